"""What this machine's processor can do, for libraries that do not find out themselves."""

from functools import lru_cache
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_KERNELS = {
    "SkylakeX": {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "fma"},
    "Haswell": {"avx2", "fma"},
}


@lru_cache
def features() -> frozenset[str]:
    """The names of the processor's features as Linux gives them; empty elsewhere."""
    try:
        lines = _CPUINFO.read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line.split() for line in lines if line.startswith("flags")), ()))


def openblas_kernel() -> str | None:
    """The kernel that OpenBLAS should use (its OPENBLAS_CORETYPE); None leaves the choice to OpenBLAS.

    NumPy and SciPy as Rasa wants them bring an OpenBLAS of 2022, which takes a processor that came later for one of
    2004: matrices are then multiplied four to eight times slower (docs/performance.md).
    """
    return next((name for name, needed in _KERNELS.items() if needed <= features()), None)
