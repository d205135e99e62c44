"""What a pack may say: pydantic models of the language, version 1.

Unknown keys are errors. Short forms (a bare phrase, a bare signal name, one name instead of a list) are brought to their long form before
pydantic sees them, so that one wrong node gives one error; ``validate.py`` turns pydantic's errors into ``file:line:column`` messages.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from supportaudit.rulebook.language import LANGUAGE, PACK_ID, VERSION
from supportaudit.rulebook.schema_base import LanguageTag, Model, Names, Roles, Status
from supportaudit.rulebook.schema_checks import CheckModel
from supportaudit.rulebook.schema_signals import SignalModel


class HeadModel(Model):
    id: Annotated[str, Field(pattern=PACK_ID)]
    version: Annotated[str, Field(pattern=VERSION)]
    language: int = LANGUAGE
    lang: LanguageTag = "en"
    license: str = ""
    title: str = ""
    requires: dict[Literal["supportaudit"], str] = {}
    """``supportaudit``: conditions on the program's version, as in ``>=0.1,<1``."""
    imports: list[str] = []
    renamed: dict[str, str] = {}
    """Name that a check had -> name that it has."""


class VersionsModel(Model):
    """What says whether this program can read a file at all."""

    model_config = ConfigDict(extra="ignore")

    language: int = LANGUAGE
    requires: dict[Literal["supportaudit"], str] = {}


class VersionedModel(Model):
    """The head of a file, of which only that is looked at, so that one for a later program says so, whatever else it has."""

    pack: VersionsModel


class HeadedModel(Model):
    """The head of a file."""

    pack: HeadModel


class CuesModel(Model):
    """Words that open a context, and how far it reaches: ``clause``, ``sentence`` or ``N tokens``."""

    cues: Names
    scope: str


class DefaultsModel(Model):
    by: Roles | None = None
    channel: Names | None = None
    status: Status | None = None
    severity: Literal["major", "minor", "note"] | None = None
    weight: Annotated[int, Field(ge=0, le=10)] | None = None
    group: str | None = None


class TestModel(Model):
    chat: str
    expect: dict[str, Literal["pass", "fail", "na", "pending"]]
    channel: str | None = None
    status: Literal["open", "closed"] | None = None
    now: str | None = None
    macros: Names | None = None


class PackModel(Model):
    """One file."""

    pack: HeadModel
    defaults: DefaultsModel = DefaultsModel()
    sections: dict[str, Annotated[int | float, Field(ge=0)]] = {}
    lists: dict[str, list[str]] = {}
    """Name -> entries; ``name+`` adds to an imported list, ``name!`` replaces it."""
    context: dict[str, CuesModel] = {}
    """``negated+``, ``reported+``, ``conditional+``, ``question+``."""
    signals: dict[str, SignalModel] = {}
    checks: dict[str, CheckModel] = {}
    tests: list[TestModel] = []
