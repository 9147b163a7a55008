# A change that is taken back by the link of a letter.

undo-title = Annullare la modifica?
    .what = Che cosa è cambiato
    .when = Quando
    .then = Se prosegue
    .sessions = Tutti i browser vengono disconnessi e tutte le richieste in attesa vengono chiuse.
    .password = La sua password non vale più. Le inviamo un’e-mail con cui impostarne una nuova.
    .change = Ciò che questa modifica ha aggiunto viene tolto, ciò che ha tolto viene ripristinato: { $change }.
    .rest = La modifica in sé non si può annullare, ma nessuno può più approfittarne.
    .do = Non ero io, annulla
    .keep = Se era lei, chiuda questa pagina.
undo-done = La modifica è stata annullata
    .about = Tutti i browser sono disconnessi. Controlli la posta: con un’e-mail può impostare una nuova password. Poi controlli i telefoni, le passkey e le password per le app.
