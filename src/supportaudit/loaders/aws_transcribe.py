"""Amazon Transcribe: Call Analytics, and the standard output with speakers or channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportaudit.loaders.amazon_connect import ANALYSIS, analysed
from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, at_path, fields_of, id_of, number_of, objects_of, text_of
from supportaudit.loaders.roles import role_of_word
from supportaudit.loaders.speech import NO_SPEAKERS, Said, Word, by_start, moment, speak, turns
from supportaudit.model import Role

PUNCTUATION = "punctuation"


class Transcribe(JsonFamily):
    """Calls that Amazon Transcribe wrote down."""

    name = "aws_transcribe_call_analytics"
    title = "Amazon Transcribe"
    told = "`Transcript` with `ConversationCharacteristics` or `JobName` and no contact; or `results` with `transcripts` and `items`."
    reads = (
        "Call Analytics: turns with their role and offset. Standard output: the words of each segment of a speaker, or of each turn of a channel; "
        "`spk_0` and `ch_0` are unknown until the config says who they are."
    )
    left_out = "Alternatives, confidence and other measures."
    layout = Layout()

    def recognise(self, record: Record) -> float:
        """By the fields of a job."""
        value = record.value
        if value.keys() & ANALYSIS and (value.keys() & {"JobName", "Transcript"}):
            return 0.97 if "JobName" in value else 0.91
        if isinstance(value.get("SpeechSegments"), list) and "ConversationAnalytics" in value:
            return 0.97
        results = fields_of(value, "results")
        if isinstance(results.get("items"), list) and results.keys() & {"transcripts", "speaker_labels", "channel_labels", "audio_segments"}:
            return 0.97
        return 0.96 if "transcripts" in results and value.keys() & {"jobName", "accountId"} else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One call."""
        value = record.value
        if isinstance(value.get("Transcript"), list):
            yield analysed(value, reading)
        elif isinstance(value.get("SpeechSegments"), list):
            yield _segments(value, reading)
        elif "results" in value and "transcripts" in fields_of(value, "results"):
            yield _standard(value, reading, record)
        else:
            raise stranger("no call of Amazon Transcribe")


def _standard(value: Fields, reading: Reading, record: Record) -> Talk:
    results = fields_of(value, "results")
    talk = reading.talk(id_of(value, "jobName"))
    talk.lang = text_of(results, "language_code") or text_of(value, "language_code") or None
    said = list(_said(results))
    if not speak(talk, said):
        speak(talk, [Said(None, text_of(entry, "transcript")) for entry in objects_of(results, "transcripts")])
    if not any(turn.speaker for turn in said):
        reading.transcript.note(NO_SPEAKERS, record.where)
    return talk


def _said(results: Fields) -> Iterator[Said]:
    """Channel by channel, speaker by speaker, or by pauses: whatever of these the job was asked for."""
    segments = list(objects_of(results, "audio_segments"))
    channels = list(objects_of(results, "channel_labels.channels"))
    if segments and all(segment.keys() & {"speaker_label", "channel_label"} for segment in segments):
        yield from _of_segments(segments)
    elif channels:
        yield from turns(by_start(_word(item, id_of(channel, "channel_label")) for channel in channels for item in objects_of(channel, "items")))
    elif isinstance(at_path(results, "speaker_labels.segments"), list):
        yield from _of_speakers(results)
    elif segments:
        yield from _of_segments(segments)
    else:
        yield from turns(_word(item, id_of(item, "speaker_label")) for item in objects_of(results, "items"))


def _of_segments(segments: Sequence[Fields]) -> Iterator[Said]:
    for segment in segments:
        yield Said(id_of(segment, "speaker_label", "channel_label"), text_of(segment, "transcript"), number_of(segment, "start_time"))


def _of_speakers(results: Fields) -> Iterator[Said]:
    """One turn a segment of a speaker: its words lie in the list of all words, and are found by their times."""
    owner: dict[float, tuple[int, str | None]] = {}
    for number, segment in enumerate(objects_of(results, "speaker_labels.segments")):
        speaker = id_of(segment, "speaker_label")
        for item in [segment, *objects_of(segment, "items")]:
            start = number_of(item, "start_time")
            if start is not None:
                owner[start] = number, id_of(item, "speaker_label") or speaker
    here: tuple[int, str | None] = (-1, None)
    held: list[Word] = []
    for item in objects_of(results, "items"):
        start = number_of(item, "start_time")
        found = owner.get(start, (here[0], id_of(item, "speaker_label") or here[1])) if start is not None else here
        if found != here and held:
            yield from turns(held)
            held = []
        here = found
        held.append(_word(item, here[1]))
    yield from turns(held)


def _word(item: Fields, speaker: str | None) -> Word:
    best = next(objects_of(item, "alternatives"), item)
    return Word(speaker, text_of(best, "content"), number_of(item, "start_time"), stuck=text_of(item, "type") == PUNCTUATION)


def _segments(value: Fields, reading: Reading) -> Talk:
    """A call of the Post-Call Analytics solution, which writes turns of its own."""
    about = fields_of(value, "ConversationAnalytics")
    talk = reading.talk(id_of(about, "GUID", "ConversationId"))
    talk.lang = text_of(about, "LanguageCode") or None
    names = {key: text_of(label, "DisplayText") for label in objects_of(about, "SpeakerLabels") if (key := id_of(label, "Speaker"))}
    speak(talk, ())
    for segment in objects_of(value, "SpeechSegments"):
        speaker = id_of(segment, "SegmentSpeaker")
        label = names.get(speaker or "") or speaker
        role = role_of_word(label) if label else None
        talk.say(role or Role.UNKNOWN, text_of(segment, "DisplayText", "OriginalText"), label, moment(number_of(segment, "SegmentStartTime")))
    return talk
