"""Rich text into plain text or into the HTML that it was made from: enough of RTF for the bodies of Outlook's e-mails."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from supportaudit.loaders.mail_headers import decode_bytes

PACKED, PLAIN = b"LZFu", b"MELA"
WINDOW = 4096
DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""With what the window of packed RTF begins ([MS-OXRTFCP] 2.1.2.1)."""
TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\")
SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerf headerl headerr footer footerf footerl footerr footnote listtable"
    b" listoverridetable rsidtbl generator xmlnstbl themedata datastore latentstyles mmathpr filetbl revtbl fldinst nonshppict".split()
)
"""Groups of which nothing is shown."""
BREAKS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": "\t", b"tab": "\t"}
SIGNS = {
    b"lquote": "\u2018",
    b"rquote": "\u2019",
    b"ldblquote": "\u201c",
    b"rdblquote": "\u201d",
    b"bullet": "\u2022",
    b"endash": "\u2013",
    b"emdash": "\u2014",
    b"nbsp": "\xa0",
    b"emspace": " ",
    b"enspace": " ",
}
ESCAPED = {b"~": "\xa0", b"-": "", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n", b"\t": "\t"}
MAX_DEPTH = 1_000


def unpacked(data: bytes, limit: int) -> bytes:
    """Packed RTF as Outlook keeps it, unpacked up to ``limit`` bytes; damaged bytes end it early. Empty for what is no packed RTF."""
    if len(data) < 16:
        return b""
    _, size, kind, _ = struct.unpack("<II4sI", data[:16])
    if kind == PLAIN:
        return data[16 : 16 + min(size, limit)]
    if kind != PACKED:
        return b""
    window = bytearray(DICTIONARY.ljust(WINDOW, b"\0"))
    place, write, out = 16, len(DICTIONARY), bytearray()
    while place < len(data) and len(out) < min(size, limit):
        control = data[place]
        place += 1
        for bit in range(8):
            if control >> bit & 1:
                if place + 1 >= len(data):
                    return bytes(out)
                pair = data[place] << 8 | data[place + 1]
                place += 2
                start, count = pair >> 4, (pair & 15) + 2
                if start == write % WINDOW:
                    return bytes(out)
                for i in range(count):
                    byte = window[(start + i) % WINDOW]
                    window[write % WINDOW] = byte
                    write += 1
                    out.append(byte)
            elif place < len(data):
                out.append(data[place])
                window[write % WINDOW] = data[place]
                write += 1
                place += 1
    return bytes(out[: min(size, limit)])


@dataclass(slots=True)
class _Group:
    silent: bool = False
    skip: int = 1
    """Characters that stand in for one in Unicode, for readers that know none."""
    markup: bool = False
    """Holds HTML as it was."""


@dataclass(slots=True)
class _Reading:
    page: str = "cp1252"
    html: bool = False
    group: _Group = field(default_factory=_Group)
    above: list[_Group] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    """Bytes that are not decoded yet: a character may have two."""
    left: int = 0
    """Characters still to be left out after one in Unicode."""
    hidden: bool = False
    """Between what is there only for readers of RTF."""

    @property
    def shown(self) -> bool:
        return not self.group.silent and not (self.hidden and not self.group.markup)

    def flush(self) -> None:
        if self.raw:
            self.out.append(decode_bytes(bytes(self.raw), self.page))
            self.raw.clear()

    def say(self, text: str) -> None:
        if self.shown:
            self.flush()
            self.out.append(text)

    def bytes_(self, data: bytes) -> None:
        gone = min(self.left, len(data))
        self.left -= gone
        if self.shown:
            self.raw += data[gone:]


def rtf_text(data: bytes) -> tuple[str, bool]:
    """What the RTF says, and whether that is HTML (Outlook wraps the HTML of a mail in RTF). One pass; nothing in it is run."""
    reading = _Reading()
    for match in TOKEN.finditer(data):
        word, number, code, sign, brace, plain = match.groups()
        if brace == b"{":
            reading.flush()
            if len(reading.above) < MAX_DEPTH:
                reading.above.append(reading.group)
                reading.group = _Group(reading.group.silent, reading.group.skip)
        elif brace == b"}":
            reading.flush()
            reading.group = reading.above.pop() if reading.above else reading.group
        elif word:
            _control(reading, word.lower(), int(number) if number else None)
        elif code:
            reading.bytes_(bytes([int(code, 16)]))
        elif sign == b"*":
            reading.group.silent = True
        elif sign:
            reading.say(ESCAPED.get(sign, ""))
        elif plain:
            reading.bytes_(plain)
    reading.flush()
    return _whole("".join(reading.out)).strip(), reading.html


def _whole(text: str) -> str:
    """Halves of characters beyond the first plane, which RTF writes apart, as one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _control(reading: _Reading, word: bytes, number: int | None) -> None:
    if word == b"ansicpg" and number:
        reading.page = "utf-8" if number == 65001 else f"cp{number}"
    elif word == b"fromhtml":
        reading.html = number != 0
    elif word == b"htmltag":
        reading.flush()
        reading.group.silent, reading.group.markup = False, True
    elif word == b"htmlrtf":
        reading.flush()
        reading.hidden = number != 0
    elif word in SILENT:
        reading.group.silent = True
    elif word == b"uc":
        reading.group.skip = max(0, number or 0)
    elif word == b"u" and number is not None:
        reading.say(chr(number % 0x10000))
        reading.left = reading.group.skip
    elif word in BREAKS:
        reading.say(BREAKS[word])
    elif word in SIGNS:
        reading.say(SIGNS[word])
