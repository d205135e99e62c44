from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from supportaudit.loaders import Options, why_not_evaluable
from supportaudit.loaders.interface import Head
from supportaudit.loaders.plain_text import PlainText
from supportaudit.model import Conversation, Event, Role
from supportaudit.rulebook.config import Config
from tests.loaders.reading import lines_of, read, read_text, shown


def chat(tmp_path: Path, text: str, config: Config | None = None) -> Conversation:
    return read_text(tmp_path, "chat.txt", text, config).only


def test_times_roles_system_lines_and_continuations_are_read(tmp_path: Path) -> None:
    text = (
        "Channel: chat\nVendor: Northwind BPO\nDate: 2026-05-03\nTicket: T-17\n\n"
        "[23:58] *** Sara joined ***\n"
        "[23:58] Ana (Customer): Hi, my router is dead. Note: it is new\n"
        "it blinks\n"
        "see https://example.org/a: b\n\n"
        "second paragraph\n"
        "[23:59] Sara (Support): Sorry to hear that!\n"
        "[00:03] Ana: thanks\n"
        "-- chat ended by customer --\n"
    )
    conversation = chat(tmp_path, text)
    assert shown(conversation.messages) == [
        "system -: Sara joined",
        "customer Ana: Hi, my router is dead. Note: it is new\nit blinks\nsee https://example.org/a: b\n\nsecond paragraph",
        "agent Sara: Sorry to hear that!",
        "customer Ana: thanks",
        "system -: chat ended by customer",
    ]
    assert (conversation.id, conversation.channel, conversation.vendor, conversation.ticket_id) == ("T-17", "chat", "Northwind BPO", "T-17")
    assert conversation.messages[0].event == Event("join", {"who": "Sara"})
    assert conversation.messages[4].event == Event("end", {"by": "customer"})
    assert conversation.messages[3].sent_at == datetime(2026, 5, 4, 0, 3, tzinfo=UTC)
    assert conversation.messages[4].sent_at is None
    assert conversation.dated


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("10:32 AM - Sara: hello", "unknown Sara: hello"),
        ("[10:32:05] Agent: hello", "agent -: hello"),
        ("(10:32) Customer (Ana): hello", "customer Ana: hello"),
        ("2026-03-01 10:32 | Joy (agent): hello", "agent Joy: hello"),
        ("[3/1/2026, 10:32:00 PM] Rep: hello", "agent -: hello"),
        ("Mar 3, 2026 at 10:32 AM Ana: hello", "unknown Ana: hello"),
        ("Sara (Support) [10:32 AM]: hello", "agent Sara: hello"),
        ("Ana 10:32: hello", "unknown Ana: hello"),
        ("Agent Sara: hello", "agent Sara: hello"),
        ("**Agent:** hello", "agent -: hello"),
        ("- **Customer**: hello", "customer -: hello"),
        ("AGENT 2: hello", "agent -: hello"),
        ("Bot: hello", "bot -: hello"),
        ("IVR: hello", "bot -: hello"),
        ("Speaker 1: hello", "unknown Speaker 1: hello"),
        ("SYSTEM: hello", "system -: hello"),
        ("[00:00:03 - 00:00:09] Agent: hello", "agent -: hello"),
        ("[3.20s -> 9.00s] Customer: hello", "customer -: hello"),
        ("[00:00:03.120 --> 00:00:09.000] [SPEAKER_00] hello", "unknown SPEAKER_00: hello"),
        ("(10:00:01) <Ann> hello", "unknown Ann: hello"),
        ("2026-03-01 10:32:00 | Agent | hello", "agent -: hello"),
        ("10:32\tAna\thello", "unknown Ana: hello"),
        ("10:32 Agent - hello", "agent -: hello"),
        ("Joe (Support) at 2026-03-01 10:32:11: hello", "agent Joe: hello"),
    ],
)
def test_a_line_tells_who_speaks_in_many_ways(tmp_path: Path, line: str, expected: str) -> None:
    text = (
        f"{line}\n{line.replace('hello', 'again')}\nCustomer: ok\nCustomer: ok\n"
        if not line[:1].isdigit() and ":" in line[:9]
        else f"{line}\n{line}\n"
    )
    conversation = read_text(tmp_path, "chat.txt", f"{text}Agent: bye\n" if "SYSTEM" in line else text).conversations[0]
    assert shown(conversation.messages)[0] == expected


def test_several_conversations_in_one_file_are_told_apart(tmp_path: Path) -> None:
    text = (
        "=== Conversation: c-1 ===\nCustomer: one\nAgent: yes\n"
        "=== Conversation: c-2 ===\nTags: a; b\nRating: 4 of 5\nStatus: open\nCustomer: two\n\n"
        "Ticket: T-3\nDate: 2026-01-01\n\nCustomer: three\n"
        "\n=====\n"
        "Customer: four\n"
    )
    result = read_text(tmp_path, "many.txt", text)
    assert [c.id for c in result.conversations] == ["c-1", "c-2", "T-3", "many#4"]
    second = result.conversations[1]
    assert (second.tags, second.csat, second.status) == (("a", "b"), 4.0, "open")
    assert [c.source.where for c in result.conversations] == ["line 1", "line 4", "line 10", "line 15"]


def test_calls_in_markdown_have_their_header_and_times_from_the_start(tmp_path: Path) -> None:
    text = (
        "# Transcripts\n\n## Call 1: Ana - Billing\n\n**Customer ID:** C-1\n**Call Date:** May 15, 2026\n**Call Time:** 2:34 PM EST\n"
        "**Agent:** Sarah Mitchell\n**Duration:** 6 minutes\n\n---\n\n### Full\n\n```\n"
        "[00:00:00] SYSTEM: Call connected.\n\n[00:00:03] AGENT: Thank you for calling the support line of our company today, this is\n"
        "Sarah.\n\n[00:01:08] CUSTOMER: Hi.\n```\n\n---\n\n"
        "## Call 2: Bo\n\n```\n[00:00:01] AGENT: Hello\n[00:00:09] CUSTOMER: Hi\n```\n"
    )
    first, second = read_text(tmp_path, "calls.md", text).conversations
    assert shown(first.messages) == [
        "system -: Call connected.",
        "agent Sarah Mitchell: Thank you for calling the support line of our company today, this is Sarah.",
        "customer -: Hi.",
    ]
    assert (first.channel, first.customer_id) == ("voice", "C-1")
    assert first.messages[2].sent_at == datetime(2026, 5, 15, 19, 35, 8, tzinfo=UTC)
    assert second.metadata["time_base"] == "offset"
    assert second.messages[1].sent_at == datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC)


def test_clock_times_without_a_date_roll_over_midnight_and_are_marked(tmp_path: Path) -> None:
    conversation = chat(tmp_path, "11:50 PM - Customer: a\n11:58 PM - Agent: b\n12:05 AM - Customer: c\n12:04 AM - Agent: d\n")
    assert conversation.metadata["time_base"] == "clock"
    assert not conversation.dated
    assert [m.sent_at.isoformat() if m.sent_at else "" for m in conversation.messages] == [
        "1970-01-01T23:50:00+00:00",
        "1970-01-01T23:58:00+00:00",
        "1970-01-02T00:05:00+00:00",
        "1970-01-02T00:04:00+00:00",
    ]


def test_the_day_goes_on_from_the_last_line_that_named_it(tmp_path: Path) -> None:
    text = "[2026-03-01 23:59] Customer: a\n[00:10] Agent: b\n[99:99] Agent: c\nAgent: d\n"
    times = [m.sent_at for m in chat(tmp_path, text).messages]
    assert times[:2] == [datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2026, 3, 2, 0, 10, tzinfo=UTC)]
    assert times[2:] == [None] * (len(times) - 2)


def test_a_colon_in_the_text_makes_no_speaker(tmp_path: Path) -> None:
    text = (
        "Agent: Please note the steps\nStep 1: unplug it\nNote: wait a minute\nhttps://example.org: the page\nAddress: 1 Main Street\nCustomer: ok\n"
    )
    conversation = chat(tmp_path, text)
    assert len(conversation.messages) == 2
    assert "Step 1: unplug it" in conversation.messages[0].text


def test_names_without_roles_are_unknown_until_the_config_says(tmp_path: Path) -> None:
    text = "Ana: Hello\nSara: Hi Ana, what can I do?\nAna: refund please\nSara: sure\nSara has left the chat.\n"
    conversation = chat(tmp_path, text)
    assert [m.role for m in conversation.messages[:2]] == [Role.UNKNOWN, Role.UNKNOWN]
    problem = why_not_evaluable(conversation)
    assert problem is not None
    assert "Ana (2), Sara (2)" in problem.reason
    assert "--role Ana=agent --role Sara=customer (as it fits)" in problem.reason
    assert (problem.unknown, problem.conversation) == (("Ana", "Sara"), "chat")
    assert not {"Ana", "Sara"} & set(problem.cause.split())
    settled = chat(tmp_path, text, Config(roles={"ana": Role.CUSTOMER, "sara": Role.AGENT}))
    assert why_not_evaluable(settled) is None


def test_a_name_marked_once_or_in_the_header_is_that_person_everywhere(tmp_path: Path) -> None:
    text = "Ticket: 1\nAgent: Sara Lee\nCustomer: Ana\n\nAna: hi\nSara Lee: hello\nBo (Support): me too\nBo: bye\nAna: bye\n"
    assert shown(chat(tmp_path, text).messages)[:4] == ["customer Ana: hi", "agent Sara Lee: hello", "agent Bo: me too", "agent Bo: bye"]


def test_a_name_of_the_config_speaks_even_when_it_comes_once(tmp_path: Path) -> None:
    text = "Customer: a long text that goes on\nand on and on\nand on and on\nMia: yes\nand more\nCustomer: ok\n"
    assert len(chat(tmp_path, text).messages) == 2
    assert len(chat(tmp_path, text, Config(roles={"mia": Role.AGENT})).messages) == 3


def test_hard_wrapped_lines_are_joined_and_lists_are_not(tmp_path: Path) -> None:
    items = "- item one of the list, which is long enough to be wrapped in any editor\n- item two"
    text = f"Agent: This line is long enough that it was surely wrapped by some\neditor\nshort\n{items}\nCustomer: ok\n"
    assert chat(tmp_path, text).messages[0].text == f"This line is long enough that it was surely wrapped by some editor\nshort\n{items}"


def test_text_before_the_first_speaker_is_left_out_with_a_note(tmp_path: Path) -> None:
    result = read_text(tmp_path, "chat.txt", "Exported by Sam\n\nAgent: hi\nCustomer: hello\n")
    assert len(result.only.messages) == 2
    assert any("left out" in note.text for note in result.inputs[0].notes)


def test_a_stretch_in_which_nobody_speaks_is_quarantined(tmp_path: Path) -> None:
    result = read_text(tmp_path, "chat.txt", "=== Conversation: a ===\njust prose\n=== Conversation: b ===\nAgent: hi\nCustomer: hello\n")
    assert [c.id for c in result.conversations] == ["b"]
    assert result.problem.where == "line 1"
    assert "no line begins with a speaker" in result.problem.reason
    assert "no line begins" in read_text(tmp_path, "prose.txt", "Just prose.\n", format_name="text").problem.reason


def test_one_conversation_beyond_the_limits_is_quarantined(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("=== Conversation: a ===\n" + "Agent: hello\n" * 50 + "=== Conversation: b ===\nAgent: hi\n")
    by_size = read([path], options=Options(max_record=300))
    assert ([c.id for c in by_size.conversations], "300 bytes" in by_size.problem.reason) == (["b"], True)
    by_count = read([path], options=Options(max_messages=20))
    assert "50 messages" in by_count.problem.reason


def test_dates_in_lines_are_read_in_the_order_that_the_file_shows(tmp_path: Path) -> None:
    text = "[3/4/2026 10:00] Agent: a\n[3/25/2026 10:00] Customer: b\n"
    assert chat(tmp_path, text).messages[0].sent_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    result = read_text(tmp_path, "b.txt", "[3/4/2026 10:00] Agent: a\n[3/5/2026 10:00] Customer: b\n")
    assert result.only.messages[0].sent_at == datetime(2026, 4, 3, 10, tzinfo=UTC)
    assert any("day/month/year" in note.text for note in result.inputs[0].notes)


def test_a_line_that_holds_several_timed_turns_is_parted(tmp_path: Path) -> None:
    text = "[00:00:01] Agent: How can I help? [00:00:03] Caller: At [10:00] it broke. [00:00:05] Agent: Oh"
    assert shown(chat(tmp_path, text).messages) == ["agent -: How can I help?", "customer -: At [10:00] it broke.", "agent -: Oh"]


def test_a_numbered_title_below_a_blank_line_starts_the_next_conversation(tmp_path: Path) -> None:
    text = "CALL 1\nAgent: Hello\nCustomer: Which one?\nCall 2\n\nTranscript 2:\n\nAgent: Good day\n2026-03-01 10:00:00 | INFO | closed\n"
    found = read_text(tmp_path, "a.txt", text).conversations
    assert [shown(c.messages) for c in found] == [
        ["agent -: Hello", "customer -: Which one?\nCall 2"],
        ["agent -: Good day", "system -: closed"],
    ]


def test_prose_is_no_transcript() -> None:
    def sure(text: str) -> float:
        guess = PlainText().sniff(Head("x.txt", text.encode(), text, whole=True))
        return guess.sure if guess else 0.0

    assert sure("Dear diary.\nNothing is said: no one here.\nIt rains.\n" * 3) == 0
    assert sure("Agent: hi\nCustomer: hello\n") > 0.8
    assert 0 < sure("Agent: hi\n" + "and so on\n" * 20 + "Customer: hello\n") < 0.6
    assert sure("Agent: hi\n") > 0
    assert sure('{"a": "b"}') == 0
    assert sure("") == 0


def test_a_role_may_stand_behind_a_name_and_a_comma(tmp_path: Path) -> None:
    text = "Anna (10:02): my order is late\nBen, Support (10:03): let me look, Anna\nAnna (10:04): thanks\n"
    assert lines_of(read_text(tmp_path, "chat.txt", text).only) == (
        "unknown Anna: my order is late",
        "agent Ben: let me look, Anna",
        "unknown Anna: thanks",
    )
