### Deutsch. Die Regeln stehen in der englischen Datei, die Wörter in docs/glossary.md.

common-skip = Zum Inhalt springen
common-footer = Hilfe und Datenschutz
common-help = Hilfe
common-privacy = Datenschutz

common-cancel = Abbrechen
common-continue = Weiter
common-sign-in = Anmelden
common-sign-out = Abmelden

common-show = Anzeigen
    .label = Anzeigen: { $field }
common-copy = Kopieren
    .done = Kopiert

common-error-title = Fehler: { $title }
common-warning = Warnung:

common-seconds = { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}
common-minutes = { $minutes ->
    [one] { $minutes } Minute
   *[other] { $minutes } Minuten
}
common-hours = { $hours ->
    [one] { $hours } Stunde
   *[other] { $hours } Stunden
}

common-just-now = gerade eben
common-minutes-ago = vor { $minutes } Min.
common-hours-ago = vor { $hours } Std.

common-near = bei { $place }
common-near-address = bei { $place } ({ $address })
common-address = { $address }, Ort unbekannt
common-place-unknown = Ort unbekannt

common-browser = { $browser } unter { $system }
common-browser-system = Ein Browser unter { $system }
common-this-browser = Dieser Browser
common-unknown-browser = Unbekannter Browser

common-zero = null
common-one = eins
common-two = zwei
common-three = drei
common-four = vier
common-five = fünf
common-six = sechs
common-seven = sieben
common-eight = acht
common-nine = neun
