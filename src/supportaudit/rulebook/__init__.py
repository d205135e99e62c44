"""rules/*.yaml -> Rulebook: what to look for, what to ask, what it weighs."""

from typing import TYPE_CHECKING

from supportaudit.on_demand import on_demand

if TYPE_CHECKING:
    from supportaudit.rulebook.config import TABLE_FIELDS, Config, GateSettings, Group, IgnoreGlob, MaxSkipped, is_mail_source
    from supportaudit.rulebook.config_names import CONFIG_VARIABLES
    from supportaudit.rulebook.config_read import load_config
    from supportaudit.rulebook.load import REQUIRED_WORDING, load_rulebook
    from supportaudit.rulebook.matchers import SignalRule
    from supportaudit.rulebook.reviews import REVIEWS_FILE, Review, ReviewBook, load_reviews, parse_date, parse_reviews
    from supportaudit.rulebook.rules import CheckRule, Example, Pack, PackTest, Rulebook
    from supportaudit.rulebook.shipped import builtin_packs, example_packs
    from supportaudit.rulebook.shorthand import EXAMPLE_CALENDAR, ParsedChat, parse_chat
    from supportaudit.rulebook.write_reviews import with_entry

__all__ = [
    "CONFIG_VARIABLES",
    "EXAMPLE_CALENDAR",
    "REQUIRED_WORDING",
    "REVIEWS_FILE",
    "TABLE_FIELDS",
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
    "Review",
    "ReviewBook",
    "Rulebook",
    "SignalRule",
    "builtin_packs",
    "example_packs",
    "is_mail_source",
    "load_config",
    "load_reviews",
    "load_rulebook",
    "parse_chat",
    "parse_date",
    "parse_reviews",
    "with_entry",
]

if not TYPE_CHECKING:  # where types are checked, a name that there is not should be an error
    __getattr__ = on_demand(
        __name__, __all__, ("config", "shipped", "config_read", "config_names", "rules", "load", "shorthand", "reviews", "write_reviews")
    )
