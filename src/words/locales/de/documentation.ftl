### Der Rahmen der Seiten für Entwickler: die API und ihre Fehler. Was darin steht, ist der Vertrag, und englisch.

documentation-api = API
    .document = Das OpenAPI-Dokument
    .for-programs = { $document }, für Programme.
    .operations = Operationen
    .takes = Was { $operation } annimmt
    .returns = Was { $operation } zurückgibt
    .example = Beispiel für { $operation }
    .send = Senden
    .get = Erhalten
    .in = In
    .type = Typ
    .meaning = Bedeutung
    .optional = , optional

documentation-errors = Fehler
    .about = Jeder Fehler hat einen festen Code, auf den sich ein Programm verlassen kann.
    .how = Über HTTP kommt er als { $media }, auf einem Socket in einem { $frame }-Frame. Was genau falsch ist, steht in { $detail }.
        Siehe { $api }.
    .api = die API
    .codes = Fehlercodes
    .closes = Schließcodes von Sockets
    .closes-about = Die Hunderter sagen, was ein Programm als Nächstes tut, sodass es auch mit einem unbekannten Code umgehen kann.
