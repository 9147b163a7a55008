### Organisaties: wat van personen verplicht is, en de pagina’s van beheerders.

organisation-required-until = Uw organisatie verplicht verificatie in twee stappen. U hebt tot { $date } om die aan te zetten.
organisation-required-later = Niet nu
organisation-required-now = Uw organisatie verplicht verificatie in twee stappen. Zet die nu aan om verder te gaan. Dat duurt ongeveer twee minuten.
organisation-required-why = Zolang die niet aan staat, kunt u hier niets anders doen.
organisation-required-off = Uw organisatie verplicht verificatie in twee stappen, dus die kan niet uit.
organisation-title = Organisatie
organisation-overview = Overzicht
organisation-failed = Er is niets gedaan
organisation-own-account = Een beheerder doet dit niet met het eigen account. Een andere beheerder kan dat wel.
organisation-weaker = Alleen een algemene beheerder kan meer tijd geven of de verplichting opheffen.
organisation-administrator = Beheerder
organisation-more = Meer
organisation-protected = { $protected } van { $all } personen zijn beveiligd
organisation-nothing = Alleen wachtwoord
organisation-without = { $count ->
    [0] Iedereen heeft verificatie in twee stappen
    [one] Eén persoon heeft geen verificatie in twee stappen
   *[other] { $count } personen hebben geen verificatie in twee stappen
    }
    .nobody = Er is niemand om te herinneren.
    .all = Alles tonen
organisation-remind = Herinneren
    .all = Iedereen herinneren
    .about = Een herinnering gaat naar personen zonder verificatie in twee stappen, hooguit één keer per dag.
organisation-reminded = { $count ->
    [0] Niemand is herinnerd: iedereen is korter dan een dag geleden herinnerd of heeft verificatie in twee stappen.
    [one] Eén persoon is herinnerd.
   *[other] { $count } personen zijn herinnerd.
}
organisation-rule = Verificatie in twee stappen
    .everyone = Verificatie in twee stappen voor iedereen
    .about = Wie die niet heeft, wordt bij het inloggen door het instellen geleid. Na de termijn kan tot dan niets anders; niemand wordt buitengesloten.
    .none = Niet verplicht
    .since = Verplicht sinds { $date }
    .from = Verplicht vanaf { $date }
    .set = Verplichten
    .lift = Niet meer verplichten…
organisation-grace = Tijd om het in te stellen
    .none = Geen: bij de volgende keer inloggen
    .days = { $days ->
        [one] { $days } dag
       *[other] { $days } dagen
    }
organisation-people = Personen
    .about = Zoeken, helpen, uitschakelen, uitloggen
    .search = Gebruikersnaam of naam
    .find = Zoeken
    .all = Alle
    .without = Zonder verificatie in twee stappen
    .disabled = Uitgeschakeld
    .none = Niemand gevonden.
    .next = Volgende pagina
    .these = Deze personen
organisation-person-protected = Beveiligd
organisation-person-password = Alleen wachtwoord
organisation-person-new = Nog niet ingesteld
organisation-person-disabled = Uitgeschakeld
organisation-person-signed-in = ingelogd { $time }
    .never = nooit ingelogd
organisation-person-reminded = herinnerd { $time }
organisation-person-none = Geen
organisation-person-no-groups = In geen enkele groep.
organisation-person-created = Account aangemaakt
organisation-person-last = Laatst ingelogd
organisation-new = Nieuwe persoon
    .name = Naam (optioneel)
    .groups-hint = Namen van groepen, gescheiden door komma’s.
    .taken = Een ander account heeft deze gebruikersnaam.
    .groups = Er is geen groep met die naam.
    .username = Deze gebruikersnaam kan niet.
    .display-name = Deze naam kan niet: een naam heeft 1 tot 64 zichtbare tekens.
organisation-reason = Reden
    .hint = Die blijft in het auditlogboek staan.
    .missing = Geef aan waarom: de reden blijft in het auditlogboek staan.
    .unusable = De reden is te lang of bevat onzichtbare tekens.
organisation-ask = Mijn telefoon vragen
    .about = Uw telefoon toont wat er gaat gebeuren. Er gebeurt niets voordat u het daar goedkeurt.
organisation-deeds = Hulp en beveiliging
    .about = Alles vraagt een reden en uw goedkeuring op uw telefoon.
    .confirm = Bevestigen
    .what = Wat er dan gebeurt
organisation-deed-disable = { $name } uitschakelen
    .about = Niemand kan nog met dit account inloggen. De browsers worden uitgelogd, de verzoeken gesloten. U kunt het weer inschakelen.
organisation-deed-enable = { $name } inschakelen
    .about = Het account kan weer inloggen, met de methoden die het had.
organisation-deed-unlock = { $name } deblokkeren
    .about = Niet-goedgekeurde verzoeken en foute getallen worden vergeten, zodat deze persoon het opnieuw kan proberen.
organisation-deed-sign-out = { $name } overal uitloggen
    .about = Elke browser van deze persoon wordt uitgelogd, lopende inlogpogingen worden gesloten. App-wachtwoorden blijven.
organisation-deed-link-phone = Telefoon koppelen voor { $name }
    .about = U krijgt een link die één keer werkt, tien minuten lang. Wie die op een telefoon opent, keurt voortaan het inloggen van deze persoon goed: ga na wie het is.
organisation-deed-invite = Instellink voor { $name }
    .about = U krijgt een link waarmee deze persoon het eerste wachtwoord instelt. Die werkt één keer.
organisation-deed-delete = { $name } verwijderen
    .about = Het account is voorgoed weg, met telefoons, wachtwoorden, browsers en geschiedenis. Het auditlogboek behoudt zijn regels.
organisation-deed-export = Gegevens van { $name } exporteren
    .about = U krijgt één bestand met alles wat over deze persoon wordt bewaard.
organisation-deed-create = { $name } aanmaken
    .about = Het account heeft geen wachtwoord. U krijgt een link waarmee de persoon er een instelt en daarna verificatie in twee stappen aanzet.
organisation-deed-import = { $count ->
    [one] Eén account aanmaken
   *[other] { $count } accounts aanmaken
}
organisation-deed-promote = { $name } beheerder maken van { $group }
organisation-deed-demote = { $name } beheert { $group } niet meer
organisation-deed-role-about = Een beheerder van een groep ziet de leden, en kan ze uitschakelen, uitloggen en telefoons voor ze koppelen.
organisation-deed-require = Verificatie in twee stappen verplichten voor { $group } vanaf { $date }
    .everyone = Verificatie in twee stappen verplichten voor iedereen vanaf { $date }
    .about = Wie die niet heeft, wordt bij het inloggen door het instellen geleid.
organisation-deed-lift = Verificatie in twee stappen niet meer verplichten voor { $group }
    .everyone = Verificatie in twee stappen niet meer verplichten voor iedereen
    .about = Iedereen kan die uitzetten, en nieuwe personen hoeven die niet aan te zetten.
organisation-deed-delete-group = Groep { $group } verwijderen
    .about = De leden blijven. Wat de groep verplicht, vervalt.
organisation-deed-no-phone = U hebt geen telefoon om te vragen. Koppel er eerst een aan uw account, of gebruik de opdrachtregel.
organisation-do-disable = Uitschakelen
organisation-do-enable = Inschakelen
organisation-do-unlock = Deblokkeren
organisation-do-sign-out = Overal uitloggen
organisation-do-link-phone = Telefoon koppelen
organisation-do-invite = Instellink
organisation-do-delete = Account verwijderen
organisation-do-export = Gegevens exporteren
organisation-do-role = Rol in een groep
organisation-do-delete-group = Groep verwijderen
organisation-done = Het is gebeurd.
    .title = Klaar
    .not = Er is niets gedaan
    .nothing = Het was al zo.
    .refused = Uw telefoon heeft geweigerd.
    .expired = Niemand heeft op tijd geantwoord.
    .cancelled = Het verzoek is ingetrokken.
    .late = De goedkeuring is te oud. Vraag het opnieuw.
    .changed = Er is intussen iets veranderd. Kijk opnieuw.
    .export = Het bestand staat klaar.
    .download = Downloaden
    .person = Terug naar de persoon
    .group = Terug naar de groep
organisation-about = Actie
organisation-links = Instellinks
    .about = Geef elke persoon de eigen link. Die werkt één keer; wie de link heeft, stelt het wachtwoord in.
    .one = Link
    .until = tot { $date }
    .used = De link is gebruikt of verlopen.
organisation-import = Personen importeren
    .row = Accounts uit een tabel (CSV)
    .about = Eén regel per persoon, zonder wachtwoorden. Elke persoon krijgt een link om er een in te stellen. Er wordt niets geïmporteerd zolang een regel fout is.
    .table = De tabel
    .file = Een bestand
    .paste = Of plak de tabel, als CSV
    .columns = De eerste regel noemt de kolommen:
    .failed = Er is niets geïmporteerd
    .line = Regel { $line }:
    .checked = { $count ->
        [one] Eén persoon kan worden geïmporteerd.
       *[other] { $count } personen kunnen worden geïmporteerd.
    }
    .check = Alleen controleren
organisation-import-fault =
    .not-utf8 = Het bestand is geen UTF-8. Sla het op als ‘CSV UTF-8’.
    .too-large = Hoogstens 5000 personen en 1 MiB tegelijk.
    .empty = Er staat niemand in.
    .no-username = Deze kolom ontbreekt:
    .column = Deze kolom is onbekend of staat er twee keer:
    .administrator = Een tabel maakt niemand beheerder:
    .cells = Een ander aantal cellen dan in de eerste regel:
    .quotes = Een aanhalingsteken is niet gesloten.
    .username = Deze gebruikersnaam kan niet:
    .display-name = Een naam heeft 1 tot 64 zichtbare tekens:
    .group = Zo kan een groep niet heten:
    .twice = Deze gebruikersnaam staat hierboven al:
    .taken = Een ander account heeft deze gebruikersnaam:
    .group-unknown = Deze groep bestaat niet:
organisation-groups = Groepen
    .about = Wie bij elkaar hoort en wat verplicht is
    .none = Er zijn nog geen groepen.
organisation-group = Groep
    .any = Alle groepen
    .members = { $count ->
        [one] Eén lid
       *[other] { $count } leden
    }
    .new = Nieuwe groep
    .name = Naam van de groep
    .create = Groep aanmaken
    .who = Leden
    .nobody-yet = Er zit nog niemand in deze groep.
    .add = Iemand toevoegen
    .add-do = Toevoegen
    .change = Wijzigen
    .change-label = { $name } wijzigen
    .remove = Uit de groep halen
    .promote = Beheerder van de groep maken…
    .demote = Beheer intrekken…
    .rename = Naam wijzigen
    .bad-name = De naam van een groep heeft 1 tot 64 zichtbare tekens, zonder komma, puntkomma of verticale streep.
    .taken = Er is al een groep met deze naam.
    .nobody = Niemand heeft deze gebruikersnaam.
    .already = Deze persoon zit al in de groep.
organisation-welcome = Stel uw wachtwoord in
    .about = Uw account bij { $brand } staat klaar. Kies een wachtwoord; daarna zet u verificatie in twee stappen aan.
    .code = Code
    .code-hint = Die staat in de link die u hebt gekregen.
    .do = Wachtwoord instellen
    .next = Daarna: verificatie in twee stappen
    .wrong = Deze link is gebruikt, verlopen of maar deels gekopieerd. Vraag een nieuwe.
organisation-data = Uw gegevens
    .about = Eén bestand met alles wat over u wordt bewaard: account, methoden, browsers, verzoeken en logboek.
    .do = Mijn gegevens downloaden
