### What a person, or a program of theirs, proves besides the phone: app passwords, backup codes, codes apps and passkeys.

factor-app = Password per le app
    .about = I programmi di posta, calendario e file non possono chiedere conferma al suo telefono. Dia a ciascuno una password per le app al posto della sua: potrà eliminarne una senza toccare le altre.
    .new = Nuova password per le app
    .name = Nome del programma
    .name-hint = Per riconoscerla, ad esempio Thunderbird sul mio portatile
    .name-fault = Inserisca un nome da 1 a 64 caratteri visibili.
    .scope = A che cosa serve
    .lifetime = Durata
    .create = Crea la password
    .list = Le sue password per le app
    .none = Non ha ancora password per le app.
    .failed = La password per le app non è stata creata
    .too-many = Ha raggiunto il numero massimo di password per le app. Rimuova quelle che nessun programma usa più.
    .made = Questo modulo ha già creato la sua password per le app, mostrata una sola volta. Se non l’ha più, la rimuova e ne crei un’altra.

factor-scope-any = Tutto
factor-scope-imap = Leggere la posta (IMAP)
factor-scope-smtp = Inviare la posta (SMTP)
factor-scope-caldav = Calendari (CalDAV)
factor-scope-carddav = Rubriche (CardDAV)
factor-scope-webdav = File (WebDAV)

factor-lifetime-none = Finché non la rimuovo
factor-lifetime-month = 30 giorni
factor-lifetime-year = Un anno

factor-app-created = creata: { $time }
factor-app-used = ultimo utilizzo: { $time }
    .from = ultimo utilizzo: { $time }, da { $address }
    .never = mai usata
factor-app-until = scadenza: { $date }

factor-app-remove = Rimuovi
    .label = Rimuovi { $name }
    .sure = { $name } smette subito di funzionare e chiede una nuova password.
    .do = Rimuovi questa password
    .all = Rimuovi tutte
    .all-sure = Tutti i programmi smettono subito di funzionare e chiedono una nuova password.
    .all-do = Rimuovi tutte le password

factor-app-dead = { $name } è scaduta, ma un programma cerca ancora di usarla.
    .where = Ultimo tentativo: { $time }, da { $address }. Dia a quel programma una nuova password per le app, oppure rimuova l’account dal programma.
    .when = Ultimo tentativo: { $time }. Dia a quel programma una nuova password per le app, oppure rimuova l’account dal programma.

factor-app-shown = La sua nuova password per le app
    .about = La inserisca in { $name } al posto della sua password. Viene mostrata solo adesso.
    .user = Nome utente
    .password = Password per le app
    .hint = Trattini e maiuscole non contano. Non occorre ricordarla: se va persa, la rimuova e ne crei un’altra.
    .done = Fine

factor-app-count = { $passwords ->
    [0] Non ne ha nessuna.
    [one] { $passwords } password per le app
    [many] { $passwords } di password per le app
   *[other] { $passwords } password per le app
}
    .manage = Gestisci le password per le app

## Backup codes

factor-backup = Codici di backup
    .about = Con un codice di backup accede quando il telefono è perso, rotto o senza rete. Ogni codice vale una volta sola.
    .none = Non ha ancora codici di backup.
    .left = { $left } rimasti su { $all }
    .made = creati: { $time }
    .create = Crea codici di backup
    .again = Crea nuovi codici
    .again-sure = I codici attuali smettono subito di funzionare.
    .save = Conservi questi dieci codici dove può trovarli senza il telefono. Vengono mostrati solo adesso.
    .download = Scarica
    .print = Stampa
    .hint = Ogni codice vale una volta sola. Trattini e maiuscole non contano.
    .done = Li ho salvati

factor-recovery = Codice di recupero
    .about = Un codice lungo per il giorno in cui non ha più né il telefono né i codici di backup. Lo conservi su carta, in un posto sicuro. Vale una volta sola.
    .there = Ne ha uno · creato: { $time }
    .create = Crea un codice di recupero
    .again = Creane uno nuovo
    .again-sure = Il codice di recupero attuale smette subito di funzionare.
    .new = Il suo codice di recupero
    .save = Viene mostrato solo adesso. Lo scriva o lo stampi, e lo tenga con i documenti importanti. Trattini e maiuscole non contano.
    .done = L’ho salvato

## Codes apps

factor-codes = App di autenticazione
    .about = Un’app di autenticazione mostra un nuovo codice di sei cifre ogni 30 secondi, anche senza rete. Usi quella che preferisce.
    .list = Le sue app di autenticazione
    .none = Non ha ancora un’app di autenticazione.
    .new = Configura un’app di autenticazione
    .added = aggiunta: { $time }
    .remove-sure = I codici di { $app } non funzioneranno più.
    .remove-do = Rimuovi questa app
    .scan = Scansioni il codice con la sua app di autenticazione. L’app viene aggiunta quando inserisce il codice che mostra.
    .picture = Codice QR per la sua app di autenticazione
    .instead = Inseriscilo a mano
    .secret = Chiave segreta, basata sull’ora, sei cifre
    .name = Nome dell’app
    .code = Codice
    .code-hint = Le sei cifre che l’app mostra ora
    .do = Aggiungi l’app
    .failed = L’app di autenticazione non è stata aggiunta
    .wrong = Non è il codice che l’app mostra ora. Controlli che l’ora del telefono sia giusta e inserisca il codice successivo.
    .too-many = Ha raggiunto il numero massimo di app di autenticazione. Ne rimuova una che non usa più.
factor-codes-count = { $apps ->
    [0] Non ne ha nessuna.
    [one] { $apps } app di autenticazione
    [many] { $apps } di app di autenticazione
   *[other] { $apps } app di autenticazione
}

## Passkeys

factor-passkeys = Passkey
    .about = Acceda con l’impronta, il volto, un PIN o una chiave nella porta USB. Una passkey funziona solo sulla pagina autentica: una falsa non ottiene nulla.
    .list = Le sue passkey
    .none = Non ha ancora una passkey.
    .in-use = Usata qui
    .new = Aggiungi una passkey
    .name = Nome della passkey
    .name-hint = Per riconoscerla, ad esempio Touch ID o YubiKey
    .do = Aggiungi passkey
    .failed = La passkey non è stata aggiunta
    .refused = Il browser ha impiegato troppo tempo, oppure ha inviato qualcosa che non è una passkey per questa pagina. Riprovi.
    .too-many = Ha raggiunto il numero massimo di passkey. Ne rimuova una che non usa più.
    .cancelled = Non è stata creata alcuna passkey. Può riprovare.
    .known = Questo dispositivo ha già una passkey per il suo account.
    .browser = Questo browser non conosce le passkey.
    .script = Per aggiungere una passkey serve JavaScript. Lo consenta per questa pagina, poi la apra di nuovo.
    .address = All’indirizzo di questo servizio i browser non creano passkey. Chi lo gestisce può rimediare: servono https e un nome al posto dei numeri.
    .change = Modifica
    .change-label = Modifica { $name }
    .rename-do = Salva il nome
    .rename-failed = La passkey non è stata rinominata
    .remove-sure = Nessuno potrà più accedere con { $passkey }, e i browser in cui è stata usata vengono disconnessi. La elimini anche dal suo dispositivo.
    .remove-do = Rimuovi questa passkey
    .option = L’impronta, il volto, un PIN o una chiave di sicurezza. L’unico metodo che una pagina falsa non può sfruttare.
factor-passkeys-count = { $passkeys ->
    [0] Non ne ha nessuna.
    [one] { $passkeys } passkey
    [many] { $passkeys } di passkey
   *[other] { $passkeys } passkey
}

factor-kept-device = Conservata su questo dispositivo
factor-kept-key = Chiave di sicurezza
factor-kept-synced = Sincronizzata con i suoi dispositivi
