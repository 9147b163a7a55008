# Een nieuw wachtwoord met een link uit een e-mail.

reset-forgot = Wachtwoord vergeten?
reset-title = Nieuw wachtwoord instellen
    .about = Typ uw gebruikersnaam of uw e-mailadres. Als we die kennen en het account een bevestigd adres heeft, sturen we daar een e-mail met een link naartoe.
    .label = Gebruikersnaam of e-mailadres
    .do = Link sturen
reset-missing = Typ uw gebruikersnaam of e-mailadres
reset-sent = Kijk in uw mailbox
    .about = Als er een account met die naam en een bevestigd adres is, is er een e-mail onderweg. De link daarin is { $minutes } minuten geldig.
    .none = Niets ontvangen? Kijk in de spammap. Heeft uw account geen bevestigd adres, vraag het dan de beheerders van deze dienst.
reset-off = Deze dienst verstuurt geen e-mail
    .about = Vraag de beheerders om een nieuw wachtwoord.
reset-new-title = Nieuw wachtwoord instellen
    .about = Alle browsers worden hierbij uitgelogd. Verificatie in twee stappen blijft zoals die is: u hebt nog steeds uw telefoon of een code nodig om in te loggen.
    .password = Nieuw wachtwoord
    .do = Wachtwoord instellen
reset-failed = Het wachtwoord is niet ingesteld
reset-stale = Deze pagina stond te lang open. Typ het wachtwoord opnieuw.
    .press = Deze pagina was te oud, of uw browser stuurde geen cookies mee. Druk nog een keer op de knop.
reset-link = Deze link is niet meer geldig
    .advice = De link is al gebruikt, vervangen door een nieuwere of verlopen. Vraag een nieuwe e-mail aan en open de nieuwste link.
reset-link-again = Nieuwe link aanvragen
