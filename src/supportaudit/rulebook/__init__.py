"""rules/*.yaml -> Rulebook: what to look for, what to ask, what it weighs."""

from supportaudit.rulebook.config import Config, Group
from supportaudit.rulebook.config_file import load_config
from supportaudit.rulebook.library import builtin_packs
from supportaudit.rulebook.load import REQUIRED_WORDING, load_rulebook
from supportaudit.rulebook.rules import CheckRule, Example, Pack, PackTest, Rulebook, SignalRule
from supportaudit.rulebook.shorthand import EXAMPLE_CALENDAR, ParsedChat, parse_chat

__all__ = [
    "EXAMPLE_CALENDAR",
    "REQUIRED_WORDING",
    "CheckRule",
    "Config",
    "Example",
    "Group",
    "Pack",
    "PackTest",
    "ParsedChat",
    "Rulebook",
    "SignalRule",
    "builtin_packs",
    "load_config",
    "load_rulebook",
    "parse_chat",
]
