### Lo que nod-device dice a la persona que responde.

terminal-title = ¿Está intentando iniciar sesión?
    .action = ¿Desea esto?
terminal-service = Servicio
terminal-at = En
terminal-account = Cuenta
terminal-asks = Pide
terminal-browser = Navegador
    .unknown = Navegador desconocido
terminal-place = Lugar
    .unknown = Lugar desconocido
terminal-address = Dirección
    .unknown = Dirección desconocida
terminal-origin-unknown = dirección web desconocida
terminal-time = Hora
terminal-level = Nivel
    .tap = simple
    .number = número
    .strict = estricto
terminal-new-browser = Nunca ha aprobado este navegador.
terminal-new-network = Red nueva para usted: todavía no ha aprobado nada desde ella.
terminal-new-place = Lugar nuevo para usted: todavía no ha aprobado nada desde esa zona.
terminal-impossible-travel = Demasiado lejos: ha aprobado algo en otro lugar hace tan poco que nadie viaja tan rápido.
terminal-left = Queda { $time }
terminal-now = ahora
terminal-seconds-ago = { $seconds ->
    [one] hace { $seconds } segundo
    [many] hace { $seconds } de segundos
   *[other] hace { $seconds } segundos
}
terminal-minutes-ago = { $minutes ->
    [one] hace { $minutes } minuto
    [many] hace { $minutes } de minutos
   *[other] hace { $minutes } minutos
}
terminal-yes = s
    .word = sí
terminal-no = no
terminal-report = denunciar
terminal-prompt-tap = [s] sí   [n] no   [r] no, y denunciar: no fui yo
terminal-prompt-number = Escriba los 2 dígitos de la otra pantalla para aprobar   [n] no   [r] no, y denunciar
terminal-prompt-strict = Escriba los 6 dígitos de la otra pantalla para aprobar   [n] no   [r] no, y denunciar
terminal-approved = Aprobado. Puede volver a su ordenador.
terminal-too-often = Rechazado: el número fue incorrecto demasiadas veces.
terminal-refused = Rechazado.
terminal-reported = Rechazado y denunciado. Si alguien puede conocer su contraseña, cámbiela.
terminal-approved-on = Aprobado en { $phone }.
terminal-refused-on = Rechazado en { $phone }.
terminal-reported-on = Rechazado y denunciado en { $phone }.
terminal-another-phone = otro dispositivo
terminal-expired = Se acabó el tiempo.
terminal-cancelled = Se canceló en la otra pantalla.
terminal-connected = Conectado. A la espera de inicios de sesión.
    .poll = Conectado (sin WebSocket). A la espera de inicios de sesión.
terminal-offline = Sin conexión: { $reason }. Próximo intento en { $time }.
terminal-untrusted = Una solicitud no se muestra porque no es de confianza: { $reason }.
terminal-wrong-number = Ese número no coincide. Compruebe la otra pantalla. Intentos restantes: { $tries }.
terminal-not-taken = No se aceptó la respuesta: { $reason }
terminal-delayed = El servidor no puede recibir la respuesta ahora ({ $code }). Se envía de nuevo.
terminal-lost = El tiempo se acabó antes de que el servidor confirmara su respuesta.
terminal-new-key = El servidor tiene una clave nueva, y la anterior responde por ella.
terminal-server-says = El servidor dice: { $message }
terminal-number-needed = Sin respuesta: se necesita el número (--number).
terminal-one-more = hay otra solicitud en espera: { $count }
terminal-nothing = No hay nada en espera.
terminal-under-way = Su respuesta está en camino.
terminal-too-soon = Eso llegó demasiado pronto tras la solicitud.
terminal-unclear = No se entendió, así que no se respondió nada.
terminal-not-accepted = Sin respuesta: el servidor ya no acepta respuestas de este dispositivo.
