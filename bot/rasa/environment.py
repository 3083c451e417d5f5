"""Makes Rasa light, quick and quiet in this environment (ADR 2); runs at the start of each Python, from a `.pth` file.

Importing `rasa` imports TensorFlow, the clients of a dozen chat platforms and two cloud SDKs, over a
gigabyte together. None of it runs in our pipeline. `install()` puts a finder at the *end* of the import
path, so it only answers for a package that is really absent: with the optional group `baseline` installed,
the real TensorFlow is found first.

A stand-in can be imported, subclassed, used as a decorator and named in an annotation, because that is what
happens at import time. Using it, by making an instance, raises `AbsentPackageError`.
"""

import os
import sys
import warnings
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from bot.platform.processor import openblas_kernel

RASA_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
"""Defaults for each process that may run Rasa: nothing is reported to its makers, and no upgrade advice."""

ABSENT_PACKAGES = frozenset(
    {
        "aio_pika",
        "aiogram",
        "aiormq",
        "boto3",
        "botocore",
        "cachecontrol",
        "confluent_kafka",
        "fbmessenger",
        "google.auth",
        "google.oauth2",
        "keras",
        "mattermostwrapper",
        "pymongo",
        "rocketchat_API",
        "slack_sdk",
        "sklearn_crfsuite",
        "structlog_sentry",
        "tensorflow",
        "tensorflow_hub",
        "tensorflow_text",
        "twilio",
        "webexteamssdk",
    }
)
"""Packages that the lock file leaves out although Rasa imports them at start-up."""


class AbsentPackageError(ImportError):
    """Raised when code really uses a package that this installation leaves out."""

    def __init__(self, name: str) -> None:
        package = name.split(".")[0]
        super().__init__(
            f"'{name}' is not available: this installation leaves the package '{package}' out. "
            "Rasa components that need TensorFlow or CRF work after installing the optional group "
            "'baseline' (./bro install baseline); other packages can be added to pyproject.toml (see ADR 2).",
            name=package,
        )


class _PlaceholderType(type):
    """Metaclass of all stand-ins: attributes of a stand-in are stand-ins, and it decorates by doing nothing."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__qualname__}.{name}")

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not cls.__dict__.get("_stand_in"):  # a real class that inherits from a stand-in
            stand_in = next(base for base in cls.__mro__ if base.__dict__.get("_stand_in"))
            raise AbsentPackageError(stand_in.__qualname__)
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]
        return cls


def _placeholder(qualified_name: str) -> type:
    return _PlaceholderType(
        qualified_name.rsplit(".", 1)[-1],
        (),
        {"__qualname__": qualified_name, "__module__": __name__, "_stand_in": True},
    )


class _PlaceholderModule(ModuleType):
    """A module of which every attribute exists and is a stand-in.

    Only `is_tensor` is not there: matplotlib asks every value whether it is a tensor when TensorFlow is loaded, and
    what is not there answers no.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "is_tensor":
            raise AttributeError(name)
        return _placeholder(f"{self.__name__}.{name}")


class _PlaceholderFinder(MetaPathFinder, Loader):
    """Finds a stand-in for `ABSENT_PACKAGES` and their submodules."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if any(fullname == name or fullname.startswith(f"{name}.") for name in ABSENT_PACKAGES):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = _PlaceholderModule(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: a stand-in has no code."""


def install() -> None:
    """Set the defaults, silence the old libraries' own warnings, and put the finder behind all others."""
    for variable, value in RASA_ENVIRONMENT.items():
        os.environ.setdefault(variable, value)
    if kernel := openblas_kernel():
        os.environ.setdefault("OPENBLAS_CORETYPE", kernel)
    for module in ("rasa", "pkg_resources", "packaging", "sanic", "ruamel", "declarative_base"):
        warnings.filterwarnings("ignore", module=rf"{module}(\.|$)")
    warnings.filterwarnings("ignore", message="(?s).*(pkg_resources|declarative_base|Nesting argument groups)")
    if not any(isinstance(finder, _PlaceholderFinder) for finder in sys.meta_path):
        sys.meta_path.append(_PlaceholderFinder())
