### Help and privacy.

## The questions that people have

help-title = Aiuto
help-sign-in = Come si accede?
    .answer = Inserisca il nome utente e la password. Il telefono le chiede poi se è lei, e mostra quale servizio
        lo chiede, da quale browser e da quale luogo. Se sullo schermo del computer c’è un numero, lo inserisca sul telefono,
        poi risponda sì. Il computer prosegue da solo.
help-no-notification = Non è arrivata nessuna notifica
    .answer = Apra l’app sul telefono: la richiesta è lì in attesa, con o senza notifica. Se non c’è,
        scelga { $button } sul computer.
help-not-me = Non ho cercato di accedere
    .answer = Risponda no sul telefono, e indichi che non era lei. Nessuno entra, e chi gestisce il servizio ne è informato.
        Qualcuno potrebbe conoscere la sua password: la faccia cambiare.
help-no-number = Non vedo nessun numero, ma il telefono ne chiede uno
    .answer = Allora l’accesso non è suo. Risponda no.
help-lost = Ho perso il telefono
    .answer = Acceda da un browser in cui può ancora entrare e rimuova subito il telefono dal suo account. Se non
        riesce a entrare, si rivolga a chi gestisce questo servizio.
help-contact = A chi rivolgersi

## What is kept about people

help-privacy = Privacy
    .about = Che cosa questo servizio conserva su di lei, e perché.
help-account = Il suo account
    .kept = Il nome utente, il nome visualizzato e un’impronta della password. La password stessa non viene conservata.
help-phones = I suoi telefoni
    .kept = Il nome che ha dato a ogni telefono, la sua chiave pubblica e l’indirizzo a cui può essere avvisato. La chiave che
        firma le sue risposte non lascia mai il telefono.
help-sign-ins = I suoi accessi
    .kept = Chi ha inviato la richiesta, quando, da quale browser e indirizzo internet, e che cosa ha risposto, con la firma
        del suo telefono: così lei e chi gestisce questo servizio potete vedere in seguito che cosa è successo.
help-notifications = Notifiche
    .kept = Una notifica dice soltanto che una richiesta è in attesa. Il suo nome, il luogo e il numero non vi compaiono.
help-cookies = Cookie
    .kept = Uno mantiene l’accesso finché non esce. Un altro dura 400 giorni e distingue questo browser dagli altri,
        così chi prova il suo nome altrove non la blocca. Un browser che lei fa ricordare
        conserva una chiave propria, che non lo lascia mai. Li elimini quando vuole nelle impostazioni del browser. Non c’è pubblicità e nessuno conta le sue visite: nessuna pagina carica qualcosa da un altro sito.
