"""rules/*.yaml -> Rulebook: what to look for, what to ask, what it weighs."""

from supportaudit.rulebook.config import Config, GateSettings, Group, IgnoreGlob, MaxSkipped
from supportaudit.rulebook.config_file import VARIABLES as CONFIG_VARIABLES
from supportaudit.rulebook.config_file import load_config
from supportaudit.rulebook.library import builtin_packs
from supportaudit.rulebook.load import REQUIRED_WORDING, load_rulebook
from supportaudit.rulebook.rules import CheckRule, Example, Pack, PackTest, Rulebook, SignalRule
from supportaudit.rulebook.shorthand import ParsedChat, parse_chat

__all__ = [
    "CONFIG_VARIABLES",
    "REQUIRED_WORDING",
    "CheckRule",
    "Config",
    "Example",
    "GateSettings",
    "Group",
    "IgnoreGlob",
    "MaxSkipped",
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
