"""Measures suggestions through a running gateway: is the right answer among the three, is it first, and how fast?

    bro agents token add meting --scope suggestions:read     # gives the token
    BRO_TOKEN=... python -m benchmarks.suggestions --url http://127.0.0.1:8000

The sentences are those of tests/onderwerpen, without copies of training examples. It fails when a bar is missed.
"""

import argparse
import os
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

from benchmarks.machine import judged
from bot.evaluation.overlap import without_copies
from bot.platform.settings import ROOT
from bot.understanding.sentences import Sentence, held_out_sentences, training_examples

OUTSIDE = "buiten_bereik"
AMONG_THREE = 0.97
FIRST = 0.92
SLOWEST = 300  # milliseconds, p95
_WARM_UP = 20


@dataclass
class Measured:
    """What came of the sentences: counts, the seconds that each request took, and what was missed."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, sentence: Sentence, answer: dict[str, list[dict[str, list[str]]]]) -> None:
        """Judge the answer of the API for `sentence`."""
        topics = [suggestion["topics"] for suggestion in answer["suggestions"]]
        if sentence.topic == OUTSIDE:
            self.counts.update(outside=1, abstained_outside=not topics)
            return
        first = bool(topics) and sentence.topic in topics[0]
        among = any(sentence.topic in answered for answered in topics)
        only = bool(topics) and topics[0] == [sentence.topic]
        self.counts.update(own=1, first=first, among=among, only=only, abstained=not topics)
        if not among:
            self.missed.append(f"{sentence.topic}: {sentence.text} -> {topics}")

    def share(self, name: str, of: str = "own") -> float:
        """Which part of the sentences `of` a kind was counted as `name`."""
        return self.counts[name] / max(self.counts[of], 1)


def measure(url: str, token: str, form: str, at_most: int | None) -> Measured:
    """Ask for suggestions for each sentence, one after another."""
    sentences = without_copies(held_out_sentences(ROOT / "tests" / "onderwerpen"), training_examples(ROOT / "data"))
    measured = Measured()
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as http:
        for number, sentence in enumerate(sentences[:at_most]):
            start = time.perf_counter()
            answer = http.post("/api/servicedesk/v1/suggestions", json={"text": sentence.text, "form": form})
            if number >= _WARM_UP:
                measured.seconds.append(time.perf_counter() - start)
            measured.add(sentence, answer.raise_for_status().json())
    return measured


def report(measured: Measured) -> bool:
    """Print the figures; returns whether the bars hold."""
    middle, p95 = (1000 * value for value in (statistics.median(measured.seconds), _p95(measured.seconds)))
    print(f"own questions: {measured.counts['own']}, not ours: {measured.counts['outside']}")
    print(f"among three: {measured.share('among'):.4f} (bar {AMONG_THREE})")
    print(f"first: {measured.share('first'):.4f} (bar {FIRST}), of which alone {measured.share('only'):.4f}")
    print(f"no suggestion for an own question: {measured.share('abstained'):.4f}")
    print(f"no suggestion for what is not ours: {measured.share('abstained_outside', 'outside'):.4f}")
    print(f"p50 {middle:.0f} ms, p95 {p95:.0f} ms (bar {SLOWEST})")
    for line in measured.missed:
        print(f"  missed {line}")
    return measured.share("among") >= AMONG_THREE and measured.share("first") >= FIRST and p95 <= SLOWEST


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def main() -> None:
    """Measure what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--form", choices=["chat", "brief"], default="chat")
    parser.add_argument("--at-most", type=int, help="only the first so many sentences")
    arguments = parser.parse_args()
    token = os.environ.get("BRO_TOKEN", "")
    if not token:
        sys.exit("set BRO_TOKEN to an API token with the scope suggestions:read")
    holds = report(measure(arguments.url, token, arguments.form, arguments.at_most))
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    with judged():
        main()
