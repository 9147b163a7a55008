### Spanish. The rules are in en.ftl, the words in docs/glossary.md.

## En todas partes

app-codes = Códigos
app-activity = Actividad
app-settings = Ajustes
app-sections = Secciones
app-back = Volver
app-close = Cerrar
app-cancel = Cancelar
app-continue = Continuar
app-done = Hecho
app-save = Guardar
app-copied = Copiado
app-show = Mostrar
app-hide = Ocultar
app-try-again = Intentar de nuevo
app-loading = Un momento…
app-update = Hay una versión nueva lista.
    .do = Actualizar
app-locked = La aplicación está bloqueada
    .about = Sus códigos y solicitudes están protegidos por el bloqueo de pantalla de este teléfono.
    .do = Desbloquear
    .failed = Sigue bloqueada. Inténtelo de nuevo.
app-lost-chunk = No se ha podido cargar esta pantalla.
    .about = Compruebe la red e inténtelo de nuevo.
app-seconds = { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}
app-minutes = { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
}

app-near = cerca de { $place }
app-place-unknown = Lugar desconocido
app-browser-unknown = Navegador desconocido

app-fail-offline = No hay red, o el servicio no responde. No se ha perdido nada: inténtelo de nuevo en un momento.
app-fail-wait = Ha habido demasiados intentos. Espere { $time } e inténtelo de nuevo.
app-fail-refused = El servicio no lo ha aceptado: { $detail }
app-fail-unreadable = Esta aplicación no entiende la respuesta del servicio. Ciérrela y vuelva a abrirla para obtener la última versión.
app-fail-wrong-server = Esto es de otro servicio ({ $server }), así que esta aplicación no lo usa.
app-fail-storage = Este navegador no ha podido guardarlo. Libere espacio en el teléfono y abra la aplicación fuera de la navegación privada.
app-fail-device = El servicio ya no conoce este teléfono. Añada la cuenta de nuevo.

## Códigos

codes-search = Buscar
    .none = Ninguna cuenta tiene eso en su nombre.
codes-scan = Añadir o escanear
codes-count = { $accounts ->
    [one] { $accounts } cuenta
   *[other] { $accounts } cuentas
}
codes-edit = Editar
    .label = Editar la lista de cuentas
codes-timer = Códigos nuevos en { $seconds } s
    .label = { $seconds ->
        [one] Códigos nuevos en { $seconds } segundo
       *[other] Códigos nuevos en { $seconds } segundos
    }
codes-next = Siguiente:
codes-copy = Copiar el código de { $account }
codes-show = Mostrar el código de { $account }
codes-hidden = código oculto
codes-counter = Código siguiente de { $account }
codes-notifications-off = Las notificaciones están desactivadas. Solo ve las solicitudes aquí.
    .do = Activar
codes-notifications-denied = Las notificaciones están bloqueadas. Solo ve las solicitudes aquí.
    .do = Cómo hacerlo
codes-offline = Sin red. Sus códigos funcionan; las solicitudes no llegan.
codes-revoked = Este teléfono se eliminó de la cuenta.
    .do = Añadirlo de nuevo
codes-lost = Este navegador ha perdido su clave. Ocurre cuando se borran sus datos.
    .do = Añadirlo de nuevo
codes-two-step-off = La verificación en dos pasos está desactivada: nadie pregunta todavía a este teléfono.
codes-empty = Añada su primera cuenta
    .about = En el ordenador, abra Seguridad, elija añadir un teléfono y escanee el código QR que aparece.
    .scan = Escanear
    .sign-in = Prefiero iniciar sesión aquí

codes-asks = ¿Está intentando iniciar sesión?
    .action = ¿Quiere hacer esto?
    .many = { $requests ->
        [one] Espera { $requests } solicitud
       *[other] Esperan { $requests } solicitudes
    }
    .review = Revisar
    .left = { $seconds ->
        [one] Queda { $seconds } segundo
       *[other] Quedan { $seconds } segundos
    }

## La solicitud

ask-title = ¿Está intentando iniciar sesión?
    .action = ¿Quiere hacer esto?
ask-later = Decidir más tarde
ask-of = Solicitud { $number } de { $count }
ask-when = { $address }, { $time }
ask-risk-travel = Lejos de su último inicio de sesión
    .about = Nadie puede viajar tan lejos en ese tiempo.
ask-risk-place = Lugar nuevo para usted
ask-risk-browser = Navegador nuevo
ask-risk-network = Red nueva
ask-calm = Ya aprobó antes este navegador.
ask-number = El número de la otra pantalla
    .none = ¿No hay ningún número? Toque No.
ask-digits = Las 6 cifras de la otra pantalla
    .none = ¿No hay cifras? Toque No.
ask-scan = Escanear el código QR
    .title = Escanee la otra pantalla
    .hint = Apunte con la cámara al código QR junto a las seis cifras.
    .other = Este código QR es de otro inicio de sesión. Escanee el de la pantalla en la que está iniciando sesión.
    .done = Ha escaneado la otra pantalla. No tiene que escribir nada.
ask-tap = ¿No está ahora delante? Toque No.
ask-pad = Cifras
    .delete = Borrar
ask-no = No, no soy yo
    .action = No, no quiero esto
ask-yes = Aprobar
ask-number-first = Escriba primero el número.
    .digits = Escriba primero las 6 cifras.
ask-sending = Enviando…
ask-wrong = Ese número no coincide.
    .left = { $tries ->
        [one] Mire la otra pantalla. Queda un intento.
       *[other] Mire la otra pantalla. Quedan { $tries } intentos.
    }
ask-lock-hint = Aprobar pide el bloqueo de pantalla.
ask-lock = No se ha desbloqueado, así que no se ha enviado nada.
    .about = Esta cuenta pide el bloqueo de pantalla del teléfono en cada aprobación: huella, rostro o PIN. Toque Aprobar otra vez.
ask-offline = No hay red. Su respuesta no se ha enviado.
    .retry = Enviar de nuevo
ask-left = { $seconds ->
    [one] Queda { $seconds } segundo
   *[other] Quedan { $seconds } segundos
}
ask-approved = Aprobada
    .about = Puede volver a su ordenador. { $service } se está abriendo allí.
    .action = Puede volver a su ordenador.
    .mistake = Ha sido un error
ask-refused = Rechazada. No ha entrado nadie
    .wrong-numbers = Rechazada: el número era incorrecto dos veces
    .wrong-numbers-about = Si era usted, empiece de nuevo en la otra pantalla. Cada vez hay un número nuevo.
ask-happened = ¿Qué ha pasado?
ask-not-me = No he sido yo
    .about = Puede que alguien tenga su contraseña. Avisamos al servicio y detenemos las solicitudes.
ask-slip = He tocado por error
    .about = Empiece de nuevo en la otra pantalla.
ask-many = Recibo demasiadas
    .about = Dejamos de preguntarle durante un tiempo.
ask-nothing = Cerrar sin decir nada
ask-reported = Denunciada
    .about = No ha entrado nadie. Las solicitudes se detienen durante un tiempo. Cambie ahora su contraseña: puede que alguien la conozca.
    .change = Cambiar contraseña
ask-report-late = Cambie su contraseña
    .about = No ha entrado nadie. La solicitud ya estaba cerrada cuando llegó la denuncia, así que las solicitudes no se detienen. Puede que alguien conozca su contraseña.
ask-slip-done = No hay nada más que hacer
    .about = El inicio de sesión se ha rechazado. Empiece de nuevo en la otra pantalla y apruebe la nueva solicitud.
ask-approved-slip = Cierre la sesión de ese navegador
    .about = Su respuesta ya cuenta. En la página de su cuenta, abra Seguridad y cierre la sesión del navegador que no conoce. Después cambie su contraseña.
    .open = Abrir mi cuenta
ask-expired = Se acabó el tiempo
    .about = No ha entrado nadie. Si era usted, empiece de nuevo en la otra pantalla.
ask-cancelled = La solicitud se ha cancelado
    .about = No tiene que hacer nada más.
ask-elsewhere-approved = Aprobada en otro dispositivo
    .on = Aprobada en { $device }
    .about = Si no era usted, cierre la sesión de ese navegador y cambie su contraseña.
ask-elsewhere-refused = Rechazada en otro dispositivo
    .on = Rechazada en { $device }
    .about = No ha entrado nadie.
ask-next = Solicitud siguiente

## Añadir una cuenta

link-title = Añadir una cuenta
link-camera = Apunte con la cámara al código QR de la otra pantalla.
    .light = Luz
    .starting = Iniciando la cámara…
    .picture = Imagen de la cámara
link-refused = La cámara está desactivada para esta aplicación
    .about = Permítala en los ajustes del navegador, o use una de estas formas. El resultado es el mismo.
link-absent = Aquí no hay cámara
    .about = Use una de estas formas. El resultado es el mismo.
link-black = La cámara no muestra nada
    .about = Puede que esté tapada, o que la use otra aplicación. Una de estas formas sirve igual.
link-again = Iniciar la cámara de nuevo
link-other-ways = O sin la cámara
link-type = Escribir el código
    .about = El código corto junto al código QR
link-picture = Elegir una imagen
    .about = Una foto o una captura del código QR
    .none = En esta imagen no hay ningún código QR. Elija una que muestre el código entero, nítida y recta.
link-paste = Pegar el enlace
    .about = El enlace debajo del código QR
    .field = Enlace
    .hint = Empieza por https:// u otpauth://
    .empty = Pegue primero el enlace.
    .do = Usar este enlace
link-sign-in = Iniciar sesión en este teléfono
    .about = Con su nombre de usuario y contraseña
link-code = Código corto
    .title = Escribir el código
    .hint = Ocho letras y cifras, como K7QM-2XPD
    .wrong = El código tiene ocho letras y cifras. Mire la otra pantalla.
    .do = Añadir este teléfono
link-username = Nombre de usuario
    .missing = Escriba su nombre de usuario.
link-password = Contraseña
    .missing = Escriba su contraseña.
link-device = Nombre de este teléfono
    .hint = Para reconocerlo
link-signing-in =
    .do = Iniciar sesión
    .about = Después, este teléfono aprueba sus inicios de sesión.
link-problem = No ha funcionado
link-unknown = No es un código QR ni un enlace para esta aplicación.
    .about = Escanee el que muestra su cuenta al añadir un teléfono, el de un inicio de sesión en espera, o el que otro sitio muestra para sus códigos.
link-approval-unknown = Este código QR no es de un inicio de sesión que le espere aquí. Puede que haya terminado, o que sea de una cuenta que no está en este teléfono.
link-other-server = Este enlace es de otro servicio
    .about = Es para { $server }. Abra esa dirección en este teléfono y añada allí la cuenta.
link-used = Este enlace ya se usó, o ha caducado
    .about = Cree uno nuevo en el ordenador: un enlace sirve diez minutos y para un solo teléfono.
link-wrong-code = El nombre de usuario o el código no es correcto, o el código ha caducado. Mire la otra pantalla.
link-wrong-password = El nombre de usuario o la contraseña no son correctos.
link-second-wrong = Este código es incorrecto o ya se usó. Escriba otro.
link-no-phone = Se eliminaron todos los teléfonos de esta cuenta, así que la contraseña sola no basta. Pida un enlace a su administrador.
link-too-many = Esta cuenta ya tiene el máximo de teléfonos. Elimine uno primero.
link-confirm = Compare este código
    .about = ¿Muestra la otra pantalla el mismo código? Diga que sí allí, no aquí.
    .for = Para { $username } en { $service }
    .digits = Código: { $digits }
    .waiting = Esperando a la otra pantalla…
    .differs = Si los códigos no coinciden, elija No en la otra pantalla: puede que otra persona haya abierto el enlace.
link-declined = No se ha añadido el teléfono
    .about = En la otra pantalla se dijo que no. En la cuenta no ha cambiado nada.
link-expired = Se acabó el tiempo
    .about = Nadie dijo que sí en la otra pantalla. Cree allí un enlace nuevo.
link-second = ¿Es usted?
    .about = Hemos preguntado en: { $phones }
    .about-none = Esta cuenta necesita una prueba más.
    .number = Escriba allí este número:
    .number-label = Número: { $digits }
    .qr = O escanee allí este código QR
    .qr-picture = Código QR para su otro teléfono
    .waiting = Esperando a su otro teléfono…
    .ready = Su otro teléfono ha dicho que sí
    .ready-about = Un paso más: este teléfono pasa a ser uno de los suyos.
    .no-proof = Su contraseña es correcta
    .no-proof-about = Un paso más: este teléfono pasa a ser uno de los suyos.
    .code = O escriba un código
    .code-hint = De su aplicación de autenticación, o un código de respaldo
    .use-code = Usar este código
    .authorize = Autorizar este teléfono
    .refused = Su otro teléfono ha dicho que no
    .refused-about = No se ha añadido este teléfono.
link-done = Este teléfono está listo
    .about = Desde ahora le pregunta si un inicio de sesión en { $service } es suyo.
    .two-step = La verificación en dos pasos todavía no está activada. Hasta entonces nadie pregunta a este teléfono.
    .turn-on = Activar la verificación en dos pasos
    .on = La verificación en dos pasos está activada
    .go-on = Continúe en la otra pantalla.
    .first-codes = Mostrar mis códigos de respaldo
link-backup = Guarde sus códigos de respaldo
    .about = Con ellos entra cuando este teléfono está perdido, roto o es nuevo. Cada uno sirve una sola vez.
    .once = Solo se muestran ahora. Guárdelos en un lugar distinto de este teléfono.
    .copy = Copiar todos
    .download = Descargar
    .list = Códigos de respaldo
    .saved = Los he guardado
    .tick = Indique primero que los ha guardado.
    .file = Códigos de respaldo de { $username } en { $service }
link-codes-add = { $codes ->
    [one] ¿Añadir esta cuenta?
   *[other] ¿Añadir { $codes } cuentas?
}
    .about = Este teléfono muestra entonces sus códigos, también sin red. Se guardan cifrados.
    .do = Añadir
    .nameless = Sin nombre
    .done = { $codes ->
        [one] { $codes } cuenta añadida
       *[other] { $codes } cuentas añadidas
    }
link-safari = Primero, en la pantalla de inicio
    .about = En un iPhone, Safari y la aplicación de la pantalla de inicio no comparten nada. Una cuenta que se añada aquí faltaría allí.
    .anyway = Allí, elija Añadir y escanee de nuevo el código QR o escriba el código corto.

## Primer inicio

first-step = Paso { $step } de { $count }
first-welcome = Su teléfono dice quién inicia sesión
    .about = Cuando alguien inicia sesión con su contraseña, esta aplicación le pregunta. Un toque lo rechaza, y no entra nadie.
    .codes = También muestra códigos para sus otras cuentas, incluso sin red.
    .private = Sin rastreo. Sus claves se quedan en este teléfono.
    .start = Empezar
first-install = Póngala en la pantalla de inicio
    .iphone = Solo desde ahí puede un iPhone mostrarle solicitudes con la aplicación cerrada.
    .android = La aplicación se abre así como las demás, y las solicitudes llegan antes.
    .desktop = Este navegador puede sustituir a un teléfono
    .desktop-about = Aquí funciona como en un teléfono: las solicitudes llegan mientras el navegador está abierto. Un teléfono que lleve consigo es más seguro.
    .share = Toque { $share } en la barra de Safari
    .share-name = Compartir
    .add = Elija { $add }
    .add-name = Añadir a inicio
    .open = Abra { $app } desde la pantalla de inicio
    .open-then = Añada allí su cuenta: escanee el código QR o escriba el código corto.
    .menu = Abra el menú del navegador
    .menu-add = Elija { $add }
    .menu-name = Instalar aplicación
    .do = Instalar
    .here = Usar este navegador
    .later = Ahora no
    .installed = Está instalada. Ábrala desde la pantalla de inicio.
    .different = En mi teléfono es distinto
    .different-about = Abra esta página en Safari, no dentro de otra aplicación. En un iPad, Compartir está arriba. Si falta Añadir a inicio, desplácese por la lista.
first-notify = ¿Puede avisarle esta aplicación?
    .about = Solo cuando alguien inicia sesión con su contraseña, y nunca por otra cosa. Ahora se lo pregunta su teléfono.
    .do = Activar las notificaciones
    .later = Ahora no
    .on = Las notificaciones están activadas
    .denied = Las notificaciones están bloqueadas
    .denied-about = Puede permitirlas en los ajustes del teléfono. Sin ellas ve las solicitudes cuando la aplicación está abierta.
    .unsupported = Este navegador no muestra notificaciones. Ve las solicitudes cuando la aplicación está abierta.

## Actividad

log-show = Mostrar
    .all = Todo
    .refused = Rechazadas
log-as-of = Sin red. Situación a las { $time }.
log-none = Todavía nada
    .about = Aquí figura cada solicitud y en qué quedó.
log-none-refused = No se ha rechazado nada
    .about = Buena señal.
log-no-account = Aquí figura cada inicio de sesión por el que se preguntó a este teléfono. Añada primero una cuenta.
log-failed = No se ha podido cargar la actividad.
log-today = Hoy
log-yesterday = Ayer
log-pending = a la espera de respuesta
log-approved = aprobada
    .on = aprobada en { $phone }
log-refused = rechazada
    .on = rechazada en { $phone }
log-reported = rechazada y denunciada
log-expired = sin respuesta
log-cancelled = cancelada
log-places = Los lugares proceden de la dirección de internet y pueden ser erróneos.

## Ajustes

set-requests = Solicitudes
set-notifications =
    .on = Las notificaciones funcionan
    .on-about = Se le avisa al instante cuando alguien inicia sesión.
    .last = La última tardó { $time }.
    .off = Las notificaciones están desactivadas
    .off-about = Solo ve las solicitudes mientras la aplicación está abierta.
    .denied = Las notificaciones están bloqueadas
    .denied-about = Permítalas para esta aplicación en los ajustes del teléfono o del navegador y vuelva después.
    .install = Las notificaciones necesitan la pantalla de inicio
    .install-about = En un iPhone solo llegan a la aplicación de la pantalla de inicio.
    .server-off = Este servicio no envía notificaciones
    .unsupported = Este navegador no muestra notificaciones
    .turn-on = Activar
    .test = Probar
    .test-label = Probar las notificaciones
    .testing = Hay una prueba en camino…
    .arrived = Llegó al cabo de { $time }.
    .missing = No llegó en un minuto.
    .nowhere = El servicio aún no sabe adónde enviarla. Vuelva a abrir la aplicación en un momento.
    .test-failed = La prueba no se ha enviado. { $why }
set-sound = Sonido
    .about = Cuando llega una solicitud con la aplicación abierta
set-late = ¿Por qué tardan?
    .about = Una notificación tarda uno o dos segundos. Esto la retrasa:
    .battery = Ahorro de batería
    .battery-about = Un teléfono que ahorra energía hace esperar a las aplicaciones. Excluya el navegador o esta aplicación de la optimización de batería.
    .focus = No molestar
    .focus-about = Los modos de concentración y sueño ocultan las notificaciones. Permita en ellos esta aplicación.
    .closed = Un navegador cerrado
    .closed-about = En un ordenador, el navegador debe estar abierto. En Android, no fuerce su detención.
    .network = Una red débil
    .network-about = Sin red no llega nada. Llega cuando la red vuelve.
    .always = La aplicación las tiene siempre
    .always-about = Abra la aplicación: una solicitud en espera aparece arriba. También puede escanear el código QR de la página en espera.
set-app = Esta aplicación
set-lock = Bloquear la aplicación
    .about = Abrirla pide su huella, su rostro o un PIN
    .failed = Este teléfono o navegador no tiene un bloqueo de pantalla que la aplicación pueda usar.
    .not-unlocked = No se ha desbloqueado, así que nada ha cambiado.
set-hide = Ocultar códigos
    .about = Toque un código para verlo
set-theme = Colores
    .system = Como el teléfono
    .light = Claro
    .dark = Oscuro
    .black = Negro
    .black-about = Ahorra energía en algunas pantallas
set-language = Idioma
    .system = Como el teléfono
set-accounts = Cuentas
    .manage = Nombre, orden, eliminar
    .none = Todavía no hay cuentas.
    .up = Subir { $account }
    .down = Bajar { $account }
    .moved = { $account } está ahora en el puesto { $place }
    .add = Añadir una cuenta
set-account = Cuenta
    .label = Nombre en esta aplicación
    .device = Nombre de este teléfono
    .device-about = Así lo llaman el servicio y la página en espera
    .username = Nombre de usuario
    .service = Servicio
    .linked = Añadida: { $date }
    .codes-only = Solo códigos: esta aplicación no puede aprobar nada para esta cuenta.
    .saved = Guardado.
    .empty = Escriba un nombre.
    .screen-lock = Bloqueo de pantalla al aprobar
    .screen-lock-about = Aprobar pide su huella, su rostro o un PIN
    .screen-lock-required = Su cuenta lo exige.
    .screen-lock-on = Activado. Se desactiva en la página de su cuenta en la web.
    .fingerprint = Clave de este teléfono
set-remove = Eliminar
    .title = ¿Eliminar { $account }?
    .linked = El servicio deja de preguntar a este teléfono. Para volver necesitará un enlace nuevo u otro teléfono.
    .codes = Sus códigos se borran aquí. Sin otra copia, puede que no entre en esa cuenta. Desactive antes allí la verificación en dos pasos, o guarde los códigos.
    .do = Eliminar
    .keep = Conservar
    .offline = No se ha podido avisar al servicio porque no hay red.
    .anyway = Eliminarla aquí de todos modos
    .anyway-about = El servicio seguirá preguntando a este teléfono hasta que lo elimine en la página de su cuenta.
    .done = Se ha eliminado { $account }
set-backup = Guardar o recuperar códigos
    .export = Guardar los códigos
    .export-about = Un archivo con los códigos de otros sitios, cifrado con una frase de contraseña. Las claves de este teléfono no están en él: nunca salen de aquí.
    .passphrase = Frase de contraseña
    .passphrase-hint = Al menos 12 caracteres. Sin ella nadie puede abrir el archivo, usted tampoco.
    .passphrase-short = Use al menos 12 caracteres.
    .passphrase-again = Repita la frase de contraseña
    .passphrase-differs = Las dos no coinciden.
    .export-do = Guardar el archivo
    .exported = El archivo se ha guardado.
    .export-none = No hay códigos de otros sitios que guardar.
    .import = Recuperar códigos
    .import-about = Un archivo de esta aplicación, o una exportación de Aegis o 2FAS.
    .import-do = Elegir un archivo
    .import-passphrase = Este archivo está cifrado. Escriba su frase de contraseña.
    .import-wrong = La frase de contraseña no abre este archivo.
    .import-unreadable = Este archivo no tiene códigos que la aplicación pueda leer.
    .import-encrypted = Esta exportación está cifrada de un modo que los navegadores no pueden abrir. Exporte de nuevo sin contraseña y borre después ese archivo.
    .import-newer = Una versión más reciente de la aplicación creó este archivo. Actualice primero la aplicación.
    .import-open = Abrir el archivo
    .imported = { $codes ->
        [one] { $codes } cuenta añadida
       *[other] { $codes } cuentas añadidas
    }
set-install = Poner en la pantalla de inicio
set-about = Acerca de
    .version = Versión { $version }
    .service = Servicio
    .address = Dirección
    .phone-key = Clave de este teléfono
    .server-key = Clave del servicio
    .compare = Las claves son huellas: los mismos caracteres figuran en la página de su cuenta.
    .licence = Software libre con licencia Apache 2.0 o MIT.
    .status = Conexión
    .live = Conectado
    .polling = Conectado, más lento
    .offline = Sin red

## What the service worker says in a notification

app-worker-unreadable = Abra la aplicación: puede que alguien espere su aprobación.
app-worker-refused = Rechazada
app-worker-approved = Aprobada
app-worker-failed = No se envió
    .about = Abra la aplicación para responder.
