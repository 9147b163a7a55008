### Ein Smartphone hinzufügen.

device-step = Schritt { $step } von 3
device-for = Für das Konto von { $username }

## Der Link

device-add-title = Smartphone hinzufügen
device-scan = Öffnen Sie das auf Ihrem Smartphone
    .about = Scannen Sie es mit der App oder mit der Kamera des Smartphones.
    .picture = QR-Code mit dem Link weiter unten
    .left = Für ein Smartphone, noch { $time }
    .code-in-app = Keine Kamera? Geben Sie in der App auf dem Smartphone Ihren Benutzernamen und diesen Code ein:
    .instead = Scannen geht nicht?
    .link = Öffnen Sie diesen Link auf dem Smartphone:
    .command = Oder benutzen Sie einen Computer anstelle eines Smartphones:
    .app = Noch keine App? Öffnen Sie { $address } auf dem Smartphone.
    .browser = Diesen Browser als Smartphone verwenden
    .browser-about = Zum Ausprobieren oder ohne Smartphone. Wer diesen Browser benutzen kann, kann dann Anmeldungen freigeben.
    .hint = Das erste Smartphone, das diesen Link öffnet, kann darum bitten, hinzugefügt zu werden. Das geschieht erst, wenn Sie auf dieser Seite Ja sagen.
    .waiting = Warten auf das Smartphone …
    .changed-mind = Anders überlegt?

## Ein Smartphone ist da: Ist es das richtige?

device-confirm = Ist das Ihr Smartphone?
    .about = { $phone } möchte hinzugefügt werden. Zeigt das Smartphone diesen Code?
    .about-platform = { $phone } ({ $platform }) möchte hinzugefügt werden. Zeigt das Smartphone diesen Code?
    .no = Nein
    .yes = Ja, hinzufügen
    .differs = Wählen Sie Nein, wenn die Codes verschieden sind oder Sie dieses Smartphone nicht in der Hand halten: Dann hat vielleicht jemand anderes den Link geöffnet.

## Das Ende

device-added = { $phone } ist hinzugefügt
    .title = Smartphone hinzugefügt
    .about = Ab jetzt fragt es Sie, ob eine Anmeldung von Ihnen kommt. Wenn Sie es nicht sind, sagen Sie Nein.
        Die Anfrage wird dann sofort abgelehnt.
    .linked = Als Nächstes speichern Sie Ihre Backup-Codes. Dann probieren wir es einmal aus.
    .done = Fertig
device-refused = Das Smartphone wurde nicht hinzugefügt
    .title = Nicht hinzugefügt
    .about = Der Link kann nicht noch einmal verwendet werden. An Ihrem Konto hat sich nichts geändert.
device-expired = Die Zeit ist abgelaufen
    .about = Es ist kein Smartphone rechtzeitig hinzugekommen, und der Link gilt nicht mehr.
device-new-link = Neuen Link erstellen
device-back = Zurück zu Ihrem Konto

## Was der Browser eines Smartphones für den Link zeigt

device-landing = Dieses Smartphone hinzufügen
    .about = Dieser Link fügt einem Konto bei { $brand } ein Smartphone hinzu. Ein Browser kann ihn nicht verwenden, die App schon.
    .about-app = Dieser Link fügt einem Konto bei { $brand } ein Smartphone hinzu.
    .broken = Dieser Link ist unvollständig
    .broken-about = Scannen Sie den QR-Code noch einmal, oder kopieren Sie den ganzen Link.
    .open = App öffnen
    .first = Öffnen Sie die App auf Ihrem Smartphone.
    .second = Wählen Sie { $add }, dann { $scan }.
    .third = Scannen Sie den QR-Code auf dem anderen Bildschirm.
    .computer = Auf einem Computer
    .computer-about = Das Programm für die Befehlszeile kann ein Smartphone ersetzen:
    .here = der Link in der Adressleiste
    .secret = Der Teil des Links nach # ist ein Geheimnis für einmaligen Gebrauch. Diese Seite sendet ihn nirgendwohin.
device-landing-add = Konto hinzufügen
device-landing-scan = Scannen

## Die Seite eines Smartphones

device-phone = Dieses Smartphone
device-platform = System
device-linked = Verknüpft
device-answered = Letzte Antwort
    .never = noch keine
device-health-good = Benachrichtigungen kommen an
    .about = Die App erfährt sofort, wenn sich jemand anmeldet.
device-health-silent = Empfängt nichts
    .about = Es hat die letzten 2 Benachrichtigungen nicht erhalten. Öffnen Sie dort die App und prüfen Sie die Benachrichtigungseinstellungen.
device-health-none = Keine Benachrichtigungen
    .about = In der App sind Benachrichtigungen nicht eingeschaltet. Sie zeigt Anfragen, solange sie geöffnet ist.
device-test = Testbenachrichtigung senden
    .sent = Eine Testbenachrichtigung ist unterwegs. Erscheint auf dem Smartphone innerhalb einer Minute nichts, prüfen Sie dort die Benachrichtigungseinstellungen.
    .failed = Der Benachrichtigungsdienst hat den Test nicht angenommen. Öffnen Sie die App auf dem Smartphone und versuchen Sie es noch einmal.
    .none = In der App sind Benachrichtigungen nicht eingeschaltet.
device-rename = Umbenennen
    .do = Speichern
device-name = Name des Smartphones
device-last = Es ist der letzte Weg, der noch bleibt: Wenn Sie es entfernen, wird die Bestätigung in zwei Schritten ausgeschaltet.

## The screen lock of a phone

device-lock = Bildschirmsperre
    .is-on = Wird immer verlangt
    .about = Das Smartphone kann PIN, Fingerabdruck oder Gesicht verlangen, bevor Sie damit bestätigen. Zum Ablehnen ist das nie nötig.
    .on = Dieses Smartphone verlangt PIN, Fingerabdruck oder Gesicht, bevor Sie damit bestätigen.
    .required = Ihre Organisation verlangt es: Dieses Smartphone fragt nach PIN, Fingerabdruck oder Gesicht, bevor Sie damit bestätigen.
    .waits = Öffnen Sie die App auf diesem Smartphone und registrieren Sie dessen Bildschirmsperre. Bis dahin können Sie damit nicht bestätigen.
    .turn-on = Bildschirmsperre verlangen
    .turn-off = Nicht mehr verlangen
    .again = Neu registrieren
