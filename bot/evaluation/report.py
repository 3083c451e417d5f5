"""The report of `bro evaluate`: Markdown and HTML in Dutch, for a content editor."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from markdown_it import MarkdownIt

from bot.evaluation.judging import Judged
from bot.evaluation.measures import Figures, Measured, confusions
from bot.evaluation.results import Bar, Compared, Results, barred_values
from bot.understanding.scope_gate import Zone

_TITLES = {
    "juist": "Juiste onderwerp bovenaan",
    "macro_f1": "Gemiddelde F1 over de onderwerpen",
    "direct_juist": "Meteen het juiste antwoord",
    "juist_na_keuze": "Juist antwoord na hoogstens één keuze",
    "kalibratiefout": "Kalibratiefout van de zekerheid (lager is beter)",
    "buiten_auroc": "Eigen en vreemde vragen uit elkaar houden (AUROC)",
    "buiten_auroc_dichtbij": "… vreemde vragen die op eigen vragen lijken",
    "buiten_auroc_ver": "… vreemde vragen over heel iets anders",
    "buiten_fpr95": "Vreemde vragen die doorglippen als 95 % van de eigen vragen door mag (FPR95)",
    "buiten_beantwoord": "Vreemde vragen die toch een antwoord krijgen",
    "twee_gevonden": "Twee vragen in één bericht: beide gevonden",
    "ten_onrechte_twee": "Eén vraag waarin er ten onrechte meer gezien worden",
}
_MOST_ERRORS = 40
_MOST_CONFUSIONS = 15
_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left}
th{background:#f2f5f7}img{max-width:100%}"""


def write_report(
    results: Results,
    judged: Sequence[Judged],
    bars: Sequence[Bar],
    before: dict[str, float],
    folder: Path,
) -> None:
    """Write rapport.md and rapport.html into `folder`, which also holds the pictures.

    Args:
        judged: the held-out sentences without typing errors.
        before: the values of the evaluation before this one, by name.
    """
    outside = results.outside
    parts = [
        f"# Hoe goed begrijpt de assistent zijn bezoekers?\n\nGemaakt op {results.made:%d-%m-%Y %H:%M}"
        f" met model `{results.model}`.",
        _bars(results, bars, before),
        _figures(results),
        _topics([item for item in judged if item.sentence.topic != outside]),
        _strange([item for item in judged if item.sentence.topic == outside]),
        _pictures(),
        _latency(results),
        _compared(results.compared),
        _errors(judged, outside),
    ]
    text = "\n\n".join(part for part in parts if part) + "\n"
    (folder / "rapport.md").write_text(text, encoding="utf-8")
    body = MarkdownIt("commonmark").enable("table").render(text)
    page = (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Evaluatie</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )
    (folder / "rapport.html").write_text(page, encoding="utf-8")


def _bars(results: Results, bars: Sequence[Bar], before: dict[str, float]) -> str:
    values = barred_values(results)
    rows = [_bar_row(bar, values.get(bar.name), before.get(bar.name)) for bar in bars]
    return "## De grenzen\n\n" + _table(["Maat", "Grens", "Gemeten", "Gehaald", "Sinds vorige keer"], rows)


def _bar_row(bar: Bar, value: float | None, before: float | None) -> list[str]:
    limit = f"minstens {_number(bar.least)}" if bar.least is not None else f"hoogstens {_number(bar.most or 0)}"
    if value is None:
        return [bar.title, limit, "niet gemeten", "", ""]
    return [bar.title, limit, _number(value), "ja" if bar.holds(value) else "**NEE**", _change(bar, value, before)]


def _change(bar: Bar, value: float, before: float | None) -> str:
    if before is None:
        return "eerste keer"
    if abs(value - before) < 0.0005:
        return "gelijk"
    better = (value > before) == (bar.least is not None)
    return f"{'beter' if better else 'slechter'} ({value - before:+.3f})".replace(".", ",")


def _figures(results: Results) -> str:
    names = [name for name in _TITLES if name in results.held_out | results.several]
    rows = [[_TITLES[name], *(_measured(figures.get(name)) for figures in _columns(results))] for name in names]
    note = (
        "De eigen zinnen zijn niet om van te leren, maar wel geschreven door wie ook voorbeelden schreef: ze zijn"
        " makkelijker dan wat bezoekers typen. Hoe het bezoekers vergaat, zeggen de rondes (`./bro evaluate --round`)."
        " Bij kruisvalidatie leert het model van een deel van de schrijvers en leest het de andere; van vreemde vragen"
        " blijven hele groepen buiten."
        " Tussen haakjes: het 95 %-interval uit 1.000 trekkingen met teruglegging, en het aantal zinnen."
    )
    heads = ["Maat", "Eigen zinnen", "Met tikfouten", "Kruisvalidatie"]
    return f"## Alle cijfers\n\n{note}\n\n" + _table(heads, rows)


def _columns(results: Results) -> tuple[Figures, Figures, Figures]:
    return results.held_out | results.several, results.typos, results.validated


def _topics(own: Sequence[Judged]) -> str:
    by_topic: dict[str, list[Judged]] = defaultdict(list)
    for item in own:
        by_topic[item.sentence.topic].append(item)
    rows = [_topic_row(topic, items) for topic, items in by_topic.items()]
    rows.sort(key=lambda row: (row[2], row[0]))
    heads = ["Onderwerp", "Zinnen", "Juist", "Meteen", "Na keuze", "Verward met"]
    confused = [[expected, found, str(count)] for expected, found, count in confusions(own)[:_MOST_CONFUSIONS]]
    return (
        "## Per onderwerp\n\nHet zwakste staat bovenaan.\n\n"
        + _table(heads, rows)
        + "\n\n### Wat het vaakst verward wordt\n\n"
        + _table(["Bedoeld", "Begrepen als", "Keer"], confused)
    )


def _topic_row(topic: str, items: Sequence[Judged]) -> list[str]:
    shares = [
        sum(item.right for item in items),
        sum(item.right_at_once for item in items),
        sum(item.right_after_choice for item in items),
    ]
    wrong = Counter(item.topic for item in items if not item.right)
    others = ", ".join(f"{name} ({count})" for name, count in wrong.most_common(3))
    return [topic, str(len(items)), *(_number(count / len(items)) for count in shares), others]


def _strange(others: Sequence[Judged]) -> str:
    if not others:
        return ""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for item in others:
        groups[f"{item.sentence.group} ({item.sentence.distance})"].append(item)
    rows = [
        [
            name,
            str(len(items)),
            *(str(sum(item.zone is zone for item in items)) for zone in (Zone.REFUSE, Zone.ASK, Zone.ANSWER)),
        ]
        for name, items in groups.items()
    ]
    return "## Vreemde vragen per groep\n\n" + _table(["Groep", "Zinnen", "Geweigerd", "Gevraagd", "Beantwoord"], rows)


def _pictures() -> str:
    titles = {
        "verwarring": "De onderwerpen die het vaakst verward worden",
        "bereik": "Hoe zeker het model is dat een vraag voor ons is",
        "kalibratie": "Klopt de zekerheid? Op de lijn is precies goed, erboven is te bescheiden",
    }
    return "## Beelden\n\n" + "\n\n".join(f"### {title}\n\n![{title}]({name}.svg)" for name, title in titles.items())


def _latency(results: Results) -> str:
    if results.latency is None:
        return ""
    taken = results.latency
    return (
        f"## Snelheid\n\nDe helft van {taken.n} berichten is binnen **{_number(taken.p50, 1)} ms** begrepen,"
        f" 95 % binnen {_number(taken.p95, 1)} ms (gemeten door `bro parse`, één rekenkern).\n\n"
        "![Milliseconden per bericht](snelheid.svg)"
    )


def _compared(pipelines: Sequence[Compared]) -> str:
    if not pipelines:
        return ""
    names = ("juist", "macro_f1", "direct_juist", "buiten_auroc", "buiten_beantwoord")
    rows = [
        [
            pipeline.name,
            *(_measured(pipeline.held_out.get(name)) for name in names),
            _measured(pipeline.folds.get("juist")),
            f"{_number(pipeline.training_seconds, 1)} s",
            f"{_number(pipeline.latency.p50, 1)} ms",
        ]
        for pipeline in pipelines
    ]
    heads = ["Aanpak", *(_TITLES[name] for name in names), "Juist bij kruisvalidatie", "Trainen", "Per bericht"]
    return "## Vergeleken met andere aanpakken\n\n" + _table(heads, rows)


def _errors(judged: Sequence[Judged], outside: str) -> str:
    wrong = [item for item in judged if item.sentence.topic != outside and not item.right_after_choice]
    let_in = [item for item in judged if item.sentence.topic == outside and item.zone is Zone.ANSWER]
    rows = [
        [_cell(item.sentence.text), item.sentence.topic, item.topic, _number(item.confidence)]
        for item in [*let_in, *wrong][:_MOST_ERRORS]
    ]
    return "## Wat misgaat\n\n" + _table(["Zin", "Bedoeld", "Begrepen als", "Zekerheid"], rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _measured(measured: Measured | None) -> str:
    if measured is None:
        return ""
    spread = "" if measured.low is None else f"{_number(measured.low)}-{_number(measured.high or 0)}; "
    return f"{_number(measured.value)} ({spread}n={measured.n})"


def _number(value: float, decimals: int = 3) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")
