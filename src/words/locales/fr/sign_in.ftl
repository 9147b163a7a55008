### Signing in with a password, and the first account.

## The form

sign-in-title = Connexion
sign-in-username = Nom d’utilisateur ou e-mail
sign-in-password = Mot de passe
sign-in-next = Ensuite, votre téléphone vous demandera si c’est bien vous.

sign-in-again = Une nouvelle approbation est nécessaire. Connectez-vous encore une fois et approuvez sur votre téléphone.
sign-in-new-password = Votre mot de passe est modifié. Connectez-vous avec le nouveau.

sign-in-failed = Vous n’êtes pas connecté
sign-in-wrong = Le nom d’utilisateur ou le mot de passe est incorrect.
sign-in-missing = Saisissez votre nom d’utilisateur et votre mot de passe.
sign-in-too-many = Il y a eu trop d’essais. Attendez { $time }, puis réessayez.
sign-in-unapproved = Votre téléphone a reçu trop de demandes que personne n’a approuvées. Attendez { $time }, puis réessayez.
sign-in-stale = Cette page était trop ancienne, ou votre navigateur n’a pas envoyé ses cookies. Saisissez à nouveau votre mot de passe.
    Si ce message revient, autorisez les cookies pour cette adresse.
sign-in-no-phone = Tous les téléphones de ce compte ont été supprimés : le mot de passe seul ne vous connecte donc pas.
    Demandez à votre administrateur un lien pour ajouter un téléphone.
sign-in-busy = Trop de demandes attendent sur votre téléphone. Répondez-y, ou attendez { $time }, puis réessayez.
sign-in-overloaded = Beaucoup de personnes se connectent en ce moment. Attendez { $time }, puis réessayez.

## A code instead of the phone

sign-in-code = Saisir un code
    .about = Saisissez le code affiché par votre téléphone ou votre application d’authentification, ou l’un de vos codes de secours.
    .label = Code
    .wrong = Ce code est faux, ou a déjà servi. Saisissez-en un autre.
    .used = Ce code a déjà servi. Attendez le suivant, puis saisissez-le.
    .back = Revenir au téléphone

## A passkey, alone or in the place of the phone

sign-in-passkey = Utiliser une clé d’accès ou une clé de sécurité
    .about = Votre navigateur demande votre empreinte, votre visage, un code PIN ou votre clé de sécurité.
    .continue = Continuer
    .alone = Utiliser une clé d’accès
    .or = ou
    .wrong = La clé d’accès n’a pas été acceptée : elle a été supprimée ici, ou le délai est dépassé. Réessayez, ou connectez-vous autrement.
    .cancelled = Aucune clé d’accès n’a été utilisée. Réessayez, ou connectez-vous autrement.
    .browser = Ce navigateur ne connaît pas les clés d’accès. Connectez-vous autrement.
    .script = Une clé d’accès nécessite JavaScript. Autorisez-le pour cette page, ou connectez-vous autrement.

## An approval that was used before

sign-in-used = Cette connexion a déjà servi
    .about = Vous n’êtes pas connecté ici. Reconnectez-vous pour continuer.

## First start: the account that needs no other

sign-in-setup-title = Configuration
sign-in-setup = Créer le premier compte
    .about = Ce compte administre { $brand }. Vous ne pouvez le créer qu’une fois, avec le code que le serveur a affiché à son démarrage.
    .code = Code de configuration
    .code-hint = Affiché par le serveur. Vous pouvez le coller.
    .name = Votre nom
    .password-again = Mot de passe, encore une fois
    .create = Créer le compte
    .next = Ensuite : ajouter votre téléphone.

sign-in-setup-failed = Il y a un problème
    .code = Le code de configuration est incorrect, ou a déjà servi. Le plus récent est affiché par le serveur.
    .name = Saisissez un nom à afficher.
    .password-differs = Les deux mots de passe sont différents.
    .stale = Cette page était trop ancienne, ou votre navigateur n’a pas envoyé ses cookies. Saisissez à nouveau le mot de passe.
        Si ce message revient, autorisez les cookies pour cette adresse.

sign-in-username-fault =
    .empty = Saisissez un nom d’utilisateur.
    .long = { $characters ->
        [one] Un nom d’utilisateur a au plus { $characters } caractère.
        [many] Un nom d’utilisateur a au plus { $characters } de caractères.
       *[other] Un nom d’utilisateur a au plus { $characters } caractères.
    }
    .blank = Un nom d’utilisateur ne contient pas d’espace.
    .hidden = Un nom d’utilisateur ne peut pas contenir { $character } : ce caractère est invisible.
    .stray = Un nom d’utilisateur ne peut pas contenir { $character } à cet endroit : ce caractère n’y modifie rien.
    .order = Un nom d’utilisateur ne peut pas contenir ces caractères dans cet ordre.
    .letters = « { $part } » combine des lettres de deux alphabets ({ $first } et { $second }). Écrivez chaque partie du nom dans un seul alphabet.
    .digits = « { $part } » combine des chiffres de deux écritures. Écrivez chaque partie du nom avec une seule.
