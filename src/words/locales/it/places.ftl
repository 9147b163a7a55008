places-in-address = { $place } ({ $address })

places-address = { $address } ({ $place })

places-kept = Dall’indirizzo internet questo servizio ricava all’incirca dove si trova, con un file proprio: non interroga nessuno. Conserva il
    Paese e la zona, larga circa 11 km, degli accessi che ha approvato, per poterla avvisare di un luogo nuovo. L’indicazione può essere
    sbagliata, e spesso nessun luogo è noto.
