### Organizzazioni: che cosa è richiesto alle persone, e le pagine degli amministratori.

organisation-required-until = La sua organizzazione richiede la verifica in due passaggi. Ha tempo fino al { $date } per attivarla.
organisation-required-later = Non ora
organisation-required-now = La sua organizzazione richiede la verifica in due passaggi. La attivi ora per continuare. Bastano circa due minuti.
organisation-required-why = Finché non è attiva, qui non può fare altro.
organisation-required-off = La sua organizzazione richiede la verifica in due passaggi, quindi non si può disattivare.
organisation-title = Organizzazione
organisation-overview = Panoramica
organisation-failed = Non è stato fatto nulla
organisation-own-account = Un amministratore non lo fa sul proprio account. Può farlo un altro amministratore.
organisation-weaker = Solo un amministratore generale può concedere più tempo o togliere l’obbligo.
organisation-administrator = Amministratore
organisation-more = Altro
organisation-protected = { $protected } persone protette su { $all }
organisation-nothing = Solo password
organisation-without = { $count ->
    [0] Tutti hanno la verifica in due passaggi
    [one] Una persona non ha la verifica in due passaggi
    [many] { $count } di persone non hanno la verifica in due passaggi
   *[other] { $count } persone non hanno la verifica in due passaggi
    }
    .nobody = Non c’è nessuno da avvisare.
    .all = Mostra tutti
organisation-remind = Invia promemoria
    .all = Promemoria a tutti
    .about = Il promemoria va a chi non ha la verifica in due passaggi, al massimo una volta al giorno.
organisation-reminded = { $count ->
    [0] Nessun promemoria: tutti ne hanno ricevuto uno da meno di un giorno o hanno la verifica in due passaggi.
    [one] Una persona è stata avvisata.
    [many] { $count } di persone sono state avvisate.
   *[other] { $count } persone sono state avvisate.
}
organisation-rule = Verifica in due passaggi
    .everyone = Verifica in due passaggi per tutti
    .about = Chi non ce l’ha viene guidato alla configurazione quando accede. Scaduto il termine non può fare altro finché non è attiva; nessuno resta escluso.
    .none = Non richiesta
    .since = Richiesta dal { $date }
    .from = Richiesta a partire dal { $date }
    .set = Richiedi
    .lift = Non richiedere più…
organisation-grace = Tempo per attivarla
    .none = Nessuno: al prossimo accesso
    .days = { $days ->
        [one] { $days } giorno
        [many] { $days } di giorni
       *[other] { $days } giorni
    }
organisation-people = Persone
    .about = Cercare, aiutare, disattivare, disconnettere
    .search = Nome utente o nome
    .find = Cerca
    .all = Tutte
    .without = Senza verifica in due passaggi
    .disabled = Disattivate
    .none = Nessuna persona trovata.
    .next = Pagina successiva
    .these = Queste persone
organisation-person-protected = Protetto
organisation-person-password = Solo password
organisation-person-new = Non ancora configurato
organisation-person-disabled = Disattivato
organisation-person-signed-in = accesso { $time }
    .never = mai entrato
organisation-person-reminded = promemoria { $time }
organisation-person-none = Nessuno
organisation-person-no-groups = In nessun gruppo.
organisation-person-created = Account creato
organisation-person-last = Ultimo accesso
organisation-new = Nuova persona
    .name = Nome (facoltativo)
    .groups-hint = Nomi di gruppi, separati da virgole.
    .taken = Un altro account ha questo nome utente.
    .groups = Non c’è un gruppo con questo nome.
    .username = Questo nome utente non si può usare.
    .display-name = Questo nome non si può usare: ha da 1 a 64 caratteri visibili.
organisation-reason = Motivo
    .hint = Resta nel registro di controllo.
    .missing = Indichi perché: il motivo resta nel registro di controllo.
    .unusable = Il motivo è troppo lungo o contiene caratteri invisibili.
organisation-ask = Chiedi al mio telefono
    .about = Il suo telefono mostra che cosa verrà fatto. Non accade nulla finché non approva lì.
organisation-deeds = Aiuto e sicurezza
    .about = Ogni azione richiede un motivo e la sua approvazione sul telefono.
    .confirm = Conferma
    .what = Che cosa succede
organisation-deed-disable = Disattivare { $name }
    .about = Nessuno può più accedere con questo account. I browser vengono disconnessi, le richieste chiuse. Potrà riattivarlo.
organisation-deed-enable = Riattivare { $name }
    .about = L’account può accedere di nuovo, con i metodi che aveva.
organisation-deed-unlock = Sbloccare { $name }
    .about = Le richieste non approvate e i numeri sbagliati vengono dimenticati, così la persona può riprovare.
organisation-deed-sign-out = Disconnettere { $name } ovunque
    .about = Tutti i browser di questa persona vengono disconnessi, gli accessi in corso chiusi. Le password per le app restano.
organisation-deed-link-phone = Associare un telefono per { $name }
    .about = Riceve un link che vale una volta, per dieci minuti. Chi lo apre su un telefono approva da allora gli accessi di questa persona: si accerti di chi è.
organisation-deed-invite = Link di configurazione per { $name }
    .about = Riceve un link con cui questa persona imposta la prima password. Vale una volta.
organisation-deed-delete = Eliminare { $name }
    .about = L’account scompare per sempre, con telefoni, password, browser e cronologia. Il registro di controllo conserva le sue voci.
organisation-deed-export = Esportare i dati di { $name }
    .about = Riceve un file con tutto ciò che è conservato su questa persona.
organisation-deed-create = Creare { $name }
    .about = L’account non ha password. Riceve un link con cui la persona ne imposta una e poi attiva la verifica in due passaggi.
organisation-deed-import = { $count ->
    [one] Creare un account
    [many] Creare { $count } di account
   *[other] Creare { $count } account
}
organisation-deed-promote = Rendere { $name } amministratore di { $group }
organisation-deed-demote = { $name } non amministra più { $group }
organisation-deed-role-about = Un amministratore di gruppo ne vede i membri e può disattivarli, disconnetterli e associare telefoni per loro.
organisation-deed-require = Richiedere la verifica in due passaggi a { $group } dal { $date }
    .everyone = Richiedere la verifica in due passaggi a tutti dal { $date }
    .about = Chi non ce l’ha viene guidato alla configurazione quando accede.
organisation-deed-lift = Non richiedere più la verifica in due passaggi a { $group }
    .everyone = Non richiedere più la verifica in due passaggi a tutti
    .about = Chiunque può disattivarla e i nuovi non devono attivarla.
organisation-deed-delete-group = Eliminare il gruppo { $group }
    .about = I membri restano. Ciò che il gruppo richiede termina.
organisation-deed-no-phone = Non ha un telefono a cui chiedere. Ne associ prima uno al suo account, oppure usi la riga di comando.
organisation-do-disable = Disattiva
organisation-do-enable = Riattiva
organisation-do-unlock = Sblocca
organisation-do-sign-out = Disconnetti ovunque
organisation-do-link-phone = Associa un telefono
organisation-do-invite = Link di configurazione
organisation-do-delete = Elimina l’account
organisation-do-export = Esporta i dati
organisation-do-role = Ruolo in un gruppo
organisation-do-delete-group = Elimina il gruppo
organisation-done = Fatto.
    .title = Fatto
    .not = Non è stato fatto nulla
    .nothing = Era già così.
    .refused = Il suo telefono ha rifiutato.
    .expired = Nessuno ha risposto in tempo.
    .cancelled = La richiesta è stata ritirata.
    .late = L’approvazione è troppo vecchia. Chieda di nuovo.
    .changed = Nel frattempo qualcosa è cambiato. Controlli di nuovo.
    .export = Il file è pronto.
    .download = Scarica
    .person = Torna alla persona
    .group = Torna al gruppo
organisation-about = Azione
organisation-links = Link di configurazione
    .about = Dia a ogni persona il proprio link. Vale una volta; chi lo ha imposta la password.
    .one = Link
    .until = fino al { $date }
    .used = Il link è stato usato o è scaduto.
organisation-import = Importa persone
    .row = Account da una tabella (CSV)
    .about = Una riga per persona, senza password. Ogni persona riceve un link per impostarla. Non si importa nulla se una riga è sbagliata.
    .table = La tabella
    .file = Un file
    .paste = Oppure incolli la tabella, in CSV
    .columns = La prima riga indica le colonne:
    .failed = Non è stato importato nulla
    .line = Riga { $line }:
    .checked = { $count ->
        [one] Si può importare una persona.
        [many] Si possono importare { $count } di persone.
       *[other] Si possono importare { $count } persone.
    }
    .check = Solo controllare
organisation-import-fault =
    .not-utf8 = Il file non è in UTF-8. Lo salvi come «CSV UTF-8».
    .too-large = Al massimo 5000 persone e 1 MiB alla volta.
    .empty = Non contiene nessuno.
    .no-username = Manca questa colonna:
    .column = Questa colonna è sconosciuta o compare due volte:
    .administrator = Una tabella non rende nessuno amministratore:
    .cells = Il numero di celle non è quello della prima riga:
    .quotes = Una virgoletta non è chiusa.
    .username = Questo nome utente non si può usare:
    .display-name = Un nome ha da 1 a 64 caratteri visibili:
    .group = Un gruppo non può avere questo nome:
    .twice = Questo nome utente compare già più sopra:
    .taken = Un altro account ha questo nome utente:
    .group-unknown = Questo gruppo non esiste:
organisation-groups = Gruppi
    .about = Chi sta insieme e che cosa è richiesto
    .none = Non ci sono ancora gruppi.
organisation-group = Gruppo
    .any = Tutti i gruppi
    .members = { $count ->
        [one] Un membro
        [many] { $count } di membri
       *[other] { $count } membri
    }
    .new = Nuovo gruppo
    .name = Nome del gruppo
    .create = Crea il gruppo
    .who = Membri
    .nobody-yet = In questo gruppo non c’è ancora nessuno.
    .add = Aggiungi qualcuno
    .add-do = Aggiungi
    .change = Modifica
    .change-label = Modifica { $name }
    .remove = Togli dal gruppo
    .promote = Rendi amministratore del gruppo…
    .demote = Togli l’amministrazione…
    .rename = Rinomina
    .bad-name = Il nome di un gruppo ha da 1 a 64 caratteri visibili, senza virgola, punto e virgola o barra verticale.
    .taken = C’è già un gruppo con questo nome.
    .nobody = Nessuno ha questo nome utente.
    .already = Questa persona è già nel gruppo.
organisation-welcome = Imposti la sua password
    .about = Il suo account su { $brand } è pronto. Scelga una password; poi attiverà la verifica in due passaggi.
    .code = Codice
    .code-hint = Si trova nel link che ha ricevuto.
    .do = Imposta la password
    .next = Poi: la verifica in due passaggi
    .wrong = Questo link è stato usato, è scaduto o è stato copiato in parte. Ne chieda uno nuovo.
organisation-data = I suoi dati
    .about = Un file con tutto ciò che è conservato su di lei: account, metodi, browser, richieste e registro.
    .do = Scarica i miei dati
