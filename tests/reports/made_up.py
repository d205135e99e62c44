"""A made-up month of two vendors: enough for every part of every report to say something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from supportaudit.model import QUEUE, AuditedConversation, AuditReport, Conversation, Mask, Note, Severity, SkippedTranscript, Verdict
from supportaudit.rulebook.config import Config
from tests.builders import Item, audited, chat, failed, quote, report, rulebook, verdict, verdicts

BOOK = rulebook(
    Item("heard/hear", weight=1, title="Takes in the customer's problem"),
    Item("heard/empathize", weight=2, title="Shows empathy when the customer is upset"),
    Item("heard/apologize", weight=2, title="Apologises for the customer's problem"),
    Item("heard/resolve", weight=3, title="Offers a concrete action", severity=Severity.MAJOR),
    Item("positive-language/negative", "Wording", weight=2, title="Says what can be done instead of what cannot"),
    Item("upsell/before-resolution", "Sales", weight=3, title="Offers nothing for sale before the problem is solved", severity=Severity.MAJOR),
    Item("escalation/unanswered", "Escalation", weight=5, title="Answers a wish for a supervisor", severity=Severity.MAJOR, critical="customer"),
    Item("escalation/late", "Escalation", weight=1, title="Answers a wish for a supervisor in time", severity=Severity.NOTE),
    Item("time/first-reply", "Timeliness", weight=2, title="First reply in time", accountable="queue"),
    Item("lab/jargon", "Clarity", weight=1, title="Uses no jargon", status="experimental"),
    Item("promises/follow-up", "Ownership", weight=1, title="Promises to follow up", scored=False),
    sections={"HEARD": 2},
)
CONFIG = Config(min_evaluations=5)
AGENTS = ("Ana Ruiz", "Ben Okafor", "Chloë Martin", "Dana Koch", "Dana K.", "Emil Sørensen")
UNKNOWN = "no agent is known in it: unknown are Kim (2), Sol (1); say who is who: --role Kim=agent"
CAUSE = "no agent is known in it; say who is who with --role NAME=ROLE"
VENDORS = ("Northwind", "Contoso")
CALM, UPSET, ESCALATED = 0, 1, 2


def month() -> list[AuditedConversation]:
    """Thirty-four contacts of six agents, each agent with strengths and misses of their own."""
    return [audited(conversation, found, BOOK) for conversation, found in _contacts()]


def month_report(*, by: tuple[str, ...] = ("agent", "vendor", "channel"), config: Config = CONFIG) -> AuditReport:
    """The report on that month, with things that could not be evaluated and one name in two spellings."""
    skipped = (
        SkippedTranscript("dump/week1.csv", "record t-77", UNKNOWN, conversation="t-77", cause=CAUSE, unknown=("Kim", "Sol")),
        SkippedTranscript("dump/week1.csv", "record t-78", UNKNOWN, conversation="t-78", cause=CAUSE, unknown=("Kim",)),
        SkippedTranscript("dump/broken.jsonl", "line 3", "the line is no JSON; export it again", "quarantined"),
    )
    notes = (
        Note("times without a zone were read as UTC; if wrong, set timezone in supportaudit.yml", "dump/week1.csv", count=2),
        Note("bytes that are no characters were replaced by \ufffd; save the file as UTF-8", "dump/broken.jsonl", "line 7"),
    )
    return replace(report(month(), BOOK, config, by=by, skipped=skipped, spelling={"Dana Koch": ("Dana K.",)}), notes=notes)


def _contacts() -> Iterator[tuple[Conversation, tuple[Verdict, ...]]]:
    for number in range(34):
        agent = AGENTS[min(number % 8, 5)] if number % 8 < 6 else AGENTS[number % 2]
        vendor = VENDORS[AGENTS.index(agent) % 2]
        kind = number % 3
        builder = (_calm, _upset, _escalated)[kind]
        yield builder(number, agent, vendor)


def _calm(number: int, agent: str, vendor: str) -> tuple[Conversation, tuple[Verdict, ...]]:
    name = agent.replace(" ", "_")
    conversation = chat(
        f"""C/Pat 09:{number:02d} Hi, the mug came in the wrong size, could you swap it?
        A/{name} 09:{number + 2:02d} Thanks for telling me, Pat. I will send the right one today.
        C/Pat 09:{number + 3:02d} Great, thank you!
        A/{name} 09:{number + 4:02d} While I have you, our Plus plan ships for free. Interested?""",
        id=f"c-{number:03d}",
        channel="chat",
        vendor=vendor,
        path="dump/week1.csv",
        day=number % 9,
    )
    outcomes = {
        "heard/hear": "pass",
        "heard/empathize": "na (no trigger)",
        "heard/apologize": "fail" if number % 2 else "pass",
        "heard/resolve": "pass",
        "positive-language/negative": "pass",
        "upsell/before-resolution": "pass",
        "escalation/unanswered": "na (no trigger)",
        "lab/jargon": "fail",
        "promises/follow-up": "fail",
    }
    return conversation, (*_answers(conversation, agent, outcomes), verdict("time/first-reply", "pass", QUEUE, conversation=conversation.id))


def _upset(number: int, agent: str, vendor: str) -> tuple[Conversation, tuple[Verdict, ...]]:
    name = agent.replace(" ", "_")
    conversation = chat(
        f"""C/Robin 10:{number:02d} This is the third time my router dies. Ridiculous! Write me at robin@mail.example or +44 20 7946 0018.
        A/{name} 10:{number + 1:02d} I can't refund that until next month. You will have to call back.
        C/Robin 10:{number + 2:02d} Thanks for nothing. My card is 4111 1111 1111 1111, take it off.""",
        id=f"c-{number:03d}",
        channel="email",
        vendor=vendor,
        path="dump/mail.mbox",
        day=number % 9,
    )
    found = failed(
        "positive-language/negative",
        agent,
        conversation,
        "Says what cannot happen before saying what can: “I can't refund that until next month”.",
        quote(conversation, 1, "I can't refund that until next month"),
        suggestion="I can refund that as soon as next month starts.",
    )
    outcomes = {
        "heard/hear": "fail" if number % 4 else "pass",
        "heard/empathize": "fail" if number % 5 else "pass",
        "heard/apologize": "fail",
        "heard/resolve": "fail" if number % 2 else "pass",
        "upsell/before-resolution": "na (no trigger)",
        "escalation/unanswered": "na (no trigger)",
        "time/first-reply": "na (missing: timestamps)" if number % 5 == 0 else "na (channel)",
    }
    return conversation, (*_answers(conversation, agent, outcomes), found)


def _escalated(number: int, agent: str, vendor: str) -> tuple[Conversation, tuple[Verdict, ...]]:
    name = agent.replace(" ", "_")
    conversation = chat(
        f"""C/Sam 11:{number:02d} Nobody helps. Get me your manager, please.
        A/{name} 11:{number + 1:02d} Let me check the order first.
        C/Sam 11:{number + 2:02d} Hello? Sam <sam@mail.example>
        A/{name} 11:{number + 3:02d} I have sent a new one, and I am sorry about the trouble.""",
        id=f"c-{number:03d}",
        channel="chat",
        vendor=vendor,
        path="dump/week1.csv",
        day=number % 9,
    )
    signature = conversation.messages[2].text.index("Sam <")
    masked = replace(conversation.messages[2], masks=(Mask(signature, len(conversation.messages[2].text), "signature"),))
    conversation = replace(conversation, messages=(*conversation.messages[:2], masked, conversation.messages[3]))
    ignored = failed(
        "escalation/unanswered",
        agent,
        conversation,
        "Customer asked for “Get me your manager”; no answer to that was seen up to the end.",
        quote(conversation, 0, "Get me your manager"),
        suggestion="I'm bringing in my supervisor now; here is what I have told them.",
    )
    outcomes = {
        "heard/hear": "pass",
        "heard/empathize": "fail" if number % 2 else "pass",
        "heard/apologize": "pass",
        "heard/resolve": "pass",
        "positive-language/negative": "pass",
        "upsell/before-resolution": "pending (open)" if number % 10 == 0 else "na (no trigger)",
    }
    answers = _answers(conversation, agent, outcomes)
    late = number % 4 == 0
    return conversation, (*answers, verdicts({"escalation/unanswered": "pass"}, agent, conversation=conversation.id)[0] if late else ignored)


SEEN = {
    "heard/hear": "Taking in the problem was not seen in any reply.",
    "heard/empathize": "Empathy was not seen in any reply to an upset customer.",
    "heard/apologize": "An apology for the problem was not seen in any reply.",
    "heard/resolve": "A concrete action was not seen in any reply.",
    "lab/jargon": "Uses jargon.",
    "promises/follow-up": "No promise to follow up was seen.",
}
BETTER = {"heard/empathize": "I can see why that is frustrating.", "heard/apologize": "I am sorry that this happened."}


def _answers(conversation: Conversation, agent: str, outcomes: dict[str, str]) -> tuple[Verdict, ...]:
    found = []
    for one in verdicts(outcomes, agent, conversation=conversation.id):
        if one.outcome.value == "fail":
            trigger = quote(conversation, 0, conversation.messages[0].text.split(". ")[0])
            found.append(failed(one.check, agent, conversation, SEEN[one.check], trigger, suggestion=BETTER.get(one.check)))
        else:
            found.append(one)
    return tuple(found)
