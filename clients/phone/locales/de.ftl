### Deutsch. Die Regeln stehen in der englischen Datei, die Wörter in docs/glossary.md.

## Überall

app-codes = Codes
app-activity = Aktivitäten
app-settings = Einstellungen
app-sections = Bereiche
app-back = Zurück
app-close = Schließen
app-cancel = Abbrechen
app-continue = Weiter
app-done = Fertig
app-save = Speichern
app-copied = Kopiert
app-show = Anzeigen
app-hide = Verbergen
app-try-again = Noch einmal versuchen
app-loading = Einen Moment …
app-update = Eine neue Version ist bereit.
    .do = Aktualisieren
app-locked = Die App ist gesperrt
    .about = Ihre Codes und Anfragen liegen hinter der Bildschirm­sperre dieses Smartphones.
    .do = Entsperren
    .failed = Sie blieb gesperrt. Versuchen Sie es noch einmal.
app-lost-chunk = Diese Ansicht konnte nicht geladen werden.
    .about = Prüfen Sie das Netz und versuchen Sie es dann noch einmal.
app-seconds = { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}
app-minutes = { $minutes ->
    [one] { $minutes } Minute
   *[other] { $minutes } Minuten
}

app-near = bei { $place }
app-place-unknown = Ort unbekannt
app-browser-unknown = Unbekannter Browser

app-fail-offline = Es gibt kein Netz, oder der Dienst antwortet nicht. Nichts ist verloren: Versuchen Sie es gleich noch einmal.
app-fail-wait = Es gab zu viele Versuche. Warten Sie { $time } und versuchen Sie es dann noch einmal.
app-fail-refused = Der Dienst hat das nicht angenommen: { $detail }
app-fail-unreadable = Diese App versteht die Antwort des Dienstes nicht. Schließen Sie die App und öffnen Sie sie neu, um die neueste Version zu erhalten.
app-fail-wrong-server = Das gehört zu einem anderen Dienst ({ $server }), daher verwendet diese App es nicht.
app-fail-storage = Dieser Browser konnte es nicht speichern. Schaffen Sie Platz auf dem Smartphone, und öffnen Sie die App nicht im privaten Modus.
app-fail-device = Der Dienst kennt dieses Smartphone nicht mehr. Fügen Sie das Konto neu hinzu.

## Codes

codes-search = Suchen
    .none = Kein Konto hat das in seinem Namen.
codes-scan = Hinzufügen oder scannen
codes-count = { $accounts ->
    [one] { $accounts } Konto
   *[other] { $accounts } Konten
}
codes-edit = Bearbeiten
    .label = Liste der Konten bearbeiten
codes-timer = Neue Codes in { $seconds } s
    .label = { $seconds ->
        [one] Neue Codes in { $seconds } Sekunde
       *[other] Neue Codes in { $seconds } Sekunden
    }
codes-next = Nächster:
codes-copy = Code von { $account } kopieren
codes-show = Code von { $account } anzeigen
codes-hidden = Code verborgen
codes-counter = Nächster Code von { $account }
codes-notifications-off = Benach­richti­gungen sind aus. Sie sehen Anfragen nur hier.
    .do = Einschalten
codes-notifications-denied = Benach­richti­gungen sind blockiert. Sie sehen Anfragen nur hier.
    .do = So geht es
codes-offline = Kein Netz. Ihre Codes funktionieren, Anfragen kommen nicht an.
codes-revoked = Dieses Smartphone wurde aus dem Konto entfernt.
    .do = Neu hinzufügen
codes-lost = Dieser Browser hat seinen Schlüssel verloren. Das geschieht, wenn seine Daten gelöscht werden.
    .do = Neu hinzufügen
codes-two-step-off = Die Bestätigung in zwei Schritten ist aus: Noch fragt niemand dieses Smartphone.
codes-empty = Fügen Sie Ihr erstes Konto hinzu
    .about = Öffnen Sie auf dem Computer Sicherheit, fügen Sie dort ein Smartphone hinzu, und scannen Sie den QR-Code, der erscheint.
    .scan = Scannen
    .sign-in = Stattdessen hier anmelden

codes-asks = Melden Sie sich gerade an?
    .action = Möchten Sie das tun?
    .many = { $requests ->
        [one] { $requests } Anfrage wartet
       *[other] { $requests } Anfragen warten
    }
    .review = Ansehen
    .left = { $seconds ->
        [one] Noch { $seconds } Sekunde
       *[other] Noch { $seconds } Sekunden
    }

## Die Anfrage

ask-title = Melden Sie sich gerade an?
    .action = Möchten Sie das tun?
ask-later = Später entscheiden
ask-of = Anfrage { $number } von { $count }
ask-when = { $address }, { $time }
ask-risk-travel = Weit weg von Ihrer letzten Anmeldung
    .about = So weit kann in dieser Zeit niemand reisen.
ask-risk-place = Neuer Ort für Sie
ask-risk-browser = Neuer Browser
ask-risk-network = Neues Netz
ask-calm = Diesen Browser haben Sie schon einmal freigegeben.
ask-number = Zahl vom anderen Bildschirm
    .none = Keine Zahl da? Tippen Sie auf Nein.
ask-digits = 6 Ziffern vom anderen Bildschirm
    .none = Keine Ziffern da? Tippen Sie auf Nein.
ask-scan = QR-Code scannen
    .title = Anderen Bildschirm scannen
    .hint = Richten Sie die Kamera auf den QR-Code neben den sechs Ziffern.
    .other = Dieser QR-Code gehört zu einer anderen Anmeldung. Scannen Sie den auf dem Bildschirm, an dem Sie sich anmelden.
    .done = Sie haben den anderen Bildschirm gescannt. Sie müssen nichts eingeben.
ask-tap = Sitzen Sie gerade nicht davor? Tippen Sie auf Nein.
ask-pad = Ziffern
    .delete = Löschen
ask-no = Nein, das bin ich nicht
    .action = Nein, das möchte ich nicht
ask-yes = Freigeben
ask-number-first = Geben Sie zuerst die Zahl ein.
    .digits = Geben Sie zuerst alle 6 Ziffern ein.
ask-sending = Wird gesendet …
ask-wrong = Diese Zahl stimmt nicht.
    .left = { $tries ->
        [one] Sehen Sie auf den anderen Bildschirm. Noch ein Versuch.
       *[other] Sehen Sie auf den anderen Bildschirm. Noch { $tries } Versuche.
    }
ask-lock-hint = Freigeben verlangt die Bildschirm­sperre.
ask-lock = Es wurde nicht entsperrt, daher wurde nichts gesendet.
    .about = Dieses Konto verlangt bei jeder Freigabe die Bildschirm­sperre des Smartphones: Fingerabdruck, Gesicht oder PIN. Tippen Sie noch einmal auf Freigeben.
ask-offline = Es gibt kein Netz. Ihre Antwort wurde nicht gesendet.
    .retry = Erneut senden
ask-left = { $seconds ->
    [one] Noch { $seconds } Sekunde
   *[other] Noch { $seconds } Sekunden
}
ask-approved = Freigegeben
    .about = Sie können zurück an Ihren Computer. { $service } öffnet sich dort.
    .action = Sie können zurück an Ihren Computer.
    .mistake = Das war ein Versehen
ask-refused = Abgelehnt. Niemand kam hinein
    .wrong-numbers = Abgelehnt: Die Zahl war zweimal falsch
    .wrong-numbers-about = Falls Sie das waren, beginnen Sie am anderen Bildschirm neu. Es gibt jedes Mal eine neue Zahl.
ask-happened = Was ist passiert?
ask-not-me = Das war ich nicht
    .about = Vielleicht hat jemand Ihr Passwort. Wir sagen es dem Dienst und halten die Anfragen an.
ask-slip = Ich habe mich vertippt
    .about = Beginnen Sie am anderen Bildschirm neu.
ask-many = Ich bekomme zu viele davon
    .about = Wir fragen Sie eine Weile nicht mehr.
ask-nothing = Schließen, ohne etwas zu sagen
ask-reported = Gemeldet
    .about = Niemand kam hinein. Anfragen sind eine Weile angehalten. Ändern Sie jetzt Ihr Passwort: Vielleicht kennt es jemand.
    .change = Passwort ändern
ask-report-late = Ändern Sie Ihr Passwort
    .about = Niemand kam hinein. Die Anfrage war schon geschlossen, als die Meldung den Dienst erreichte, daher sind Anfragen nicht angehalten. Vielleicht kennt jemand Ihr Passwort.
ask-slip-done = Sonst ist nichts zu tun
    .about = Die Anmeldung wurde abgelehnt. Beginnen Sie am anderen Bildschirm neu, und geben Sie die neue Anfrage frei.
ask-approved-slip = Melden Sie diesen Browser ab
    .about = Ihre Antwort gilt schon. Öffnen Sie auf der Seite Ihres Kontos Sicherheit, und melden Sie den Browser ab, den Sie nicht kennen. Ändern Sie dann Ihr Passwort.
    .open = Mein Konto öffnen
ask-expired = Die Zeit ist abgelaufen
    .about = Niemand kam hinein. Falls Sie das waren, beginnen Sie am anderen Bildschirm neu.
ask-cancelled = Die Anfrage wurde abgebrochen
    .about = Sie müssen nichts mehr tun.
ask-elsewhere-approved = Auf einem anderen Gerät freigegeben
    .on = Freigegeben auf { $device }
    .about = Falls Sie das nicht waren, melden Sie diesen Browser ab und ändern Sie Ihr Passwort.
ask-elsewhere-refused = Auf einem anderen Gerät abgelehnt
    .on = Abgelehnt auf { $device }
    .about = Niemand kam hinein.
ask-next = Nächste Anfrage

## Ein Konto hinzufügen

link-title = Konto hinzufügen
link-camera = Richten Sie die Kamera auf den QR-Code auf dem anderen Bildschirm.
    .light = Licht
    .starting = Die Kamera startet …
    .picture = Bild der Kamera
link-refused = Die Kamera ist für diese App aus
    .about = Erlauben Sie sie in den Einstellungen des Browsers, oder nehmen Sie einen dieser Wege. Sie leisten dasselbe.
link-absent = Hier gibt es keine Kamera
    .about = Nehmen Sie einen dieser Wege. Sie leisten dasselbe.
link-black = Die Kamera zeigt nichts
    .about = Vielleicht ist sie verdeckt, oder eine andere App benutzt sie. Einer dieser Wege leistet dasselbe.
link-again = Kamera neu starten
link-other-ways = Oder ohne Kamera
link-type = Code eingeben
    .about = Der kurze Code neben dem QR-Code
link-picture = Bild auswählen
    .about = Ein Foto oder Screenshot des QR-Codes
    .none = In diesem Bild ist kein QR-Code. Nehmen Sie eines, das den ganzen Code zeigt, scharf und gerade.
link-paste = Link einfügen
    .about = Der Link unter dem QR-Code
    .field = Link
    .hint = Er beginnt mit https:// oder otpauth://
    .empty = Fügen Sie zuerst den Link ein.
    .do = Diesen Link verwenden
link-sign-in = Auf diesem Smartphone anmelden
    .about = Mit Benutzername und Passwort
link-code = Kurzer Code
    .title = Code eingeben
    .hint = Acht Buchstaben und Ziffern, wie K7QM-2XPD
    .wrong = Der Code hat acht Buchstaben und Ziffern. Sehen Sie auf den anderen Bildschirm.
    .do = Dieses Smartphone hinzufügen
link-username = Benutzername
    .missing = Geben Sie Ihren Benutzernamen ein.
link-password = Passwort
    .missing = Geben Sie Ihr Passwort ein.
link-device = Name dieses Smartphones
    .hint = Damit Sie es wiedererkennen
link-signing-in =
    .do = Anmelden
    .about = Danach gibt dieses Smartphone Ihre Anmeldungen frei.
link-problem = Das hat nicht funktioniert
link-unknown = Das ist kein QR-Code oder Link für diese App.
    .about = Scannen Sie den, den Ihr Konto zeigt, wenn Sie ein Smartphone hinzufügen, den einer wartenden Anmeldung oder den, den eine andere Seite für ihre Codes zeigt.
link-approval-unknown = Dieser QR-Code gehört zu keiner Anmeldung, die hier auf Sie wartet. Vielleicht ist sie vorbei, oder sie gehört zu einem Konto, das nicht auf diesem Smartphone ist.
link-other-server = Dieser Link gehört zu einem anderen Dienst
    .about = Er ist für { $server }. Öffnen Sie diese Adresse auf diesem Smartphone, und fügen Sie das Konto dort hinzu.
link-used = Dieser Link wurde schon verwendet, oder seine Zeit ist vorbei
    .about = Erstellen Sie am Computer einen neuen: Ein Link gilt zehn Minuten und für ein Smartphone.
link-wrong-code = Der Benutzername oder der Code ist falsch, oder die Zeit des Codes ist vorbei. Sehen Sie auf den anderen Bildschirm.
link-wrong-password = Der Benutzername oder das Passwort ist falsch.
link-second-wrong = Dieser Code ist falsch oder wurde schon verwendet. Geben Sie einen anderen ein.
link-no-phone = Alle Smartphones dieses Kontos wurden entfernt, daher genügt ein Passwort allein nicht. Bitten Sie Ihren Administrator um einen Link.
link-too-many = Dieses Konto hat so viele Smartphones, wie es haben darf. Entfernen Sie zuerst eines.
link-confirm = Vergleichen Sie diesen Code
    .about = Zeigt der andere Bildschirm denselben Code? Sagen Sie dort Ja, nicht hier.
    .for = Für { $username } bei { $service }
    .digits = Code: { $digits }
    .waiting = Warten auf den anderen Bildschirm …
    .differs = Sind die Codes verschieden, wählen Sie am anderen Bildschirm Nein: Dann hat vielleicht jemand anderes den Link geöffnet.
link-declined = Das Smartphone wurde nicht hinzugefügt
    .about = Am anderen Bildschirm wurde Nein gesagt. Am Konto hat sich nichts geändert.
link-expired = Die Zeit ist abgelaufen
    .about = Am anderen Bildschirm hat niemand Ja gesagt. Erstellen Sie dort einen neuen Link.
link-second = Sind Sie es?
    .about = Gefragt wurde: { $phones }
    .about-none = Dieses Konto braucht noch einen Nachweis.
    .number = Geben Sie dort diese Zahl ein:
    .number-label = Zahl: { $digits }
    .qr = Oder scannen Sie dort diesen QR-Code
    .qr-picture = QR-Code für Ihr anderes Smartphone
    .waiting = Warten auf Ihr anderes Smartphone …
    .ready = Ihr anderes Smartphone sagt Ja
    .ready-about = Noch ein Schritt: Dieses Smartphone wird eines von Ihren.
    .no-proof = Ihr Passwort stimmt
    .no-proof-about = Noch ein Schritt: Dieses Smartphone wird eines von Ihren.
    .code = Oder geben Sie einen Code ein
    .code-hint = Aus Ihrer Authenticator-App, oder ein Backup-Code
    .use-code = Diesen Code verwenden
    .authorize = Dieses Smartphone zulassen
    .refused = Ihr anderes Smartphone sagt Nein
    .refused-about = Dieses Smartphone wurde nicht hinzugefügt.
link-done = Dieses Smartphone ist bereit
    .about = Ab jetzt fragt es Sie, ob eine Anmeldung bei { $service } von Ihnen kommt.
    .two-step = Die Bestätigung in zwei Schritten ist noch nicht eingeschaltet. Bis dahin fragt niemand dieses Smartphone.
    .turn-on = Bestätigung in zwei Schritten einschalten
    .on = Die Bestätigung in zwei Schritten ist eingeschaltet
    .go-on = Machen Sie am anderen Bildschirm weiter.
    .first-codes = Backup-Codes anzeigen
link-backup = Speichern Sie Ihre Backup-Codes
    .about = Mit ihnen kommen Sie hinein, wenn dieses Smartphone verloren, kaputt oder neu ist. Jeder gilt einmal.
    .once = Sie werden nur jetzt gezeigt. Bewahren Sie sie nicht nur auf diesem Smartphone auf.
    .copy = Alle kopieren
    .download = Herunterladen
    .list = Backup-Codes
    .saved = Ich habe sie gespeichert
    .tick = Bestätigen Sie zuerst, dass Sie sie gespeichert haben.
    .file = Backup-Codes von { $username } bei { $service }
link-codes-add = { $codes ->
    [one] Dieses Konto hinzufügen?
   *[other] { $codes } Konten hinzufügen?
}
    .about = Dieses Smartphone zeigt dann ihre Codes, auch ohne Netz. Sie werden verschlüsselt aufbewahrt.
    .do = Hinzufügen
    .nameless = Ohne Namen
    .done = { $codes ->
        [one] { $codes } Konto hinzugefügt
       *[other] { $codes } Konten hinzugefügt
    }
link-safari = Zuerst auf den Home-Bildschirm
    .about = Auf einem iPhone teilen Safari und die App auf dem Home-Bildschirm nichts. Ein Konto, das hier hinzugefügt wird, fehlt dort.
    .anyway = Wählen Sie dort Hinzufügen, und scannen Sie den QR-Code noch einmal oder geben Sie den kurzen Code ein.

## Der erste Start

first-step = Schritt { $step } von { $count }
first-welcome = Ihr Smartphone sagt, wer sich anmeldet
    .about = Wenn sich jemand mit Ihrem Passwort anmeldet, fragt Sie diese App. Ein Tippen lehnt ab, und niemand kommt hinein.
    .codes = Sie zeigt auch Codes für Ihre anderen Konten, selbst ohne Netz.
    .private = Kein Tracking. Ihre Schlüssel bleiben auf diesem Smartphone.
    .start = Los geht es
first-install = Auf den Home-Bildschirm legen
    .iphone = Nur dort kann ein iPhone Ihnen Anfragen zeigen, wenn die App geschlossen ist.
    .android = Die App öffnet sich dann wie jede andere, und Anfragen kommen schneller an.
    .desktop = Dieser Browser kann ein Smartphone ersetzen
    .desktop-about = Es geht hier wie auf einem Smartphone: Anfragen kommen an, solange der Browser läuft. Sicherer ist ein Smartphone, das Sie bei sich tragen.
    .share = Tippen Sie in der Leiste von Safari auf { $share }
    .share-name = Teilen
    .add = Wählen Sie { $add }
    .add-name = Zum Home-Bildschirm
    .open = Öffnen Sie { $app } vom Home-Bildschirm
    .open-then = Fügen Sie dort Ihr Konto hinzu: Scannen Sie den QR-Code, oder geben Sie den kurzen Code ein.
    .menu = Öffnen Sie das Menü des Browsers
    .menu-add = Wählen Sie { $add }
    .menu-name = App installieren
    .do = Installieren
    .here = Diesen Browser verwenden
    .later = Nicht jetzt
    .installed = Sie ist installiert. Öffnen Sie sie vom Home-Bildschirm.
    .different = Auf meinem Smartphone sieht es anders aus
    .different-about = Öffnen Sie diese Seite in Safari, nicht innerhalb einer anderen App. Auf einem iPad ist Teilen oben. Fehlt „Zum Home-Bildschirm“, blättern Sie in der Liste nach unten.
first-notify = Darf diese App Sie benachrichtigen?
    .about = Nur wenn sich jemand mit Ihrem Passwort anmeldet, und nie wegen etwas anderem. Gleich fragt Ihr Smartphone Sie.
    .do = Benach­richti­gungen einschalten
    .later = Nicht jetzt
    .on = Benach­richti­gungen sind an
    .denied = Benach­richti­gungen sind blockiert
    .denied-about = Sie können sie in den Einstellungen des Smartphones erlauben. Ohne sie sehen Sie Anfragen, wenn die App offen ist.
    .unsupported = Dieser Browser zeigt keine Benach­richti­gungen. Sie sehen Anfragen, wenn die App offen ist.

## Aktivitäten

log-show = Anzeigen
    .all = Alle
    .refused = Abgelehnt
log-as-of = Kein Netz. Stand: { $time }.
log-none = Noch nichts
    .about = Hier steht jede Anfrage und was daraus wurde.
log-none-refused = Nichts wurde abgelehnt
    .about = Das ist gut.
log-no-account = Hier steht jede Anmeldung, nach der dieses Smartphone gefragt wurde. Fügen Sie zuerst ein Konto hinzu.
log-failed = Die Aktivitäten konnten nicht geladen werden.
log-today = Heute
log-yesterday = Gestern
log-pending = wartet auf Antwort
log-approved = freigegeben
    .on = freigegeben auf { $phone }
log-refused = abgelehnt
    .on = abgelehnt auf { $phone }
log-reported = abgelehnt und gemeldet
log-expired = nicht beantwortet
log-cancelled = abgebrochen
log-places = Orte stammen aus der Internetadresse und können falsch sein.

## Einstellungen

set-requests = Anfragen
set-notifications =
    .on = Benach­richti­gungen funktionieren
    .on-about = Sie erfahren sofort, wenn sich jemand anmeldet.
    .last = Die letzte brauchte { $time }.
    .off = Benach­richti­gungen sind aus
    .off-about = Sie sehen Anfragen nur, solange die App offen ist.
    .denied = Benach­richti­gungen sind blockiert
    .denied-about = Erlauben Sie sie für diese App in den Einstellungen des Smartphones oder des Browsers, und kommen Sie dann zurück.
    .install = Benach­richti­gungen brauchen den Home-Bildschirm
    .install-about = Auf einem iPhone erhält sie nur die App auf dem Home-Bildschirm.
    .server-off = Dieser Dienst sendet keine Benach­richti­gungen
    .unsupported = Dieser Browser zeigt keine Benach­richti­gungen
    .turn-on = Einschalten
    .test = Testen
    .test-label = Benach­richti­gungen testen
    .testing = Ein Test ist unterwegs …
    .arrived = Er kam nach { $time } an.
    .missing = Er kam nicht innerhalb einer Minute an.
    .nowhere = Der Dienst weiß noch nicht, wohin er ihn senden soll. Öffnen Sie die App gleich noch einmal.
    .test-failed = Der Test wurde nicht gesendet. { $why }
set-sound = Ton
    .about = Wenn eine Anfrage kommt, während die App offen ist
set-late = Warum kommen sie zu spät?
    .about = Eine Benachrichtigung braucht ein bis zwei Sekunden. Das verzögert sie:
    .battery = Energiesparen
    .battery-about = Ein Smartphone, das Strom spart, lässt Apps warten. Nehmen Sie den Browser oder diese App von der Akku-Optimierung aus.
    .focus = Nicht stören
    .focus-about = Fokus- und Schlafmodi verbergen Benach­richti­gungen. Erlauben Sie dort diese App.
    .closed = Ein geschlossener Browser
    .closed-about = Auf einem Computer muss der Browser laufen. Beenden Sie ihn auf Android nicht erzwungen.
    .network = Ein schwaches Netz
    .network-about = Ohne Netz kommt nichts an. Es kommt, sobald das Netz wieder da ist.
    .always = Die App hat sie immer
    .always-about = Öffnen Sie die App: Eine wartende Anfrage steht ganz oben. Sie können auch den QR-Code der wartenden Seite scannen.
set-app = Diese App
set-lock = App sperren
    .about = Öffnen verlangt Fingerabdruck, Gesicht oder PIN
    .failed = Dieses Smartphone oder dieser Browser hat keine Bildschirm­sperre, die die App nutzen kann.
    .not-unlocked = Es wurde nicht entsperrt, daher hat sich nichts geändert.
set-hide = Codes verbergen
    .about = Tippen Sie auf einen Code, um ihn zu sehen
set-theme = Farben
    .system = Wie das Smartphone
    .light = Hell
    .dark = Dunkel
    .black = Schwarz
    .black-about = Spart auf manchen Bildschirmen Strom
set-language = Sprache
    .system = Wie das Smartphone
set-accounts = Konten
    .manage = Name, Reihenfolge, Entfernen
    .none = Noch kein Konto.
    .up = { $account } nach oben
    .down = { $account } nach unten
    .moved = { $account } steht jetzt an Stelle { $place }
    .add = Konto hinzufügen
set-account = Konto
    .label = Name in dieser App
    .device = Name dieses Smartphones
    .device-about = So nennen es der Dienst und die wartende Seite
    .username = Benutzername
    .service = Dienst
    .linked = Hinzugefügt am { $date }
    .codes-only = Nur Codes: Diese App kann für dieses Konto nichts freigeben.
    .saved = Gespeichert.
    .empty = Geben Sie einen Namen ein.
    .screen-lock = Bildschirm­sperre bei Freigaben
    .screen-lock-about = Freigeben verlangt Fingerabdruck, Gesicht oder PIN
    .screen-lock-required = Ihr Konto verlangt sie.
    .screen-lock-on = Eingeschaltet. Ausschalten können Sie sie auf der Seite Ihres Kontos im Web.
    .fingerprint = Schlüssel dieses Smartphones
set-remove = Entfernen
    .title = { $account } entfernen?
    .linked = Der Dienst fragt dieses Smartphone dann nicht mehr. Um zurückzukommen, brauchen Sie einen neuen Link oder ein anderes Smartphone.
    .codes = Die Codes werden hier gelöscht. Ohne weitere Kopie kommen Sie vielleicht nicht mehr in dieses Konto. Schalten Sie dort zuerst die Bestätigung in zwei Schritten aus, oder sichern Sie die Codes.
    .do = Entfernen
    .keep = Behalten
    .offline = Der Dienst konnte es nicht erfahren, weil es kein Netz gibt.
    .anyway = Trotzdem hier entfernen
    .anyway-about = Der Dienst fragt dieses Smartphone weiter, bis Sie es auf der Seite Ihres Kontos entfernen.
    .done = { $account } wurde entfernt
set-backup = Codes sichern oder zurückholen
    .export = Codes sichern
    .export-about = Eine Datei mit den Codes anderer Seiten, verschlüsselt mit einer Passphrase. Die Schlüssel dieses Smartphones sind nicht darin: Sie verlassen es nie.
    .passphrase = Passphrase
    .passphrase-hint = Mindestens 12 Zeichen. Ohne sie kann niemand die Datei öffnen, auch Sie nicht.
    .passphrase-short = Verwenden Sie mindestens 12 Zeichen.
    .passphrase-again = Passphrase wiederholen
    .passphrase-differs = Die beiden sind nicht gleich.
    .export-do = Datei speichern
    .exported = Die Datei ist gespeichert.
    .export-none = Es gibt keine Codes anderer Seiten zu sichern.
    .import = Codes zurückholen
    .import-about = Eine Datei dieser App, oder ein Export von Aegis oder 2FAS.
    .import-do = Datei auswählen
    .import-passphrase = Diese Datei ist verschlüsselt. Geben Sie ihre Passphrase ein.
    .import-wrong = Die Passphrase öffnet diese Datei nicht.
    .import-unreadable = In dieser Datei sind keine Codes, die die App lesen kann.
    .import-encrypted = Dieser Export ist so verschlüsselt, dass Browser ihn nicht öffnen können. Exportieren Sie noch einmal ohne Passwort und löschen Sie die Datei danach.
    .import-newer = Eine neuere Version der App hat diese Datei erstellt. Aktualisieren Sie zuerst die App.
    .import-open = Datei öffnen
    .imported = { $codes ->
        [one] { $codes } Konto hinzugefügt
       *[other] { $codes } Konten hinzugefügt
    }
set-install = Auf den Home-Bildschirm legen
set-about = Über die App
    .version = Version { $version }
    .service = Dienst
    .address = Adresse
    .phone-key = Schlüssel dieses Smartphones
    .server-key = Schlüssel des Dienstes
    .compare = Die Schlüssel sind Fingerabdrücke: Dieselben Zeichen stehen auf der Seite Ihres Kontos.
    .licence = Freie Software unter Apache 2.0 oder MIT.
    .status = Verbindung
    .live = Verbunden
    .polling = Verbunden, langsamer
    .offline = Kein Netz

## What the service worker says in a notification

app-worker-unreadable = Öffnen Sie die App: Vielleicht wartet eine Anfrage auf Sie.
app-worker-refused = Abgelehnt
app-worker-approved = Bestätigt
app-worker-failed = Nicht gesendet
    .about = Öffnen Sie die App, um zu antworten.
