### Die Seite, die auf das Smartphone wartet, und was daraus wurde.

## Warten

approval-title = Sehen Sie auf Ihr Smartphone
approval-your-phone = Ihrem Smartphone
approval-asked = Wir haben auf { $phone } nachgefragt.
    .tap = Sagen Sie dort, ob Sie es sind.
    .number = Geben Sie dort diese Zahl ein:
    .number-or-scan = Geben Sie dort diese Zahl ein, oder scannen Sie den QR-Code:
approval-paused = Benachrichtigungen sind angehalten. Öffnen Sie die App auf { $phone }.

approval-scan = Scannen statt tippen
    .picture = QR-Code: Scannen Sie ihn in der App auf Ihrem Smartphone
    .hint = Öffnen Sie die App auf Ihrem Smartphone und wählen Sie Scannen.

approval-step-sent = Gesendet
approval-step-delivered = Auf dem Smartphone
approval-step-opened = Geöffnet
approval-step-done = : erledigt
approval-step-not-yet = : noch nicht

approval-say-sent = Unterwegs zu Ihrem Smartphone.
approval-say-paused = Öffnen Sie die App auf Ihrem Smartphone: Die Anfrage wartet dort.
approval-say-delivered = Die Anfrage ist auf Ihrem Smartphone.
approval-say-opened = Sie haben sie geöffnet. Antworten Sie auf Ihrem Smartphone.
approval-say-lost = Die Verbindung ist unterbrochen. Neuer Versuch …
approval-unreachable = Ihr Smartphone war nicht zu erreichen. Öffnen Sie dort die App: Die Anfrage wartet.
    .or-else = Ihr Smartphone war nicht zu erreichen. Öffnen Sie dort die App: Die Anfrage wartet.
        Oder wählen Sie unten einen anderen Weg.

approval-left = Noch { $time }
approval-hurry = { $seconds ->
    [one] Noch { $seconds } Sekunde.
   *[other] Noch { $seconds } Sekunden.
}
approval-send-again = Erneut senden
    .in = Erneut senden in { $time }

approval-other-ways = Ich kann mein Smartphone nicht benutzen

approval-service = Dienst
approval-username = Benutzername
approval-browser = Dieser Browser

approval-not-you = Nicht Sie?

## Das Ende

approval-approved = Freigegeben
    .moving-on = Freigegeben, es geht weiter
approval-refused = Die Anfrage wurde abgelehnt
    .title = Abgelehnt
    .denied = Die Antwort auf dem Smartphone war Nein, daher sind Sie bei { $service } nicht angemeldet. Falls das ein Versehen war, versuchen Sie es noch einmal.
    .wrong-numbers = Auf dem Smartphone wurde zweimal eine falsche Zahl eingegeben. Falls Sie das waren, versuchen Sie es noch einmal:
        Es gibt jedes Mal eine neue Zahl.
    .reported = Die Person, der dieses Konto gehört, hat gemeldet, dass die Anmeldung nicht von ihr kam. Sie sind nicht angemeldet,
        und die Betreiber dieses Dienstes können es sehen.
    .not-you = Sie haben nicht abgelehnt? Dann hat jemand anderes Ihr Smartphone: Bitten Sie um { $help }.
    .help = Hilfe
approval-expired = Die Zeit ist abgelaufen
    .about = Auf dem Smartphone hat niemand rechtzeitig geantwortet. Die Zahl gilt nicht mehr.
    .no-notification = Keine Benachrichtigung erhalten? Öffnen Sie die App auf Ihrem Smartphone, bevor Sie neu beginnen.
approval-cancelled = Die Anfrage wurde abgebrochen
    .title = Abgebrochen
    .about = Sie sind bei { $service } nicht angemeldet. Auf dem Smartphone müssen Sie nichts tun.
approval-replaced = Sie haben neu begonnen
    .title = Neu begonnen
    .about = Ein anderer Tab dieses Browsers hat eine neuere Anmeldung bei { $service } begonnen. Nur diese zählt.
approval-spent = Sie sind nicht angemeldet
    .title = Nicht angemeldet
    .withdrawn = Das Smartphone hatte diese Anmeldung schon freigegeben, als Sie sie abbrachen.
        Die Freigabe ist verbraucht und gilt nicht noch einmal.
    .replaced = Das Smartphone hatte diese Anmeldung schon freigegeben, als Sie eine andere begannen.
        Die Freigabe ist verbraucht und gilt nicht noch einmal.
    .account-changed = Das Smartphone hatte diese Anmeldung schon freigegeben, als das Konto geändert wurde.
        Die Freigabe ist verbraucht und gilt nicht noch einmal.
    .reported = Das Smartphone hatte diese Anmeldung schon freigegeben, als die Person, der das Konto gehört, sie meldete.
        Die Freigabe ist verbraucht und gilt nicht noch einmal.

approval-try-again = Noch einmal versuchen
approval-start-again = Neu beginnen
approval-show-here = Hier anzeigen

## Wohin der QR-Code einer wartenden Seite die Kamera eines Smartphones führt

approval-in-app = Scannen Sie das in der App
    .about = Dieser QR-Code gehört zu einer Anmeldung, die auf einem anderen Bildschirm wartet.
    .how = Öffnen Sie die App auf diesem Smartphone und scannen Sie den QR-Code dort, oder geben Sie die Zahl daneben ein.

## Mehr Zeit

approval-longer = Ich brauche mehr Zeit

## Den Browser merken

approval-remember = { $days ->
        [one] Diesen Browser einen Tag lang merken
       *[other] Diesen Browser { $days } Tage lang merken
    }
