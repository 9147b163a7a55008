# Een wijziging die ongedaan wordt gemaakt met de link uit een e-mail.

undo-title = Wijziging ongedaan maken?
    .what = Wat er is gewijzigd
    .when = Wanneer
    .then = Als u doorgaat
    .sessions = Alle browsers worden uitgelogd en alle open verzoeken worden gesloten.
    .password = Uw wachtwoord werkt niet meer. We sturen u een e-mail waarmee u een nieuw instelt.
    .change = Wat deze wijziging heeft toegevoegd, verdwijnt, en wat erdoor is verwijderd, komt terug: { $change }.
    .rest = De wijziging zelf kan niet ongedaan worden gemaakt, maar niemand kan er verder mee.
    .do = Ik was dit niet, ongedaan maken
    .keep = Was u dit wel, sluit deze pagina dan.
undo-done = De wijziging is ongedaan gemaakt
    .about = Alle browsers zijn uitgelogd. Kijk in uw mailbox: met een e-mail kunt u een nieuw wachtwoord instellen. Controleer daarna uw telefoons, passkeys en app-wachtwoorden.
