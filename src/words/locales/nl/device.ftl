### Een telefoon toevoegen.

device-step = Stap { $step } van 3
device-for = Voor het account van { $username }

## De link

device-add-title = Telefoon toevoegen
device-scan = Open dit op uw telefoon
    .about = Scan het met de app of met de camera van de telefoon.
    .picture = QR-code met de link hieronder
    .left = Voor één telefoon, nog { $time }
    .code-in-app = Geen camera? Typ in de app op de telefoon uw gebruikersnaam en deze code:
    .instead = Lukt scannen niet?
    .link = Open deze link op de telefoon:
    .command = Of gebruik een computer in plaats van een telefoon:
    .app = Nog geen app? Open { $address } op de telefoon.
    .browser = Deze browser als telefoon gebruiken
    .browser-about = Om het te proberen, of zonder telefoon. Wie deze browser kan gebruiken, kan dan inlogpogingen goedkeuren.
    .hint = De eerste telefoon die deze link opent, kan vragen om te worden toegevoegd. Dat gebeurt pas als u op deze pagina ja zegt.
    .waiting = Wachten op de telefoon…
    .changed-mind = Toch niet?

## Er is een telefoon: is het de juiste?

device-confirm = Is dit uw telefoon?
    .about = { $phone } wil worden toegevoegd. Toont de telefoon deze code?
    .about-platform = { $phone } ({ $platform }) wil worden toegevoegd. Toont de telefoon deze code?
    .no = Nee
    .yes = Ja, toevoegen
    .differs = Kies Nee als de codes verschillen of als u die telefoon niet in handen hebt: dan heeft misschien iemand anders de link geopend.

## Het einde

device-added = { $phone } is toegevoegd
    .title = Telefoon toegevoegd
    .about = Vanaf nu vraagt deze telefoon u of een inlogpoging van u is. Bent u het niet, zeg dan nee.
        Het verzoek wordt dan meteen geweigerd.
    .linked = Bewaar nu uw back-upcodes. Daarna proberen we het één keer.
    .done = Klaar
device-refused = De telefoon is niet toegevoegd
    .title = Niet toegevoegd
    .about = De link kan niet opnieuw worden gebruikt. Aan uw account is niets veranderd.
device-expired = De tijd is om
    .about = Er is niet op tijd een telefoon bij gekomen, en de link is niet meer geldig.
device-new-link = Nieuwe link maken
device-back = Terug naar uw account

## Wat de browser van een telefoon voor de link toont

device-landing = Deze telefoon toevoegen
    .about = Met deze link voegt u een telefoon toe aan een account bij { $brand }. Een browser kan er niets mee, de app wel.
    .about-app = Met deze link voegt u een telefoon toe aan een account bij { $brand }.
    .broken = Deze link is niet volledig
    .broken-about = Scan de QR-code opnieuw of kopieer de hele link.
    .open = App openen
    .first = Open de app op uw telefoon.
    .second = Kies { $add } en daarna { $scan }.
    .third = Scan de QR-code op het andere scherm.
    .computer = Op een computer
    .computer-about = Het programma voor de opdrachtregel kan een telefoon vervangen:
    .here = de link in de adresbalk
    .secret = Het deel van de link na # is een geheim voor eenmalig gebruik. Deze pagina stuurt het nergens naartoe.
device-landing-add = Account toevoegen
device-landing-scan = Scannen

## De pagina van één telefoon

device-phone = Deze telefoon
device-platform = Systeem
device-linked = Gekoppeld
device-answered = Laatste antwoord
    .never = nog geen
device-health-good = Meldingen komen aan
    .about = De app krijgt het meteen te horen als iemand inlogt.
device-health-silent = Ontvangt niets
    .about = De laatste 2 meldingen zijn niet ontvangen. Open de app op die telefoon en controleer de instellingen voor meldingen.
device-health-none = Geen meldingen
    .about = Meldingen staan niet aan in de app. Verzoeken verschijnen alleen zolang de app open is.
device-test = Testmelding sturen
    .sent = Er is een testmelding onderweg. Verschijnt er binnen een minuut niets op de telefoon, controleer dan de instellingen voor meldingen.
    .failed = De meldingsdienst heeft de test niet aangenomen. Open de app op de telefoon en probeer het opnieuw.
    .none = Meldingen staan niet aan in de app.
device-rename = Naam wijzigen
    .do = Opslaan
device-name = Naam van de telefoon
device-last = Dit is de laatste manier die over is: als u deze verwijdert, gaat verificatie in twee stappen uit.

## The screen lock of a phone

device-lock = Schermvergrendeling
    .is-on = Altijd gevraagd
    .about = De telefoon kan om de pincode, uw vingerafdruk of uw gezicht vragen voordat u ermee goedkeurt. Voor weigeren is dat nooit nodig.
    .on = Deze telefoon vraagt om de pincode, uw vingerafdruk of uw gezicht voordat u ermee goedkeurt.
    .required = Uw organisatie vereist het: deze telefoon vraagt om de pincode, uw vingerafdruk of uw gezicht voordat u ermee goedkeurt.
    .waits = Open de app op deze telefoon en registreer de schermvergrendeling. Tot die tijd kunt u er niet mee goedkeuren.
    .turn-on = Om de schermvergrendeling vragen
    .turn-off = Er niet meer om vragen
    .again = Opnieuw registreren
