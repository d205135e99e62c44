"""The transcripts that vCons carry, in the shapes of the services that wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from supportaudit.loaders.json_values import Fields, fields_of, id_of, text_of
from supportaudit.loaders.speech import Said, seconds_of
from supportaudit.loaders.speech_services import of_alternative, of_assembly, of_deepgram

TURNS = ("segments", "utterances", "turns", "conversation", "messages", "dialog", "transcript", "transcripts", "results", "sentences", "chunks")
"""Keys under which a transcript holds its turns."""
SPEAKER = ("speaker", "speaker_label", "speaker_name", "name", "role", "participant", "party", "channel")
TEXT = ("message", "text", "transcript", "body", "content", "words", "sentence")
START = ("start", "start_time", "startTime", "start_offset", "timestamp", "offset")
LINE = re.compile(r"^\s*(?P<label>[^\W\d_][^:\n]{0,40}?)\s*:\s+(?P<text>\S.*)$")


def said_in(body: object) -> list[Said]:
    """The turns of a transcript's body; nothing where it has none."""
    if isinstance(body, list):
        return _turns([entry for entry in body if isinstance(entry, dict)])
    if isinstance(body, str):
        return _lines(body)
    return _of_object(body) if isinstance(body, dict) else []


def _of_object(body: Fields) -> list[Said]:
    """By the keys of the services: results of Deepgram, a list of turns, a transcript within the transcript, an answer of AssemblyAI."""
    found = of_deepgram(fields_of(body, "results"))
    for key in TURNS:
        held = body.get(key)
        found = found or (said_in(held) if isinstance(held, list) else [])
    for key in ("transcript", "transcription"):
        inner = fields_of(body, key)
        found = found or (_of_object(inner) if inner else [])
    return found or (of_assembly(body) if body.keys() & {"audio_url", "audio_duration"} else of_alternative(body))


def _turns(entries: Sequence[Fields]) -> list[Said]:
    """Entries with words, each of one speaker."""
    found = [Said(id_of(entry, *SPEAKER), text_of(entry, *TEXT), seconds_of(entry, *START), id_of(entry, "id")) for entry in entries]
    return [turn for turn in found if turn.text]


def _lines(text: str) -> list[Said]:
    """``Agent: text`` line by line where at least two lines say so; else one turn of nobody."""
    lines = [line for line in text.split("\n") if line.strip()]
    matches = [LINE.match(line) for line in lines]
    if sum(match is not None for match in matches) < 2 or (matches and matches[0] is None):
        return [Said(None, text)] if text.strip() else []
    found: list[Said] = []
    for line, match in zip(lines, matches, strict=True):
        if match:
            found.append(Said(match["label"], match["text"]))
        else:
            found[-1] = Said(found[-1].speaker, f"{found[-1].text}\n{line}")
    return found
