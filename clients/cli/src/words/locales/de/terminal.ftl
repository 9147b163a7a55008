### Was nod-device der Person sagt, die antwortet.

terminal-title = Melden Sie sich gerade an?
    .action = Möchten Sie das?
terminal-service = Dienst
terminal-at = Unter
terminal-account = Konto
terminal-asks = Fragt
terminal-browser = Browser
    .unknown = Browser unbekannt
terminal-place = Ort
    .unknown = Ort unbekannt
terminal-address = Adresse
    .unknown = Adresse unbekannt
terminal-origin-unknown = Webadresse unbekannt
terminal-time = Zeit
terminal-level = Stufe
    .tap = Tippen
    .number = Zahl
    .strict = streng
terminal-new-browser = Diesen Browser haben Sie noch nie freigegeben.
terminal-new-network = Neues Netz für Sie: Von dort haben Sie noch nie etwas freigegeben.
terminal-new-place = Neuer Ort für Sie: Aus dieser Gegend haben Sie noch nie etwas freigegeben.
terminal-impossible-travel = Zu weit weg: Vor so kurzer Zeit haben Sie anderswo etwas freigegeben, so schnell reist niemand.
terminal-left = Noch { $time }
terminal-now = jetzt
terminal-seconds-ago = { $seconds ->
    [one] vor { $seconds } Sekunde
   *[other] vor { $seconds } Sekunden
}
terminal-minutes-ago = { $minutes ->
    [one] vor { $minutes } Minute
   *[other] vor { $minutes } Minuten
}
terminal-yes = j
    .word = ja
terminal-no = nein
terminal-report = melden
terminal-prompt-tap = [j] ja   [n] nein   [r] nein, und melden: Ich war das nicht
terminal-prompt-number = Zum Freigeben die 2 Ziffern vom anderen Bildschirm eingeben   [n] nein   [r] nein, und melden
terminal-prompt-strict = Zum Freigeben die 6 Ziffern vom anderen Bildschirm eingeben   [n] nein   [r] nein, und melden
terminal-approved = Freigegeben. Sie können an Ihren Computer zurückkehren.
terminal-too-often = Abgelehnt: Die Zahl war zu oft falsch.
terminal-refused = Abgelehnt.
terminal-reported = Abgelehnt und gemeldet. Wenn jemand Ihr Passwort kennen könnte, ändern Sie es.
terminal-approved-on = Freigegeben auf { $phone }.
terminal-refused-on = Abgelehnt auf { $phone }.
terminal-reported-on = Abgelehnt und gemeldet auf { $phone }.
terminal-another-phone = einem anderen Gerät
terminal-expired = Die Zeit ist abgelaufen.
terminal-cancelled = Auf dem anderen Bildschirm wurde abgebrochen.
terminal-connected = Verbunden. Warten auf Anmeldungen.
    .poll = Verbunden (ohne WebSocket). Warten auf Anmeldungen.
terminal-offline = Nicht verbunden: { $reason }. Nächster Versuch in { $time }.
terminal-untrusted = Eine Anfrage wird nicht angezeigt, weil ihr nicht zu trauen ist: { $reason }.
terminal-wrong-number = Diese Zahl stimmt nicht. Sehen Sie auf den anderen Bildschirm. Versuche übrig: { $tries }.
terminal-not-taken = Die Antwort wurde nicht angenommen: { $reason }
terminal-delayed = Der Server kann die Antwort gerade nicht annehmen ({ $code }). Sie wird noch einmal gesendet.
terminal-lost = Die Zeit ist abgelaufen, bevor der Server Ihre Antwort bestätigt hat.
terminal-new-key = Der Server hat einen neuen Schlüssel, und sein alter bürgt dafür.
terminal-server-says = Der Server sagt: { $message }
terminal-number-needed = Nicht beantwortet: Dafür ist die Zahl nötig (--number).
terminal-one-more = eine weitere Anfrage wartet: { $count }
terminal-nothing = Es wartet nichts.
terminal-under-way = Ihre Antwort ist unterwegs.
terminal-too-soon = Das kam zu schnell nach der Anfrage.
terminal-unclear = Nicht verstanden, daher wurde nichts beantwortet.
terminal-not-accepted = Nicht beantwortet: Der Server nimmt von diesem Gerät keine Antworten mehr an.
