### French. The rules are in en/common.ftl, the words in docs/glossary.md. Before : ; ! ? and inside of « » is U+202F.

common-skip = Aller au contenu
common-footer = Aide et confidentialité
common-help = Aide
common-privacy = Confidentialité

common-cancel = Annuler
common-continue = Continuer
common-sign-in = Se connecter
common-sign-out = Se déconnecter

common-show = Afficher
    .label = Afficher : { $field }
common-copy = Copier
    .done = Copié

common-error-title = Erreur : { $title }
common-warning = Attention :

common-seconds = { $seconds ->
    [one] { $seconds } seconde
    [many] { $seconds } de secondes
   *[other] { $seconds } secondes
}
common-minutes = { $minutes ->
    [one] { $minutes } minute
    [many] { $minutes } de minutes
   *[other] { $minutes } minutes
}
common-hours = { $hours ->
    [one] { $hours } heure
    [many] { $hours } d’heures
   *[other] { $hours } heures
}

common-just-now = à l’instant
common-minutes-ago = il y a { $minutes } min
common-hours-ago = il y a { $hours } h

common-near = vers { $place }
common-near-address = vers { $place } ({ $address })
common-address = { $address }, lieu inconnu
common-place-unknown = lieu inconnu

common-browser = { $browser } sur { $system }
common-browser-system = Un navigateur sur { $system }
common-this-browser = Ce navigateur
common-unknown-browser = Navigateur inconnu

common-zero = zéro
common-one = un
common-two = deux
common-three = trois
common-four = quatre
common-five = cinq
common-six = six
common-seven = sept
common-eight = huit
common-nine = neuf
