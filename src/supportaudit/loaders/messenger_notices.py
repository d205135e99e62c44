"""What messengers write into exports that nobody said: notices, placeholders for media, marks of edited and deleted messages."""

from __future__ import annotations

import re

from supportaudit.loaders.events import read_event
from supportaudit.model import Event, Mask

MARK = "\u200e"
"""Before what the program wrote itself, in exports of iPhones."""
NO_SENDER = "No-Sender"
"""Stands for the program itself in texts that exporters of Signal write."""
MAX_NOTICE = 400
ENCRYPTED = re.compile(
    r"end-to-end|ende-zu-ende|de bout en bout|(?:de )?extremo a extremo|ponta a ponta|end-to-end-versleuteld|crittografat|сквозн|uçtan uca"
    r"|端到端|端对端|端對端|종단간|エンドツーエンド|totalsträckskryptera|szyfrowane? (?:metodą )?end|secure service from",
    re.IGNORECASE,
)
JOINED = re.compile(
    r"\b(?:added|joined (?:using|via|from)|created (?:this )?group|hinzugefügt|beigetreten|(?:die )?gruppe .{1,60} erstellt|a ajouté|a rejoint"
    r"|a créé le groupe|añadió|agregó|se unió|creó (?:el|este) grupo|adicionou|entrou (?:usando|com)|criou (?:o|este) grupo|ha aggiunto"
    r"|si è unit[oa]|ha creato (?:il|questo) gruppo"
    r"|toegevoegd|nam deel|neemt deel|добавил[аи]?|присоединил\w*|ekledi|katıldı|dodał[a]?|dołączył[a]?)\b",
    re.IGNORECASE,
)
LEFT = re.compile(
    r"\b(?:left|removed|hat die gruppe verlassen|entfernt|a quitté|a retiré|salió|ha salido|eliminó a|saiu|removeu|ha abbandonato|è uscit[oa]"
    r"|ha rimosso|heeft de groep verlaten|verwijderd"
    r"|вышел|вышла|покинул[аи]?|удалил[аи]?|ayrıldı|çıkardı|opuścił[a]?|usunął|usunęła)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"(?:\b(?:changed|geändert|a changé|a modifié|cambió|ha cambiado|alterou|mudou|ha cambiato"
    r"|gewijzigd|wijzigde|изменил[аи]?|değiştirdi|zmienił[a]?)\b"
    r".*[\"“”„«»]|\bsecurity code\b)",
    re.IGNORECASE,
)
DELETED = re.compile(
    r"(?:this message was deleted|you deleted this message|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht"
    r"|ce message a été supprimé"
    r"|vous avez supprimé ce message|(?:se eliminó este mensaje|eliminaste este mensaje|este mensaje fue eliminado)"
    r"|(?:esta )?mensagem (?:foi )?apagada"
    r"|você apagou esta mensagem|questo messaggio è stato eliminato|hai eliminato questo messaggio|dit bericht (?:is|werd) verwijderd"
    r"|je hebt dit bericht verwijderd|(?:данное )?сообщение удалено"
    r"|вы удалили (?:это|данное) сообщение|bu mesaj silindi|bu mesajı sildiniz"
    r"|this message was deleted by admin .{1,60}|null)\.?",
    re.IGNORECASE,
)
CALL = re.compile(
    r"(?:missed |silenced )?(?:group )?(?:voice|video|audio) call(?:[,.] .{1,60})?|verpasste[rs]? (?:gruppen)?(?:sprach|video)?anruf.{0,60}"
    r"|appel (?:vocal|vidéo)?(?: de groupe)? ?manqué.{0,60}|(?:video)?llamada (?:de voz |grupal )?perdida.{0,60}|chamada (?:de (?:voz"
    r"|vídeo) )?perdida.{0,60}"
    r"|(?:video)?chiamata (?:vocale )?persa.{0,60}|gemiste (?:spraak|video|groeps)?oproep.{0,60}|пропущенный (?:аудио|видео)?звонок.{0,60}"
    r"|cevapsız (?:sesli|görüntülü)? ?arama.{0,60}|nieodebrane połączenie.{0,60}|missat (?:röst|video)?samtal.{0,60}",
    re.IGNORECASE,
)
"""A call in place of words."""
BRACKETED = re.compile(r"<[^<>\n]{3,120}>")
FILE = re.compile(r"\S[^\n/\\]{0,120}\.\w{2,5} \([^()\n]{3,40}\)")
"""``IMG-20240131-WA0001.jpg (file attached)`` in any language; a caption stands in the lines below."""
EDITED = re.compile(
    r"\s*(?:\u200e<[^<>\n]{3,80}>|<[^<>\n]{0,60}\b(?:edited|bearbeitet|modifié|modifi[ée]e?|editó|editado|editada|modificato|bewerkt"
    r"|изменено|изменён\w*"
    r"|düzenlendi|edytowan\w*|redigera[dt]\w*|redigeret|redigert|muokattu|已编辑|已編輯|수정|編集)\b[^<>\n]{0,40}>)$",
    re.IGNORECASE,
)
SIGNAL_EXTRA = re.compile(r"^>[^\n]*$|!?\[[^\]\n]{0,200}\]\((?:\./)?media/[^)\n]{1,300}\)|\(- [^()\n]{1,300} -\)[ \t]*$", re.MULTILINE)
"""Quoted lines, media and reactions, as Signal exporters write them."""
LOOK_NOTICE = 120
ABOUT_CHAT = re.compile(
    r"\b(?:(?:is|are) (?:a|an|now an?|not (?:a|an)) (?:contact|admin)|in your contacts|disappearing messages|this group's"
    r"|group (?:name|description|icon)"
    r"|ist ein kontakt|gruppen(?:name|beschreibung|bild)\w*|selbstlöschende|nachrichten verschwinden"
    r"|fait partie de vos contacts|messages éphémères|(?:nom|description|icône) du groupe"
    r"|está en tus contactos|mensajes temporales|(?:nombre|descripción|ícono|icono) (?:de este|del) grupo"
    r"|está (?:nos|na lista d)e? ?(?:seus|teus) contatos|mensagens temporárias|(?:nome|descrição|ícone|imagem) d(?:o|este) grupo"
    r"|è tra i tuoi contatti|messaggi effimeri|(?:nome|descrizione|immagine) del gruppo)\b",
    re.IGNORECASE,
)
"""What a notice is about, where its mark says that the program wrote it."""


def is_notice(label: str, text: str, *, marked: bool) -> bool:
    """Whether words before a colon, with these after it, are the program's and not somebody's message."""
    if len(text) <= MAX_NOTICE and ENCRYPTED.search(text) and (marked or ENCRYPTED.search(label) or len(text) > 60):
        return True
    if label == NO_SENDER or (marked and _tells(label, text.partition("\n")[0])):
        return True
    return CHANGED.search(label) is not None


def _tells(label: str, line: str) -> bool:
    """Whether words that the program wrote tell of the chat: somebody comes, goes or changes it, or the sender is spoken of by name."""
    named = len(label) > 2 and label.casefold() in line.casefold() and not BRACKETED.match(line)
    return named or event_of_notice(line) is not None or ABOUT_CHAT.search(line) is not None


def event_of_notice(text: str) -> Event | None:
    """The event that a notice tells of; None for one of no known kind."""
    if len(text) > MAX_NOTICE:
        return None
    if known := read_event(text):
        return known
    return Event("join") if JOINED.search(text) else Event("leave") if LEFT.search(text) else None


def placeholders(text: str, *, marked: bool) -> tuple[tuple[Mask, ...], int]:
    """The stretches of a message that the program wrote in place of media or of what was deleted or edited, and how many media there were.

    ``marked``: the message begins with the mark of iPhones for such words; the mark itself is not in ``text``.
    """
    first = text.partition("\n")[0]
    if DELETED.fullmatch(text) or CALL.fullmatch(text):
        return (Mask(0, len(text), "banner"),), 0
    if BRACKETED.fullmatch(first) or FILE.fullmatch(first) or (marked and first == text and len(text) <= LOOK_NOTICE):
        return (Mask(0, len(first), "banner"),) if first else (), 1
    if match := EDITED.search(text[-LOOK_NOTICE:]):
        return (Mask(len(text) - len(match[0]), len(text), "banner"),), 0
    return (), 0


def signal_placeholders(text: str, *, marked: bool) -> tuple[tuple[Mask, ...], int]:  # noqa: ARG001  (as ``placeholders``)
    """As ``placeholders``, for text that exporters of Signal wrote."""
    found = [match for match in SIGNAL_EXTRA.finditer(text) if match[0].strip()]
    masks = tuple(Mask(match.start(), match.end(), "quote" if match[0].startswith(">") else "banner") for match in found)
    return masks, sum("](" in match[0] for match in found)
