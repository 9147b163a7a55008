### Notifications. Nothing in them names a person, a service or a number: strangers read lock screens.

# Of a sign-in request that waits.
push-question =
    .title = Melden Sie sich gerade an?
    .body = Eine Anmeldung wartet auf Ihre Antwort.
    .review = Ansehen
    .no = Nein, das bin nicht ich
    .yes = Ja, das bin ich

# Of a request that needs no answer any more.
push-settled =
    .title = Nichts zu tun
    .body = Die Anmeldung braucht keine Antwort mehr.

# Of a test that an administrator or the owner asked for.
push-test =
    .title = Benachrichtigungen funktionieren
    .body = Das ist ein Test. Niemand meldet sich an.
