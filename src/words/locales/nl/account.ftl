### De pagina’s van een account.

account-title = Uw account
account-security = Beveiliging
account-activity-short = Activiteit

## De stand in één oogopslag

account-state-password = Alleen uw wachtwoord beveiligt dit account
    .about = Wie het te weten komt, kan als u inloggen. Met verificatie in twee stappen krijgt uw telefoon eerst een verzoek. Instellen duurt ongeveer twee minuten.
account-state-phone = Uw account is beveiligd met uw telefoon
    .about = Een wachtwoord alleen is niet genoeg: bij elke nieuwe inlogpoging krijgt uw telefoon een verzoek.
account-state-codes = Uw account is beveiligd met codes
    .about = Een wachtwoord alleen is niet genoeg: bij elke nieuwe inlogpoging is een code nodig.
account-state-passkey = Uw account is beveiligd met een passkey
    .about = Een wachtwoord alleen is niet genoeg: bij elke nieuwe inlogpoging is een passkey nodig.
account-state-phone-and-passkey = Uw account is beveiligd met uw telefoon en een passkey
account-state-silent = Uw telefoon ontvangt geen verzoeken
    .about = Open de app op die telefoon en controleer de instellingen voor meldingen, of voeg een andere telefoon toe.
account-layer-password = Iets wat u weet
account-layer-back = Een weg terug
    .codes = { $left ->
        [0] Geen back-upcodes meer over
        [one] Nog één back-upcode over
       *[other] Nog { $left } back-upcodes over
    }
account-silent = { $phone } heeft de laatste 2 meldingen niet ontvangen.
    .about = Misschien kunnen er geen verzoeken meer aankomen.
    .fix = Oplossen
account-few-codes = Er zijn nog maar weinig back-upcodes over.
    .none = U hebt geen back-upcodes.
    .about = Zonder die codes kunt u niet meer inloggen als u uw telefoon kwijt bent.
    .do = Nieuwe codes maken
account-signing-in = Inloggen
account-on-since = Aan sinds { $date }
account-not-receiving = Ontvangt niets
account-apps-about = Voor mail-, agenda- en bestandsprogramma’s die uw telefoon geen verzoek kunnen sturen.
account-off-do = Uitzetten…

## Wachtwoord

account-password = Wachtwoord
    .row = Hier wijzigen
    .change = Wachtwoord wijzigen
    .about = Alle browsers worden uitgelogd, ook deze. Log daarna in met het nieuwe wachtwoord.
    .current = Huidig wachtwoord
    .new = Nieuw wachtwoord
    .failed = Het wachtwoord is niet gewijzigd
    .wrong = Het huidige wachtwoord klopt niet.

## Telefoons

account-phones-add = Telefoon toevoegen
account-phone-answered = laatste antwoord: { $time }
account-phone-unanswered = nog geen antwoord
account-remove-do = Deze telefoon verwijderen
    .sure = Daarna kan { $phone } geen inlogpogingen meer goedkeuren en is de app daar ontkoppeld.

## Browsers

account-browsers = Browsers
    .this-one = Deze
    .since = ingelogd: { $time }
    .used = laatst gebruikt: { $time }
    .sign-out = { $browser } uitloggen
    .sign-out-others = Overal elders uitloggen

## Activiteit

account-activity = Recente activiteit
    .none = Nog niets.
    .all = Alle activiteit bekijken
    .hint = { $time } · { $browser } · { $place }
    .places = Plaatsen zijn afgeleid van het internetadres en kunnen onjuist zijn.
account-show = Tonen
    .all = Alles
    .sign-ins = Inlogpogingen
    .refused = Geweigerd
    .changes = Wijzigingen
account-export = Exporteren
    .about = Alles wat wordt bewaard, voor een spreadsheet of een programma.
    .csv = Als CSV
    .json = Als JSON
account-was-you = Was u dit?
    .no = Nee, mijn account beveiligen
account-pending = wacht op antwoord
account-approved = goedgekeurd
    .on = goedgekeurd op { $phone }
account-refused = geweigerd
    .on = geweigerd op { $phone }
account-reported = geweigerd en gemeld
    .on = geweigerd en gemeld op { $phone }
account-expired = niet beantwoord
account-cancelled = geannuleerd
account-event-by-password = Ingelogd met alleen het wachtwoord
account-event-by-code = Ingelogd met een code
account-event-by-passkey = Ingelogd met een passkey
account-event-signed-out-others = Overal elders uitgelogd
account-event-signed-out-by-administrator = Een beheerder heeft alle browsers uitgelogd
account-event-exported = Een beheerder heeft uw gegevens geëxporteerd
account-event-wrong-password = Verkeerd wachtwoord
account-event-wrong-code = Juist wachtwoord, verkeerde code
account-event-wrong-passkey = Een passkey is niet geaccepteerd
account-event-password-set = Wachtwoord gewijzigd
account-event-phone-linked = telefoon gekoppeld
account-event-phone-renamed = naam van telefoon gewijzigd
account-event-phone-removed = telefoon verwijderd
account-event-codes-app-added = authenticator-app toegevoegd
account-event-codes-app-removed = authenticator-app verwijderd
account-event-passkey-added = passkey toegevoegd
account-event-passkey-renamed = naam van passkey gewijzigd
account-event-passkey-removed = passkey verwijderd
account-event-passkey-stale = passkey met een lagere tellerstand dan eerst: misschien bestaat er een kopie van
account-event-backup-codes = Back-upcodes gemaakt
account-event-recovery-code = Herstelcode gemaakt
account-event-app-password = app-wachtwoord gemaakt
    .removed = App-wachtwoord verwijderd
    .refused = verlopen app-wachtwoord gebruikt
account-event-two-step-on = Verificatie in twee stappen aangezet
account-event-two-step-off = Verificatie in twee stappen uitgezet
account-event-paused = Meldingen gepauzeerd
account-event-resumed = Meldingen weer aan
account-event-secured = Account beveiligd

## Een account beveiligen

account-secure = Mijn account beveiligen
    .now = Dit gebeurt er nu
    .questions = Verzoeken die op uw telefoons wachten, worden gesloten.
    .browsers = Alle andere browsers worden uitgelogd.
    .known = Geen enkele browser blijft onthouden: overal moet weer een getal worden ingetypt.
    .do = Nu beveiligen
    .then = Daarna
    .password = Misschien kent iemand uw huidige wachtwoord.
    .phones = Uw telefoons controleren
    .phones-about = Verwijder elke telefoon die niet van u is.
    .two-step = Dan komt niemand meer binnen met alleen een wachtwoord.
    .apps = Uw app-wachtwoorden controleren
    .apps-about = Verwijder de wachtwoorden die u niet kent.
account-secured = Uw account is beveiligd
    .about = Verzoeken zijn gesloten, alle andere browsers zijn uitgelogd en geen enkele browser is nog onthouden.
