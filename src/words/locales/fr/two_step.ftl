### Two-step verification: turned on in four steps, options added, turned off.

two-step-set-up = Validation en deux étapes
    .step = Étape { $step } sur 4
    .on-title = Activer la validation en deux étapes
    .nothing-yet = Rien ne change avant la dernière étape.
    .leave = Quitter sans rien changer
    .go-on = Poursuivre

## The method

two-step-method = Méthode
two-step-choose = Comment souhaitez-vous confirmer ?
    .about = Après votre mot de passe. Vous pourrez ajouter d’autres moyens plus tard.
two-step-needed = Ceci nécessite la validation en deux étapes. L’activer prend environ deux minutes.
two-step-begun = { $phone } est déjà associé.
two-step-phone = Sur votre téléphone
    .name = Téléphone
    .about = Approuvez d’un geste, avec un nombre.
two-step-recommended = Conseillé
two-step-passkey = Une clé d’accès ou de sécurité
    .about = Empreinte, visage ou clé sur le port USB. Rien à recopier, et aucune fausse page ne peut l’exploiter.
    .test = Utilisez votre clé d’accès une fois. La validation en deux étapes sera alors activée.
    .do = Utiliser la clé d’accès
    .refused = La clé d’accès n’a pas fonctionné. Réessayez, ou utilisez-en une autre.
two-step-codes-app = Une application d’authentification que vous avez déjà
    .about = Six chiffres qui changent toutes les 30 secondes.

## Backup codes

two-step-save = Enregistrez vos codes de secours
    .about = Ils vous donnent accès quand votre téléphone est perdu, cassé ou remplacé. Chacun ne sert qu’une fois.
    .once = Cette page ne les affiche qu’une fois. Vous pouvez en créer de nouveaux à tout moment.
two-step-show-codes = Afficher mes codes de secours
two-step-saved = J’ai enregistré les codes ailleurs que sur mon téléphone.

## The test

two-step-test = Faites un essai
    .name = Essai
    .about = Nous envoyons une demande à { $phone }. Saisissez-y le nombre que cette page affichera, puis approuvez. La validation en deux étapes sera alors activée.
two-step-ask = Envoyer la demande
two-step-type = Code de votre application d’authentification
    .about = Saisissez le code que votre application affiche maintenant. La validation en deux étapes sera alors activée.
two-step-turn-on = Activer
two-step-not-on = La validation en deux étapes n’est pas encore activée
two-step-wrong = Ce n’est pas le code que votre application affiche maintenant. Saisissez le suivant.
two-step-used = Vous avez utilisé ce code pour configurer l’application. Attendez le suivant.
two-step-unanswered = Aucun téléphone n’a approuvé. Renvoyez la demande, ou associez un autre téléphone.

## Done

two-step-is-on = La validation en deux étapes est activée
two-step-protected = Votre compte est protégé
    .about = Désormais, votre mot de passe seul ne permet plus d’entrer.
two-step-asks-you = Demandes envoyées à { $phone }
two-step-tested = Testé à l’instant
two-step-codes-app-works = Essai réussi à l’instant
two-step-codes-saved = { $count ->
        [one] { $count } code de secours enregistré
        [many] { $count } de codes de secours enregistrés
       *[other] { $count } codes de secours enregistrés
    }
    .about = Pour le jour où vous n’avez pas le téléphone
two-step-finish = Terminé
two-step-second = Un second moyen est une bonne précaution :

## Options

two-step-add = Ajouter un moyen
    .about = Chacun peut vous donner accès quand un autre n’est pas disponible.
two-step-can-add = Vous pouvez ajouter
two-step-other-phone = Un autre téléphone ou une tablette
    .about = La demande arrive sur tous vos téléphones, et la première réponse compte.
two-step-add-it = Ajouter
two-step-have = Vous avez déjà
two-step-phone-approval = Approbation par téléphone
two-step-codes-left = { $count ->
        [one] { $count } restant
        [many] { $count } restants
       *[other] { $count } restants
    }

## Off

two-step-off = Désactiver la validation en deux étapes
    .what = Conséquences
    .last = C’est votre dernier moyen. Le supprimer désactive la validation en deux étapes. Si possible, ajoutez d’abord un autre téléphone.
    .password = Seul votre mot de passe protégera ce compte.
    .methods = Tous les téléphones seront dissociés. Les applications d’authentification et les codes de secours cesseront de fonctionner.
    .browsers = Tous les autres navigateurs seront déconnectés.
    .do = Désactiver
two-step-keep = La garder activée
