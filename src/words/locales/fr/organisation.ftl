### Organisations : ce qui est exigé des personnes, et les pages des administrateurs.

organisation-required-until = Votre organisation exige la validation en deux étapes. Vous avez jusqu’au { $date } pour l’activer.
organisation-required-later = Plus tard
organisation-required-now = Votre organisation exige la validation en deux étapes. Activez-la maintenant pour continuer. Cela prend environ deux minutes.
organisation-required-why = Tant qu’elle n’est pas activée, rien d’autre ne vous est ouvert ici.
organisation-required-off = Votre organisation exige la validation en deux étapes : elle ne peut pas être désactivée.
organisation-title = Organisation
organisation-overview = Vue d’ensemble
organisation-failed = Rien n’a été fait
organisation-own-account = Un administrateur ne fait pas cela à son propre compte. Un autre administrateur le peut.
organisation-weaker = Seul un administrateur général peut accorder plus de temps ou lever l’obligation.
organisation-administrator = Administrateur
organisation-more = Plus
organisation-protected = { $protected } personnes protégées sur { $all }
organisation-nothing = Mot de passe seul
organisation-without = { $count ->
    [0] Tout le monde a la validation en deux étapes
    [one] Une personne n’a pas la validation en deux étapes
    [many] { $count } de personnes n’ont pas la validation en deux étapes
   *[other] { $count } personnes n’ont pas la validation en deux étapes
    }
    .nobody = Il n’y a personne à qui envoyer un rappel.
    .all = Tout afficher
organisation-remind = Envoyer un rappel
    .all = Rappel à tous
    .about = Un rappel va aux personnes sans validation en deux étapes, au plus une fois par jour.
organisation-reminded = { $count ->
    [0] Aucun rappel : tous en ont reçu un depuis moins d’un jour, ou ont la validation en deux étapes.
    [one] Un rappel a été envoyé.
    [many] { $count } de rappels ont été envoyés.
   *[other] { $count } rappels ont été envoyés.
}
organisation-rule = Validation en deux étapes
    .everyone = Validation en deux étapes pour tous
    .about = Les personnes qui ne l’ont pas y sont conduites à la connexion. Passé le délai, rien d’autre ne leur est ouvert tant qu’elle n’est pas activée ; personne n’est exclu.
    .none = Non exigée
    .since = Exigée depuis le { $date }
    .from = Exigée à partir du { $date }
    .set = L’exiger
    .lift = Ne plus l’exiger…
organisation-grace = Délai pour l’activer
    .none = Aucun : à la prochaine connexion
    .days = { $days ->
        [one] { $days } jour
        [many] { $days } de jours
       *[other] { $days } jours
    }
organisation-people = Personnes
    .about = Chercher, aider, désactiver, déconnecter
    .search = Nom d’utilisateur ou nom
    .find = Chercher
    .all = Toutes
    .without = Sans validation en deux étapes
    .disabled = Désactivées
    .none = Personne n’a été trouvé.
    .next = Page suivante
    .these = Ces personnes
organisation-person-protected = Protégé
organisation-person-password = Mot de passe seul
organisation-person-new = Pas encore configuré
organisation-person-disabled = Désactivé
organisation-person-signed-in = connexion { $time }
    .never = jamais connecté
organisation-person-reminded = rappel { $time }
organisation-person-none = Aucun
organisation-person-no-groups = Dans aucun groupe.
organisation-person-created = Compte créé
organisation-person-last = Dernière connexion
organisation-new = Nouvelle personne
    .name = Nom (facultatif)
    .groups-hint = Noms de groupes, séparés par des virgules.
    .taken = Un autre compte a ce nom d’utilisateur.
    .groups = Il n’y a pas de groupe de ce nom.
    .username = Ce nom d’utilisateur ne peut pas être utilisé.
    .display-name = Ce nom ne peut pas être utilisé : il a de 1 à 64 caractères visibles.
organisation-reason = Motif
    .hint = Il est conservé dans le journal d’audit.
    .missing = Indiquez pourquoi : le motif est conservé dans le journal d’audit.
    .unusable = Le motif est trop long, ou contient des caractères invisibles.
organisation-ask = Demander à mon téléphone
    .about = Votre téléphone affiche ce qui sera fait. Rien ne se passe avant que vous n’y approuviez.
organisation-deeds = Aide et sécurité
    .about = Chaque action demande un motif, et votre approbation sur votre téléphone.
    .confirm = Confirmer
    .what = Ce qui va se passer
organisation-deed-disable = Désactiver { $name }
    .about = Plus personne ne peut se connecter avec ce compte. Ses navigateurs sont déconnectés, ses demandes fermées. Vous pourrez le réactiver.
organisation-deed-enable = Réactiver { $name }
    .about = Le compte peut de nouveau se connecter, avec les méthodes qu’il avait.
organisation-deed-unlock = Débloquer { $name }
    .about = Les demandes que personne n’a approuvées et les nombres erronés sont oubliés, pour que la personne puisse réessayer.
organisation-deed-sign-out = Déconnecter { $name } partout
    .about = Tous les navigateurs de cette personne sont déconnectés, et les connexions en cours fermées. Les mots de passe d’application restent.
organisation-deed-link-phone = Associer un téléphone pour { $name }
    .about = Vous recevez un lien qui sert une fois, pendant dix minutes. Qui l’ouvre sur un téléphone approuve désormais les connexions de cette personne : vérifiez de qui il s’agit.
organisation-deed-invite = Lien de configuration pour { $name }
    .about = Vous recevez un lien avec lequel cette personne choisit son premier mot de passe. Il sert une fois.
organisation-deed-delete = Supprimer { $name }
    .about = Le compte disparaît pour toujours, avec ses téléphones, mots de passe, navigateurs et son historique. Le journal d’audit garde ses entrées.
organisation-deed-export = Exporter les données de { $name }
    .about = Vous recevez un fichier avec tout ce qui est conservé sur cette personne.
organisation-deed-create = Créer { $name }
    .about = Le compte n’a pas de mot de passe. Vous recevez un lien avec lequel la personne en choisit un, puis active la validation en deux étapes.
organisation-deed-import = { $count ->
    [one] Créer un compte
    [many] Créer { $count } de comptes
   *[other] Créer { $count } comptes
}
organisation-deed-promote = Faire de { $name } un administrateur de { $group }
organisation-deed-demote = { $name } n’administre plus { $group }
organisation-deed-role-about = Un administrateur de groupe voit ses membres, et peut les désactiver, les déconnecter et associer des téléphones pour eux.
organisation-deed-require = Exiger la validation en deux étapes de { $group } à partir du { $date }
    .everyone = Exiger la validation en deux étapes de tous à partir du { $date }
    .about = Les personnes qui ne l’ont pas y sont conduites à la connexion.
organisation-deed-lift = Ne plus exiger la validation en deux étapes de { $group }
    .everyone = Ne plus exiger la validation en deux étapes de tous
    .about = Chacun peut la désactiver, et les nouveaux n’ont pas à l’activer.
organisation-deed-delete-group = Supprimer le groupe { $group }
    .about = Ses membres restent. Ce que le groupe exige prend fin.
organisation-deed-no-phone = Vous n’avez pas de téléphone à qui demander. Associez-en d’abord un à votre compte, ou utilisez la ligne de commande.
organisation-do-disable = Désactiver
organisation-do-enable = Réactiver
organisation-do-unlock = Débloquer
organisation-do-sign-out = Déconnecter partout
organisation-do-link-phone = Associer un téléphone
organisation-do-invite = Lien de configuration
organisation-do-delete = Supprimer le compte
organisation-do-export = Exporter les données
organisation-do-role = Rôle dans un groupe
organisation-do-delete-group = Supprimer le groupe
organisation-done = C’est fait.
    .title = Terminé
    .not = Rien n’a été fait
    .nothing = C’était déjà le cas.
    .refused = Votre téléphone a refusé.
    .expired = Personne n’a répondu à temps.
    .cancelled = La demande a été retirée.
    .late = L’approbation est trop ancienne. Demandez de nouveau.
    .changed = Quelque chose a changé entre-temps. Vérifiez de nouveau.
    .export = Le fichier est prêt.
    .download = Télécharger
    .person = Retour à la personne
    .group = Retour au groupe
organisation-about = Action
organisation-links = Liens de configuration
    .about = Donnez à chaque personne son propre lien. Il sert une fois ; qui l’a choisit le mot de passe.
    .one = Lien
    .until = jusqu’au { $date }
    .used = Le lien a été utilisé, ou a expiré.
organisation-import = Importer des personnes
    .row = Comptes à partir d’un tableau (CSV)
    .about = Une ligne par personne, sans mots de passe. Chaque personne reçoit un lien pour en choisir un. Rien n’est importé si une ligne est fausse.
    .table = Le tableau
    .file = Un fichier
    .paste = Ou collez le tableau, en CSV
    .columns = La première ligne nomme les colonnes :
    .failed = Rien n’a été importé
    .line = Ligne { $line } :
    .checked = { $count ->
        [one] Une personne peut être importée.
        [many] { $count } de personnes peuvent être importées.
       *[other] { $count } personnes peuvent être importées.
    }
    .check = Vérifier seulement
organisation-import-fault =
    .not-utf8 = Le fichier n’est pas en UTF-8. Enregistrez-le au format « CSV UTF-8 ».
    .too-large = Au plus 5000 personnes et 1 Mio à la fois.
    .empty = Il ne contient personne.
    .no-username = Cette colonne manque :
    .column = Cette colonne est inconnue ou présente deux fois :
    .administrator = Un tableau ne nomme aucun administrateur :
    .cells = Le nombre de cellules n’est pas celui de la première ligne :
    .quotes = Un guillemet n’est pas fermé.
    .username = Ce nom d’utilisateur ne peut pas être utilisé :
    .display-name = Un nom compte de 1 à 64 caractères visibles :
    .group = Un groupe ne peut pas porter ce nom :
    .twice = Ce nom d’utilisateur figure déjà plus haut :
    .taken = Un autre compte a ce nom d’utilisateur :
    .group-unknown = Ce groupe n’existe pas :
organisation-groups = Groupes
    .about = Qui va ensemble, et ce qui en est exigé
    .none = Il n’y a pas encore de groupe.
organisation-group = Groupe
    .any = Tous les groupes
    .members = { $count ->
        [one] Un membre
        [many] { $count } de membres
       *[other] { $count } membres
    }
    .new = Nouveau groupe
    .name = Nom du groupe
    .create = Créer le groupe
    .who = Membres
    .nobody-yet = Personne n’est encore dans ce groupe.
    .add = Ajouter quelqu’un
    .add-do = Ajouter
    .change = Modifier
    .change-label = Modifier { $name }
    .remove = Retirer du groupe
    .promote = Nommer administrateur du groupe…
    .demote = Retirer l’administration…
    .rename = Renommer
    .bad-name = Le nom d’un groupe a de 1 à 64 caractères visibles, sans virgule, point-virgule ni barre verticale.
    .taken = Il y a un groupe de ce nom.
    .nobody = Personne n’a ce nom d’utilisateur.
    .already = Cette personne est déjà dans le groupe.
organisation-welcome = Choisissez votre mot de passe
    .about = Votre compte chez { $brand } est prêt. Choisissez un mot de passe ; ensuite, vous activerez la validation en deux étapes.
    .code = Code
    .code-hint = Il figure dans le lien que vous avez reçu.
    .do = Enregistrer le mot de passe
    .next = Ensuite : la validation en deux étapes
    .wrong = Ce lien a été utilisé, a expiré ou a été copié en partie. Demandez-en un nouveau.
organisation-data = Vos données
    .about = Un fichier avec tout ce qui est conservé sur vous : compte, méthodes, navigateurs, demandes et journal.
    .do = Télécharger mes données
