places-in-address = { $place } ({ $address })

places-address = { $address } ({ $place })

places-kept = A partir de la dirección de internet, este servicio deduce aproximadamente dónde está usted, con un archivo propio: no pregunta a
    nadie. Conserva el país y la zona, de unos 11 km de ancho, de los inicios de sesión que usted aprobó, para poder avisarle de un lugar
    nuevo. El dato puede ser erróneo, y a menudo no se conoce ningún lugar.
