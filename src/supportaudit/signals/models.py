"""Language models: found without spaCy, loaded with only those of their components that the rules need.

Official models are on no package index, so nothing is ever downloaded here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

from supportaudit.errors import UsageError
from supportaudit.rulebook.matchers import ATTRIBUTE_TOOLS

if TYPE_CHECKING:
    from spacy.language import FactoryMeta
    from spacy.language import Language as Pipeline

_SETS: Mapping[str, frozenset[str]] = {
    "parser": frozenset(("DEP",)),
    "tagger": frozenset(("TAG",)),
    "morphologizer": frozenset(("POS", "MORPH")),
    "lemmatizer": frozenset(("LEMMA",)),
    "trainable_lemmatizer": frozenset(("LEMMA",)),
}
"""Kind of component -> the attributes that it sets."""
_NEVER_NEEDED = frozenset(
    (
        *("ner", "entity_linker", "entity_ruler", "future_entity_ruler", "span_ruler", "spancat", "spancat_singlelabel", "span_finder", "textcat"),
        *("textcat_multilabel", "senter", "sentencizer", "merge_noun_chunks", "merge_entities", "merge_subtokens", "doc_cleaner"),
    )
)
"""Kinds that set nothing for which a rule can ask; all others that are not in ``_SETS`` are loaded, as others may build upon them."""
_TAGS = frozenset(("TAG", "POS", "MORPH"))
_DECLARED = {"token.tag": "TAG", "token.pos": "POS", "token.morph": "MORPH", "token.lemma": "LEMMA", "token.dep": "DEP"}
_PROBE = "I am sorry that your order did not arrive."


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pipeline, and what it says of tokens."""

    pipeline: Pipeline
    attributes: frozenset[str]
    """Of those that need a model, the ones that it sets."""
    name: str = ""
    """``en_core_web_sm 3.8.0``; empty for a pipeline that only cuts texts into tokens."""


def locate(name: str) -> Path:
    """The folder of an installed model, or of one on disk; spaCy is not imported. Raises UsageError (with the command that installs it)."""
    path = Path(name)
    if path.is_dir():
        folder = path
    elif path.exists():
        raise UsageError(f"'{name}' is no language model", where="--model", hint="name the folder that holds its config.cfg and meta.json")
    else:
        folder = _installed(name)
    if not (folder / "config.cfg").is_file() or not (folder / "meta.json").is_file():
        raise UsageError(f"'{name}' is a folder without a language model", where="--model", hint="a model's folder holds config.cfg and meta.json")
    return folder


def _installed(name: str) -> Path:
    spec = PathFinder.find_spec(name) if name.isidentifier() else None
    folders = sorted(path.parent for place in (spec.submodule_search_locations or () if spec else ()) for path in Path(place).glob("*/config.cfg"))
    if folders:
        return folders[-1]
    if "/" in name or "\\" in name or name.startswith("."):
        raise UsageError(f"there is no folder '{name}'", where="--model", hint="name the folder of a model, or an installed one")
    hint = f"install it: python -m spacy download {name}; or name a folder with a model"
    raise UsageError(f"the language model '{name}' is not installed", where="--model", hint=hint)


def load_model(name: str, needed: Iterable[str]) -> Loaded:
    """The model with the components that set the needed attributes, and those that they build upon. Raises UsageError."""
    import spacy  # noqa: PLC0415  (half a second, which only rules that need it pay)
    from spacy.language import Language  # noqa: PLC0415  (as above)
    from spacy.util import load_config  # noqa: PLC0415  (as above)

    folder, wanted = locate(name), frozenset(needed)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a model of another minor version works, and says so on standard error
            kinds = {pipe: str(part.get("factory", "")) for pipe, part in load_config(folder / "config.cfg").get("components", {}).items()}
            pipeline = spacy.load(folder, exclude=[pipe for pipe, kind in kinds.items() if not _is_needed(kind, wanted, Language)])
            found = _attributes(pipeline, wanted)
    except (AttributeError, ImportError, KeyError, OSError, TypeError, ValueError) as problem:
        said = " ".join(str(problem).split())[:300]
        hint = "use a model made for this spaCy version: python -m spacy validate"
        raise UsageError(f"the language model '{name}' cannot be loaded: {said}", where="--model", hint=hint) from problem
    meta = pipeline.meta
    return Loaded(pipeline, found, f"{meta.get('lang', '')}_{meta.get('name', '')} {meta.get('version', '')}".strip())


def load_blank(lang: str) -> Loaded | None:
    """A pipeline that only cuts texts into tokens; None for a language that spaCy does not know."""
    import spacy  # noqa: PLC0415  (as above)

    try:
        return Loaded(spacy.blank(lang), frozenset())
    except ImportError:
        return None


def _is_needed(kind: str, wanted: frozenset[str], known: type[Pipeline]) -> bool:
    """Whether a kind of component sets what is wanted, or may be what others build upon."""
    if not wanted or kind in _NEVER_NEEDED:
        return False
    sets = _SETS.get(kind) or (_declared(known.get_factory_meta(kind)) if known.has_factory(kind) else None)
    if not sets:
        return True
    return bool(sets & wanted) or bool(sets & _TAGS and wanted & (_TAGS | {"LEMMA"}))


def _declared(meta: FactoryMeta) -> frozenset[str]:
    return frozenset(_DECLARED[attribute] for attribute in meta.assigns if attribute in _DECLARED)


def _attributes(pipeline: Pipeline, wanted: frozenset[str]) -> frozenset[str]:
    """What the loaded components set: by their kind, by what they declare, by the rules that they hold, else by a try."""
    from spacy.pipeline import AttributeRuler  # noqa: PLC0415  (as above)

    found: set[str] = set()
    for pipe, component in pipeline.pipeline:
        meta = pipeline.get_pipe_meta(pipe)
        found |= _SETS.get(meta.factory, frozenset())
        found |= _declared(meta)
        if isinstance(component, AttributeRuler):
            set_by_rules = [rule["attrs"] for rule in component.patterns]
            found.update(str(attribute) for attributes in set_by_rules if isinstance(attributes, dict) for attribute in attributes)
    if not wanted <= found:
        doc = pipeline(_PROBE)
        found.update(attribute for attribute in wanted if doc.has_annotation(attribute))
    return frozenset(found & ATTRIBUTE_TOOLS.keys())
