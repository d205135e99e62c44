"""Transcript files into conversations: one file a format family, one interface (``interface.py``), one list of loaders (here)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from supportaudit.loaders.abcd_json import Abcd
from supportaudit.loaders.amazon_connect import ConnectChat, ContactLens
from supportaudit.loaders.aws_transcribe import Transcribe
from supportaudit.loaders.call_text import OtterRev, Zoom
from supportaudit.loaders.captions import SubRip, WebVtt
from supportaudit.loaders.convokit import ConvoKit
from supportaudit.loaders.dialogstudio_json import DialogStudio
from supportaudit.loaders.dump import dump_conversation, visible_only, visible_text, write_jsonl
from supportaudit.loaders.email_body import EmailBody
from supportaudit.loaders.eml import Eml, Mbox
from supportaudit.loaders.evaluable import why_not_evaluable
from supportaudit.loaders.files import Progress, identity, places
from supportaudit.loaders.freshchat import Freshchat
from supportaudit.loaders.freshdesk import Freshdesk
from supportaudit.loaders.front import Front
from supportaudit.loaders.genesys_cloud import GenesysCloud
from supportaudit.loaders.google_ccai import GoogleCcai
from supportaudit.loaders.gorgias import Gorgias
from supportaudit.loaders.helpscout import HelpScout
from supportaudit.loaders.intercom import Intercom
from supportaudit.loaders.interface import Guess, Head, Loader, Options, Part, Unread
from supportaudit.loaders.jsonl import JsonLines
from supportaudit.loaders.labels import load_labels
from supportaudit.loaders.livechat import LiveChat
from supportaudit.loaders.load import load_with
from supportaudit.loaders.messengers import Signal, WhatsApp
from supportaudit.loaders.msg import Msg
from supportaudit.loaders.openai_messages import OpenAiMessages
from supportaudit.loaders.plain_text import PlainText
from supportaudit.loaders.quarantine import Quarantine
from supportaudit.loaders.remote import is_remote
from supportaudit.loaders.salesforce_chat import SalesforceChat
from supportaudit.loaders.sheets import Parquet, Xlsx
from supportaudit.loaders.shortlist import Shortlist
from supportaudit.loaders.slack_export import SlackExport
from supportaudit.loaders.speech_services import SpeechServices
from supportaudit.loaders.suggest import Suggestion, suggest
from supportaudit.loaders.survey import Survey, survey_with
from supportaudit.loaders.table import Table
from supportaudit.loaders.tabular import write_csv, write_parquet
from supportaudit.loaders.teams_graph import TeamsGraph
from supportaudit.loaders.telegram import Telegram, TelegramBot
from supportaudit.loaders.twilio_conversations import Twilio
from supportaudit.loaders.vcon import Vcon
from supportaudit.loaders.zendesk_chat import ZendeskChat
from supportaudit.loaders.zendesk_chat_text import ZendeskChatInComment
from supportaudit.loaders.zendesk_ticket import ZendeskTicket
from supportaudit.model import Conversation, InputFile, SkippedTranscript
from supportaudit.rulebook.config import Config

HELP_DESKS: tuple[Loader, ...] = (
    ZendeskTicket(),
    ZendeskChat(),
    Intercom(),
    Freshdesk(),
    Freshchat(),
    HelpScout(),
    Front(),
    Gorgias(),
    LiveChat(),
)
"""JSON as help desks export it."""
CALL_CENTRES: tuple[Loader, ...] = (ConnectChat(), ContactLens(), Transcribe(), GenesysCloud(), GoogleCcai(), SpeechServices(), Twilio(), Vcon())
"""JSON of contact centres and of services that write speech down."""
MESSENGERS: tuple[Loader, ...] = (Telegram(), TelegramBot(), WhatsApp(), Signal())
"""Exports of messengers."""
WORKPLACE: tuple[Loader, ...] = (TeamsGraph(), SlackExport())
"""Chats of people at work."""
DATASETS: tuple[Loader, ...] = (OpenAiMessages(), Abcd(), DialogStudio(), ConvoKit())
"""Data sets and what language models are given."""
CALLS: tuple[Loader, ...] = (WebVtt(), SubRip(), Zoom(), OtterRev())
"""Captions and transcripts of calls, as text."""
CHATS: tuple[Loader, ...] = (ZendeskChatInComment(), SalesforceChat())
"""Chats written down as text."""
MAILS: tuple[Loader, ...] = (Mbox(), Eml(), Msg())
"""Mail."""
TABLES: tuple[Loader, ...] = (Table(), Xlsx(), Parquet())
"""A message a row."""
LOADERS: tuple[Loader, ...] = (
    JsonLines(),
    *HELP_DESKS,
    *CALL_CENTRES,
    *MAILS,
    *TABLES,
    *CALLS,
    *MESSENGERS,
    *WORKPLACE,
    *DATASETS,
    *CHATS,
    PlainText(),
    EmailBody(),
)
"""Every format, in the order in which equally sure ones are taken."""


def load(
    paths: Sequence[str],
    config: Config,
    *,
    format: str | None = None,  # noqa: A002  (the option's own name)
    progress: Progress | None = None,
    is_report: Callable[[bytes], bool] = lambda _: False,
    unread: Unread | None = None,
) -> Iterator[Conversation | SkippedTranscript | InputFile]:
    """Every conversation in these files, folders, archives, addresses and ``-`` (standard input), in order and lazily; formats told by content.

    After a file's last conversation comes its InputFile; what cannot be read comes as a SkippedTranscript of kind ``quarantined`` whose reason ends
    with the next step, and the rest is read. Threads that span files (e-mail) come when all files have been read. ``format``: name of the loader for
    every file. ``is_report``: tells by the start of a file that it is a report of an earlier
    run, which is left out of a folder. ``unread``: keeps what cannot be read. Raises UsageError at once for a path that does not exist, an unknown
    format or time zone.
    """
    return load_with(LOADERS, paths, Options(config, is_report=is_report, unread=unread), format=format, progress=progress)


def survey(paths: Sequence[str], config: Config, *, format: str | None = None, first: int = 200) -> Iterator[Survey]:  # noqa: A002  (as above)
    """What each file is taken for and why, and what its first records hold; errors as ``load``."""
    return survey_with(LOADERS, paths, Options(config, first=first), format=format)


__all__ = [
    "CALLS",
    "CALL_CENTRES",
    "CHATS",
    "DATASETS",
    "HELP_DESKS",
    "LOADERS",
    "MAILS",
    "MESSENGERS",
    "TABLES",
    "WORKPLACE",
    "Guess",
    "Head",
    "Loader",
    "Options",
    "Part",
    "Quarantine",
    "Shortlist",
    "Suggestion",
    "Survey",
    "Unread",
    "dump_conversation",
    "identity",
    "is_remote",
    "load",
    "load_labels",
    "load_with",
    "places",
    "suggest",
    "survey",
    "visible_only",
    "visible_text",
    "why_not_evaluable",
    "write_csv",
    "write_jsonl",
    "write_parquet",
]
