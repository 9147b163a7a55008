### The frame of the pages for engineers: the API and its errors. What stands in them is the contract, and in English.

documentation-api = API
    .document = Il documento OpenAPI
    .for-programs = { $document }, per i programmi.
    .operations = Operazioni
    .takes = Che cosa accetta { $operation }
    .returns = Che cosa restituisce { $operation }
    .example = Esempio di { $operation }
    .send = Invio
    .get = Risposta
    .in = In
    .type = Tipo
    .meaning = Significato
    .optional = , facoltativo

documentation-errors = Errori
    .about = Ogni errore ha un codice stabile, su cui un client può contare.
    .how = Via HTTP arriva come { $media }; su una socket, in un frame { $frame }. Che cosa esattamente non va è in { $detail }.
        Veda { $api }.
    .api = l’API
    .codes = Codici di errore
    .closes = Codici di chiusura delle socket
    .closes-about = Le centinaia indicano che cosa fa poi un client, che può così gestire anche un codice che non conosce.
