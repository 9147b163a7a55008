### Italian. The rules are in en.ftl, the words in docs/glossary.md.

## Ovunque

app-codes = Codici
app-activity = Attività
app-settings = Impostazioni
app-sections = Sezioni
app-back = Indietro
app-close = Chiudi
app-cancel = Annulla
app-continue = Continua
app-done = Fine
app-save = Salva
app-copied = Copiato
app-show = Mostra
app-hide = Nascondi
app-try-again = Riprova
app-loading = Un attimo…
app-update = È pronta una nuova versione.
    .do = Aggiorna
app-locked = L’app è bloccata
    .about = I suoi codici e le sue richieste sono protetti dal blocco schermo di questo telefono.
    .do = Sblocca
    .failed = L’app è rimasta bloccata. Riprovi.
app-lost-chunk = Impossibile caricare questa schermata.
    .about = Controlli la rete, poi riprovi.
app-seconds = { $seconds ->
    [one] { $seconds } secondo
   *[other] { $seconds } secondi
}
app-minutes = { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minuti
}

app-near = vicino a { $place }
app-place-unknown = Luogo sconosciuto
app-browser-unknown = Browser sconosciuto

app-fail-offline = Non c’è rete, oppure il servizio non risponde. Nulla è andato perso: riprovi tra un attimo.
app-fail-wait = Ci sono stati troppi tentativi. Attenda { $time }, poi riprovi.
app-fail-refused = Il servizio non ha accettato: { $detail }
app-fail-unreadable = Questa app non capisce la risposta del servizio. Chiuda l’app e la riapra per avere la versione più recente.
app-fail-wrong-server = Questo appartiene a un altro servizio ({ $server }), quindi l’app non lo usa.
app-fail-storage = Il browser non è riuscito a salvare. Liberi spazio sul telefono e apra l’app fuori dalla navigazione privata.
app-fail-device = Il servizio non conosce più questo telefono. Aggiunga di nuovo l’account.

## Codici

codes-search = Cerca
    .none = Nessun account ha questo nel nome.
codes-scan = Aggiungi o scansiona
codes-count = { $accounts ->
    [one] { $accounts } account
   *[other] { $accounts } account
}
codes-edit = Modifica
    .label = Modifica l’elenco degli account
codes-timer = Nuovi codici tra { $seconds } s
    .label = { $seconds ->
        [one] Nuovi codici tra { $seconds } secondo
       *[other] Nuovi codici tra { $seconds } secondi
    }
codes-next = Prossimo:
codes-copy = Copia il codice di { $account }
codes-show = Mostra il codice di { $account }
codes-hidden = codice nascosto
codes-counter = Codice successivo di { $account }
codes-notifications-off = Le notifiche sono disattivate. Vede le richieste solo qui.
    .do = Attiva
codes-notifications-denied = Le notifiche sono bloccate. Vede le richieste solo qui.
    .do = Come fare
codes-offline = Nessuna rete. I codici funzionano, le richieste non arrivano.
codes-revoked = Questo telefono è stato rimosso dall’account.
    .do = Aggiungi di nuovo
codes-lost = Questo browser ha perso la sua chiave. Succede quando i suoi dati vengono cancellati.
    .do = Aggiungi di nuovo
codes-two-step-off = La verifica in due passaggi è disattivata: questo telefono non riceve ancora richieste.
codes-empty = Aggiunga il suo primo account
    .about = Sul computer apra Sicurezza, scelga di aggiungere un telefono e scansioni il codice QR che compare.
    .scan = Scansiona
    .sign-in = Accedi invece su questo telefono

codes-asks = Sta cercando di accedere?
    .action = Vuole fare questo?
    .many = { $requests ->
        [one] { $requests } richiesta in attesa
       *[other] { $requests } richieste in attesa
    }
    .review = Esamina
    .left = { $seconds ->
        [one] Ancora { $seconds } secondo
       *[other] Ancora { $seconds } secondi
    }

## La richiesta

ask-title = Sta cercando di accedere?
    .action = Vuole fare questo?
ask-later = Decidi più tardi
ask-of = Richiesta { $number } di { $count }
ask-when = { $address }, { $time }
ask-risk-travel = Lontano dal suo ultimo accesso
    .about = Nessuno può viaggiare così lontano in questo tempo.
ask-risk-place = Luogo nuovo per lei
ask-risk-browser = Browser nuovo
ask-risk-network = Rete nuova
ask-calm = Ha già approvato questo browser.
ask-number = Il numero dell’altro schermo
    .none = Non c’è alcun numero? Tocchi No.
ask-digits = Le 6 cifre dell’altro schermo
    .none = Non ci sono cifre? Tocchi No.
ask-scan = Scansiona il codice QR
    .title = Scansioni l’altro schermo
    .hint = Inquadri il codice QR accanto alle sei cifre.
    .other = Questo codice QR appartiene a un altro accesso. Scansioni quello dello schermo su cui sta accedendo.
    .done = Ha scansionato l’altro schermo. Non deve inserire nulla.
ask-tap = Non è davanti allo schermo? Tocchi No.
ask-pad = Cifre
    .delete = Cancella
ask-no = No, non sono io
    .action = No, non lo voglio
ask-yes = Approva
ask-number-first = Inserisca prima il numero.
    .digits = Inserisca prima tutte le 6 cifre.
ask-sending = Invio in corso…
ask-wrong = Il numero non corrisponde.
    .left = { $tries ->
        [one] Guardi l’altro schermo. Ancora un tentativo.
       *[other] Guardi l’altro schermo. Ancora { $tries } tentativi.
    }
ask-lock-hint = Per approvare serve il blocco schermo.
ask-lock = Non è stato sbloccato, quindi nulla è stato inviato.
    .about = Questo account chiede il blocco schermo del telefono a ogni approvazione: impronta, volto o PIN. Tocchi di nuovo Approva.
ask-offline = Non c’è rete. La sua risposta non è stata inviata.
    .retry = Invia di nuovo
ask-left = { $seconds ->
    [one] Ancora { $seconds } secondo
   *[other] Ancora { $seconds } secondi
}
ask-approved = Approvata
    .about = Può tornare al computer. Lì si sta aprendo { $service }.
    .action = Può tornare al computer.
    .mistake = È stato un errore
ask-refused = Rifiutata. Nessuno è entrato
    .wrong-numbers = Rifiutata: il numero era sbagliato due volte
    .wrong-numbers-about = Se era lei, ricominci sull’altro schermo. Il numero cambia ogni volta.
ask-happened = Che cosa è successo?
ask-not-me = Non ero io
    .about = Qualcuno potrebbe avere la sua password. Lo segnaliamo al servizio e fermiamo le richieste.
ask-slip = Ho toccato per errore
    .about = Ricominci sull’altro schermo.
ask-many = Ne ricevo troppe
    .about = Per un po’ non le chiediamo più nulla.
ask-nothing = Chiudi senza dire nulla
ask-reported = Segnalata
    .about = Nessuno è entrato. Le richieste sono sospese per un po’. Cambi ora la password: qualcuno potrebbe conoscerla.
    .change = Cambia password
ask-report-late = Cambi la password
    .about = Nessuno è entrato. La richiesta era già chiusa quando è arrivata la segnalazione, quindi le richieste non sono sospese. Qualcuno potrebbe conoscere la sua password.
ask-slip-done = Non c’è altro da fare
    .about = L’accesso è stato rifiutato. Ricominci sull’altro schermo e approvi la nuova richiesta.
ask-approved-slip = Faccia uscire quel browser
    .about = La sua risposta vale già. Nella pagina del suo account apra Sicurezza ed esca dal browser che non conosce. Poi cambi la password.
    .open = Apri il mio account
ask-expired = Tempo scaduto
    .about = Nessuno è entrato. Se era lei, ricominci sull’altro schermo.
ask-cancelled = La richiesta è stata annullata
    .about = Non deve fare altro.
ask-elsewhere-approved = Approvata su un altro dispositivo
    .on = Approvata su { $device }
    .about = Se non era lei, esca da quel browser e cambi la password.
ask-elsewhere-refused = Rifiutata su un altro dispositivo
    .on = Rifiutata su { $device }
    .about = Nessuno è entrato.
ask-next = Richiesta successiva

## Aggiungere un account

link-title = Aggiungi un account
link-camera = Inquadri il codice QR dell’altro schermo.
    .light = Luce
    .starting = Avvio della fotocamera…
    .picture = Immagine della fotocamera
link-refused = La fotocamera è disattivata per questa app
    .about = La consenta nelle impostazioni del browser, oppure scelga uno di questi modi. Il risultato è lo stesso.
link-absent = Qui non c’è una fotocamera
    .about = Scelga uno di questi modi. Il risultato è lo stesso.
link-black = La fotocamera non mostra nulla
    .about = Forse è coperta, o la usa un’altra app. Uno di questi modi va altrettanto bene.
link-again = Riavvia la fotocamera
link-other-ways = Oppure senza fotocamera
link-type = Inserisci il codice
    .about = Il codice breve accanto al codice QR
link-picture = Scegli un’immagine
    .about = Una foto o una schermata del codice QR
    .none = In questa immagine non c’è un codice QR. Ne scelga una che mostri il codice intero, nitida e diritta.
link-paste = Incolla il link
    .about = Il link sotto il codice QR
    .field = Link
    .hint = Comincia con https:// oppure otpauth://
    .empty = Incolli prima il link.
    .do = Usa questo link
link-sign-in = Accedi su questo telefono
    .about = Con nome utente e password
link-code = Codice breve
    .title = Inserisci il codice
    .hint = Otto lettere e cifre, come K7QM-2XPD
    .wrong = Il codice ha otto lettere e cifre. Guardi l’altro schermo.
    .do = Aggiungi questo telefono
link-username = Nome utente
    .missing = Inserisca il nome utente.
link-password = Password
    .missing = Inserisca la password.
link-device = Nome di questo telefono
    .hint = Per riconoscerlo
link-signing-in =
    .do = Accedi
    .about = Poi questo telefono approva i suoi accessi.
link-problem = Non ha funzionato
link-unknown = Non è un codice QR o un link per questa app.
    .about = Scansioni quello che il suo account mostra quando aggiunge un telefono, quello di un accesso in attesa, o quello che un altro sito mostra per i suoi codici.
link-approval-unknown = Questo codice QR non è di un accesso che la attende qui. Forse è già finito, oppure riguarda un account che non è su questo telefono.
link-other-server = Questo link appartiene a un altro servizio
    .about = È per { $server }. Apra quell’indirizzo su questo telefono e aggiunga lì l’account.
link-used = Questo link è già stato usato, o è scaduto
    .about = Ne crei uno nuovo sul computer: un link vale dieci minuti e per un solo telefono.
link-wrong-code = Il nome utente o il codice è sbagliato, oppure il codice è scaduto. Guardi l’altro schermo.
link-wrong-password = Il nome utente o la password non è corretta.
link-second-wrong = Questo codice è sbagliato, o è già stato usato. Ne inserisca un altro.
link-no-phone = Tutti i telefoni di questo account sono stati rimossi, quindi la sola password non basta. Chieda un link al suo amministratore.
link-too-many = Questo account ha già il numero massimo di telefoni. Ne rimuova prima uno.
link-confirm = Confronti questo codice
    .about = L’altro schermo mostra lo stesso codice? Risponda Sì lì, non qui.
    .for = Per { $username } su { $service }
    .digits = Codice: { $digits }
    .waiting = In attesa dell’altro schermo…
    .differs = Se i codici sono diversi, scelga No sull’altro schermo: qualcun altro potrebbe aver aperto il link.
link-declined = Il telefono non è stato aggiunto
    .about = Sull’altro schermo la risposta è stata no. Nell’account non è cambiato nulla.
link-expired = Tempo scaduto
    .about = Nessuno ha risposto Sì sull’altro schermo. Crei lì un nuovo link.
link-second = È lei?
    .about = Abbiamo chiesto su: { $phones }
    .about-none = Questo account richiede un’altra prova.
    .number = Inserisca lì questo numero:
    .number-label = Numero: { $digits }
    .qr = Oppure scansioni lì questo codice QR
    .qr-picture = Codice QR per l’altro suo telefono
    .waiting = In attesa dell’altro telefono…
    .ready = L’altro telefono ha detto sì
    .ready-about = Ancora un passaggio: questo telefono diventa uno dei suoi.
    .no-proof = La password è giusta
    .no-proof-about = Ancora un passaggio: questo telefono diventa uno dei suoi.
    .code = Oppure inserisca un codice
    .code-hint = Della sua app di autenticazione, o un codice di backup
    .use-code = Usa questo codice
    .authorize = Autorizza questo telefono
    .refused = L’altro telefono ha detto no
    .refused-about = Questo telefono non è stato aggiunto.
link-done = Questo telefono è pronto
    .about = Da ora le chiede se un accesso a { $service } è suo.
    .two-step = La verifica in due passaggi non è ancora attiva. Fino ad allora questo telefono non riceve richieste.
    .turn-on = Attiva la verifica in due passaggi
    .on = La verifica in due passaggi è attiva
    .go-on = Continui sull’altro schermo.
    .first-codes = Mostra i miei codici di backup
link-backup = Salvi i codici di backup
    .about = Le permettono di entrare quando questo telefono è perso, rotto o nuovo. Ogni codice vale una volta sola.
    .once = Vengono mostrati solo adesso. Li conservi altrove, non su questo telefono.
    .copy = Copia tutti
    .download = Scarica
    .list = Codici di backup
    .saved = Li ho salvati
    .tick = Confermi prima di averli salvati.
    .file = Codici di backup di { $username } su { $service }
link-codes-add = { $codes ->
    [one] Aggiungere questo account?
   *[other] Aggiungere { $codes } account?
}
    .about = Questo telefono ne mostra poi i codici, anche senza rete. Sono conservati cifrati.
    .do = Aggiungi
    .nameless = Senza nome
    .done = { $codes ->
        [one] { $codes } account aggiunto
       *[other] { $codes } account aggiunti
    }
link-safari = Prima, sulla schermata Home
    .about = Su un iPhone, Safari e l’app della schermata Home non condividono nulla. Un account aggiunto qui, lì mancherebbe.
    .anyway = Lì scelga Aggiungi, poi scansioni di nuovo il codice QR o inserisca il codice breve.

## Primo avvio

first-step = Passaggio { $step } di { $count }
first-welcome = Il suo telefono dice chi accede
    .about = Quando qualcuno accede con la sua password, questa app lo chiede a lei. Un tocco rifiuta, e nessuno entra.
    .codes = Mostra anche i codici dei suoi altri account, pure senza rete.
    .private = Nessun tracciamento. Le sue chiavi restano su questo telefono.
    .start = Inizia
first-install = La metta sulla schermata Home
    .iphone = Solo da lì un iPhone può mostrarle le richieste quando l’app è chiusa.
    .android = L’app si apre così come le altre, e le richieste arrivano più in fretta.
    .desktop = Questo browser può sostituire un telefono
    .desktop-about = Qui funziona come su un telefono: le richieste arrivano finché il browser è aperto. Un telefono che porta con sé è più sicuro.
    .share = Tocchi { $share } nella barra di Safari
    .share-name = Condividi
    .add = Scelga { $add }
    .add-name = Aggiungi a Home
    .open = Apra { $app } dalla schermata Home
    .open-then = Aggiunga lì il suo account: scansioni il codice QR o inserisca il codice breve.
    .menu = Apra il menu del browser
    .menu-add = Scelga { $add }
    .menu-name = Installa app
    .do = Installa
    .here = Usa questo browser
    .later = Non ora
    .installed = È installata. La apra dalla schermata Home.
    .different = Sul mio telefono è diverso
    .different-about = Apra questa pagina in Safari, non dentro un’altra app. Su un iPad, Condividi è in alto. Se Aggiungi a Home non c’è, scorra l’elenco verso il basso.
first-notify = Questa app può avvisarla?
    .about = Solo quando qualcuno accede con la sua password, e mai per altro. Ora glielo chiede il telefono.
    .do = Attiva le notifiche
    .later = Non ora
    .on = Le notifiche sono attive
    .denied = Le notifiche sono bloccate
    .denied-about = Può consentirle nelle impostazioni del telefono. Senza, vede le richieste quando l’app è aperta.
    .unsupported = Questo browser non mostra notifiche. Vede le richieste quando l’app è aperta.

## Attività

log-show = Mostra
    .all = Tutto
    .refused = Rifiutate
log-as-of = Nessuna rete. Situazione alle { $time }.
log-none = Ancora nulla
    .about = Qui compare ogni richiesta, con il suo esito.
log-none-refused = Nulla è stato rifiutato
    .about = Va bene così.
log-no-account = Qui compare ogni accesso per cui questo telefono ha ricevuto una richiesta. Aggiunga prima un account.
log-failed = Impossibile caricare l’attività.
log-today = Oggi
log-yesterday = Ieri
log-pending = in attesa di risposta
log-approved = approvata
    .on = approvata su { $phone }
log-refused = rifiutata
    .on = rifiutata su { $phone }
log-reported = rifiutata e segnalata
log-expired = nessuna risposta
log-cancelled = annullata
log-places = I luoghi derivano dall’indirizzo internet e possono essere sbagliati.

## Impostazioni

set-requests = Richieste
set-notifications =
    .on = Le notifiche funzionano
    .on-about = Viene avvisato subito quando qualcuno accede.
    .last = L’ultima ha impiegato { $time }.
    .off = Le notifiche sono disattivate
    .off-about = Vede le richieste solo quando l’app è aperta.
    .denied = Le notifiche sono bloccate
    .denied-about = Le consenta per questa app nelle impostazioni del telefono o del browser, poi torni qui.
    .install = Per le notifiche serve la schermata Home
    .install-about = Su un iPhone arrivano solo all’app della schermata Home.
    .server-off = Questo servizio non invia notifiche
    .unsupported = Questo browser non mostra notifiche
    .turn-on = Attiva
    .test = Prova
    .test-label = Prova le notifiche
    .testing = Una prova è in arrivo…
    .arrived = È arrivata dopo { $time }.
    .missing = Non è arrivata entro un minuto.
    .nowhere = Il servizio non sa ancora dove inviarla. Riapra l’app tra un momento.
    .test-failed = La prova non è stata inviata. { $why }
set-sound = Suono
    .about = Quando arriva una richiesta mentre l’app è aperta
set-late = Perché arrivano tardi?
    .about = Una notifica impiega uno o due secondi. Ecco che cosa la ritarda:
    .battery = Risparmio energetico
    .battery-about = Un telefono che risparmia energia fa aspettare le app. Escluda il browser o questa app dall’ottimizzazione della batteria.
    .focus = Non disturbare
    .focus-about = Le modalità Full immersion e Sonno nascondono le notifiche. Consenta lì questa app.
    .closed = Un browser chiuso
    .closed-about = Su un computer il browser deve essere aperto. Su Android non lo arresti in modo forzato.
    .network = Una rete debole
    .network-about = Senza rete non arriva nulla. Arriva quando la rete torna.
    .always = L’app le ha sempre
    .always-about = Apra l’app: una richiesta in attesa sta in cima. Può anche scansionare il codice QR della pagina in attesa.
set-app = Questa app
set-lock = Blocca l’app
    .about = Per aprirla servono impronta, volto o PIN
    .failed = Questo telefono o browser non ha un blocco schermo che l’app possa usare.
    .not-unlocked = Non è stato sbloccato, quindi nulla è cambiato.
set-hide = Nascondi i codici
    .about = Tocchi un codice per vederlo
set-theme = Colori
    .system = Come il telefono
    .light = Chiaro
    .dark = Scuro
    .black = Nero
    .black-about = Su alcuni schermi risparmia energia
set-language = Lingua
    .system = Come il telefono
set-accounts = Account
    .manage = Nome, ordine, rimozione
    .none = Ancora nessun account.
    .up = Sposta { $account } in su
    .down = Sposta { $account } in giù
    .moved = { $account } è ora al posto { $place }
    .add = Aggiungi un account
set-account = Account
    .label = Nome in questa app
    .device = Nome di questo telefono
    .device-about = Come lo chiamano il servizio e la pagina in attesa
    .username = Nome utente
    .service = Servizio
    .linked = Aggiunto: { $date }
    .codes-only = Solo codici: per questo account l’app non può approvare nulla.
    .saved = Salvato.
    .empty = Inserisca un nome.
    .screen-lock = Blocco schermo per approvare
    .screen-lock-about = Per approvare servono impronta, volto o PIN
    .screen-lock-required = Il suo account lo richiede.
    .screen-lock-on = Attivo. Lo disattiva nella pagina del suo account sul web.
    .fingerprint = Chiave di questo telefono
set-remove = Rimuovi
    .title = Rimuovere { $account }?
    .linked = Il servizio non chiede più nulla a questo telefono. Per tornare le servirà un nuovo link o un altro telefono.
    .codes = I suoi codici vengono cancellati qui. Senza un’altra copia potrebbe non entrare più in quell’account. Prima disattivi lì la verifica in due passaggi, oppure salvi i codici.
    .do = Rimuovi
    .keep = Mantieni
    .offline = Impossibile avvisare il servizio, perché non c’è rete.
    .anyway = Rimuovi comunque qui
    .anyway-about = Il servizio continua a inviare richieste a questo telefono finché non lo rimuove nella pagina del suo account.
    .done = { $account } è stato rimosso
set-backup = Salva o ripristina i codici
    .export = Salva i codici
    .export-about = Un file con i codici di altri siti, cifrato con una passphrase. Le chiavi di questo telefono non ci sono: non lo lasciano mai.
    .passphrase = Passphrase
    .passphrase-hint = Almeno 12 caratteri. Senza, nessuno può aprire il file, nemmeno lei.
    .passphrase-short = Usi almeno 12 caratteri.
    .passphrase-again = Ripeta la passphrase
    .passphrase-differs = Le due non sono uguali.
    .export-do = Salva il file
    .exported = Il file è salvato.
    .export-none = Non ci sono codici di altri siti da salvare.
    .import = Ripristina i codici
    .import-about = Un file di questa app, oppure un’esportazione di Aegis o 2FAS.
    .import-do = Scegli un file
    .import-passphrase = Questo file è cifrato. Inserisca la sua passphrase.
    .import-wrong = La passphrase non apre questo file.
    .import-unreadable = Questo file non contiene codici che l’app sappia leggere.
    .import-encrypted = Questa esportazione è cifrata in un modo che i browser non sanno aprire. Esporti di nuovo senza password e poi elimini il file.
    .import-newer = Questo file è stato creato da una versione più recente dell’app. Aggiorni prima l’app.
    .import-open = Apri il file
    .imported = { $codes ->
        [one] { $codes } account aggiunto
       *[other] { $codes } account aggiunti
    }
set-install = Metti sulla schermata Home
set-about = Informazioni
    .version = Versione { $version }
    .service = Servizio
    .address = Indirizzo
    .phone-key = Chiave di questo telefono
    .server-key = Chiave del servizio
    .compare = Le chiavi sono impronte: gli stessi caratteri compaiono nella pagina del suo account.
    .licence = Software libero con licenza Apache 2.0 o MIT.
    .status = Connessione
    .live = Connesso
    .polling = Connesso, più lento
    .offline = Nessuna rete

## What the service worker says in a notification

app-worker-unreadable = Apra l’app: forse qualcuno attende la Sua approvazione.
app-worker-refused = Rifiutata
app-worker-approved = Approvata
app-worker-failed = Non inviata
    .about = Apra l’app per rispondere.
