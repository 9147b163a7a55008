### The frame of the pages for engineers: the API and its errors. What stands in them is the contract, and in English.

documentation-api = API
    .document = The OpenAPI document
    .for-programs = { $document }, for programs.
    .operations = Operations
    .takes = What { $operation } takes
    .returns = What { $operation } returns
    .example = Example of { $operation }
    .send = Send
    .get = Get
    .in = In
    .type = Type
    .meaning = Meaning
    .optional = , optional

documentation-errors = Errors
    .about = Every error has a stable code, which a client may rely on.
    .how = Over HTTP it comes as { $media }; on a socket, in an { $frame } frame. What exactly is wrong is in { $detail }.
        See { $api }.
    .api = the API
    .codes = Error codes
    .closes = Close codes of sockets
    .closes-about = The hundreds say what a client does next, so that a client can also handle a code that it does not know.
