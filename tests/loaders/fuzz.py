"""Breaks made-up JSON in every place and reads what is left: a clear result, never an exception."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.loaders.reading import read

BROKEN = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
STRANGE: list[object] = [None, "", 0, -1, 1e308, True, [], {}, [[]], {"a": None}, "\ud83d", "9" * 400, [None, 3, "x"], "<p>" * 30]


def changed(draw: st.DrawFn, value: object) -> object:
    """The value with something in it replaced by what does not belong there."""
    if draw(st.integers(0, 12)) == 0:
        return draw(st.sampled_from(STRANGE))
    if isinstance(value, dict):
        return {key: changed(draw, entry) for key, entry in value.items()}
    return [changed(draw, entry) for entry in value] if isinstance(value, list) else value


@st.composite
def broken(draw: st.DrawFn, value: object) -> bytes:
    value = changed(draw, value) if draw(st.booleans()) else value
    data = json.dumps(value, indent=draw(st.sampled_from([None, 1]))).encode()
    cut = draw(st.integers(0, len(data)))
    return draw(st.sampled_from([data, data[:cut], data[:cut] + b"\xff\x00" + data[cut + 1 :], data + b"\n" + data[:cut]]))


def check_broken(name: str, value: object, data: st.DataObject) -> None:
    """Reads the value broken, as this format or as what it looks like."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        path.write_bytes(data.draw(broken(value)))
        found = read([path], format_name=data.draw(st.sampled_from([name, None])))
    assert all(skip.reason and skip.path for skip in found.skipped)
    assert found.conversations or found.skipped or found.inputs
