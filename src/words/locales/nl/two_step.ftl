### Verificatie in twee stappen: in vier stappen aangezet, uitgebreid, uitgezet.

two-step-set-up = Verificatie in twee stappen
    .step = Stap { $step } van 4
    .on-title = Verificatie in twee stappen aanzetten
    .nothing-yet = Tot de laatste stap verandert er niets.
    .leave = Instellen verlaten, er verandert niets
    .go-on = Verder

## De manier

two-step-method = Manier
two-step-choose = Hoe wilt u het verzoek krijgen?
    .about = Na uw wachtwoord. Andere manieren kunt u later toevoegen.
two-step-needed = Hiervoor is verificatie in twee stappen nodig. Aanzetten duurt ongeveer twee minuten.
two-step-begun = { $phone } is al gekoppeld.
two-step-phone = Uw telefoon vraagt het u
    .name = Telefoon
    .about = Goedkeuren met een tik en een getal.
two-step-recommended = Aanbevolen
two-step-passkey = Een passkey of beveiligingssleutel
    .about = Vingerafdruk, gezicht of een sleutel in de usb-poort. Niets over te typen, en een valse pagina kan er niets mee.
    .test = Gebruik uw passkey één keer. Daarna staat verificatie in twee stappen aan.
    .do = Passkey gebruiken
    .refused = De passkey werkte niet. Probeer het opnieuw of gebruik een andere.
two-step-codes-app = Een authenticator-app die u al hebt
    .about = Zes cijfers die elke 30 seconden veranderen.

## Back-upcodes

two-step-save = Bewaar uw back-upcodes
    .about = Hiermee komt u binnen als uw telefoon kwijt, kapot of nieuw is. Elke code werkt één keer.
    .once = Deze pagina toont ze maar één keer. U kunt altijd nieuwe maken.
two-step-show-codes = Mijn back-upcodes tonen
two-step-saved = Ik heb de codes niet alleen op mijn telefoon bewaard.

## De test

two-step-test = Probeer het één keer
    .name = Test
    .about = We sturen een verzoek naar { $phone }. Typ daar het getal dat deze pagina toont en keur het goed. Daarna staat verificatie in twee stappen aan.
two-step-ask = Verzoek sturen
two-step-type = Code uit uw authenticator-app
    .about = Typ de code die uw authenticator-app nu toont. Daarna staat verificatie in twee stappen aan.
two-step-turn-on = Aanzetten
two-step-not-on = Verificatie in twee stappen staat nog niet aan
two-step-wrong = Dat is niet de code die uw app nu toont. Typ de volgende.
two-step-used = Met deze code hebt u de app ingesteld. Wacht op de volgende.
two-step-unanswered = Geen enkele telefoon heeft goedgekeurd. Stuur het verzoek opnieuw of koppel een andere telefoon.

## Klaar

two-step-is-on = Verificatie in twee stappen staat aan
two-step-protected = Uw account is beveiligd
    .about = Vanaf nu komt niemand meer binnen met alleen uw wachtwoord.
two-step-asks-you = { $phone } vraagt het u
two-step-tested = Zojuist getest
two-step-codes-app-works = Zojuist getest
two-step-codes-saved = { $count ->
        [one] Eén back-upcode bewaard
       *[other] { $count } back-upcodes bewaard
    }
    .about = Voor als de telefoon weg is
two-step-finish = Klaar
two-step-second = Een tweede manier om binnen te komen is verstandig:

## Mogelijkheden

two-step-add = Mogelijkheid toevoegen
    .about = Met elke mogelijkheid komt u binnen als een andere niet bij de hand is.
two-step-can-add = U kunt toevoegen
two-step-other-phone = Nog een telefoon of tablet
    .about = Al uw telefoons krijgen het verzoek, en het eerste antwoord telt.
two-step-add-it = Toevoegen
two-step-have = U hebt al
two-step-phone-approval = Goedkeuring met telefoon
two-step-codes-left = { $count ->
        [one] Nog één over
       *[other] Nog { $count } over
    }

## Uit

two-step-off = Verificatie in twee stappen uitzetten
    .what = Wat er dan gebeurt
    .last = Dit is de laatste manier die over is. Als u deze verwijdert, gaat verificatie in twee stappen uit. Voeg zo mogelijk eerst een andere telefoon toe.
    .password = Alleen uw wachtwoord beveiligt dit account dan nog.
    .methods = Alle telefoons worden ontkoppeld. Authenticator-apps en back-upcodes werken niet meer.
    .browsers = Alle andere browsers worden uitgelogd.
    .do = Uitzetten
two-step-keep = Aan laten
