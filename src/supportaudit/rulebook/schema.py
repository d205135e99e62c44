"""What a pack may say: pydantic models of the language, version 1.

Unknown keys are errors. Short forms (a bare phrase, a bare signal name, one name instead of a list) are brought to their long form before
pydantic sees them, so that one wrong node gives one error; ``validate.py`` turns pydantic's errors into ``file:line:column`` messages.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from supportaudit.rulebook.language import LANGUAGE, LANGUAGE_TAG, PACK_ID, VERSION, LongForm, many


class Model(BaseModel):
    """Strict: no unknown keys, no silent conversion of values."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True, defer_build=True)


RoleName = Literal["agent", "customer", "bot"]
Status = Literal["stable", "experimental", "deprecated"]
ContextName = Literal["negated", "reported", "conditional", "question"]
Names = Annotated[list[str], BeforeValidator(many)]
"""One name or a list of names."""
SomeNames = Annotated[list[str], BeforeValidator(many), Field(min_length=1)]
"""The same, with one name at least."""
Roles = Annotated[list[RoleName], BeforeValidator(many)]
LanguageTag = Annotated[str, Field(pattern=LANGUAGE_TAG)]
Limit = str | int | float
ByChannelModel = Annotated[dict[str, Limit], BeforeValidator(LongForm("default"))]
"""A limit, or one per channel with ``default``."""


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
