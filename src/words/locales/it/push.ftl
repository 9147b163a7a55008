### Notifications. Nothing in them names a person, a service or a number: strangers read lock screens.

# Of a sign-in request that waits.
push-question =
    .title = Sta cercando di accedere?
    .body = Un accesso attende la sua risposta.
    .review = Esamina
    .no = No, non sono io
    .yes = Sì, sono io

# Of a request that needs no answer any more.
push-settled =
    .title = Niente da fare
    .body = L’accesso non attende più una risposta.

# Of a test that an administrator or the owner asked for.
push-test =
    .title = Le notifiche funzionano
    .body = È una prova. Nessuno sta accedendo.
