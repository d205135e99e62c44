from __future__ import annotations

import pytest

from supportaudit.loaders.events import read_event


@pytest.mark.parametrize(
    ("text", "kind", "details"),
    [
        ("Joy joined the chat.", "join", {"who": "Joy"}),
        ("*** Sara Lee joined ***", "join", {"who": "Sara Lee"}),
        ("Sara has joined the conversation", "join", {"who": "Sara"}),
        ("You are now chatting with Mia", "join", {"who": "Mia"}),
        ("Dana (Support) joined the chat", "join", {"who": "Dana (Support)"}),
        ("Joy has left the chat", "leave", {"who": "Joy"}),
        ("The agent left the chat", "leave", {"who": "agent"}),
        ("Transferred to Lee", "transfer", {"to": "Lee"}),
        ("Chat transferred from Joy to Lee", "transfer", {"from": "Joy", "to": "Lee"}),
        ("Joy transferred the chat to Lee", "transfer", {"from": "Joy", "to": "Lee"}),
        ("The chat has been transferred to the Billing team", "transfer", {"to_team": "Billing team"}),
        ("Handed over to Tier 2", "transfer", {"to_team": "Tier 2"}),
        ("Conversation assigned to Sara", "transfer", {"to": "Sara"}),
        ("Chat ended by agent", "end", {"by": "agent"}),
        ("-- chat ended by customer --", "end", {"by": "customer"}),
        ("Visitor disconnected", "end", {"by": "customer"}),
        ("The customer has left the chat", "end", {"by": "customer"}),
        ("Agent ended the chat", "end", {"by": "agent"}),
        ("Chat ended due to inactivity", "end", {"by": "timeout"}),
        ("Conversation closed automatically because of no response", "end", {"by": "timeout"}),
        ("Session timed out", "end", {"by": "timeout"}),
        ("This chat was closed by the system", "end", {"by": "system"}),
        ("Call ended. Duration: 6 minutes", "end", {}),
        ("Sara closed the ticket", "end", {"who": "Sara"}),
        ("Ticket reopened by customer", "reopen", {}),
        ("Customer put on hold", "hold", {}),
        ("[10:32] Sara joined", "join", {"who": "Sara"}),
    ],
)
def test_the_usual_system_texts_are_read(text: str, kind: str, details: dict[str, str]) -> None:
    event = read_event(text)
    assert event is not None
    assert (event.kind, dict(event.details)) == (kind, details)


@pytest.mark.parametrize(
    "text",
    [
        "Searching the FAQ pages ...",
        "System Action: search timing",
        "Call connected. Customer: Ana",
        "An agent will join shortly",
        "Ana joined our loyalty programme in 2020 and wants more",
        "Your parcel left the warehouse",
        "Chat started",
        "",
        "Joy joined the chat\nand more",
        "Joy joined " + "x" * 300,
    ],
)
def test_other_system_texts_are_no_events(text: str) -> None:
    assert read_event(text) is None
