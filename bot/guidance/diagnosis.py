"""Why a first login fails.

Sources: the manual's page "Probleemoplossing" (bro-productomgeving.nl, release 1.8, 2022 Q3) for the login method,
and the page "eHerkenning" (basisregistratieondergrond.nl) for account, machtiging and level.
"""

from bot.guidance.checklist import Known, Status

QUESTIONS = {
    "stap_eherkenning": "geen_account",
    "stap_machtiging": "geen_machtiging",
    "niveau_voldoende": "niveau_te_laag",
    "inlogmethode_juist": "verkeerde_inlogmethode",
}
"""What we ask, in this order, and the cause when the answer is "nee"."""


def open_questions(slots: Known) -> list[str]:
    """The question that decides the cause and was not answered yet; none as soon as any answer tells the cause."""
    answers = {question: slots.get(question) for question in QUESTIONS}
    if Status.NEE in answers.values():
        return []
    return [question for question, answer in answers.items() if answer is None][:1]


def cause(slots: Known) -> str:
    """Code of the cause: the first "nee", else `onzeker` when something stayed unknown, else `alles_in_orde`."""
    answers = {question: slots.get(question) for question in QUESTIONS}
    for question, answer in answers.items():
        if answer == Status.NEE:
            return QUESTIONS[question]
    if any(answer != Status.JA for answer in answers.values()):
        return "onzeker"
    return "alles_in_orde"
