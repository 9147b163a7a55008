### Ce que nod-device dit à la personne qui répond.

terminal-title = Essayez-vous de vous connecter ?
    .action = Souhaitez-vous cela ?
terminal-service = Service
terminal-at = Sur
terminal-account = Compte
terminal-asks = Demande
terminal-browser = Navigateur
    .unknown = Navigateur inconnu
terminal-place = Lieu
    .unknown = Lieu inconnu
terminal-address = Adresse
    .unknown = Adresse inconnue
terminal-origin-unknown = adresse web inconnue
terminal-time = Heure
terminal-level = Niveau
    .tap = simple
    .number = nombre
    .strict = strict
terminal-new-browser = Vous n’avez encore jamais approuvé ce navigateur.
terminal-new-network = Nouveau réseau pour vous : vous n’en avez encore rien approuvé.
terminal-new-place = Nouveau lieu pour vous : vous n’avez encore rien approuvé depuis cette région.
terminal-impossible-travel = Trop loin : vous avez approuvé une demande ailleurs il y a si peu de temps que personne ne voyage aussi vite.
terminal-left = Temps restant : { $time }
terminal-now = maintenant
terminal-seconds-ago = { $seconds ->
    [one] il y a { $seconds } seconde
    [many] il y a { $seconds } de secondes
   *[other] il y a { $seconds } secondes
}
terminal-minutes-ago = { $minutes ->
    [one] il y a { $minutes } minute
    [many] il y a { $minutes } de minutes
   *[other] il y a { $minutes } minutes
}
terminal-yes = o
    .word = oui
terminal-no = non
terminal-report = signaler
terminal-prompt-tap = [o] oui   [n] non   [r] non, et signaler : ce n’était pas moi
terminal-prompt-number = Saisissez les 2 chiffres de l’autre écran pour approuver   [n] non   [r] non, et signaler
terminal-prompt-strict = Saisissez les 6 chiffres de l’autre écran pour approuver   [n] non   [r] non, et signaler
terminal-approved = Approuvé. Vous pouvez revenir à votre ordinateur.
terminal-too-often = Refusé : le nombre était faux trop souvent.
terminal-refused = Refusé.
terminal-reported = Refusé et signalé. Si quelqu’un peut connaître votre mot de passe, changez-le.
terminal-approved-on = Approuvé sur { $phone }.
terminal-refused-on = Refusé sur { $phone }.
terminal-reported-on = Refusé et signalé sur { $phone }.
terminal-another-phone = un autre appareil
terminal-expired = Le temps est écoulé.
terminal-cancelled = La demande a été annulée sur l’autre écran.
terminal-connected = Connexion établie. En attente de demandes.
    .poll = Connexion établie (sans WebSocket). En attente de demandes.
terminal-offline = Pas de connexion : { $reason }. Prochain essai dans { $time }.
terminal-untrusted = Une demande n’est pas affichée, car elle n’est pas digne de confiance : { $reason }.
terminal-wrong-number = Ce nombre ne correspond pas. Vérifiez l’autre écran. Essais restants : { $tries }.
terminal-not-taken = La réponse n’a pas été acceptée : { $reason }
terminal-delayed = Le serveur ne peut pas recevoir la réponse pour le moment ({ $code }). Elle est renvoyée.
terminal-lost = Le temps s’est écoulé avant que le serveur confirme votre réponse.
terminal-new-key = Le serveur a une nouvelle clé, et l’ancienne s’en porte garante.
terminal-server-says = Le serveur dit : { $message }
terminal-number-needed = Sans réponse : le nombre est nécessaire (--number).
terminal-one-more = une autre demande attend : { $count }
terminal-nothing = Rien n’attend.
terminal-under-way = Votre réponse est en cours d’envoi.
terminal-too-soon = C’était trop tôt après la demande.
terminal-unclear = Non compris : rien n’a été répondu.
terminal-not-accepted = Sans réponse : le serveur n’accepte plus les réponses de cet appareil.
