### Womit sich eine Person oder ein Programm außer mit dem Smartphone ausweist: App-Passwörter, Backup-Codes, Authenticator-Apps und Passkeys.

factor-app = App-Passwörter
    .about = E-Mail-, Kalender- und Dateiprogramme können Ihr Smartphone nicht fragen. Geben Sie jedem ein App-Passwort statt Ihres eigenen: Sie können eines beenden, ohne die anderen zu ändern.
    .new = Neues App-Passwort
    .name = Name des Programms
    .name-hint = Damit Sie es wiedererkennen, zum Beispiel Thunderbird auf meinem Laptop
    .name-fault = Geben Sie einen Namen aus 1 bis 64 sichtbaren Zeichen ein.
    .scope = Wofür es gilt
    .lifetime = Bis wann
    .create = App-Passwort erstellen
    .list = Ihre App-Passwörter
    .none = Sie haben noch kein App-Passwort.
    .failed = Das App-Passwort wurde nicht erstellt
    .too-many = Sie haben so viele App-Passwörter, wie ein Konto haben darf. Entfernen Sie die, die kein Programm mehr benutzt.
    .made = Dieses Formular hat sein App-Passwort schon erstellt, und der Text wurde einmal angezeigt. Falls Sie ihn verloren haben, entfernen Sie dieses App-Passwort und erstellen Sie ein neues.

factor-scope-any = Alles
factor-scope-imap = E-Mails lesen (IMAP)
factor-scope-smtp = E-Mails senden (SMTP)
factor-scope-caldav = Kalender (CalDAV)
factor-scope-carddav = Adressbücher (CardDAV)
factor-scope-webdav = Dateien (WebDAV)

factor-lifetime-none = Bis ich es entferne
factor-lifetime-month = 30 Tage
factor-lifetime-year = Ein Jahr

factor-app-created = erstellt: { $time }
factor-app-used = zuletzt verwendet: { $time }
    .from = zuletzt verwendet: { $time }, von { $address }
    .never = nie verwendet
factor-app-until = endet am { $date }

factor-app-remove = Entfernen
    .label = { $name } entfernen
    .sure = Danach funktioniert { $name } sofort nicht mehr und verlangt ein neues Passwort.
    .do = Dieses App-Passwort entfernen
    .all = Alle entfernen
    .all-sure = Danach funktioniert keines der Programme mehr, und jedes verlangt ein neues Passwort.
    .all-do = Alle App-Passwörter entfernen

factor-app-dead = { $name } ist beendet, aber ein Programm versucht noch, es zu verwenden.
    .where = Zuletzt: { $time }, von { $address }. Geben Sie diesem Programm ein neues App-Passwort, oder entfernen Sie das Konto darin.
    .when = Zuletzt: { $time }. Geben Sie diesem Programm ein neues App-Passwort, oder entfernen Sie das Konto darin.

factor-app-shown = Ihr neues App-Passwort
    .about = Geben Sie es in { $name } statt Ihres eigenen Passworts ein. Es wird nur jetzt angezeigt.
    .user = Benutzername
    .password = App-Passwort
    .hint = Bindestriche und Großschreibung spielen keine Rolle. Sie müssen es sich nicht merken: Wenn es verloren geht, entfernen Sie es und erstellen Sie ein neues.
    .done = Fertig

factor-app-count = { $passwords ->
    [0] Sie haben keines.
    [one] { $passwords } App-Passwort
   *[other] { $passwords } App-Passwörter
}
    .manage = App-Passwörter verwalten

## Backup-Codes

factor-backup = Backup-Codes
    .about = Mit einem Backup-Code melden Sie sich an, wenn Ihr Smartphone verloren, kaputt oder ohne Netz ist. Jeder gilt einmal.
    .none = Sie haben noch keine Backup-Codes.
    .left = { $left } von { $all } übrig
    .made = erstellt: { $time }
    .create = Backup-Codes erstellen
    .again = Neue Codes erstellen
    .again-sure = Die Codes, die Sie jetzt haben, gelten sofort nicht mehr.
    .save = Speichern Sie diese zehn Codes dort, wo Sie sie ohne Ihr Smartphone finden. Sie werden nur jetzt angezeigt.
    .download = Herunterladen
    .print = Drucken
    .hint = Jeder Code gilt einmal. Bindestriche und Großschreibung spielen keine Rolle.
    .done = Ich habe sie gespeichert

factor-recovery = Wiederherstellungscode
    .about = Ein langer Code für den Tag, an dem Ihr Smartphone und Ihre Backup-Codes fort sind. Bewahren Sie ihn auf Papier an einem sicheren Ort auf. Er gilt einmal.
    .there = Sie haben einen · erstellt: { $time }
    .create = Wiederherstellungscode erstellen
    .again = Neuen erstellen
    .again-sure = Der Wiederherstellungscode, den Sie jetzt haben, gilt sofort nicht mehr.
    .new = Ihr Wiederherstellungscode
    .save = Er wird nur jetzt angezeigt. Schreiben Sie ihn auf oder drucken Sie ihn, und legen Sie ihn zu Ihren wichtigen Unterlagen. Bindestriche und Großschreibung spielen keine Rolle.
    .done = Ich habe ihn gespeichert

## Authenticator-Apps

factor-codes = Authenticator-Apps
    .about = Eine Authenticator-App zeigt alle 30 Sekunden einen neuen sechsstelligen Code, auch ohne Netz. Nehmen Sie, welche Sie mögen.
    .list = Ihre Authenticator-Apps
    .none = Sie haben noch keine Authenticator-App.
    .new = Authenticator-App einrichten
    .added = hinzugefügt: { $time }
    .remove-sure = Danach gelten die Codes von { $app } nicht mehr.
    .remove-do = Diese Authenticator-App entfernen
    .scan = Scannen Sie das mit Ihrer Authenticator-App. Sie wird hinzugefügt, wenn Sie den Code eingeben, den sie anzeigt.
    .picture = QR-Code für Ihre Authenticator-App
    .instead = Stattdessen eintippen
    .secret = Schlüssel, zeitbasiert, sechs Stellen
    .name = Name der App
    .code = Code
    .code-hint = Die sechs Ziffern, die die App jetzt anzeigt
    .do = App hinzufügen
    .failed = Die Authenticator-App wurde nicht hinzugefügt
    .wrong = Das ist nicht der Code, den die App jetzt anzeigt. Prüfen Sie, ob die Uhr des Smartphones richtig geht, und geben Sie den nächsten Code ein.
    .too-many = Sie haben so viele Authenticator-Apps, wie ein Konto haben darf. Entfernen Sie eine, die Sie nicht mehr benutzen.
factor-codes-count = { $apps ->
    [0] Sie haben keine.
    [one] { $apps } Authenticator-App
   *[other] { $apps } Authenticator-Apps
}

## Passkeys

factor-passkeys = Passkeys
    .about = Melden Sie sich mit Fingerabdruck, Gesicht, PIN oder einem Schlüssel am USB-Anschluss an. Ein Passkey funktioniert nur auf der echten Seite: Eine gefälschte bekommt nichts.
    .list = Ihre Passkeys
    .none = Sie haben noch keinen Passkey.
    .in-use = Hier verwendet
    .new = Passkey hinzufügen
    .name = Name des Passkeys
    .name-hint = Damit Sie ihn wiedererkennen, zum Beispiel Touch ID oder YubiKey
    .do = Passkey hinzufügen
    .failed = Der Passkey wurde nicht hinzugefügt
    .refused = Ihr Browser hat zu lange gebraucht oder etwas gesendet, das kein Passkey für diese Seite ist. Versuchen Sie es noch einmal.
    .too-many = Sie haben so viele Passkeys, wie ein Konto haben darf. Entfernen Sie einen, den Sie nicht mehr benutzen.
    .cancelled = Es wurde kein Passkey erstellt. Sie können es noch einmal versuchen.
    .known = Dieses Gerät hat schon einen Passkey für Ihr Konto.
    .browser = Dieser Browser kennt keine Passkeys.
    .script = Ein Passkey lässt sich nur mit JavaScript hinzufügen. Erlauben Sie es für diese Seite und öffnen Sie sie dann neu.
    .address = Dieser Dienst hat eine Adresse, für die Browser keine Passkeys erstellen. Die Betreiber können das ändern: Passkeys brauchen https und einen Namen statt Ziffern.
    .change = Ändern
    .change-label = { $name } ändern
    .rename-do = Namen speichern
    .rename-failed = Der Passkey wurde nicht umbenannt
    .remove-sure = Danach meldet sich niemand mehr mit { $passkey } an, und Browser, in denen er verwendet wurde, werden abgemeldet. Löschen Sie ihn auch auf Ihrem Gerät.
    .remove-do = Diesen Passkey entfernen
    .option = Fingerabdruck, Gesicht, PIN oder ein Sicherheitsschlüssel. Der einzige Weg, den eine gefälschte Seite nicht ausnutzen kann.
factor-passkeys-count = { $passkeys ->
    [0] Sie haben keinen.
    [one] { $passkeys } Passkey
   *[other] { $passkeys } Passkeys
}

factor-kept-device = Auf diesem Gerät gespeichert
factor-kept-key = Sicherheitsschlüssel
factor-kept-synced = Auf Ihren Geräten synchronisiert
