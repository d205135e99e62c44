"""Deepgram and AssemblyAI: transcripts of recordings as their interfaces answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportaudit.errors import TranscriptError
from supportaudit.loaders.json_family import JsonFamily, Reading, stranger
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_talk import Person, Talk
from supportaudit.loaders.json_values import Fields, at_path, fields_of, id_of, number_of, objects_of, text_of, truth_of
from supportaudit.loaders.speech import NO_SPEAKERS, Said, Word, are_all, by_start, speak, turns

WRAPPERS = ("result", "response", "data", "transcription", "transcript")
AUDIO = frozenset({"audio_url", "audio_duration", "acoustic_model", "language_model", "speech_model", "speaker_labels", "utterances", "words"})
UTTERANCE = frozenset({"speaker", "text", "start", "end"})


def _is_list(value: list[object]) -> bool:
    """Whether it is the list of utterances alone, as a client of AssemblyAI gives it."""
    return bool(value) and all(isinstance(entry, dict) and entry.keys() >= UTTERANCE for entry in value[:3])


class SpeechServices(JsonFamily):
    """Recordings that Deepgram or AssemblyAI wrote down."""

    name = "deepgram_assemblyai"
    title = "Deepgram and AssemblyAI"
    told = "`results` with `utterances` or `channels` (Deepgram), or `utterances`, `words` and `audio_url` (AssemblyAI)."
    reads = (
        "Utterances, else paragraphs, else the words of each speaker in a row, else the text: the same words are never read twice. "
        "Times are offsets (seconds of Deepgram, milliseconds of AssemblyAI). Speakers and channels are unknown until the config says who they are."
    )
    left_out = "Confidence, summaries, sentiment, chapters and other analyses; results of a live transcription that are not final."
    layout = Layout(is_list=_is_list)
    joins = True

    def recognise(self, record: Record) -> float:
        """By the fields of an answer."""
        value = _opened(record.value)
        results = fields_of(value, "results")
        first = next(objects_of(results, "channels"), {})
        if isinstance(first.get("alternatives"), list) or any("transcript" in entry for entry in objects_of(results, "utterances")):
            return 0.98
        if _is_live(value):
            return 0.97
        if any(entry.keys() >= UTTERANCE for entry in objects_of(value, "utterances")):
            return 0.97
        about = value.keys() & AUDIO
        spoken = [*objects_of(value, "utterances"), *objects_of(value, "words")]
        if len(about) > 1 and (spoken or "text" in value) and ("id" in value or "audio_url" in value or "utterances" in value):
            return 0.97
        parts = [entry for key in ("sentences", "paragraphs") for entry in objects_of(value, key)]
        return 0.96 if parts and parts[0].keys() >= {"text", "start", "end", "words"} else 0.0

    def take(self, record: Record, reading: Reading) -> Iterator[Talk | Person]:
        """One recording, or one final result of a live transcription."""
        value = _opened(record.value)
        results = fields_of(value, "results")
        if text_of(value, "status") == "error":
            raise TranscriptError(
                f"the transcription failed: {text_of(value, 'error')[:200] or 'no reason is given'}", hint="transcribe the recording again"
            )
        talk = reading.talk(id_of(value, "metadata.request_id", "request_id", "id", "transcript_id"))
        talk.whole = not _is_live(value)
        talk.lang = text_of(value, "language_code", "metadata.language") or text_of(results, "channels.detected_language") or None
        said: Sequence[Said] = ()
        if _is_live(value):
            if truth_of(value, "is_final") is not False:
                said = [Said(turn.speaker, turn.text, turn.start) for turn in of_channels([fields_of(value, "channel")])]
        elif results:
            said = of_deepgram(results)
        elif value.keys() & {"utterances", "words", "text", "sentences", "paragraphs"}:
            said = of_assembly(value)
        else:
            raise stranger("no transcript of Deepgram or AssemblyAI")
        speak(talk, said)
        if said and not any(turn.speaker for turn in said):
            reading.transcript.note(NO_SPEAKERS, record.where)
        yield talk


def _opened(value: Fields) -> Fields:
    """What a client wrapped around an answer, or the answer of which it gave the utterances alone."""
    if "" in value:
        return {"utterances": value[""]}
    for key in WRAPPERS:
        inner = value.get(key)
        if isinstance(inner, dict) and (inner.keys() & {"results", "utterances"} or "audio_url" in inner):
            return inner
    return value


def _is_live(value: Fields) -> bool:
    return "channel" in value and isinstance(at_path(value, "channel.alternatives"), list) and bool(value.keys() & {"is_final", "channel_index"})


def of_deepgram(results: Fields) -> list[Said]:
    """Its utterances, else what its channels say."""
    channels = list(objects_of(results, "channels"))
    found = [
        Said(_speaker(entry, several=len(channels) > 1), text_of(entry, "transcript", "text"), number_of(entry, "start"), id_of(entry, "id"))
        for entry in objects_of(results, "utterances")
    ]
    return found or of_channels(channels)


def of_channels(channels: Sequence[Fields]) -> list[Said]:
    """What the best alternative of every channel says, in order of time."""
    best = [next(objects_of(channel, "alternatives"), {}) for channel in channels]
    several = len(best) > 1
    if not several:
        return [turn for alternative in best for turn in of_alternative(alternative)]
    paragraphs = [
        Said(f"Channel {number}", entry.text, entry.start)
        for number, alternative in enumerate(best)
        for entry in map(_paragraph, objects_of(alternative, "paragraphs.paragraphs"))
    ]
    if paragraphs:
        return paragraphs
    words = [_word(word, f"Channel {number}") for number, alternative in enumerate(best) for word in objects_of(alternative, "words")]
    if words and are_all(words, "".join(text_of(alternative, "transcript") for alternative in best)):
        return list(turns(by_start(words)))
    return [Said(f"Channel {number}", text_of(alternative, "transcript")) for number, alternative in enumerate(best)]


def of_alternative(alternative: Fields) -> list[Said]:
    """Paragraphs, else words with speakers, else the text."""
    paragraphs = [_paragraph(entry) for entry in objects_of(alternative, "paragraphs.paragraphs")]
    if any(entry.text for entry in paragraphs):
        return paragraphs
    words = [_word(word, _speaker(word)) for word in objects_of(alternative, "words")]
    text = text_of(alternative, "transcript", "text")
    if any(word.speaker for word in words) and are_all(words, text):
        return list(turns(words))
    start = words[0].start if words else None
    return [Said(None, text, start)] if text else list(turns(words))


def of_assembly(value: Fields) -> list[Said]:
    """Utterances, else paragraphs or sentences, else words with speakers, else the text.

    Its times are milliseconds; fractions, in what others wrote in its form, are seconds.
    """
    for key in ("utterances", "paragraphs", "sentences"):
        entries = list(objects_of(value, key))
        unit = 1 if any(isinstance(start := entry.get("start"), float) and not start.is_integer() for entry in entries) else 1000
        found = [Said(id_of(entry, "speaker", "channel"), text_of(entry, "text"), _start(entry, unit)) for entry in entries]
        if any(entry.text for entry in found):
            return found
    words = [Word(id_of(word, "speaker", "channel"), text_of(word, "text"), _start(word)) for word in objects_of(value, "words")]
    text = text_of(value, "text")
    if any(word.speaker for word in words) and are_all(words, text):
        return list(turns(words))
    return [Said(None, text, words[0].start if words else None)] if text else list(turns(words))


def _paragraph(entry: Fields) -> Said:
    text = " ".join(text_of(sentence, "text").strip() for sentence in objects_of(entry, "sentences")) or text_of(entry, "text")
    return Said(_speaker(entry), text, number_of(entry, "start"))


def _word(word: Fields, speaker: str | None) -> Word:
    return Word(speaker, text_of(word, "punctuated_word", "word", "text"), number_of(word, "start"))


def _speaker(entry: Fields, *, several: bool = False) -> str | None:
    """``Speaker 0`` where speakers were told apart, ``Channel 0`` where channels were."""
    for key, word in (("channel", "Channel"), ("speaker", "Speaker")) if several else (("speaker", "Speaker"),):
        if found := id_of(entry, key):
            return f"{word} {found}" if found.isdecimal() else found
    return None


def _start(entry: Fields, unit: int = 1000) -> float | None:
    number = number_of(entry, "start")
    return None if number is None else number / unit
