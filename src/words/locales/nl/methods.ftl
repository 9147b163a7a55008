methods-withheld = Uw telefoons hebben te veel verzoeken zonder antwoord gekregen. Log op een andere manier in totdat ze weer een verzoek kunnen krijgen.

methods-some = Uw organisatie staat niet elke manier van inloggen toe. Daarom kan deze lijst korter zijn dan u gewend bent.
methods-no-codes = Uw organisatie staat geen codes van een app toe. Met die in deze lijst kan niemand inloggen.
methods-no-backup-codes = Uw organisatie staat geen back-upcodes en herstelcodes toe. Met die u hebt kan niemand inloggen.
methods-no-passkeys = Uw organisatie staat geen passkeys toe. Met die in deze lijst kan niemand inloggen.
methods-forbidden = Uw organisatie staat deze manier van inloggen niet toe
    .advice = Log op een andere manier in. Hebt u er geen, vraag de beheerders van deze dienst dan om een link om een telefoon toe te voegen.
    .here = Uw organisatie staat codes van deze soort niet toe. Log op een andere manier in.
