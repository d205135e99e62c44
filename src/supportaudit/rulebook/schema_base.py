"""What the models of packs and configurations are made of: strict ones, names and lists of names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from supportaudit.rulebook.language import LANGUAGE_TAG, many


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
