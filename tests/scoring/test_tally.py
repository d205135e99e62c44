"""Sums: the same figures from any split and any order, and nobody is judged by somebody else's contacts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.errors import UsageError
from supportaudit.model import CANNED, QUEUE, UNNAMED, AuditedConversation, Scorecard
from supportaudit.rulebook.config import Config, Group
from supportaudit.scoring import CUTS, Tally
from tests.builders import Item, audited, chat, rulebook, verdict, verdicts
from tests.fuzz import tried

CHECKS = ("heard/hear", "heard/resolve", "wording/blunt", "escalation/unanswered")
BOOK = rulebook(
    Item("heard/hear"),
    Item("heard/resolve", weight=3),
    Item("wording/blunt", "Wording"),
    Item("escalation/unanswered", "Escalation", weight=5, critical="customer"),
    sections={"HEARD": 2, "Wording": 0.7},
)
CONFIG = Config(min_evaluations=3)


def contact(number: int, agent: str | None = "Ana", outcomes: Sequence[str] = ("pass", "fail", "pass", "pass"), **where: str) -> AuditedConversation:
    """One contact of one agent with the four outcomes; ``where`` holds channel, vendor, team and path."""
    conversation = chat(f"C My mug broke\nA/{agent or ''} Hello", id=f"c-{number}", path=where.get("path", "chats.txt"))
    conversation = replace(conversation, channel=where.get("channel"), vendor=where.get("vendor"), team=where.get("team"))
    found = verdicts(dict(zip(CHECKS, outcomes, strict=True)), agent or UNNAMED, conversation=f"c-{number}")
    return audited(conversation, found, BOOK)


def tally(contacts: Sequence[AuditedConversation], config: Config = CONFIG, by: Sequence[str] = ()) -> Tally:
    total = Tally(BOOK, config, by)
    for one in contacts:
        total.add(one)
    return total


def card(cards: Sequence[Scorecard], by: str, key: str, vendor: str | None = None) -> Scorecard:
    return next(c for c in cards if (c.by, c.key) == (by, key) and (by == "vendor" or c.vendor == vendor))


AGENTS = st.sampled_from(["Ana", "Lee", "Zoë", None])
OUTCOMES = st.tuples(*[st.sampled_from(["pass", "fail", "na (no trigger)", "pending"])] * 4)
CONTACTS = st.lists(
    st.builds(
        lambda agent, outcomes, vendor, channel: (agent, outcomes, vendor, channel),
        AGENTS,
        OUTCOMES,
        st.sampled_from([None, "Northwind", "Contoso"]),
        st.sampled_from(["chat", "email", None]),
    ),
    max_size=25,
)
Rows = Sequence[tuple[str | None, tuple[str, ...], str | None, str | None]]


def build(rows: Rows) -> list[AuditedConversation]:
    made = []
    for number, (agent, outcomes, vendor, channel) in enumerate(rows):
        where = {name: value for name, value in (("vendor", vendor), ("channel", channel)) if value}
        made.append(contact(number, agent, outcomes, **where))
    return made


@tried(40)
@given(CONTACTS, st.randoms(use_true_random=False), st.integers(1, 4))
def test_any_split_in_any_order_merges_to_the_same_scorecards(rows: Rows, chance: random.Random, parts: int) -> None:
    contacts = build(rows)
    shuffled = list(contacts)
    chance.shuffle(shuffled)
    merged = tally((), by=CUTS)
    for part in range(parts):
        merged.merge(tally(shuffled[part::parts], by=CUTS))
    assert repr(merged.scorecards()) == repr(tally(contacts, by=CUTS).scorecards())


@tried(40)
@given(CONTACTS, CONTACTS)
def test_another_agents_contacts_never_move_an_agents_scorecard(rows: Rows, others: Rows) -> None:
    alone = [("Ana", *row[1:]) for row in rows]
    beside = [(row[0] if row[0] != "Ana" else "Bob", *row[1:]) for row in others]
    before = [c for c in tally(build(alone), by=["agent"]).scorecards() if c.by == "agent"]
    after = [c for c in tally(build([*alone, *beside]), by=["agent"]).scorecards() if c.key == "Ana"]
    assert before == after


@tried(30)
@given(CONTACTS)
def test_every_figure_of_a_scorecard_keeps_to_its_bounds(rows: Rows) -> None:
    for one in tally(build(rows), by=CUTS).scorecards():
        assert one.score is None or 0 <= one.score <= 100
        assert (one.low is None) == (one.evaluations < 5)
        if one.score is not None and one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.score <= one.high <= 100
        if one.score_before_autofail is not None:
            assert sum(rate.points_lost or 0 for rate in one.checks) == pytest.approx(100 - one.score_before_autofail)


def test_a_mean_is_exact_and_comes_with_its_counts() -> None:
    cards = tally([contact(1), contact(2, outcomes=["pass"] * 4), contact(3, outcomes=["na (no trigger)"] * 4)], by=["agent"]).scorecards()
    ana = card(cards, "agent", "Ana")
    weights = Fraction(2) + Fraction("0.7") + 1
    assert ana.score == float((100 * (2 * Fraction(1, 4) + Fraction("0.7") + 1) / weights + 100) / 2)
    assert (ana.evaluations, ana.too_little, ana.low, ana.few, ana.coverage) == (2, 1, None, True, 1.0)
    assert [(s.group, s.score, s.decided) for s in ana.sections] == [("Escalation", 100, 2), ("HEARD", 62.5, 4), ("Wording", 100, 2)]


def test_share_of_the_form_answered_is_that_of_all_points_not_of_all_contacts() -> None:
    cards = tally([contact(1), contact(2, outcomes=["pass", "pass", "pass", "pending"])], by=[]).scorecards()
    assert cards[0].coverage == 15 / 20


def test_check_rates_hold_all_five_outcomes_and_are_marked_below_five_answers() -> None:
    rows = [("pass", "pass", "pass", "fail")] * 4 + [("fail", "pass", "pass", "pass"), ("na (no trigger)", "pending", "error", "pass")]
    cards = tally([contact(i, outcomes=outcomes) for i, outcomes in enumerate(rows)], by=[]).scorecards()
    hear, resolve, blunt, escalation = cards[0].checks
    assert (hear.met, hear.not_met, hear.na, hear.few) == (4, 1, 1, False)
    assert hear.low == pytest.approx(37.55, abs=0.01)
    assert (resolve.open, blunt.errors, escalation.met) == (1, 1, 2)
    bare = tally([contact(1, outcomes=("fail", "pass", "pending", "na"))], by=[]).scorecards()[0].checks
    counts = [(r.met, r.not_met, r.na, r.open, r.errors) for r in bare]
    assert counts == [(0, 1, 0, 0, 0), (1, 0, 0, 0, 0), (0, 0, 0, 1, 0), (0, 0, 1, 0, 0)]
    few = tally([contact(1)], by=[]).scorecards()[0].checks[0]
    assert (few.few, few.low, few.high) == (True, None, None)


def test_the_queue_canned_text_and_unnamed_agents_are_counted_but_never_listed_as_agents() -> None:
    one = chat("C My mug broke\nA Hello", channel="chat")
    found = (*verdicts(dict.fromkeys(CHECKS, "pass"), UNNAMED), verdict("heard/hear", "fail", QUEUE), verdict("wording/blunt", "fail", CANNED))
    cards = tally(
        [audited(one, (*found, verdict("heard/resolve", "fail", None)), BOOK), contact(2, channel="chat")], by=["agent", "channel"]
    ).scorecards()
    assert [c.key for c in cards] == ["all", "Ana", "chat"]
    assert (cards[0].evaluations, cards[1].evaluations) == (2, 1)
    hear = cards[0].checks[0]
    assert (hear.met, hear.not_met) == (2, 1)
    assert [s.score for s in cards[0].sections] == [100, 62.5, 100]


def test_two_agents_of_one_name_at_two_vendors_are_two_agents() -> None:
    rows = [contact(1, vendor="Northwind"), contact(2, vendor="Contoso", outcomes=["pass"] * 4), contact(3, vendor="Contoso", outcomes=["pass"] * 4)]
    cards = tally(rows, by=["agent", "vendor"]).scorecards()
    assert [(c.by, c.key, c.vendor, c.evaluations) for c in cards[1:]] == [
        ("agent", "Ana", "Contoso", 2),
        ("agent", "Ana", "Northwind", 1),
        ("vendor", "Contoso", "Contoso", 2),
        ("vendor", "Northwind", "Northwind", 1),
    ]


def test_a_cut_that_no_contact_has_is_empty_and_the_rest_stands_under_not_given() -> None:
    assert [c.by for c in tally([contact(1)], by=["vendor", "team"]).scorecards()] == ["all"]
    cards = tally([contact(1), contact(2, vendor="Contoso")], by=["vendor"]).scorecards()
    assert [(c.key, c.evaluations) for c in cards[1:]] == [("Contoso", 1), ("(not given)", 1)]


def test_the_configs_agents_win_over_the_vendor_of_the_conversation() -> None:
    config = Config(vendors={"Contoso": Group(agents=("ana",))}, teams={"tier-1": Group(agents=("Lee",))})
    rows = [contact(1, vendor="Northwind"), contact(2, "Lee", vendor="Northwind"), contact(3, "Lee")]
    cards = tally(rows, config, by=["agent", "team"]).scorecards()
    assert [(c.key, c.vendor) for c in cards[1:4]] == [("Ana", "Contoso"), ("Lee", None), ("Lee", "Northwind")]
    assert [(c.key, c.evaluations) for c in cards[4:]] == [("tier-1", 2), ("(not given)", 1)]


def test_reaching_the_pass_mark_is_counted_exactly_after_auto_fail_and_only_where_there_is_one() -> None:
    contacts = [contact(1, outcomes=("pass",) * 4), contact(2, outcomes=("pass", "fail", "na", "pass"))]
    contacts += [contact(3, "Ben", outcomes=("pass",) * 4), contact(4, outcomes=("na",) * 4)]
    for mark, reached in ((100.0, 1), (50.0, 2), (50.001, 1), (0.0, 2)):
        cards = tally(contacts, replace(CONFIG, pass_mark=mark), by=["agent"]).scorecards()
        ana = card(cards, "agent", "Ana")
        assert (ana.reached, ana.evaluations) == (reached, 2)
        assert card(cards, "all", "all").reached == reached + 1
    assert tally(contacts, by=[]).scorecards()[0].reached is None


def test_an_unknown_cut_names_the_nearest_one() -> None:
    with pytest.raises(UsageError, match=r"^--by: scorecards cannot be cut by 'vendors' \(did you mean 'vendor'\?\)$"):
        tally((), by=["vendors"]).scorecards()
    with pytest.raises(UsageError, match=r"^--by: scorecards cannot be cut by 'xyz' \(one of agent, team, "):
        tally((), by=["xyz"]).scorecards()
    assert [c.by for c in tally((), by=["all"]).scorecards()] == ["all"]


def test_nothing_read_is_a_scorecard_without_a_score() -> None:
    (empty,) = tally((), by=CUTS).scorecards()
    assert (empty.score, empty.coverage, empty.evaluations, empty.few) == (None, None, 0, True)
