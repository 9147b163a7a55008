### The page that waits for the phone, and what came of it.

## Waiting

approval-title = Consultez votre téléphone
approval-your-phone = votre téléphone
approval-asked = Une demande attend sur { $phone }.
    .tap = Indiquez-y si c’est bien vous.
    .number = Saisissez-y ce nombre :
    .number-or-scan = Saisissez-y ce nombre, ou scannez le code QR :
approval-paused = Les notifications sont suspendues. Ouvrez l’application sur { $phone }.

approval-scan = Scanner plutôt que saisir
    .picture = Code QR : scannez-le dans l’application de votre téléphone
    .hint = Ouvrez l’application sur votre téléphone et choisissez Scanner.

approval-step-sent = Envoyée
approval-step-delivered = Reçue
approval-step-opened = Ouverte
approval-step-done =  : fait
approval-step-not-yet =  : pas encore

approval-say-sent = La demande est en route vers votre téléphone.
approval-say-paused = Ouvrez l’application sur votre téléphone : la demande vous y attend.
approval-say-delivered = La demande est sur votre téléphone.
approval-say-opened = Vous l’avez ouverte. Répondez sur votre téléphone.
approval-say-lost = La connexion au serveur est interrompue. Nouvel essai…
approval-unreachable = Votre téléphone n’a pas pu être joint. Ouvrez-y l’application : la demande vous y attend.
    .or-else = Votre téléphone n’a pas pu être joint. Ouvrez-y l’application : la demande vous y attend.
        Ou choisissez un autre moyen ci-dessous.

approval-left = Encore { $time }
approval-hurry = { $seconds ->
    [one] Encore { $seconds } seconde.
    [many] Encore { $seconds } de secondes.
   *[other] Encore { $seconds } secondes.
}
approval-send-again = Renvoyer
    .in = Renvoyer dans { $time }

approval-other-ways = Je ne peux pas utiliser mon téléphone

approval-service = Service
approval-username = Nom d’utilisateur
approval-browser = Ce navigateur

approval-not-you = Ce n’est pas vous ?

## The end

approval-approved = Approuvée
    .moving-on = Approuvée, un instant…
approval-refused = La demande a été refusée
    .title = Refusée
    .denied = La réponse sur le téléphone était non : vous n’êtes pas connecté à { $service }. Si c’était une erreur, réessayez.
    .wrong-numbers = Le nombre saisi sur le téléphone était faux deux fois. Si c’était vous, réessayez :
        le nombre change à chaque fois.
    .reported = Le titulaire de ce compte a indiqué que cette connexion n’était pas la sienne. Vous n’êtes pas connecté,
        et les responsables de ce service en sont informés.
    .not-you = Vous ne l’avez pas refusée ? Quelqu’un d’autre a donc votre téléphone : demandez { $help }.
    .help = de l’aide
approval-expired = Le temps est écoulé
    .about = Personne n’a répondu à temps sur le téléphone. Le nombre n’est plus valable.
    .no-notification = Aucune notification reçue ? Ouvrez l’application sur votre téléphone avant de recommencer.
approval-cancelled = La demande a été annulée
    .title = Annulée
    .about = Vous n’êtes pas connecté à { $service }. Vous n’avez rien à faire sur le téléphone.
approval-replaced = Vous avez refait une demande
    .title = Remplacée
    .about = Un autre onglet de ce navigateur a lancé une connexion plus récente à { $service }. Seule celle-là compte.
approval-spent = Vous n’êtes pas connecté
    .title = Non connecté
    .withdrawn = Le téléphone avait déjà approuvé cette connexion quand vous l’avez annulée.
        L’approbation est consommée et ne peut plus servir.
    .replaced = Le téléphone avait déjà approuvé cette connexion quand vous en avez lancé une autre.
        L’approbation est consommée et ne peut plus servir.
    .account-changed = Le téléphone avait déjà approuvé cette connexion quand le compte a été modifié.
        L’approbation est consommée et ne peut plus servir.
    .reported = Le téléphone avait déjà approuvé cette connexion quand le titulaire du compte l’a signalée.
        L’approbation est consommée et ne peut plus servir.

approval-try-again = Réessayer
approval-start-again = Recommencer
approval-show-here = L’afficher ici

## Where the QR code of a waiting page leads a phone’s own camera

approval-in-app = Scannez ce code dans l’application
    .about = Ce code QR correspond à une connexion qui attend sur un autre écran.
    .how = Ouvrez l’application d’approbation sur ce téléphone et scannez-y le code QR, ou saisissez le nombre affiché à côté.

## More time

approval-longer = Il me faut plus de temps

## Remembering the browser

approval-remember = { $days ->
        [one] Mémoriser ce navigateur pendant { $days } jour
        [many] Mémoriser ce navigateur pendant { $days } de jours
       *[other] Mémoriser ce navigateur pendant { $days } jours
    }
