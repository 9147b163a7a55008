### Che cosa dice nod-device alla persona che risponde.

terminal-title = Sta cercando di accedere?
    .action = Vuole procedere?
terminal-service = Servizio
terminal-at = Su
terminal-account = Account
terminal-asks = Chiede
terminal-browser = Browser
    .unknown = Browser sconosciuto
terminal-place = Luogo
    .unknown = Luogo sconosciuto
terminal-address = Indirizzo
    .unknown = Indirizzo sconosciuto
terminal-origin-unknown = indirizzo web sconosciuto
terminal-time = Ora
terminal-level = Livello
    .tap = semplice
    .number = numero
    .strict = rigoroso
terminal-new-browser = Non ha mai approvato questo browser.
terminal-new-network = Rete nuova per lei: da questa rete non ha ancora approvato nulla.
terminal-new-place = Luogo nuovo per lei: da questa zona non ha ancora approvato nulla.
terminal-impossible-travel = Troppo lontano: ha approvato qualcosa altrove così di recente che nessuno viaggia tanto in fretta.
terminal-left = Tempo rimasto: { $time }
terminal-now = adesso
terminal-seconds-ago = { $seconds ->
    [one] { $seconds } secondo fa
    [many] { $seconds } di secondi fa
   *[other] { $seconds } secondi fa
}
terminal-minutes-ago = { $minutes ->
    [one] { $minutes } minuto fa
    [many] { $minutes } di minuti fa
   *[other] { $minutes } minuti fa
}
terminal-yes = s
    .word = sì
terminal-no = no
terminal-report = segnala
terminal-prompt-tap = [s] sì   [n] no   [r] no, e segnala: non ero io
terminal-prompt-number = Digiti le 2 cifre dell’altro schermo per approvare   [n] no   [r] no, e segnala
terminal-prompt-strict = Digiti le 6 cifre dell’altro schermo per approvare   [n] no   [r] no, e segnala
terminal-approved = Approvato. Può tornare al suo computer.
terminal-too-often = Rifiutato: il numero era sbagliato troppe volte.
terminal-refused = Rifiutato.
terminal-reported = Rifiutato e segnalato. Se qualcuno può conoscere la sua password, la cambi.
terminal-approved-on = Approvato su { $phone }.
terminal-refused-on = Rifiutato su { $phone }.
terminal-reported-on = Rifiutato e segnalato su { $phone }.
terminal-another-phone = un altro dispositivo
terminal-expired = Il tempo è scaduto.
terminal-cancelled = È stato annullato sull’altro schermo.
terminal-connected = Connesso. In attesa di accessi.
    .poll = Connesso (senza WebSocket). In attesa di accessi.
terminal-offline = Non connesso: { $reason }. Prossimo tentativo tra { $time }.
terminal-untrusted = Una richiesta non viene mostrata perché non è affidabile: { $reason }.
terminal-wrong-number = Il numero non corrisponde. Controlli l’altro schermo. Tentativi rimasti: { $tries }.
terminal-not-taken = La risposta non è stata accettata: { $reason }
terminal-delayed = Il server non può ricevere ora la risposta ({ $code }). Verrà inviata di nuovo.
terminal-lost = Il tempo è scaduto prima che il server confermasse la sua risposta.
terminal-new-key = Il server ha una nuova chiave, e quella vecchia ne è garante.
terminal-server-says = Il server dice: { $message }
terminal-number-needed = Senza risposta: serve il numero (--number).
terminal-one-more = un’altra richiesta in attesa: { $count }
terminal-nothing = Nulla in attesa.
terminal-under-way = La sua risposta è in corso di invio.
terminal-too-soon = Troppo presto dopo la richiesta.
terminal-unclear = Non capito, quindi non è stata data alcuna risposta.
terminal-not-accepted = Senza risposta: il server non accetta più risposte da questo dispositivo.
