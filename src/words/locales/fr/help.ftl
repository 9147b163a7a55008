### Help and privacy.

## The questions that people have

help-title = Aide
help-sign-in = Comment se connecter ?
    .answer = Saisissez votre nom d’utilisateur et votre mot de passe. Votre téléphone vous demande alors si c’est bien vous,
        et indique quel service le demande, depuis quel navigateur et quel lieu. Si un nombre s’affiche à l’écran de
        l’ordinateur, saisissez-le sur le téléphone, puis répondez oui. L’ordinateur continue tout seul.
help-no-notification = Aucune notification n’est arrivée
    .answer = Ouvrez l’application sur votre téléphone : la demande vous y attend, avec ou sans notification. Si elle n’y est
        pas, choisissez { $button } sur l’ordinateur.
help-not-me = Je n’ai pas essayé de me connecter
    .answer = Répondez non sur le téléphone, et précisez que ce n’était pas vous. Personne n’entre, et les responsables du
        service en sont informés. Quelqu’un connaît peut-être votre mot de passe : faites-le changer.
help-no-number = Je ne vois aucun nombre, et le téléphone en demande un
    .answer = Alors ce n’est pas votre connexion. Répondez non.
help-lost = J’ai perdu mon téléphone
    .answer = Connectez-vous depuis un navigateur où vous avez encore accès et supprimez aussitôt le téléphone de votre compte.
        Si vous n’avez plus accès, adressez-vous aux responsables de ce service.
help-contact = À qui s’adresser

## What is kept about people

help-privacy = Confidentialité
    .about = Ce que ce service conserve à votre sujet, et pourquoi.
help-account = Votre compte
    .kept = Votre nom d’utilisateur, le nom affiché et une empreinte de votre mot de passe. Le mot de passe lui-même n’est pas conservé.
help-phones = Vos téléphones
    .kept = Le nom que vous avez donné à chaque téléphone, sa clé publique et l’adresse à laquelle il peut être averti. La clé
        qui signe vos réponses ne quitte jamais le téléphone.
help-sign-ins = Vos connexions
    .kept = Quel service a fait la demande, quand, depuis quel navigateur et quelle adresse internet, et ce que vous avez répondu, avec la signature
        de votre téléphone : pour que vous et les responsables de ce service puissiez voir après coup ce qui s’est passé.
help-notifications = Notifications
    .kept = Une notification indique seulement qu’une demande attend. Votre nom, le lieu et le nombre n’y figurent pas.
help-cookies = Cookies
    .kept = L’un maintient votre connexion, jusqu’à ce que vous vous déconnectiez. Un autre dure 400 jours et distingue ce navigateur des autres,
        pour que quelqu’un qui essaie votre nom ailleurs ne vous bloque pas. Un navigateur que vous faites mémoriser garde
        une clé à lui, qui ne le quitte jamais. Supprimez-les quand vous voulez dans les réglages du navigateur. Il n’y a pas de publicité et personne ne compte vos visites : aucune page ne charge quoi que ce soit d’un autre site.
