# Die E-Mail-Adressen eines Kontos.

address-title = E-Mail-Adressen
    .row = { $count ->
        [0] Noch keine: Niemand sagt Ihnen, wenn sich Ihr Konto ändert
        [one] Eine Adresse
       *[other] { $count } Adressen
    }
    .about = Wir schreiben an alle diese Adressen, wenn sich an der Sicherheit Ihres Kontos etwas ändert, und auch ein neues Passwort erhalten Sie auf diesem Weg. Am besten haben Sie zwei: Wenn eine verloren geht oder jemand sie übernimmt, erfahren Sie es noch über die andere.
address-one-is-few = Zweite Adresse hinzufügen
    .about = Wenn die einzige verloren geht oder jemand sie übernimmt, sagt Ihnen niemand Bescheid.
address-list = Ihre Adressen
    .none = Sie haben noch keine Adresse. Fügen Sie die hinzu, die Sie am meisten lesen.
address-confirmed = Bestätigt: { $when }
address-waiting = Noch nicht bestätigt. Öffnen Sie den Link in unserer E-Mail (gesendet: { $when }).
address-failed = Die letzte E-Mail kam nicht an. Stimmt die Adresse?
address-again = E-Mail noch einmal senden
address-again-done = Wir haben die E-Mail noch einmal gesendet.
address-remove = Entfernen
    .label = { $address } entfernen
    .sure = { $address } entfernen? Diese Adresse erfährt davon und kann es 24 Stunden lang rückgängig machen.
    .do = Adresse entfernen
address-new = Adresse hinzufügen
    .label = E-Mail-Adresse
    .hint = Wir senden eine E-Mail mit einem Link dorthin. Bevor Sie ihn öffnen, senden wir nichts anderes dorthin.
    .do = Adresse hinzufügen
address-sent = Wir haben eine E-Mail an { $address } gesendet. Öffnen Sie den Link darin hier, in diesem Browser.
address-failed-to-add = Die Adresse wurde nicht hinzugefügt
    .invalid = Geben Sie eine Adresse wie name@example.org ein.
    .taken = Diese Adresse haben Sie schon.
    .full = Sie haben so viele Adressen, wie ein Konto haben darf. Entfernen Sie zuerst eine.
address-confirm = Bestätigen Sie Ihre E-Mail-Adresse
    .about = Ab jetzt schreiben wir an { $address }, wenn sich an der Sicherheit Ihres Kontos etwas ändert.
    .do = Adresse bestätigen
address-confirm-done = { $address } ist bestätigt.
address-off = Dieser Dienst sendet keine E-Mails
    .about = Bitten Sie die Betreiber, einen Mailserver einzurichten. Bis dahin kann niemand per E-Mail von Änderungen erfahren.
