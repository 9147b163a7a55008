### French. The rules are in en.ftl, the words in docs/glossary.md. Before : ; ! ? and inside of « » is U+202F.

## Partout

app-codes = Codes
app-activity = Activité
app-settings = Réglages
app-sections = Rubriques
app-back = Retour
app-close = Fermer
app-cancel = Annuler
app-continue = Continuer
app-done = Terminé
app-save = Enregistrer
app-copied = Copié
app-show = Afficher
app-hide = Masquer
app-try-again = Réessayer
app-loading = Un instant…
app-update = Une nouvelle version est prête.
    .do = Mettre à jour
app-locked = L’application est verrouillée
    .about = Vos codes et vos demandes sont protégés par le verrouillage de l’écran de ce téléphone.
    .do = Déverrouiller
    .failed = Elle est restée verrouillée. Réessayez.
app-lost-chunk = Cet écran n’a pas pu être chargé.
    .about = Vérifiez le réseau, puis réessayez.
app-seconds = { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
}
app-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}

app-near = vers { $place }
app-place-unknown = Lieu inconnu
app-browser-unknown = Navigateur inconnu

app-fail-offline = Il n’y a pas de réseau, ou le service ne répond pas. Rien n’est perdu : réessayez dans un instant.
app-fail-wait = Il y a eu trop d’essais. Attendez { $time }, puis réessayez.
app-fail-refused = Le service n’a pas accepté : { $detail }
app-fail-unreadable = Cette application ne comprend pas la réponse du service. Fermez-la et rouvrez-la pour obtenir la dernière version.
app-fail-wrong-server = Ceci appartient à un autre service ({ $server }) : cette application ne l’utilise donc pas.
app-fail-storage = Ce navigateur n’a pas pu l’enregistrer. Libérez de la place sur le téléphone, et ouvrez l’application hors de la navigation privée.
app-fail-device = Le service ne connaît plus ce téléphone. Ajoutez à nouveau le compte.

## Codes

codes-search = Rechercher
    .none = Aucun compte n’a cela dans son nom.
codes-scan = Ajouter ou scanner
codes-count = { $accounts ->
    [one] { $accounts } compte
   *[other] { $accounts } comptes
}
codes-edit = Modifier
    .label = Modifier la liste des comptes
codes-timer = Nouveaux codes dans { $seconds } s
    .label = { $seconds ->
        [one] Nouveaux codes dans { $seconds } seconde
       *[other] Nouveaux codes dans { $seconds } secondes
    }
codes-next = Suivant :
codes-copy = Copier le code de { $account }
codes-show = Afficher le code de { $account }
codes-hidden = code masqué
codes-counter = Code suivant de { $account }
codes-notifications-off = Les notifications sont désactivées. Vous ne voyez les demandes qu’ici.
    .do = Activer
codes-notifications-denied = Les notifications sont bloquées. Vous ne voyez les demandes qu’ici.
    .do = Comment faire
codes-offline = Pas de réseau. Vos codes fonctionnent, mais les demandes n’arrivent pas.
codes-revoked = Ce téléphone a été supprimé du compte.
    .do = L’ajouter à nouveau
codes-lost = Ce navigateur a perdu sa clé. Cela arrive quand ses données sont effacées.
    .do = L’ajouter à nouveau
codes-two-step-off = La validation en deux étapes est désactivée : personne n’interroge encore ce téléphone.
codes-empty = Ajoutez votre premier compte
    .about = Sur l’ordinateur, ouvrez Sécurité, choisissez d’ajouter un téléphone, et scannez le code QR affiché.
    .scan = Scanner
    .sign-in = Plutôt me connecter ici

codes-asks = Essayez-vous de vous connecter ?
    .action = Voulez-vous faire ceci ?
    .many = { $requests ->
        [one] { $requests } demande attend
       *[other] { $requests } demandes attendent
    }
    .review = Examiner
    .left = { $seconds ->
        [one] Encore { $seconds } seconde
       *[other] Encore { $seconds } secondes
    }

## La demande

ask-title = Essayez-vous de vous connecter ?
    .action = Voulez-vous faire ceci ?
ask-later = Décider plus tard
ask-of = Demande { $number } sur { $count }
ask-when = { $address }, { $time }
ask-risk-travel = Loin de votre dernière connexion
    .about = Personne ne peut voyager aussi loin en si peu de temps.
ask-risk-place = Nouveau lieu pour vous
ask-risk-browser = Nouveau navigateur
ask-risk-network = Nouveau réseau
ask-calm = Vous avez déjà approuvé ce navigateur.
ask-number = Le nombre de l’autre écran
    .none = Aucun nombre affiché ? Touchez Non.
ask-digits = Les 6 chiffres de l’autre écran
    .none = Aucun chiffre affiché ? Touchez Non.
ask-scan = Scanner le code QR
    .title = Scannez l’autre écran
    .hint = Visez le code QR à côté des six chiffres.
    .other = Ce code QR appartient à une autre connexion. Scannez celui de l’écran où vous vous connectez.
    .done = Vous avez scanné l’autre écran. Rien à saisir.
ask-tap = Vous n’êtes pas devant cet écran ? Touchez Non.
ask-pad = Chiffres
    .delete = Effacer
ask-no = Non, ce n’est pas moi
    .action = Non, je ne veux pas
ask-yes = Approuver
ask-number-first = Saisissez d’abord le nombre.
    .digits = Saisissez d’abord les 6 chiffres.
ask-sending = Envoi…
ask-wrong = Ce nombre ne correspond pas.
    .left = { $tries ->
        [one] Regardez l’autre écran. Encore un essai.
       *[other] Regardez l’autre écran. Encore { $tries } essais.
    }
ask-lock-hint = Approuver demande le verrouillage de l’écran.
ask-lock = L’écran n’a pas été déverrouillé : rien n’a été envoyé.
    .about = Ce compte demande le verrouillage de l’écran à chaque approbation : empreinte, visage ou code PIN. Touchez encore une fois Approuver.
ask-offline = Il n’y a pas de réseau. Votre réponse n’a pas été envoyée.
    .retry = Renvoyer
ask-left = { $seconds ->
    [one] Encore { $seconds } seconde
   *[other] Encore { $seconds } secondes
}
ask-approved = Approuvée
    .about = Vous pouvez revenir à votre ordinateur. { $service } s’y ouvre.
    .action = Vous pouvez revenir à votre ordinateur.
    .mistake = C’était une erreur
ask-refused = Refusée. Personne n’est entré
    .wrong-numbers = Refusée : le nombre était faux deux fois
    .wrong-numbers-about = Si c’était vous, recommencez sur l’autre écran. Le nombre change à chaque fois.
ask-happened = Que s’est-il passé ?
ask-not-me = Ce n’était pas moi
    .about = Quelqu’un a peut-être votre mot de passe. Nous le signalons au service et arrêtons les demandes.
ask-slip = J’ai touché par erreur
    .about = Recommencez sur l’autre écran.
ask-many = J’en reçois trop
    .about = Nous cessons de vous interroger pendant un moment.
ask-nothing = Fermer sans rien dire
ask-reported = Signalée
    .about = Personne n’est entré. Les demandes sont suspendues pendant un moment. Changez maintenant votre mot de passe : quelqu’un le connaît peut-être.
    .change = Changer le mot de passe
ask-report-late = Changez votre mot de passe
    .about = Personne n’est entré. La demande était déjà close quand le signalement est arrivé : les demandes ne sont donc pas suspendues. Quelqu’un connaît peut-être votre mot de passe.
ask-slip-done = Rien d’autre à faire
    .about = La connexion a été refusée. Recommencez sur l’autre écran, et approuvez la nouvelle demande.
ask-approved-slip = Déconnectez ce navigateur
    .about = Votre réponse compte déjà. Sur la page de votre compte, ouvrez Sécurité et déconnectez le navigateur que vous ne connaissez pas. Changez ensuite votre mot de passe.
    .open = Ouvrir mon compte
ask-expired = Le temps est écoulé
    .about = Personne n’est entré. Si c’était vous, recommencez sur l’autre écran.
ask-cancelled = La demande a été annulée
    .about = Il n’y a plus rien à faire.
ask-elsewhere-approved = Approuvée sur un autre appareil
    .on = Approuvée sur { $device }
    .about = Si ce n’était pas vous, déconnectez ce navigateur et changez votre mot de passe.
ask-elsewhere-refused = Refusée sur un autre appareil
    .on = Refusée sur { $device }
    .about = Personne n’est entré.
ask-next = Demande suivante

## Ajouter un compte

link-title = Ajouter un compte
link-camera = Visez le code QR de l’autre écran.
    .light = Lumière
    .starting = Démarrage de l’appareil photo…
    .picture = Image de l’appareil photo
link-refused = L’appareil photo est désactivé pour cette application
    .about = Autorisez-le dans les réglages du navigateur, ou choisissez l’un de ces moyens. Le résultat est le même.
link-absent = Aucun appareil photo ici
    .about = Choisissez l’un de ces moyens. Le résultat est le même.
link-black = L’appareil photo ne montre rien
    .about = Il est peut-être couvert, ou une autre application l’utilise. L’un de ces moyens convient aussi.
link-again = Redémarrer l’appareil photo
link-other-ways = Ou sans appareil photo
link-type = Saisir le code
    .about = Le code court à côté du code QR
link-picture = Choisir une image
    .about = Une photo ou une capture du code QR
    .none = Il n’y a pas de code QR dans cette image. Prenez-en une qui montre le code entier, nette et droite.
link-paste = Coller le lien
    .about = Le lien sous le code QR
    .field = Lien
    .hint = Il commence par https:// ou otpauth://
    .empty = Collez d’abord le lien.
    .do = Utiliser ce lien
link-sign-in = Se connecter sur ce téléphone
    .about = Avec votre nom d’utilisateur et votre mot de passe
link-code = Code court
    .title = Saisir le code
    .hint = Huit lettres et chiffres, comme K7QM-2XPD
    .wrong = Le code comporte huit lettres et chiffres. Regardez l’autre écran.
    .do = Ajouter ce téléphone
link-username = Nom d’utilisateur
    .missing = Saisissez votre nom d’utilisateur.
link-password = Mot de passe
    .missing = Saisissez votre mot de passe.
link-device = Nom de ce téléphone
    .hint = Pour le reconnaître
link-signing-in =
    .do = Se connecter
    .about = Ensuite, ce téléphone approuve vos connexions.
link-problem = Cela n’a pas fonctionné
link-unknown = Ce n’est pas un code QR ou un lien pour cette application.
    .about = Scannez celui que votre compte affiche quand vous ajoutez un téléphone, celui d’une connexion en attente, ou celui qu’un autre site affiche pour ses codes.
link-approval-unknown = Ce code QR n’est pas celui d’une connexion qui vous attend ici. Elle est peut-être terminée, ou concerne un compte absent de ce téléphone.
link-other-server = Ce lien appartient à un autre service
    .about = Il est destiné à { $server }. Ouvrez cette adresse sur ce téléphone et ajoutez-y le compte.
link-used = Ce lien a déjà servi, ou son délai est dépassé
    .about = Créez-en un nouveau sur l’ordinateur : un lien vaut dix minutes et pour un seul téléphone.
link-wrong-code = Le nom d’utilisateur ou le code est faux, ou le délai du code est dépassé. Regardez l’autre écran.
link-wrong-password = Le nom d’utilisateur ou le mot de passe est incorrect.
link-second-wrong = Ce code est faux, ou a déjà servi. Saisissez-en un autre.
link-no-phone = Tous les téléphones de ce compte ont été supprimés : le mot de passe seul ne suffit donc pas. Demandez un lien à votre administrateur.
link-too-many = Ce compte a atteint son nombre maximal de téléphones. Supprimez-en d’abord un.
link-confirm = Comparez ce code
    .about = L’autre écran affiche-t-il le même code ? Répondez Oui là-bas, pas ici.
    .for = Pour { $username }, { $service }
    .digits = Code : { $digits }
    .waiting = En attente de l’autre écran…
    .differs = Si les codes sont différents, choisissez Non sur l’autre écran : quelqu’un d’autre a peut-être ouvert le lien.
link-declined = Le téléphone n’a pas été ajouté
    .about = L’autre écran a répondu Non. Rien n’a changé sur le compte.
link-expired = Le temps est écoulé
    .about = Personne n’a répondu Oui sur l’autre écran. Créez-y un nouveau lien.
link-second = Est-ce bien vous ?
    .about = Une demande a été envoyée à : { $phones }
    .about-none = Ce compte exige une preuve de plus.
    .number = Saisissez-y ce nombre :
    .number-label = Nombre : { $digits }
    .qr = Ou scannez-y ce code QR
    .qr-picture = Code QR pour votre autre téléphone
    .waiting = En attente de votre autre téléphone…
    .ready = Votre autre téléphone a dit oui
    .ready-about = Encore une étape : ce téléphone devient l’un des vôtres.
    .no-proof = Votre mot de passe est bon
    .no-proof-about = Encore une étape : ce téléphone devient l’un des vôtres.
    .code = Ou saisissez un code
    .code-hint = De votre application d’authentification, ou un code de secours
    .use-code = Utiliser ce code
    .authorize = Autoriser ce téléphone
    .refused = Votre autre téléphone a dit non
    .refused-about = Ce téléphone n’a pas été ajouté.
link-done = Ce téléphone est prêt
    .about = Désormais, il vous demande si une connexion à { $service } est bien la vôtre.
    .two-step = La validation en deux étapes n’est pas encore activée. D’ici là, personne n’interroge ce téléphone.
    .turn-on = Activer la validation en deux étapes
    .on = La validation en deux étapes est activée
    .go-on = Continuez sur l’autre écran.
    .first-codes = Afficher mes codes de secours
link-backup = Enregistrez vos codes de secours
    .about = Ils vous ouvrent votre compte quand ce téléphone est perdu, cassé ou neuf. Chacun ne sert qu’une fois.
    .once = Ils ne sont affichés que maintenant. Conservez-les ailleurs que sur ce téléphone.
    .copy = Tout copier
    .download = Télécharger
    .list = Codes de secours
    .saved = Je les ai enregistrés
    .tick = Indiquez d’abord que vous les avez enregistrés.
    .file = Codes de secours de { $username }, { $service }
link-codes-add = { $codes ->
    [one] Ajouter ce compte ?
   *[other] Ajouter { $codes } comptes ?
}
    .about = Ce téléphone affiche alors leurs codes, même sans réseau. Ils sont conservés chiffrés.
    .do = Ajouter
    .nameless = Sans nom
    .done = { $codes ->
        [one] { $codes } compte ajouté
       *[other] { $codes } comptes ajoutés
    }
link-safari = D’abord, sur l’écran d’accueil
    .about = Sur un iPhone, Safari et l’application de l’écran d’accueil ne partagent rien. Un compte ajouté ici y manquerait.
    .anyway = Là-bas, choisissez Ajouter, puis scannez à nouveau le code QR ou saisissez le code court.

## Premier démarrage

first-step = Étape { $step } sur { $count }
first-welcome = Votre téléphone dit qui se connecte
    .about = Quand quelqu’un se connecte avec votre mot de passe, cette application vous interroge. Un geste refuse, et personne n’entre.
    .codes = Elle affiche aussi des codes pour vos autres comptes, même sans réseau.
    .private = Aucun pistage. Vos clés restent sur ce téléphone.
    .start = Commencer
first-install = Ajoutez-la à l’écran d’accueil
    .iphone = C’est le seul moyen pour un iPhone de vous montrer les demandes quand l’application est fermée.
    .android = L’application s’ouvre alors comme les autres, et les demandes arrivent plus vite.
    .desktop = Ce navigateur peut remplacer un téléphone
    .desktop-about = Tout fonctionne ici comme sur un téléphone : les demandes arrivent tant que le navigateur est ouvert. Un téléphone que vous gardez sur vous est plus sûr.
    .share = Touchez { $share } dans la barre de Safari
    .share-name = Partager
    .add = Choisissez { $add }
    .add-name = Sur l’écran d’accueil
    .open = Ouvrez { $app } depuis l’écran d’accueil
    .open-then = Ajoutez-y votre compte : scannez le code QR, ou saisissez le code court.
    .menu = Ouvrez le menu du navigateur
    .menu-add = Choisissez { $add }
    .menu-name = Installer l’application
    .do = Installer
    .here = Utiliser ce navigateur
    .later = Pas maintenant
    .installed = Elle est installée. Ouvrez-la depuis l’écran d’accueil.
    .different = C’est différent sur mon téléphone
    .different-about = Ouvrez cette page dans Safari, et non dans une autre application. Sur un iPad, Partager se trouve en haut. Si « Sur l’écran d’accueil » n’apparaît pas, faites défiler la liste.
first-notify = Cette application peut-elle vous avertir ?
    .about = Seulement quand quelqu’un se connecte avec votre mot de passe, jamais pour autre chose. Votre téléphone va vous le demander.
    .do = Activer les notifications
    .later = Pas maintenant
    .on = Les notifications sont activées
    .denied = Les notifications sont bloquées
    .denied-about = Vous pouvez les autoriser dans les réglages du téléphone. Sans elles, vous voyez les demandes quand l’application est ouverte.
    .unsupported = Ce navigateur n’affiche pas de notifications. Vous voyez les demandes quand l’application est ouverte.

## Activité

log-show = Afficher
    .all = Tout
    .refused = Refusées
log-as-of = Pas de réseau. Situation à { $time }.
log-none = Rien pour l’instant
    .about = Ici figure chaque demande, et ce qu’elle est devenue.
log-none-refused = Rien n’a été refusé
    .about = C’est bien ainsi.
log-no-account = Ici figure chaque connexion soumise à ce téléphone. Ajoutez d’abord un compte.
log-failed = L’activité n’a pas pu être chargée.
log-today = Aujourd’hui
log-yesterday = Hier
log-pending = en attente de réponse
log-approved = approuvée
    .on = approuvée sur { $phone }
log-refused = refusée
    .on = refusée sur { $phone }
log-reported = refusée et signalée
log-expired = sans réponse
log-cancelled = annulée
log-places = Les lieux viennent de l’adresse internet et peuvent être faux.

## Réglages

set-requests = Demandes
set-notifications =
    .on = Les notifications fonctionnent
    .on-about = Vous l’apprenez aussitôt quand quelqu’un se connecte.
    .last = La dernière a mis { $time }.
    .off = Les notifications sont désactivées
    .off-about = Vous ne voyez les demandes que quand l’application est ouverte.
    .denied = Les notifications sont bloquées
    .denied-about = Autorisez-les pour cette application dans les réglages du téléphone ou du navigateur, puis revenez.
    .install = Il faut l’écran d’accueil pour les notifications
    .install-about = Sur un iPhone, seule l’application de l’écran d’accueil les reçoit.
    .server-off = Ce service n’envoie pas de notifications
    .unsupported = Ce navigateur n’affiche pas de notifications
    .turn-on = Activer
    .test = Tester
    .test-label = Tester les notifications
    .testing = Un test est en route…
    .arrived = Il est arrivé après { $time }.
    .missing = Il n’est pas arrivé en une minute.
    .nowhere = Le service ne sait pas encore où l’envoyer. Rouvrez l’application dans un instant.
    .test-failed = Le test n’a pas été envoyé. { $why }
set-sound = Son
    .about = Quand une demande arrive, application ouverte
set-late = Pourquoi tardent-elles ?
    .about = Une notification met une ou deux secondes. Voici ce qui la retarde :
    .battery = Économie d’énergie
    .battery-about = Un téléphone qui économise l’énergie fait attendre les applications. Excluez le navigateur ou cette application de l’optimisation de la batterie.
    .focus = Ne pas déranger
    .focus-about = Les modes Concentration et Sommeil masquent les notifications. Autorisez-y cette application.
    .closed = Un navigateur fermé
    .closed-about = Sur un ordinateur, le navigateur doit être ouvert. Sur Android, ne forcez pas son arrêt.
    .network = Un réseau faible
    .network-about = Sans réseau, rien n’arrive. Tout arrive quand il revient.
    .always = L’application les a toujours
    .always-about = Ouvrez l’application : une demande en attente s’affiche tout en haut. Vous pouvez aussi scanner le code QR de la page qui attend.
set-app = Cette application
set-lock = Verrouiller l’application
    .about = L’ouvrir demande votre empreinte, votre visage ou un code PIN
    .failed = Ce téléphone ou ce navigateur n’a pas de verrouillage que l’application puisse utiliser.
    .not-unlocked = L’écran n’a pas été déverrouillé : rien n’a changé.
set-hide = Masquer les codes
    .about = Touchez un code pour l’afficher
set-theme = Couleurs
    .system = Comme le téléphone
    .light = Clair
    .dark = Sombre
    .black = Noir
    .black-about = Économise l’énergie sur certains écrans
set-language = Langue
    .system = Comme le téléphone
set-accounts = Comptes
    .manage = Nom, ordre, suppression
    .none = Aucun compte pour l’instant.
    .up = Monter { $account }
    .down = Descendre { $account }
    .moved = { $account } est maintenant à la place { $place }
    .add = Ajouter un compte
set-account = Compte
    .label = Nom dans cette application
    .device = Nom de ce téléphone
    .device-about = Tel que l’affichent le service et la page qui attend
    .username = Nom d’utilisateur
    .service = Service
    .linked = Ajouté le { $date }
    .codes-only = Codes seulement : cette application ne peut rien approuver pour ce compte.
    .saved = Enregistré.
    .empty = Saisissez un nom.
    .screen-lock = Verrouillage pour approuver
    .screen-lock-about = Approuver demande votre empreinte, votre visage ou un code PIN
    .screen-lock-required = Votre compte l’exige.
    .screen-lock-on = Activé. Vous le désactivez sur la page de votre compte, sur le web.
    .fingerprint = Clé de ce téléphone
set-remove = Supprimer
    .title = Supprimer { $account } ?
    .linked = Le service n’interroge plus ce téléphone. Pour revenir, il vous faut un nouveau lien ou un autre téléphone.
    .codes = Ses codes sont effacés ici. Sans autre copie, vous risquez de ne plus accéder à ce compte. Désactivez-y d’abord la validation en deux étapes, ou sauvegardez les codes.
    .do = Supprimer
    .keep = Garder
    .offline = Le service n’a pas pu être prévenu, car il n’y a pas de réseau.
    .anyway = Supprimer ici malgré tout
    .anyway-about = Le service continue d’interroger ce téléphone jusqu’à ce que vous le supprimiez sur la page de votre compte.
    .done = { $account } a été supprimé
set-backup = Sauvegarder ou restaurer
    .export = Sauvegarder les codes
    .export-about = Un fichier avec les codes des autres sites, chiffré par une phrase secrète. Les clés de ce téléphone n’y sont pas : elles ne le quittent jamais.
    .passphrase = Phrase secrète
    .passphrase-hint = Au moins 12 caractères. Sans elle, personne ne peut ouvrir le fichier, pas même vous.
    .passphrase-short = Utilisez au moins 12 caractères.
    .passphrase-again = Phrase secrète, encore une fois
    .passphrase-differs = Les deux sont différentes.
    .export-do = Enregistrer le fichier
    .exported = Le fichier est enregistré.
    .export-none = Il n’y a pas de codes d’autres sites à sauvegarder.
    .import = Restaurer des codes
    .import-about = Un fichier de cette application, ou un export d’Aegis ou de 2FAS.
    .import-do = Choisir un fichier
    .import-passphrase = Ce fichier est chiffré. Saisissez sa phrase secrète.
    .import-wrong = La phrase secrète n’ouvre pas ce fichier.
    .import-unreadable = Ce fichier ne contient pas de codes lisibles par l’application.
    .import-encrypted = Cette exportation est chiffrée d’une façon que les navigateurs ne savent pas ouvrir. Exportez à nouveau sans mot de passe, puis supprimez ce fichier.
    .import-newer = Une version plus récente de l’application a créé ce fichier. Mettez d’abord l’application à jour.
    .import-open = Ouvrir le fichier
    .imported = { $codes ->
        [one] { $codes } compte ajouté
       *[other] { $codes } comptes ajoutés
    }
set-install = Ajouter à l’écran d’accueil
set-about = À propos
    .version = Version { $version }
    .service = Service
    .address = Adresse
    .phone-key = Clé de ce téléphone
    .server-key = Clé du service
    .compare = Ces clés sont des empreintes : les mêmes caractères figurent sur la page de votre compte.
    .licence = Logiciel libre sous Apache 2.0 ou MIT.
    .status = Connexion
    .live = Connecté
    .polling = Connecté, plus lentement
    .offline = Pas de réseau

## What the service worker says in a notification

app-worker-unreadable = Ouvrez l’application : quelqu’un attend peut-être votre confirmation.
app-worker-refused = Refusé
app-worker-approved = Confirmé
app-worker-failed = Non envoyé
    .about = Ouvrez l’application pour répondre.
