# The mail addresses of an account.

address-title = Direcciones de correo
    .row = { $count ->
        [0] Ninguna todavía: nadie le avisa si su cuenta cambia
        [one] { $count } dirección
        [many] { $count } de direcciones
       *[other] { $count } direcciones
    }
    .about = Escribimos a todas ellas cuando cambia la seguridad de su cuenta, y por aquí llega también una contraseña nueva. Tenga dos: si pierde una o alguien se apodera de ella, la otra sigue recibiendo los avisos.
address-one-is-few = Añada una segunda dirección
    .about = Si pierde la única que tiene o alguien se apodera de ella, nadie le avisa.
address-list = Sus direcciones
    .none = Todavía no tiene ninguna dirección. Añada la que más consulte.
address-confirmed = Confirmada: { $when }
address-waiting = Todavía sin confirmar. Abra el enlace de nuestro correo (enviado: { $when }).
address-failed = El último correo no ha llegado. ¿Es correcta la dirección?
address-again = Enviar de nuevo el correo
address-again-done = Hemos enviado de nuevo el correo.
address-remove = Eliminar
    .label = Eliminar { $address }
    .sure = ¿Eliminar { $address }? Esa dirección recibirá un aviso y podrá deshacerlo durante 24 horas.
    .do = Eliminar dirección
address-new = Añadir una dirección
    .label = Dirección de correo
    .hint = Enviamos allí un correo con un enlace. No enviamos nada más hasta que lo abra.
    .do = Añadir dirección
address-sent = Hemos enviado un correo a { $address }. Abra su enlace aquí, en este navegador.
address-failed-to-add = No se ha añadido la dirección
    .invalid = Escriba una dirección como nombre@example.org.
    .taken = Ya tiene esta dirección.
    .full = Ha alcanzado el máximo de direcciones. Elimine antes una.
address-confirm = Confirme su dirección de correo
    .about = Desde ahora escribiremos a { $address } cuando cambie la seguridad de su cuenta.
    .do = Confirmar dirección
address-confirm-done = { $address } está confirmada.
address-off = Este servicio no envía correos
    .about = Pida a sus responsables que configuren un servidor de correo. Hasta entonces, nadie puede recibir avisos de cambios por correo.
