### Die Seiten eines Kontos.

account-title = Ihr Konto
account-security = Sicherheit
account-activity-short = Aktivitäten

## Der Zustand auf einen Blick

account-state-password = Nur Ihr Passwort schützt dieses Konto
    .about = Wer es erfährt, kann sich als Sie anmelden. Mit der Bestätigung in zwei Schritten wird zuerst Ihr Smartphone gefragt. Das Einrichten dauert etwa zwei Minuten.
account-state-phone = Ihr Konto ist durch Ihr Smartphone geschützt
    .about = Das Passwort allein genügt nicht: Bei jeder neuen Anmeldung fragt Ihr Smartphone nach.
account-state-codes = Ihr Konto ist durch Codes geschützt
    .about = Das Passwort allein genügt nicht: Bei jeder neuen Anmeldung wird ein Code verlangt.
account-state-passkey = Ihr Konto ist durch einen Passkey geschützt
    .about = Das Passwort allein genügt nicht: Bei jeder neuen Anmeldung wird ein Passkey verlangt.
account-state-phone-and-passkey = Ihr Konto ist durch Ihr Smartphone und einen Passkey geschützt
account-state-silent = Ihr Smartphone empfängt keine Anfragen
    .about = Öffnen Sie dort die App und prüfen Sie die Benachrichtigungseinstellungen, oder fügen Sie ein weiteres Smartphone hinzu.
account-layer-password = Etwas, das Sie wissen
account-layer-back = Der Weg zurück
    .codes = { $left ->
        [0] Keine Backup-Codes mehr übrig
        [one] Ein Backup-Code übrig
       *[other] { $left } Backup-Codes übrig
    }
account-silent = { $phone } hat die letzten 2 Benachrichtigungen nicht erhalten.
    .about = Vielleicht kann es Sie nicht mehr fragen.
    .fix = Beheben
account-few-codes = Nur noch wenige Backup-Codes sind übrig.
    .none = Sie haben keine Backup-Codes.
    .about = Ohne sie sperrt ein verlorenes Smartphone Sie aus.
    .do = Neue Codes erstellen
account-signing-in = Anmelden
account-on-since = Ein seit { $date }
account-not-receiving = Empfängt nichts
account-apps-about = Für E-Mail-, Kalender- und Dateiprogramme, die Ihr Smartphone nicht fragen können.
account-off-do = Ausschalten …

## Passwort

account-password = Passwort
    .row = Hier ändern
    .change = Passwort ändern
    .about = Alle Browser werden abgemeldet, auch dieser. Melden Sie sich danach mit dem neuen Passwort an.
    .current = Aktuelles Passwort
    .new = Neues Passwort
    .failed = Das Passwort wurde nicht geändert
    .wrong = Das aktuelle Passwort ist falsch.

## Smartphones

account-phones-add = Smartphone hinzufügen
account-phone-answered = letzte Antwort: { $time }
account-phone-unanswered = noch keine Antwort
account-remove-do = Dieses Smartphone entfernen
    .sure = Danach kann { $phone } keine Anmeldungen mehr freigeben, und die App dort ist nicht mehr mit Ihrem Konto verknüpft.

## Browser

account-browsers = Browser
    .this-one = Dieser
    .since = angemeldet: { $time }
    .used = zuletzt verwendet: { $time }
    .sign-out = { $browser } abmelden
    .sign-out-others = Überall sonst abmelden

## Aktivitäten

account-activity = Letzte Aktivitäten
    .none = Noch keine.
    .all = Alle Aktivitäten ansehen
    .hint = { $time } · { $browser } · { $place }
    .places = Orte werden aus der Internetadresse abgeleitet und können falsch sein.
account-show = Anzeigen
    .all = Alle
    .sign-ins = Anmeldungen
    .refused = Abgelehnt
    .changes = Änderungen
account-export = Exportieren
    .about = Alles, was gespeichert ist, für eine Tabelle oder ein Programm.
    .csv = Als CSV
    .json = Als JSON
account-was-you = Waren Sie das?
    .no = Nein, mein Konto sichern
account-pending = wartet auf Antwort
account-approved = freigegeben
    .on = freigegeben auf { $phone }
account-refused = abgelehnt
    .on = abgelehnt auf { $phone }
account-reported = abgelehnt und gemeldet
    .on = abgelehnt und gemeldet auf { $phone }
account-expired = nicht beantwortet
account-cancelled = abgebrochen
account-event-by-password = Nur mit dem Passwort angemeldet
account-event-by-code = Mit einem Code angemeldet
account-event-by-passkey = Mit einem Passkey angemeldet
account-event-signed-out-others = Überall sonst abgemeldet
account-event-signed-out-by-administrator = Ein Administrator hat alle Browser abgemeldet
account-event-exported = Ein Administrator hat Ihre Daten exportiert
account-event-wrong-password = Falsches Passwort
account-event-wrong-code = Richtiges Passwort, falscher Code
account-event-wrong-passkey = Ein Passkey wurde nicht akzeptiert
account-event-password-set = Passwort geändert
account-event-phone-linked = Smartphone verknüpft
account-event-phone-renamed = Smartphone umbenannt
account-event-phone-removed = Smartphone entfernt
account-event-codes-app-added = Authenticator-App hinzugefügt
account-event-codes-app-removed = Authenticator-App entfernt
account-event-passkey-added = Passkey hinzugefügt
account-event-passkey-renamed = Passkey umbenannt
account-event-passkey-removed = Passkey entfernt
account-event-passkey-stale = Passkey mit niedrigerem Zählerstand als zuvor: Vielleicht gibt es eine Kopie davon
account-event-backup-codes = Backup-Codes erstellt
account-event-recovery-code = Wiederherstellungscode erstellt
account-event-app-password = App-Passwort erstellt
    .removed = App-Passwort entfernt
    .refused = abgelaufenes App-Passwort verwendet
account-event-two-step-on = Bestätigung in zwei Schritten eingeschaltet
account-event-two-step-off = Bestätigung in zwei Schritten ausgeschaltet
account-event-paused = Benachrichtigungen angehalten
account-event-resumed = Benachrichtigungen wieder eingeschaltet
account-event-secured = Konto gesichert

## Ein Konto sichern

account-secure = Mein Konto sichern
    .now = Das geschieht jetzt
    .questions = Anfragen, die auf Ihren Smartphones warten, werden geschlossen.
    .browsers = Alle anderen Browser werden abgemeldet.
    .known = Kein Browser bleibt gemerkt: In jedem muss wieder eine Zahl eingegeben werden.
    .do = Jetzt sichern
    .then = Danach
    .password = Vielleicht kennt jemand Ihr jetziges.
    .phones = Ihre Smartphones prüfen
    .phones-about = Entfernen Sie jedes Smartphone, das nicht Ihnen gehört.
    .two-step = Dann kommt niemand mehr mit dem Passwort allein hinein.
    .apps = Ihre App-Passwörter prüfen
    .apps-about = Entfernen Sie alle, die Sie nicht kennen.
account-secured = Ihr Konto ist gesichert
    .about = Anfragen sind geschlossen, alle anderen Browser abgemeldet, und kein Browser ist mehr gemerkt.
