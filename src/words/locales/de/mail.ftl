# Briefe. In diesen Texten ist nichts ein Link und nichts fett: Sie werden auch als reiner Text gelesen.

mail-hello = Guten Tag, { $name }!
mail-footer = { $brand } sendet diese E-Mail, weil diese Adresse zum Konto { $account } gehört. Antworten darauf liest niemand.
mail-footer-unconfirmed = { $brand } sendet diese E-Mail, weil jemand diese Adresse zum Konto { $account } hinzugefügt hat. Antworten darauf liest niemand.

mail-confirm-title = Bestätigen Sie Ihre E-Mail-Adresse
mail-confirm-about = Diese Adresse wurde zu Ihrem Konto bei { $brand } hinzugefügt. Sobald Sie sie bestätigt haben, erfahren Sie hier, wenn sich an der Sicherheit Ihres Kontos etwas ändert.
mail-confirm-lead = Öffnen Sie diesen Link in dem Browser, in dem Sie angemeldet sind:
mail-confirm-button = Adresse bestätigen
mail-confirm-not-you = Wenn Sie sie nicht hinzugefügt haben, brauchen Sie nichts zu tun: Ohne Ihre Bestätigung wird nichts hierher gesendet.

mail-reset-title = Legen Sie ein neues Passwort fest
mail-reset-about = Jemand, hoffentlich Sie, hat ein neues Passwort für Ihr Konto bei { $brand } angefordert.
mail-reset-lead =
    { $minutes ->
        [one] Dieser Link gilt eine Minute lang und nur einmal:
       *[other] Dieser Link gilt { $minutes } Minuten lang und nur einmal:
    }
mail-reset-button = Neues Passwort festlegen
mail-reset-not-you = Wenn Sie das nicht waren, ignorieren Sie diese E-Mail. Ihr Passwort bleibt, wie es ist.
mail-reset-second-step = Die Bestätigung in zwei Schritten bleibt eingeschaltet: Nach dem neuen Passwort melden Sie sich wie immer mit Ihrem Smartphone oder einem Code an.

mail-changes-title =
    { $count ->
        [one] Eine Änderung an Ihrem Konto
       *[other] { $count } Änderungen an Ihrem Konto
    }
mail-change-about = Die Sicherheit Ihres Kontos bei { $brand } hat sich geändert.
mail-fact-when = Wann
mail-fact-browser = Browser
mail-fact-place = Ort
mail-fact-address = Internetadresse
mail-fact-phone = Smartphone
mail-fact-name = Bezeichnung
mail-fact-mail-address = Adresse
mail-if-you = Wenn Sie das waren, brauchen Sie nichts zu tun.
mail-undo-lead = Wenn Sie das nicht waren, machen Sie es innerhalb von 24 Stunden rückgängig. Dann werden alle Browser abgemeldet, Ihr Passwort gilt nicht mehr, und Sie können ein neues festlegen:
mail-undo-button = Das war ich nicht
mail-secure-lead = Wenn Sie das nicht waren, melden Sie sich an und sichern Sie Ihr Konto:
mail-secure-button = Zu meinem Konto

mail-code-wrong = Jemand hat Ihr Passwort und dann einen falschen Code eingegeben
mail-code-wrong-about = Wenn Sie das nicht waren, kennt diese Person Ihr Passwort: Bitte ändern Sie es. Diese Warnung erhalten Sie höchstens einmal am Tag.
mail-password-changed = Ihr Passwort wurde geändert
mail-password-reset = Ihr Passwort wurde mit einem Link aus einer E-Mail neu festgelegt
mail-account-disabled = Ihr Konto wurde von einem Administrator deaktiviert
mail-account-enabled = Ihr Konto wurde wieder aktiviert
mail-account-secured = Ihr Konto wurde gesichert
mail-account-secured-about = Alle anderen Browser wurden abgemeldet, und alle offenen Anfragen wurden geschlossen.
mail-change-undone = Eine Änderung wurde rückgängig gemacht
mail-change-undone-about = Alle Browser wurden abgemeldet, und das Passwort gilt nicht mehr. Mit einer zweiten E-Mail können Sie ein neues festlegen.
mail-phone-linked = Ein Smartphone wurde mit Ihrem Konto verknüpft
mail-phone-removed = Ein Smartphone wurde aus Ihrem Konto entfernt
mail-reported = Sie haben eine Anfrage gemeldet, die nicht von Ihnen kam
mail-reported-about = Wir haben alle anderen Anfragen geschlossen. Vielleicht kennt jemand Ihr Passwort: Bitte ändern Sie es.
mail-app-password-made = Ein App-Passwort wurde erstellt
mail-app-password-ended = Ein App-Passwort wurde beendet
mail-app-password-refused = Ein Programm verwendet ein beendetes App-Passwort
mail-app-password-refused-about = Es kann sich nicht mehr anmelden. Geben Sie ihm ein neues App-Passwort, oder entfernen Sie das Konto aus dem Programm. Diese Warnung erhalten Sie nur einmal.
mail-codes-app-added = Eine Authenticator-App wurde hinzugefügt
mail-codes-app-removed = Eine Authenticator-App wurde entfernt
mail-backup-codes-made = Neue Backup-Codes wurden erstellt
mail-backup-codes-made-about = Die bisherigen gelten nicht mehr.
mail-backup-code-used = Jemand hat sich mit einem Backup-Code angemeldet
mail-recovery-code-made = Ein neuer Wiederherstellungscode wurde erstellt
mail-recovery-code-used = Jemand hat sich mit dem Wiederherstellungscode angemeldet
mail-recovery-code-used-about = Er gilt nicht mehr. Erstellen Sie einen neuen, solange Sie angemeldet sind.
mail-passkey-added = Ein Passkey wurde hinzugefügt
mail-passkey-removed = Ein Passkey wurde entfernt
mail-screen-lock-removed = Die Bildschirmsperre eines Smartphones wird nicht mehr verlangt
mail-passkey-copied = Ein Passkey wurde vielleicht kopiert
mail-passkey-copied-about = Sein Zähler ist nicht gestiegen, obwohl er auf einem einzigen Gerät immer steigt. Wenn Sie nicht wissen, warum, entfernen Sie den Passkey.
mail-two-step-on = Die Bestätigung in zwei Schritten ist eingeschaltet
mail-two-step-off = Die Bestätigung in zwei Schritten ist ausgeschaltet
mail-two-step-off-about = Mit Ihrem Passwort allein kommt man jetzt in Ihr Konto.
mail-address-confirmed = Eine E-Mail-Adresse wurde bestätigt
mail-address-removed = Eine E-Mail-Adresse wurde entfernt
mail-recovery-begun = Jemand möchte wieder Zugang zu Ihrem Konto
mail-recovery-cancelled = Die Wiederherstellung Ihres Zugangs wurde abgebrochen
mail-recovery-done = Bei der Wiederherstellung wurde ein Smartphone verknüpft
mail-recovery-done-about = Die bisherigen Smartphones wurden entfernt.
mail-recovery-not-you = Wenn Sie das nicht waren, melden Sie sich an und ändern Sie Ihr Passwort: Jemand kennt es.
mail-reminded = Bitte richten Sie die Bestätigung in zwei Schritten ein
mail-reminded-about = Ihre Organisation bittet Sie, Ihr Konto außer mit dem Passwort mit einem zweiten Schritt zu schützen. Das dauert zwei Minuten.
mail-other-change = An Ihrem Konto hat sich etwas geändert
