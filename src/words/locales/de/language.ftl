### Die Sprache einer Person.

language-title = Sprache
    .about = Für diese Seiten, und für Benachrichtigungen und E-Mails, sofern dort nichts anderes festgelegt ist.
language-own = Deutsch
language-browser = Wie im Browser
    .about = Die Sprache, auf die Ihr Browser eingestellt ist.
language-save = Speichern
language-saved = Ihre Sprache ist gespeichert.
language-event = Sprache geändert
language-cookie = Ein weiteres merkt sich die Sprache, die Sie gewählt haben. Es ist kein Geheimnis.
language-browser-hand = { $browser } auf { $system }
