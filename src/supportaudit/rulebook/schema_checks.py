"""What a pack may say of a check: conditions, templates, examples (pydantic models of the language, version 1)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from supportaudit.rulebook.language import LongForm, many
from supportaudit.rulebook.schema_base import Model, Names, Roles, SomeNames, Status
from supportaudit.rulebook.schema_signals import Examples

Limit = str | int | float
ByChannelModel = Annotated[dict[str, Limit], BeforeValidator(LongForm("default"))]
"""A limit, or one per channel with ``default``."""


class ConditionModel(Model):
    """Exactly one key."""

    signal: str | None = None
    all: Annotated[list[Condition], Field(min_length=1)] | None = None
    any: Annotated[list[Condition], Field(min_length=1)] | None = None
    not_: Condition | None = Field(default=None, alias="not")
    channel: SomeNames | None = None
    field: Annotated[dict[str, SomeNames], Field(min_length=1)] | None = None
    answered: str | None = None


Condition = Annotated[ConditionModel, BeforeValidator(LongForm("signal"))]


class ExcuseModel(Model):
    signal: str
    before: str | None = None
    after: str | None = None


class NearWithinModel(Model):
    messages: Annotated[int, Field(ge=0, le=20)]


class NearModel(Model):
    signal: str
    within: NearWithinModel = NearWithinModel(messages=1)


class WindowModel(Model):
    agent_turns: Annotated[int, Field(ge=1)] | None = None
    last_agent_turn: bool = False


class ExistsModel(Model):
    signal: SomeNames
    min: Annotated[int, Field(ge=1)] = 1
    in_: WindowModel | None = Field(default=None, alias="in")
    after: str | None = None
    before: str | None = None
    idle: Literal["fail", "na"] = "fail"


class AbsentModel(Model):
    signal: SomeNames
    after: str | None = None
    before: str | None = None


class PrecedesModel(Model):
    first: SomeNames
    then: SomeNames
    reset: str | None = None
    after: str | None = None
    ties: Literal["pass", "fail"] = "fail"


class OrderModel(Model):
    steps: list[str]
    strict_: bool = Field(default=False, alias="strict")
    min_present: Annotated[int, Field(ge=1)] = 2


class AnswerByModel(Model):
    by: Roles


class AnswerModel(Model):
    """A signal's name, or any message of a role."""

    signal: str | None = None
    message: AnswerByModel | None = None


class WithinModel(Model):
    agent_turns: Annotated[int, Field(ge=1)] | None = None
    minutes: ByChannelModel | None = None
    time: str | None = None


EndAct = Literal["fail", "na", "na_if_no_turn", "pending"]


class AtEndModel(Model):
    agent: EndAct | None = None
    customer: EndAct | None = None
    timeout: EndAct | None = None
    unknown: EndAct | None = None
    closed: EndAct | None = None
    open: EndAct | None = None


class RespondsModel(Model):
    to: SomeNames
    with_: Annotated[list[Annotated[AnswerModel, BeforeValidator(LongForm("signal"))]], BeforeValidator(many), Field(min_length=1)] = Field(
        alias="with"
    )
    within: WithinModel | None = None
    hours: Literal["calendar", "business"] = "calendar"
    cancel: str | None = None
    chase: str | None = None
    not_same_turn: bool = False
    repeat: Literal["same", "each"] = "same"
    on_handoff: Literal["continue", "restart_turns", "discharge"] = "continue"
    at_end: AtEndModel = AtEndModel()


class CountModel(Model):
    signal: SomeNames
    per: Literal["conversation", "agent", "100_agent_words"] = "conversation"
    min: int | float | None = None
    max: int | float | None = None


class MetricModel(Model):
    name: str
    max: ByChannelModel | None = None
    min: ByChannelModel | None = None
    hours: Literal["calendar", "business"] = "calendar"
    until: str | None = None
    signal: str | None = None
    target: ByChannelModel | None = None


class AvoidModel(Model):
    signal: SomeNames


class CheckExamplesModel(Model):
    fail: Examples = []
    pass_: Examples = Field(default=[], alias="pass")
    na: Examples = []
    pending: Examples = []


class CheckModel(Model):
    """Exactly one template."""

    avoid: Annotated[AvoidModel, BeforeValidator(LongForm("signal"))] | None = None
    unless_near: NearModel | None = None
    exists: Annotated[ExistsModel, BeforeValidator(LongForm("signal"))] | None = None
    absent: Annotated[AbsentModel, BeforeValidator(LongForm("signal"))] | None = None
    precedes: PrecedesModel | None = None
    order: OrderModel | None = None
    responds: RespondsModel | None = None
    count: CountModel | None = None
    metric: MetricModel | None = None
    all_of: list[str] | None = None
    any_of: list[str] | None = None
    none_of: list[str] | None = None
    title: str | None = None
    status: Status | None = None
    scored: bool = True
    wording: bool | None = None
    when: Condition | None = None
    unless: Annotated[ExcuseModel, BeforeValidator(LongForm("signal"))] | None = None
    requires: Annotated[list[Literal["timestamps", "agent_ids", "parser", "tagger", "lemmatizer"]], BeforeValidator(many)] = []
    severity: Literal["major", "minor", "note"] | None = None
    weight: Annotated[int, Field(ge=0, le=10)] | None = None
    critical: Literal["customer", "business", "compliance"] | None = None
    accountable: Literal["actor", "owner_at_breach", "first_agent", "last_agent", "who_was_told", "queue", "nobody"] | None = None
    group: str | None = None
    tags: list[str] = []
    message: str
    suggest: Annotated[dict[str, Names], BeforeValidator(LongForm("default"))] = {}
    """Suggestions, or for each of the check's signals its own (``default`` for the others)."""
    explain: str = ""
    falsepositives: Names = []
    params: dict[str, str | int | float] = {}
    """Name -> value, after the site's values were put over the pack's (``params.py``)."""
    examples: CheckExamplesModel = CheckExamplesModel()
