places-in-address = { $place } ({ $address })

places-address = { $address } ({ $place })

places-kept = Uit het internetadres leidt deze dienst ongeveer af waar u bent, met een eigen bestand: hij vraagt het aan niemand. Hij bewaart het
    land en het gebied, ongeveer 11 km breed, van de inlogpogingen die u hebt goedgekeurd, zodat hij u voor een nieuwe plaats kan
    waarschuwen. De plaats kan onjuist zijn, en vaak is er geen bekend.
