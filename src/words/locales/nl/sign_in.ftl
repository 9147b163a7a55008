### Inloggen met een wachtwoord, en het eerste account.

## Het formulier

sign-in-title = Inloggen
sign-in-username = Gebruikersnaam of e-mailadres
sign-in-password = Wachtwoord
sign-in-next = Daarna vraagt uw telefoon of u het bent.

sign-in-again = Hiervoor is een nieuwe goedkeuring nodig. Log nog een keer in en keur de inlogpoging goed op uw telefoon.
sign-in-new-password = Uw wachtwoord is gewijzigd. Log in met het nieuwe.

sign-in-failed = U bent niet ingelogd
sign-in-wrong = De gebruikersnaam of het wachtwoord klopt niet.
sign-in-missing = Voer uw gebruikersnaam en uw wachtwoord in.
sign-in-too-many = Er waren te veel pogingen. Wacht { $time } en probeer het dan opnieuw.
sign-in-unapproved = Uw telefoon heeft te veel verzoeken gekregen, en niemand heeft goedgekeurd. Wacht { $time } en probeer het dan opnieuw.
sign-in-stale = Deze pagina was te oud, of uw browser heeft zijn cookies niet meegestuurd. Voer uw wachtwoord opnieuw in.
    Ziet u dit weer, sta dan cookies toe voor dit adres.
sign-in-no-phone = Alle telefoons van dit account zijn verwijderd, dus met alleen een wachtwoord kunt u niet inloggen.
    Vraag uw beheerder om een link om een telefoon toe te voegen.
sign-in-busy = Er wachten te veel verzoeken op uw telefoon. Beantwoord ze daar, of wacht { $time } en probeer het dan opnieuw.
sign-in-overloaded = Er loggen nu veel mensen in. Wacht { $time } en probeer het dan opnieuw.

## Een code in plaats van de telefoon

sign-in-code = Code invoeren
    .about = Typ de code die uw telefoon of uw authenticator-app toont, of een van de back-upcodes die u hebt bewaard.
    .label = Code
    .wrong = Deze code klopt niet of is al gebruikt. Typ een andere.
    .used = Deze code is al gebruikt. Wacht op de volgende en typ die.
    .back = Terug naar uw telefoon

## Een passkey, alleen of in plaats van de telefoon

sign-in-passkey = Passkey of beveiligingssleutel gebruiken
    .about = Uw browser vraagt om uw vingerafdruk, uw gezicht, een pincode of uw beveiligingssleutel.
    .continue = Doorgaan
    .alone = Inloggen met een passkey
    .or = of
    .wrong = De passkey is niet geaccepteerd: hij is hier verwijderd, of het duurde te lang. Probeer het opnieuw of log op een andere manier in.
    .cancelled = Er is geen passkey gebruikt. U kunt het opnieuw proberen of op een andere manier inloggen.
    .browser = Deze browser kent geen passkeys. Log op een andere manier in.
    .script = Voor een passkey is JavaScript nodig. Sta het toe voor deze pagina of log op een andere manier in.

## Een goedkeuring die al gebruikt is

sign-in-used = Deze inlogpoging is al gebruikt
    .about = U bent hier niet ingelogd. Log opnieuw in om door te gaan.

## De eerste start: het account dat geen ander nodig heeft

sign-in-setup-title = Instellen
sign-in-setup = Het eerste account maken
    .about = Met dit account wordt { $brand } beheerd. U kunt het één keer maken, met de code die de server bij het starten heeft getoond.
    .code = Installatiecode
    .code-hint = Uit de uitvoer van de server. U kunt de code plakken.
    .name = Uw naam
    .password-again = Wachtwoord herhalen
    .create = Account maken
    .next = Daarna: uw telefoon toevoegen.

sign-in-setup-failed = Er klopt nog iets niet
    .code = De installatiecode klopt niet of is al gebruikt. De nieuwste staat in de uitvoer van de server.
    .name = Voer een naam in die wordt getoond.
    .password-differs = De twee wachtwoorden zijn niet gelijk.
    .stale = Deze pagina was te oud, of uw browser heeft zijn cookies niet meegestuurd. Voer het wachtwoord opnieuw in.
        Ziet u dit weer, sta dan cookies toe voor dit adres.

sign-in-username-fault =
    .empty = Voer een gebruikersnaam in.
    .long = { $characters ->
        [one] Een gebruikersnaam heeft hoogstens { $characters } teken.
       *[other] Een gebruikersnaam heeft hoogstens { $characters } tekens.
    }
    .blank = In een gebruikersnaam staan geen spaties.
    .hidden = In een gebruikersnaam mag { $character } niet voorkomen: dit teken is niet te zien.
    .stray = In een gebruikersnaam mag { $character } niet op die plek staan: daar is niets waarop dit teken werkt.
    .order = In een gebruikersnaam mogen deze tekens niet in deze volgorde staan.
    .letters = In “{ $part }” staan letters uit twee schriften: { $first } en { $second }. Schrijf elk deel van de naam in één schrift.
    .digits = In “{ $part }” staan cijfers uit twee schriften. Schrijf elk deel van de naam met één soort cijfers.
