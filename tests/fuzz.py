"""How often the property tests try: a fixed, small choice of examples in ``make check``, many more of random ones in ``make fuzz``."""

from __future__ import annotations

from hypothesis import settings

CHECK, FUZZ = "check", "fuzz"
USUAL = 100
"""Examples of a property in ``make check`` that says nothing else."""
settings.register_profile(CHECK, max_examples=USUAL, deadline=None, derandomize=True)
settings.register_profile(FUZZ, max_examples=30 * USUAL, deadline=None, print_blob=True)


def tried(examples: int) -> settings:
    """A property that is tried on so many examples in ``make check``, and as many times more in ``make fuzz`` as any other."""
    return settings(max_examples=examples * settings().max_examples // USUAL)


def many() -> bool:
    """Whether this is `make fuzz`, in which what is looked at by choice in `make check` is looked at whole."""
    return settings.get_current_profile_name() == FUZZ
