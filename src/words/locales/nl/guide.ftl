### Hulp voor mensen, stap voor stap.

guide-title = Stap voor stap
guide-all = Alle hulp
guide-more = Meer hulp
guide-stuck = Komt u er niet uit? Vraag het de beheerders van deze dienst.

## Een nieuwe telefoon

guide-new-phone = Ik heb een nieuwe telefoon
    .about = Voeg eerst de nieuwe telefoon toe en verwijder dan de oude. Het duurt een paar minuten.
    .sign-in = Inloggen op een computer
    .open = Open de inlogpagina op een computer of tablet.
    .password = Voer uw gebruikersnaam en uw wachtwoord in.
    .approve = Keur goed op uw oude telefoon.
    .without = Hebt u de oude telefoon niet meer? Volg dan de pagina { $lost }.
    .add = De nieuwe telefoon toevoegen
    .app = Open de app op de nieuwe telefoon. Nog geen app? Zie { $install }.
    .options = Open op de computer { $page }.
    .choose = Kies { $button } naast “{ $option }”.
    .scan = Scan de QR-code met de nieuwe telefoon.
    .compare = Vergelijk de code op de computer met die op de nieuwe telefoon.
    .confirm = Zijn ze gelijk, kies dan { $button }.
    .remove = De oude telefoon verwijderen
    .security = Open { $page } en kies de oude telefoon.
    .remove-do = Kies { $button }.
    .move = Authenticator-apps en passkeys
    .move-about = Misschien zijn ze niet meegekomen naar de nieuwe telefoon.
    .move-codes = Open { $page } en stel op de nieuwe telefoon een authenticator-app in. Verwijder daarna de oude.
    .move-passkey = Open { $page } op de nieuwe telefoon en voeg een passkey toe.

## Een verloren telefoon

guide-lost-phone = Ik ben mijn telefoon kwijt
    .link = Hulp: ik ben mijn telefoon kwijt
    .about = Verwijder de telefoon uit uw account. Daarna kan niemand er nog inlogpogingen mee goedkeuren.
    .sign-in = Inloggen zonder de telefoon
    .password = Voer op een computer uw gebruikersnaam en uw wachtwoord in.
    .other = Kies op de pagina die op de telefoon wacht { $button }.
    .way = Kies hoe u verdergaat: met een code of met een passkey.
    .code = Typ als code een van uw back-upcodes, of de code van een authenticator-app op een ander apparaat.
    .remove = De telefoon verwijderen
    .security = Open { $page } en kies de verloren telefoon.
    .remove-do = Kies { $button }.
    .stolen = Is de telefoon gestolen?
    .secure = Open { $page }.
    .secure-do = Kies { $button }. Wachtende verzoeken worden gesloten en alle andere browsers worden uitgelogd.
    .change = Open { $page } en kies een nieuw wachtwoord.
    .shut-out = Kunt u helemaal niet meer inloggen?
    .mail = Heeft uw account een bevestigd e-mailadres, dan kunt u per e-mail een nieuwe telefoon koppelen.
    .mail-other = Kies op de pagina die op de telefoon wacht { $button }.
    .mail-lost = Kies { $lost } en volg de pagina en de e-mails. Voor uw veiligheid gaat er enige tijd overheen.
    .ask = Staat die keuze er niet, of komt er geen e-mail? Vraag het de beheerders van deze dienst. Zij gaan na dat u het bent en sturen u een link waarmee u een nieuwe telefoon toevoegt.
    .never = Zij vragen nooit om uw wachtwoord, een code of een getal. Wie dat wel doet, wil in uw account.
    .next = Hebt u een nieuwe telefoon? Ga verder met { $new }.

## Wat is dit verzoek?

guide-request = Wat is dit verzoek?
    .about = Iemand heeft uw wachtwoord ingevoerd. De dienst wil weten of u dat was.
    .yours = U was het
    .look = Kijk op de telefoon naar de dienst, de browser en de plaats.
    .number = Toont uw computer een getal, typ dat dan op de telefoon.
    .approve = Keur goed.
    .place = De plaats wordt afgeleid van het internetadres en kan er ver naast zitten.
    .not-yours = U was het niet
    .refuse = Weiger het verzoek op de telefoon. Niemand komt binnen.
    .report = Geef aan dat u het niet was. De beheerders van de dienst zien het.
    .change = Open { $page } en kies een nieuw wachtwoord: iemand kent het oude.
    .activity = Open { $page } en kijk of er nog iets is wat u niet was.
    .careful = Trucs om te kennen
    .no-number = De telefoon vraagt om een getal en u ziet er geen: het is niet uw inlogpoging. Weiger.
    .caller = Iemand belt of schrijft en wil dat u goedkeurt of een getal noemt: weiger. Geen helper heeft dat nodig.
    .many = Het ene verzoek volgt op het andere: iemand hoopt dat u toegeeft. Weiger en wijzig uw wachtwoord.
    .missing = Logt u in en komt er geen verzoek?
    .open-app = Open de app op uw telefoon: het verzoek wacht daar.
    .again = Zo niet, kies dan { $button } op de computer.

## De app installeren

guide-install = De app installeren
    .about = In de appwinkels is er nog geen app voor deze dienst. Dit werkt vandaag.
    .phone = De app op uw telefoon
    .phone-about = De app werkt in de browser van de telefoon. Uit een appwinkel hebt u niets nodig.
    .phone-open = Open { $address } op de telefoon.
    .phone-iphone = Op een iPhone, in Safari: kies Deel en daarna “Zet op beginscherm”. Open de app voortaan vanaf het beginscherm.
    .phone-android = Op Android kunt u in het menu van de browser “App installeren” kiezen.
    .phone-scan = Scan de QR-code met de app.
    .codes = Een authenticator-app op uw telefoon
    .codes-about = Die toont zes cijfers, die u na uw wachtwoord typt. Een netwerk is niet nodig.
    .get = Installeer een authenticator-app uit de appwinkel van uw telefoon, bijvoorbeeld Aegis of 2FAS. Op een iPhone volstaat de aanwezige app Wachtwoorden.
    .new = Open op een computer { $page }.
    .scan = Scan de QR-code met de authenticator-app.
    .label = Typ een naam, zodat u de app herkent.
    .digits = Typ de zes cijfers die de app toont.
    .add = Kies { $button }.
    .passkey = Een passkey
    .passkey-about = Uw vingerafdruk, uw gezicht of de pincode van uw apparaat. U hoeft niets te installeren.
    .passkey-open = Open op het apparaat waarmee u inlogt { $page }.
    .passkey-add = Kies { $button }.
    .passkey-confirm = Bevestig zoals u het apparaat ontgrendelt.
    .computer = Een computer in plaats van een telefoon
    .computer-about = Het programma { $program } ontvangt verzoeken in een terminal en beantwoordt ze. U krijgt het van de beheerders van deze dienst.
    .options = Open in de browser { $page }.
    .choose = Kies { $button } naast “{ $option }”.
    .command = Kies “{ $link }” en kopieer de opdracht.
    .run = Voer de opdracht uit in een terminal.
    .confirm = Tonen beide dezelfde code, kies dan { $button } in de browser.
    .given = Hebben de beheerders van deze dienst u een eigen app gegeven? Ga verder met { $new }.

## App-wachtwoorden voor e-mail

guide-app-passwords = App-wachtwoorden voor e-mail
    .about = Mail-, agenda- en bestandsprogramma’s kunnen uw telefoon geen verzoek sturen. Elk krijgt een eigen wachtwoord.
    .make = Een app-wachtwoord maken
    .open = Open { $page }.
    .name = Typ de naam van het programma, bijvoorbeeld Thunderbird.
    .scope = Kies waarvoor het is. Een programma dat e-mail leest en verstuurt, heeft “{ $everything }” nodig.
    .create = Kies { $button }.
    .fill-in = Het programma het wachtwoord geven
    .settings = Open in het programma de instellingen van uw e-mailaccount.
    .type = Typ de gebruikersnaam en het app-wachtwoord van de pagina.
    .save = Sla de instellingen op.
    .once = De pagina toont het app-wachtwoord maar één keer. Bent u het kwijt, verwijder het dan en maak een ander.
    .again = Vraagt het programma opnieuw om het wachtwoord?
    .list = Open { $page } en kijk of het app-wachtwoord er nog is.
    .renew = Maak een nieuw app-wachtwoord en geef het aan het programma.
    .gone = Bent u een laptop kwijt, of gebruikt u een programma niet meer?
    .remove = Open { $page }.
    .remove-do = Kies { $button } naast de naam. Het programma komt niet meer binnen.

## Wat de afbeeldingen tonen, voor mensen die ze niet zien

guide-picture-waiting = De pagina die op de telefoon wacht, met een groot getal van twee cijfers.
guide-picture-other-ways = De manieren om zonder de telefoon in te loggen zijn uitgeklapt: een code en een passkey.
guide-picture-options = De pagina waarop u een manier toevoegt. De eerste regel is een andere telefoon, met een knop ernaast.
guide-picture-scan = Een grote QR-code op het scherm van de computer.
guide-picture-confirm = De pagina toont een code van vier cijfers en twee knoppen: een voor nee, een voor ja.
guide-picture-remove = De pagina van een telefoon. Het laatste deel verwijdert de telefoon.
guide-picture-secure = De pagina somt op wat er gebeurt, boven een rode knop.
guide-picture-codes-app = Een QR-code voor de authenticator-app, met daaronder het veld voor de naam.
guide-picture-passkeys = De lijst met passkeys en het veld voor de naam van een nieuwe.
guide-picture-app-password = Het formulier voor een nieuw app-wachtwoord: naam, doel en duur.
guide-picture-app-password-shown = Het nieuwe app-wachtwoord naast een knop die het kopieert, en daaronder de gebruikersnaam.
