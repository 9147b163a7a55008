### De taal van iemand.

language-title = Taal
    .about = Voor deze pagina’s, en voor meldingen en e-mail als daar niets anders is ingesteld.
language-own = Nederlands
language-browser = Zoals de browser
    .about = De taal waarop uw browser is ingesteld.
language-save = Opslaan
language-saved = Uw taal is opgeslagen.
language-event = Taal gewijzigd
language-cookie = Nog een onthoudt de taal die u hebt gekozen. Die is geen geheim.
language-browser-hand = { $browser } op { $system }
