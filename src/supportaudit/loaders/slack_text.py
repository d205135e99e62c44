"""What a Slack message says: its marks resolved, tokens masked, and the words that stand in blocks or attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from supportaudit.loaders.json_values import Fields, objects_of, text_of

MARK = re.compile(r"<(?P<what>[^<>|\n]{1,2000})(?:\|(?P<label>[^<>\n]{0,1000}))?>")
TOKEN = re.compile(r"(?i)(?P<before>[?&](?:pub_secret|token)=)[\w%-]{4,400}|\bxox[a-z]{1,2}(?:\.xox[a-z])?-[\w-]{4,400}")
"""Secrets of a workspace: in addresses of files, and where somebody pasted one."""
HIDDEN = "[token]"
MAX_DEPTH = 12


def mask_tokens(text: str) -> str:
    """The text without secrets."""
    return TOKEN.sub(lambda match: f"{match['before'] or ''}{HIDDEN}", text)


def unmarked(text: str) -> str:
    """Slack's marks as people see them: ``<@U1|ana>`` is ``@ana``, ``<https://a.example|here>`` is ``here (https://a.example)``."""
    return mask_tokens(unescape(MARK.sub(_seen, text)))


def _seen(match: re.Match[str]) -> str:
    what, label = match["what"], match["label"] or ""
    if what.startswith(("@", "#")):
        return f"{what[0]}{label.lstrip('@#')}" if label else what
    if what.startswith("!"):
        name = what[1:].partition("^")[0]
        return (label or f"@{name}") if name in {"subteam", "date"} else f"@{label.lstrip('@') or name}"
    address = what.removeprefix("mailto:").removeprefix("tel:")
    if not label or label == address or address.endswith(f"//{label}"):
        return address
    return label if address != what else f"{label} ({address})"


def words_of_message(message: Fields, *, whole: bool) -> str:
    """The message's text, else that of its blocks, else that of its attachments; with ``whole`` attachments are said too: bots put words there."""
    text = unmarked(text_of(message, "text"))
    if not text.strip():
        text = "".join(_of_blocks(message.get("blocks"), 0)).strip()
    own = [entry for entry in objects_of(message, "attachments") if not _is_quoted(entry)]
    if whole or not text.strip():
        said = [found for entry in own if (found := _of_attachment(entry)) and found.strip() not in text]
        text = "\n".join(filter(None, (text, *said)))
    return text


def _is_quoted(attachment: Fields) -> bool:
    """Whether it is the preview of a link, or somebody else's message."""
    return bool(attachment.keys() & {"from_url", "original_url", "is_msg_unfurl", "is_share", "message_blocks", "channel_share"})


def _of_attachment(attachment: Fields) -> str:
    parts = [text_of(attachment, key) for key in ("pretext", "title", "text")]
    parts += [": ".join(filter(None, (text_of(entry, "title"), text_of(entry, "value")))) for entry in objects_of(attachment, "fields")]
    written = "\n".join(unmarked(part) for part in parts if part) or "".join(_of_blocks(attachment.get("blocks"), 0)).strip()
    return written or unmarked(text_of(attachment, "fallback"))


def _of_blocks(value: object, depth: int) -> Iterator[str]:
    """The words of blocks: rich text, sections, headers and what is in them."""
    if depth > MAX_DEPTH or not isinstance(value, list):
        return
    for block in value:
        if not isinstance(block, dict):
            continue
        kind = text_of(block, "type")
        if kind in {"section", "header", "context", "mrkdwn", "plain_text"}:
            yield unmarked(text_of(block, "text.text", "text")) + "\n" * (kind in {"section", "header"})
            yield from _of_blocks(block.get("fields"), depth + 1)
        elif kind == "text":
            yield mask_tokens(text_of(block, "text"))
        elif kind == "link":
            yield mask_tokens(text_of(block, "text", "url"))
        elif kind in {"user", "channel", "usergroup", "broadcast"}:
            yield ("#" if kind == "channel" else "@") + text_of(block, "user_id", "channel_id", "usergroup_id", "range")
        elif kind == "emoji":
            yield f":{text_of(block, 'name')}:"
        yield from _of_blocks(block.get("elements"), depth + 1)
        if kind in {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "context"}:
            yield "\n"
