### Adding a phone.

device-step = Paso { $step } de 3
device-for = Para la cuenta de { $username }

## The link

device-add-title = Añadir un teléfono
device-scan = Abra el enlace en su teléfono
    .about = Escanee el código con la aplicación o con la cámara del teléfono.
    .picture = Código QR con el enlace de abajo
    .left = Para un solo teléfono, quedan { $time }
    .code-in-app = ¿No tiene cámara? En la aplicación del teléfono, escriba su nombre de usuario y este código:
    .instead = ¿No puede escanearlo?
    .link = Abra este enlace en el teléfono:
    .command = O use un ordenador en lugar de un teléfono:
    .app = ¿Todavía no tiene la aplicación? Abra { $address } en el teléfono.
    .browser = Usar este navegador como teléfono
    .browser-about = Para probar, o si no hay teléfono. Quien pueda usar este navegador podrá aprobar inicios de sesión.
    .hint = El primer teléfono que abra este enlace puede pedir que se añada. No se añade nada antes de que usted diga que sí en esta página.
    .waiting = Esperando al teléfono…
    .changed-mind = ¿Ha cambiado de idea?

## A phone came: is it the right one?

device-confirm = ¿Es este su teléfono?
    .about = { $phone } pide que se añada. ¿Muestra el teléfono este código?
    .about-platform = { $phone } ({ $platform }) pide que se añada. ¿Muestra el teléfono este código?
    .no = No
    .yes = Sí, añadirlo
    .differs = Si los códigos no coinciden, o si no tiene ese teléfono en la mano, elija No: puede que otra persona haya abierto el enlace.

## The end

device-added = Se ha añadido { $phone }
    .title = Teléfono añadido
    .about = Desde ahora le pregunta si un inicio de sesión es suyo. Si no es usted, responda No.
        La solicitud se rechaza al instante.
    .linked = Ahora guarde sus códigos de respaldo. Después haremos una prueba.
    .done = Hecho
device-refused = No se ha añadido el teléfono
    .title = No añadido
    .about = El enlace ya no se puede usar. En su cuenta no ha cambiado nada.
device-expired = Se acabó el tiempo
    .about = Ningún teléfono se presentó a tiempo y el enlace ya no es válido.
device-new-link = Crear un enlace nuevo
device-back = Volver a su cuenta

## What a phone’s browser shows for the link

device-landing = Añadir este teléfono
    .about = Este enlace añade un teléfono a una cuenta de { $brand }. Un navegador no puede usarlo; la aplicación sí.
    .about-app = Este enlace añade un teléfono a una cuenta de { $brand }.
    .broken = Este enlace no está completo
    .broken-about = Escanee de nuevo el código QR o copie el enlace entero.
    .open = Abrir la aplicación
    .first = Abra la aplicación en su teléfono.
    .second = Elija { $add } y después { $scan }.
    .third = Escanee el código QR de la otra pantalla.
    .computer = En un ordenador
    .computer-about = Un programa de línea de comandos puede sustituir al teléfono:
    .here = el enlace de la barra de direcciones
    .secret = La parte del enlace que sigue a # es un secreto de un solo uso. Esta página no la envía a ningún sitio.
device-landing-add = Añadir una cuenta
device-landing-scan = Escanear

## A phone’s own page

device-phone = Este teléfono
device-platform = Sistema
device-linked = Vinculado
device-answered = Última respuesta
    .never = ninguna todavía
device-health-good = Las notificaciones llegan
    .about = La aplicación recibe aviso en cuanto alguien inicia sesión.
device-health-silent = No recibe
    .about = No ha recibido las 2 últimas notificaciones. Abra en él la aplicación y revise los ajustes de notificaciones.
device-health-none = Sin notificaciones
    .about = Las notificaciones no están activadas en la aplicación. Muestra las solicitudes mientras está abierta.
device-test = Enviar una notificación de prueba
    .sent = Una notificación de prueba va de camino. Si en un minuto no aparece nada en el teléfono, revise los ajustes de notificaciones.
    .failed = El servicio de notificaciones no ha aceptado la prueba. Abra la aplicación en el teléfono e inténtelo de nuevo.
    .none = Las notificaciones no están activadas en la aplicación.
device-rename = Cambiar el nombre
    .do = Guardar
device-name = Nombre del teléfono
device-last = Es la última forma que queda: eliminarlo desactiva la verificación en dos pasos.

## The screen lock of a phone

device-lock = Bloqueo de pantalla
    .is-on = Se pide siempre
    .about = El teléfono puede pedir su PIN, su huella o su rostro antes de que usted apruebe. Para rechazar nunca hace falta.
    .on = Este teléfono pide su PIN, su huella o su rostro antes de que usted apruebe.
    .required = Su organización lo exige: este teléfono pide su PIN, su huella o su rostro antes de que usted apruebe.
    .waits = Abra la aplicación en este teléfono y registre su bloqueo de pantalla. Hasta entonces no puede aprobar con él.
    .turn-on = Pedir el bloqueo de pantalla
    .turn-off = No pedirlo más
    .again = Registrarlo de nuevo
