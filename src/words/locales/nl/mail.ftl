# Brieven. In deze teksten is niets een link en niets vet: ze worden ook als platte tekst gelezen.

mail-hello = Beste { $name },
mail-footer = { $brand } stuurt deze e-mail omdat dit adres bij het account { $account } hoort. Antwoorden worden door niemand gelezen.
mail-footer-unconfirmed = { $brand } stuurt deze e-mail omdat iemand dit adres aan het account { $account } heeft toegevoegd. Antwoorden worden door niemand gelezen.

mail-confirm-title = Bevestig uw e-mailadres
mail-confirm-about = Dit adres is toegevoegd aan uw account bij { $brand }. Als u het hebt bevestigd, laten we u hier weten wanneer er iets aan de beveiliging van uw account verandert.
mail-confirm-lead = Open deze link in de browser waarin u bent ingelogd:
mail-confirm-button = Adres bevestigen
mail-confirm-not-you = Hebt u het niet toegevoegd, dan hoeft u niets te doen: zonder uw bevestiging wordt hier niets naartoe gestuurd.

mail-reset-title = Stel een nieuw wachtwoord in
mail-reset-about = Iemand, hopelijk u, heeft een nieuw wachtwoord aangevraagd voor uw account bij { $brand }.
mail-reset-lead =
    { $minutes ->
        [one] Deze link is één minuut geldig en werkt één keer:
       *[other] Deze link is { $minutes } minuten geldig en werkt één keer:
    }
mail-reset-button = Nieuw wachtwoord instellen
mail-reset-not-you = Was u dit niet, negeer deze e-mail dan. Uw wachtwoord blijft zoals het is.
mail-reset-second-step = Verificatie in twee stappen blijft aan: na het nieuwe wachtwoord logt u zoals altijd in met uw telefoon of een code.

mail-changes-title =
    { $count ->
        [one] Eén wijziging in uw account
       *[other] { $count } wijzigingen in uw account
    }
mail-change-about = Er is iets veranderd aan de beveiliging van uw account bij { $brand }.
mail-fact-when = Wanneer
mail-fact-browser = Browser
mail-fact-place = Plaats
mail-fact-address = Internetadres
mail-fact-phone = Telefoon
mail-fact-name = Naam
mail-fact-mail-address = Adres
mail-if-you = Was u dit, dan hoeft u niets te doen.
mail-undo-lead = Was u dit niet, maak het dan binnen 24 uur ongedaan. Alle browsers worden dan uitgelogd, uw wachtwoord werkt niet meer en u kunt een nieuw instellen:
mail-undo-button = Ik was dit niet
mail-secure-lead = Was u dit niet, log dan in en beveilig uw account:
mail-secure-button = Naar mijn account

mail-code-wrong = Iemand heeft uw wachtwoord en daarna een verkeerde code ingetypt
mail-code-wrong-about = Was u dit niet, dan kent die persoon uw wachtwoord: wijzig het. U krijgt deze waarschuwing hoogstens één keer per dag.
mail-password-changed = Uw wachtwoord is gewijzigd
mail-password-reset = Uw wachtwoord is opnieuw ingesteld met een link uit een e-mail
mail-account-disabled = Uw account is uitgeschakeld door een beheerder
mail-account-enabled = Uw account is weer ingeschakeld
mail-account-secured = Uw account is beveiligd
mail-account-secured-about = Alle andere browsers zijn uitgelogd en alle open verzoeken zijn gesloten.
mail-change-undone = Een wijziging is ongedaan gemaakt
mail-change-undone-about = Alle browsers zijn uitgelogd en het wachtwoord werkt niet meer. Met een tweede e-mail kunt u een nieuw instellen.
mail-phone-linked = Er is een telefoon gekoppeld aan uw account
mail-phone-removed = Er is een telefoon verwijderd uit uw account
mail-reported = U hebt een verzoek gemeld dat niet van u was
mail-reported-about = We hebben alle andere verzoeken gesloten. Misschien kent iemand uw wachtwoord: wijzig het.
mail-app-password-made = Er is een app-wachtwoord gemaakt
mail-app-password-ended = Er is een app-wachtwoord beëindigd
mail-app-password-refused = Een programma gebruikt een beëindigd app-wachtwoord
mail-app-password-refused-about = Het kan niet meer inloggen. Geef het een nieuw app-wachtwoord of verwijder het account uit het programma. U krijgt deze waarschuwing één keer.
mail-codes-app-added = Er is een authenticator-app toegevoegd
mail-codes-app-removed = Er is een authenticator-app verwijderd
mail-backup-codes-made = Er zijn nieuwe back-upcodes gemaakt
mail-backup-codes-made-about = De vorige werken niet meer.
mail-backup-code-used = Iemand heeft ingelogd met een back-upcode
mail-recovery-code-made = Er is een nieuwe herstelcode gemaakt
mail-recovery-code-used = Iemand heeft ingelogd met de herstelcode
mail-recovery-code-used-about = Die werkt niet meer. Maak een nieuwe zolang u bent ingelogd.
mail-passkey-added = Er is een passkey toegevoegd
mail-passkey-removed = Er is een passkey verwijderd
mail-screen-lock-removed = Er wordt niet meer om de schermvergrendeling van een telefoon gevraagd
mail-passkey-copied = Een passkey is misschien gekopieerd
mail-passkey-copied-about = De teller liep niet op, zoals op één enkel apparaat wel gebeurt. Weet u niet waarom, verwijder de passkey dan.
mail-two-step-on = Verificatie in twee stappen staat aan
mail-two-step-off = Verificatie in twee stappen staat uit
mail-two-step-off-about = Alleen uw wachtwoord is nu genoeg om in uw account te komen.
mail-address-confirmed = Er is een e-mailadres bevestigd
mail-address-removed = Er is een e-mailadres verwijderd
mail-recovery-begun = Iemand wil weer toegang tot uw account
mail-recovery-cancelled = Het herstel van de toegang tot uw account is geannuleerd
mail-recovery-done = Bij het herstel van de toegang is een telefoon gekoppeld
mail-recovery-done-about = De vorige telefoons zijn verwijderd.
mail-recovery-not-you = Was u dit niet, log dan in en wijzig uw wachtwoord: iemand kent het.
mail-reminded = Zet verificatie in twee stappen aan
mail-reminded-about = Uw organisatie vraagt u uw account behalve met het wachtwoord ook met een tweede stap te beveiligen. Dat kost twee minuten.
mail-other-change = Uw account is gewijzigd
