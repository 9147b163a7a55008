# Ein neues Passwort mit einem Link aus einer E-Mail.

reset-forgot = Passwort vergessen?
reset-title = Neues Passwort festlegen
    .about = Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein. Wenn wir sie kennen und das Konto eine bestätigte Adresse hat, senden wir eine E-Mail mit einem Link dorthin.
    .label = Benutzername oder E-Mail-Adresse
    .do = Link senden
reset-missing = Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein
reset-sent = Sehen Sie in Ihr Postfach
    .about = Wenn es ein Konto dieses Namens mit einer bestätigten Adresse gibt, ist eine E-Mail unterwegs. Der Link darin gilt { $minutes } Minuten lang.
    .none = Nichts angekommen? Sehen Sie im Spam-Ordner nach. Wenn Ihr Konto keine bestätigte Adresse hat, wenden Sie sich an die Betreiber dieses Dienstes.
reset-off = Dieser Dienst sendet keine E-Mails
    .about = Bitten Sie die Betreiber um ein neues Passwort.
reset-new-title = Neues Passwort festlegen
    .about = Dabei werden alle Browser abgemeldet. Die Bestätigung in zwei Schritten bleibt, wie sie ist: Zum Anmelden brauchen Sie weiterhin Ihr Smartphone oder einen Code.
    .password = Neues Passwort
    .do = Passwort festlegen
reset-failed = Das Passwort wurde nicht festgelegt
reset-stale = Diese Seite war zu lange offen. Geben Sie das Passwort noch einmal ein.
    .press = Diese Seite war zu alt, oder Ihr Browser hat seine Cookies nicht gesendet. Drücken Sie noch einmal auf die Schaltfläche.
reset-link = Dieser Link gilt nicht mehr
    .advice = Er wurde schon verwendet, durch einen neueren ersetzt, oder seine Zeit ist abgelaufen. Fordern Sie eine neue E-Mail an und öffnen Sie den neuesten Link.
reset-link-again = Neuen Link anfordern
