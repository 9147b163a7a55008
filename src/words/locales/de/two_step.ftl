### Bestätigung in zwei Schritten: in vier Schritten eingeschaltet, um Möglichkeiten ergänzt, ausgeschaltet.

two-step-set-up = Bestätigung in zwei Schritten
    .step = Schritt { $step } von 4
    .on-title = Bestätigung in zwei Schritten einschalten
    .nothing-yet = Bis zum letzten Schritt ändert sich nichts.
    .leave = Einrichtung verlassen, nichts ändert sich
    .go-on = Weiter

## Das Verfahren

two-step-method = Verfahren
two-step-choose = Wie möchten Sie gefragt werden?
    .about = Nach Ihrem Passwort. Weitere Möglichkeiten können Sie später hinzufügen.
two-step-needed = Dafür ist die Bestätigung in zwei Schritten nötig. Sie einzuschalten dauert etwa zwei Minuten.
two-step-begun = { $phone } ist schon verknüpft.
two-step-phone = Ihr Smartphone fragt Sie
    .name = Smartphone
    .about = Freigeben mit einem Tippen und einer Zahl.
two-step-recommended = Empfohlen
two-step-passkey = Ein Passkey oder Sicherheitsschlüssel
    .about = Fingerabdruck, Gesicht oder ein Schlüssel am USB-Anschluss. Nichts abzutippen, und keine gefälschte Seite kann ihn ausnutzen.
    .test = Verwenden Sie Ihren Passkey einmal. Danach ist die Bestätigung in zwei Schritten eingeschaltet.
    .do = Passkey verwenden
    .refused = Der Passkey hat nicht funktioniert. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen.
two-step-codes-app = Eine Authenticator-App, die Sie schon haben
    .about = Sechs Ziffern, die alle 30 Sekunden wechseln.

## Backup-Codes

two-step-save = Speichern Sie Ihre Backup-Codes
    .about = Mit ihnen kommen Sie hinein, wenn Ihr Smartphone verloren, kaputt oder neu ist. Jeder gilt einmal.
    .once = Diese Seite zeigt sie nur einmal. Sie können jederzeit neue erstellen.
two-step-show-codes = Backup-Codes anzeigen
two-step-saved = Ich habe die Codes nicht nur auf meinem Smartphone gespeichert.

## Der Test

two-step-test = Probieren Sie es einmal aus
    .name = Test
    .about = Wir fragen { $phone }. Geben Sie dort die Zahl ein, die diese Seite zeigt, und geben Sie dann frei. Danach ist die Bestätigung in zwei Schritten eingeschaltet.
two-step-ask = Mein Smartphone fragen
two-step-type = Code aus Ihrer Authenticator-App
    .about = Geben Sie den Code ein, den Ihre Authenticator-App jetzt anzeigt. Danach ist die Bestätigung in zwei Schritten eingeschaltet.
two-step-turn-on = Einschalten
two-step-not-on = Die Bestätigung in zwei Schritten ist noch nicht eingeschaltet
two-step-wrong = Das ist nicht der Code, den Ihre App jetzt anzeigt. Geben Sie den nächsten ein.
two-step-used = Mit diesem Code haben Sie die App eingerichtet. Warten Sie auf den nächsten.
two-step-unanswered = Kein Smartphone hat freigegeben. Fragen Sie noch einmal, oder verknüpfen Sie ein anderes.

## Fertig

two-step-is-on = Die Bestätigung in zwei Schritten ist eingeschaltet
two-step-protected = Ihr Konto ist geschützt
    .about = Ab jetzt kommt niemand mehr mit Ihrem Passwort allein hinein.
two-step-asks-you = { $phone } fragt Sie
two-step-tested = Gerade eben getestet
two-step-codes-app-works = Gerade eben getestet
two-step-codes-saved = { $count ->
        [one] Ein Backup-Code gespeichert
       *[other] { $count } Backup-Codes gespeichert
    }
    .about = Für den Fall, dass das Smartphone fehlt
two-step-finish = Fertig
two-step-second = Ein zweiter Weg hinein ist klug:

## Möglichkeiten

two-step-add = Möglichkeit hinzufügen
    .about = Jede kann Sie hineinlassen, wenn eine andere nicht zur Hand ist.
two-step-can-add = Sie können hinzufügen
two-step-other-phone = Ein weiteres Smartphone oder Tablet
    .about = Alle Ihre Smartphones werden gefragt, und die erste Antwort zählt.
two-step-add-it = Hinzufügen
two-step-have = Sie haben schon
two-step-phone-approval = Freigabe per Smartphone
two-step-codes-left = { $count ->
        [one] Noch einer übrig
       *[other] Noch { $count } übrig
    }

## Aus

two-step-off = Bestätigung in zwei Schritten ausschalten
    .what = Was dann geschieht
    .last = Es ist der letzte Weg, der noch bleibt. Wenn Sie ihn entfernen, wird die Bestätigung in zwei Schritten ausgeschaltet. Fügen Sie möglichst zuerst ein anderes Smartphone hinzu.
    .password = Nur noch Ihr Passwort schützt dieses Konto.
    .methods = Kein Smartphone bleibt verknüpft. Authenticator-Apps und Backup-Codes gelten nicht mehr.
    .browsers = Alle anderen Browser werden abgemeldet.
    .do = Ausschalten
two-step-keep = Eingeschaltet lassen
