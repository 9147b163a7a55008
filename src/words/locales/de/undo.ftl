# Eine Änderung, die mit dem Link aus einer E-Mail rückgängig gemacht wird.

undo-title = Änderung rückgängig machen?
    .what = Was sich geändert hat
    .when = Wann
    .then = Wenn Sie fortfahren
    .sessions = Alle Browser werden abgemeldet, und alle offenen Anfragen werden geschlossen.
    .password = Ihr Passwort gilt nicht mehr. Wir senden Ihnen eine E-Mail, mit der Sie ein neues festlegen.
    .change = Was diese Änderung gebracht hat, wird entfernt, und was sie entfernt hat, kommt zurück: { $change }.
    .rest = Die Änderung selbst lässt sich nicht rückgängig machen, aber niemand kommt damit weiter.
    .do = Das war ich nicht, rückgängig machen
    .keep = Wenn Sie das waren, schließen Sie diese Seite.
undo-done = Die Änderung ist rückgängig gemacht
    .about = Alle Browser sind abgemeldet. Sehen Sie in Ihr Postfach: Mit einer E-Mail können Sie ein neues Passwort festlegen. Prüfen Sie danach Ihre Smartphones, Passkeys und App-Passwörter.
