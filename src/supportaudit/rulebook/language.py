"""What is known of the rule language without any model of a pack: its version, its templates, and how short forms become long ones."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass

LANGUAGE = 1
"""The version of the rule language that this program reads."""
TEMPLATES = ("avoid", "exists", "absent", "precedes", "order", "responds", "count", "metric", "all_of", "any_of", "none_of")
"""The keys of a check of which it has exactly one."""
COMBINATIONS = TEMPLATES[-3:]
"""Those that put the answers of other checks together."""

AFTER_HOURS = "after_hours"
"""The field of a contact that is ``yes`` where the customer's first message came outside business hours, else ``no``."""

PACK_ID = r"^[a-z][a-z0-9-]{0,62}$"
VERSION = r"^(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)(?:[-+][0-9A-Za-z.+-]+)?$"
LANGUAGE_TAG = r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$"
SHAPES = {
    PACK_ID: "lower-case letters, digits and dashes, such as my-pack",
    VERSION: "three numbers with dots between them, such as 1.0.0",
    LANGUAGE_TAG: "the tag of a language, such as en or en-GB",
}
"""What a text has to look like, in words."""


@dataclass(frozen=True)
class LongForm:
    """Brings a short form to its long form: whatever has no keys is the value of one."""

    key: str

    def __call__(self, value: object) -> object:
        return value if isinstance(value, dict) else {self.key: value}


def many(value: object) -> object:
    """One thing as a list of one."""
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Bound:
    """Refuses a number, or a list or dict of so many entries, below ``least`` or above ``most``."""

    least: float | None = None
    most: float | None = None

    def __call__(self, value: object) -> object:
        size = value if isinstance(value, int | float) else len(value) if isinstance(value, Sized) else 0
        if (self.least is not None and size < self.least) or (self.most is not None and size > self.most):
            raise ValueError(size)
        return value
