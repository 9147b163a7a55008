### Adding a phone.

device-step = Étape { $step } sur 3
device-for = Pour le compte de { $username }

## The link

device-add-title = Ajouter un téléphone
device-scan = Ouvrez ce lien sur votre téléphone
    .about = Scannez le code avec l’application ou avec l’appareil photo du téléphone.
    .picture = Code QR avec le lien ci-dessous
    .left = Pour un seul téléphone, encore { $time }
    .code-in-app = Pas d’appareil photo ? Dans l’application du téléphone, saisissez votre nom d’utilisateur et ce code :
    .instead = Impossible de scanner ?
    .link = Ouvrez ce lien sur le téléphone :
    .command = Ou utilisez un ordinateur à la place du téléphone :
    .app = Pas encore d’application ? Ouvrez { $address } sur le téléphone.
    .browser = Utiliser ce navigateur comme téléphone
    .browser-about = Pour essayer, ou sans téléphone. Toute personne qui peut utiliser ce navigateur pourra alors approuver des connexions.
    .hint = Le premier téléphone qui ouvre ce lien peut demander à être ajouté. Rien n’est ajouté avant votre accord sur cette page.
    .waiting = En attente du téléphone…
    .changed-mind = Vous avez changé d’avis ?

## A phone came: is it the right one?

device-confirm = Est-ce votre téléphone ?
    .about = { $phone } demande à être ajouté. Le téléphone affiche-t-il ce code ?
    .about-platform = { $phone } ({ $platform }) demande à être ajouté. Le téléphone affiche-t-il ce code ?
    .no = Non
    .yes = Oui, l’ajouter
    .differs = Si les codes sont différents, ou si vous n’avez pas ce téléphone en main, choisissez Non : quelqu’un d’autre a peut-être ouvert le lien.

## The end

device-added = { $phone } a été ajouté
    .title = Téléphone ajouté
    .about = Désormais, il vous demande si une connexion est bien la vôtre. Si ce n’est pas vous, répondez Non.
        La demande est refusée immédiatement.
    .linked = Enregistrez maintenant vos codes de secours. Puis nous ferons un essai.
    .done = Terminé
device-refused = Le téléphone n’a pas été ajouté
    .title = Non ajouté
    .about = Le lien ne peut plus servir. Rien n’a changé sur votre compte.
device-expired = Le temps est écoulé
    .about = Aucun téléphone ne s’est présenté à temps, et le lien n’est plus valable.
device-new-link = Créer un nouveau lien
device-back = Retour à votre compte

## What a phone’s browser shows for the link

device-landing = Ajouter ce téléphone
    .about = Ce lien ajoute un téléphone à un compte { $brand }. Un navigateur ne peut pas l’utiliser, l’application si.
    .about-app = Ce lien ajoute un téléphone à un compte { $brand }.
    .broken = Ce lien est incomplet
    .broken-about = Scannez à nouveau le code QR, ou copiez le lien en entier.
    .open = Ouvrir l’application
    .first = Ouvrez l’application sur votre téléphone.
    .second = Choisissez { $add }, puis { $scan }.
    .third = Scannez le code QR de l’autre écran.
    .computer = Sur un ordinateur
    .computer-about = Un programme en ligne de commande peut remplacer le téléphone :
    .here = le lien de la barre d’adresse
    .secret = La partie du lien qui suit # est un secret à usage unique. Cette page ne l’envoie nulle part.
device-landing-add = Ajouter un compte
device-landing-scan = Scanner

## A phone’s own page

device-phone = Ce téléphone
device-platform = Système
device-linked = Associé
device-answered = Dernière réponse
    .never = aucune pour l’instant
device-health-good = Les notifications arrivent
    .about = L’application est avertie immédiatement lors d’une connexion.
device-health-silent = Ne reçoit rien
    .about = Ce téléphone n’a pas reçu les 2 dernières notifications. Ouvrez-y l’application et vérifiez ses réglages de notification.
device-health-none = Pas de notifications
    .about = Les notifications ne sont pas activées dans l’application. Elle affiche les demandes tant qu’elle est ouverte.
device-test = Envoyer une notification d’essai
    .sent = Une notification d’essai est en route. Si rien n’apparaît sur le téléphone d’ici une minute, vérifiez ses réglages de notification.
    .failed = Le service de notification n’a pas accepté l’essai. Ouvrez l’application sur le téléphone, puis réessayez.
    .none = Les notifications ne sont pas activées dans l’application.
device-rename = Renommer
    .do = Enregistrer
device-name = Nom du téléphone
device-last = C’est votre dernier moyen : le supprimer désactive la validation en deux étapes.

## The screen lock of a phone

device-lock = Verrouillage de l’écran
    .is-on = Toujours demandé
    .about = Le téléphone peut demander son code, votre empreinte ou votre visage avant que vous n’approuviez. Pour refuser, ce n’est jamais nécessaire.
    .on = Ce téléphone demande son code, votre empreinte ou votre visage avant que vous n’approuviez.
    .required = Votre organisation l’exige : ce téléphone demande son code, votre empreinte ou votre visage avant que vous n’approuviez.
    .waits = Ouvrez l’application sur ce téléphone et enregistrez son verrouillage de l’écran. D’ici là, vous ne pouvez pas approuver avec ce téléphone.
    .turn-on = Demander le verrouillage de l’écran
    .turn-off = Ne plus le demander
    .again = L’enregistrer de nouveau
