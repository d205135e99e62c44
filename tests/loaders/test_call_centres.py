"""JSON of contact centres and speech services: told by content, roles only where the file says them, nothing read twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.loaders import CALL_CENTRES, write_jsonl
from supportaudit.model import Role
from tests.loaders.call_centre_files import (
    ANSWER,
    ASK,
    ASSEMBLY,
    CHAT,
    CONNECT_FILE,
    CONTACT,
    ENTRIES,
    GENESYS,
    GENESYS_CALL,
    LENS_CHAT,
    REDACTED,
    SAMPLES,
    SID,
    TWILIO,
    VCON,
    VCON_ASK,
    VCON_CALL,
    Sample,
    phrase,
)
from tests.loaders.fuzz import BROKEN, check_broken
from tests.loaders.reading import Read, lines_of, read, read_text


def as_read(tmp_path: Path, value: object, name: str = "export.json") -> Read:
    return read_text(tmp_path, name, json.dumps(value))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
@pytest.mark.parametrize("indented", [False, True])
def test_each_shape_is_told_and_read(tmp_path: Path, sample: Sample, indented: bool) -> None:
    text = json.dumps(sample.value, indent=1) if indented and not sample.lines else sample.text()
    found = read_text(tmp_path, "export.json", text)
    assert [file.format for file in found.inputs] == [sample.family]
    assert lines_of(found.only) == sample.shown


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_what_is_read_is_the_same_after_a_round_trip(tmp_path: Path, sample: Sample) -> None:
    first = read_text(tmp_path, "export.json", sample.text()).only
    copied = tmp_path / "copy.jsonl"
    with copied.open("wb") as out:
        write_jsonl([first], out)
    again = read([copied]).only
    assert (again.messages, again.id, again.channel, again.tags, again.metadata) == (
        first.messages,
        first.id,
        first.channel,
        first.tags,
        first.metadata,
    )


def test_every_family_has_three_shapes_and_says_what_it_reads() -> None:
    for loader in CALL_CENTRES:
        assert sum(sample.family == loader.name for sample in SAMPLES) >= 3
        assert all(text.endswith(".") for text in (loader.told, loader.reads, loader.left_out))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_one_record_given_twice_is_read_once(tmp_path: Path, sample: Sample) -> None:
    text = sample.text()
    found = read_text(tmp_path, "export.jsonl", f"{text}\n{text}\n")
    assert [lines_of(c) for c in found.conversations] == [sample.shown]
    assert sum(file.duplicates for file in found.inputs) + sum(skip.kind == "duplicate" for skip in found.skipped)


def test_the_raw_and_the_redacted_file_of_a_contact_and_its_chat_are_one_contact(tmp_path: Path) -> None:
    for name, value in (("a.json", LENS_CHAT), ("b.json", REDACTED), ("c.json", CONNECT_FILE)):
        (tmp_path / name).write_text(json.dumps(value))
    found = read([tmp_path])
    assert (found.only.id, found.only.tags, found.only.lang) == (CONTACT, ("leaks",), "en-GB")
    assert sum(file.duplicates for file in found.inputs) == 2


def test_segments_of_a_contact_may_lie_in_several_files(tmp_path: Path) -> None:
    for number, item in enumerate(CHAT):
        (tmp_path / f"{number}.json").write_text(json.dumps({**item, "ContactId": CONTACT}))
    assert len(read([tmp_path]).only.messages) == 5


def test_a_contact_that_was_passed_on_names_the_first_one(tmp_path: Path) -> None:
    assert as_read(tmp_path, {**CONNECT_FILE, "ContactId": "c2"}).only.parent_id == CONTACT


def test_comments_of_a_printed_example_are_left_out_with_a_note(tmp_path: Path) -> None:
    text = json.dumps(LENS_CHAT, indent=1).replace('"LanguageCode"', '// the language, "as it is"\n"LanguageCode"', 1)
    found = read_text(tmp_path, "printed.json", text.removesuffix("}") + ",\n}")
    assert found.only.lang == "en-GB"
    assert any("comments" in note.text for note in found.inputs[0].notes)


def test_offsets_of_a_call_are_marked_and_moments_are_not(tmp_path: Path) -> None:
    assert as_read(tmp_path, {"entries": ENTRIES}).only.metadata["time_base"] == "offset"
    moments = [{**entry, "start_timestamp_usec": 1675813229000000} for entry in ENTRIES]
    conversation = as_read(tmp_path, {"entries": moments}).only
    assert conversation.channel == "chat"
    assert "time_base" not in conversation.metadata
    assert {m.sent_at.isoformat() for m in conversation.messages if m.sent_at} == {"2023-02-07T23:40:29+00:00"}


def test_of_transcripts_of_one_stretch_the_longest_is_read_and_later_ones_go_on(tmp_path: Path) -> None:
    other = {"transcriptId": "de", "phrases": [phrase("external", "Mein Kessel leckt.", 4000)]}
    later = {"transcriptId": "t2", "phrases": [phrase("external", "Thanks.", 60000)]}
    found = as_read(tmp_path, {**GENESYS, "transcripts": [other, GENESYS_CALL, later]})
    assert [m.text for m in found.only.messages][1:] == [ASK, ANSWER, "Thanks."]
    assert any("several transcripts" in note.text for note in found.inputs[0].notes)


def test_of_two_agents_the_one_who_was_there_spoke(tmp_path: Path) -> None:
    people = [
        {"participantPurpose": "internal", "userId": f"u{i}", "startTimeMs": start, "endTimeMs": end}
        for i, start, end in ((1, 0, 5000), (2, 5000, 9999))
    ]
    assert as_read(tmp_path, {**GENESYS, "participants": people}).only.messages[2].author == "u2"


def test_a_transcription_that_failed_is_listed_with_its_reason(tmp_path: Path) -> None:
    problem = as_read(tmp_path, {**ASSEMBLY, "status": "error", "error": "no audio", "utterances": None, "text": None}).problem
    assert "no audio" in problem.reason


def test_participants_of_a_twilio_conversation_say_who_is_the_customer(tmp_path: Path) -> None:
    people = [{"sid": "MB" + "1" * 32, "conversation_sid": SID, "identity": "nora", "attributes": '{"member_type": "agent", "name": "Nora Field"}'}]
    (tmp_path / "people.json").write_text(json.dumps({"meta": {"key": "participants"}, "participants": people}))
    (tmp_path / "messages.json").write_text(json.dumps(TWILIO))
    conversation = read([tmp_path]).only
    assert [(m.role, m.author) for m in conversation.messages if m.text == ANSWER] == [(Role.AGENT, "Nora Field")]
    assert conversation.metadata["attachments"] == 1


def test_transcripts_of_a_vcon_have_the_time_of_their_dialog(tmp_path: Path) -> None:
    found = as_read(tmp_path, VCON_CALL)
    assert [m.sent_at.isoformat() for m in found.only.messages if m.sent_at] == ["2026-03-02T10:00:01+00:00", "2026-03-02T10:00:05+00:00"]
    assert found.only.channel == "voice"
    assert any("several transcripts" in note.text for note in found.inputs[0].notes)


def test_of_several_transcripts_the_one_that_knows_speakers_is_read_and_text_beside_a_recording_is_a_chat(tmp_path: Path) -> None:
    plain = {"type": "transcript", "dialog": 0, "body": {"transcript": "All in one."}}
    analyses = VCON_CALL["analysis"]
    assert isinstance(analyses, list)
    assert len(as_read(tmp_path, {**VCON_CALL, "analysis": [plain, *analyses]}).only.messages) == 2
    audio = {"type": "audio", "mimetype": "audio/mp3", "body": "SUQz", "parties": [0, 1]}
    conversation = as_read(tmp_path, {**VCON, "dialog": [audio, VCON_ASK]}).only
    assert (conversation.channel, [m.text for m in conversation.messages]) == ("chat", [ASK])


def test_words_that_an_export_cut_off_are_not_taken_for_the_whole_text(tmp_path: Path) -> None:
    alternative = {"transcript": f"{ASK} {ANSWER}", "words": [{"word": "My", "start": 0.5, "speaker": 0}]}
    found = as_read(tmp_path, {"metadata": {"request_id": "d"}, "results": {"channels": [{"alternatives": [alternative]}]}})
    assert [m.text for m in found.only.messages] == [f"{ASK} {ANSWER}"]


def test_who_joins_and_who_is_transferred_in_a_vcon_are_events(tmp_path: Path) -> None:
    history = [{"party": 1, "event": "join", "time": "2026-03-02T10:00:01Z"}, {"party": 1, "event": "mute", "time": "2026-03-02T10:00:02Z"}]
    dialog = [{**VCON_ASK, "party_history": history}, {"type": "transfer", "start": "2026-03-02T10:01:00Z", "transfer_target": 1}]
    events = [m.event for m in as_read(tmp_path, {**VCON, "dialog": dialog}).only.messages if m.event]
    assert [(event.kind, dict(event.details)) for event in events] == [("join", {"who": "Nora"}), ("transfer", {"to": "Nora"})]


def test_an_encrypted_vcon_is_listed(tmp_path: Path) -> None:
    assert "encrypted" in as_read(tmp_path, {"ciphertext": "x", "recipients": [], "protected": "y"}).problem.reason


@pytest.mark.no_cover
@pytest.mark.parametrize("family", [loader.name for loader in CALL_CENTRES])
@BROKEN
@given(data=st.data())
def test_a_broken_file_gives_conversations_or_a_clear_line(family: str, data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from([sample for sample in SAMPLES if sample.family == family]))
    check_broken(family, sample.value, data)
