### The page that waits for the phone, and what came of it.

## Waiting

approval-title = Mire su teléfono
approval-your-phone = su teléfono
approval-asked = Hay una solicitud en { $phone }.
    .tap = Indique allí si es usted.
    .number = Escriba allí este número:
    .number-or-scan = Escriba allí este número o escanee el código QR:
approval-paused = Las notificaciones están en pausa. Abra la aplicación en { $phone }.

approval-scan = Escanear en vez de escribir
    .picture = Código QR: escanéelo con la aplicación de su teléfono
    .hint = Abra la aplicación en su teléfono y elija Escanear.

approval-step-sent = Enviada
approval-step-delivered = Recibida
approval-step-opened = Abierta
approval-step-done = : hecho
approval-step-not-yet = : todavía no

approval-say-sent = La solicitud va de camino a su teléfono.
approval-say-paused = Abra la aplicación en su teléfono: la solicitud espera allí.
approval-say-delivered = La solicitud está en su teléfono.
approval-say-opened = La ha abierto. Responda en su teléfono.
approval-say-lost = Se ha perdido la conexión. Reintentando…
approval-unreachable = No se ha podido contactar con su teléfono. Abra en él la aplicación: la solicitud espera allí.
    .or-else = No se ha podido contactar con su teléfono. Abra en él la aplicación: la solicitud espera allí.
        O elija otra forma más abajo.

approval-left = Quedan { $time }
approval-hurry = { $seconds ->
    [one] Queda { $seconds } segundo.
    [many] Quedan { $seconds } de segundos.
   *[other] Quedan { $seconds } segundos.
}
approval-send-again = Enviar de nuevo
    .in = Enviar de nuevo en { $time }

approval-other-ways = No puedo usar mi teléfono

approval-service = Servicio
approval-username = Nombre de usuario
approval-browser = Este navegador

approval-not-you = ¿No es usted?

## The end

approval-approved = Aprobada
    .moving-on = Aprobada, un momento…
approval-refused = La solicitud se ha rechazado
    .title = Rechazada
    .denied = La respuesta en el teléfono fue no, así que no ha iniciado sesión en { $service }. Si fue un descuido, inténtelo de nuevo.
    .wrong-numbers = El número escrito en el teléfono era incorrecto dos veces. Si era usted, inténtelo de nuevo:
        cada vez hay un número nuevo.
    .reported = La persona titular de esta cuenta ha indicado que este inicio de sesión no era suyo. No ha iniciado sesión
        y los responsables de este servicio están informados.
    .not-you = ¿No la ha rechazado usted? Entonces otra persona tiene su teléfono: pida { $help }.
    .help = ayuda
approval-expired = Se acabó el tiempo
    .about = Nadie respondió a tiempo en el teléfono. El número ya no es válido.
    .no-notification = ¿No llegó ninguna notificación? Abra la aplicación en su teléfono antes de empezar de nuevo.
approval-cancelled = La solicitud se ha cancelado
    .title = Cancelada
    .about = No ha iniciado sesión en { $service }. No tiene que hacer nada en el teléfono.
approval-replaced = Hay una solicitud más reciente
    .title = Sustituida
    .about = Otra pestaña de este navegador ha empezado un inicio de sesión más reciente en { $service }. Solo cuenta ese.
approval-spent = No ha iniciado sesión
    .title = Sesión no iniciada
    .withdrawn = El teléfono ya había aprobado este inicio de sesión cuando usted lo canceló.
        La aprobación está gastada y no se puede volver a usar.
    .replaced = El teléfono ya había aprobado este inicio de sesión cuando usted empezó otro.
        La aprobación está gastada y no se puede volver a usar.
    .account-changed = El teléfono ya había aprobado este inicio de sesión cuando se modificó la cuenta.
        La aprobación está gastada y no se puede volver a usar.
    .reported = El teléfono ya había aprobado este inicio de sesión cuando la persona titular de la cuenta lo denunció.
        La aprobación está gastada y no se puede volver a usar.

approval-try-again = Intentar de nuevo
approval-start-again = Empezar de nuevo
approval-show-here = Mostrarla aquí

## Where the QR code of a waiting page leads a phone’s own camera

approval-in-app = Escanee esto en la aplicación
    .about = Este código QR pertenece a un inicio de sesión que espera en otra pantalla.
    .how = Abra la aplicación de aprobación en este teléfono y escanee en ella el código QR, o escriba el número que aparece al lado.

## More time

approval-longer = Necesito más tiempo

## Remembering the browser

approval-remember = { $days ->
        [one] Recordar este navegador durante { $days } día
        [many] Recordar este navegador durante { $days } de días
       *[other] Recordar este navegador durante { $days } días
    }
