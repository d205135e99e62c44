from __future__ import annotations

import pytest

from supportaudit.signals.words import american, fold_word

VOCABULARY = frozenset(("so", "cool", "please", "can", "not", "apologize", "good", "god", "off", "of", "too", "to"))


def fold(surface: str) -> str:
    return " ".join(fold_word(surface, VOCABULARY.__contains__))


@pytest.mark.parametrize(
    ("surfaces", "folded"),
    [
        ("can't can’t can‘t canʼt can`t can´t can＇t CAN'T Can’T CANT cant cannot CANNOT ca\u200bn't", "can not"),
        ("won't won’t WON'T wont", "will not"),
        ("didn't didn’t didnt DIDN'T", "did not"),
        ("hadn't hadn’t hadnt", "had not"),
        ("don't dont DONT dnt", "do not"),
        ("doesn't doesnt", "does not"),
        ("isn't isnt ain't aint", "is not"),
        ("wasn't wasnt", "was not"),
        ("haven't havent", "have not"),
        ("wouldn't wouldnt", "would not"),
        ("couldn't couldnt", "could not"),
        ("shouldn't shouldnt", "should not"),
        ("i'm I’m im IM iam", "i am"),
        ("i've ive I’VE", "i have"),
        ("i'd I’D", "i would"),
        ("we'll we’ll", "we will"),
        ("you're youre", "you are"),
        ("they're theyre", "they are"),
        ("that's thats", "that is"),
        ("it's", "it is"),
        ("let's", "let us"),
        ("gonna", "going to"),
        ("wanna", "want to"),
        ("gotta", "got to"),
        ("u ya", "you"),
        ("ur", "your"),
        ("pls plz please PLEASE plzzz pleeease", "please"),
        ("thx thnx tnx", "thanks"),
        ("ty thankyou", "thank you"),
        ("couldn't've", "could not have"),
        ("okay ok okey k", "ok"),
        ("n't", "not"),
        ("'d", "would"),
    ],
)
def test_the_spellings_of_a_contraction_or_short_form_are_one(surfaces: str, folded: str) -> None:
    assert {surface: fold(surface) for surface in surfaces.split()} == dict.fromkeys(surfaces.split(), folded)


@pytest.mark.parametrize("word", ["id", "ill", "well", "were", "its", "lets", "shed", "wed", "hell", "won", "don", "shell"])
def test_a_word_that_only_looks_like_a_contraction_stays_itself(word: str) -> None:
    assert fold(word) == word


def test_an_s_is_a_verb_after_a_pronoun_and_a_possessive_elsewhere() -> None:
    assert [fold(word) for word in ("he's", "there's", "what's", "Ana's", "today's")] == ["he is", "there is", "what is", "ana 's", "today 's"]


@pytest.mark.parametrize(
    ("british", "american_form"),
    [
        ("apologise", "apologize"),
        ("apologising", "apologizing"),
        ("apologised", "apologized"),
        ("organisation", "organization"),
        ("prioritise", "prioritize"),
        ("analysed", "analyzed"),
        ("cancelled", "canceled"),
        ("cancelling", "canceling"),
        ("travelled", "traveled"),
        ("labelled", "labeled"),
        ("favourite", "favorite"),
        ("behaviour", "behavior"),
        ("colour", "color"),
        ("centre", "center"),
        ("fulfilment", "fulfillment"),
        ("enrol", "enroll"),
        ("enquiry", "inquiry"),
        ("programme", "program"),
    ],
)
def test_british_and_american_spellings_are_one(british: str, american_form: str) -> None:
    assert fold(british) == fold(american_form) == american_form


@pytest.mark.parametrize(
    "word",
    [
        "promise",
        "promises",
        "raise",
        "surprised",
        "advise",
        "otherwise",
        "exercise",
        "hour",
        "your",
        "four",
        "called",
        "filled",
        "here",
        "apologies",
        "realism",
    ],
)
def test_words_that_only_look_british_stay_themselves(word: str) -> None:
    assert american(word) == word


@pytest.mark.parametrize(
    ("stretched", "folded"),
    [
        ("sooo", "so"),
        ("SOOOOO", "so"),
        ("coool", "cool"),
        ("goooood", "good"),
        ("tooo", "too"),
        ("offff", "off"),
        ("caaan't", "can not"),
        ("zzzz", "z"),
    ],
)
def test_a_stretched_word_becomes_what_the_phrases_ask_for_doubled_letters_first(stretched: str, folded: str) -> None:
    assert fold(stretched) == folded


@pytest.mark.parametrize(
    ("tag", "folded"), [("#fail", "fail"), ("#WorstAirlineEver", "worst airline ever"), ("#CANT", "can not"), ("#4", "4"), ("#DL123", "dl 123")]
)
def test_a_hashtag_is_the_words_of_its_camel_case(tag: str, folded: str) -> None:
    assert fold(tag) == folded


@pytest.mark.parametrize("odd", ["ＳＯＲＲＹ", "𝐬𝐨𝐫𝐫𝐲", "so\u200brry", "so\u00adrry", "sørry".replace("ø", "o\u0301"), "sorry\ufe0f"])
def test_odd_unicode_is_read_as_it_looks(odd: str) -> None:
    assert fold(odd) == "sorry"


def test_a_capital_that_grows_in_lower_case_is_one_word() -> None:
    assert fold("İstanbul") == "istanbul"
