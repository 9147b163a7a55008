### What pages say when something failed. Programs get the error codes of the API instead, which are English.

error-label = Error
error-request = Solicitud
error-go-on = Continuar
    .open = Abrir { $address }
error-wait = Espere { $time } e inténtelo de nuevo.

error-not-found = Aquí no hay nada
    .advice = La dirección no es correcta, o lo que había aquí ya no existe.
error-other-site = El formulario no procede de esta página
    .advice = Este servicio está en { $address }. Abra allí la página y envíe de nuevo el formulario. Las cookies deben estar permitidas.
error-form-expired = Esta página ha estado abierta demasiado tiempo
    .advice = Ábrala de nuevo y envíe desde allí el formulario. No se ha cambiado nada.
error-form = No se ha podido leer el formulario
    .advice = Abra la página de nuevo y envíe desde allí el formulario. No se ha cambiado nada.
error-too-many-phones = Esta cuenta ya tiene el máximo de teléfonos
    .advice = Elimine uno que ya no use e inténtelo de nuevo.
error-slow = Esto tarda más de lo debido
    .advice = Inténtelo de nuevo en un momento. No se ha perdido nada.
error-too-many-requests = Hay demasiadas solicitudes en espera
    .advice = Responda a las de su teléfono.
error-too-many-tries = Ha habido demasiados intentos
    .advice = Espere un poco e inténtelo de nuevo.
error-wrong-numbers = Se han escrito demasiados números incorrectos
    .advice = Pida a los responsables de este servicio que lo revisen: pueden desbloquear la cuenta.
error-settled = Esto ya se había decidido
    .advice = Si el teléfono no está en su lista, cree un enlace nuevo.
error-disabled = Esta cuenta está desactivada
    .advice = Diríjase a los responsables de este servicio.
error-approval = Esta aprobación no se puede usar
    .advice = No ha iniciado sesión. Vuelva a iniciar sesión para continuar.
error-signed-out = No ha iniciado sesión
    .advice = Inicie sesión e inténtelo de nuevo.
error-unexpected = Algo ha salido mal
    .advice = Inténtelo de nuevo. Si vuelve a ocurrir, comunique a los responsables de este servicio el error y la solicitud de abajo.
