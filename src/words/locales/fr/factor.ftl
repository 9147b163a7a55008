### What a person, or a program of theirs, proves besides the phone: app passwords, backup codes, codes apps and passkeys.

factor-app = Mots de passe d’application
    .about = Les programmes de messagerie, d’agenda et de fichiers ne peuvent pas interroger votre téléphone. Donnez à chacun un mot de passe d’application au lieu du vôtre : vous pourrez en supprimer un sans toucher aux autres.
    .new = Nouveau mot de passe d’application
    .name = Nom du programme
    .name-hint = Pour le reconnaître, par exemple Thunderbird sur mon ordinateur
    .name-fault = Saisissez un nom de 1 à 64 caractères visibles.
    .scope = Utilisation
    .lifetime = Durée
    .create = Créer le mot de passe
    .list = Vos mots de passe d’application
    .none = Vous n’avez pas encore de mot de passe d’application.
    .failed = Le mot de passe d’application n’a pas été créé
    .too-many = Vous avez atteint le nombre maximal de mots de passe d’application. Supprimez ceux qu’aucun programme n’utilise plus.
    .made = Ce formulaire a déjà créé son mot de passe d’application, affiché une seule fois. Si vous ne l’avez plus, supprimez-le et créez-en un autre.

factor-scope-any = Tout
factor-scope-imap = Lire les e-mails (IMAP)
factor-scope-smtp = Envoyer des e-mails (SMTP)
factor-scope-caldav = Agendas (CalDAV)
factor-scope-carddav = Carnets d’adresses (CardDAV)
factor-scope-webdav = Fichiers (WebDAV)

factor-lifetime-none = Jusqu’à ce que je le supprime
factor-lifetime-month = 30 jours
factor-lifetime-year = Un an

factor-app-created = créé : { $time }
factor-app-used = dernière utilisation : { $time }
    .from = dernière utilisation : { $time }, depuis { $address }
    .never = jamais servi
factor-app-until = expire le { $date }

factor-app-remove = Supprimer
    .label = Supprimer { $name }
    .sure = { $name } cesse aussitôt de fonctionner et demande un nouveau mot de passe.
    .do = Supprimer ce mot de passe
    .all = Tout supprimer
    .all-sure = Tous les programmes cessent aussitôt de fonctionner et demandent un nouveau mot de passe.
    .all-do = Supprimer tous les mots de passe

factor-app-dead = { $name } a expiré, mais un programme essaie encore de l’utiliser.
    .where = Dernier essai : { $time }, depuis { $address }. Donnez à ce programme un nouveau mot de passe d’application, ou supprimez-y le compte.
    .when = Dernier essai : { $time }. Donnez à ce programme un nouveau mot de passe d’application, ou supprimez-y le compte.

factor-app-shown = Votre nouveau mot de passe d’application
    .about = Saisissez-le dans { $name } à la place de votre propre mot de passe. Il n’est affiché que maintenant.
    .user = Nom d’utilisateur
    .password = Mot de passe d’application
    .hint = Les tirets et les majuscules ne comptent pas. Inutile de le retenir : si vous le perdez, supprimez-le et créez-en un autre.
    .done = Terminé

factor-app-count = { $passwords ->
    [0] Vous n’en avez aucun.
    [one] { $passwords } mot de passe d’application
    [many] { $passwords } de mots de passe d’application
   *[other] { $passwords } mots de passe d’application
}
    .manage = Gérer les mots de passe d’application

## Backup codes

factor-backup = Codes de secours
    .about = Un code de secours vous permet de vous connecter quand votre téléphone est perdu, cassé ou sans réseau. Chacun ne sert qu’une fois.
    .none = Vous n’avez pas encore de codes de secours.
    .left = { $left } restants sur { $all }
    .made = créés : { $time }
    .create = Créer des codes de secours
    .again = Créer de nouveaux codes
    .again-sure = Vos codes actuels cesseront aussitôt de fonctionner.
    .save = Conservez ces dix codes là où vous les trouverez sans votre téléphone. Ils ne sont affichés que maintenant.
    .download = Télécharger
    .print = Imprimer
    .hint = Chaque code ne sert qu’une fois. Les tirets et les majuscules ne comptent pas.
    .done = Je les ai enregistrés

factor-recovery = Code de récupération
    .about = Un long code pour le jour où vous n’avez plus ni téléphone ni codes de secours. Gardez-le sur papier, en lieu sûr. Il ne sert qu’une fois.
    .there = Vous en avez un · créé : { $time }
    .create = Créer un code de récupération
    .again = En créer un nouveau
    .again-sure = Votre code de récupération actuel cessera aussitôt de fonctionner.
    .new = Votre code de récupération
    .save = Il n’est affiché que maintenant. Notez-le ou imprimez-le, et gardez-le avec vos documents importants. Les tirets et les majuscules ne comptent pas.
    .done = Je l’ai enregistré

## Codes apps

factor-codes = Applications d’authentification
    .about = Une application d’authentification affiche un nouveau code à six chiffres toutes les 30 secondes, sans réseau. Utilisez celle qui vous plaît.
    .list = Vos applications d’authentification
    .none = Vous n’avez pas encore d’application d’authentification.
    .new = Configurer une application d’authentification
    .added = ajout : { $time }
    .remove-sure = Les codes de { $app } ne fonctionneront plus.
    .remove-do = Supprimer cette application
    .scan = Scannez ceci avec votre application d’authentification. Elle est ajoutée dès que vous saisissez le code qu’elle affiche.
    .picture = Code QR pour votre application d’authentification
    .instead = Le saisir à la main
    .secret = Clé secrète, basée sur l’heure, six chiffres
    .name = Nom de l’application
    .code = Code
    .code-hint = Les six chiffres que l’application affiche maintenant
    .do = Ajouter l’application
    .failed = L’application d’authentification n’a pas été ajoutée
    .wrong = Ce n’est pas le code que l’application affiche maintenant. Vérifiez que le téléphone est à l’heure, puis saisissez le code suivant.
    .too-many = Vous avez atteint le nombre maximal d’applications d’authentification. Supprimez-en une que vous n’utilisez plus.
factor-codes-count = { $apps ->
    [0] Vous n’en avez aucune.
    [one] { $apps } application d’authentification
    [many] { $apps } d’applications d’authentification
   *[other] { $apps } applications d’authentification
}

## Passkeys

factor-passkeys = Clés d’accès
    .about = Connectez-vous avec votre empreinte, votre visage, un code PIN ou une clé sur le port USB. Une clé d’accès ne fonctionne que sur la vraie page : une fausse n’obtient rien.
    .list = Vos clés d’accès
    .none = Vous n’avez pas encore de clé d’accès.
    .in-use = Utilisée ici
    .new = Ajouter une clé d’accès
    .name = Nom de la clé d’accès
    .name-hint = Pour la reconnaître, par exemple Touch ID ou YubiKey
    .do = Ajouter la clé d’accès
    .failed = La clé d’accès n’a pas été ajoutée
    .refused = Votre navigateur a mis trop de temps, ou a envoyé autre chose qu’une clé d’accès pour cette page. Réessayez.
    .too-many = Vous avez atteint le nombre maximal de clés d’accès. Supprimez-en une que vous n’utilisez plus.
    .cancelled = Aucune clé d’accès n’a été créée. Vous pouvez réessayer.
    .known = Cet appareil a déjà une clé d’accès pour votre compte.
    .browser = Ce navigateur ne connaît pas les clés d’accès.
    .script = Ajouter une clé d’accès nécessite JavaScript. Autorisez-le pour cette page, puis rouvrez-la.
    .address = À l’adresse de ce service, les navigateurs ne créent pas de clés d’accès. Ses responsables peuvent y remédier : il faut https, et un nom au lieu de chiffres.
    .change = Modifier
    .change-label = Modifier { $name }
    .rename-do = Enregistrer le nom
    .rename-failed = La clé d’accès n’a pas été renommée
    .remove-sure = Plus personne ne pourra se connecter avec { $passkey }, et les navigateurs où elle a servi seront déconnectés. Supprimez-la aussi de votre appareil.
    .remove-do = Supprimer cette clé d’accès
    .option = Votre empreinte, votre visage, un code PIN ou une clé de sécurité. Le seul moyen qu’une fausse page ne peut pas exploiter.
factor-passkeys-count = { $passkeys ->
    [0] Vous n’en avez aucune.
    [one] { $passkeys } clé d’accès
    [many] { $passkeys } de clés d’accès
   *[other] { $passkeys } clés d’accès
}

factor-kept-device = Conservée sur cet appareil
factor-kept-key = Clé de sécurité
factor-kept-synced = Synchronisée avec vos appareils
