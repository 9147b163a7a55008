### Notifications. Nothing in them names a person, a service or a number: strangers read lock screens.

# Of a sign-in request that waits.
push-question =
    .title = Probeert u in te loggen?
    .body = Een aanmelding wacht op uw antwoord.

# Of a request that needs no answer any more.
push-settled =
    .title = Niets te doen
    .body = De aanmelding wacht niet meer op antwoord.

# Of a test that an administrator or the owner asked for.
push-test =
    .title = Meldingen werken
    .body = Dit is een test. Niemand logt in.
