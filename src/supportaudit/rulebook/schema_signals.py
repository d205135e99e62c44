"""What a pack may say of a signal: matchers, captures, examples (pydantic models of the language, version 1)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from supportaudit.rulebook.language import LongForm, many
from supportaudit.rulebook.schema_base import ContextName, Model, Names, Roles, SomeNames, Status


class BetweenModel(Model):
    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None


class CapitalsModel(Model):
    words: Annotated[int, Field(ge=1)] = 1
    share: Annotated[int | float, Field(ge=0, le=1)] = 0


class ShapeModel(Model):
    """One fact at least; all of them have to hold."""

    of: Literal["message", "paragraph", "sentence"] = "message"
    words: BetweenModel | None = None
    sentences: BetweenModel | None = None
    questions: BetweenModel | None = None
    exclamations: BetweenModel | None = None
    links: BetweenModel | None = None
    capitals: CapitalsModel | None = None
    only: Names | None = None
    """Phrases; every word has to stand in one of them."""


class RepeatsModel(Model):
    of: Literal["author", "own", "other", "anyone"]
    share: Annotated[float, Field(ge=0.5, le=1)] = 0.7
    words: Annotated[int, Field(ge=1, le=50)] = 4
    messages: Annotated[int, Field(ge=1)] | None = None
    signal: str | None = None
    whole: bool = False


class MatcherModel(Model):
    """Exactly one of ``phrase``, ``lemma``, ``regex``, ``tokens``, ``dep``, ``shape``, ``signal``, ``event``, ``together``, ``repeats``."""

    phrase: str | None = None
    lemma: str | None = None
    tokens: list[dict[str, object]] | None = None
    dep: list[dict[str, object]] | None = None
    regex: str | None = None
    backtracking: bool = False
    shape: ShapeModel | None = None
    signal: str | None = None
    event: str | None = None
    where: dict[str, str] | None = None
    together: list[Matcher] | None = None
    repeats: Annotated[RepeatsModel, BeforeValidator(LongForm("of"))] | None = None
    within: Literal["sentence", "message"] = "sentence"
    by: Roles | None = None
    channel: Names | None = None


Matcher = Annotated[MatcherModel, BeforeValidator(LongForm("phrase"))]


class FollowingModel(Model):
    signal: SomeNames
    messages: Annotated[int, Field(ge=1)] | None = None


class CaptureModel(Model):
    type: Literal["text", "duration", "datetime", "money", "id"]


class ExampleModel(Model):
    chat: str
    agent: str | None = None
    at: int | None = None
    match: str | None = None
    suggest: str | None = None
    channel: str | None = None
    status: Literal["open", "closed"] | None = None
    now: str | None = None
    macros: Names | None = None


ExampleText = Annotated[ExampleModel, BeforeValidator(LongForm("chat"))]
Examples = Annotated[list[ExampleText], BeforeValidator(many)]


class SignalExamplesModel(Model):
    match: Examples = []
    no_match: Examples = []


class SignalModel(Model):
    by: Roles | None = None
    channel: Names | None = None
    status: Status | None = None
    any: Annotated[list[Matcher], BeforeValidator(many)]
    unless: Annotated[list[Matcher], BeforeValidator(many)] = []
    drop: Annotated[list[ContextName], BeforeValidator(many)] = []
    keep: Annotated[list[ContextName], BeforeValidator(many)] = []
    after: Annotated[FollowingModel, BeforeValidator(LongForm("signal"))] | None = None
    quoted: Literal["ignore", "include", "only"] = "ignore"
    capture: dict[str, CaptureModel] = {}
    examples: SignalExamplesModel = SignalExamplesModel()
