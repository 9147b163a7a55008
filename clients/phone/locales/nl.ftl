### Nederlands. De regels staan in het Engelse bestand, de woorden in docs/glossary.md.

## Overal

app-codes = Codes
app-activity = Activiteit
app-settings = Instellingen
app-sections = Onderdelen
app-back = Terug
app-close = Sluiten
app-cancel = Annuleren
app-continue = Doorgaan
app-done = Klaar
app-save = Opslaan
app-copied = Gekopieerd
app-show = Tonen
app-hide = Verbergen
app-try-again = Opnieuw proberen
app-loading = Een ogenblik…
app-update = Er is een nieuwe versie klaar.
    .do = Bijwerken
app-locked = De app is vergrendeld
    .about = Uw codes en verzoeken zitten achter de schermvergrendeling van deze telefoon.
    .do = Ontgrendelen
    .failed = De app bleef vergrendeld. Probeer het opnieuw.
app-lost-chunk = Dit scherm kon niet worden geladen.
    .about = Controleer het netwerk en probeer het dan opnieuw.
app-seconds = { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } seconden
}
app-minutes = { $minutes ->
    [one] { $minutes } minuut
   *[other] { $minutes } minuten
}

app-near = bij { $place }
app-place-unknown = Plaats onbekend
app-browser-unknown = Onbekende browser

app-fail-offline = Er is geen netwerk, of de dienst antwoordt niet. Er is niets verloren: probeer het zo opnieuw.
app-fail-wait = Er waren te veel pogingen. Wacht { $time } en probeer het dan opnieuw.
app-fail-refused = De dienst heeft dit niet aangenomen: { $detail }
app-fail-unreadable = Deze app begrijpt het antwoord van de dienst niet. Sluit de app en open die opnieuw om de nieuwste versie te krijgen.
app-fail-wrong-server = Dit hoort bij een andere dienst ({ $server }), dus deze app gebruikt het niet.
app-fail-storage = Deze browser kon het niet opslaan. Maak ruimte vrij op de telefoon en open de app niet in een privévenster.
app-fail-device = De dienst kent deze telefoon niet meer. Voeg het account opnieuw toe.

## Codes

codes-search = Zoeken
    .none = Geen account heeft dit in de naam.
codes-scan = Toevoegen of scannen
codes-count = { $accounts ->
    [one] { $accounts } account
   *[other] { $accounts } accounts
}
codes-edit = Bewerken
    .label = De lijst met accounts bewerken
codes-timer = Nieuwe codes over { $seconds } s
    .label = { $seconds ->
        [one] Nieuwe codes over { $seconds } seconde
       *[other] Nieuwe codes over { $seconds } seconden
    }
codes-next = Volgende:
codes-copy = De code van { $account } kopiëren
codes-show = De code van { $account } tonen
codes-hidden = code verborgen
codes-counter = Volgende code van { $account }
codes-notifications-off = Meldingen staan uit. U ziet verzoeken alleen hier.
    .do = Aanzetten
codes-notifications-denied = Meldingen zijn geblokkeerd. U ziet verzoeken alleen hier.
    .do = Zo kan het
codes-offline = Geen netwerk. Uw codes werken, verzoeken komen niet aan.
codes-revoked = Deze telefoon is van het account verwijderd.
    .do = Opnieuw toevoegen
codes-lost = Deze browser is zijn sleutel kwijt. Dat gebeurt als de gegevens worden gewist.
    .do = Opnieuw toevoegen
codes-two-step-off = Verificatie in twee stappen staat uit: deze telefoon krijgt nog geen verzoeken.
codes-empty = Voeg uw eerste account toe
    .about = Open op de computer Beveiliging, kies een telefoon toevoegen en scan de QR-code die verschijnt.
    .scan = Scannen
    .sign-in = Liever op deze telefoon inloggen

codes-asks = Probeert u in te loggen?
    .action = Wilt u dit doen?
    .many = { $requests ->
        [one] Er wacht { $requests } verzoek
       *[other] Er wachten { $requests } verzoeken
    }
    .review = Bekijken
    .left = { $seconds ->
        [one] Nog { $seconds } seconde
       *[other] Nog { $seconds } seconden
    }

## Het verzoek

ask-title = Probeert u in te loggen?
    .action = Wilt u dit doen?
ask-later = Later beslissen
ask-of = Verzoek { $number } van { $count }
ask-when = { $address }, { $time }
ask-risk-travel = Ver van uw laatste inlogpoging
    .about = Niemand kan in die tijd zo ver reizen.
ask-risk-place = Nieuwe plaats voor u
ask-risk-browser = Nieuwe browser
ask-risk-network = Nieuw netwerk
ask-calm = U hebt deze browser eerder goedgekeurd.
ask-number = Het getal van het andere scherm
    .none = Staat daar geen getal? Tik op Nee.
ask-digits = De 6 cijfers van het andere scherm
    .none = Staan daar geen cijfers? Tik op Nee.
ask-scan = De QR-code scannen
    .title = Scan het andere scherm
    .hint = Richt de camera op de QR-code naast de zes cijfers.
    .other = Deze QR-code hoort bij een andere inlogpoging. Scan die op het scherm waar u inlogt.
    .done = U hebt het andere scherm gescand. U hoeft niets te typen.
ask-tap = Zit u er nu niet voor? Tik op Nee.
ask-pad = Cijfers
    .delete = Wissen
ask-no = Nee, ik ben het niet
    .action = Nee, dit wil ik niet
ask-yes = Goedkeuren
ask-number-first = Typ eerst het getal.
    .digits = Typ eerst alle 6 cijfers.
ask-sending = Versturen…
ask-wrong = Dat getal klopt niet.
    .left = { $tries ->
        [one] Kijk op het andere scherm. Nog één poging.
       *[other] Kijk op het andere scherm. Nog { $tries } pogingen.
    }
ask-lock-hint = Goedkeuren vraagt om de schermvergrendeling.
ask-lock = Er is niet ontgrendeld, dus er is niets verstuurd.
    .about = Dit account vraagt bij elke goedkeuring om de schermvergrendeling van de telefoon: vingerafdruk, gezicht of pincode. Tik nog een keer op Goedkeuren.
ask-offline = Er is geen netwerk. Uw antwoord is niet verstuurd.
    .retry = Opnieuw sturen
ask-left = { $seconds ->
    [one] Nog { $seconds } seconde
   *[other] Nog { $seconds } seconden
}
ask-approved = Goedgekeurd
    .about = U kunt terug naar uw computer. { $service } opent daar.
    .action = U kunt terug naar uw computer.
    .mistake = Dat was een vergissing
ask-refused = Geweigerd. Niemand is binnengekomen
    .wrong-numbers = Geweigerd: het getal was twee keer verkeerd
    .wrong-numbers-about = Was u dat, begin dan opnieuw op het andere scherm. Er is elke keer een nieuw getal.
ask-happened = Wat is er gebeurd?
ask-not-me = Ik was het niet
    .about = Misschien heeft iemand uw wachtwoord. We melden het aan de dienst en stoppen de verzoeken.
ask-slip = Ik tikte per ongeluk
    .about = Begin opnieuw op het andere scherm.
ask-many = Ik krijg hier te veel van
    .about = We sturen u een tijd lang geen verzoeken.
ask-nothing = Sluiten zonder iets te zeggen
ask-reported = Gemeld
    .about = Niemand is binnengekomen. Verzoeken zijn een tijd gepauzeerd. Wijzig nu uw wachtwoord: misschien kent iemand het.
    .change = Wachtwoord wijzigen
ask-report-late = Wijzig uw wachtwoord
    .about = Niemand is binnengekomen. Het verzoek was al gesloten toen de dienst uw bericht kreeg, dus verzoeken zijn niet gepauzeerd. Misschien kent iemand uw wachtwoord.
ask-slip-done = Verder is er niets te doen
    .about = De inlogpoging is geweigerd. Begin opnieuw op het andere scherm en keur het nieuwe verzoek goed.
ask-approved-slip = Log die browser uit
    .about = Uw antwoord telt al. Open op de pagina van uw account Beveiliging en log de browser uit die u niet kent. Wijzig daarna uw wachtwoord.
    .open = Mijn account openen
ask-expired = De tijd is om
    .about = Niemand is binnengekomen. Was u dit, begin dan opnieuw op het andere scherm.
ask-cancelled = Het verzoek is geannuleerd
    .about = U hoeft niets meer te doen.
ask-elsewhere-approved = Goedgekeurd op een ander apparaat
    .on = Goedgekeurd op { $device }
    .about = Was u dat niet, log die browser dan uit en wijzig uw wachtwoord.
ask-elsewhere-refused = Geweigerd op een ander apparaat
    .on = Geweigerd op { $device }
    .about = Niemand is binnengekomen.
ask-next = Volgend verzoek

## Een account toevoegen

link-title = Account toevoegen
link-camera = Richt de camera op de QR-code op het andere scherm.
    .light = Licht
    .starting = De camera start…
    .picture = Beeld van de camera
link-refused = De camera staat uit voor deze app
    .about = Sta de camera toe in de instellingen van de browser, of kies een van deze manieren. Het resultaat is hetzelfde.
link-absent = Hier is geen camera
    .about = Kies een van deze manieren. Het resultaat is hetzelfde.
link-black = De camera toont niets
    .about = Misschien is de camera afgedekt of in gebruik bij een andere app. Met een van deze manieren lukt het ook.
link-again = De camera opnieuw starten
link-other-ways = Of zonder camera
link-type = De code typen
    .about = De korte code naast de QR-code
link-picture = Een afbeelding kiezen
    .about = Een foto of schermafbeelding van de QR-code
    .none = In deze afbeelding staat geen QR-code. Neem er een waarop de hele code staat, scherp en recht.
link-paste = De link plakken
    .about = De link onder de QR-code
    .field = Link
    .hint = Hij begint met https:// of otpauth://
    .empty = Plak eerst de link.
    .do = Deze link gebruiken
link-sign-in = Op deze telefoon inloggen
    .about = Met uw gebruikersnaam en wachtwoord
link-code = Korte code
    .title = De code typen
    .hint = Acht letters en cijfers, zoals K7QM-2XPD
    .wrong = De code heeft acht letters en cijfers. Kijk op het andere scherm.
    .do = Deze telefoon toevoegen
link-username = Gebruikersnaam
    .missing = Typ uw gebruikersnaam.
link-password = Wachtwoord
    .missing = Typ uw wachtwoord.
link-device = Naam van deze telefoon
    .hint = Zodat u die herkent
link-signing-in =
    .do = Inloggen
    .about = Daarna keurt deze telefoon uw inlogpogingen goed.
link-problem = Dit is niet gelukt
link-unknown = Dit is geen QR-code of link voor deze app.
    .about = Scan de code die uw account toont als u een telefoon toevoegt, die van een wachtende inlogpoging, of die waarmee een andere site codes geeft.
link-approval-unknown = Deze QR-code is niet van een inlogpoging die hier op u wacht. Misschien is die voorbij, of hoort die bij een account dat niet op deze telefoon staat.
link-other-server = Deze link hoort bij een andere dienst
    .about = Hij is voor { $server }. Open dat adres op deze telefoon en voeg het account daar toe.
link-used = Deze link is al gebruikt of niet meer geldig
    .about = Maak op de computer een nieuwe: een link werkt tien minuten en voor één telefoon.
link-wrong-code = De gebruikersnaam of de code klopt niet, of de code is niet meer geldig. Kijk op het andere scherm.
link-wrong-password = De gebruikersnaam of het wachtwoord klopt niet.
link-second-wrong = Deze code klopt niet of is al gebruikt. Typ een andere.
link-no-phone = Alle telefoons van dit account zijn verwijderd, dus een wachtwoord alleen is niet genoeg. Vraag uw beheerder om een link.
link-too-many = Dit account heeft het hoogste aantal telefoons. Verwijder er eerst een.
link-confirm = Vergelijk deze code
    .about = Toont het andere scherm dezelfde code? Zeg daar ja, niet hier.
    .for = Voor { $username } bij { $service }
    .digits = Code: { $digits }
    .waiting = Wachten op het andere scherm…
    .differs = Kies Nee op het andere scherm als de codes verschillen: dan heeft misschien iemand anders de link geopend.
link-declined = De telefoon is niet toegevoegd
    .about = Op het andere scherm is nee gezegd. Aan het account is niets veranderd.
link-expired = De tijd is om
    .about = Niemand heeft ja gezegd op het andere scherm. Maak daar een nieuwe link.
link-second = Bent u het?
    .about = Er is een verzoek gestuurd naar { $phones }
    .about-none = Dit account heeft nog één bewijs nodig.
    .number = Typ daar dit getal:
    .number-label = Getal: { $digits }
    .qr = Of scan daar deze QR-code
    .qr-picture = QR-code voor uw andere telefoon
    .waiting = Wachten op uw andere telefoon…
    .ready = Uw andere telefoon zegt ja
    .ready-about = Nog één stap: deze telefoon wordt er een van u.
    .no-proof = Uw wachtwoord klopt
    .no-proof-about = Nog één stap: deze telefoon wordt er een van u.
    .code = Of typ een code
    .code-hint = Uit uw authenticator-app, of een back-upcode
    .use-code = Deze code gebruiken
    .authorize = Deze telefoon toelaten
    .refused = Uw andere telefoon zegt nee
    .refused-about = Deze telefoon is niet toegevoegd.
link-done = Deze telefoon is klaar
    .about = Vanaf nu vraagt deze telefoon u of een inlogpoging bij { $service } van u is.
    .two-step = Verificatie in twee stappen staat nog niet aan. Tot die tijd krijgt deze telefoon geen verzoeken.
    .turn-on = Verificatie in twee stappen aanzetten
    .on = Verificatie in twee stappen staat aan
    .go-on = Ga verder op het andere scherm.
    .first-codes = Mijn back-upcodes tonen
link-backup = Bewaar uw back-upcodes
    .about = Hiermee komt u binnen als deze telefoon kwijt, kapot of nieuw is. Elke code werkt één keer.
    .once = Ze worden alleen nu getoond. Bewaar ze niet alleen op deze telefoon.
    .copy = Alles kopiëren
    .download = Downloaden
    .list = Back-upcodes
    .saved = Ik heb ze bewaard
    .tick = Geef eerst aan dat u ze hebt bewaard.
    .file = Back-upcodes van { $username } bij { $service }
link-codes-add = { $codes ->
    [one] Dit account toevoegen?
   *[other] { $codes } accounts toevoegen?
}
    .about = Deze telefoon toont dan de codes, ook zonder netwerk. Ze worden versleuteld bewaard.
    .do = Toevoegen
    .nameless = Zonder naam
    .done = { $codes ->
        [one] { $codes } account toegevoegd
       *[other] { $codes } accounts toegevoegd
    }
link-safari = Eerst op het beginscherm
    .about = Op een iPhone delen Safari en de app op het beginscherm niets. Een account dat u hier toevoegt, ontbreekt daar.
    .anyway = Kies daar Toevoegen en scan de QR-code opnieuw of typ de korte code.

## De eerste keer

first-step = Stap { $step } van { $count }
first-welcome = Uw telefoon zegt wie er inlogt
    .about = Als iemand met uw wachtwoord inlogt, vraagt deze app het u. Eén tik weigert, en niemand komt binnen.
    .codes = De app toont ook codes voor uw andere accounts, zelfs zonder netwerk.
    .private = Geen tracking. Uw sleutels blijven op deze telefoon.
    .start = Beginnen
first-install = Zet de app op het beginscherm
    .iphone = Alleen daar kan een iPhone verzoeken tonen als de app dicht is.
    .android = De app opent dan als elke andere, en verzoeken komen sneller aan.
    .desktop = Deze browser kan een telefoon vervangen
    .desktop-about = Het werkt hier als op een telefoon: verzoeken komen aan zolang de browser draait. Een telefoon die u bij u draagt, is veiliger.
    .share = Tik in de balk van Safari op { $share }
    .share-name = Deel
    .add = Kies { $add }
    .add-name = Zet op beginscherm
    .open = Open { $app } vanaf het beginscherm
    .open-then = Voeg daar uw account toe: scan de QR-code of typ de korte code.
    .menu = Open het menu van de browser
    .menu-add = Kies { $add }
    .menu-name = App installeren
    .do = Installeren
    .here = Deze browser gebruiken
    .later = Niet nu
    .installed = De app is geïnstalleerd. Open de app vanaf het beginscherm.
    .different = Het ziet er op mijn telefoon anders uit
    .different-about = Open deze pagina in Safari, niet binnen een andere app. Op een iPad staat Deel bovenaan. Ziet u Zet op beginscherm niet, blader dan omlaag in de lijst.
first-notify = Mag deze app u meldingen sturen?
    .about = Alleen als iemand met uw wachtwoord inlogt, en nooit voor iets anders. Uw telefoon vraagt het u hierna.
    .do = Meldingen aanzetten
    .later = Niet nu
    .on = Meldingen staan aan
    .denied = Meldingen zijn geblokkeerd
    .denied-about = U kunt ze toestaan in de instellingen van de telefoon. Zonder meldingen ziet u verzoeken als de app open is.
    .unsupported = Deze browser toont geen meldingen. U ziet verzoeken als de app open is.

## Activiteit

log-show = Tonen
    .all = Alles
    .refused = Geweigerd
log-as-of = Geen netwerk. Stand van { $time }.
log-none = Nog niets
    .about = Hier staat elk verzoek en wat ervan kwam.
log-none-refused = Niets is geweigerd
    .about = Dat is goed.
log-no-account = Hier staat elke inlogpoging waarvoor deze telefoon een verzoek kreeg. Voeg eerst een account toe.
log-failed = De activiteit kon niet worden geladen.
log-today = Vandaag
log-yesterday = Gisteren
log-pending = wacht op antwoord
log-approved = goedgekeurd
    .on = goedgekeurd op { $phone }
log-refused = geweigerd
    .on = geweigerd op { $phone }
log-reported = geweigerd en gemeld
log-expired = niet beantwoord
log-cancelled = geannuleerd
log-places = Plaatsen komen van het internetadres en kunnen onjuist zijn.

## Instellingen

set-requests = Verzoeken
set-notifications =
    .on = Meldingen werken
    .on-about = U hoort het meteen als iemand inlogt.
    .last = De laatste deed er { $time } over.
    .off = Meldingen staan uit
    .off-about = U ziet verzoeken alleen zolang de app open is.
    .denied = Meldingen zijn geblokkeerd
    .denied-about = Sta ze voor deze app toe in de instellingen van de telefoon of de browser, en kom dan terug.
    .install = Voor meldingen is het beginscherm nodig
    .install-about = Op een iPhone krijgt alleen de app op het beginscherm ze.
    .server-off = Deze dienst stuurt geen meldingen
    .unsupported = Deze browser toont geen meldingen
    .turn-on = Aanzetten
    .test = Testen
    .test-label = Meldingen testen
    .testing = Er is een test onderweg…
    .arrived = Hij kwam na { $time } aan.
    .missing = Hij kwam niet binnen een minuut aan.
    .nowhere = De dienst weet nog niet waar hij heen moet. Open de app straks opnieuw.
    .test-failed = De test is niet verstuurd. { $why }
set-sound = Geluid
    .about = Als er een verzoek komt terwijl de app open is
set-late = Waarom komen ze te laat?
    .about = Een melding doet er een of twee seconden over. Dit vertraagt haar:
    .battery = Batterijbesparing
    .battery-about = Een telefoon die stroom spaart, laat apps wachten. Sluit de browser of deze app uit van batterijoptimalisatie.
    .focus = Niet storen
    .focus-about = Focus en slaapstand verbergen meldingen. Sta deze app daarin toe.
    .closed = Een gesloten browser
    .closed-about = Op een computer moet de browser draaien. Dwing hem op Android niet tot stoppen.
    .network = Een zwak netwerk
    .network-about = Zonder netwerk komt er niets aan. Het komt zodra er weer netwerk is.
    .always = De app heeft ze altijd
    .always-about = Open de app: een wachtend verzoek staat bovenaan. U kunt ook de QR-code van de wachtende pagina scannen.
set-app = Deze app
set-lock = De app vergrendelen
    .about = Openen vraagt om uw vingerafdruk, gezicht of pincode
    .failed = Deze telefoon of browser heeft geen schermvergrendeling die de app kan gebruiken.
    .not-unlocked = Er is niet ontgrendeld, dus er is niets veranderd.
set-hide = Codes verbergen
    .about = Tik op een code om die te zien
set-theme = Kleuren
    .system = Zoals de telefoon
    .light = Licht
    .dark = Donker
    .black = Zwart
    .black-about = Spaart op sommige schermen stroom
set-language = Taal
    .system = Zoals de telefoon
set-accounts = Accounts
    .manage = Naam, volgorde, verwijderen
    .none = Nog geen account.
    .up = { $account } omhoog
    .down = { $account } omlaag
    .moved = { $account } staat nu op plek { $place }
    .add = Account toevoegen
set-account = Account
    .label = Naam in deze app
    .device = Naam van deze telefoon
    .device-about = Zo noemen de dienst en de wachtende pagina deze telefoon
    .username = Gebruikersnaam
    .service = Dienst
    .linked = Toegevoegd op { $date }
    .codes-only = Alleen codes: deze app kan voor dit account niets goedkeuren.
    .saved = Opgeslagen.
    .empty = Typ een naam.
    .screen-lock = Schermvergrendeling bij goedkeuren
    .screen-lock-about = Goedkeuren vraagt om uw vingerafdruk, gezicht of pincode
    .screen-lock-required = Uw account eist dit.
    .screen-lock-on = Ingeschakeld. Uitschakelen doet u op de pagina van uw account op het web.
    .fingerprint = Sleutel van deze telefoon
set-remove = Verwijderen
    .title = { $account } verwijderen?
    .linked = De dienst stuurt deze telefoon dan geen verzoeken meer. Om terug te komen hebt u een nieuwe link of een andere telefoon nodig.
    .codes = De codes worden hier gewist. Zonder andere kopie komt u misschien niet meer in dat account. Zet daar eerst verificatie in twee stappen uit, of bewaar de codes.
    .do = Verwijderen
    .keep = Houden
    .offline = De dienst weet het nog niet, omdat er geen netwerk is.
    .anyway = Toch hier verwijderen
    .anyway-about = De dienst blijft deze telefoon verzoeken sturen tot u haar op de pagina van uw account verwijdert.
    .done = { $account } is verwijderd
set-backup = Codes bewaren of terughalen
    .export = Codes bewaren
    .export-about = Een bestand met de codes van andere sites, versleuteld met een wachtzin. De sleutels van deze telefoon staan er niet in: die verlaten haar nooit.
    .passphrase = Wachtzin
    .passphrase-hint = Minstens 12 tekens. Zonder wachtzin kan niemand het bestand openen, u ook niet.
    .passphrase-short = Gebruik minstens 12 tekens.
    .passphrase-again = Wachtzin herhalen
    .passphrase-differs = De twee zijn niet gelijk.
    .export-do = Het bestand opslaan
    .exported = Het bestand is opgeslagen.
    .export-none = Er zijn geen codes van andere sites om te bewaren.
    .import = Codes terughalen
    .import-about = Een bestand van deze app, of een export van Aegis of 2FAS.
    .import-do = Een bestand kiezen
    .import-passphrase = Dit bestand is versleuteld. Typ de wachtzin.
    .import-wrong = De wachtzin opent dit bestand niet.
    .import-unreadable = In dit bestand staan geen codes die de app kan lezen.
    .import-encrypted = Deze export is zo versleuteld dat browsers hem niet kunnen openen. Exporteer opnieuw zonder wachtwoord en verwijder dat bestand daarna.
    .import-newer = Een nieuwere versie van de app heeft dit bestand gemaakt. Werk eerst de app bij.
    .import-open = Het bestand openen
    .imported = { $codes ->
        [one] { $codes } account toegevoegd
       *[other] { $codes } accounts toegevoegd
    }
set-install = Zet de app op het beginscherm
set-about = Over de app
    .version = Versie { $version }
    .service = Dienst
    .address = Adres
    .phone-key = Sleutel van deze telefoon
    .server-key = Sleutel van de dienst
    .compare = De sleutels zijn vingerafdrukken: dezelfde tekens staan op de pagina van uw account.
    .licence = Vrije software onder Apache 2.0 of MIT.
    .status = Verbinding
    .live = Verbonden
    .polling = Verbonden, langzamer
    .offline = Geen netwerk

## What the service worker says in a notification

app-worker-unreadable = Open de app: misschien wacht er een verzoek op u.
app-worker-refused = Geweigerd
app-worker-approved = Goedgekeurd
app-worker-failed = Niet verzonden
    .about = Open de app om te antwoorden.
