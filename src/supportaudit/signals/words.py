"""Which spellings are one word: contractions, chat short forms, British spellings, stretched letters, odd Unicode.

The tables work on surface forms: a model's norms turn ``didn't`` into ``do not``, ``hadn't`` into ``have not`` and ``id`` into ``i would``, and miss
``CAN'T``. A form stands here only when its other reading is rare in support: ``cant`` and ``wont`` do; ``id``, ``ill``, ``well``, ``were``, ``its``,
``lets`` and ``cheque`` do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import product

APOSTROPHES = "'’‘ʼ＇`´′‛"
"""What people and keyboards put where an apostrophe belongs."""
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
"""Characters without a glyph of their own, as the inside of a character class."""

_TO_ASCII = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_UNSEEN = re.compile(f"[{INVISIBLE}\u0300-\u036f]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_MAX_STRETCHES = 4
_MAX_ENDINGS = 3
_HASHTAG_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\WA-Z\d_]+|\d+|[^\W_]")

_IS_HOSTS = frozenset(("he", "she", "it", "that", "this", "there", "here", "what", "who", "how", "where", "when", "why", "everything", "nothing"))
_NOT_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_ENDINGS = {"ll": "will", "ve": "have", "re": "are", "m": "am", "am": "am", "d": "would"}

_FORMS = """
    cannot=can not; cant=can not; wont=will not; dont=do not; doesnt=does not; didnt=did not; isnt=is not; arent=are not; wasnt=was not
    werent=were not; hasnt=has not; havent=have not; hadnt=had not; wouldnt=would not; couldnt=could not; shouldnt=should not
    mustnt=must not; aint=is not; dnt=do not
    im=i am; ive=i have; iam=i am; youre=you are; youve=you have; youll=you will; youd=you would; theyre=they are; theyve=they have
    theyll=they will; weve=we have; itll=it will; hes=he is; shes=she is; thats=that is; whats=what is
    theres=there is; heres=here is; wheres=where is; hows=how is
    gonna=going to; wanna=want to; gotta=got to; lemme=let me; gimme=give me; dunno=do not know; kinda=kind of; let's=let us; y'all=you all
    yall=you all
    u=you; ur=your; r=are; ya=you; pls=please; plz=please; plse=please; thx=thanks; thnx=thanks; tnx=thanks; thanx=thanks; thks=thanks; tks=thanks
    ty=thank you; tysm=thank you so much; thankyou=thank you; idk=i do not know; bc=because; b/c=because; cuz=because; coz=because; cos=because
    'cause=because; 'em=them; 'til=until; til=until; till=until; tho=though; okay=ok; okey=ok; okie=ok; k=ok; w/=with; w/o=without; &=and; alot=a lot
    e-mail=email; e-mails=emails; e-mailed=emailed; e-mailing=emailing; wi-fi=wifi; ppl=people; msg=message; msgs=messages; sry=sorry; soz=sorry
    abt=about; wud=would; cud=could; shud=should; hrs=hours; mins=minutes; grey=gray; whilst=while; amongst=among; towards=toward; learnt=learned
    judgement=judgment; acknowledgement=acknowledgment; programme=program; programmes=programs; catalogue=catalog; catalogues=catalogs
    dialogue=dialog
    defence=defense; offence=offense; licence=license; licences=licenses; practise=practice; practised=practiced; practising=practicing
    tyre=tire
    tyres=tires; aeroplane=airplane; cosy=cozy; enquiry=inquiry; enquiries=inquiries; enquire=inquire; enquired=inquired; enquiring=inquiring
    analyse=analyze; analysed=analyzed; analysing=analyzing; analyses=analyzes; paralysed=paralyzed
"""
_TABLE = {form.strip(): tuple(folded.split()) for form, _, folded in (entry.partition("=") for entry in re.split(r"[;\n]", _FORMS)) if folded}

_ISE = re.compile(
    r"^(agon|anonym|antagon|apolog|author|brutal|capital|categor|civil|critic|custom|digit|emphas|empath|equal|familiar|final|formal|general|harmon|ideal"
    r"|incentiv|individual|initial|item|jeopard|legal|local|material|maxim|memor|minim|mobil|modern|monet|national|neutral|normal|optim|organ|patron|penal"
    r"|personal|popular|prior|priorit|privat|public|real|recogn|reorgan|sanit|scrutin|special|stabil|standard|subsid|summar|sympath|synchron|token|traumat"
    r"|util|victim|visual)is(?=$|e|ing|ation|able)"
)
_OUR = re.compile(r"^((?:dis|re|mis)?(?:arm|behavi|col|endeav|fav|flav|glam|harb|hon|hum|lab|neighb|od|rum|savi|vap|vig))our")
_DOUBLE_L = re.compile(r"^(cancel|channel|counsel|dial|fuel|initial|label|level|model|quarrel|refuel|signal|total|travel)l(?=(?:ed|ing|er|ers)$)")
_SINGLE_L = re.compile(r"^(appal|distil|enrol|fulfil|instal)(?=(?:s|ment|ments)?$)")
_RE = re.compile(r"^(calib|cent|fib|kilomet|lit|met|theat)re(?=s?$)")


def clean(surface: str) -> str:
    """The word in lower case, with ASCII apostrophes, without accents, invisible characters and compatibility forms."""
    if surface.isascii():
        return surface.lower().replace("`", "'")
    word = unicodedata.normalize("NFKD", surface.translate(_TO_ASCII)).lower()
    return unicodedata.normalize("NFC", _UNSEEN.sub("", word))


def american(word: str) -> str:
    """One spelling for British and American forms of the words that the tables know."""
    word = _ISE.sub(r"\1iz", word)
    word = _OUR.sub(r"\1or", word)
    word = _DOUBLE_L.sub(r"\1", word)
    word = _SINGLE_L.sub(r"\1l", word)
    return _RE.sub(r"\1er", word)


def expand(word: str) -> tuple[str, ...]:
    """The words for which a clean surface form stands: ``can't`` is ``can``, ``not``."""
    endings: list[str] = []
    while word not in _TABLE and len(endings) < _MAX_ENDINGS:
        head, mark, tail = word.rpartition("'")
        if not mark:
            break
        if tail == "t" and head.endswith("n"):
            word, ending = _NOT_STEMS.get(head[:-1], head[:-1]), "not"
        elif tail in _ENDINGS:
            word, ending = head, _ENDINGS[tail]
        elif tail == "s":
            word, ending = head, "is" if head in _IS_HOSTS else "'s"
        else:
            break
        endings.insert(0, ending)
    stem = _TABLE.get(word) or ((american(word),) if word else ())
    return (*stem, *endings)


def _shortened(word: str, runs: Sequence[re.Match[str]], lengths: tuple[int, ...]) -> str:
    parts, at = [], 0
    for run, length in zip(runs, lengths, strict=True):
        parts.append(word[at : run.start()] + run[1] * length)
        at = run.end()
    return "".join(parts) + word[at:]


def _unstretched(word: str, known: Callable[[str], bool]) -> str:
    """``sooo`` and ``coool`` as the vocabulary spells them: doubled letters first, else single ones."""
    runs = list(_STRETCHED.finditer(word))
    if len(runs) <= _MAX_STRETCHES:
        for lengths in product((2, 1), repeat=len(runs)):
            candidate = _shortened(word, runs, lengths)
            if all(known(part) for part in expand(candidate)):
                return candidate
    return _STRETCHED.sub(r"\1", word)


def fold_word(surface: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The folded words of one surface word; a hashtag gives the words of its ``#CamelCase``. Never empty for a word that shows."""
    if surface[0] == "#" and len(surface) > 1:
        parts = _HASHTAG_WORD.findall(surface)
        return tuple(folded for part in parts for folded in fold_word(part, known))
    word = clean(surface)
    if _STRETCHED.search(word):
        word = _unstretched(word, known)
    return expand(word)


def fold_prefix(text: str) -> str:
    """The folded beginning of a word: ``apologis`` is ``apologiz``."""
    return american(clean(text))
