### Meldingen. Er staat geen persoon, dienst of getal in: vreemden lezen vergrendelde schermen.

push-question =
    .title = Probeert u in te loggen?
    .body = Een inlogpoging wacht op uw antwoord.
    .review = Bekijken
    .no = Nee, dat ben ik niet
    .yes = Ja, dat ben ik

push-settled =
    .title = Niets te doen
    .body = De inlogpoging wacht niet meer op antwoord.

push-test =
    .title = Meldingen werken
    .body = Dit is een test. Niemand logt in.
