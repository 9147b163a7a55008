places-in-address = { $place } ({ $address })

places-address = { $address } ({ $place })

places-kept = Aus der Internetadresse ermittelt dieser Dienst ungefähr, wo Sie sind, mit einer eigenen Datei: er fragt niemanden. Von den
    Anmeldungen, die Sie freigegeben haben, speichert er das Land und das Gebiet, etwa 11 km breit, damit er Sie vor einem neuen Ort
    warnen kann. Die Angabe kann falsch sein, und oft ist kein Ort bekannt.
