"""From counts to figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from supportaudit.calibration.compare import Comparison, Name
from supportaudit.calibration.figures import LEAST, ac1, differing, f1_alone, f1_figures, kappa, mean, scores_agree, share
from supportaudit.calibration.known import ACCUSING, Known
from supportaudit.model import AgentBias, Agreement, Calibration, Crossed, Figure, LabelFile, Mismatch, PeopleAgreement
from supportaudit.rulebook.rules import Rulebook

GOLD_LEAST = 5
"""Signals that people saw less often are in no mean F1: one message more or less would move it."""


def calibration(compared: Comparison, files: Sequence[LabelFile]) -> Calibration:
    """How far the tool agrees with people, from everything that was compared."""
    names = all_names(compared.known)
    sums = {name: summed(contact[name] for contact in compared.counts.values() if name in contact) for name in names}
    f1s: dict[Name, Figure] = {}
    means = []
    for kind in ("signal", "check"):
        of_kind = [name for name in names if name[0] == kind]
        figures, average = _f1s(compared, of_kind, sums)
        f1s.update(zip(of_kind, figures, strict=True) if figures else dict.fromkeys(of_kind, Figure()))
        means.append(average)
    accusing = summed(sums[name] for name in names if name in accusing_names(compared.known))
    return Calibration(
        labelled=compared.compared + len(compared.gold),
        compared=compared.compared,
        absent=tuple(compared.gold),
        stale=tuple(compared.stale),
        agreements=tuple(_agreement(name, sums[name], f1s[name], compared) for name in names),
        macro_f1=means[0],
        check_macro_f1=means[1],
        accusing=accusing,
        accusing_precision=share(accusing.both, accusing.both + accusing.first_only),
        accusing_recall=share(accusing.both, accusing.both + accusing.second_only),
        scores=scores_agree(compared.scores, compared.rated),
        agents=tuple(_agents(compared.by_agent)),
        people=tuple(_people(compared)),
        people_scores={two: scores_agree(pairs, len(pairs)) for two, pairs in sorted(compared.people_ratings.items())},
        mismatches=tuple(_mismatches(compared, names)),
        manifest=_manifest(compared, files),
    )


def all_names(known: Known) -> tuple[Name, ...]:
    """Signals, then line items, by name."""
    return (*(("signal", name) for name in known.signals), *(("check", name) for name in known.checks))


def accusing_names(known: Known) -> frozenset[Name]:
    """The signals that accuse an agent, as the labels call them."""
    return frozenset(("signal", name) for name, rule in known.signals.items() if rule.partition("/")[2] in ACCUSING)


def summed(parts: Iterable[Crossed]) -> Crossed:
    """The same questions about several contacts, or several ones about the same, counted together."""
    total = [0, 0, 0, 0]
    for part in parts:
        for place, number in enumerate((part.both, part.first_only, part.second_only, part.neither)):
            total[place] += number
    return Crossed(*total)


def _f1s(compared: Comparison, names: Sequence[Name], sums: Mapping[Name, Crossed]) -> tuple[tuple[Figure, ...], Figure]:
    nothing = Crossed()
    in_order = [contact for _, contact in sorted(compared.counts.items())]  # so that the order of reading moves no interval
    found = [[contact.get(name, nothing) for name in names] for contact in in_order]
    contacts = [[(one.both, one.first_only, one.second_only) for one in contact] for contact in found]
    counted = [place for place, name in enumerate(names) if sums[name].both + sums[name].second_only >= GOLD_LEAST]
    return f1_figures(contacts, counted)


def _agreement(name: Name, counts: Crossed, f1: Figure, compared: Comparison) -> Agreement:
    kind, label = name
    return Agreement(
        kind=kind,
        name=label,
        title=_title(name, compared.known, compared.rulebook),
        counts=counts,
        disputed=compared.disputed[name],
        precision=share(counts.both, counts.both + counts.first_only),
        recall=share(counts.both, counts.both + counts.second_only),
        f1=f1_alone(counts) if f1.low == f1.high or counts.n - counts.neither < LEAST else f1,
        kappa=kappa(counts),
        ac1=ac1(counts),
    )


def _title(name: Name, known: Known, rulebook: Rulebook) -> str:
    kind, label = name
    return rulebook.checks[known.checks[label]].title if kind == "check" else label.replace("_", " ")


def _agents(by_agent: Mapping[str, Sequence[float]]) -> Iterator[AgentBias]:
    agents = sorted(by_agent)
    for agent, (to_others, differs) in zip(agents, differing([by_agent[agent] for agent in agents]), strict=True):
        values = by_agent[agent]
        yield AgentBias(agent, len(values), mean(values), to_others, differs=differs, few=len(values) < LEAST)


def _people(compared: Comparison) -> Iterator[PeopleAgreement]:
    for (first, second), answered in sorted(compared.people.items()):
        names = sorted({name for name, _ in answered}, key=all_names(compared.known).index)
        for kind in ("signal", "check"):
            of_kind = [(name, summed(counts for other, counts in answered if other == name)) for name in names if name[0] == kind]
            together = [((kind, ""), summed(counts for _, counts in of_kind))] if of_kind else []
            for (_, label), counts in (*of_kind, *together):
                yield PeopleAgreement(first, second, kind, label, counts, kappa(counts), ac1(counts))


def _mismatches(compared: Comparison, names: Sequence[Name]) -> Iterator[Mismatch]:
    for name in names:
        for missed in (False, True):
            yield from compared.mismatches.get((name, missed), ())


def _manifest(compared: Comparison, files: Sequence[LabelFile]) -> Mapping[str, object]:
    """By which everything can be computed again: what the audit was made with, and the labels."""
    report = dict(compared.report.manifest) if compared.report else {}
    return {**report, "labels": [{"path": file.path, "sha256": file.sha256, "contacts": len(file.labelled)} for file in files]}
