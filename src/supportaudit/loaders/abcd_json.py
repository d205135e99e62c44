"""ABCD (Action-Based Conversations Dataset): chats of agents and customers with the actions that agents took."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, id_of, text_of
from supportaudit.model import Role

ROLES = {"agent": Role.AGENT, "customer": Role.CUSTOMER, "action": Role.SYSTEM}
SPLITS = ("train", "dev", "test")
TURNS = ("original", "delexed")


class Abcd(JsonFamily):
    """Conversations of ABCD."""

    name = "abcd_json"
    title = "ABCD (.json)"
    told = "Conversations with `original` (or `delexed`) turns of `agent`, `customer` and `action`, in a list or by `train`, `dev` and `test`."
    reads = "The turns of agents and customers as messages, actions as system lines; flow and subflow go into the metadata."
    left_out = "The scenario's personal data and orders, and the turns with names taken out where the original ones are given."
    layout = Layout(SPLITS, lambda value: any(isinstance(value.get(key), list) for key in TURNS))

    def recognise(self, record: Record) -> float:
        """By the speakers of the first turns."""
        speakers = [speaker for speaker, _ in _turns(record.value, most=6)]
        if not speakers or not ROLES.keys() >= set(speakers):
            return 0.0
        return 0.98 if record.value.keys() & {"convo_id", "scenario", "delexed"} else 0.9

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One conversation."""
        value = record.value
        if not any(isinstance(value.get(key), list) for key in TURNS):
            raise stranger("no conversation of ABCD")
        talk = reading.talk(id_of(value, "convo_id", "id"))
        talk.channel = "chat"
        talk.keep(flow=text_of(value, "scenario.flow"), subflow=text_of(value, "scenario.subflow"), split=record.under)
        for speaker, text in _turns(value):
            role = ROLES.get(speaker, Role.UNKNOWN)
            if role is Role.SYSTEM:
                talk.tell(text)
            else:
                talk.say(role, text)
        if talk.messages:
            yield talk


def _turns(value: Fields, most: int = 1 << 30) -> Iterator[tuple[str, str]]:
    """Speaker and text of each turn, given as a pair or as an object."""
    turns = next((found for key in TURNS if isinstance(found := value.get(key), list) and found), ())
    for turn in turns[:most]:
        if isinstance(turn, dict):
            yield text_of(turn, "speaker").strip().casefold(), text_of(turn, "text")
        elif isinstance(turn, list) and len(turn) == 2 and all(isinstance(part, str) for part in turn):
            yield turn[0].strip().casefold(), turn[1]
