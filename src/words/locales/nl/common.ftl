### Nederlands. De regels staan in het Engelse bestand, de woorden in docs/glossary.md.

common-skip = Naar de inhoud
common-footer = Hulp en privacy
common-help = Hulp
common-privacy = Privacy

common-cancel = Annuleren
common-continue = Doorgaan
common-sign-in = Inloggen
common-sign-out = Uitloggen

common-show = Tonen
    .label = Tonen: { $field }
common-copy = Kopiëren
    .done = Gekopieerd

common-error-title = Fout: { $title }
common-warning = Waarschuwing:

common-seconds = { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } seconden
}
common-minutes = { $minutes ->
    [one] { $minutes } minuut
   *[other] { $minutes } minuten
}
common-hours = { $hours ->
    [one] { $hours } uur
   *[other] { $hours } uur
}

common-just-now = zojuist
common-minutes-ago = { $minutes } min. geleden
common-hours-ago = { $hours } uur geleden

common-near = bij { $place }
common-near-address = bij { $place } ({ $address })
common-address = { $address }, plaats onbekend
common-place-unknown = plaats onbekend

common-browser = { $browser } op { $system }
common-browser-system = Een browser op { $system }
common-this-browser = Deze browser
common-unknown-browser = Onbekende browser

common-zero = nul
common-one = één
common-two = twee
common-three = drie
common-four = vier
common-five = vijf
common-six = zes
common-seven = zeven
common-eight = acht
common-nine = negen
