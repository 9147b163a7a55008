### The page that waits for the phone, and what came of it.

## Waiting

approval-title = Guardi il telefono
approval-your-phone = il suo telefono
approval-asked = Prenda { $phone }: c’è una richiesta.
    .tap = Indichi lì se è lei.
    .number = Inserisca lì questo numero:
    .number-or-scan = Inserisca lì questo numero, oppure scansioni il codice QR:
approval-paused = Le notifiche sono sospese. Prenda { $phone } e apra l’app.

approval-scan = Scansiona invece di digitare
    .picture = Codice QR: lo scansioni nell’app del telefono
    .hint = Apra l’app sul telefono e scelga Scansiona.

approval-step-sent = Inviata
approval-step-delivered = Ricevuta
approval-step-opened = Aperta
approval-step-done = : fatto
approval-step-not-yet = : non ancora

approval-say-sent = La richiesta sta arrivando sul telefono.
approval-say-paused = Apra l’app sul telefono: la richiesta è lì in attesa.
approval-say-delivered = La richiesta è sul telefono.
approval-say-opened = La richiesta è aperta. Risponda sul telefono.
approval-say-lost = La connessione si è interrotta. Nuovo tentativo…
approval-unreachable = Non è stato possibile raggiungere il telefono. Apra l’app: la richiesta è lì in attesa.
    .or-else = Non è stato possibile raggiungere il telefono. Apra l’app: la richiesta è lì in attesa.
        Oppure scelga un altro modo qui sotto.

approval-left = Ancora { $time }
approval-hurry = { $seconds ->
    [one] Ancora { $seconds } secondo.
    [many] Ancora { $seconds } di secondi.
   *[other] Ancora { $seconds } secondi.
}
approval-send-again = Invia di nuovo
    .in = Invia di nuovo tra { $time }

approval-other-ways = Non posso usare il telefono

approval-service = Servizio
approval-username = Nome utente
approval-browser = Questo browser

approval-not-you = Non è lei?

## The end

approval-approved = Approvata
    .moving-on = Approvata, un attimo…
approval-refused = La richiesta è stata rifiutata
    .title = Rifiutata
    .denied = La risposta sul telefono è stata no, quindi non ha effettuato l’accesso a { $service }. Se è stato un errore, riprovi.
    .wrong-numbers = Il numero inserito sul telefono era sbagliato due volte. Se era lei, riprovi:
        il numero cambia ogni volta.
    .reported = La persona a cui appartiene questo account ha indicato che l’accesso non era suo. L’accesso non è avvenuto
        e chi gestisce questo servizio ne è informato.
    .not-you = Non l’ha rifiutata lei? Allora qualcun altro ha in mano il suo telefono: chieda { $help }.
    .help = aiuto
approval-expired = Tempo scaduto
    .about = Nessuno ha risposto in tempo sul telefono. Il numero non è più valido.
    .no-notification = Nessuna notifica? Apra l’app sul telefono prima di ricominciare.
approval-cancelled = La richiesta è stata annullata
    .title = Annullata
    .about = Non ha effettuato l’accesso a { $service }. Sul telefono non deve fare nulla.
approval-replaced = C’è una richiesta più recente
    .title = Sostituita
    .about = Un’altra scheda di questo browser ha avviato un accesso più recente a { $service }. Vale solo quello.
approval-spent = Non ha effettuato l’accesso
    .title = Accesso non effettuato
    .withdrawn = Il telefono aveva già approvato questo accesso quando lei lo ha annullato.
        L’approvazione è consumata e non può più servire.
    .replaced = Il telefono aveva già approvato questo accesso quando lei ne ha avviato un altro.
        L’approvazione è consumata e non può più servire.
    .account-changed = Il telefono aveva già approvato questo accesso quando l’account è stato modificato.
        L’approvazione è consumata e non può più servire.
    .reported = Il telefono aveva già approvato questo accesso quando chi possiede l’account lo ha segnalato.
        L’approvazione è consumata e non può più servire.

approval-try-again = Riprova
approval-start-again = Ricomincia
approval-show-here = Mostrala qui

## Where the QR code of a waiting page leads a phone’s own camera

approval-in-app = Lo scansioni nell’app
    .about = Questo codice QR appartiene a un accesso in attesa su un altro schermo.
    .how = Apra l’app di approvazione su questo telefono e scansioni lì il codice QR, oppure inserisca il numero che gli sta accanto.

## More time

approval-longer = Mi serve più tempo

## Remembering the browser

approval-remember = { $days ->
        [one] Ricorda questo browser per { $days } giorno
        [many] Ricorda questo browser per { $days } di giorni
       *[other] Ricorda questo browser per { $days } giorni
    }
