# Letters. In these texts nothing is a link and nothing is bold: they are read as plain text too.

mail-hello = Gentile { $name },
mail-footer = { $brand } invia questa e-mail perché questo indirizzo appartiene all’account { $account }. Nessuno legge le risposte.
mail-footer-unconfirmed = { $brand } invia questa e-mail perché qualcuno ha aggiunto questo indirizzo all’account { $account }. Nessuno legge le risposte.

mail-confirm-title = Confermi il suo indirizzo e-mail
mail-confirm-about = Questo indirizzo è stato aggiunto al suo account di { $brand }. Quando lo avrà confermato, la avviseremo qui se cambia la sicurezza del suo account.
mail-confirm-lead = Apra questo link nel browser in cui ha effettuato l’accesso:
mail-confirm-button = Conferma indirizzo
mail-confirm-not-you = Se non l’ha aggiunto lei, non deve fare nulla: senza la sua conferma qui non viene inviato nulla.

mail-reset-title = Imposti una nuova password
mail-reset-about = Qualcuno, speriamo lei, ha chiesto una nuova password per il suo account di { $brand }.
mail-reset-lead =
    { $minutes ->
        [one] Questo link vale per { $minutes } minuto e una volta sola:
        [many] Questo link vale per { $minutes } di minuti e una volta sola:
       *[other] Questo link vale per { $minutes } minuti e una volta sola:
    }
mail-reset-button = Imposta una nuova password
mail-reset-not-you = Se non era lei, ignori questa e-mail. La sua password resta quella di prima.
mail-reset-second-step = La verifica in due passaggi resta attiva: dopo la nuova password accede con il telefono o con un codice, come sempre.

mail-changes-title =
    { $count ->
        [one] { $count } modifica al suo account
        [many] { $count } di modifiche al suo account
       *[other] { $count } modifiche al suo account
    }
mail-change-about = La sicurezza del suo account di { $brand } è cambiata.
mail-fact-when = Quando
mail-fact-browser = Browser
mail-fact-place = Luogo
mail-fact-address = Indirizzo internet
mail-fact-phone = Telefono
mail-fact-name = Nome
mail-fact-mail-address = Indirizzo
mail-if-you = Se era lei, non deve fare nulla.
mail-undo-lead = Se non era lei, annulli la modifica entro 24 ore. Tutti i browser verranno disconnessi, la sua password non varrà più e potrà impostarne una nuova:
mail-undo-button = Non ero io
mail-secure-lead = Se non era lei, acceda e protegga il suo account:
mail-secure-button = Vai al mio account

mail-code-wrong = È stata inserita la sua password, poi un codice errato
mail-code-wrong-about = Se non era lei, quella persona conosce la sua password: la cambi. Riceve questo avviso al massimo una volta al giorno.
mail-password-changed = La sua password è stata cambiata
mail-password-reset = La sua password è stata reimpostata con un link ricevuto per e-mail
mail-account-disabled = Il suo account è stato disattivato da un amministratore
mail-account-enabled = Il suo account è stato riattivato
mail-account-secured = Il suo account è stato messo al sicuro
mail-account-secured-about = Tutti gli altri browser sono stati disconnessi e tutte le richieste in attesa sono state chiuse.
mail-change-undone = Una modifica è stata annullata
mail-change-undone-about = Tutti i browser sono stati disconnessi e la password non vale più. Con una seconda e-mail può impostarne una nuova.
mail-phone-linked = Un telefono è stato associato al suo account
mail-phone-removed = Un telefono è stato rimosso dal suo account
mail-reported = Ha segnalato una richiesta che non era sua
mail-reported-about = Abbiamo chiuso tutte le altre richieste. Qualcuno potrebbe conoscere la sua password: la cambi.
mail-app-password-made = È stata creata una password per le app
mail-app-password-ended = È stata rimossa una password per le app
mail-app-password-refused = Un programma usa una password per le app scaduta
mail-app-password-refused-about = Non può più accedere. Gli dia una nuova password per le app, oppure rimuova l’account dal programma. Riceve questo avviso una volta sola.
mail-codes-app-added = È stata aggiunta un’app di autenticazione
mail-codes-app-removed = È stata rimossa un’app di autenticazione
mail-backup-codes-made = Sono stati creati nuovi codici di backup
mail-backup-codes-made-about = Quelli precedenti non funzionano più.
mail-backup-code-used = Qualcuno ha effettuato l’accesso con un codice di backup
mail-recovery-code-made = È stato creato un nuovo codice di recupero
mail-recovery-code-used = Qualcuno ha effettuato l’accesso con il codice di recupero
mail-recovery-code-used-about = Non funziona più. Ne crei uno nuovo prima di uscire.
mail-passkey-added = È stata aggiunta una passkey
mail-passkey-removed = È stata rimossa una passkey
mail-screen-lock-removed = Il blocco schermo di un telefono non viene più richiesto
mail-passkey-copied = Una passkey potrebbe essere stata copiata
mail-passkey-copied-about = Il contatore della passkey non è aumentato, come invece avviene quando si trova su un solo dispositivo. Se non ne conosce il motivo, la rimuova.
mail-two-step-on = La verifica in due passaggi è attiva
mail-two-step-off = La verifica in due passaggi è disattivata
mail-two-step-off-about = Ora la sola password basta per entrare nel suo account.
mail-address-confirmed = È stato confermato un indirizzo e-mail
mail-address-removed = È stato rimosso un indirizzo e-mail
mail-recovery-begun = Qualcuno ha chiesto di recuperare l’accesso al suo account
mail-recovery-cancelled = Il recupero dell’accesso al suo account è stato annullato
mail-recovery-done = Un telefono è stato associato con il recupero dell’accesso
mail-recovery-done-about = I telefoni precedenti sono stati rimossi.
mail-recovery-not-you = Se non era lei, acceda e cambi la password: qualcuno la conosce.
mail-reminded = Attivi la verifica in due passaggi
mail-reminded-about = La sua organizzazione le chiede di proteggere il suo account con un secondo passaggio, oltre alla password. Bastano due minuti.
mail-other-change = Il suo account è cambiato
