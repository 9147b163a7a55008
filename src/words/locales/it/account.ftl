### The pages of an account.

account-title = Il suo account
account-security = Sicurezza
account-activity-short = Attività

## The state at a glance

account-state-password = Solo la password protegge questo account
    .about = Chi la scopre può accedere al posto suo. Con la verifica in due passaggi serve prima il consenso del suo telefono. Per attivarla bastano circa due minuti.
account-state-phone = Il suo telefono protegge il suo account
    .about = La sola password non basta: ogni nuovo accesso va approvato sul telefono.
account-state-codes = Il suo account è protetto da codici
    .about = La sola password non basta: ogni nuovo accesso richiede un codice.
account-state-passkey = Una passkey protegge il suo account
    .about = La sola password non basta: ogni nuovo accesso richiede una passkey.
account-state-phone-and-passkey = Il suo telefono e una passkey proteggono il suo account
account-state-silent = Il suo telefono non riceve le richieste
    .about = Apra l’app sul telefono e controlli le impostazioni delle notifiche, oppure aggiunga un altro telefono.
account-layer-password = Ciò che conosce
account-layer-back = In caso di imprevisti
    .codes = { $left ->
        [0] Nessun codice di backup rimasto
        [one] { $left } codice di backup rimasto
        [many] { $left } di codici di backup rimasti
       *[other] { $left } codici di backup rimasti
    }
account-silent = { $phone } non ha ricevuto le ultime 2 notifiche.
    .about = Le richieste potrebbero non arrivarle più.
    .fix = Risolvi
account-few-codes = Restano pochi codici di backup.
    .none = Non ha codici di backup.
    .about = Senza codici, se perde il telefono resta fuori dal suo account.
    .do = Crea nuovi codici
account-signing-in = Accesso
account-on-since = Attiva da: { $date }
account-not-receiving = Non riceve
account-apps-about = Per i programmi di posta, calendario e file, che non possono chiedere conferma al suo telefono.
account-off-do = Disattiva…

## Password

account-password = Password
    .row = Si modifica qui
    .change = Cambia password
    .about = Tutti i browser vengono disconnessi, anche questo. Acceda di nuovo con la nuova password.
    .current = Password attuale
    .new = Nuova password
    .failed = La password non è stata cambiata
    .wrong = La password attuale non è corretta.

## Phones

account-phones-add = Aggiungi un telefono
account-phone-answered = ultima risposta: { $time }
account-phone-unanswered = ancora nessuna risposta
account-remove-do = Rimuovi questo telefono
    .sure = { $phone } non potrà più approvare accessi e la sua app non sarà più associata.

## Browsers

account-browsers = Browser
    .this-one = Questo
    .since = accesso: { $time }
    .used = ultimo utilizzo: { $time }
    .sign-out = Disconnetti { $browser }
    .sign-out-others = Disconnetti tutti gli altri

## Activity

account-activity = Attività recente
    .none = Ancora niente.
    .all = Vedi tutta l’attività
    .hint = { $time } · { $browser } · { $place }
    .places = I luoghi si ricavano dall’indirizzo internet e possono essere imprecisi.
account-show = Mostra
    .all = Tutto
    .sign-ins = Accessi
    .refused = Rifiutati
    .changes = Modifiche
account-export = Esporta
    .about = Tutto ciò che viene conservato, per un foglio di calcolo o un programma.
    .csv = In CSV
    .json = In JSON
account-was-you = Era lei?
    .no = No, proteggi il mio account
account-pending = in attesa di risposta
account-approved = approvata
    .on = approvata su { $phone }
account-refused = rifiutata
    .on = rifiutata su { $phone }
account-reported = rifiutata e segnalata
    .on = rifiutata e segnalata su { $phone }
account-expired = nessuna risposta
account-cancelled = annullata
account-event-by-password = Accesso con la sola password
account-event-by-code = Accesso con un codice
account-event-by-passkey = Accesso con una passkey
account-event-signed-out-others = Tutti gli altri browser disconnessi
account-event-signed-out-by-administrator = Tutti i browser disconnessi da un amministratore
account-event-exported = Dati esportati da un amministratore
account-event-wrong-password = Password errata
account-event-wrong-code = Password giusta, codice errato
account-event-wrong-passkey = Passkey rifiutata
account-event-password-set = Password cambiata
account-event-phone-linked = telefono associato
account-event-phone-renamed = telefono rinominato
account-event-phone-removed = telefono rimosso
account-event-codes-app-added = app di autenticazione aggiunta
account-event-codes-app-removed = app di autenticazione rimossa
account-event-passkey-added = passkey aggiunta
account-event-passkey-renamed = passkey rinominata
account-event-passkey-removed = passkey rimossa
account-event-passkey-stale = il contatore di questa passkey è tornato indietro: potrebbe esisterne una copia
account-event-backup-codes = Codici di backup creati
account-event-recovery-code = Codice di recupero creato
account-event-app-password = password per le app creata
    .removed = Password per le app rimossa
    .refused = usata una password per le app scaduta
account-event-two-step-on = Verifica in due passaggi attivata
account-event-two-step-off = Verifica in due passaggi disattivata
account-event-paused = Notifiche sospese
account-event-resumed = Notifiche riattivate
account-event-secured = Account messo al sicuro

## Securing an account

account-secure = Proteggi il mio account
    .now = Che cosa succede subito
    .questions = Le richieste in attesa sui suoi telefoni vengono chiuse.
    .browsers = Tutti gli altri browser vengono disconnessi.
    .known = Nessun browser viene più ricordato: in ognuno andrà di nuovo inserito un numero.
    .do = Proteggi ora
    .then = Poi
    .password = Qualcuno potrebbe conoscere quella attuale.
    .phones = Controlli i suoi telefoni
    .phones-about = Rimuova tutti quelli che non sono suoi.
    .two-step = Così la sola password non fa entrare nessuno.
    .apps = Controlli le sue password per le app
    .apps-about = Rimuova quelle che non conosce.
account-secured = Il suo account è al sicuro
    .about = Le richieste sono chiuse, tutti gli altri browser sono disconnessi e nessuno viene più ricordato.
