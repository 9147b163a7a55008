### Notifications. Nothing in them names a person, a service or a number: strangers read lock screens.

# Of a sign-in request that waits.
push-question =
    .title = ¿Está intentando iniciar sesión?
    .body = Un inicio de sesión espera su respuesta.
    .review = Revisar
    .no = No, no soy yo
    .yes = Sí, soy yo

# Of a request that needs no answer any more.
push-settled =
    .title = Nada que hacer
    .body = El inicio de sesión ya no espera respuesta.

# Of a test that an administrator or the owner asked for.
push-test =
    .title = Las notificaciones funcionan
    .body = Es una prueba. Nadie está iniciando sesión.
