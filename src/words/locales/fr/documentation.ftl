### The frame of the pages for engineers: the API and its errors. What stands in them is the contract, and in English.

documentation-api = API
    .document = Le document OpenAPI
    .for-programs = { $document }, pour les programmes.
    .operations = Opérations
    .takes = Ce que { $operation } accepte
    .returns = Ce que { $operation } renvoie
    .example = Exemple de { $operation }
    .send = Envoyer
    .get = Recevoir
    .in = Dans
    .type = Type
    .meaning = Signification
    .optional = , facultatif

documentation-errors = Erreurs
    .about = Chaque erreur a un code stable, sur lequel un client peut compter.
    .how = Par HTTP, elle arrive en { $media } ; sur une socket, dans une trame { $frame }. Le détail exact est dans { $detail }.
        Voir { $api }.
    .api = l’API
    .codes = Codes d’erreur
    .closes = Codes de fermeture des sockets
    .closes-about = Les centaines indiquent ce que fait ensuite un client, qui peut ainsi traiter aussi un code inconnu.
