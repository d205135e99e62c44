"""Bytes into text: which encoding a file has, and its lines one by one."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from supportaudit.loaders.files import HEAD, Transcript

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLE = b"\xd0\xcf\x11\xe0"
"""Begins what Outlook and old Office programs save."""
BINARY = (
    (b"PK\x03\x04", "a zip archive or an Office file", "unpack it and give the folder, or save the sheet as CSV"),
    (OLE, "an Outlook .msg or old Office file", "save the e-mail as .eml, or the sheet as CSV"),
    (b"%PDF", "a PDF", "export the conversation as text, CSV or JSON Lines"),
    (b"PAR1", "a Parquet file", "write it as CSV"),
    (b"SQLite format 3\0", "an SQLite database", "export the table as CSV"),
    (b"\x89PNG", "an image", "leave it out"),
    (b"\xff\xd8\xff", "an image", "leave it out"),
    (b"GIF8", "an image", "leave it out"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it and give the folder"),
    (b"BZh", "a bzip2 archive", "unpack it, or pack it with gzip or zstd"),
    (b"\xfd7zXZ", "an xz archive", "unpack it, or pack it with gzip or zstd"),
)
CONTROLS = bytes([*range(9), *range(14, 32)])
ODD_SHARE = 0.03
"""Share of control characters from which a file is no text; exports hold a zero byte here and there, random bytes one such in nine."""
CODE_PAGES = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "big5", "cp949", "koi8_r", "mac_roman")
GUESSED = frozenset(CODE_PAGES)
REPLACED = "bytes that are no characters were replaced by \ufffd; save the file as UTF-8"
OTHER_ENCODING = "text that is not UTF-8 was read as {}; if letters look wrong, save the file as UTF-8"
WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿ€£§°·«»¿¡–—‘’“”…•®©™´½¼\xa0")
"""What Western European text holds beyond ASCII; detectors take short cp1252 texts for its neighbours."""
KANA_SHARE = 0.4
"""Of what a text holds beyond ASCII, if it is Japanese; detectors take short texts for Korean ones."""
SURROGATE = re.compile("[\ud800-\udfff]")
SAMPLE = 1 << 14
"""Bytes shown to the encoding detector, which is slow on more."""


def binary_kind(head: bytes) -> tuple[str, str] | None:
    """What a file is that holds no text, and what to do with it; None when it may be text."""
    for magic, kind, hint in BINARY:
        if head.startswith(magic):
            return kind, hint
    if any(head.startswith(bom) for bom, _ in BOMS) or _wide(head):
        return None
    start = head[:4096]
    odd = len(start) - len(start.translate(None, CONTROLS))
    binary = start.count(b"\0") > 1 and odd > ODD_SHARE * len(start)
    return ("a binary file", "give the export as text, CSV, JSON Lines, .eml or .mbox") if binary else None


def encoding_of(head: bytes) -> str:
    """The encoding of a text, told from its start: by its BOM, UTF-8 when it is valid, else what the detector finds likeliest."""
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    if wide := _wide(head):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError as problem:
        return _guess(head) if _mostly_other(head, problem) else "utf-8"
    return "utf-8"


def _wide(head: bytes) -> str | None:
    """UTF-16 without a BOM: Latin text with every other byte zero."""
    sample = head[:512]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.4 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) * 0.4 and odd == 0 else None


def _mostly_other(head: bytes, problem: UnicodeDecodeError) -> bool:
    """Whether the bytes are in another encoding, rather than UTF-8 with some damage: more bytes beyond ASCII fail than fit."""
    seen = head[: problem.start + SAMPLE]
    good = sum(map(len, re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", seen)))
    return sum(byte >= 0x80 for byte in seen) > 2 * good


def _guess(head: bytes) -> str:
    beyond = next((i for i, byte in enumerate(head) if byte >= 0x80), 0)
    start = max(0, beyond - SAMPLE // 4)
    sample = head[start : start + SAMPLE]
    odd = [char for char in sample.decode("cp1252", errors="replace") if char > "\x7f"]
    plain_letters = sum(65 <= byte & 0xDF <= 90 for byte in sample)
    if sum(char in WESTERN for char in odd) >= 0.9 * len(odd) and len(odd) <= plain_letters:
        return "cp1252"
    japanese = [char for char in sample.decode("cp932", errors="ignore") if char > "\x7f"]
    if sum("\u3040" <= char <= "\u30ff" for char in japanese) > KANA_SHARE * len(japanese):
        return "cp932"
    best = from_bytes(sample, cp_isolation=list(CODE_PAGES)).best()
    return best.encoding if best else "cp1252"


def begun(text: str) -> str:
    """A text from its first sign on, without a byte order mark and what is blank."""
    return text.lstrip("\ufeff \t\r\n")


def head_text(head: bytes) -> str:
    """The start of a file as text, without a last line that may be cut."""
    text = head.decode(encoding_of(head), errors="replace")
    if len(head) >= HEAD:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    return text


def text_lines(transcript: Transcript, limit: int) -> Iterator[str]:
    """The file's lines with their ends, as ``newline=''`` would give them; longer lines come in pieces of ``limit`` characters.

    Bytes that are invalid in the encoding become U+FFFD; these and the lines that needed a guess at the encoding are noted.
    """
    encoding = encoding_of(transcript.head)
    guessed = encoding in GUESSED
    number = 1
    only_cr = "\n" not in (head := transcript.head.decode(encoding, errors="replace")) and "\r" in head
    source = io.TextIOWrapper(transcript.stream, encoding=encoding, errors="replace", newline="\r" if only_cr else "\n")
    try:
        while line := source.readline(limit):
            if "\ufffd" in line:
                transcript.note(REPLACED, f"line {number}")
            elif guessed and not line.isascii():
                transcript.note(OTHER_ENCODING.format(encoding), f"line {number}")
            yield line
            number += line.endswith(("\n", "\r"))
    finally:
        source.detach()


def clean(text: str) -> str:
    """Without the halves of characters that some codecs let through and no output could hold."""
    return SURROGATE.sub("\ufffd", text)


def plain(text: str) -> str:
    """Line ends LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
