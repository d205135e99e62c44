"""A role column that says yes or no."""

from __future__ import annotations

import pytest

from supportaudit.loaders.columns import find_columns


@pytest.mark.parametrize(("column", "field"), [("inbound", "inbound"), ("Is Agent", "outbound"), ("sender_type", "role")])
def test_a_role_given_as_a_yes_or_no_column_is_read_as_one(column: str, field: str) -> None:
    columns = find_columns(("ticket_id", column, "body"), {"role": column})
    assert columns.has(field)
    assert field == "role" or not columns.has("role")
