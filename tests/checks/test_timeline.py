from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.checks.timeline import build_timeline
from supportaudit.model import QUEUE, UNNAMED, Conversation, Event
from tests.checks.bench import at, chat


def turns(text: str, channel: str = "chat") -> list[tuple[int, ...]]:
    return [turn.messages for turn in build_timeline(chat(text, channel=channel)).turns]


def test_consecutive_messages_of_one_speaker_are_one_turn() -> None:
    assert turns("C hi\nC there\nA/dana hello\nA/dana you\nA/lee me too\nC ok") == [(0, 1), (2, 3), (4,), (5,)]


def test_private_notes_and_system_lines_do_not_split_a_turn() -> None:
    assert turns("A/dana one\nN/lee note\n* tag value=x\nA/dana two") == [(0, 3)]


def test_a_join_or_transfer_splits_a_turn_even_of_the_same_speaker() -> None:
    assert turns("A/dana one\n* join lee\nA/dana two\n* transfer to=dana\nA/dana three") == [(0,), (2,), (4,)]


def test_each_email_is_its_own_turn() -> None:
    assert turns("A/dana one\nA/dana two", channel="email") == [(0,), (1,)]


def test_a_gap_of_ten_minutes_starts_a_new_turn() -> None:
    assert turns("A/dana 10:00 one\nA/dana 10:09:59 two\nA/dana 10:19:59 three") == [(0, 1), (2,)]


def test_bot_turns_are_no_agent_turns() -> None:
    timeline = build_timeline(chat("B/Pip hi\nC hello\nA/dana hi"))
    assert [turn.agent for turn in timeline.agent_turns] == ["dana"]
    assert len(timeline.turns) == 3


def test_an_agent_without_a_name_is_unnamed() -> None:
    assert build_timeline(chat("A hello")).agents == (UNNAMED,)


def test_before_any_person_came_the_queue_owns_the_conversation() -> None:
    timeline = build_timeline(chat("B hi\nC hello\n* join dana\nC are you there\nA/lee yes\n* transfer from=lee to=kim"))
    assert timeline.owners == (QUEUE, QUEUE, "dana", "dana", "lee", "kim")


def test_a_private_note_makes_nobody_the_owner() -> None:
    assert build_timeline(chat("C hello\nN/boss take this one\nC ?")).owners == (QUEUE, QUEUE, QUEUE)


def test_customers_bots_and_visitors_who_join_own_nothing() -> None:
    owners = build_timeline(chat("* join Ana\n* join Pip\n* join Visitor_12\nC/ana hi\nB/Pip hello")).owners
    assert set(owners) == {QUEUE}


@pytest.mark.parametrize(
    "who", ["visitor", "Customer", "guest 7", "client-12", "User_3", "caller", "contact", "bot", "Chatbot", "Virtual Assistant", "SYSTEM"]
)
def test_words_for_customers_and_machines_name_no_owner(who: str) -> None:
    conversation = chat("* join x\nC hi")
    joined = replace(conversation.messages[0], event=Event("join", {"who": who}))
    assert build_timeline(replace(conversation, messages=(joined, conversation.messages[1]))).owners == (QUEUE, QUEUE)


@pytest.mark.parametrize(
    "who", ["agent", "You", "supervisor", "manager", "representative", "operator", "advisor", "specialist", "staff", "person", "human"]
)
def test_words_for_somebody_of_the_company_name_whoever_writes_next(who: str) -> None:
    assert build_timeline(chat(f"C hi\n* join {who}\nA/dana hello\nA/lee hello")).owners == (QUEUE, "dana", "dana", "lee")


@pytest.mark.parametrize("key", ["to", "who", "agent", "name", "by"])
def test_who_joins_may_stand_under_several_names(key: str) -> None:
    assert build_timeline(chat(f"C hi\n* join {key}=dana\nC ?")).owners[-1] == "dana"


def test_a_nameless_agent_who_joins_is_the_one_who_writes_next() -> None:
    assert build_timeline(chat("C hi\n* join agent\nC ?\nA/dana hello")).owners == (QUEUE, "dana", "dana", "dana")
    assert build_timeline(chat("C hi\n* join agent\nC ?")).owners == (QUEUE, UNNAMED, UNNAMED)


def test_event_names_match_agents_whatever_their_case() -> None:
    timeline = build_timeline(chat("C hi\n* join DANA\nA/Dana hello"))
    assert timeline.owners[1] == "Dana"
    assert timeline.arrivals == {"Dana": 1}


def test_a_transfer_to_no_person_gives_the_conversation_back_to_the_queue() -> None:
    assert build_timeline(chat("A/dana hi\n* transfer from=dana to_team=billing\nC ok")).owners == ("dana", QUEUE, QUEUE)
    assert build_timeline(chat("A/dana hi\n* transfer from=dana to=bot\nB ok")).owners[-1] == QUEUE


def test_owner_at_a_time_is_who_owned_it_then() -> None:
    timeline = build_timeline(chat("C 10:00 hi\nA/dana 10:05 hello\n* 10:10 transfer to=lee\nC 10:20 ?"))
    moments = ["09:00", "10:04", "10:05", "10:09", "10:10", "11:00"]
    assert [timeline.owner_at_time(at(m).timestamp()) for m in moments] == [QUEUE, QUEUE, "dana", "dana", "lee", "lee"]


def test_times_count_only_when_every_message_of_a_person_has_one_and_none_goes_back() -> None:
    assert build_timeline(chat("C 10:00 hi\nB no time\nA 10:00 hello\nA 10:01 you")).clocked
    assert not build_timeline(chat("C 10:00 hi\nA hello")).clocked
    assert not build_timeline(chat("C 10:00 hi\nA 09:59 hello")).clocked
    assert not build_timeline(Conversation("empty", ())).clocked


def test_the_clock_of_an_event_never_passes_the_next_message_of_a_person() -> None:
    timeline = build_timeline(chat("C 10:00 hi\n* 15:00 join dana\nA/dana 10:02 hello\nC 10:03 ok"))
    assert [timeline.clock[i] - timeline.clock[0] for i in range(4)] == [0, 120, 120, 180]


def test_the_cause_of_the_end_is_read_from_the_end_event_only() -> None:
    def cause(text: str, status: str | None = None) -> str:
        return build_timeline(chat(text, status=status)).end_cause

    assert cause("C hi\n* end by=agent") == "agent"
    assert cause("C hi\n* end by=customer\n* csat value=5") == "customer"
    assert cause("C hi\n* end by=timeout\nB Bye!") == "timeout"
    assert cause("C hi\n* end") == "unknown"
    assert cause("C hi\nC goodbye") == "unknown"
    assert cause("C hi\n* leave who=dana") == "unknown"
    assert cause("C hi\n* end by=agent\nC wait") == "unknown"
    assert cause("C hi\n* end by=agent", status="open") == "open"


TEAMS = """
    Team Blue; the teams; Front Desk; Helpdesk; Claims department; Dept. 4; overflow queue; Group 7; groups; Back Office; backoffice;
    Call Centre; call center; Line 2; Technical Support; Customer Service; services; Customer Care; Billing; sales; Finance; claims;
    Returns; refunds; Payments; Account; Accounts; Tier 2; Level 3; L1; L2; L3; technical; Tech; Engineering; engineers; Technicians; IT;
    Security; Fraud; Logistics; Specialists; supervisors; Managers; advisors; Agents; Escalation; escalations; Complaints; retention;
    Operations; HR; Care; Department; Service; Support
"""


@pytest.mark.parametrize("target", [target.strip() for target in TEAMS.split(";")])
def test_a_team_is_nobody_in_person(target: str) -> None:
    conversation = chat("A/dana hi\n* transfer from=dana to=x\nC hello?")
    moved = replace(conversation.messages[1], event=Event("transfer", {"from": "dana", "to": target}))
    timeline = build_timeline(replace(conversation, messages=(conversation.messages[0], moved, conversation.messages[2])))
    assert timeline.owners == ("dana", QUEUE, QUEUE)


def test_a_team_that_writes_under_its_name_owns_what_it_was_given() -> None:
    conversation = chat("A/dana hi\n* transfer from=dana to=billing\nC hello?\nA/billing yes")
    assert build_timeline(conversation).owners == ("dana", "billing", "billing", "billing")


def test_an_end_is_told_in_any_case_and_undone_by_reopening() -> None:
    assert build_timeline(chat("A/dana hi\n* end by=Timeout")).end_cause == "timeout"
    assert build_timeline(chat("A/dana hi\n* end by=agent\n* reopen")).end_cause == "unknown"


def test_a_message_that_is_an_event_too_is_still_its_author_s() -> None:
    conversation = chat("C hi\nA/dana I am putting you on hold")
    said = replace(conversation.messages[1], event=Event("hold"))
    timeline = build_timeline(replace(conversation, messages=(conversation.messages[0], said)))
    assert timeline.agents == ("dana",)
    assert build_timeline(replace(conversation, messages=(conversation.messages[0], replace(said, text="")))).agents == ()


def test_whoever_joins_under_the_name_of_a_team_is_there_under_that_name() -> None:
    assert build_timeline(chat("C hi\n* join billing\nC ?")).owners == (QUEUE, "billing", "billing")
