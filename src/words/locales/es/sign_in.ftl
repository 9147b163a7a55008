### Signing in with a password, and the first account.

## The form

sign-in-title = Iniciar sesión
sign-in-username = Nombre de usuario o correo
sign-in-password = Contraseña
sign-in-next = Después, su teléfono le preguntará si es usted.

sign-in-again = Se necesita una nueva aprobación. Inicie sesión una vez más y apruébela en su teléfono.
sign-in-new-password = Su contraseña ha cambiado. Inicie sesión con la nueva.

sign-in-failed = No ha iniciado sesión
sign-in-wrong = El nombre de usuario o la contraseña no son correctos.
sign-in-missing = Escriba su nombre de usuario y su contraseña.
sign-in-too-many = Ha habido demasiados intentos. Espere { $time } e inténtelo de nuevo.
sign-in-unapproved = Su teléfono ha recibido demasiadas solicitudes que nadie ha aprobado. Espere { $time } e inténtelo de nuevo.
sign-in-stale = Esta página era demasiado antigua, o su navegador no envió sus cookies. Escriba de nuevo su contraseña.
    Si este mensaje vuelve a aparecer, permita las cookies para esta dirección.
sign-in-no-phone = Se eliminaron todos los teléfonos de esta cuenta, así que la contraseña sola no le permite iniciar sesión.
    Pida a su administrador un enlace para añadir un teléfono.
sign-in-busy = Hay demasiadas solicitudes en espera en su teléfono. Respóndalas allí o espere { $time } e inténtelo de nuevo.
sign-in-overloaded = Muchas personas están iniciando sesión ahora mismo. Espere { $time } e inténtelo de nuevo.

## A code instead of the phone

sign-in-code = Escribir un código
    .about = Escriba el código que muestra su teléfono o su aplicación de autenticación, o uno de sus códigos de respaldo.
    .label = Código
    .wrong = Este código es incorrecto o ya se usó. Escriba otro.
    .used = Este código ya se usó. Espere al siguiente y escríbalo.
    .back = Volver al teléfono

## A passkey, alone or in the place of the phone

sign-in-passkey = Usar una llave de acceso o de seguridad
    .about = Su navegador pide su huella, su rostro, un PIN o su llave de seguridad.
    .continue = Continuar
    .alone = Usar una llave de acceso
    .or = o
    .wrong = No se ha aceptado la llave de acceso: se eliminó aquí, o tardó demasiado. Inténtelo de nuevo o inicie sesión de otra forma.
    .cancelled = No se ha usado ninguna llave de acceso. Inténtelo de nuevo o inicie sesión de otra forma.
    .browser = Este navegador no conoce las llaves de acceso. Inicie sesión de otra forma.
    .script = Una llave de acceso necesita JavaScript. Permítalo para esta página o inicie sesión de otra forma.

## An approval that was used before

sign-in-used = Este inicio de sesión ya se ha usado
    .about = No ha iniciado sesión aquí. Vuelva a iniciar sesión para continuar.

## First start: the account that needs no other

sign-in-setup-title = Configuración
sign-in-setup = Crear la primera cuenta
    .about = Esta cuenta administra { $brand }. Solo puede crearla una vez, con el código que el servidor mostró al arrancar.
    .code = Código de configuración
    .code-hint = Lo muestra el servidor. Puede pegarlo.
    .name = Su nombre
    .password-again = Repita la contraseña
    .create = Crear cuenta
    .next = Después: añadir su teléfono.

sign-in-setup-failed = Hay un problema
    .code = El código de configuración no es correcto, o ya se usó. El más reciente lo muestra el servidor.
    .name = Escriba un nombre para mostrar.
    .password-differs = Las dos contraseñas no coinciden.
    .stale = Esta página era demasiado antigua, o su navegador no envió sus cookies. Escriba de nuevo la contraseña.
        Si este mensaje vuelve a aparecer, permita las cookies para esta dirección.

sign-in-username-fault =
    .empty = Escriba un nombre de usuario.
    .long = { $characters ->
        [one] Un nombre de usuario tiene como máximo { $characters } carácter.
        [many] Un nombre de usuario tiene como máximo { $characters } de caracteres.
       *[other] Un nombre de usuario tiene como máximo { $characters } caracteres.
    }
    .blank = Un nombre de usuario no contiene espacios.
    .hidden = Un nombre de usuario no puede contener { $character }: este carácter no se ve.
    .stray = Un nombre de usuario no puede contener { $character } en ese lugar: ahí este carácter no tiene efecto.
    .order = Un nombre de usuario no puede contener estos caracteres en este orden.
    .letters = “{ $part }” mezcla letras de dos alfabetos ({ $first } y { $second }). Escriba cada parte del nombre en un solo alfabeto.
    .digits = “{ $part }” mezcla cifras de dos escrituras. Escriba cada parte del nombre con una sola.
