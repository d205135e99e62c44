"""The words of lines in e-mails that no person wrote anew: device lines, banners of mail servers, legal notices, footers; in many languages."""

from __future__ import annotations

import re

GADGET = (
    r"i-?phone?|i-?pad|i-?pod|android|samsung|galaxy|blackberry|mobile|phone|cell|tablet|handheld|outlook|mailbox|airmail|nokia|huawei|htc"
    r"|xiaomi|windows|yahoo|proton\w*|gmail|k-9"
)
CLIENT = (
    r"(?:apple )?mail|spark|superhuman|front|nine|mymail|fastmail|zoho mail|mailspring|blue ?mail|edison mail|newton mail|canary mail|thunderbird"
    r"|aol(?: mail)?|tutanota|tuta|gmx(?: mail)?|web\.de(?: mail)?|mail\.ru|яндекс\.?почты|yandex\.?mail|missive|mailtrack|airmail|aqua ?mail|typeapp"
    r"|postbox|em client"
    r"|hey|boxer|k-9 mail|naver mail|seznam"
)
OF_DEVICES = (
    rf"(?:{GADGET}|телефон\w*|смартфон\w*|мобильн\w+|устройств\w*"
    r"|手机|手機|小米|móvil|celular|cellulare|telefon\w*|geräts?|dispositivo|appareil|toestel)"
)
SENT_FIRST = (
    r"envoyé|gesendet|enviado|enviada|enviat|inviato|verzonden|verstuurd|skickat|skickades|sendt|lähetetty|wysłan[oey]|odesláno|odoslan[éo]"
    r"|отправлено"
    r"|надіслано|изпратено|trimis|στάλθηκε|نُ?شرت|أُ?رسلت|נשלח|đã gửi|dikirim|ส่งจาก|poslano|послато|发自|發自|从我|從我|來自我|来自我|나의"
    r"|von mein\w{1,2}|מה-"
)
SENT_LAST = r"gesendet|gönderildi|から送信|에서 보냄|küldve|传送|傳送|发送|發送|เขียนจาก"
SYSTEMS = r"(?:ios|android|windows|mac\w*|iphone|ipad)"
DEVICE = re.compile(
    r"^\W{0,3}(?:"
    rf"(?:\w+ )?(?:sent|send)(?: wirelessly)? from (?:my |the |an? )?(?:[\w\[\]()&+'-]+ ){{0,3}}(?:\[?mail\]?\(|{GADGET})[^,.;!?\n]{{0,40}}"
    rf"|(?:\w+ )?sent (?:via|with|by|using) (?:my |the |an? )?\[?(?:{GADGET})[^;!?\n]{{0,60}}"
    rf"|sent (?:from|with|via|using|by) (?:the )?\[?(?:{CLIENT})(?: (?:mobile|app|for .{{1,30}}|secure e-?mail))?"
    r"|sent from \[?mail\]?\(?\S* ?(?:for .{1,30})?|sent from yahoo mail\. get the app|sent on the go"
    r"|sent from my [\w&-]+, (?:an? )?(?:samsung|galaxy|lg|motorola|htc|nokia|huawei|at&t|android|4g|5g)\b[^.;!?\n]{0,40}"
    r"|sent from my [\w-]+(?: [\w-]+){0,2}"
    rf"|(?:\w+ )?from (?:my )?(?:{GADGET})(?: \w{{1,3}})?"
    r"|get \[?outlook for .{1,80}|get (?:blue ?mail|outlook|spark|yahoo mail|aqua ?mail) (?:for|on) .{1,40}"
    rf"|[^\W\d]\w{{2,12}}(?: sie sich| aplikację)?(?: o| l['’])? ?outlook (?:pour|für|para|per|voor|för|til|for|dla systemu|pro|på|pentru"
    rf"|для) {SYSTEMS}.{{0,40}}"
    rf"|outlook (?:voor|for|für|pour) {SYSTEMS} (?:downloaden|を入手).{{0,40}}"
    r"|envoyé (?:depuis|de|à partir d) .{1,50}|von meine[mr] .{1,40} gesendet|gesendet (?:von|mit) .{1,50}|diese nachricht wurde von .{1,70} gesendet"
    r"|enviado (?:desde|do|de|via) .{1,50}|inviato da[l ]?.{1,50}|verzonden (?:vanaf|met|via|vanuit) .{1,50}|skickat från .{1,50}|sendt fra .{1,50}"
    r"|lähetetty .{1,50}"
    r"|wysłano z .{1,50}|odesláno z .{1,50}|отправлено (?:с|из) .{1,50}|從我的 .{1,30} 傳送|发自我的 ?.{1,30}|从我的.{1,30}发送|iphoneから送信"
    rf"|(?:{SENT_FIRST}).{{0,30}}?{OF_DEVICES}[^,.;!?\n]{{0,40}}|[^,.;!?\n]{{0,40}}?{OF_DEVICES}[^,.;!?\n]{{0,25}}?(?:{SENT_LAST})"
    r")(?:\s?[<(]?\s?https?:\S{1,100})?(?:[,.]{0,2}\s*(?:please |so )?(?:excuse|forgive|pardon|apologies|sorry)\b.{0,60})?\W{0,3}$",
    re.IGNORECASE,
)
LAST_LINE = re.compile(r"^sent from (?:my|an?|the) [^,.;:!?]{1,50}$", re.IGNORECASE)
"""A device by a name that only its owner knows; a signature only as the last line, on its own."""
ALERT = (
    r"caution|warning|external|attention|notice|alert|important|achtung|vorsicht|warnung|hinweis|prudence|avertissement|precaución|atención|cuidado"
    r"|advertencia|atenção|aviso|attenzione|avviso|let op|waarschuwing|obs|varning|advarsel|bemærk|merk|huomio|varoitus|uwaga|pozor|figyelem|atenție"
    r"|внимание|увага|dikkat|uyarı|προσοχή|注意|警告|주의|extern[ea]?"
)
OUTSIDE = (
    r"extern\w*|exter[ni]eu?r\w*|l['’]extérieur|außerhalb|fuera de|fora d[ao]|dall['’]esterno|estern\w+|van buiten|utanför|utenfor|udefra"
    r"|uden for|ulkopuol\w+"
    r"|spoza|zewnętrzn\w+|mimo|külső|внешн\w+|зовнішн\w+|harici|dışından|εξωτερικ\w+|外部|社外|외부"
)
A_MAIL = (
    r"e-?mails?|mails?|courriel|message|correo|mensaje|mensagem|messaggio|bericht|mejl|e-?post|melding|wiadomość|письмо|сообщение|лист|ileti|e-?posta"
    r"|メール|邮件|郵件|메일|absender|expéditeur|remitente|mittente|afzender|avsändare|nadawc\w|отправител\w|sähköposti|zpráv\w|levél"
)
BANNER = re.compile(
    r"^\W{0,6}(?:caution|warning|external|attention|notice)?\W{0,6}(?:external (?:e-?mail|sender|message)|this (?:e-?mail"
    r"|message)(?: has)? (?:originated|was sent|came|comes|is) (?:from )?(?:an? |someone )?(?:outside|external|untrusted|unknown sender)"
    r"|this (?:sender|e-?mail) is (?:external|from outside)|(?:some people who received this message )?(?:you )?don['’]t often get e-?mail from"
    r"|be careful with this message$|zjqcmqryfpfptbannerstart)"
    r"|^\W{0,6}(?:external|suspicious|suspected spam|untrusted)(?: (?:e-?mail|sender|message|mail))?\W{0,6}$"
    rf"|^\W{{0,6}}(?:{ALERT})\b(?=.{{0,120}}?(?:{OUTSIDE}))(?=.{{0,160}}?\b(?:{A_MAIL}))(?=.{{0,240}}$)",
    re.IGNORECASE,
)
STRONG = (
    r"not (?:an? |the )?intended recipient",
    r"(?:solely|only|exclusively) for the (?:use of the )?(?:intended )?(?:recipient|individual|person|addressee|named)",
    r"for the (?:sole|exclusive|confidential) use of (?:the )?(?:intended|named|individual|addressee)",
    r"intended (?:solely|only|exclusively) for (?:the|use by)",
    r"received (?:this|it) (?:e-?mail |message |communication |transmission )?in error",
    r"monitors? (?:all )?e-?mail (?:communications?|traffic)",
    r"(?:e-?mail|message)[^.\n]{0,60}\b(?:is|are|may be|may contain|contains?)\b[^.\n?]{0,40}\b(?:confidential|privileged)\b(?!\?)",
    r"(?:unauthori[sz]ed|prohibited)[^.\n]{0,60}\b(?:disclosure|dissemination|distribution|copying|use)\b",
    r"(?:disclosure|dissemination|distribution|copying)[^.\n]{0,80}\bprohibited",
    r"consider the environment before printing|^think (?:green )?before you print",
    r"(?:diese[rs]?|inhalt diese[rs]) (?:e-?mail|nachricht|mitteilung)[^.\n]{0,80}vertraulich",
    r"nicht der (?:richtige|beabsichtigte|vorgesehene|bestimmungsgemäße) (?:adressat|empfänger)",
    r"ce (?:message|courriel|e-?mail|mail)[^.\n]{0,120}confidentiel|(?:reçu|recevez) ce (?:message|courriel|mail|e-mail) par erreur",
    r"est[ea] (?:mensaje|correo|e-?mail|comunicación)[^.\n]{0,120}confidencial|recib\w+ este (?:mensaje|correo)[^.\n]{0,40} por error",
    r"est[ea] (?:mensagem|e-?mail)[^.\n]{0,120}confidencia|receb\w+ est[ea] (?:mensagem|e-?mail)[^.\n]{0,40} (?:por engano|por erro)",
    r"quest[oa] (?:messaggio|e-?mail|comunicazione)[^.\n]{0,120}(?:confidenzial|riservat)|ricevuto quest[oa] (?:messaggio|e-?mail) per errore",
    r"(?:dit|deze) (?:bericht|e-?mail)[^.\n]{0,80}(?:vertrouwelijk|niet voor u (?:is )?bestemd)|niet de (?:geadresseerde|beoogde ontvanger)",
    r"(?:detta|dette|denna|denne) (?:e-?post\w*|meddelande|mejl|e-?mail|mail|melding)[^.\n]{0,80}(?:konfident|fortrolig)",
    r"(?:niniejsza|ta) wiadomość[^.\n]{0,120}(?:poufn|wyłącznie dla adresat)",
    r"(?:данное|настоящее|это) (?:сообщение|письмо)[^.\n]{0,120}(?:конфиденциальн|исключительно для адресат)",
    r"本(?:メール|電子メール)[^。\n]{0,60}(?:機密|受信者)|(?:此|本)(?:邮件|郵件|电邮)[^。\n]{0,40}(?:保密|机密|機密)",
    r"you(?:'re| are) receiving this (?:e-?mail |message )?because|you received this (?:message|e-?mail) because you are subscribed",
    r"reply to this e-?mail directly(?: or|,)|^view this message in context:|visit (?:the )?(?:topic|message) (?:or|to) (?:reply|respond)",
    r"to unsubscribe from th(?:is|ese) (?:e-?mails?|list|group|thread)",
    r"if you (?:no longer wish|do not (?:wish|want)|don['’]t (?:wish|want)) to receive (?:these|such|future|further) e-?mails",
    r"^(?:this|the) (?:e-?mail|message)(?: \w+){0,5}? (?:was|has been) (?:scanned|checked|certified)\b[^.\n]{0,40}\b(?:by|for viruses)\b",
    r"^virus[- ]free\. |^virenfrei\. |^libre de virus\. |^sans virus\. |wurde von \S{1,30} antivirus-software auf viren geprüft",
    r"\bregistered (?:office|in (?:england|scotland|wales|ireland))\b[^\n]{0,120}\b(?:no\.?|number|office)\b",
    r"\bamtsgericht \w+,? ?hr[ab] ?\d|^(?:sitz der gesellschaft|geschäftsführ(?:er|ung|erin)(?:innen)?)\s?:",
    r"^unsubscribe(?: \||$)|^manage (?:your )?(?:e-?mail )?preferences(?: \||$)",
    r"^this is an auto(?:mated|matic(?:ally generated)?) (?:message|e-?mail|reply|response|notification)\W{1,3}(?:please )?do not (?:reply|respond)",
)
LEGAL = re.compile("|".join(STRONG), re.IGNORECASE)
