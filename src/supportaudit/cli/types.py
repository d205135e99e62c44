"""Kinds of option values that say what is wrong with a value in plain words, with the nearest right one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click

from supportaudit.model.near import near

if TYPE_CHECKING:  # older versions of click have no type parameters here
    Choice = click.Choice[str]
    FloatType = click.ParamType[float]
else:
    Choice, FloatType = click.Choice, click.ParamType


class Word(Choice):
    """One of a few words."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as problem:
            hint = near(str(value), self.choices, f"one of {', '.join(self.choices)}")
            raise click.BadParameter(f"'{value}' is none of its values ({hint})", ctx, param) from problem


class Score(FloatType):
    """A QA score: a number from 0 to 100."""

    name = "score"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = float(str(value))
        except ValueError:
            number = math.nan
        if not 0 <= number <= 100:  # not a number is in no range
            raise click.BadParameter(f"'{value}' is no QA score (write a number from 0 to 100)", ctx, param)
        return number
