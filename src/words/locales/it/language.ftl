### La lingua di una persona.

language-title = Lingua
    .about = Per queste pagine, e per notifiche ed e-mail se non è indicato altro.
language-own = Italiano
language-browser = Come nel browser
    .about = La lingua impostata nel suo browser.
language-save = Salva
language-saved = La sua lingua è stata salvata.
language-event = Lingua modificata
language-cookie = Un altro ricorda la lingua che ha scelto. Non è un segreto.
language-browser-hand = { $browser } su { $system }
