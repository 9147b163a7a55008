### La langue d’une personne.

language-title = Langue
    .about = Pour ces pages, et pour les notifications et les e-mails si rien d’autre ne l’indique.
language-own = Français
language-browser = Comme le navigateur
    .about = La langue réglée dans votre navigateur.
language-save = Enregistrer
language-saved = Votre langue est enregistrée.
language-event = Langue modifiée
language-cookie = Un autre retient la langue que vous avez choisie. Il n’a rien de secret.
language-browser-hand = { $browser } sur { $system }
