### Hilfe und Datenschutz.

## Die Fragen, die Menschen haben

help-title = Hilfe
help-sign-in = Wie melde ich mich an?
    .answer = Geben Sie Ihren Benutzernamen und Ihr Passwort ein. Ihr Smartphone fragt dann, ob Sie es sind, und zeigt, welcher Dienst
        fragt und von welchem Browser und Ort aus. Steht auf dem Bildschirm Ihres Computers eine Zahl, geben Sie sie auf dem Smartphone ein
        und sagen Sie dann Ja. Am Computer geht es von selbst weiter.
help-no-notification = Es kam keine Benachrichtigung
    .answer = Öffnen Sie die App auf Ihrem Smartphone: Die Anfrage wartet dort, mit oder ohne Benachrichtigung. Wenn nicht,
        wählen Sie am Computer { $button }.
help-not-me = Ich wollte mich gar nicht anmelden
    .answer = Sagen Sie auf dem Smartphone Nein, und dass Sie es nicht waren. Niemand kommt hinein, und die Betreiber des Dienstes sehen es.
        Vielleicht kennt jemand Ihr Passwort: Lassen Sie es ändern.
help-no-number = Ich sehe keine Zahl, und das Smartphone verlangt eine
    .answer = Dann ist es nicht Ihre Anmeldung. Sagen Sie Nein.
help-lost = Mein Smartphone ist verloren
    .answer = Melden Sie sich in einem Browser an, in dem Sie noch hineinkommen, und entfernen Sie das Smartphone sofort aus Ihrem Konto. Wenn Sie
        nicht hineinkommen, wenden Sie sich an die Betreiber dieses Dienstes.
help-contact = An wen Sie sich wenden können

## Was über Menschen gespeichert wird

help-privacy = Datenschutz
    .about = Was dieser Dienst über Sie speichert, und warum.
help-account = Ihr Konto
    .kept = Ihr Benutzername, der Name, der angezeigt wird, und ein Hash Ihres Passworts. Das Passwort selbst wird nicht gespeichert.
help-phones = Ihre Smartphones
    .kept = Der Name, den Sie jedem Smartphone gegeben haben, sein öffentlicher Schlüssel und die Adresse, unter der es geweckt werden kann. Der Schlüssel,
        der Ihre Antworten unterschreibt, verlässt das Smartphone nie.
help-sign-ins = Ihre Anmeldungen
    .kept = Wer gefragt hat, wann, von welchem Browser und welcher Internetadresse aus, und was Sie geantwortet haben, mit der Unterschrift Ihres
        Smartphones: damit Sie und die Betreiber dieses Dienstes später sehen können, was geschehen ist.
help-notifications = Benachrichtigungen
    .kept = Eine Benachrichtigung sagt nur, dass eine Anfrage wartet. Ihr Name, der Ort und die Zahl stehen nicht darin.
help-cookies = Cookies
    .kept = Eines hält Sie angemeldet, bis Sie sich abmelden. Ein anderes bleibt 400 Tage und unterscheidet diesen Browser von anderen,
        damit jemand, der anderswo Ihren Namen ausprobiert, Sie nicht aufhält. Ein Browser, den Sie merken lassen,
        behält einen eigenen Schlüssel, der ihn nie verlässt. Löschen Sie das alles in den Einstellungen des Browsers, wann immer Sie möchten. Es gibt keine Werbung, und niemand zählt Ihre Besuche: Keine Seite lädt etwas von einer anderen Website.
