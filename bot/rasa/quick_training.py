"""`rasa train` made quick: vectors that are known are not computed again, and each file is parsed once.

Used as `python -m bot.rasa.quick_training train ...`, with the arguments of `rasa train`. The model is the same.
"""

import sys

import yaml

from bot.platform.settings import ROOT
from bot.understanding.encoders import EncoderUnavailableError, SentenceEncoder, make_encoder
from bot.understanding.interpreter import classifier_config
from bot.understanding.sentences import training_examples
from bot.understanding.speller import Speller, common_dutch_words


def main() -> None:
    """Renew the kept vectors, then hand over to Rasa's own command."""
    renew_kept_vectors()
    from rasa.__main__ import main as rasa

    from bot.rasa import patches

    patches.install_in_training()
    rasa()


def renew_kept_vectors() -> None:
    """Make data/vectors hold the slow encoders' vectors of the training examples as they are now."""
    config = classifier_config(yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8")))
    for name in config.encoders:
        try:
            encoder = make_encoder(name)
            if isinstance(encoder, SentenceEncoder) and encoder.kept:
                encoder.kept.renew(classifier_texts(), encoder.embed)
        except EncoderUnavailableError:
            pass  # the classifier says so, in the log
        except OSError as error:
            print(f"Vectors were not kept, so the next training takes longer: {error}")


def classifier_texts() -> list[str]:
    """The training examples in the form in which the classifier asks for them."""
    texts = [example.text for example in training_examples(ROOT / "data")]
    speller = Speller.learn(texts, common_dutch_words())
    return [speller.correct(text) for text in texts]


if __name__ == "__main__":
    sys.argv[0] = "rasa"
    main()
