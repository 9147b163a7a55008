### The pages of an account.

account-title = Votre compte
account-security = Sécurité
account-activity-short = Activité

## The state at a glance

account-state-password = Seul votre mot de passe protège ce compte
    .about = Une personne qui le découvre peut se connecter à votre place. Avec la validation en deux étapes, votre téléphone doit d’abord donner son accord. L’activer prend environ deux minutes.
account-state-phone = Votre téléphone protège votre compte
    .about = Le mot de passe seul ne suffit pas : chaque nouvelle connexion doit être approuvée sur votre téléphone.
account-state-codes = Des codes protègent votre compte
    .about = Le mot de passe seul ne suffit pas : chaque nouvelle connexion demande un code.
account-state-passkey = Une clé d’accès protège votre compte
    .about = Le mot de passe seul ne suffit pas : chaque nouvelle connexion demande une clé d’accès.
account-state-phone-and-passkey = Votre téléphone et une clé d’accès protègent votre compte
account-state-silent = Votre téléphone ne reçoit pas les demandes
    .about = Ouvrez-y l’application et vérifiez ses réglages de notification, ou ajoutez un autre téléphone.
account-layer-password = Ce que vous savez
account-layer-back = En cas d’imprévu
    .codes = { $left ->
        [0] Aucun code de secours restant
        [one] { $left } code de secours restant
        [many] { $left } de codes de secours restants
       *[other] { $left } codes de secours restants
    }
account-silent = { $phone } n’a pas reçu les 2 dernières notifications.
    .about = Les demandes risquent de ne plus vous parvenir.
    .fix = Corriger
account-few-codes = Il reste peu de codes de secours.
    .none = Vous n’avez pas de codes de secours.
    .about = Sans eux, perdre votre téléphone vous bloquerait l’accès.
    .do = Créer de nouveaux codes
account-signing-in = Connexion
account-on-since = Activée depuis le { $date }
account-not-receiving = Ne reçoit rien
account-apps-about = Pour les programmes de messagerie, d’agenda et de fichiers, qui ne peuvent pas interroger votre téléphone.
account-off-do = Désactiver…

## Password

account-password = Mot de passe
    .row = À modifier ici
    .change = Modifier le mot de passe
    .about = Tous les navigateurs seront déconnectés, celui-ci aussi. Reconnectez-vous avec le nouveau mot de passe.
    .current = Mot de passe actuel
    .new = Nouveau mot de passe
    .failed = Le mot de passe n’a pas été modifié
    .wrong = Le mot de passe actuel est incorrect.

## Phones

account-phones-add = Ajouter un téléphone
account-phone-answered = dernière réponse : { $time }
account-phone-unanswered = aucune réponse pour l’instant
account-remove-do = Supprimer ce téléphone
    .sure = { $phone } ne pourra plus approuver de connexions, et son application sera dissociée.

## Browsers

account-browsers = Navigateurs
    .this-one = Celui-ci
    .since = connecté : { $time }
    .used = dernière utilisation : { $time }
    .sign-out = Déconnecter { $browser }
    .sign-out-others = Déconnecter tous les autres

## Activity

account-activity = Activité récente
    .none = Rien pour l’instant.
    .all = Voir toute l’activité
    .hint = { $time } · { $browser } · { $place }
    .places = Les lieux sont déduits de l’adresse internet et peuvent être inexacts.
account-show = Afficher
    .all = Tout
    .sign-ins = Connexions
    .refused = Refus
    .changes = Modifications
account-export = Exporter
    .about = Tout ce qui est conservé, pour un tableur ou un programme.
    .csv = En CSV
    .json = En JSON
account-was-you = Était-ce vous ?
    .no = Non, sécuriser mon compte
account-pending = en attente de réponse
account-approved = approuvée
    .on = approuvée sur { $phone }
account-refused = refusée
    .on = refusée sur { $phone }
account-reported = refusée et signalée
    .on = refusée et signalée sur { $phone }
account-expired = sans réponse
account-cancelled = annulée
account-event-by-password = Connexion par mot de passe seul
account-event-by-code = Connexion avec un code
account-event-by-passkey = Connexion avec une clé d’accès
account-event-signed-out-others = Tous les autres navigateurs déconnectés
account-event-signed-out-by-administrator = Tous les navigateurs déconnectés par un administrateur
account-event-exported = Vos données exportées par un administrateur
account-event-wrong-password = Mot de passe incorrect
account-event-wrong-code = Bon mot de passe, code incorrect
account-event-wrong-passkey = Clé d’accès refusée
account-event-password-set = Mot de passe modifié
account-event-phone-linked = téléphone associé
account-event-phone-renamed = téléphone renommé
account-event-phone-removed = téléphone supprimé
account-event-codes-app-added = application d’authentification ajoutée
account-event-codes-app-removed = application d’authentification supprimée
account-event-passkey-added = clé d’accès ajoutée
account-event-passkey-renamed = clé d’accès renommée
account-event-passkey-removed = clé d’accès supprimée
account-event-passkey-stale = le compteur de cette clé d’accès a reculé : il en existe peut-être une copie
account-event-backup-codes = Codes de secours créés
account-event-recovery-code = Code de récupération créé
account-event-app-password = mot de passe d’application créé
    .removed = Mot de passe d’application supprimé
    .refused = mot de passe d’application expiré utilisé
account-event-two-step-on = Validation en deux étapes activée
account-event-two-step-off = Validation en deux étapes désactivée
account-event-paused = Notifications suspendues
account-event-resumed = Notifications rétablies
account-event-secured = Compte sécurisé

## Securing an account

account-secure = Sécuriser mon compte
    .now = Ce qui se passe tout de suite
    .questions = Les demandes en attente sur vos téléphones sont fermées.
    .browsers = Tous les autres navigateurs sont déconnectés.
    .known = Plus aucun navigateur n’est mémorisé : chacun devra à nouveau saisir un nombre.
    .do = Sécuriser maintenant
    .then = Ensuite
    .password = Quelqu’un connaît peut-être le mot de passe actuel.
    .phones = Vérifier vos téléphones
    .phones-about = Supprimez tous ceux qui ne sont pas à vous.
    .two-step = Le mot de passe seul ne permettra plus d’entrer.
    .apps = Vérifier vos mots de passe d’application
    .apps-about = Supprimez ceux que vous ne connaissez pas.
account-secured = Votre compte est sécurisé
    .about = Les demandes sont fermées, tous les autres navigateurs sont déconnectés et aucun n’est plus mémorisé.
