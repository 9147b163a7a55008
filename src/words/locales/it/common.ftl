### Italian. The rules are in en/common.ftl, the words in docs/glossary.md.

common-skip = Vai al contenuto
common-footer = Aiuto e privacy
common-help = Aiuto
common-privacy = Privacy

common-cancel = Annulla
common-continue = Continua
common-sign-in = Accedi
common-sign-out = Esci

common-show = Mostra
    .label = Mostra: { $field }
common-copy = Copia
    .done = Copiato

common-error-title = Errore: { $title }
common-warning = Attenzione:

common-seconds = { $seconds ->
    [one] { $seconds } secondo
    [many] { $seconds } di secondi
   *[other] { $seconds } secondi
}
common-minutes = { $minutes ->
    [one] { $minutes } minuto
    [many] { $minutes } di minuti
   *[other] { $minutes } minuti
}
common-hours = { $hours ->
    [one] { $hours } ora
    [many] { $hours } di ore
   *[other] { $hours } ore
}

common-just-now = adesso
common-minutes-ago = { $minutes } min fa
common-hours-ago = { $hours } h fa

common-near = vicino a { $place }
common-near-address = vicino a { $place } ({ $address })
common-address = { $address }, luogo sconosciuto
common-place-unknown = luogo sconosciuto

common-browser = { $browser } su { $system }
common-browser-system = Un browser su { $system }
common-this-browser = Questo browser
common-unknown-browser = Browser sconosciuto

common-zero = zero
common-one = uno
common-two = due
common-three = tre
common-four = quattro
common-five = cinque
common-six = sei
common-seven = sette
common-eight = otto
common-nine = nove
