### What pages say when something failed. Programs get the error codes of the API instead, which are English.

error-label = Errore
error-request = Richiesta
error-go-on = Continua
    .open = Apri { $address }
error-wait = Attenda { $time }, poi riprovi.

error-not-found = Qui non c’è nulla
    .advice = L’indirizzo è sbagliato, oppure ciò che era qui non esiste più.
error-other-site = Il modulo non proviene da questa pagina
    .advice = Questo servizio si trova all’indirizzo { $address }. Apra lì la pagina e invii di nuovo il modulo. I cookie devono essere consentiti.
error-form-expired = Questa pagina è rimasta aperta troppo a lungo
    .advice = La apra di nuovo e invii il modulo da lì. Nulla è stato modificato.
error-form = Non è stato possibile leggere il modulo
    .advice = Apra di nuovo la pagina e invii il modulo da lì. Nulla è stato modificato.
error-too-many-phones = Questo account ha già il numero massimo di telefoni
    .advice = Ne rimuova uno che non usa più, poi riprovi.
error-slow = Ci vuole più tempo del previsto
    .advice = Riprovi tra un momento. Nulla è andato perso.
error-too-many-requests = Ci sono troppe richieste in attesa
    .advice = Risponda a quelle sul suo telefono.
error-too-many-tries = Ci sono stati troppi tentativi
    .advice = Attenda un po’, poi riprovi.
error-wrong-numbers = Sono stati inseriti troppi numeri sbagliati
    .advice = Chieda di verificare a chi gestisce questo servizio: può sbloccare l’account.
error-settled = La decisione era già stata presa
    .advice = Se il telefono non è nel suo elenco, crei un nuovo link.
error-disabled = Questo account è disattivato
    .advice = Si rivolga a chi gestisce questo servizio.
error-approval = Questa approvazione non può essere usata
    .advice = Non ha effettuato l’accesso. Acceda di nuovo per continuare.
error-signed-out = Non ha effettuato l’accesso
    .advice = Acceda, poi riprovi.
error-unexpected = Qualcosa è andato storto
    .advice = Riprovi. Se succede ancora, comunichi a chi gestisce questo servizio l’errore e la richiesta qui sotto.
