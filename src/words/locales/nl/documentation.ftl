### Het kader van de pagina’s voor ontwikkelaars: de API en haar fouten. Wat erin staat is het contract, en Engels.

documentation-api = API
    .document = Het OpenAPI-document
    .for-programs = { $document }, voor programma’s.
    .operations = Bewerkingen
    .takes = Wat { $operation } aanneemt
    .returns = Wat { $operation } teruggeeft
    .example = Voorbeeld van { $operation }
    .send = Versturen
    .get = Ontvangen
    .in = In
    .type = Type
    .meaning = Betekenis
    .optional = , optioneel

documentation-errors = Fouten
    .about = Elke fout heeft een vaste code waarop een programma kan vertrouwen.
    .how = Via HTTP komt die als { $media }, op een socket in een { $frame }-frame. Wat er precies mis is, staat in { $detail }.
        Zie { $api }.
    .api = de API
    .codes = Foutcodes
    .closes = Sluitcodes van sockets
    .closes-about = De honderdtallen zeggen wat een programma daarna doet, zodat het ook met een onbekende code overweg kan.
