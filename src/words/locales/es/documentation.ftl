### The frame of the pages for engineers: the API and its errors. What stands in them is the contract, and in English.

documentation-api = API
    .document = El documento OpenAPI
    .for-programs = { $document }, para programas.
    .operations = Operaciones
    .takes = Qué acepta { $operation }
    .returns = Qué devuelve { $operation }
    .example = Ejemplo de { $operation }
    .send = Envío
    .get = Respuesta
    .in = En
    .type = Tipo
    .meaning = Significado
    .optional = , opcional

documentation-errors = Errores
    .about = Cada error tiene un código estable, del que un cliente puede fiarse.
    .how = Por HTTP llega como { $media }; en un socket, en una trama { $frame }. Qué está mal exactamente se indica en { $detail }.
        Véase { $api }.
    .api = la API
    .codes = Códigos de error
    .closes = Códigos de cierre de los sockets
    .closes-about = Las centenas dicen qué hace después un cliente, que así puede tratar también un código que no conoce.
