### Notifications. Nothing in them names a person, a service or a number: strangers read lock screens.

# Of a sign-in request that waits.
push-question =
    .title = Essayez-vous de vous connecter ?
    .body = Une connexion attend votre réponse.
    .review = Examiner
    .no = Non, ce n’est pas moi
    .yes = Oui, c’est moi

# Of a request that needs no answer any more.
push-settled =
    .title = Rien à faire
    .body = La connexion n’attend plus de réponse.

# Of a test that an administrator or the owner asked for.
push-test =
    .title = Les notifications fonctionnent
    .body = Ceci est un test. Personne ne se connecte.
