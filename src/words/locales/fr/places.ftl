places-in-address = { $place } ({ $address })

places-address = { $address } ({ $place })

places-kept = À partir de l’adresse internet, ce service détermine à peu près où vous êtes, avec un fichier qui lui est propre : il n’interroge
    personne. Il conserve le pays et la zone, large d’environ 11 km, des connexions que vous avez approuvées, afin de pouvoir vous avertir
    d’un nouveau lieu. Cette indication peut être fausse, et souvent aucun lieu n’est connu.
