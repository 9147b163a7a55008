### Hilfe für Menschen, Schritt für Schritt.

guide-title = Schritt für Schritt
guide-all = Gesamte Hilfe
guide-more = Weitere Hilfe
guide-stuck = Kommen Sie nicht weiter? Wenden Sie sich an die Betreiber dieses Dienstes.

## Ein neues Smartphone

guide-new-phone = Ich habe ein neues Smartphone
    .about = Fügen Sie zuerst das neue Smartphone hinzu, und entfernen Sie dann das alte. Das dauert wenige Minuten.
    .sign-in = Am Computer anmelden
    .open = Öffnen Sie die Anmeldeseite auf einem Computer oder Tablet.
    .password = Geben Sie Ihren Benutzernamen und Ihr Passwort ein.
    .approve = Geben Sie auf dem alten Smartphone frei.
    .without = Haben Sie das alte Smartphone nicht mehr? Dann folgen Sie der Seite { $lost }.
    .add = Das neue Smartphone hinzufügen
    .app = Öffnen Sie die App auf dem neuen Smartphone. Noch keine App? Siehe { $install }.
    .options = Öffnen Sie am Computer { $page }.
    .choose = Wählen Sie { $button } neben „{ $option }“.
    .scan = Scannen Sie den QR-Code mit dem neuen Smartphone.
    .compare = Vergleichen Sie den Code auf dem Computer mit dem auf dem neuen Smartphone.
    .confirm = Wenn beide gleich sind, wählen Sie { $button }.
    .remove = Das alte Smartphone entfernen
    .security = Öffnen Sie { $page }, und wählen Sie das alte Smartphone.
    .remove-do = Wählen Sie { $button }.
    .move = Authenticator-Apps und Passkeys
    .move-about = Vielleicht sind sie nicht auf das neue Smartphone mitgekommen.
    .move-codes = Öffnen Sie { $page }, und richten Sie auf dem neuen Smartphone eine Authenticator-App ein. Entfernen Sie dann die alte.
    .move-passkey = Öffnen Sie { $page } auf dem neuen Smartphone, und fügen Sie einen Passkey hinzu.

## Ein verlorenes Smartphone

guide-lost-phone = Ich habe mein Smartphone verloren
    .link = Hilfe: Ich habe mein Smartphone verloren
    .about = Entfernen Sie es aus Ihrem Konto. Danach kann niemand mehr damit Anmeldungen freigeben.
    .sign-in = Ohne das Smartphone anmelden
    .password = Geben Sie an einem Computer Ihren Benutzernamen und Ihr Passwort ein.
    .other = Wählen Sie auf der Seite, die auf das Smartphone wartet, { $button }.
    .way = Wählen Sie, wie es weitergeht: mit einem Code oder mit einem Passkey.
    .code = Als Code gilt einer Ihrer Backup-Codes oder der Code einer Authenticator-App auf einem anderen Gerät.
    .remove = Das Smartphone entfernen
    .security = Öffnen Sie { $page }, und wählen Sie das verlorene Smartphone.
    .remove-do = Wählen Sie { $button }.
    .stolen = Wurde es gestohlen?
    .secure = Öffnen Sie { $page }.
    .secure-do = Wählen Sie { $button }. Wartende Anfragen werden geschlossen, und alle anderen Browser werden abgemeldet.
    .change = Öffnen Sie { $page }, und wählen Sie ein neues Passwort.
    .shut-out = Sie kommen gar nicht mehr hinein?
    .mail = Hat Ihr Konto eine bestätigte E-Mail-Adresse, können Sie ein neues Smartphone per E-Mail verknüpfen.
    .mail-other = Wählen Sie auf der Seite, die auf das Smartphone wartet, { $button }.
    .mail-lost = Wählen Sie { $lost }, und folgen Sie der Seite und den E-Mails. Zu Ihrer Sicherheit vergeht dazwischen einige Zeit.
    .ask = Diese Auswahl gibt es nicht, oder es kommt keine E-Mail? Wenden Sie sich an die Betreiber dieses Dienstes. Sie vergewissern sich, dass Sie es sind, und schicken Ihnen einen Link, der ein neues Smartphone hinzufügt.
    .never = Die Betreiber fragen nie nach Ihrem Passwort, einem Code oder einer Zahl. Wer das tut, will in Ihr Konto.
    .next = Haben Sie ein neues Smartphone? Weiter mit { $new }.

## Was ist diese Anfrage?

guide-request = Was ist diese Anfrage?
    .about = Jemand hat Ihr Passwort eingegeben. Der Dienst möchte wissen, ob Sie es waren.
    .yours = Sie waren es
    .look = Prüfen Sie auf dem Smartphone den Dienst, den Browser und den Ort.
    .number = Zeigt Ihr Computer eine Zahl, geben Sie sie auf dem Smartphone ein.
    .approve = Geben Sie frei.
    .place = Der Ort wird aus der Internetadresse abgeleitet und kann weit danebenliegen.
    .not-yours = Sie waren es nicht
    .refuse = Lehnen Sie die Anfrage auf dem Smartphone ab. Niemand kommt hinein.
    .report = Sagen Sie, dass Sie es nicht waren. Die Betreiber des Dienstes sehen es.
    .change = Öffnen Sie { $page }, und wählen Sie ein neues Passwort: Jemand kennt das alte.
    .activity = Öffnen Sie { $page }, und suchen Sie nach anderem, das nicht von Ihnen ist.
    .careful = Tricks, die Sie kennen sollten
    .no-number = Das Smartphone verlangt eine Zahl, und Sie sehen keine: Es ist nicht Ihre Anmeldung. Lehnen Sie ab.
    .caller = Jemand ruft an oder schreibt und möchte, dass Sie freigeben oder eine Zahl nennen: Lehnen Sie ab. Niemand, der hilft, braucht das.
    .many = Eine Anfrage folgt auf die andere: Jemand hofft, dass Sie nachgeben. Lehnen Sie ab, und ändern Sie Ihr Passwort.
    .missing = Sie melden sich an, und es kommt keine Anfrage?
    .open-app = Öffnen Sie die App auf Ihrem Smartphone: Die Anfrage wartet dort.
    .again = Wenn nicht, wählen Sie am Computer { $button }.

## Die App installieren

guide-install = Die App installieren
    .about = In den App-Stores gibt es noch keine App für diesen Dienst. Das funktioniert heute.
    .phone = Die App auf Ihrem Smartphone
    .phone-about = Sie läuft im Browser des Smartphones. Aus einem App-Store brauchen Sie nichts.
    .phone-open = Öffnen Sie auf dem Smartphone { $address }.
    .phone-iphone = Auf einem iPhone: Wählen Sie in Safari „Teilen“, dann „Zum Home-Bildschirm“. Öffnen Sie die App danach vom Home-Bildschirm aus.
    .phone-android = Auf Android können Sie im Menü des Browsers „App installieren“ wählen.
    .phone-scan = Scannen Sie den QR-Code mit der App.
    .codes = Eine Authenticator-App auf Ihrem Smartphone
    .codes-about = Sie zeigt sechs Ziffern, die Sie nach Ihrem Passwort eingeben. Sie braucht kein Netz.
    .get = Installieren Sie eine Authenticator-App aus dem App-Store Ihres Smartphones, zum Beispiel Aegis oder 2FAS. Auf einem iPhone genügt die vorhandene App „Passwörter“.
    .new = Öffnen Sie an einem Computer { $page }.
    .scan = Scannen Sie den QR-Code mit der Authenticator-App.
    .label = Geben Sie ihr einen Namen, an dem Sie sie wiedererkennen.
    .digits = Geben Sie die sechs Ziffern ein, die sie zeigt.
    .add = Wählen Sie { $button }.
    .passkey = Ein Passkey
    .passkey-about = Ihr Fingerabdruck, Ihr Gesicht oder die PIN Ihres Geräts. Zu installieren ist nichts.
    .passkey-open = Öffnen Sie auf dem Gerät, mit dem Sie sich anmelden, { $page }.
    .passkey-add = Wählen Sie { $button }.
    .passkey-confirm = Bestätigen Sie so, wie Sie das Gerät entsperren.
    .computer = Ein Computer statt eines Smartphones
    .computer-about = Das Programm { $program } empfängt Anfragen in einem Terminal und beantwortet sie. Sie bekommen es von den Betreibern dieses Dienstes.
    .options = Öffnen Sie im Browser { $page }.
    .choose = Wählen Sie { $button } neben „{ $option }“.
    .command = Wählen Sie „{ $link }“, und kopieren Sie den Befehl.
    .run = Führen Sie den Befehl in einem Terminal aus.
    .confirm = Wenn beide denselben Code zeigen, wählen Sie im Browser { $button }.
    .given = Haben die Betreiber dieses Dienstes Ihnen eine eigene App gegeben? Weiter mit { $new }.

## App-Passwörter für E-Mail

guide-app-passwords = App-Passwörter für E-Mail
    .about = E-Mail-, Kalender- und Dateiprogramme können Ihr Smartphone nicht fragen. Jedes bekommt ein eigenes Passwort.
    .make = Ein App-Passwort erstellen
    .open = Öffnen Sie { $page }.
    .name = Geben Sie den Namen des Programms ein, zum Beispiel Thunderbird.
    .scope = Wählen Sie, wofür es ist. Ein Programm, das E-Mails liest und sendet, braucht „{ $everything }“.
    .create = Wählen Sie { $button }.
    .fill-in = Dem Programm geben
    .settings = Öffnen Sie im Programm die Einstellungen Ihres E-Mail-Kontos.
    .type = Geben Sie den Benutzernamen und das App-Passwort von der Seite ein.
    .save = Speichern Sie die Einstellungen.
    .once = Die Seite zeigt das App-Passwort nur einmal. Geht es verloren, entfernen Sie es und erstellen ein anderes.
    .again = Das Programm fragt wieder nach dem Passwort?
    .list = Öffnen Sie { $page }, und sehen Sie nach, ob sein App-Passwort noch da ist.
    .renew = Erstellen Sie ein neues, und geben Sie es dem Programm.
    .gone = Sie haben einen Laptop verloren oder brauchen ein Programm nicht mehr?
    .remove = Öffnen Sie { $page }.
    .remove-do = Wählen Sie { $button } neben seinem Namen. Das Programm kommt nicht mehr hinein.

## Was die Bilder zeigen, für Menschen, die sie nicht sehen

guide-picture-waiting = Die Seite, die auf das Smartphone wartet, mit einer großen zweistelligen Zahl.
guide-picture-other-ways = Die Wege, sich ohne das Smartphone anzumelden, sind aufgeklappt: ein Code und ein Passkey.
guide-picture-options = Die Seite, auf der Sie eine Möglichkeit hinzufügen. Die erste Zeile ist ein weiteres Smartphone, daneben ein Knopf.
guide-picture-scan = Ein großer QR-Code auf dem Bildschirm des Computers.
guide-picture-confirm = Die Seite zeigt einen vierstelligen Code und zwei Knöpfe: einen für Nein, einen für Ja.
guide-picture-remove = Die Seite eines Smartphones. Ihr letzter Teil entfernt das Smartphone.
guide-picture-secure = Die Seite zählt auf, was geschieht, über einem roten Knopf.
guide-picture-codes-app = Ein QR-Code für die Authenticator-App, darunter das Feld für ihren Namen.
guide-picture-passkeys = Die Liste der Passkeys und das Feld für den Namen eines neuen.
guide-picture-app-password = Das Formular für ein neues App-Passwort: Name, Zweck und Dauer.
guide-picture-app-password-shown = Das neue App-Passwort neben einem Knopf, der es kopiert, und darunter der Benutzername.
