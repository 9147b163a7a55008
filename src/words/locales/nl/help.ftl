### Hulp en privacy.

## De vragen die mensen hebben

help-title = Hulp
help-sign-in = Hoe log ik in?
    .answer = Voer uw gebruikersnaam en uw wachtwoord in. Uw telefoon vraagt dan of u het bent, en toont welke dienst
        het vraagt, en vanuit welke browser en plaats. Staat er een getal op het scherm van uw computer, typ dat dan op de telefoon
        en zeg daarna ja. De computer gaat vanzelf verder.
help-no-notification = Er kwam geen melding
    .answer = Open de app op uw telefoon: het verzoek wacht daar, met of zonder melding. Zo niet,
        kies dan { $button } op de computer.
help-not-me = Ik probeerde niet in te loggen
    .answer = Zeg op de telefoon nee, en dat u het niet was. Niemand komt binnen, en de beheerders van de dienst zien het.
        Misschien kent iemand uw wachtwoord: laat het wijzigen.
help-no-number = Ik zie geen getal, en de telefoon vraagt erom
    .answer = Dan is het niet uw inlogpoging. Zeg nee.
help-lost = Ik ben mijn telefoon kwijt
    .answer = Log in met een browser waarmee u nog binnenkomt en verwijder de telefoon meteen uit uw account. Als u
        niet binnenkomt, vraag het dan de beheerders van deze dienst.
help-contact = Aan wie u het kunt vragen

## Wat er over mensen wordt bewaard

help-privacy = Privacy
    .about = Wat deze dienst over u bewaart, en waarom.
help-account = Uw account
    .kept = Uw gebruikersnaam, de naam die wordt getoond en een hash van uw wachtwoord. Het wachtwoord zelf wordt niet bewaard.
help-phones = Uw telefoons
    .kept = De naam die u elke telefoon hebt gegeven, de openbare sleutel ervan en het adres waarop de telefoon kan worden gewekt. De sleutel
        die uw antwoorden ondertekent, verlaat de telefoon nooit.
help-sign-ins = Uw inlogpogingen
    .kept = Wie het vroeg, wanneer, vanuit welke browser en vanaf welk internetadres, en wat u hebt geantwoord, met de handtekening
        van uw telefoon: zodat u en de beheerders van deze dienst achteraf kunnen zien wat er is gebeurd.
help-notifications = Meldingen
    .kept = Een melding zegt alleen dat er een verzoek wacht. Uw naam, de plaats en het getal staan er niet in.
help-cookies = Cookies
    .kept = Eén houdt u ingelogd, totdat u uitlogt. Een andere blijft 400 dagen en onderscheidt deze browser van andere,
        zodat iemand die elders uw naam probeert u niet ophoudt. Een browser die u laat onthouden,
        bewaart een eigen sleutel die de browser nooit verlaat. Verwijder dit alles in de instellingen van de browser wanneer u maar wilt. Er is geen reclame en niemand telt uw bezoeken: geen enkele pagina laadt iets van een andere site.
