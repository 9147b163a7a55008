### Notifications. Nothing in them names a person, a service or a number: strangers read lock screens.

# Of a sign-in request that waits.
push-question =
    .title = Are you trying to sign in?
    .body = A sign-in is waiting for your answer.
    .review = Review
    .no = No, it’s not me
    .yes = Yes, it’s me

# Of a request that needs no answer any more.
push-settled =
    .title = Nothing to do
    .body = The sign-in needs no answer any more.

# Of a test that an administrator or the owner asked for.
push-test =
    .title = Notifications work
    .body = This is a test. Nobody is signing in.
