"""What several people say about one contact."""

from __future__ import annotations

from supportaudit.calibration.gold import settled
from tests.calibration.made import FAIL, NA, PASS, labelled


def test_what_one_person_says_holds_but_for_what_is_disputed() -> None:
    gold = settled([labelled(signals={1: ["hear"], 3: ["blame"]}, disputed={3: frozenset(("blame",)), 1: frozenset(("blame",))}, quality=2.0)])[0]
    assert gold.signals == {"hear": {1}, "blame": set(), "upset": set()}
    assert gold.disputed == {"hear": set(), "blame": {1, 3}, "upset": set()}
    assert gold.quality == 2.0


def test_what_only_one_of_two_people_says_is_disputed() -> None:
    first = labelled(signals={1: ["hear"], 0: ["upset"]}, labeller="ana", outcomes={"a/two": FAIL, "heard/hear": NA}, quality=2.0)
    second = labelled(signals={1: ["hear"], 3: ["blame"]}, labeller="ben", outcomes={"a/two": PASS, "heard/hear": PASS}, quality=3.0)
    gold = settled([second, first])[0]
    assert gold.signals == {"hear": {1}, "blame": set(), "upset": set()}
    assert gold.disputed == {"hear": set(), "blame": {3}, "upset": {0}}
    assert gold.disputed_outcomes == {"a/two"}
    assert gold.outcomes.keys() == {"heard/hear"}, "met and n/a are both no fail, so they do not differ"
    assert gold.quality == 2.5
    assert [one.labeller for one in gold.by] == ["ana", "ben"]


def test_who_did_not_look_for_a_signal_says_nothing_about_it() -> None:
    first = labelled(signals={1: ["hear"]}, labeller="ana", asked=frozenset(("hear",)))
    second = labelled(signals={3: ["blame"]}, labeller="ben", asked=frozenset(("blame",)))
    gold = settled([first, second])[0]
    assert gold.signals == {"hear": {1}, "blame": {3}}
    assert not any(gold.disputed.values())
