"""The held-out sentences, read once for all tests of one process."""

from bot.platform.settings import ROOT
from bot.understanding.sentences import held_out_sentences

HELD_OUT = held_out_sentences(ROOT / "tests" / "onderwerpen")
