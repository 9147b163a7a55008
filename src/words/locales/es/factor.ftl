### What a person, or a program of theirs, proves besides the phone: app passwords, backup codes, codes apps and passkeys.

factor-app = Contraseñas de aplicación
    .about = Los programas de correo, calendario y archivos no pueden preguntar a su teléfono. Dé a cada uno una contraseña de aplicación en lugar de la suya: así puede eliminar una sin tocar las demás.
    .new = Nueva contraseña de aplicación
    .name = Nombre del programa
    .name-hint = Para reconocerla, por ejemplo Thunderbird en mi portátil
    .name-fault = Escriba un nombre de 1 a 64 caracteres visibles.
    .scope = Para qué sirve
    .lifetime = Hasta cuándo
    .create = Crear contraseña
    .list = Sus contraseñas de aplicación
    .none = Todavía no tiene ninguna contraseña de aplicación.
    .failed = No se ha creado la contraseña de aplicación
    .too-many = Ha alcanzado el máximo de contraseñas de aplicación. Elimine las que ningún programa use ya.
    .made = Este formulario ya creó su contraseña de aplicación, que se mostró una sola vez. Si ya no la tiene, elimínela y cree otra.

factor-scope-any = Todo
factor-scope-imap = Leer correo (IMAP)
factor-scope-smtp = Enviar correo (SMTP)
factor-scope-caldav = Calendarios (CalDAV)
factor-scope-carddav = Libretas de direcciones (CardDAV)
factor-scope-webdav = Archivos (WebDAV)

factor-lifetime-none = Hasta que la elimine
factor-lifetime-month = Durante 30 días
factor-lifetime-year = Durante un año

factor-app-created = creada: { $time }
factor-app-used = último uso: { $time }
    .from = último uso: { $time }, desde { $address }
    .never = nunca usada
factor-app-until = caduca el { $date }

factor-app-remove = Eliminar
    .label = Eliminar { $name }
    .sure = { $name } dejará de funcionar al instante y pedirá una contraseña nueva.
    .do = Eliminar esta contraseña
    .all = Eliminar todas
    .all-sure = Todos los programas dejarán de funcionar al instante y pedirán una contraseña nueva.
    .all-do = Eliminar todas las contraseñas

factor-app-dead = { $name } ha caducado, pero un programa sigue intentando usarla.
    .where = Último intento: { $time }, desde { $address }. Dé a ese programa una nueva contraseña de aplicación, o elimine la cuenta en él.
    .when = Último intento: { $time }. Dé a ese programa una nueva contraseña de aplicación, o elimine la cuenta en él.

factor-app-shown = Su nueva contraseña de aplicación
    .about = Escríbala en { $name } en lugar de su propia contraseña. Solo se muestra ahora.
    .user = Nombre de usuario
    .password = Contraseña de aplicación
    .hint = Los guiones y las mayúsculas no importan. No hace falta que la recuerde: si la pierde, elimínela y cree otra.
    .done = Hecho

factor-app-count = { $passwords ->
    [0] No tiene ninguna.
    [one] { $passwords } contraseña de aplicación
    [many] { $passwords } de contraseñas de aplicación
   *[other] { $passwords } contraseñas de aplicación
}
    .manage = Gestionar las contraseñas de aplicación

## Backup codes

factor-backup = Códigos de respaldo
    .about = Con un código de respaldo inicia sesión cuando su teléfono está perdido, roto o sin red. Cada uno sirve una sola vez.
    .none = Todavía no tiene códigos de respaldo.
    .left = Quedan { $left } de { $all }
    .made = creados: { $time }
    .create = Crear códigos de respaldo
    .again = Crear códigos nuevos
    .again-sure = Los códigos que tiene ahora dejarán de funcionar al instante.
    .save = Guarde estos diez códigos donde los encuentre sin su teléfono. Solo se muestran ahora.
    .download = Descargar
    .print = Imprimir
    .hint = Cada código sirve una sola vez. Los guiones y las mayúsculas no importan.
    .done = Los he guardado

factor-recovery = Código de recuperación
    .about = Un código largo para el día en que ya no tenga ni el teléfono ni los códigos de respaldo. Guárdelo en papel, en un lugar seguro. Sirve una sola vez.
    .there = Tiene uno · creado: { $time }
    .create = Crear un código de recuperación
    .again = Crear uno nuevo
    .again-sure = El código de recuperación que tiene ahora dejará de funcionar al instante.
    .new = Su código de recuperación
    .save = Solo se muestra ahora. Anótelo o imprímalo, y guárdelo con sus documentos importantes. Los guiones y las mayúsculas no importan.
    .done = Lo he guardado

## Codes apps

factor-codes = Aplicaciones de autenticación
    .about = Una aplicación de autenticación muestra un código nuevo de seis cifras cada 30 segundos, sin red. Use la que prefiera.
    .list = Sus aplicaciones de autenticación
    .none = Todavía no tiene ninguna aplicación de autenticación.
    .new = Configurar una aplicación de autenticación
    .added = añadida: { $time }
    .remove-sure = Los códigos de { $app } dejarán de funcionar.
    .remove-do = Eliminar esta aplicación
    .scan = Escanee esto con su aplicación de autenticación. Se añade en cuanto escriba el código que muestra.
    .picture = Código QR para su aplicación de autenticación
    .instead = Escribirlo a mano
    .secret = Clave secreta, basada en la hora, seis cifras
    .name = Nombre de la aplicación
    .code = Código
    .code-hint = Las seis cifras que la aplicación muestra ahora
    .do = Añadir aplicación
    .failed = No se ha añadido la aplicación de autenticación
    .wrong = No es el código que la aplicación muestra ahora. Compruebe que el teléfono tenga la hora correcta y escriba el código siguiente.
    .too-many = Ha alcanzado el máximo de aplicaciones de autenticación. Elimine una que ya no use.
factor-codes-count = { $apps ->
    [0] No tiene ninguna.
    [one] { $apps } aplicación de autenticación
    [many] { $apps } de aplicaciones de autenticación
   *[other] { $apps } aplicaciones de autenticación
}

## Passkeys

factor-passkeys = Llaves de acceso
    .about = Inicie sesión con su huella, su rostro, un PIN o una llave en el puerto USB. Una llave de acceso solo funciona en la página auténtica: una falsa no obtiene nada.
    .list = Sus llaves de acceso
    .none = Todavía no tiene ninguna llave de acceso.
    .in-use = Usada aquí
    .new = Añadir una llave de acceso
    .name = Nombre de la llave de acceso
    .name-hint = Para reconocerla, por ejemplo Touch ID o YubiKey
    .do = Añadir llave de acceso
    .failed = No se ha añadido la llave de acceso
    .refused = Su navegador ha tardado demasiado o ha enviado algo que no es una llave de acceso para esta página. Inténtelo de nuevo.
    .too-many = Ha alcanzado el máximo de llaves de acceso. Elimine una que ya no use.
    .cancelled = No se ha creado ninguna llave de acceso. Puede intentarlo de nuevo.
    .known = Este dispositivo ya tiene una llave de acceso para su cuenta.
    .browser = Este navegador no conoce las llaves de acceso.
    .script = Para añadir una llave de acceso se necesita JavaScript. Permítalo para esta página y ábrala de nuevo.
    .address = En la dirección de este servicio, los navegadores no crean llaves de acceso. Sus responsables pueden cambiarlo: hacen falta https y un nombre en lugar de números.
    .change = Cambiar
    .change-label = Cambiar { $name }
    .rename-do = Guardar nombre
    .rename-failed = No se ha cambiado el nombre de la llave de acceso
    .remove-sure = Nadie podrá iniciar sesión con { $passkey }, y se cerrará la sesión en los navegadores donde se usó. Elimínela también en su dispositivo.
    .remove-do = Eliminar esta llave de acceso
    .option = Su huella, su rostro, un PIN o una llave de seguridad. La única forma que una página falsa no puede aprovechar.
factor-passkeys-count = { $passkeys ->
    [0] No tiene ninguna.
    [one] { $passkeys } llave de acceso
    [many] { $passkeys } de llaves de acceso
   *[other] { $passkeys } llaves de acceso
}

factor-kept-device = Guardada en este dispositivo
factor-kept-key = Llave de seguridad
factor-kept-synced = Sincronizada con sus dispositivos
