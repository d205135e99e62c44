"""The schemas of packs and configs accept what the loader accepts, and refuse what it refuses by keys and types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from supportaudit.errors import PackError
from supportaudit.rulebook.config_file import ConfigModel
from supportaudit.rulebook.json_schema import config_schema, pack_schema
from supportaudit.rulebook.schema import PackModel
from supportaudit.rulebook.schema_base import Model
from supportaudit.rulebook.strict_yaml import plain, read
from supportaudit.rulebook.validate import validated

ROOT = Path(__file__).parents[2]
PACKS = sorted([*(ROOT / "rules").glob("*.yaml"), *(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests" / "rulebook" / "packs").glob("*.yaml")])
PACK = Draft202012Validator(json.loads(pack_schema()))
CONFIG = Draft202012Validator(json.loads(config_schema()))
HEAD = "pack: {id: own, version: 1.0.0}\n"


def test_the_schemas_are_schemas() -> None:
    Draft202012Validator.check_schema(PACK.schema)
    Draft202012Validator.check_schema(CONFIG.schema)


@pytest.mark.parametrize("name", ["pack", "config"])
def test_the_printed_schemas_are_those_of_the_models(name: str) -> None:
    made = {"pack": pack_schema, "config": config_schema}[name]()
    assert (ROOT / "src" / "supportaudit" / "rulebook" / f"{name}.schema.json").read_text(encoding="utf-8") == made, "stale: run `make docs`"


@pytest.mark.no_cover
@pytest.mark.parametrize("path", PACKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_pack_is_accepted(path: Path) -> None:
    assert not list(PACK.iter_errors(plain(read(path.read_bytes(), path.name))))


def test_the_config_of_the_samples_is_accepted() -> None:
    path = ROOT / "sample_transcripts" / "supportaudit.yml"
    assert not list(CONFIG.iter_errors(plain(read(path.read_bytes(), path.name))))


def agree(text: str, validator: Draft202012Validator, model: type[Model]) -> bool:
    """Whether the text is accepted, by schema and loader alike."""
    node = read(text.encode(), "own.yaml")
    accepted = validator.is_valid(plain(node))
    try:
        validated(node, model)
    except PackError:
        assert not accepted, text
        return False
    assert accepted, text
    return True


@pytest.mark.parametrize(
    "text",
    [
        "signals: {a: {any: so, by: agent}}",
        "signals: {a: {any: {phrase: so, by: [agent, bot]}, unless: no, drop: negated, after: b}}",
        "signals: {a: {any: [{together: [a, {regex: b}], within: message}, {event: end, where: {by: agent}}], after: {signal: [b, c], messages: 2}}}",
        "signals: {a: {any: [{repeats: own}, {repeats: {of: other, share: 1, words: 2, messages: 3, signal: b, whole: true}}], by: agent}}",
        "signals: {a: {any: [so], capture: {due: {type: duration}}, examples: {match: so, no_match: [{chat: no, channel: chat}]}}}",
        "checks: {c: {avoid: a, message: m, unless_near: {signal: b}}}",
        "checks: {c: {avoid: [a, b], message: m, suggest: so, falsepositives: so}}",
        "checks: {c: {avoid: {signal: a}, message: m, suggest: {default: [a, b], x: c}}}",
        "checks: {c: {exists: {signal: [a], in: {agent_turns: 2}}, message: m, when: a, unless: b, requires: timestamps}}",
        "checks: {c: {absent: a, message: m, when: {all: [a, {not: {channel: chat}}, {field: {tags: [x]}}, {answered: d}]}}}",
        "checks: {c: {responds: {to: a, with: {message: {by: agent}}, within: {minutes: 10, time: '{due}'}, at_end: {open: na}}, message: m}}",
        "checks: {c: {responds: {to: [a], with: [b, {signal: c}], within: {minutes: {chat: 10m, default: 2.5}}}, message: m}}",
        "checks: {c: {metric: {name: x, max: 10m, min: {default: 1}}, message: m, examples: {pass: C hi, fail: [{chat: C hi, at: 1}]}}}",
        "sections: {A: 1.5}\nlists: {a: [b]}\ntests: [{chat: C hi, expect: {c: na}}]\ndefaults: {by: agent, weight: 3}",
    ],
)
def test_short_and_long_forms_are_accepted(text: str) -> None:
    assert agree(HEAD + text, PACK, PackModel)


@pytest.mark.parametrize(
    "text",
    [
        "signal: {}",
        "signals: {a: {any: [so], bye: agent}}",
        "signals: {a: {any: 3}}",
        "signals: {a: {any: [so], by: manager}}",
        "signals: {a: {any: [{together: so}]}}",
        "signals: {a: {any: [so], after: {signal: b, messages: 0}}}",
        "signals: {a: {}}",
        "checks: {c: {avoid: a}}",
        "checks: {c: {avoid: 3, message: m}}",
        "checks: {c: {avoid: a, message: m, weight: 11}}",
        "checks: {c: {avoid: a, message: m, scored: maybe}}",
        "checks: {c: {exists: {signal: a, min: '2'}, message: m}}",
        "checks: {c: {absent: a, message: m, when: {signals: a}}}",
        "checks: {c: {metric: {name: x, max: [1]}, message: m}}",
        "lists: {a: b}",
        "pack: {id: Own, version: 1.0.0}",
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(text: str) -> None:
    assert not agree(text if text.startswith("pack:") else HEAD + text, PACK, PackModel)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("packs: core", True),
        ("rules: {a/b: off, c/d: {severity: note, weight: 2, params: {n: 3}}}", True),
        ("vendors: {North: [dana, lee], South: {paths: '**/south/**'}, East: kim}", True),
        ("roles: {Pip: bot}\naliases: {Dana: dana}\npass_mark: 80.5", True),
        ("rules: {a/b: never}", False),
        ("roles: {Pip: machine}", False),
        ("pass_mark: 101", False),
        ("vendors: {North: {agent: dana}}", False),
        ("min_evaluations: 0", False),
    ],
)
def test_configs_are_accepted_and_refused_alike(text: str, *, accepted: bool) -> None:
    assert agree(text, CONFIG, ConfigModel) is accepted
