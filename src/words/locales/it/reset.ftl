# A new password by a link that is mailed.

reset-forgot = Password dimenticata?
reset-title = Imposti una nuova password
    .about = Inserisca il nome utente o l’indirizzo e-mail. Se lo conosciamo e l’account ha un indirizzo confermato, inviamo lì un’e-mail con un link.
    .label = Nome utente o indirizzo e-mail
    .do = Invia il link
reset-missing = Inserisca il nome utente o l’indirizzo e-mail
reset-sent = Controlli la posta
    .about = Se esiste un account con questo nome e un indirizzo confermato, un’e-mail è in arrivo. Il link vale per { $minutes } minuti.
    .none = Non è arrivato nulla? Guardi nella cartella dello spam. Se il suo account non ha un indirizzo confermato, si rivolga a chi gestisce questo servizio.
reset-off = Questo servizio non invia e-mail
    .about = Chieda una nuova password a chi lo gestisce.
reset-new-title = Imposti una nuova password
    .about = Tutti i browser vengono disconnessi. La verifica in due passaggi non cambia: per accedere servono ancora il telefono o un codice.
    .password = Nuova password
    .do = Imposta password
reset-failed = La password non è stata impostata
reset-stale = Questa pagina è rimasta aperta troppo a lungo. Inserisca di nuovo la password.
    .press = Questa pagina era troppo vecchia, oppure il browser non ha inviato i cookie. Prema ancora una volta il pulsante.
reset-link = Questo link non vale più
    .advice = È già stato usato, è stato sostituito da uno più recente o è scaduto. Chieda una nuova e-mail e apra il link più recente.
reset-link-again = Chiedi un nuovo link
