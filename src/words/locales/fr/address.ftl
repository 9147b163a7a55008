# The mail addresses of an account.

address-title = Adresses e-mail
    .row = { $count ->
        [0] Aucune : personne ne vous avertit quand votre compte change
        [one] { $count } adresse
        [many] { $count } d’adresses
       *[other] { $count } adresses
    }
    .about = Nous écrivons à toutes ces adresses quand la sécurité de votre compte change, et c’est par là qu’arrive un nouveau mot de passe. Ayez-en deux : si l’une est perdue ou piratée, l’autre reste avertie.
address-one-is-few = Ajouter une deuxième adresse
    .about = Si la seule adresse est perdue ou piratée, personne ne vous avertit.
address-list = Vos adresses
    .none = Vous n’avez pas encore d’adresse. Ajoutez celle que vous consultez le plus.
address-confirmed = Confirmée : { $when }
address-waiting = Pas encore confirmée. Ouvrez le lien de notre e-mail (envoi : { $when }).
address-failed = Le dernier e-mail n’est pas arrivé. L’adresse est-elle correcte ?
address-again = Renvoyer l’e-mail
address-again-done = Nous avons renvoyé l’e-mail.
address-remove = Supprimer
    .label = Supprimer { $address }
    .sure = Supprimer { $address } ? Cette adresse en sera avertie et pourra annuler la suppression pendant 24 heures.
    .do = Supprimer l’adresse
address-new = Ajouter une adresse
    .label = Adresse e-mail
    .hint = Nous y envoyons un e-mail avec un lien. Rien d’autre n’y est envoyé avant que vous l’ouvriez.
    .do = Ajouter l’adresse
address-sent = Nous avons envoyé un e-mail à { $address }. Ouvrez son lien ici, dans ce navigateur.
address-failed-to-add = L’adresse n’a pas été ajoutée
    .invalid = Saisissez une adresse comme nom@example.org.
    .taken = Vous avez déjà cette adresse.
    .full = Vous avez atteint le nombre maximal d’adresses. Supprimez-en d’abord une.
address-confirm = Confirmez votre adresse e-mail
    .about = Désormais, nous écrirons à { $address } quand la sécurité de votre compte change.
    .do = Confirmer l’adresse
address-confirm-done = { $address } est confirmée.
address-off = Ce service n’envoie pas d’e-mails
    .about = Demandez à ses responsables de configurer un serveur de messagerie. D’ici là, personne ne peut être averti par e-mail.
