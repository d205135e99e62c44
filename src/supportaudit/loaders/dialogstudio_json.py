"""DialogStudio: dialogues whose rows hold what the user and what the other side said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, fields_of, id_of, objects_of, text_of
from supportaudit.model import Role

USER, SYSTEM = "user utterance", "system response"
SOCIAL = ("tweetsumm", "reddit")
"""Sources of dialogues that were no chats, by the start of their ids."""


def _rows(value: object) -> Iterator[Fields]:
    """The rows of a dialogue; a single one may stand without a list."""
    row = fields_of(value, "log")
    return iter((row,)) if row else objects_of(value, "log")


def _is_dialogue(value: object) -> bool:
    return isinstance(value, dict) and any(entry.keys() & {USER, SYSTEM} for entry in islice(_rows(value), 3))


def _by_id(value: Fields) -> bool:
    return "log" not in value and any(_is_dialogue(entry) for entry in islice(value.values(), 3))


class DialogStudio(JsonFamily):
    """Dialogues of DialogStudio."""

    name = "dialogstudio_json"
    title = "DialogStudio (.json)"
    told = "Dialogues with a `log` of rows with `user utterance` and `system response`, by their ids, in a list or one a line."
    reads = "Two messages a row: the user's is the customer's, the system's the agent's, as in the data sets of people on both sides."
    left_out = "Prompts, histories, summaries and other annotations."
    layout = Layout(is_record=_is_dialogue, keyed=_by_id)

    def recognise(self, record: Record) -> float:
        """By the fields of the first rows."""
        return 0.98 if _is_dialogue(record.value) else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One dialogue; nothing for one in which nobody says anything."""
        value = record.value
        if not isinstance(value.get("log"), list | dict):
            raise stranger("no dialogue of DialogStudio")
        talk = reading.talk(record.under or id_of(value, "new dialog id", "original dialog id", "dialog index"))
        talk.channel = "social" if talk.id.casefold().startswith(SOCIAL) else "chat"
        talk.keep(original_id=id_of(value, "original dialog id"))
        for row in _rows(value):
            talk.say(Role.CUSTOMER, text_of(row, USER))
            talk.say(Role.AGENT, text_of(row, SYSTEM))
        if talk.messages:
            yield talk
