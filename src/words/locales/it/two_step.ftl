### Two-step verification: turned on in four steps, options added, turned off.

two-step-set-up = Verifica in due passaggi
    .step = Passaggio { $step } di 4
    .on-title = Attiva la verifica in due passaggi
    .nothing-yet = Nulla cambia prima dell’ultimo passaggio.
    .leave = Esci senza cambiare nulla
    .go-on = Prosegui

## The method

two-step-method = Metodo
two-step-choose = Come vuole confermare?
    .about = Dopo la password. Potrà aggiungere altri metodi in seguito.
two-step-needed = Per questo serve la verifica in due passaggi. Per attivarla bastano circa due minuti.
two-step-begun = { $phone } è già associato.
two-step-phone = Sul suo telefono
    .name = Telefono
    .about = Approvi con un tocco e un numero.
two-step-recommended = Consigliato
two-step-passkey = Una passkey o una chiave di sicurezza
    .about = Impronta, volto o chiave nella porta USB. Niente da copiare, e nessuna pagina falsa può sfruttarla.
    .test = Usi una volta la passkey. La verifica in due passaggi sarà allora attiva.
    .do = Usa la passkey
    .refused = La passkey non ha funzionato. Riprovi, o ne usi un’altra.
two-step-codes-app = Un’app di autenticazione che ha già
    .about = Sei cifre che cambiano ogni 30 secondi.

## Backup codes

two-step-save = Salvi i codici di backup
    .about = Con questi entra quando il telefono è perso, rotto o nuovo. Ogni codice vale una volta sola.
    .once = Questa pagina li mostra una sola volta. Può crearne di nuovi in qualsiasi momento.
two-step-show-codes = Mostra i codici di backup
two-step-saved = Ho salvato i codici altrove, non sul mio telefono.

## The test

two-step-test = Faccia una prova
    .name = Prova
    .about = Invieremo una richiesta a { $phone }. Inserisca lì il numero che mostrerà questa pagina, poi approvi. La verifica in due passaggi sarà allora attiva.
two-step-ask = Invia la richiesta
two-step-type = Codice dell’app di autenticazione
    .about = Inserisca il codice che l’app mostra ora. La verifica in due passaggi sarà allora attiva.
two-step-turn-on = Attiva
two-step-not-on = La verifica in due passaggi non è ancora attiva
two-step-wrong = Non è il codice che l’app mostra ora. Inserisca il successivo.
two-step-used = Ha usato questo codice per configurare l’app. Attenda il successivo.
two-step-unanswered = Nessun telefono ha approvato. Invii di nuovo la richiesta, o associ un altro telefono.

## Done

two-step-is-on = La verifica in due passaggi è attiva
two-step-protected = Il suo account è protetto
    .about = Da ora la sola password non fa entrare nessuno.
two-step-asks-you = Le richieste arrivano su { $phone }
two-step-tested = Provato ora
two-step-codes-app-works = Prova riuscita ora
two-step-codes-saved = { $count ->
        [one] { $count } codice di backup salvato
        [many] { $count } di codici di backup salvati
       *[other] { $count } codici di backup salvati
    }
    .about = Per quando non ha il telefono
two-step-finish = Fine
two-step-second = È prudente avere un secondo metodo:

## Options

two-step-add = Aggiungi un metodo
    .about = Ognuno può farla entrare quando un altro non è a portata di mano.
two-step-can-add = Può aggiungere
two-step-other-phone = Un altro telefono o tablet
    .about = La richiesta arriva su tutti i telefoni, e vale la prima risposta.
two-step-add-it = Aggiungi
two-step-have = Ha già
two-step-phone-approval = Approvazione dal telefono
two-step-codes-left = { $count ->
        [one] { $count } rimasto
        [many] { $count } rimasti
       *[other] { $count } rimasti
    }

## Off

two-step-off = Disattiva la verifica in due passaggi
    .what = Che cosa succede
    .last = È l’ultimo metodo rimasto. Rimuoverlo disattiva la verifica in due passaggi. Se può, aggiunga prima un altro telefono.
    .password = Solo la password proteggerà questo account.
    .methods = Tutti i telefoni vengono dissociati. Le app di autenticazione e i codici di backup smettono di funzionare.
    .browsers = Tutti gli altri browser vengono disconnessi.
    .do = Disattiva
two-step-keep = Mantieni attiva
