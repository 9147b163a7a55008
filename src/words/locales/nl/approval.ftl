### De pagina die op de telefoon wacht, en wat ervan kwam.

## Wachten

approval-title = Kijk op uw telefoon
approval-your-phone = uw telefoon
approval-asked = We hebben een verzoek gestuurd naar { $phone }.
    .tap = Geef daar aan of u het bent.
    .number = Typ daar dit getal in:
    .number-or-scan = Typ daar dit getal in of scan de QR-code:
approval-paused = Meldingen zijn gepauzeerd. Open de app op { $phone }.

approval-scan = Scannen in plaats van typen
    .picture = QR-code: scan deze in de app op uw telefoon
    .hint = Open de app op uw telefoon en kies Scannen.

approval-step-sent = Verstuurd
approval-step-delivered = Op uw telefoon
approval-step-opened = Geopend
approval-step-done = : gedaan
approval-step-not-yet = : nog niet

approval-say-sent = Onderweg naar uw telefoon.
approval-say-paused = Open de app op uw telefoon: het verzoek wacht daar.
approval-say-delivered = Het verzoek staat op uw telefoon.
approval-say-opened = U hebt het geopend. Antwoord op uw telefoon.
approval-say-lost = De verbinding is verbroken. Opnieuw proberen…
approval-unreachable = Uw telefoon was niet bereikbaar. Open daar de app: het verzoek wacht.
    .or-else = Uw telefoon was niet bereikbaar. Open daar de app: het verzoek wacht.
        Of kies hieronder een andere manier.

approval-left = Nog { $time }
approval-hurry = { $seconds ->
    [one] Nog { $seconds } seconde.
   *[other] Nog { $seconds } seconden.
}
approval-send-again = Opnieuw sturen
    .in = Opnieuw sturen over { $time }

approval-other-ways = Ik kan mijn telefoon niet gebruiken

approval-service = Dienst
approval-username = Gebruikersnaam
approval-browser = Deze browser

approval-not-you = Bent u dit niet?

## Het einde

approval-approved = Goedgekeurd
    .moving-on = Goedgekeurd, we gaan verder
approval-refused = Het verzoek is geweigerd
    .title = Geweigerd
    .denied = Het antwoord op de telefoon was nee, dus u bent niet ingelogd bij { $service }. Was het een vergissing, probeer het dan opnieuw.
    .wrong-numbers = Op de telefoon is twee keer een verkeerd getal ingetypt. Was u dat, probeer het dan opnieuw:
        er is elke keer een nieuw getal.
    .reported = De eigenaar van dit account heeft gemeld dat de inlogpoging niet van hem of haar was. U bent niet ingelogd,
        en de beheerders van deze dienst kunnen het zien.
    .not-you = Hebt u niet geweigerd? Dan heeft iemand anders uw telefoon: vraag om { $help }.
    .help = hulp
approval-expired = De tijd is om
    .about = Niemand heeft op tijd op de telefoon geantwoord. Het getal is niet meer geldig.
    .no-notification = Geen melding gekregen? Open de app op uw telefoon voordat u opnieuw begint.
approval-cancelled = Het verzoek is geannuleerd
    .title = Geannuleerd
    .about = U bent niet ingelogd bij { $service }. Op de telefoon hoeft u niets te doen.
approval-replaced = U bent opnieuw begonnen
    .title = Opnieuw begonnen
    .about = Een ander tabblad van deze browser is een nieuwere inlogpoging bij { $service } begonnen. Alleen die telt.
approval-spent = U bent niet ingelogd
    .title = Niet ingelogd
    .withdrawn = De telefoon had deze inlogpoging al goedgekeurd toen u annuleerde.
        De goedkeuring is verbruikt en kan niet opnieuw worden gebruikt.
    .replaced = De telefoon had deze inlogpoging al goedgekeurd toen u een andere begon.
        De goedkeuring is verbruikt en kan niet opnieuw worden gebruikt.
    .account-changed = De telefoon had deze inlogpoging al goedgekeurd toen het account werd gewijzigd.
        De goedkeuring is verbruikt en kan niet opnieuw worden gebruikt.
    .reported = De telefoon had deze inlogpoging al goedgekeurd toen de eigenaar van het account die meldde.
        De goedkeuring is verbruikt en kan niet opnieuw worden gebruikt.

approval-try-again = Opnieuw proberen
approval-start-again = Opnieuw beginnen
approval-show-here = Hier tonen

## Waar de QR-code van een wachtende pagina de camera van een telefoon naartoe brengt

approval-in-app = Scan dit in de app
    .about = Deze QR-code hoort bij een inlogpoging die op een ander scherm wacht.
    .how = Open de app op deze telefoon en scan daar de QR-code, of typ het getal dat ernaast staat.

## Meer tijd

approval-longer = Ik heb meer tijd nodig

## De browser onthouden

approval-remember = { $days ->
        [one] Deze browser een dag onthouden
       *[other] Deze browser { $days } dagen onthouden
    }
