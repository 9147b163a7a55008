### Anmelden mit einem Passwort, und das erste Konto.

## Das Formular

sign-in-title = Anmelden
sign-in-username = Benutzername oder E-Mail-Adresse
sign-in-password = Passwort
sign-in-next = Danach fragt Ihr Smartphone, ob Sie es sind.

sign-in-again = Dafür ist eine neue Freigabe nötig. Melden Sie sich noch einmal an und geben Sie die Anmeldung auf Ihrem Smartphone frei.
sign-in-new-password = Ihr Passwort ist geändert. Melden Sie sich mit dem neuen an.

sign-in-failed = Sie sind nicht angemeldet
sign-in-wrong = Der Benutzername oder das Passwort ist falsch.
sign-in-missing = Geben Sie Ihren Benutzernamen und Ihr Passwort ein.
sign-in-too-many = Es gab zu viele Versuche. Warten Sie { $time } und versuchen Sie es dann noch einmal.
sign-in-unapproved = Ihr Smartphone wurde zu oft gefragt, und niemand hat freigegeben. Warten Sie { $time } und versuchen Sie es dann noch einmal.
sign-in-stale = Diese Seite war zu alt, oder Ihr Browser hat seine Cookies nicht gesendet. Geben Sie Ihr Passwort noch einmal ein.
    Wenn diese Meldung wieder erscheint, erlauben Sie Cookies für diese Adresse.
sign-in-no-phone = Alle Smartphones dieses Kontos wurden entfernt, daher genügt ein Passwort allein nicht zum Anmelden.
    Bitten Sie Ihren Administrator um einen Link, um ein Smartphone hinzuzufügen.
sign-in-busy = Auf Ihrem Smartphone warten zu viele Anfragen. Beantworten Sie sie dort, oder warten Sie { $time } und versuchen Sie es dann noch einmal.
sign-in-overloaded = Gerade melden sich viele Menschen an. Warten Sie { $time } und versuchen Sie es dann noch einmal.

## Ein Code anstelle des Smartphones

sign-in-code = Code eingeben
    .about = Geben Sie den Code ein, den Ihr Smartphone oder Ihre Authenticator-App anzeigt, oder einen der Backup-Codes, die Sie gespeichert haben.
    .label = Code
    .wrong = Dieser Code ist falsch oder wurde schon verwendet. Geben Sie einen anderen ein.
    .used = Dieser Code wurde schon verwendet. Warten Sie auf den nächsten und geben Sie dann diesen ein.
    .back = Zurück zu Ihrem Smartphone

## Ein Passkey, allein oder anstelle des Smartphones

sign-in-passkey = Passkey oder Sicherheitsschlüssel verwenden
    .about = Ihr Browser fragt nach Ihrem Fingerabdruck, Ihrem Gesicht, einer PIN oder Ihrem Sicherheitsschlüssel.
    .continue = Weiter
    .alone = Mit einem Passkey anmelden
    .or = oder
    .wrong = Der Passkey wurde nicht akzeptiert: Er wurde hier entfernt, oder es hat zu lange gedauert. Versuchen Sie es noch einmal, oder melden Sie sich anders an.
    .cancelled = Es wurde kein Passkey verwendet. Sie können es noch einmal versuchen oder sich anders anmelden.
    .browser = Dieser Browser kennt keine Passkeys. Melden Sie sich anders an.
    .script = Ein Passkey braucht JavaScript. Erlauben Sie es für diese Seite, oder melden Sie sich anders an.

## Eine Freigabe, die schon verwendet wurde

sign-in-used = Diese Anmeldung wurde schon verwendet
    .about = Sie sind hier nicht angemeldet. Melden Sie sich neu an, um fortzufahren.

## Erster Start: das Konto, das kein anderes braucht

sign-in-setup-title = Einrichten
sign-in-setup = Das erste Konto erstellen
    .about = Dieses Konto verwaltet { $brand }. Sie können es einmal erstellen, mit dem Code, den der Server beim Start ausgegeben hat.
    .code = Einrichtungscode
    .code-hint = Aus der Ausgabe des Servers. Sie können ihn einfügen.
    .name = Ihr Name
    .password-again = Passwort wiederholen
    .create = Konto erstellen
    .next = Als Nächstes: Ihr Smartphone hinzufügen.

sign-in-setup-failed = Etwas stimmt noch nicht
    .code = Der Einrichtungscode ist falsch oder wurde schon verwendet. Der neueste steht in der Ausgabe des Servers.
    .name = Geben Sie einen Namen ein, der angezeigt wird.
    .password-differs = Die beiden Passwörter sind nicht gleich.
    .stale = Diese Seite war zu alt, oder Ihr Browser hat seine Cookies nicht gesendet. Geben Sie das Passwort noch einmal ein.
        Wenn diese Meldung wieder erscheint, erlauben Sie Cookies für diese Adresse.

sign-in-username-fault =
    .empty = Geben Sie einen Benutzernamen ein.
    .long = { $characters ->
        [one] Ein Benutzername hat höchstens { $characters } Zeichen.
       *[other] Ein Benutzername hat höchstens { $characters } Zeichen.
    }
    .blank = In einem Benutzernamen stehen keine Leerzeichen.
    .hidden = In einem Benutzernamen darf { $character } nicht stehen: Dieses Zeichen ist nicht zu sehen.
    .stray = In einem Benutzernamen darf { $character } nicht an dieser Stelle stehen: Dort gibt es nichts, worauf dieses Zeichen wirkt.
    .order = In einem Benutzernamen dürfen diese Zeichen nicht in dieser Reihenfolge stehen.
    .letters = „{ $part }“ mischt Buchstaben aus zwei Schriften: { $first } und { $second }. Schreiben Sie jeden Teil des Namens in einer Schrift.
    .digits = „{ $part }“ mischt Ziffern aus zwei Schriften. Schreiben Sie jeden Teil des Namens mit einer Art von Ziffern.
