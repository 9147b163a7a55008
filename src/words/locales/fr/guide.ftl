### Help for people, step by step.

guide-title = Pas à pas
guide-all = Toute l’aide
guide-more = Plus d’aide
guide-stuck = Toujours bloqué ? Adressez-vous aux responsables de ce service.

## I have a new phone

guide-new-phone = J’ai un nouveau téléphone
    .about = Ajoutez d’abord le nouveau téléphone, puis supprimez l’ancien. Cela prend quelques minutes.
    .sign-in = Se connecter sur un ordinateur
    .open = Ouvrez la page de connexion sur un ordinateur ou une tablette.
    .password = Saisissez votre nom d’utilisateur et votre mot de passe.
    .approve = Approuvez sur votre ancien téléphone.
    .without = Vous n’avez plus l’ancien téléphone ? Suivez la page { $lost }.
    .add = Ajouter le nouveau téléphone
    .app = Ouvrez l’application sur le nouveau téléphone. Pas encore d’application ? Voir { $install }.
    .options = Sur l’ordinateur, ouvrez { $page }.
    .choose = Choisissez { $button } à côté de « { $option } ».
    .scan = Scannez le code QR avec le nouveau téléphone.
    .compare = Comparez le code de l’ordinateur avec celui du nouveau téléphone.
    .confirm = S’ils sont identiques, choisissez { $button }.
    .remove = Supprimer l’ancien téléphone
    .security = Ouvrez { $page } et choisissez l’ancien téléphone.
    .remove-do = Choisissez { $button }.
    .move = Applications d’authentification et clés d’accès
    .move-about = Elles n’ont peut-être pas suivi sur le nouveau téléphone.
    .move-codes = Ouvrez { $page } et configurez une application d’authentification sur le nouveau téléphone. Supprimez ensuite l’ancienne.
    .move-passkey = Ouvrez { $page } sur le nouveau téléphone et ajoutez une clé d’accès.

## I lost my phone

guide-lost-phone = J’ai perdu mon téléphone
    .link = Aide : j’ai perdu mon téléphone
    .about = Supprimez-le de votre compte. Plus personne ne pourra alors approuver de connexions avec lui.
    .sign-in = Se connecter sans le téléphone
    .password = Sur un ordinateur, saisissez votre nom d’utilisateur et votre mot de passe.
    .other = Sur la page qui attend le téléphone, choisissez { $button }.
    .way = Choisissez comment continuer : avec un code ou avec une clé d’accès.
    .code = Pour un code, saisissez l’un de vos codes de secours, ou le code d’une application d’authentification sur un autre appareil.
    .remove = Supprimer le téléphone
    .security = Ouvrez { $page } et choisissez le téléphone perdu.
    .remove-do = Choisissez { $button }.
    .stolen = A-t-il été volé ?
    .secure = Ouvrez { $page }.
    .secure-do = Choisissez { $button }. Les demandes en attente sont fermées et tous les autres navigateurs sont déconnectés.
    .change = Ouvrez { $page } et choisissez un nouveau mot de passe.
    .shut-out = Vous ne pouvez plus du tout vous connecter ?
    .mail = Si votre compte a une adresse e-mail confirmée, vous pouvez associer un nouveau téléphone par e-mail.
    .mail-other = Sur la page qui attend le téléphone, choisissez { $button }.
    .mail-lost = Choisissez { $lost }, puis suivez la page et les e-mails. Pour votre sécurité, un délai s’écoule entre-temps.
    .ask = Pas de tel choix, ou aucun e-mail ? Adressez-vous aux responsables de ce service. Ils s’assurent que c’est bien vous et vous envoient un lien pour ajouter un nouveau téléphone.
    .never = Ils ne vous demandent jamais votre mot de passe, un code ou un nombre. Quiconque le fait cherche à entrer dans votre compte.
    .next = Vous avez un nouveau téléphone ? Continuez avec { $new }.

## What is this request?

guide-request = Quelle est cette demande ?
    .about = Quelqu’un a saisi votre mot de passe. Le service veut savoir si c’était vous.
    .yours = C’était vous
    .look = Sur le téléphone, regardez le service, le navigateur et le lieu.
    .number = Si votre ordinateur affiche un nombre, saisissez-le sur le téléphone.
    .approve = Approuvez.
    .place = Le lieu est déduit de l’adresse internet et peut être très inexact.
    .not-yours = Ce n’était pas vous
    .refuse = Refusez la demande sur le téléphone. Personne n’entre.
    .report = Indiquez que ce n’était pas vous. Les responsables du service en sont informés.
    .change = Ouvrez { $page } et choisissez un nouveau mot de passe : quelqu’un connaît l’ancien.
    .activity = Ouvrez { $page } et cherchez ce qui ne vient pas non plus de vous.
    .careful = Pièges à connaître
    .no-number = Le téléphone demande un nombre et vous n’en voyez aucun : ce n’est pas votre connexion. Refusez.
    .caller = Quelqu’un vous appelle ou vous écrit pour que vous approuviez ou donniez un nombre : refusez. Aucune assistance n’en a besoin.
    .many = Les demandes se succèdent : quelqu’un espère que vous céderez. Refusez et modifiez votre mot de passe.
    .missing = Vous vous connectez et aucune demande n’arrive ?
    .open-app = Ouvrez l’application sur votre téléphone : la demande vous y attend.
    .again = Si elle n’y est pas, choisissez { $button } sur l’ordinateur.

## Install the app

guide-install = Installer l’application
    .about = Les boutiques d’applications n’ont pas encore d’application pour ce service. Voici ce qui fonctionne aujourd’hui.
    .phone = L’application sur votre téléphone
    .phone-about = Elle s’exécute dans le navigateur du téléphone. Il n’y a rien à chercher dans une boutique.
    .phone-open = Sur le téléphone, ouvrez { $address }.
    .phone-iphone = Sur un iPhone, dans Safari, choisissez Partager, puis « Sur l’écran d’accueil ». Ouvrez ensuite l’application depuis l’écran d’accueil.
    .phone-android = Sur Android, vous pouvez choisir « Installer l’application » dans le menu du navigateur.
    .phone-scan = Scannez le code QR avec l’application.
    .codes = Une application d’authentification sur votre téléphone
    .codes-about = Elle affiche six chiffres, que vous saisissez après votre mot de passe. Elle n’a pas besoin de réseau.
    .get = Installez une application d’authentification depuis la boutique de votre téléphone, par exemple Aegis ou 2FAS. Sur un iPhone, l’application Mots de passe déjà présente convient.
    .new = Sur un ordinateur, ouvrez { $page }.
    .scan = Scannez le code QR avec l’application d’authentification.
    .label = Saisissez un nom, pour la reconnaître.
    .digits = Saisissez les six chiffres qu’elle affiche.
    .add = Choisissez { $button }.
    .passkey = Une clé d’accès
    .passkey-about = Votre empreinte, votre visage ou le code PIN de votre appareil. Il n’y a rien à installer.
    .passkey-open = Sur l’appareil avec lequel vous vous connectez, ouvrez { $page }.
    .passkey-add = Choisissez { $button }.
    .passkey-confirm = Confirmez comme pour déverrouiller l’appareil.
    .computer = Un ordinateur à la place du téléphone
    .computer-about = Le programme { $program } reçoit les demandes dans un terminal et y répond. Les responsables de ce service peuvent vous le fournir.
    .options = Dans le navigateur, ouvrez { $page }.
    .choose = Choisissez { $button } à côté de « { $option } ».
    .command = Choisissez « { $link } » et copiez la commande.
    .run = Exécutez la commande dans un terminal.
    .confirm = Si les deux affichent le même code, choisissez { $button } dans le navigateur.
    .given = Les responsables de ce service vous ont fourni leur propre application ? Continuez avec { $new }.

## App passwords for mail

guide-app-passwords = Mots de passe d’application pour l’e-mail
    .about = Les programmes de messagerie, d’agenda et de fichiers ne peuvent pas interroger votre téléphone. Chacun reçoit son propre mot de passe.
    .make = Créer un mot de passe d’application
    .open = Ouvrez { $page }.
    .name = Saisissez le nom du programme, par exemple Thunderbird.
    .scope = Choisissez son utilisation. Un programme qui lit et envoie des e-mails a besoin de « { $everything } ».
    .create = Choisissez { $button }.
    .fill-in = Le donner au programme
    .settings = Dans le programme, ouvrez les réglages de votre compte e-mail.
    .type = Saisissez le nom d’utilisateur et le mot de passe d’application indiqués par la page.
    .save = Enregistrez les réglages.
    .once = La page n’affiche le mot de passe d’application qu’une fois. Si vous le perdez, supprimez-le et créez-en un autre.
    .again = Le programme redemande son mot de passe ?
    .list = Ouvrez { $page } et vérifiez que son mot de passe d’application y est encore.
    .renew = Créez-en un nouveau et donnez-le au programme.
    .gone = Vous avez perdu un ordinateur, ou n’utilisez plus un programme ?
    .remove = Ouvrez { $page }.
    .remove-do = Choisissez { $button } à côté de son nom. Le programme n’a plus accès.

## What the pictures show, for people who cannot see them

guide-picture-waiting = La page qui attend le téléphone, avec un grand nombre à deux chiffres.
guide-picture-other-ways = Les moyens de se connecter sans le téléphone sont dépliés : un code et une clé d’accès.
guide-picture-options = La page pour ajouter un moyen. La première ligne est un autre téléphone, avec un bouton à côté.
guide-picture-scan = Un grand code QR sur l’écran de l’ordinateur.
guide-picture-confirm = La page affiche un code à quatre chiffres et deux boutons : l’un pour non, l’autre pour oui.
guide-picture-remove = La page d’un téléphone. Sa dernière partie supprime le téléphone.
guide-picture-secure = La page énumère ce qui se passe, au-dessus d’un bouton rouge.
guide-picture-codes-app = Un code QR pour l’application d’authentification et, dessous, le champ pour son nom.
guide-picture-passkeys = La liste des clés d’accès et le champ pour le nom d’une nouvelle.
guide-picture-app-password = Le formulaire d’un nouveau mot de passe d’application : nom, utilisation et durée.
guide-picture-app-password-shown = Le nouveau mot de passe d’application à côté d’un bouton qui le copie, et le nom d’utilisateur dessous.
