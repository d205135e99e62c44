from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.loaders.mail_body import text_body
from supportaudit.loaders.quoted import mask_mail, mask_repeated
from supportaudit.model import Conversation, Mask, Message, Role
from tests.fuzz import tried


def own(text: str) -> str:
    """The author's own words, white space folded."""
    body = text_body(text)
    kept, last = "", 0
    for mask in body.masks:
        kept += body.text[last : mask.start] + " "
        last = mask.end
    return " ".join((kept + body.text[last:]).split())


INTROS = {
    "en": "On Mon, Feb 1, 2016 at 6:32 PM, Ann Lee <ann@example.com>\nwrote:",
    "de": "Am Mo., 1. Feb. 2016 um 18:32 Uhr schrieb Ann Lee <\nann@example.com>:",
    "de turned": "Ann Lee <ann@example.com> schrieb am Mo., 1.\nFeb. 2016 um 18:32 Uhr:",
    "fr": "Le lun. 1 févr. 2016 à 18:32, Ann Lee <ann@example.com> a écrit :",
    "es": "El lun, 1 feb 2016 a las 18:32, Ann Lee (<ann@example.com>) escribió:",
    "it": "Il giorno lun 1 feb 2016 alle ore 18:32 Ann Lee <ann@example.com> ha\nscritto:",
    "pt": "Em seg., 1 de fev. de 2016 às 18:32, Ann Lee <ann@example.com> escreveu:",
    "nl": 'Op 1 feb. 2016 18:32 schreef "ann" <ann@example.com> het\nvolgende geschreven:',
    "sv": "Den mån 1 feb. 2016 kl 18:32 skrev Ann Lee <ann@example.com>:",
    "da": "Den 1. feb. 2016 kl. 18.32 skrev Ann Lee <ann@example.com>:",
    "pl": "W dniu 2016-02-01 o 18:32, Ann Lee pisze:",
    "cs": "Dne 1. února 2016 18:32 Ann Lee <ann@example.com> napsal(a):",
    "fi": "ma 1. helmikuuta 2016 klo 18.32 Ann Lee (ann@example.com) kirjoitti:",
    "ru": '1 февр. 2016 г. 18:32 пользователь "Ann Lee" <\nann@example.com> написал:',
    "uk": '1 лют. 2016 р. 18:32 "Ann" <ann@example.com> пише:',
    "tr": "1 Şubat 2016 18:32 tarihinde Ann Lee <ann@example.com> yazdı:",
    "ja": "2016年2月1日(月) 18:32 Ann Lee <ann@example.com>:",
    "zh": "在 2016年2月1日，下午6:32，Ann Lee <ann@example.com> 写道：",
    "ko": "2016년 2월 1일 (월) 오후 6:32, Ann Lee <ann@example.com>님이 작성:",
    "date and address": "2016-02-01 18:32 GMT+01:00 Ann Lee <\nann@example.com>:",
    "zoho": "---- On Mon, 01 Feb 2016 18:32:36 +0530 Ann Lee &lt;ann@example.com&gt; wrote ----",
    "torn": "On Mon, 1 Feb 2016 at 18:32 Ann Lee\n\n<\nmailto:Ann Lee <ann@example.com>\n> wrote:",
    "outlook": "________________________________\nFrom: Ann Lee\nSent: Monday, 1 February 2016 6:32 PM\nTo: Support\nSubject: Lamp",
    "outlook bold": "*From:* Ann Lee <ann@example.com>\n*Sent:* Monday\n*To:* Support\n*Subject:* Lamp",
    "outlook de": "Von: Ann Lee\nGesendet: Montag, 1. Februar 2016\nAn: Support\nBetreff: Lampe",
    "wrapped header": "From: Ann Lee [mailto:ann@example.com]\nSent: Monday, 1 February 2016 6:32\nPM\nTo: Support\nSubject: Lamp",
    "original": "-----Original Message-----",
    "original es": "-----Mensaje original-----",
    "david": "[Original Message processed by david]",
    "reply above": "##- Please type your reply above this line -##",
    "forward": "---------- Forwarded message ---------\nFrom: Ann Lee",
    "emphasised": "*On Mon, Feb 1, 2016 at 6:32 PM, Ann Lee <ann@example.com> wrote:*",
    "one line": "From: Ann Lee <ann@example.com> Sent: Monday, 1 February 2016 6:32 PM To: Support Subject: Lamp",
    "words behind": "On Mon, Feb 1, 2016 at 6:32 PM, Ann Lee <ann@example.com> wrote: Is it mended?",
    "by name": "Ann Lee <ann@example.com> wrote:",
    "by a forum": "ann_lee via Northwind Forum wrote:",
    "said at a time": "On 2/1/2016 6:32 PM, Ann Lee said:",
    "you wrote at a time": "At 2/1/2016 06:32 PM, you wrote:",
    "date and name": "2016-02-01 18:32 GMT+01:00 Ann Lee",
    "date and to": "Date: Mon, 1 Feb 2016 18:32:02 -0600\nTo: support@example.com",
    "reply message de": "-----Antwort Nachricht-----",
    "original bare": "Original Message\nFrom: Ann Lee\nSent: Monday, 1 February 2016 6:32 PM\nTo: Support\nSubject: Lamp",
    "html2text": "* * *\n\n**From:** Ann Lee  \n**Sent:** Monday, 1 February 2016 6:32 PM  \n**To:** Support  \n**Subject:** Lamp",
    "outlook italic": "_From:_ Ann Lee\n_Sent:_ Monday, 1 February 2016 6:32 PM\n_To:_ Support\n_Subject:_ Lamp",
    "address on its own line": 'On Mon, Feb 1, 2016 at 06:32 PM, "Ann at Lamps" <\n1234@reply.example.com> wrote:',
    "digest": "------------------------------\n\nMessage: 2\nDate: Mon, 1 Feb 2016 18:32:12 +0100\nFrom: Ann <ann@example.com>\nSubject: Lamp",
    "groupwise": ">>> Ann Lee <ann@example.com> 2/1/2016 6:32 PM >>>",
    "apple forward": "Begin forwarded message:",
}


@pytest.mark.parametrize("intro", INTROS.values(), ids=INTROS.keys())
def test_history_after_an_intro_of_any_mail_program_is_masked(intro: str) -> None:
    assert own(f"It works now.\n\nRegards\nBo\n\n{intro}\n\nold words\nmore old words\n") == "It works now. Regards Bo"


@pytest.mark.parametrize("intro", [INTROS[name] for name in ("en", "de", "fr", "ru", "ja", "date and address")])
def test_answers_between_and_below_marked_quotes_stay_visible(intro: str) -> None:
    assert own(f"Hi,\n{intro}\n> one?\n> two\n\nYes to one.\n\n> three\nNo to three.\n") == "Hi, Yes to one. No to three."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday your colleague wrote:\nwe will refund you\nbut nothing came!",
        "My booking:\nFrom: 10 May\nTo: 14 May\nplease change it.",
        "On 3 May 2026 I wrote to you: nothing happened.",
        "On your remote host you can run:\n\n  telnet 127.0.0.1\n\nThis should connect.",
        "On this day\n\nI wrote something\n\nwhich was interesting.",
        "Date: 3 May\nSubject: none\nwas all that I got.",
        "Sent from my desk, is much easier than my mobile phone.",
        "Sent from the warehouse on Monday, but it never arrived.",
        "From my phone I can not open the link, please help",
        "the parcel was\nsent from my phone\nshop",
        "Prices:\n| a | b |\n| 1 | 2 |\nok",
        "To unsubscribe, click the link at the end of the newsletter.",
        "Our team monitors e-mail day and night.",
        "Thanks!\nMy number is +1 555 010 0100.\nPlease call.",
        "Thanks,\nJoy\n\nPS: call 555 010 0100 if it does not work",
        "this is -- no signature",
        "On the second try, at 9:03, I wrote to your shop:\nwhere is my lamp?",
        "From: Leeds\nTo: York\nDate: 4 March\nI would like to change it.",
        "Sent from my office, phone me there.",
        "Original Message\nwas all that it said.",
        "*my lamp:*\nit is broken",
        "Both went wrong. On 3 May 2026 the shop wrote: it is sent.",
        "From: Leeds To: York Subject: no idea, I just want the lamp.",
        "a\n\n--\n" + "many lines of my own\n" * 40,
        "I told Ann <ann@example.com> what you wrote:\nnothing came.",
        "my colleague said it via the shop, as they wrote:\nnothing came.",
        "On 3/5/2026 you wrote:\nit is sent. But nothing came.",
        "See there:\n>>> http://www.example.com <<<\nfor my lamp",
        "Date: Monday\nTo: the shop in York\nplease change it.",
    ],
)
def test_the_authors_own_words_are_never_masked(text: str) -> None:
    assert own(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("-- \nJoy Park\nNorthwind", "signature"),
        ("--\nJoy", "signature"),
        ("Sent wirelessly from my BlackBerry device on the Bell network.", "signature"),
        ("Sent from Yahoo Mail. Get the app", "signature"),
        ("Sent from my iPhone", "signature"),
        ("Sent from my Verizon Wireless BlackBerry", "signature"),
        ("Sent from Outlook Mobile<https://example.com>", "signature"),
        ("Get Outlook for iOS<https://example.com>", "signature"),
        ("Sent from a magnificent torch of pixels", "signature"),
        ("Sent from my Verizon, Samsung Galaxy smartphone", "signature"),
        ("Sent with [Proton Mail](https://example.com) secure email.", "signature"),
        ("Sent via Superhuman ( https://example.com/?vip=bo )", "signature"),
        ("--Joy", "signature"),
        ("---\nThis email has been checked for viruses by a guard.", "banner"),
        ("Envoyé depuis mon iPhone", "signature"),
        ("Von meinem Mobilgerät gesendet", "signature"),
        ("Sent from my cell, please excuse any typos.", "signature"),
        ("—\nReply to this email directly or view it on the web", "signature"),
        ("____________________\nlamp-users mailing list\nhttps://lists.example.com/listinfo/lamp", "banner"),
        ("-------------- next part --------------\nAn HTML attachment was scrubbed...", "banner"),
        ("-----\nThis e-mail is confidential and solely for the use of the addressee.", "banner"),
        ("If you are not the intended recipient, delete it.", "banner"),
        ("You are receiving this because you wrote to us.", "banner"),
        ("-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----", "signature"),
    ],
)
def test_what_stands_under_a_mail_is_masked_by_kind(tail: str, kind: str) -> None:
    text = f"It works now.\n\n{tail}"
    assert own(text) == "It works now."
    assert {mask.kind for mask in mask_mail(text)} == {kind}


def test_a_contact_block_is_a_signature_but_not_the_sign_off_and_the_name() -> None:
    text = "Refunded.\n\nKind regards,\nJoy Park\nCustomer Care | Northwind\n+1 555 010 0100\nUpgrade to Premium today!"
    assert own(text) == "Refunded. Kind regards, Joy Park"


def test_banners_over_a_mail_are_masked() -> None:
    assert own("CAUTION: This email originated from outside of this company. Do not click.\n\nWhere is it?") == "Where is it?"
    assert own("[EXTERNAL EMAIL]\nThis message came from outside the company.\n\nWhere is it?") == "Where is it?"
    assert own("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nWhere is it?") == "Where is it?"


def test_a_header_block_at_the_top_heads_the_mail_itself() -> None:
    assert own("From: Ann <ann@example.com>\nSent: Monday\nTo: Bo\nSubject: Lamp\n\nIt is broken.") == "It is broken."


def test_an_answer_under_an_unmarked_quote_is_not_lost() -> None:
    assert own('On 8 May 2017 17:34, "Andy" <andy@example.com> wrote:\n\nIt should be two.') == "It should be two."


def test_a_bare_forward_has_no_own_words() -> None:
    assert own("---------- Forwarded message ----------\nFrom: x\n\nold") == ""


def test_quotes_marked_by_bars_and_a_broken_line_are_masked() -> None:
    assert own("No.\n\n2013/7/20 ann via Forum <info@example.com>\n\n| first\n|\n| second") == "No."
    assert own("Yes.\n> one\n (http://example.com/a) >\n> two (http://example.com/b\n?c=1)\n>\nMore") == "Yes. More"
    assert own("Yes.\n____________\nFrom: ann@example.com\n\n> one") == "Yes."
    assert own("Yes.\n> this quoted line is so long that a mail program broke it in the\nmiddle\n> and went on") == "Yes."


def test_masks_are_sorted_apart_and_inside_and_hold_whole_lines() -> None:
    text = "Hi\n> a\n\n> b\n\nSent from my iPhone\n"
    assert mask_mail(text) == (Mask(3, 11, "quote"), Mask(13, 32, "signature"))


@tried(80)
@given(
    st.lists(
        st.sampled_from(
            [
                "Hi",
                "> q",
                "| b",
                "--",
                "-- ",
                "",
                " ",
                "On Mon, 1 Feb 2016 at 6:32, A <a@b.c> wrote:",
                "From: a@b.c",
                "Sent: x",
                "To: y",
                "Thanks,",
                "www.x.example",
                "_____",
            ]
        ),
        max_size=12,
    )
)
def test_masks_never_overlap_and_never_reach_outside(lines: list[str]) -> None:
    text = "\n".join(lines)
    last = 0
    for mask in mask_mail(text):
        assert last <= mask.start < mask.end <= len(text)
        last = mask.end


def test_a_mail_of_quote_marks_and_one_of_intros_come_to_an_end() -> None:
    assert own("Question?\n" + ">" * 700_000) == "Question?"
    assert own("Question?\n" + "On Monday 3 May 2024 at 10:10 John wrote and wrote\n" * 5_000).startswith("Question?")


def thread(*texts: str) -> Conversation:
    return Conversation("t", tuple(Message(i, Role.UNKNOWN, text, masks=mask_mail(text)) for i, text in enumerate(texts)), channel="email")


LONG = "The lamp that you sent me last week came without the cable that I ordered with it"


def test_a_long_sentence_of_an_earlier_mail_is_quoted_even_without_a_mark() -> None:
    answer = f"You wrote:\n{LONG.replace('without the', 'without the' + chr(10))}.\nIt is on its way."
    message = mask_repeated(thread(f"Hello. {LONG}. Bye", answer)).messages[1]
    assert [message.text[mask.start : mask.end].split() for mask in message.masks] == [f"{LONG}.".split()]


def test_short_sentences_and_other_channels_are_not_taken_for_quotes() -> None:
    assert mask_repeated(thread("Please help me.", "Please help me.")).messages[1].masks == ()
    chat = Conversation("t", (Message(0, Role.AGENT, LONG), Message(1, Role.AGENT, LONG)), channel="chat")
    assert mask_repeated(chat) is chat


def test_a_repeated_sentence_that_is_masked_in_part_gets_the_rest_masked_too() -> None:
    first = f"{LONG}. One more sentence of its own that is long enough to be remembered by the guard."
    conversation = thread(first, f"> {LONG}.\n{LONG}.\nAnswer.")
    message = mask_repeated(conversation).messages[1]
    assert message.text[message.masks[-1].end :].strip() == "Answer."
    assert all(a.end <= b.start for a, b in zip(message.masks, message.masks[1:], strict=False))
