"""Which topics are a dialogue of their own, in the place of one answer."""

STARTS = {
    "aanmelding_controleren": "aanmelding_form",
    "organisatie_niet_bekend": "organisatie_niet_bekend_form",
    "eerste_inlog_mislukt": "inloggen_form",
    "situatie_vertellen": "action_situatie_vertellen",
    "en_daarna": "action_volgende_stap",
    "tekst_doorsturen": "action_doorsturen",
}
"""By topic, the action or form with which its dialogue starts."""
