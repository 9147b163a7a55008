# Waarom een nieuw wachtwoord is geweigerd, en wat beter is. Elke zin staat alleen.

password-rules = { $characters ->
    [one] Minstens { $characters } teken. Een paar woorden die niets met elkaar te maken hebben, zijn makkelijk te onthouden en moeilijk te raden.
   *[other] Minstens { $characters } tekens. Een paar woorden die niets met elkaar te maken hebben, zijn makkelijk te onthouden en moeilijk te raden.
}
    .breached = Wachtwoorden die elders zijn gestolen, worden geweigerd.
password-short = { $characters ->
    [one] Het nieuwe wachtwoord is te kort: het moet minstens { $characters } teken hebben. Voeg een woord toe.
   *[other] Het nieuwe wachtwoord is te kort: het moet minstens { $characters } tekens hebben. Voeg een woord toe.
}
password-long = { $characters ->
    [one] Het nieuwe wachtwoord is te lang: het mag hoogstens { $characters } teken hebben.
   *[other] Het nieuwe wachtwoord is te lang: het mag hoogstens { $characters } tekens hebben.
}
password-breached = Dit wachtwoord is elders gestolen en staat in een lijst die aanvallers het eerst proberen. Kies er een dat u nergens anders gebruikt. Gebruikt u dit ook ergens anders, wijzig het dan ook daar.

password-weak =
    .common = Veel mensen gebruiken dit wachtwoord, of een dat erop lijkt. Kies er zelf een, bijvoorbeeld vier woorden die niets met elkaar te maken hebben.
    .word = Eén woord is makkelijk te raden. Voeg twee of drie woorden toe die er niets mee te maken hebben.
    .name = Namen van mensen zijn makkelijk te raden. Voeg woorden toe die geen namen zijn.
    .keyboard = Toetsen die naast elkaar liggen, zijn makkelijk te raden. Gebruik liever woorden.
    .repeat = Een herhaling is even makkelijk te raden als wat ze herhaalt. Gebruik verschillende woorden.
    .sequence = Reeksen zoals abcd of 1234 zijn makkelijk te raden. Gebruik liever woorden.
    .date = Jaartallen en datums zijn makkelijk te raden. Gebruik woorden die niets met u te maken hebben.
    .personal = Uw eigen namen en de naam van deze dienst worden het eerst geprobeerd. Laat ze weg.
    .other = Een programma raadt dit wachtwoord in een oogwenk. Voeg woorden toe die niets met elkaar te maken hebben.
