"""``sources:`` of the config -> SourceMaps: how files that no loader knows are read (docs/decisions/0158)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from supportaudit.errors import PackError
from supportaudit.model import Role
from supportaudit.model.near import near
from supportaudit.rulebook.calendars import check_timezone
from supportaudit.rulebook.config import TIME_UNITS, IgnoreGlob, SourceMap
from supportaudit.rulebook.expressions import expression
from supportaudit.rulebook.language import LongForm
from supportaudit.rulebook.schema_base import Model, Names
from supportaudit.rulebook.strict_yaml import MapNode
from supportaudit.rulebook.validate import joined, key_at, mark_at

NAME = re.compile(r"[A-Za-z][\w-]{0,40}")
LONGEST_FORMAT = 60
PROBE = datetime(2003, 11, 22, 13, 45, 56)  # noqa: DTZ001  (a day that only a format with year, month and day gives back)
Steps = tuple[str | int, ...]
RoleName = Literal["customer", "agent", "bot", "system"]


class ConversationFields(Model):
    id: str | None = None
    channel: str | None = None
    vendor: str | None = None
    team: str | None = None
    subject: str | None = None
    status: str | None = None
    customer_id: str | None = None
    ticket_id: str | None = None
    parent_id: str | None = None
    tags: str | None = None
    csat: str | None = None
    lang: str | None = None


class FixedFields(Model):
    channel: str | None = None
    vendor: str | None = None
    team: str | None = None
    status: Literal["open", "closed"] | None = None
    lang: str | None = None


class MessageFields(Model):
    text: Annotated[str, Field(min_length=1)]
    author: str | None = None
    address: str | None = None
    role: str | None = None
    time: str | None = None
    id: str | None = None
    private: str | None = None
    public: str | None = None


class SourceModel(Model):
    """One source."""

    kind: Literal["json", "table"] = "json"
    files: Names = []
    like: Names = []
    records: str = ""
    conversation: Annotated[ConversationFields, BeforeValidator(LongForm("id"))] = ConversationFields()
    messages: str = ""
    message: Annotated[MessageFields, BeforeValidator(LongForm("text"))]
    metadata: dict[str, str] = {}
    roles: dict[str, RoleName] = {}
    fixed: FixedFields = FixedFields()
    time_format: str = ""
    timezone: str = ""


def read_sources(models: Mapping[str, SourceModel], node: MapNode, folder: Path) -> dict[str, SourceMap]:
    """The sources by name, in the order in which they are tried; globs start from ``folder``.

    Raises PackError, one line per error with its place and the nearest right word.
    """
    errors: list[PackError] = []
    found = {name: _Reader(name, model, node, errors).source(folder) for name, model in models.items()}
    if errors:
        raise joined(errors)
    return found


class _Reader:
    """Reads one source and notes all that is wrong with it."""

    def __init__(self, name: str, model: SourceModel, node: MapNode, errors: list[PackError]) -> None:
        self._name = name
        self._model = model
        self._node = node
        self._errors = errors
        self._path: Steps = ("sources", name)

    def source(self, folder: Path) -> SourceMap:
        model = self._model
        conversation, message = _given(model.conversation), _given(model.message)
        fixed = _given(model.fixed)
        self._whose(conversation, fixed)
        self._places(conversation, message)
        self._time()
        return SourceMap(
            kind=model.kind,
            files=tuple(IgnoreGlob(glob, folder.as_posix()) for glob in model.files),
            like=tuple(model.like),
            records=model.records,
            conversation=conversation,
            messages=model.messages,
            message=message,
            metadata=model.metadata,
            roles=self._roles(),
            fixed=fixed,
            time_format=model.time_format,
            timezone=model.timezone,
        )

    def _error(self, what: str, path: Steps, hint: str, *, key: bool = False) -> None:
        where = key_at(self._node, (*self._path, *path)) if key else mark_at(self._node, (*self._path, *path))
        self._errors.append(PackError(what, where=str(where), hint=hint))

    def _whose(self, conversation: Mapping[str, str], fixed: Mapping[str, str]) -> None:
        """By what its files are known, and what is said twice."""
        model = self._model
        if not NAME.fullmatch(self._name):
            self._error(f"'{self._name}' is no name of a source", (), "letters, digits and dashes, such as acme-chat", key=True)
        if not model.files and not model.like:
            hint = "add 'files:' with a glob such as acme/*.json, or 'like:' with what they hold"
            self._error(f"source '{self._name}' does not say which files are its own", (), hint, key=True)
        for index, glob in enumerate(model.files):
            if not glob.strip("/. "):
                self._error(f"'{glob}' is no glob of files", ("files", index), "write acme/*.json or *.acme")
        for name in sorted(conversation.keys() & fixed.keys()):
            self._error(f"'{name}' is both fixed and taken from the file", ("fixed", name), "keep one of them", key=True)
        if model.message.private and model.message.public:
            self._error("'private' and 'public' say the same", ("message", "public"), "keep one of them", key=True)

    def _places(self, conversation: Mapping[str, str], message: Mapping[str, str]) -> None:
        """Expressions that are none; what a table does not have."""
        model = self._model
        if model.kind == "table":
            for key in ("records", "messages"):
                if getattr(model, key):
                    self._error(f"'{key}' is for JSON: each row of a table is a message", (key,), "remove it", key=True)
            return
        self._expressions("like", dict(enumerate(model.like)))
        for key, text in (("records", model.records), ("messages", model.messages)):
            if text:
                self._expression(text, (key,))
        for key, places in (("conversation", conversation), ("message", message), ("metadata", model.metadata)):
            self._expressions(key, places)

    def _expressions(self, key: str, places: Mapping[str, str] | Mapping[int, str]) -> None:
        for name, text in places.items():
            self._expression(text, (key, name))

    def _expression(self, text: str, path: Steps) -> None:
        try:
            expression(text)
        except PackError as problem:
            self._error(problem.what, path, problem.hint)

    def _roles(self) -> dict[str, Role]:
        found: dict[str, Role] = {}
        for word, role in self._model.roles.items():
            if found.setdefault(word.strip().casefold(), Role(role)) != role:
                self._error(f"'{word}' is two roles; upper and lower case make no difference", ("roles", word), "keep one of them", key=True)
        if found and not self._model.message.role:
            self._error("'roles' says what words stand for, and no 'role' says where they are", ("roles",), "add 'role:' to 'message:'", key=True)
        return found

    def _time(self) -> None:
        model = self._model
        if model.timezone:
            try:
                check_timezone(model.timezone, str(mark_at(self._node, (*self._path, "timezone"))))
            except PackError as problem:
                self._errors.append(problem)
        if model.time_format and model.time_format not in TIME_UNITS and not _is_format(model.time_format):
            what = f"'{model.time_format}' is no format of times with year, month and day"
            self._error(what, ("time_format",), near(model.time_format, TIME_UNITS, f"write it as %d.%m.%Y %H:%M, or one of {', '.join(TIME_UNITS)}"))


def _is_format(text: str) -> bool:
    """Whether ``strptime`` reads by it what ``strftime`` writes, the day among it."""
    if "%" not in text or len(text) > LONGEST_FORMAT:
        return False
    try:
        return datetime.strptime(PROBE.strftime(text), text).date() == PROBE.date()  # noqa: DTZ007  (only its day is looked at)
    except (ValueError, re.error):
        return False


def _given(model: Model) -> dict[str, str]:
    """The fields that say something."""
    return {name: value for name in type(model).model_fields if (value := getattr(model, name))}
