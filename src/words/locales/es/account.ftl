### The pages of an account.

account-title = Su cuenta
account-security = Seguridad
account-activity-short = Actividad

## The state at a glance

account-state-password = Solo su contraseña protege esta cuenta
    .about = Quien la descubra puede iniciar sesión en su lugar. Con la verificación en dos pasos, su teléfono debe dar antes su conformidad. Activarla lleva unos dos minutos.
account-state-phone = Su teléfono protege su cuenta
    .about = La contraseña sola no basta: cada nuevo inicio de sesión debe aprobarse en su teléfono.
account-state-codes = Su cuenta está protegida con códigos
    .about = La contraseña sola no basta: cada nuevo inicio de sesión pide un código.
account-state-passkey = Una llave de acceso protege su cuenta
    .about = La contraseña sola no basta: cada nuevo inicio de sesión pide una llave de acceso.
account-state-phone-and-passkey = Su teléfono y una llave de acceso protegen su cuenta
account-state-silent = Su teléfono no recibe las solicitudes
    .about = Abra la aplicación en él y revise los ajustes de notificaciones, o añada otro teléfono.
account-layer-password = Lo que sabe
account-layer-back = Por si acaso
    .codes = { $left ->
        [0] No quedan códigos de respaldo
        [one] Queda { $left } código de respaldo
        [many] Quedan { $left } de códigos de respaldo
       *[other] Quedan { $left } códigos de respaldo
    }
account-silent = { $phone } no ha recibido las 2 últimas notificaciones.
    .about = Es posible que las solicitudes ya no le lleguen.
    .fix = Solucionar
account-few-codes = Quedan pocos códigos de respaldo.
    .none = No tiene códigos de respaldo.
    .about = Sin ellos, si pierde el teléfono se queda sin acceso.
    .do = Crear códigos nuevos
account-signing-in = Inicio de sesión
account-on-since = Activada desde el { $date }
account-not-receiving = No recibe
account-apps-about = Para programas de correo, calendario y archivos, que no pueden preguntar a su teléfono.
account-off-do = Desactivar…

## Password

account-password = Contraseña
    .row = Se cambia aquí
    .change = Cambiar contraseña
    .about = Se cerrará la sesión en todos los navegadores, también en este. Vuelva a iniciar sesión con la contraseña nueva.
    .current = Contraseña actual
    .new = Contraseña nueva
    .failed = No se ha cambiado la contraseña
    .wrong = La contraseña actual no es correcta.

## Phones

account-phones-add = Añadir un teléfono
account-phone-answered = última respuesta: { $time }
account-phone-unanswered = ninguna respuesta todavía
account-remove-do = Eliminar este teléfono
    .sure = { $phone } ya no podrá aprobar inicios de sesión y su aplicación quedará desvinculada.

## Browsers

account-browsers = Navegadores
    .this-one = Este
    .since = sesión iniciada: { $time }
    .used = último uso: { $time }
    .sign-out = Cerrar sesión en { $browser }
    .sign-out-others = Cerrar las demás sesiones

## Activity

account-activity = Actividad reciente
    .none = Nada todavía.
    .all = Ver toda la actividad
    .hint = { $time } · { $browser } · { $place }
    .places = Los lugares se deducen de la dirección de internet y pueden no ser exactos.
account-show = Mostrar
    .all = Todo
    .sign-ins = Inicios de sesión
    .refused = Rechazados
    .changes = Cambios
account-export = Exportar
    .about = Todo lo que se conserva, para una hoja de cálculo o un programa.
    .csv = Como CSV
    .json = Como JSON
account-was-you = ¿Era usted?
    .no = No, proteger mi cuenta
account-pending = a la espera de respuesta
account-approved = aprobada
    .on = aprobada en { $phone }
account-refused = rechazada
    .on = rechazada en { $phone }
account-reported = rechazada y denunciada
    .on = rechazada y denunciada en { $phone }
account-expired = sin respuesta
account-cancelled = cancelada
account-event-by-password = Inicio de sesión solo con la contraseña
account-event-by-code = Inicio de sesión con un código
account-event-by-passkey = Inicio de sesión con una llave de acceso
account-event-signed-out-others = Sesión cerrada en los demás navegadores
account-event-signed-out-by-administrator = Un administrador cerró la sesión en todos los navegadores
account-event-exported = Un administrador exportó sus datos
account-event-wrong-password = Contraseña incorrecta
account-event-wrong-code = Contraseña correcta, código incorrecto
account-event-wrong-passkey = Llave de acceso rechazada
account-event-password-set = Contraseña cambiada
account-event-phone-linked = teléfono vinculado
account-event-phone-renamed = teléfono con nombre nuevo
account-event-phone-removed = teléfono eliminado
account-event-codes-app-added = aplicación de autenticación añadida
account-event-codes-app-removed = aplicación de autenticación eliminada
account-event-passkey-added = llave de acceso añadida
account-event-passkey-renamed = llave de acceso con nombre nuevo
account-event-passkey-removed = llave de acceso eliminada
account-event-passkey-stale = el contador de esta llave de acceso ha retrocedido: puede que exista una copia
account-event-backup-codes = Códigos de respaldo creados
account-event-recovery-code = Código de recuperación creado
account-event-app-password = contraseña de aplicación creada
    .removed = Contraseña de aplicación eliminada
    .refused = uso de una contraseña de aplicación caducada
account-event-two-step-on = Verificación en dos pasos activada
account-event-two-step-off = Verificación en dos pasos desactivada
account-event-paused = Notificaciones en pausa
account-event-resumed = Notificaciones reactivadas
account-event-secured = Cuenta protegida

## Securing an account

account-secure = Proteger mi cuenta
    .now = Qué ocurre ahora
    .questions = Se cierran las solicitudes que esperan en sus teléfonos.
    .browsers = Se cierra la sesión en los demás navegadores.
    .known = Ya no se recuerda ningún navegador: en cada uno habrá que escribir de nuevo un número.
    .do = Proteger ahora
    .then = Después
    .password = Puede que alguien conozca la que tiene.
    .phones = Revise sus teléfonos
    .phones-about = Elimine todos los que no sean suyos.
    .two-step = Así, la contraseña sola no deja entrar a nadie.
    .apps = Revise sus contraseñas de aplicación
    .apps-about = Elimine las que no conozca.
account-secured = Su cuenta está protegida
    .about = Las solicitudes están cerradas, también la sesión en los demás navegadores, y no se recuerda ninguno.
