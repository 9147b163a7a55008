### Signing in with a password, and the first account.

## The form

sign-in-title = Accesso
sign-in-username = Nome utente o e-mail
sign-in-password = Password
sign-in-next = Poi il telefono le chiederà se è lei.

sign-in-again = Serve una nuova approvazione. Acceda ancora una volta e approvi sul telefono.
sign-in-new-password = La password è cambiata. Acceda con quella nuova.

sign-in-failed = Non ha effettuato l’accesso
sign-in-wrong = Il nome utente o la password non è corretto.
sign-in-missing = Inserisca il nome utente e la password.
sign-in-too-many = Ci sono stati troppi tentativi. Attenda { $time }, poi riprovi.
sign-in-unapproved = Il telefono ha ricevuto troppe richieste che nessuno ha approvato. Attenda { $time }, poi riprovi.
sign-in-stale = Questa pagina era troppo vecchia, oppure il browser non ha inviato i suoi cookie. Inserisca di nuovo la password.
    Se questo messaggio ritorna, consenta i cookie per questo indirizzo.
sign-in-no-phone = Tutti i telefoni di questo account sono stati rimossi, quindi la sola password non basta per accedere.
    Chieda all’amministratore un link per aggiungere un telefono.
sign-in-busy = Sul telefono ci sono troppe richieste in attesa. Risponda lì, oppure attenda { $time }, poi riprovi.
sign-in-overloaded = In questo momento accedono molte persone. Attenda { $time }, poi riprovi.

## A code instead of the phone

sign-in-code = Inserisci un codice
    .about = Inserisca il codice mostrato dal telefono o dall’app di autenticazione, oppure uno dei suoi codici di backup.
    .label = Codice
    .wrong = Questo codice è sbagliato, o è già stato usato. Ne inserisca un altro.
    .used = Questo codice è già stato usato. Attenda il successivo e inserisca quello.
    .back = Torna al telefono

## A passkey, alone or in the place of the phone

sign-in-passkey = Usa una passkey o una chiave di sicurezza
    .about = Il browser chiede l’impronta, il volto, un PIN o la chiave di sicurezza.
    .continue = Continua
    .alone = Accedi con una passkey
    .or = oppure
    .wrong = La passkey non è stata accettata: è stata rimossa qui, o ci è voluto troppo tempo. Riprovi, o acceda in un altro modo.
    .cancelled = Non è stata usata alcuna passkey. Riprovi, o acceda in un altro modo.
    .browser = Questo browser non conosce le passkey. Acceda in un altro modo.
    .script = Per una passkey serve JavaScript. Lo consenta per questa pagina, o acceda in un altro modo.

## An approval that was used before

sign-in-used = Questo accesso è già stato usato
    .about = Qui non ha effettuato l’accesso. Acceda di nuovo per continuare.

## First start: the account that needs no other

sign-in-setup-title = Configurazione
sign-in-setup = Crei il primo account
    .about = Questo account gestisce { $brand }. Può crearlo una volta sola, con il codice che il server ha mostrato all’avvio.
    .code = Codice di configurazione
    .code-hint = Mostrato dal server. Può incollarlo.
    .name = Il suo nome
    .password-again = Ripeta la password
    .create = Crea account
    .next = Poi: aggiungere il telefono.

sign-in-setup-failed = C’è un problema
    .code = Il codice di configurazione non è corretto, o è già stato usato. Il più recente è mostrato dal server.
    .name = Inserisca un nome da visualizzare.
    .password-differs = Le due password sono diverse.
    .stale = Questa pagina era troppo vecchia, oppure il browser non ha inviato i suoi cookie. Inserisca di nuovo la password.
        Se questo messaggio ritorna, consenta i cookie per questo indirizzo.

sign-in-username-fault =
    .empty = Inserisca un nome utente.
    .long = { $characters ->
        [one] Un nome utente ha al massimo { $characters } carattere.
        [many] Un nome utente ha al massimo { $characters } di caratteri.
       *[other] Un nome utente ha al massimo { $characters } caratteri.
    }
    .blank = Un nome utente non contiene spazi.
    .hidden = Un nome utente non può contenere { $character }: questo carattere è invisibile.
    .stray = Un nome utente non può contenere { $character } in quel punto: lì questo carattere non ha effetto.
    .order = Un nome utente non può contenere questi caratteri in quest’ordine.
    .letters = “{ $part }” mescola lettere di due alfabeti ({ $first } e { $second }). Scriva ogni parte del nome in un solo alfabeto.
    .digits = “{ $part }” mescola cifre di due scritture. Scriva ogni parte del nome con una sola.
