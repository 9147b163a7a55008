### Wat pagina’s zeggen als er iets mislukt is.

error-label = Fout
error-request = Kenmerk
error-go-on = Verder
    .open = { $address } openen
error-wait = Wacht { $time } en probeer het dan opnieuw.

error-not-found = Hier is niets
    .advice = Het adres klopt niet, of wat hier stond is er niet meer.
error-other-site = Het formulier kwam niet van deze pagina
    .advice = Deze dienst staat op { $address }. Open de pagina daar en verstuur het formulier opnieuw. Cookies moeten zijn toegestaan.
error-form-expired = Deze pagina stond te lang open
    .advice = Open de pagina opnieuw en verstuur het formulier van daar. Er is niets veranderd.
error-form = Het formulier was niet leesbaar
    .advice = Open de pagina opnieuw en verstuur het formulier van daar. Er is niets veranderd.
error-too-many-phones = Dit account heeft zoveel telefoons als het mag hebben
    .advice = Verwijder een telefoon die u niet meer gebruikt en probeer het dan opnieuw.
error-slow = Dit duurt langer dan het hoort
    .advice = Probeer het zo meteen opnieuw. Er is niets verloren gegaan.
error-too-many-requests = Er wachten te veel verzoeken
    .advice = Beantwoord de verzoeken op uw telefoon.
error-too-many-tries = Er waren te veel pogingen
    .advice = Wacht even en probeer het dan opnieuw.
error-wrong-numbers = Er zijn te veel verkeerde getallen ingetypt
    .advice = Vraag de beheerders van deze dienst ernaar te kijken: zij kunnen het account deblokkeren.
error-settled = Hierover is al beslist
    .advice = Maak een nieuwe link als de telefoon niet in uw lijst staat.
error-disabled = Dit account is uitgeschakeld
    .advice = Vraag het de beheerders van deze dienst.
error-approval = Deze goedkeuring kan niet worden gebruikt
    .advice = U bent niet ingelogd. Log opnieuw in om door te gaan.
error-signed-out = U bent niet ingelogd
    .advice = Log in en probeer het dan opnieuw.
error-unexpected = Er ging iets mis
    .advice = Probeer het opnieuw. Gebeurt het weer, geef de beheerders van deze dienst dan de fout en het kenmerk hieronder.
