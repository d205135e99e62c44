"""The words by which mail programs of many languages introduce what somebody else wrote, as patterns for one line."""

from __future__ import annotations

import re

DASHES = r"[-_=*\u2010-\u2015\u2500-\u257f]"
WROTE = (
    r"wrote|writes|schrieb|schrieben|geschrieben|schreef|geschreven|a écrit|ecrit|escribió|escribio|ha escrito|escreveu|ha scritto|scritto|skrev"
    r"|napisał|napisała|napsal|napsala|napísal|kirjoitti|yazdı|έγραψε|a scris|írta|va escriure|kirjutas|rašė|rakstīja|je napisao|napisao je"
    r"|napisala je|je napisala|je napisao/la|pisze|skreiv|đã viết|viết|menulis|menulis:|כתב|كتب|napisa|написа|เขียนว่า"
    r"|написал|написала|написав|написала|пише|пишет|писал"
)
VERB = re.compile(rf"\b(?:{WROTE})\b|写道|寫道|作成しました|のメール|さんは書きました|님이 작성", re.IGNORECASE)
BY_AUTHOR = re.compile(rf"\b(?:i|we|you|ich|wir|nous|yo|io|eu|ik|wij|jag|jeg|ja|я|мы)(?: [^\W\d]{{1,10}})? (?:{WROTE})\b", re.IGNORECASE)
"""The author tells who wrote; no mail program says ``I``."""
DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.? [^\W\d]{3,12}\.? \d{4}|[^\W\d]{3,12}\.? \d{1,2}, \d{4})"
WROTE_ON = re.compile(
    rf"^(?!(?:i|you|he|she|we|they|your|my|our|his|her|ich|sie|er|wir|ihr|je|tu|vous|nous|il|elle|yo|usted|eu|io|lei|ik|u|jag|ja|я|вы)\b)"
    rf"[^:\n]{{2,80}}?\s(?:{WROTE}"
    rf"|said the following)(?:\([^()\s]{{1,4}}\))?\s(?:[^\W\d]{{1,8}},?\s){{0,2}}[(]?{DATE}[^:\n]{{0,20}}\d{{1,2}}[:.]\d{{2}}[^:\n]{{0,20}}:\s*$",
    re.IGNORECASE,
)
"""``Ann Lee wrote on 2/1/2016 6:32 PM:``: a name, the verb, a date with a time, and the end of the line."""
SAID_AT = re.compile(
    rf"^(?:on|at|am|le|el|il|op)\b[^:\n]{{0,12}}\b{DATE}[^\n]{{0,12}}\b\d{{1,2}}[:.h]\d{{2}}[^:\n]{{0,80}}"
    r"\b(?:you wrote|schrieben sie|says|said|(?:nous )?a dit)\s?:\s*$",
    re.IGNORECASE,
)
"""``On 2/1/2016 6:32 PM, Ann Lee said:``, ``At 2/1/2016 6:32 PM, you wrote:``: with the time of day, as only programs write."""
BY_NAME = re.compile(
    rf"^(?:[^\W\d_a-z][^:\n<>()]{{0,60}}\s[<(][^<>()\s]+@[^<>()\s]+[>)]"
    rf"|\S{{2,40}}(?: \S{{1,30}})?\svia\s[^\W\d_a-z][^:\n<>]{{2,40}}(?:<[^<>\s]+@[^<>\s]+>)?)\s?(?:{WROTE})\s?:\s*$",
)
"""``Ann Lee <ann@example.com> wrote:``, ``ann via Northwind Forum wrote:`` as a line of their own."""
OPENERS = re.compile(
    r"^(?:on|am|le|el|il|op|den|em|no dia|dnia|dne|dňa|pada|vào|in|at|w dniu|dana|på|pe|în|на|στις|kuupäev|el dia|[av](?= \d)|在|\d{1,4}|\(?\d{1,4}"
    r"|[a-z]{2,3},?(?= \d))\b|^[在(]|^[^\W\d]{3,14}, \d{1,2} ",
    re.IGNORECASE,
)
QUOTING = re.compile(r"^(?:quoting|zitat von|citando|citat de|citation de|citando a|citerar|cytat|citaat van)\s", re.IGNORECASE)
ORIGINAL_WORDS = (
    r"original[ -]?(?:e-?mail )?(?:message|e-?mail)(?: follows)?|message d['’]origine|message (?:original|initial)|mensaje original|mensagem original"
    r"|messaggio originale|oorspronkelijk bericht|origine(?:el|le) bericht|origin(?:al|ell)?[ -]?nachricht"
    r"|antwort[ -]?nachricht|ursprüngliche (?:nachricht|mail|e-mail)"
    r"|original ?meddelande|ursprungligt meddelande|oprindelig (?:meddelelse|besked)|opprinnelig (?:melding|e-post)|wiadomość oryginalna"
    r"|oryginalna wiadomość|původní (?:zpráva|e-?mail)|pôvodná správa|alkuperäinen viesti|eredeti (?:üzenet|levél)|mesaj(?:ul)? original"
    r"|özgün ileti|orijinal (?:mesaj|ileti)|исходное сообщение|оригинальное сообщение|вихідне повідомлення|оригінальне повідомлення"
    r"|оригинално съобщение|αρχικό μήνυμα|originalno? (?:poruka|sporočilo)|izvorna poruka|missatge original|pesan asli|thư gốc|tin nhắn gốc"
    r"|元のメッセージ|原始邮件|原始郵件|邮件原件|原邮件|원본 메시지|원본 메일|reply message|הודעה מקורית|הודעת מקור|الرسالة الأصلية"
)
ORIGINAL = re.compile(
    rf"^\[?original message processed by david|^[>\s*]{{0,3}}{DASHES}{{2,60}}+\s?(?:{ORIGINAL_WORDS})\s?{DASHES}{{2}}",
    re.IGNORECASE,
)
FORWARD_WORDS = (
    r"forwarded (?:message|e-?mail|by .{1,80})|weitergeleitete (?:nachricht|mail|e-mail)|message (?:transféré|réexpédié)"
    r"|mensaje (?:reenviado|remitido)"
    r"|mensagem (?:encaminhada|reencaminhada)|messaggio inoltrato|doorgestuurd bericht|vidarebefordrat (?:meddelande|brev)"
    r"|videresendt (?:meddelelse|melding|besked|e-?post)|edelleenlähetetty viesti|välitetty viesti|przekazana wiadomość|wiadomość przekazana"
    r"|přeposlaná zpráva|preposlaná správa|továbbított üzenet|mesaj (?:redirecționat|redirecţionat)|yönlendiril(?:miş|en) (?:ileti|mesaj)"
    r"|пересылаемое сообщение|пересланное сообщение|переслане повідомлення|препратено съобщение|προωθημένο μήνυμα|proslijeđena poruka"
    r"|missatge reenviat|pesan terusan|thư (?:được )?chuyển tiếp|転送(?:された)?メッセージ|転送されたメール|转发的?(?:邮件|郵件)|轉寄的?郵件"
    r"|轉寄郵件|전달된 (?:메시지|메일)"
    r"|הודעה שהועברה|رسالة مُ?عاد توجيهها"
)
BEGINS = (
    r"begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado"
    r"|inizio (?:del )?messaggio inoltrato|begin doorgestuurd bericht|início da mensagem (?:re)?encaminhada|vidarebefordrat (?:brev|meddelande)"
    r"|start på videresendt besked|videresendt (?:melding|besked|meddelelse)|välitetty viesti alkaa|wiadomość przekazana|začátek přeposlané zprávy"
    r"|начало переадресованного сообщения|початок переадресованого повідомлення|továbbított levél kezdete|iletilen mesajın başlangıcı"
    r"|inici del missatge reenviat|転送されたメッセージ|以下是转发的邮件|开始转发的邮件|以下為轉寄的郵件|전달된 메시지(?: 시작)?"
)
FORWARD = re.compile(
    rf"^[>\s*]{{0,3}}{DASHES}{{2,60}}+\s?(?:(?:{FORWARD_WORDS})\s?{DASHES}{{2}}|forwarded by\s\S)|^(?:{BEGINS})\s*[:：]",
    re.IGNORECASE,
)
ABOVE_LINE = (
    r"(?:please )?(?:(?:only )?text|write|type) above this line(?: (?:will be|is) .{1,40})?|(?:please )?(?:type|write|enter"
    r"|add)? ?(?:your )?(?:reply|respond|answer|response)s? (?:text )?above this line"
    r"|bitte (?:geben|schreiben) sie ihre antwort (?:über|oberhalb) (?:von )?diese[rn]? (?:zeile|linie)(?: ein)?"
    r"|(?:bitte )?(?:antworten sie )?(?:über|oberhalb) diese[rn]? (?:zeile|linie) antworten"
    r"|(?:veuillez )?(?:saisir|écrire|taper|entrer|répondre)(?: votre réponse)? au[- ]dessus de cette ligne"
    r"|(?:por favor,? )?(?:escriba|escribe|introduzca|responda|responder)(?: su respuesta)? (?:por encima|encima|arriba) de esta línea"
    r"|(?:por favor,? )?(?:digite|escreva|responda|insira)(?: (?:a )?sua resposta)? acima (?:desta|dessa) linha"
    r"|(?:si prega di )?(?:digitare|scrivere|inserire|rispondere)(?: (?:la )?(?:tua "
    r"|propria )?risposta)? (?:al di )?sopra (?:di )?questa (?:riga|linea)"
    r"|(?:typ|schrijf|plaats|voer)(?: hier)?(?: a\.?u\.?b\.?)? (?:uw|je) (?:antwoord|reactie) boven deze (?:regel|lijn)(?: in)?"
    r"|(?:skriv|ange) (?:ditt |dit |dit )?(?:svar|svaret) (?:ovanför|over) (?:denna|denne) (?:rad|linje|linjen|raden)"
    r"|wpisz (?:swoją )?odpowiedź (?:powyżej|nad) te(?:j|go|ą)? (?:linii|linią|wiersza)|ответьте выше этой строки"
    r"|введите (?:свой )?ответ выше этой строки"
    r"|この行より上に返信(?:内容)?を(?:入力|記入)してください|请在此行上方(?:输入|回复).{0,12}|請在此行上方(?:輸入|回覆).{0,12}"
)
REPLY_ABOVE = re.compile(rf"^\W*(?:{ABOVE_LINE})(?: (?:to|um|pour|para)\b.{{0,60}})?\W*$", re.IGNORECASE)
LABELS = {
    "from": "from|von|de|da|van|från|fra|od|lähettäjä|от|от кого|від|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸이|보낸사람|gönderen|kimden"
    "|expéditeur|feladó|de la"
    "|από|מאת|من|từ|dari|absender|remitente|mittente|afzender|avsändare|afsender|avsender|nadawca|odesílatel|remetente|expeditor",
    "date": "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviada|enviada em|fecha|data|inviato|data invio|verzonden|skickat|sendt"
    "|dato|odesláno|odoslané|wysłano|wysłane|data wysłania|отправлено|дата|надіслано|изпратено|发送时间|發送時間|发送日期|寄件日期|日期"
    "|送信日時|日時|보낸 날짜"
    "|보낸날짜|날짜|tarih|gönderildi|gönderme tarihi|lähetetty|päivämäärä|päiväys|elküldve|dátum|küldve|trimis|στάλθηκε|ημερομηνία|נשלח|תאריך"
    "|تاريخ الإرسال|التاريخ|đã gửi|ngày|dikirim|tanggal|poslano|gesendet am|datum/uhrzeit|skickades|sent at|date sent|received",
    "to": "to|an|à|para|a|aan|till|til|komu|do|кому|до|收件人|收件者|宛先|받는 사람|받는이|받는사람|kime|vastaanottaja|pour|címzett|către|catre"
    "|προς|אל|إلى|đến"
    "|tới|kepada|za|pro|destinataire|destinatario|destinatário|empfänger|mottagare|modtager|odbiorca|per|till kopia|recipient",
    "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|ämne|emne|předmět|predmet|temat|тема|относно|主题|主題|主旨|件名|제목|konu"
    "|aihe|assunto"
    "|sujet|tárgy|subiect|θέμα|נושא|الموضوع|chủ đề|subjek|perihal|naslov|zadeva|assumpte",
    "other": "cc|bcc|kopie|kopia|kópia|kopi|copie|copia|cópia|másolat|kopya|bilgi|копия|копія|reply-to|organization|organisation|importance|priority"
    "|wichtigkeit|priorität|attachments|risposta|抄送|副本|참조|mailed-by|signed-by|message|message-id|x-mailer|newsgroups|tlf|list-id",
}
CLASS_OF = {label: name for name, labels in LABELS.items() for label in labels.split("|")}
