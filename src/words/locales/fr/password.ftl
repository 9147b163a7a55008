# Pourquoi un nouveau mot de passe est refusé, et comment faire mieux. Chaque phrase est affichée seule.

password-rules = { $characters ->
    [one] Au moins { $characters } caractère. Quelques mots sans rapport entre eux sont faciles à retenir et difficiles à deviner.
    [many] Au moins { $characters } de caractères. Quelques mots sans rapport entre eux sont faciles à retenir et difficiles à deviner.
   *[other] Au moins { $characters } caractères. Quelques mots sans rapport entre eux sont faciles à retenir et difficiles à deviner.
}
    .breached = Les mots de passe volés ailleurs sont refusés.
password-short = { $characters ->
    [one] Le nouveau mot de passe est trop court : il doit avoir au moins { $characters } caractère. Ajoutez un mot.
    [many] Le nouveau mot de passe est trop court : il doit avoir au moins { $characters } de caractères. Ajoutez un mot.
   *[other] Le nouveau mot de passe est trop court : il doit avoir au moins { $characters } caractères. Ajoutez un mot.
}
password-long = { $characters ->
    [one] Le nouveau mot de passe est trop long : il peut avoir { $characters } caractère au plus.
    [many] Le nouveau mot de passe est trop long : il peut avoir { $characters } de caractères au plus.
   *[other] Le nouveau mot de passe est trop long : il peut avoir { $characters } caractères au plus.
}
password-breached = Ce mot de passe a été volé ailleurs et figure dans une liste que les pirates essaient en premier. Choisissez-en un que vous n’utilisez nulle part ailleurs. Si vous utilisez celui-ci ailleurs, changez-le là aussi.

password-weak =
    .common = Beaucoup de gens utilisent ce mot de passe, ou un semblable. Choisissez le vôtre, par exemple quatre mots sans rapport entre eux.
    .word = Un mot seul est facile à deviner. Ajoutez deux ou trois mots sans rapport avec lui.
    .name = Les noms de personnes sont faciles à deviner. Ajoutez des mots qui ne sont pas des noms.
    .keyboard = Des touches voisines sont faciles à deviner. Utilisez plutôt des mots.
    .repeat = Une répétition est aussi facile à deviner que ce qu’elle répète. Utilisez des mots différents.
    .sequence = Les suites comme abcd ou 1234 sont faciles à deviner. Utilisez plutôt des mots.
    .date = Les années et les dates sont faciles à deviner. Utilisez des mots sans rapport avec vous.
    .personal = Vos propres noms et celui de ce service sont les premiers que l’on essaie. Ne les utilisez pas.
    .other = Un programme devine ce mot de passe en un rien de temps. Ajoutez des mots sans rapport entre eux.
