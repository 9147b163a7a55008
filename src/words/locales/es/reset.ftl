# A new password by a link that is mailed.

reset-forgot = ¿Ha olvidado su contraseña?
reset-title = Establecer una contraseña nueva
    .about = Escriba su nombre de usuario o su dirección de correo. Si nos consta y la cuenta tiene una dirección confirmada, enviamos allí un correo con un enlace.
    .label = Nombre de usuario o dirección de correo
    .do = Enviar el enlace
reset-missing = Escriba su nombre de usuario o su dirección de correo
reset-sent = Revise su correo
    .about = Si existe una cuenta con ese nombre y una dirección confirmada, hay un correo en camino. Su enlace vale durante { $minutes } minutos.
    .none = ¿No ha llegado nada? Mire en la carpeta de correo no deseado. Si su cuenta no tiene una dirección confirmada, diríjase a los responsables de este servicio.
reset-off = Este servicio no envía correos
    .about = Pida una contraseña nueva a sus responsables.
reset-new-title = Establecer una contraseña nueva
    .about = Se cerrará la sesión en todos los navegadores. La verificación en dos pasos no cambia: para iniciar sesión sigue necesitando su teléfono o un código.
    .password = Contraseña nueva
    .do = Establecer contraseña
reset-failed = No se ha establecido la contraseña
reset-stale = Esta página ha estado abierta demasiado tiempo. Escriba de nuevo la contraseña.
    .press = Esta página era demasiado antigua, o su navegador no envió sus cookies. Pulse el botón otra vez.
reset-link = Este enlace ya no es válido
    .advice = Ya se usó, se sustituyó por uno más reciente o ha caducado. Pida otro correo y abra el enlace más reciente.
reset-link-again = Pedir un enlace nuevo
