### Organisationen: was von Personen verlangt wird, und die Seiten der Administratoren.

organisation-required-until = Ihre Organisation verlangt die Bestätigung in zwei Schritten. Sie haben bis { $date } Zeit, sie einzuschalten.
organisation-required-later = Später
organisation-required-now = Ihre Organisation verlangt die Bestätigung in zwei Schritten. Schalten Sie sie jetzt ein, um fortzufahren. Das dauert etwa zwei Minuten.
organisation-required-why = Bis sie eingeschaltet ist, steht Ihnen hier nichts anderes offen.
organisation-required-off = Ihre Organisation verlangt die Bestätigung in zwei Schritten, deshalb lässt sie sich nicht ausschalten.
organisation-title = Organisation
organisation-overview = Übersicht
organisation-failed = Es ist nichts geschehen
organisation-own-account = Das tut ein Administrator nicht mit dem eigenen Konto. Ein anderer Administrator kann es.
organisation-weaker = Nur ein Administrator für alles kann mehr Zeit geben oder die Pflicht aufheben.
organisation-administrator = Administrator
organisation-more = Mehr
organisation-protected = { $protected } von { $all } Personen sind geschützt
organisation-nothing = Nur Passwort
organisation-without = { $count ->
    [0] Alle haben die Bestätigung in zwei Schritten
    [one] Eine Person hat keine Bestätigung in zwei Schritten
   *[other] { $count } Personen haben keine Bestätigung in zwei Schritten
    }
    .nobody = Niemand ist zu erinnern.
    .all = Alle anzeigen
organisation-remind = Erinnern
    .all = Alle erinnern
    .about = Eine Erinnerung geht an Personen ohne Bestätigung in zwei Schritten, höchstens einmal am Tag.
organisation-reminded = { $count ->
    [0] Niemand wurde erinnert: Alle wurden es vor weniger als einem Tag oder haben die Bestätigung in zwei Schritten.
    [one] Eine Person wurde erinnert.
   *[other] { $count } Personen wurden erinnert.
}
organisation-rule = Bestätigung in zwei Schritten
    .everyone = Bestätigung in zwei Schritten für alle
    .about = Wer sie nicht hat, wird beim Anmelden durch die Einrichtung geführt. Nach der Frist steht bis dahin nichts anderes offen; ausgesperrt wird niemand.
    .none = Nicht verlangt
    .since = Verlangt seit { $date }
    .from = Verlangt ab { $date }
    .set = Verlangen
    .lift = Nicht mehr verlangen…
organisation-grace = Frist für die Einrichtung
    .none = Keine: bei der nächsten Anmeldung
    .days = { $days ->
        [one] { $days } Tag
       *[other] { $days } Tage
    }
organisation-people = Personen
    .about = Suchen, helfen, sperren, abmelden
    .search = Benutzername oder Name
    .find = Suchen
    .all = Alle
    .without = Ohne Bestätigung in zwei Schritten
    .disabled = Gesperrt
    .none = Niemand wurde gefunden.
    .next = Nächste Seite
    .these = Diese Personen
organisation-person-protected = Geschützt
organisation-person-password = Nur Passwort
organisation-person-new = Noch nicht eingerichtet
organisation-person-disabled = Gesperrt
organisation-person-signed-in = angemeldet { $time }
    .never = nie angemeldet
organisation-person-reminded = erinnert { $time }
organisation-person-none = Keines
organisation-person-no-groups = In keiner Gruppe.
organisation-person-created = Konto erstellt
organisation-person-last = Letzte Anmeldung
organisation-new = Neue Person
    .name = Name (freiwillig)
    .groups-hint = Namen von Gruppen, durch Kommas getrennt.
    .taken = Ein anderes Konto hat diesen Benutzernamen.
    .groups = Es gibt keine Gruppe dieses Namens.
    .username = Dieser Benutzername lässt sich nicht verwenden.
    .display-name = Dieser Name lässt sich nicht verwenden: Er hat 1 bis 64 sichtbare Zeichen.
organisation-reason = Grund
    .hint = Er bleibt im Prüfprotokoll.
    .missing = Geben Sie an, warum: Der Grund bleibt im Prüfprotokoll.
    .unusable = Der Grund ist zu lang oder enthält unsichtbare Zeichen.
organisation-ask = Mein Smartphone fragen
    .about = Ihr Smartphone zeigt, was geschehen wird. Nichts geschieht, bevor Sie es dort freigeben.
organisation-deeds = Hilfe und Sicherheit
    .about = Alles braucht einen Grund und Ihre Freigabe auf Ihrem Smartphone.
    .confirm = Bestätigen
    .what = Was dann geschieht
organisation-deed-disable = { $name } sperren
    .about = Mit diesem Konto kann sich niemand mehr anmelden. Seine Browser werden abgemeldet, seine Anfragen geschlossen. Sie können es wieder freischalten.
organisation-deed-enable = { $name } freischalten
    .about = Das Konto kann sich wieder anmelden, mit den Verfahren, die es hatte.
organisation-deed-unlock = { $name } entsperren
    .about = Nicht freigegebene Anfragen und falsche Zahlen werden vergessen, damit die Person es wieder versuchen kann.
organisation-deed-sign-out = { $name } überall abmelden
    .about = Jeder Browser dieser Person wird abgemeldet, laufende Anmeldungen werden geschlossen. App-Passwörter bleiben.
organisation-deed-link-phone = Smartphone für { $name } verknüpfen
    .about = Sie erhalten einen Link, der einmal gilt, zehn Minuten lang. Wer ihn auf einem Smartphone öffnet, gibt künftig Anmeldungen dieser Person frei: Vergewissern Sie sich, wer es ist.
organisation-deed-invite = Einrichtungslink für { $name }
    .about = Sie erhalten einen Link, mit dem diese Person das erste Passwort festlegt. Er gilt einmal.
organisation-deed-delete = { $name } löschen
    .about = Das Konto ist für immer weg, mit Smartphones, Passwörtern, Browsern und Verlauf. Das Prüfprotokoll behält seine Einträge.
organisation-deed-export = Daten von { $name } exportieren
    .about = Sie erhalten eine Datei mit allem, was über diese Person gespeichert ist.
organisation-deed-create = { $name } anlegen
    .about = Das Konto hat kein Passwort. Sie erhalten einen Link, mit dem die Person eines festlegt und dann die Bestätigung in zwei Schritten einschaltet.
organisation-deed-import = { $count ->
    [one] Ein Konto anlegen
   *[other] { $count } Konten anlegen
}
organisation-deed-promote = { $name } zum Administrator von { $group } machen
organisation-deed-demote = { $name } verwaltet { $group } nicht mehr
organisation-deed-role-about = Ein Administrator einer Gruppe sieht ihre Mitglieder und kann sie sperren, abmelden und Smartphones für sie verknüpfen.
organisation-deed-require = Bestätigung in zwei Schritten von { $group } ab { $date } verlangen
    .everyone = Bestätigung in zwei Schritten von allen ab { $date } verlangen
    .about = Wer sie nicht hat, wird beim Anmelden durch die Einrichtung geführt.
organisation-deed-lift = Bestätigung in zwei Schritten von { $group } nicht mehr verlangen
    .everyone = Bestätigung in zwei Schritten von allen nicht mehr verlangen
    .about = Jeder kann sie ausschalten, und Neue müssen sie nicht einschalten.
organisation-deed-delete-group = Gruppe { $group } löschen
    .about = Ihre Mitglieder bleiben. Was die Gruppe verlangt, endet.
organisation-deed-no-phone = Sie haben kein Smartphone, das gefragt werden könnte. Verknüpfen Sie zuerst eines mit Ihrem Konto, oder nehmen Sie die Befehlszeile.
organisation-do-disable = Sperren
organisation-do-enable = Freischalten
organisation-do-unlock = Entsperren
organisation-do-sign-out = Überall abmelden
organisation-do-link-phone = Smartphone verknüpfen
organisation-do-invite = Einrichtungslink
organisation-do-delete = Konto löschen
organisation-do-export = Daten exportieren
organisation-do-role = Rolle in einer Gruppe
organisation-do-delete-group = Gruppe löschen
organisation-done = Es ist geschehen.
    .title = Erledigt
    .not = Es ist nichts geschehen
    .nothing = Es war schon so.
    .refused = Ihr Smartphone hat abgelehnt.
    .expired = Niemand hat rechtzeitig geantwortet.
    .cancelled = Die Anfrage wurde zurückgezogen.
    .late = Die Freigabe ist zu alt. Fragen Sie noch einmal.
    .changed = Inzwischen hat sich etwas geändert. Sehen Sie noch einmal nach.
    .export = Die Datei ist bereit.
    .download = Herunterladen
    .person = Zurück zur Person
    .group = Zurück zur Gruppe
organisation-about = Aktion
organisation-links = Einrichtungslinks
    .about = Geben Sie jeder Person den eigenen Link. Er gilt einmal; wer ihn hat, legt das Passwort fest.
    .one = Link
    .until = bis { $date }
    .used = Der Link wurde benutzt oder ist abgelaufen.
organisation-import = Personen importieren
    .row = Konten aus einer Tabelle (CSV)
    .about = Eine Zeile für jede Person, ohne Passwörter. Jede Person erhält einen Link, um eines festzulegen. Es wird nichts importiert, solange eine Zeile falsch ist.
    .table = Die Tabelle
    .file = Eine Datei
    .paste = Oder fügen Sie die Tabelle ein, als CSV
    .columns = Die erste Zeile nennt die Spalten:
    .failed = Es wurde nichts importiert
    .line = Zeile { $line }:
    .checked = { $count ->
        [one] Eine Person kann importiert werden.
       *[other] { $count } Personen können importiert werden.
    }
    .check = Nur prüfen
organisation-import-fault =
    .not-utf8 = Die Datei ist kein UTF-8. Speichern Sie sie als „CSV UTF-8“.
    .too-large = Höchstens 5000 Personen und 1 MiB auf einmal.
    .empty = Sie enthält niemanden.
    .no-username = Diese Spalte fehlt:
    .column = Diese Spalte ist unbekannt oder doppelt:
    .administrator = Durch eine Tabelle wird niemand Administrator:
    .cells = Andere Anzahl Zellen als in der ersten Zeile:
    .quotes = Ein Anführungszeichen ist nicht geschlossen.
    .username = Dieser Benutzername lässt sich nicht verwenden:
    .display-name = Ein Name hat 1 bis 64 sichtbare Zeichen:
    .group = So kann eine Gruppe nicht heißen:
    .twice = Dieser Benutzername steht schon weiter oben:
    .taken = Ein anderes Konto hat diesen Benutzernamen:
    .group-unknown = Diese Gruppe gibt es nicht:
organisation-groups = Gruppen
    .about = Wer zusammengehört und was verlangt wird
    .none = Es gibt noch keine Gruppen.
organisation-group = Gruppe
    .any = Alle Gruppen
    .members = { $count ->
        [one] Ein Mitglied
       *[other] { $count } Mitglieder
    }
    .new = Neue Gruppe
    .name = Name der Gruppe
    .create = Gruppe anlegen
    .who = Mitglieder
    .nobody-yet = In dieser Gruppe ist noch niemand.
    .add = Jemanden hinzufügen
    .add-do = Hinzufügen
    .change = Ändern
    .change-label = { $name } ändern
    .remove = Aus der Gruppe nehmen
    .promote = Zum Administrator der Gruppe machen…
    .demote = Verwaltung entziehen…
    .rename = Umbenennen
    .bad-name = Der Name einer Gruppe hat 1 bis 64 sichtbare Zeichen, ohne Komma, Semikolon und senkrechten Strich.
    .taken = Es gibt schon eine Gruppe dieses Namens.
    .nobody = Niemand hat diesen Benutzernamen.
    .already = Diese Person ist schon in der Gruppe.
organisation-welcome = Legen Sie Ihr Passwort fest
    .about = Ihr Konto bei { $brand } ist bereit. Wählen Sie ein Passwort; danach schalten Sie die Bestätigung in zwei Schritten ein.
    .code = Code
    .code-hint = Er steht in dem Link, den Sie erhalten haben.
    .do = Passwort festlegen
    .next = Danach: die Bestätigung in zwei Schritten
    .wrong = Dieser Link wurde benutzt, ist abgelaufen oder nur zum Teil kopiert. Bitten Sie um einen neuen.
organisation-data = Ihre Daten
    .about = Eine Datei mit allem, was über Sie gespeichert ist: Konto, Verfahren, Browser, Anfragen und Protokoll.
    .do = Meine Daten herunterladen
