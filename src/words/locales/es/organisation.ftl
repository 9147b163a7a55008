### Organizaciones: lo que se exige a las personas, y las páginas de los administradores.

organisation-required-until = Su organización exige la verificación en dos pasos. Tiene hasta el { $date } para activarla.
organisation-required-later = Ahora no
organisation-required-now = Su organización exige la verificación en dos pasos. Actívela ahora para continuar. Lleva unos dos minutos.
organisation-required-why = Hasta que esté activada, no puede hacer nada más aquí.
organisation-required-off = Su organización exige la verificación en dos pasos, por lo que no se puede desactivar.
organisation-title = Organización
organisation-overview = Resumen
organisation-failed = No se ha hecho nada
organisation-own-account = Un administrador no hace esto en su propia cuenta. Otro administrador puede hacerlo.
organisation-weaker = Solo un administrador general puede dar más tiempo o quitar la obligación.
organisation-administrator = Administrador
organisation-more = Más
organisation-protected = { $protected } de { $all } personas están protegidas
organisation-nothing = Solo contraseña
organisation-without = { $count ->
    [0] Todos tienen la verificación en dos pasos
    [one] Una persona no tiene la verificación en dos pasos
    [many] { $count } de personas no tienen la verificación en dos pasos
   *[other] { $count } personas no tienen la verificación en dos pasos
    }
    .nobody = No hay nadie a quien recordárselo.
    .all = Mostrar todos
organisation-remind = Recordar
    .all = Recordar a todos
    .about = El recordatorio se envía a quien no tiene la verificación en dos pasos, como máximo una vez al día.
organisation-reminded = { $count ->
    [0] Ningún recordatorio: todos lo recibieron hace menos de un día o tienen la verificación en dos pasos.
    [one] Se ha avisado a una persona.
    [many] Se ha avisado a { $count } de personas.
   *[other] Se ha avisado a { $count } personas.
}
organisation-rule = Verificación en dos pasos
    .everyone = Verificación en dos pasos para todos
    .about = Quien no la tiene es guiado a configurarla al iniciar sesión. Pasado el plazo no puede hacer nada más hasta activarla; nadie queda fuera.
    .none = No se exige
    .since = Se exige desde el { $date }
    .from = Se exige a partir del { $date }
    .set = Exigir
    .lift = Dejar de exigir…
organisation-grace = Plazo para activarla
    .none = Ninguno: en el próximo inicio de sesión
    .days = { $days ->
        [one] { $days } día
        [many] { $days } de días
       *[other] { $days } días
    }
organisation-people = Personas
    .about = Buscar, ayudar, desactivar, cerrar sesiones
    .search = Nombre de usuario o nombre
    .find = Buscar
    .all = Todas
    .without = Sin verificación en dos pasos
    .disabled = Desactivadas
    .none = No se ha encontrado a nadie.
    .next = Página siguiente
    .these = Estas personas
organisation-person-protected = Protegido
organisation-person-password = Solo contraseña
organisation-person-new = Aún sin configurar
organisation-person-disabled = Desactivado
organisation-person-signed-in = sesión iniciada { $time }
    .never = nunca ha iniciado sesión
organisation-person-reminded = recordatorio { $time }
organisation-person-none = Ninguno
organisation-person-no-groups = En ningún grupo.
organisation-person-created = Cuenta creada
organisation-person-last = Último inicio de sesión
organisation-new = Nueva persona
    .name = Nombre (opcional)
    .groups-hint = Nombres de grupos, separados por comas.
    .taken = Otra cuenta tiene este nombre de usuario.
    .groups = No hay ningún grupo con ese nombre.
    .username = Este nombre de usuario no se puede usar.
    .display-name = Este nombre no se puede usar: tiene de 1 a 64 caracteres visibles.
organisation-reason = Motivo
    .hint = Se conserva en el registro de auditoría.
    .missing = Indique por qué: el motivo se conserva en el registro de auditoría.
    .unusable = El motivo es demasiado largo o contiene caracteres invisibles.
organisation-ask = Preguntar a mi teléfono
    .about = Su teléfono muestra lo que se va a hacer. No ocurre nada hasta que lo apruebe allí.
organisation-deeds = Ayuda y seguridad
    .about = Cada acción requiere un motivo y su aprobación en el teléfono.
    .confirm = Confirmar
    .what = Qué ocurrirá
organisation-deed-disable = Desactivar { $name }
    .about = Nadie puede iniciar sesión con esta cuenta. Se cierran sus sesiones y solicitudes. Puede volver a activarla.
organisation-deed-enable = Reactivar { $name }
    .about = La cuenta puede volver a iniciar sesión, con los métodos que tenía.
organisation-deed-unlock = Desbloquear { $name }
    .about = Se olvidan las solicitudes sin aprobar y los números incorrectos, para que la persona pueda volver a intentarlo.
organisation-deed-sign-out = Cerrar todas las sesiones de { $name }
    .about = Se cierran las sesiones de todos los navegadores de esta persona y los inicios en curso. Las contraseñas de aplicación se mantienen.
organisation-deed-link-phone = Vincular un teléfono para { $name }
    .about = Recibe un enlace que sirve una vez, durante diez minutos. Quien lo abra en un teléfono aprobará los inicios de sesión de esta persona: asegúrese de quién es.
organisation-deed-invite = Enlace de configuración para { $name }
    .about = Recibe un enlace con el que esta persona establece la primera contraseña. Sirve una vez.
organisation-deed-delete = Eliminar { $name }
    .about = La cuenta desaparece para siempre, con sus teléfonos, contraseñas, navegadores e historial. El registro de auditoría conserva sus entradas.
organisation-deed-export = Exportar los datos de { $name }
    .about = Recibe un archivo con todo lo que se conserva sobre esta persona.
organisation-deed-create = Crear { $name }
    .about = La cuenta no tiene contraseña. Recibe un enlace con el que la persona establece una y luego activa la verificación en dos pasos.
organisation-deed-import = { $count ->
    [one] Crear una cuenta
    [many] Crear { $count } de cuentas
   *[other] Crear { $count } cuentas
}
organisation-deed-promote = Hacer a { $name } administrador de { $group }
organisation-deed-demote = { $name } deja de administrar { $group }
organisation-deed-role-about = Un administrador de grupo ve a sus miembros y puede desactivarlos, cerrar sus sesiones y vincular teléfonos para ellos.
organisation-deed-require = Exigir la verificación en dos pasos a { $group } desde el { $date }
    .everyone = Exigir la verificación en dos pasos a todos desde el { $date }
    .about = Quien no la tiene es guiado a configurarla al iniciar sesión.
organisation-deed-lift = Dejar de exigir la verificación en dos pasos a { $group }
    .everyone = Dejar de exigir la verificación en dos pasos a todos
    .about = Cualquiera puede desactivarla y los nuevos no tienen que activarla.
organisation-deed-delete-group = Eliminar el grupo { $group }
    .about = Sus miembros permanecen. Lo que el grupo exige termina.
organisation-deed-no-phone = No tiene un teléfono al que preguntar. Vincule primero uno a su cuenta, o use la línea de comandos.
organisation-do-disable = Desactivar
organisation-do-enable = Reactivar
organisation-do-unlock = Desbloquear
organisation-do-sign-out = Cerrar todas las sesiones
organisation-do-link-phone = Vincular un teléfono
organisation-do-invite = Enlace de configuración
organisation-do-delete = Eliminar la cuenta
organisation-do-export = Exportar los datos
organisation-do-role = Rol en un grupo
organisation-do-delete-group = Eliminar el grupo
organisation-done = Se ha hecho.
    .title = Hecho
    .not = No se ha hecho nada
    .nothing = Ya era así.
    .refused = Su teléfono lo ha rechazado.
    .expired = Nadie ha respondido a tiempo.
    .cancelled = La solicitud se ha retirado.
    .late = La aprobación es demasiado antigua. Pregunte de nuevo.
    .changed = Algo ha cambiado mientras tanto. Compruébelo de nuevo.
    .export = El archivo está listo.
    .download = Descargar
    .person = Volver a la persona
    .group = Volver al grupo
organisation-about = Acción
organisation-links = Enlaces de configuración
    .about = Dé a cada persona su propio enlace. Sirve una vez; quien lo tenga establece la contraseña.
    .one = Enlace
    .until = hasta el { $date }
    .used = El enlace se ha usado o ha caducado.
organisation-import = Importar personas
    .row = Cuentas a partir de una tabla (CSV)
    .about = Una línea por persona, sin contraseñas. Cada persona recibe un enlace para establecerla. No se importa nada si una línea es incorrecta.
    .table = La tabla
    .file = Un archivo
    .paste = O pegue la tabla, como CSV
    .columns = La primera línea indica las columnas:
    .failed = No se ha importado nada
    .line = Línea { $line }:
    .checked = { $count ->
        [one] Se puede importar una persona.
        [many] Se pueden importar { $count } de personas.
       *[other] Se pueden importar { $count } personas.
    }
    .check = Solo comprobar
organisation-import-fault =
    .not-utf8 = El archivo no está en UTF-8. Guárdelo como «CSV UTF-8».
    .too-large = Como máximo 5000 personas y 1 MiB cada vez.
    .empty = No contiene a nadie.
    .no-username = Falta esta columna:
    .column = Esta columna no se conoce o aparece dos veces:
    .administrator = Una tabla no convierte a nadie en administrador:
    .cells = El número de celdas no es el de la primera línea:
    .quotes = Falta cerrar unas comillas.
    .username = Este nombre de usuario no se puede usar:
    .display-name = Un nombre tiene de 1 a 64 caracteres visibles:
    .group = Un grupo no puede llamarse así:
    .twice = Este nombre de usuario ya aparece más arriba:
    .taken = Otra cuenta tiene este nombre de usuario:
    .group-unknown = Este grupo no existe:
organisation-groups = Grupos
    .about = Quién va junto y qué se exige
    .none = Aún no hay grupos.
organisation-group = Grupo
    .any = Todos los grupos
    .members = { $count ->
        [one] Un miembro
        [many] { $count } de miembros
       *[other] { $count } miembros
    }
    .new = Nuevo grupo
    .name = Nombre del grupo
    .create = Crear el grupo
    .who = Miembros
    .nobody-yet = Aún no hay nadie en este grupo.
    .add = Añadir a alguien
    .add-do = Añadir
    .change = Cambiar
    .change-label = Cambiar { $name }
    .remove = Sacar del grupo
    .promote = Hacer administrador del grupo…
    .demote = Quitar la administración…
    .rename = Cambiar el nombre
    .bad-name = El nombre de un grupo tiene de 1 a 64 caracteres visibles, sin coma, punto y coma ni barra vertical.
    .taken = Ya hay un grupo con este nombre.
    .nobody = Nadie tiene este nombre de usuario.
    .already = Esta persona ya está en el grupo.
organisation-welcome = Establezca su contraseña
    .about = Su cuenta en { $brand } está lista. Elija una contraseña; después activará la verificación en dos pasos.
    .code = Código
    .code-hint = Está en el enlace que ha recibido.
    .do = Establecer la contraseña
    .next = Después: la verificación en dos pasos
    .wrong = Este enlace se ha usado, ha caducado o se ha copiado en parte. Pida uno nuevo.
organisation-data = Sus datos
    .about = Un archivo con todo lo que se conserva sobre usted: cuenta, métodos, navegadores, solicitudes y registro.
    .do = Descargar mis datos
