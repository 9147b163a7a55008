# Letters. In these texts nothing is a link and nothing is bold: they are read as plain text too.

mail-hello = Hola, { $name }:
mail-footer = { $brand } envía este correo porque esta dirección pertenece a la cuenta { $account }. Nadie lee las respuestas.
mail-footer-unconfirmed = { $brand } envía este correo porque alguien ha añadido esta dirección a la cuenta { $account }. Nadie lee las respuestas.

mail-confirm-title = Confirme su dirección de correo
mail-confirm-about = Esta dirección se ha añadido a su cuenta de { $brand }. Cuando la confirme, le avisaremos aquí de los cambios en la seguridad de su cuenta.
mail-confirm-lead = Abra este enlace en el navegador en el que ha iniciado sesión:
mail-confirm-button = Confirmar dirección
mail-confirm-not-you = Si no la ha añadido usted, no tiene que hacer nada: sin su confirmación, aquí no se envía nada.

mail-reset-title = Establezca una contraseña nueva
mail-reset-about = Alguien, esperamos que usted, ha pedido una contraseña nueva para su cuenta de { $brand }.
mail-reset-lead =
    { $minutes ->
        [one] Este enlace vale durante { $minutes } minuto y una sola vez:
        [many] Este enlace vale durante { $minutes } de minutos y una sola vez:
       *[other] Este enlace vale durante { $minutes } minutos y una sola vez:
    }
mail-reset-button = Establecer una contraseña nueva
mail-reset-not-you = Si no era usted, ignore este correo. Su contraseña no cambia.
mail-reset-second-step = La verificación en dos pasos sigue activada: después de la contraseña nueva, inicia sesión con su teléfono o con un código, como siempre.

mail-changes-title =
    { $count ->
        [one] { $count } cambio en su cuenta
        [many] { $count } de cambios en su cuenta
       *[other] { $count } cambios en su cuenta
    }
mail-change-about = La seguridad de su cuenta de { $brand } ha cambiado.
mail-fact-when = Cuándo
mail-fact-browser = Navegador
mail-fact-place = Lugar
mail-fact-address = Dirección de internet
mail-fact-phone = Teléfono
mail-fact-name = Nombre
mail-fact-mail-address = Dirección
mail-if-you = Si era usted, no tiene que hacer nada.
mail-undo-lead = Si no era usted, deshaga el cambio en un plazo de 24 horas. Se cerrará la sesión en todos los navegadores, su contraseña dejará de funcionar y podrá establecer una nueva:
mail-undo-button = No era yo
mail-secure-lead = Si no era usted, inicie sesión y proteja su cuenta:
mail-secure-button = Ir a mi cuenta

mail-code-wrong = Alguien ha escrito su contraseña y después un código incorrecto
mail-code-wrong-about = Si no era usted, esa persona conoce su contraseña: cámbiela. Recibe este aviso como máximo una vez al día.
mail-password-changed = Se ha cambiado su contraseña
mail-password-reset = Se ha restablecido su contraseña con un enlace recibido por correo
mail-account-disabled = Un administrador ha desactivado su cuenta
mail-account-enabled = Se ha reactivado su cuenta
mail-account-secured = Se ha protegido su cuenta
mail-account-secured-about = Se ha cerrado la sesión en los demás navegadores y se han cerrado todas las solicitudes en espera.
mail-change-undone = Se ha deshecho un cambio
mail-change-undone-about = Se ha cerrado la sesión en todos los navegadores y la contraseña ya no funciona. Con un segundo correo podrá establecer una nueva.
mail-phone-linked = Se ha vinculado un teléfono a su cuenta
mail-phone-removed = Se ha eliminado un teléfono de su cuenta
mail-reported = Ha denunciado una solicitud que no era suya
mail-reported-about = Hemos cerrado todas las demás solicitudes. Puede que alguien conozca su contraseña: cámbiela.
mail-app-password-made = Se ha creado una contraseña de aplicación
mail-app-password-ended = Se ha eliminado una contraseña de aplicación
mail-app-password-refused = Un programa usa una contraseña de aplicación caducada
mail-app-password-refused-about = Ya no puede iniciar sesión. Dele una nueva contraseña de aplicación, o elimine la cuenta en el programa. Recibe este aviso una sola vez.
mail-codes-app-added = Se ha añadido una aplicación de autenticación
mail-codes-app-removed = Se ha eliminado una aplicación de autenticación
mail-backup-codes-made = Se han creado códigos de respaldo nuevos
mail-backup-codes-made-about = Los anteriores ya no funcionan.
mail-backup-code-used = Alguien ha iniciado sesión con un código de respaldo
mail-recovery-code-made = Se ha creado un código de recuperación nuevo
mail-recovery-code-used = Alguien ha iniciado sesión con el código de recuperación
mail-recovery-code-used-about = Ya no funciona. Cree uno nuevo mientras tenga la sesión iniciada.
mail-passkey-added = Se ha añadido una llave de acceso
mail-passkey-removed = Se ha eliminado una llave de acceso
mail-screen-lock-removed = Ya no se pide el bloqueo de pantalla de un teléfono
mail-passkey-copied = Puede que se haya copiado una llave de acceso
mail-passkey-copied-about = Su contador no ha aumentado, como sí ocurre cuando está en un solo dispositivo. Si no sabe por qué, elimine la llave de acceso.
mail-two-step-on = La verificación en dos pasos está activada
mail-two-step-off = La verificación en dos pasos está desactivada
mail-two-step-off-about = Ahora basta su contraseña para entrar en su cuenta.
mail-address-confirmed = Se ha confirmado una dirección de correo
mail-address-removed = Se ha eliminado una dirección de correo
mail-recovery-begun = Alguien ha pedido recuperar el acceso a su cuenta
mail-recovery-cancelled = Se ha cancelado la recuperación del acceso a su cuenta
mail-recovery-done = Se ha vinculado un teléfono al recuperar el acceso
mail-recovery-done-about = Los teléfonos anteriores se han eliminado.
mail-recovery-not-you = Si no era usted, inicie sesión y cambie su contraseña: alguien la conoce.
mail-reminded = Active la verificación en dos pasos
mail-reminded-about = Su organización le pide que proteja su cuenta con un segundo paso, además de la contraseña. Solo le llevará dos minutos.
mail-other-change = Su cuenta ha cambiado
