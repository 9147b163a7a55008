### Wat iemand, of een programma, naast de telefoon bewijst: app-wachtwoorden, back-upcodes, authenticator-apps en passkeys.

factor-app = App-wachtwoorden
    .about = Mail-, agenda- en bestandsprogramma’s kunnen uw telefoon geen verzoek sturen. Geef elk een app-wachtwoord in plaats van uw eigen wachtwoord: u kunt er één beëindigen zonder de andere te wijzigen.
    .new = Nieuw app-wachtwoord
    .name = Naam van het programma
    .name-hint = Zodat u het herkent, bijvoorbeeld Thunderbird op mijn laptop
    .name-fault = Voer een naam van 1 tot 64 zichtbare tekens in.
    .scope = Waarvoor het geldt
    .lifetime = Tot wanneer
    .create = App-wachtwoord maken
    .list = Uw app-wachtwoorden
    .none = U hebt nog geen app-wachtwoord.
    .failed = Het app-wachtwoord is niet gemaakt
    .too-many = U hebt zoveel app-wachtwoorden als een account mag hebben. Verwijder de wachtwoorden die geen programma meer gebruikt.
    .made = Dit formulier heeft het app-wachtwoord al gemaakt, en de tekst is één keer getoond. Bent u die kwijt, verwijder dat app-wachtwoord dan en maak een nieuw.

factor-scope-any = Alles
factor-scope-imap = Mail lezen (IMAP)
factor-scope-smtp = Mail versturen (SMTP)
factor-scope-caldav = Agenda’s (CalDAV)
factor-scope-carddav = Adresboeken (CardDAV)
factor-scope-webdav = Bestanden (WebDAV)

factor-lifetime-none = Tot ik het verwijder
factor-lifetime-month = 30 dagen
factor-lifetime-year = Een jaar

factor-app-created = gemaakt: { $time }
factor-app-used = laatst gebruikt: { $time }
    .from = laatst gebruikt: { $time }, vanaf { $address }
    .never = nooit gebruikt
factor-app-until = eindigt op { $date }

factor-app-remove = Verwijderen
    .label = { $name } verwijderen
    .sure = Daarna werkt { $name } meteen niet meer en is daar een nieuw wachtwoord nodig.
    .do = Dit app-wachtwoord verwijderen
    .all = Alles verwijderen
    .all-sure = Daarna werkt geen enkel programma meer en is overal een nieuw wachtwoord nodig.
    .all-do = Alle app-wachtwoorden verwijderen

factor-app-dead = { $name } is beëindigd, maar een programma probeert het nog te gebruiken.
    .where = Laatst: { $time }, vanaf { $address }. Geef dat programma een nieuw app-wachtwoord of verwijder het account daarin.
    .when = Laatst: { $time }. Geef dat programma een nieuw app-wachtwoord of verwijder het account daarin.

factor-app-shown = Uw nieuwe app-wachtwoord
    .about = Typ het in { $name } in plaats van uw eigen wachtwoord. Het wordt alleen nu getoond.
    .user = Gebruikersnaam
    .password = App-wachtwoord
    .hint = Streepjes en hoofdletters maken niet uit. U hoeft het niet te onthouden: bent u het kwijt, verwijder het dan en maak een nieuw.
    .done = Klaar

factor-app-count = { $passwords ->
    [0] U hebt er geen.
    [one] { $passwords } app-wachtwoord
   *[other] { $passwords } app-wachtwoorden
}
    .manage = App-wachtwoorden beheren

## Back-upcodes

factor-backup = Back-upcodes
    .about = Met een back-upcode logt u in als uw telefoon kwijt, kapot of zonder netwerk is. Elke code werkt één keer.
    .none = U hebt nog geen back-upcodes.
    .left = { $left } van { $all } over
    .made = gemaakt: { $time }
    .create = Back-upcodes maken
    .again = Nieuwe codes maken
    .again-sure = De codes die u nu hebt, werken meteen niet meer.
    .save = Bewaar deze tien codes waar u ze zonder uw telefoon kunt vinden. Ze worden alleen nu getoond.
    .download = Downloaden
    .print = Afdrukken
    .hint = Elke code werkt één keer. Streepjes en hoofdletters maken niet uit.
    .done = Ik heb ze bewaard

factor-recovery = Herstelcode
    .about = Eén lange code voor de dag waarop uw telefoon en uw back-upcodes weg zijn. Bewaar die op papier op een veilige plek. De code werkt één keer.
    .there = U hebt er een · gemaakt: { $time }
    .create = Herstelcode maken
    .again = Nieuwe maken
    .again-sure = De herstelcode die u nu hebt, werkt meteen niet meer.
    .new = Uw herstelcode
    .save = De code wordt alleen nu getoond. Schrijf hem op of druk hem af, en bewaar hem bij uw belangrijke papieren. Streepjes en hoofdletters maken niet uit.
    .done = Ik heb hem bewaard

## Authenticator-apps

factor-codes = Authenticator-apps
    .about = Een authenticator-app toont elke 30 seconden een nieuwe code van zes cijfers, ook zonder netwerk. Gebruik welke u wilt.
    .list = Uw authenticator-apps
    .none = U hebt nog geen authenticator-app.
    .new = Authenticator-app instellen
    .added = toegevoegd: { $time }
    .remove-sure = Daarna werken de codes van { $app } niet meer.
    .remove-do = Deze authenticator-app verwijderen
    .scan = Scan dit met uw authenticator-app. De app wordt toegevoegd als u de code intypt die erin staat.
    .picture = QR-code voor uw authenticator-app
    .instead = Liever typen
    .secret = Sleutel, op basis van tijd, zes cijfers
    .name = Naam van de app
    .code = Code
    .code-hint = De zes cijfers die de app nu toont
    .do = App toevoegen
    .failed = De authenticator-app is niet toegevoegd
    .wrong = Dit is niet de code die de app nu toont. Controleer of de klok van de telefoon goed staat en typ de volgende code.
    .too-many = U hebt zoveel authenticator-apps als een account mag hebben. Verwijder er een die u niet meer gebruikt.
factor-codes-count = { $apps ->
    [0] U hebt er geen.
    [one] { $apps } authenticator-app
   *[other] { $apps } authenticator-apps
}

## Passkeys

factor-passkeys = Passkeys
    .about = Log in met uw vingerafdruk, uw gezicht, een pincode of een sleutel in de usb-poort. Een passkey werkt alleen op de echte pagina: een valse krijgt niets.
    .list = Uw passkeys
    .none = U hebt nog geen passkey.
    .in-use = Hier gebruikt
    .new = Passkey toevoegen
    .name = Naam van de passkey
    .name-hint = Zodat u hem herkent, bijvoorbeeld Touch ID of YubiKey
    .do = Passkey toevoegen
    .failed = De passkey is niet toegevoegd
    .refused = Uw browser deed er te lang over of stuurde iets wat geen passkey voor deze pagina is. Probeer het opnieuw.
    .too-many = U hebt zoveel passkeys als een account mag hebben. Verwijder er een die u niet meer gebruikt.
    .cancelled = Er is geen passkey gemaakt. U kunt het opnieuw proberen.
    .known = Dit apparaat heeft al een passkey voor uw account.
    .browser = Deze browser kent geen passkeys.
    .script = Voor het toevoegen van een passkey is JavaScript nodig. Sta het toe voor deze pagina en open de pagina opnieuw.
    .address = Deze dienst heeft een adres waarvoor browsers geen passkeys maken. De beheerders kunnen dat veranderen: passkeys hebben https nodig en een naam in plaats van cijfers.
    .change = Wijzigen
    .change-label = { $name } wijzigen
    .rename-do = Naam opslaan
    .rename-failed = De naam van de passkey is niet gewijzigd
    .remove-sure = Daarna logt niemand meer in met { $passkey }, en browsers waar die is gebruikt worden uitgelogd. Verwijder de passkey ook op uw apparaat.
    .remove-do = Deze passkey verwijderen
    .option = Uw vingerafdruk, uw gezicht, een pincode of een beveiligingssleutel. De enige manier waar een valse pagina niets mee kan.
factor-passkeys-count = { $passkeys ->
    [0] U hebt er geen.
    [one] { $passkeys } passkey
   *[other] { $passkeys } passkeys
}

factor-kept-device = Op dit apparaat bewaard
factor-kept-key = Beveiligingssleutel
factor-kept-synced = Gesynchroniseerd op uw apparaten
