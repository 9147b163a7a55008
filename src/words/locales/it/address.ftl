# The mail addresses of an account.

address-title = Indirizzi e-mail
    .row = { $count ->
        [0] Ancora nessuno: nessuno la avvisa se il suo account cambia
        [one] { $count } indirizzo
        [many] { $count } di indirizzi
       *[other] { $count } indirizzi
    }
    .about = Scriviamo a tutti questi indirizzi quando cambia la sicurezza del suo account, e anche una nuova password passa di qui. Ne abbia due: se uno va perso o finisce in mano ad altri, l’altro viene comunque avvisato.
address-one-is-few = Aggiunga un secondo indirizzo
    .about = Se l’unico va perso o finisce in mano ad altri, nessuno la avvisa.
address-list = I suoi indirizzi
    .none = Non ha ancora un indirizzo. Aggiunga quello che legge di più.
address-confirmed = Confermato: { $when }
address-waiting = Non ancora confermato. Apra il link nella nostra e-mail (inviata: { $when }).
address-failed = L’ultima e-mail non è arrivata. L’indirizzo è giusto?
address-again = Invia di nuovo l’e-mail
address-again-done = Abbiamo inviato di nuovo l’e-mail.
address-remove = Rimuovi
    .label = Rimuovi { $address }
    .sure = Rimuovere { $address }? Questo indirizzo ne viene avvisato e può annullare la rimozione per 24 ore.
    .do = Rimuovi indirizzo
address-new = Aggiungi un indirizzo
    .label = Indirizzo e-mail
    .hint = Inviamo lì un’e-mail con un link. Finché non lo apre, non vi inviamo altro.
    .do = Aggiungi indirizzo
address-sent = Abbiamo inviato un’e-mail a { $address }. Apra il link qui, in questo browser.
address-failed-to-add = L’indirizzo non è stato aggiunto
    .invalid = Inserisca un indirizzo come nome@example.org.
    .taken = Ha già questo indirizzo.
    .full = Ha raggiunto il numero massimo di indirizzi. Prima ne rimuova uno.
address-confirm = Confermi il suo indirizzo e-mail
    .about = Da ora scriviamo a { $address } quando cambia la sicurezza del suo account.
    .do = Conferma indirizzo
address-confirm-done = { $address } è confermato.
address-off = Questo servizio non invia e-mail
    .about = Chieda a chi lo gestisce di configurare un server di posta. Fino ad allora nessuno può essere avvisato delle modifiche per e-mail.
