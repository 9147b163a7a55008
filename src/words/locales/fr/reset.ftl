# A new password by a link that is mailed.

reset-forgot = Mot de passe oublié ?
reset-title = Définir un nouveau mot de passe
    .about = Saisissez votre nom d’utilisateur ou votre adresse e-mail. Si nous les connaissons et que le compte a une adresse confirmée, nous y envoyons un e-mail avec un lien.
    .label = Nom d’utilisateur ou adresse e-mail
    .do = Envoyer le lien
reset-missing = Saisissez votre nom d’utilisateur ou votre adresse e-mail
reset-sent = Consultez votre messagerie
    .about = S’il existe un compte de ce nom avec une adresse confirmée, un e-mail est en route. Son lien est valable { $minutes } minutes.
    .none = Rien reçu ? Regardez dans les indésirables. Si votre compte n’a pas d’adresse confirmée, adressez-vous aux responsables de ce service.
reset-off = Ce service n’envoie pas d’e-mails
    .about = Demandez un nouveau mot de passe à ses responsables.
reset-new-title = Définir un nouveau mot de passe
    .about = Tous les navigateurs seront déconnectés. La validation en deux étapes ne change pas : il vous faut toujours votre téléphone ou un code pour vous connecter.
    .password = Nouveau mot de passe
    .do = Définir le mot de passe
reset-failed = Le mot de passe n’a pas été défini
reset-stale = Cette page est restée ouverte trop longtemps. Saisissez à nouveau le mot de passe.
    .press = Cette page était trop ancienne, ou votre navigateur n’a pas envoyé ses cookies. Appuyez encore une fois sur le bouton.
reset-link = Ce lien n’est plus valable
    .advice = Il a déjà servi, a été remplacé par un plus récent, ou a expiré. Demandez un nouvel e-mail et ouvrez le lien le plus récent.
reset-link-again = Demander un nouveau lien
