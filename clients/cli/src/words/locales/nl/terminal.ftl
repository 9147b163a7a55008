### Wat nod-device zegt tegen de persoon die antwoordt.

terminal-title = Probeert u in te loggen?
    .action = Wilt u dit?
terminal-service = Dienst
terminal-at = Op
terminal-account = Account
terminal-asks = Vraagt
terminal-browser = Browser
    .unknown = Browser onbekend
terminal-place = Plaats
    .unknown = Plaats onbekend
terminal-address = Adres
    .unknown = Adres onbekend
terminal-origin-unknown = webadres onbekend
terminal-time = Tijd
terminal-level = Niveau
    .tap = tik
    .number = getal
    .strict = streng
terminal-new-browser = U hebt deze browser nog nooit goedgekeurd.
terminal-new-network = Nieuw netwerk voor u: vanuit dit netwerk hebt u nog nooit iets goedgekeurd.
terminal-new-place = Nieuwe plaats voor u: vanuit die streek hebt u nog nooit iets goedgekeurd.
terminal-impossible-travel = Te ver weg: u hebt zo kort geleden ergens anders iets goedgekeurd dat niemand zo snel reist.
terminal-left = Nog { $time }
terminal-now = nu
terminal-seconds-ago = { $seconds ->
    [one] { $seconds } seconde geleden
   *[other] { $seconds } seconden geleden
}
terminal-minutes-ago = { $minutes ->
    [one] { $minutes } minuut geleden
   *[other] { $minutes } minuten geleden
}
terminal-yes = j
    .word = ja
terminal-no = nee
terminal-report = melden
terminal-prompt-tap = [j] ja   [n] nee   [r] nee, en melden: ik was het niet
terminal-prompt-number = Typ de 2 cijfers op het andere scherm om goed te keuren   [n] nee   [r] nee, en melden
terminal-prompt-strict = Typ de 6 cijfers op het andere scherm om goed te keuren   [n] nee   [r] nee, en melden
terminal-approved = Goedgekeurd. U kunt terug naar uw computer.
terminal-too-often = Geweigerd: het getal was te vaak verkeerd.
terminal-refused = Geweigerd.
terminal-reported = Geweigerd en gemeld. Als iemand uw wachtwoord kan kennen, wijzig het dan.
terminal-approved-on = Goedgekeurd op { $phone }.
terminal-refused-on = Geweigerd op { $phone }.
terminal-reported-on = Geweigerd en gemeld op { $phone }.
terminal-another-phone = een ander apparaat
terminal-expired = De tijd is om.
terminal-cancelled = Op het andere scherm is geannuleerd.
terminal-connected = Verbonden. Wachten op inlogpogingen.
    .poll = Verbonden (zonder WebSocket). Wachten op inlogpogingen.
terminal-offline = Niet verbonden: { $reason }. Volgende poging over { $time }.
terminal-untrusted = Een verzoek wordt niet getoond, omdat het niet te vertrouwen is: { $reason }.
terminal-wrong-number = Dat getal klopt niet. Kijk op het andere scherm. Pogingen over: { $tries }.
terminal-not-taken = Het antwoord is niet aangenomen: { $reason }
terminal-delayed = De server kan het antwoord nu niet aannemen ({ $code }). Het wordt opnieuw verstuurd.
terminal-lost = De tijd was om voordat de server uw antwoord bevestigde.
terminal-new-key = De server heeft een nieuwe sleutel, en de oude staat ervoor in.
terminal-server-says = De server zegt: { $message }
terminal-number-needed = Niet beantwoord: hiervoor is het getal nodig (--number).
terminal-one-more = er wacht nog een verzoek: { $count }
terminal-nothing = Er wacht niets.
terminal-under-way = Uw antwoord is onderweg.
terminal-too-soon = Dat kwam te snel na het verzoek.
terminal-unclear = Niet begrepen, dus er is niets beantwoord.
terminal-not-accepted = Niet beantwoord: de server neemt van dit apparaat geen antwoorden meer aan.
