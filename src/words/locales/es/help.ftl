### Help and privacy.

## The questions that people have

help-title = Ayuda
help-sign-in = ¿Cómo inicio sesión?
    .answer = Escriba su nombre de usuario y su contraseña. Su teléfono le pregunta entonces si es usted, y muestra qué servicio
        lo pide, y desde qué navegador y lugar. Si hay un número en la pantalla del ordenador, escríbalo en el teléfono y
        después responda que sí. El ordenador continúa solo.
help-no-notification = No ha llegado ninguna notificación
    .answer = Abra la aplicación en su teléfono: la solicitud espera allí, con o sin notificación. Si no está,
        elija { $button } en el ordenador.
help-not-me = No he intentado iniciar sesión
    .answer = Responda que no en el teléfono, e indique que no era usted. Nadie entra, y los responsables del servicio están informados.
        Puede que alguien conozca su contraseña: haga que la cambien.
help-no-number = No veo ningún número y el teléfono me pide uno
    .answer = Entonces no es su inicio de sesión. Responda que no.
help-lost = He perdido mi teléfono
    .answer = Inicie sesión en un navegador en el que todavía pueda entrar y elimine enseguida el teléfono de su cuenta. Si no
        puede entrar, diríjase a los responsables de este servicio.
help-contact = A quién dirigirse

## What is kept about people

help-privacy = Privacidad
    .about = Qué conserva este servicio sobre usted, y por qué.
help-account = Su cuenta
    .kept = Su nombre de usuario, el nombre que se muestra y un resumen criptográfico de su contraseña. La contraseña en sí no se conserva.
help-phones = Sus teléfonos
    .kept = El nombre que dio a cada teléfono, su clave pública y la dirección en la que se le puede avisar. La clave que
        firma sus respuestas nunca sale del teléfono.
help-sign-ins = Sus inicios de sesión
    .kept = Quién hizo la solicitud, cuándo, desde qué navegador y dirección de internet, y qué respondió usted, con la firma de su teléfono:
        así, usted y los responsables de este servicio pueden ver después qué ocurrió.
help-notifications = Notificaciones
    .kept = Una notificación solo dice que hay una solicitud en espera. Su nombre, el lugar y el número no aparecen en ella.
help-cookies = Cookies
    .kept = Una mantiene su sesión iniciada hasta que la cierra. Otra dura 400 días y distingue este navegador de los demás,
        para que nadie que pruebe su nombre en otro sitio le bloquee a usted. Un navegador que usted pide que se recuerde
        guarda una clave propia, que nunca sale de él. Elimínelas cuando quiera en los ajustes del navegador. No hay publicidad y nadie cuenta sus visitas: ninguna página carga nada de otro sitio.
