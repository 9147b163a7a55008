# De e-mailadressen van een account.

address-title = E-mailadressen
    .row = { $count ->
        [0] Nog geen: niemand laat u weten wanneer uw account verandert
        [one] Eén adres
       *[other] { $count } adressen
    }
    .about = We schrijven naar al deze adressen als er iets aan de beveiliging van uw account verandert, en ook een nieuw wachtwoord komt langs deze weg. Neem er twee: raakt u er één kwijt of neemt iemand het over, dan krijgt het andere nog bericht.
address-one-is-few = Voeg een tweede adres toe
    .about = Raakt u het enige kwijt of neemt iemand het over, dan krijgt u geen bericht.
address-list = Uw adressen
    .none = U hebt nog geen adres. Voeg het adres toe dat u het meest leest.
address-confirmed = Bevestigd: { $when }
address-waiting = Nog niet bevestigd. Open de link in onze e-mail (verstuurd: { $when }).
address-failed = De laatste e-mail is niet aangekomen. Klopt het adres?
address-again = E-mail opnieuw sturen
address-again-done = We hebben de e-mail opnieuw gestuurd.
address-remove = Verwijderen
    .label = { $address } verwijderen
    .sure = { $address } verwijderen? Dit adres krijgt hiervan bericht en kan het 24 uur lang ongedaan maken.
    .do = Adres verwijderen
address-new = Adres toevoegen
    .label = E-mailadres
    .hint = We sturen er een e-mail met een link naartoe. Voordat u die opent, sturen we er niets anders naartoe.
    .do = Adres toevoegen
address-sent = We hebben een e-mail gestuurd naar { $address }. Open de link daarin hier, in deze browser.
address-failed-to-add = Het adres is niet toegevoegd
    .invalid = Typ een adres zoals naam@example.org.
    .taken = U hebt dit adres al.
    .full = U hebt zoveel adressen als een account mag hebben. Verwijder er eerst één.
address-confirm = Bevestig uw e-mailadres
    .about = Vanaf nu schrijven we naar { $address } als er iets aan de beveiliging van uw account verandert.
    .do = Adres bevestigen
address-confirm-done = { $address } is bevestigd.
address-off = Deze dienst verstuurt geen e-mail
    .about = Vraag de beheerders een mailserver in te stellen. Tot die tijd kan niemand per e-mail bericht krijgen van wijzigingen.
