"""E-mail of many languages and programs: only what its author wrote anew stays visible."""

from __future__ import annotations

import pytest

from supportaudit.loaders.mail_body import html_body, text_body
from supportaudit.model import Mask


def own(text: str, masks: tuple[Mask, ...]) -> str:
    kept, last = "", 0
    for mask in masks:
        kept += text[last : mask.start] + " "
        last = mask.end
    return " ".join((kept + text[last:]).split())


def own_text(text: str) -> str:
    body = text_body(text)
    return own(body.text, body.masks)


def own_html(html: str) -> str:
    body = html_body(html)
    return own(body.text, body.masks)


ADDRESS = "Ann Lee <ann@example.com>"
INTROS = f"""\
On Feb 1, 2016, at 6:32 PM, {ADDRESS} wrote:
On 01/02/2016 18:32, Ann Lee wrote:
On Monday, February 1, 2016, {ADDRESS} wrote:
On Mon, Feb 1, 2016 at 6:32 PM, Ann Lee via Forum <forum@example.com> wrote:
Ann Lee wrote on 2/1/2016 6:32 PM:
Ann Lee said the following on 01/02/2016 18:32:
In a message dated 2/1/2016 6:32:10 P.M. Eastern Standard Time, ann@example.com writes:
1 Feb 2016, 18:32 by ann@example.com:
Am 01.02.2016 um 18:32 schrieb Ann Lee:
{ADDRESS} hat am 01.02.2016 18:32 geschrieben:
Ann Lee schrieb am 01.02.2016 um 18:32:
Le 1 févr. 2016 à 18:32, {ADDRESS} a écrit :
Le 01/02/2016 18:32, Ann Lee a écrit :
El 1 feb 2016, a las 18:32, {ADDRESS} escribió:
El lun, 1 feb 2016 a la(s) 18:32, Ann Lee (ann@example.com) escribió:
Il giorno 1 feb 2016, alle ore 18:32, {ADDRESS} ha scritto:
Il 01/02/2016 18:32, Ann Lee ha scritto:
Em 1 de fev. de 2016, à(s) 18:32, {ADDRESS} escreveu:
{ADDRESS} escreveu no dia segunda, 1/02/2016 à(s) 18:32:
Op 1 feb. 2016, om 18:32 heeft {ADDRESS} het volgende geschreven:
Op 01-02-16 om 18:32 schreef Ann Lee:
Den 2016-02-01 kl. 18:32, skrev Ann Lee:
D. 1. feb. 2016 18.32 skrev "Ann Lee" <ann@example.com>:
På Mandag 01. februar 2016 kl. 18:32:00, skrev {ADDRESS}:
Ann Lee kirjoitti 1.2.2016 18:32:
pon., 1 lut 2016 o 18:32 {ADDRESS} napisał(a):
Wiadomość napisana przez {ADDRESS} w dniu 1 lut 2016, o godz. 18:32:
po 1. 2. 2016 v 18:32 odesílatel {ADDRESS} napsal:
Dňa 1. 2. 2016 o 18:32 Ann Lee napísal(a):
{ADDRESS} ezt írta (időpont: 2016. febr. 1., H, 18:32):
Pe 1 feb. 2016, la 18:32, {ADDRESS} a scris:
пн, 1 февр. 2016 г. в 18:32, {ADDRESS}:
Понедельник, 1 февраля 2016, 18:32 +03:00 от {ADDRESS}:
01.02.16 18:32, Ann Lee пише:
На 01.02.2016 18:32, Ann Lee написа:
{ADDRESS}, 1 Şub 2016 Pzt, 18:32 tarihinde şunu yazdı:
Στις 01/02/2016 18:32, Ann Lee έγραψε:
2016/02/01 18:32、{ADDRESS}のメール:
{ADDRESS} 于2016年2月1日周一 18:32写道：
在 2016/2/1 18:32, Ann Lee 写道:
2016. 2. 1. 오후 6:32, {ADDRESS} 작성:
\u202bבתאריך יום ב׳, 1 בפבר׳ 2016 ב-18:32 מאת \u202aAnn Lee\u202c\u200f <\u202aann@example.com\u202c\u200f>:\u202c
في الاثنين، 1 فبراير 2016 في 6:32 م كتب {ADDRESS}:
Vào Th 2, 1 thg 2, 2016 vào lúc 18:32 {ADDRESS} đã viết:
Pada tanggal Sen, 1 Feb 2016 pukul 18.32 {ADDRESS} menulis:
Missatge de {ADDRESS} del dia dl., 1 de febr. 2016 a les 18:32:
Dana 1. veljače 2016. 18:32, Ann Lee je napisao/la:
เมื่อ จ. 1 ก.พ. 2016 เวลา 18:32 {ADDRESS} เขียนว่า:""".split("\n")
HEADERS = [
    "De : Ann Lee|Envoyé : lundi 1 février 2016 18:32|À : Support|Objet : Lampe",
    "De: Ann Lee|Enviado el: lunes, 1 de febrero de 2016 18:32|Para: Soporte|Asunto: x",
    "Da: Ann Lee|Inviato: lunedì 1 febbraio 2016|A: Supporto|Oggetto: x",
    "De: Ann Lee|Enviada em: segunda-feira|Para: Suporte|Assunto: x",
    "Van: Ann Lee|Verzonden: maandag|Aan: Support|Onderwerp: x",
    "Från: Ann Lee|Skickat: den 1 februari|Till: Support|Ämne: x",
    "Fra: Ann Lee|Sendt: 1. februar|Til: Support|Emne: x",
    "Lähettäjä: Ann Lee|Lähetetty: maanantai|Vastaanottaja: Tuki|Aihe: x",
    "Od: Ann Lee|Wysłano: poniedziałek|Do: Pomoc|Temat: x",
    "Od: Ann Lee|Odoslané: pondelok|Komu: x|Predmet: y",
    "Feladó: Ann Lee|Elküldve: hétfő|Címzett: x|Tárgy: y",
    "De la: Ann Lee|Trimis: luni|Către: x|Subiect: y",
    "От: Ann Lee|Отправлено: понедельник|Кому: x|Тема: y",
    "От: Ann Lee|Изпратено: понеделник|До: y|Относно: z",
    "Від: Ann Lee|Надіслано: понеділок|Кому: x|Тема: y",
    "Kimden: Ann Lee|Gönderildi: Pazartesi|Kime: x|Konu: y",
    "Από: Ann Lee|Στάλθηκε: Δευτέρα|Προς: x|Θέμα: y",
    "מאת: Ann Lee|נשלח: יום שני|אל: x|נושא: y",
    "من: Ann Lee|تاريخ الإرسال: x|إلى: y|الموضوع: z",
    "差出人: Ann Lee|送信日時: 2016年2月1日|宛先: x|件名: y",
    "发件人： Ann Lee|发送时间： 2016年2月1日|收件人： x|主题： y",
    "보낸사람: Ann Lee|받는사람: x|날짜: 2016.02.01|제목: y",
    "Dari: Ann Lee|Dikirim: Senin|Kepada: x|Subjek: y",
    "Từ: Ann Lee|Đã gửi: Thứ Hai|Đến: x|Chủ đề: y",
]
LINES = [
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
    "-------- Originalnachricht --------",
    "-----Message d’origine-----",
    "-----Ursprungligt meddelande-----",
    "---------- Původní e-mail ----------",
    "-----Eredeti üzenet-----",
    "-----元のメッセージ-----",
    "------------------ 原始邮件 ------------------",
    "-------- Originele bericht --------",
    "===== Forwarded message =====",
    "---------------------- Forwarded by Ann Lee/NW on 01/02/2016 18:32",
    "---------- Edelleenlähetetty viesti ----------",
    "-------- Przekazana wiadomość --------",
    "---------- Переслане повідомлення ---------",
    "---------- 转发的邮件 ---------",
    "Início da mensagem reencaminhada:",
    "Vidarebefordrat brev:",
    "Начало переадресованного сообщения:",
    "=-=-=-= Please reply above this line =-=-=-=",
    "##- Bitte geben Sie Ihre Antwort über dieser Zeile ein. -##",
    "##- Veuillez saisir votre réponse au-dessus de cette ligne -##",
    "##- Por favor, escriba su respuesta por encima de esta línea -##",
]


@pytest.mark.parametrize("intro", [*INTROS, *LINES, *(header.replace("|", "\n") for header in HEADERS)])
def test_what_follows_an_intro_in_any_language_is_history(intro: str) -> None:
    assert own_text(f"It works now.\n\nBo\n\n{intro}\n\nold words here\nmore old words\n") == "It works now. Bo"


@pytest.mark.parametrize("intro", INTROS)
def test_answers_between_marked_quotes_stay_visible_in_any_language(intro: str) -> None:
    assert own_text(f"Hi,\n{intro}\n\n> old words\n> more\n\nYes to one.\n\n> three\nNo to three.\n") == "Hi, Yes to one. No to three."


TAILS = [
    "Sent via the Samsung Galaxy S10, an AT&T 5G smartphone",
    "Sent from Spark",
    "Sent with Proton Mail secure email.",
    "Get BlueMail for Android",
    "Télécharger Outlook pour Android",
    "Envoyé à partir d'Outlook pour Android",
    "Holen Sie sich Outlook für Android",
    "Gesendet mit der WEB.DE Mail App",
    "Obtener Outlook para Android",
    "Ottieni Outlook per Android",
    "Outlook voor iOS downloaden",
    "Hämta Outlook för iOS",
    "Hent Outlook til iOS",
    "Pobierz aplikację Outlook dla systemu Android",
    "Wysłane z iPhone'a",
    "Надіслано з iPhone",
    "iPhone'umdan gönderildi",
    "iPadから送信",
    "來自我的 iPhone",
    "나의 iPhone에서 보냄",
    "Στάλθηκε από το iPhone μου",
    "נשלח מה-iPhone שלי",
    "Đã gửi từ iPhone của tôi",
    "Dikirim dari iPhone saya",
    "Confidentiality Notice: this is for the sole use of the intended recipients.",
    "Der Inhalt dieser E-Mail ist vertraulich und nur für den Adressaten bestimmt.",
    "Este mensaje y sus archivos adjuntos son confidenciales.",
    "Esta mensagem pode conter informação confidencial.",
    "Questo messaggio e gli allegati sono confidenziali.",
    "Dit bericht kan informatie bevatten die niet voor u is bestemd.",
    "Detta e-postmeddelande är konfidentiellt.",
    "Niniejsza wiadomość może zawierać informacje poufne.",
    "Think before you print.",
    "This email has been checked for viruses by Avast antivirus software.",
    'You received this message because you are subscribed to the Google Groups "lamp" group.',
    "Registered in England and Wales No. 1234567. Registered office: 1 High Street, London",
    "Northwind GmbH, Sitz: Berlin, Amtsgericht Charlottenburg HRB 12345",
    "If you no longer wish to receive these emails, write to us.",
    "This is an automated message, please do not reply.",
]
TOPS = [
    "[EXTERNAL]",
    "*** EXTERNAL EMAIL ***",
    "[You don't often get email from ann@example.com. Learn why this is important at https://aka.example/x ]",
    "This Message Is From an External Sender",
    "ATTENTION: This email was sent from someone outside of Northwind. Always use caution.",
    "ACHTUNG: Diese E-Mail stammt von außerhalb der Organisation.",
    "ATTENTION : Ce courriel provient de l'extérieur de l'organisation.",
    "PRECAUCIÓN: Este correo electrónico se originó fuera de la organización.",
    "CUIDADO: Este e-mail foi enviado de fora da organização.",
    "ATTENZIONE: questa e-mail proviene dall'esterno dell'organizzazione.",
    "LET OP: Deze e-mail komt van buiten de organisatie.",
    "UWAGA: Ta wiadomość pochodzi spoza organizacji.",
    "ВНИМАНИЕ: Это письмо получено от внешнего отправителя.",
]


@pytest.mark.parametrize("tail", TAILS)
def test_device_lines_notices_and_footers_are_masked_in_many_languages(tail: str) -> None:
    assert own_text(f"It works now.\n\nBo\n\n{tail}") == "It works now. Bo"


@pytest.mark.parametrize("top", TOPS)
def test_banners_of_mail_servers_are_masked_in_many_languages(top: str) -> None:
    assert own_text(f"{top}\n\nWhere is my lamp?\n\nBo") == "Where is my lamp? Bo"


@pytest.mark.parametrize(
    "text",
    [
        "External hard drives do not work with it.",
        "Warning: my lamp exploded.",
        "Attention, je n'ai rien reçu !",
        "ACHTUNG: Das Paket ist kaputt.",
        "Let op: de lamp is stuk.",
        "Uwaga: lampa nie działa.",
        "Get Outlook working please",
        "Envoyé le colis hier.",
        "Gesendet habe ich es am Montag.",
        "Inviato ieri il pacco.",
        "Отправлено вчера, а денег нет.",
        "I sent it from my phone and it failed",
        "Outlook for Android keeps crashing",
        "The e-mail is confidential? I never agreed to that.",
        "This is an automated answer, I want a person!",
        "I want to unsubscribe from these mails now!",
        "Registered mail never came.",
        "I wrote on 2/1/2016 6:32 PM: nothing came.",
        "You wrote on 2/1/2016 6:32 PM:",
        "The original message was lost.",
    ],
)
def test_sentences_that_only_look_alike_stay(text: str) -> None:
    for whole in (text, f"{text}\n\nBo", f"Hello,\n{text}\nBo"):
        assert own_text(whole) == " ".join(whole.split())


P, OLD = "<p>It works now.</p>", "<p>old words here</p><p>more old words</p>"
MARKUP = {
    "gmail": f'{P}<div class="gmail_quote gmail_quote_container"><div class="gmail_attr">X<br></div>{OLD}</div>',
    "gmail seen by outlook": f'{P}<div class="x_gmail_quote">{OLD}</div>',
    "yahoo": f'{P}<div id="ydp12yahoo_quoted_7" class="ydp12yahoo_quoted">{OLD}</div>',
    "outlook on the web": f'{P}<div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>Frá:</b> Ann<br><b>Efni:</b> y</div>{OLD}',
    "outlook": f'{P}<div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Frá:</b> Ann<o:p></o:p></p></div></div>{OLD}',
    "old outlook": f'{P}<hr><div class="OutlookMessageHeader"><hr tabindex="-1"><b>From:</b> Ann<br><b>To:</b> x<br></div>{OLD}',
    "new outlook": f'{P}<div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-reference-message">x</div>{OLD}</div>',
    "apple": f'{P}<blockquote type="cite"><div>On Feb 1, 2016, at 6:32 PM, Ann wrote:</div>{OLD}</blockquote>',
    "thunderbird": f'{P}<div class="moz-cite-prefix">Am 01.02.2016 um 18:32 schrieb Ann Lee:<br></div><blockquote>{OLD}</blockquote>',
    "thunderbird forward": f'{P}<div class="moz-forward-container">-------- Forwarded Message --------<br>{OLD}</div>',
    "tutanota": f'{P}<div>1 Feb 2016, 18:32 by ann@example.com:<br></div><blockquote class="tutanota_quote">{OLD}</blockquote>',
    "missive": f'{P}<div class="missive_quote">{OLD}</div>',
    "signature": f'{P}<table class="signature"><tr><td>Joy Park</td></tr></table>',
    "samsung": f'{P}<div id="composer_signature">Sent from my Galaxy</div>',
}


@pytest.mark.parametrize("html", MARKUP.values(), ids=MARKUP.keys())
def test_markup_of_mail_programs_tells_history_and_signatures(html: str) -> None:
    assert own_html(html) == "It works now."
    assert own_html(f"<html><head><meta charset=utf-8></head><body>{html}</body></html>") == "It works now."


def test_a_forward_of_outlook_without_own_words_is_not_emptied_by_its_markup() -> None:
    assert "old words here" in own_html(f'<div id="appendonsend"></div>{OLD}')
