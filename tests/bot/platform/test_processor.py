"""The kernel that OpenBLAS is told to use."""

import os
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from bot.platform import processor


@pytest.mark.parametrize(
    ("flags", "kernel"),
    [
        ("fpu sse2 fma avx avx2 avx512f avx512bw avx512cd avx512dq avx512vl", "SkylakeX"),
        ("fpu sse2 fma avx avx2 avx512f", "Haswell"),
        ("fpu sse2 avx2", None),
        ("", None),
    ],
)
def test_the_kernel_follows_from_the_features(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, kernel: str | None
) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor : 0\nflags\t: {flags}\n\nprocessor : 1\nflags : {flags}\n")
    monkeypatch.setattr(processor, "_CPUINFO", tmp_path / "cpuinfo")
    processor.features.cache_clear()
    try:
        assert processor.openblas_kernel() == kernel
    finally:
        processor.features.cache_clear()


def test_a_machine_without_that_file_leaves_it_to_openblas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "_CPUINFO", tmp_path / "absent")
    processor.features.cache_clear()
    try:
        assert processor.openblas_kernel() is None
    finally:
        processor.features.cache_clear()


def test_openblas_uses_it_and_multiplies_right() -> None:
    kernels = {library["architecture"] for library in threadpool_info() if library["internal_api"] == "openblas"}
    chosen = os.environ.get("OPENBLAS_CORETYPE") or processor.openblas_kernel()  # whoever runs this may choose another
    assert chosen is None or kernels == {chosen}
    random = np.random.default_rng(0)
    for rows, inner, columns in ((1, 3, 1), (7, 130, 57), (200, 1536, 61), (33, 17, 512)):
        a, b = random.random((rows, inner), np.float32), random.random((inner, columns), np.float32)
        exact = a.astype(np.float64) @ b.astype(np.float64)
        np.testing.assert_allclose(a @ b, exact, rtol=1e-4)
