### Two-step verification: turned on in four steps, options added, turned off.

two-step-set-up = Verificación en dos pasos
    .step = Paso { $step } de 4
    .on-title = Activar la verificación en dos pasos
    .nothing-yet = Nada cambia hasta el último paso.
    .leave = Salir sin cambiar nada
    .go-on = Seguir

## The method

two-step-method = Método
two-step-choose = ¿Cómo quiere confirmar?
    .about = Después de su contraseña. Más adelante puede añadir otras formas.
two-step-needed = Esto requiere la verificación en dos pasos. Activarla lleva unos dos minutos.
two-step-begun = { $phone } ya está vinculado.
two-step-phone = En su teléfono
    .name = Teléfono
    .about = Apruebe con un toque y un número.
two-step-recommended = Recomendado
two-step-passkey = Una llave de acceso o de seguridad
    .about = Huella, rostro o llave en el puerto USB. Nada que copiar, y ninguna página falsa puede aprovecharla.
    .test = Use su llave de acceso una vez. Con eso se activa la verificación en dos pasos.
    .do = Usar llave de acceso
    .refused = La llave de acceso no ha funcionado. Inténtelo de nuevo o use otra.
two-step-codes-app = Una aplicación de autenticación que ya tenga
    .about = Seis cifras que cambian cada 30 segundos.

## Backup codes

two-step-save = Guarde sus códigos de respaldo
    .about = Le dan acceso cuando su teléfono está perdido, roto o es nuevo. Cada uno sirve una sola vez.
    .once = Esta página solo los muestra una vez. Puede crear otros cuando quiera.
two-step-show-codes = Mostrar mis códigos de respaldo
two-step-saved = He guardado los códigos en un lugar distinto de mi teléfono.

## The test

two-step-test = Haga una prueba
    .name = Prueba
    .about = Enviaremos una solicitud a { $phone }. Escriba allí el número que mostrará esta página y después apruebe. Con eso se activa la verificación en dos pasos.
two-step-ask = Enviar la solicitud
two-step-type = Código de su aplicación de autenticación
    .about = Escriba el código que su aplicación muestra ahora. Con eso se activa la verificación en dos pasos.
two-step-turn-on = Activar
two-step-not-on = La verificación en dos pasos todavía no está activada
two-step-wrong = No es el código que su aplicación muestra ahora. Escriba el siguiente.
two-step-used = Usó este código para configurar la aplicación. Espere al siguiente.
two-step-unanswered = Ningún teléfono ha aprobado. Envíe de nuevo la solicitud o vincule otro teléfono.

## Done

two-step-is-on = La verificación en dos pasos está activada
two-step-protected = Su cuenta está protegida
    .about = Desde ahora, su contraseña sola no deja entrar a nadie.
two-step-asks-you = Las solicitudes llegan a { $phone }
two-step-tested = Probado ahora mismo
two-step-codes-app-works = Prueba superada ahora mismo
two-step-codes-saved = { $count ->
        [one] { $count } código de respaldo guardado
        [many] { $count } de códigos de respaldo guardados
       *[other] { $count } códigos de respaldo guardados
    }
    .about = Para cuando no tenga el teléfono
two-step-finish = Hecho
two-step-second = Es prudente tener una segunda forma de entrar:

## Options

two-step-add = Añadir una forma
    .about = Cada una puede darle acceso cuando no tenga otra a mano.
two-step-can-add = Puede añadir
two-step-other-phone = Otro teléfono o una tableta
    .about = La solicitud llega a todos sus teléfonos, y cuenta la primera respuesta.
two-step-add-it = Añadir
two-step-have = Ya tiene
two-step-phone-approval = Aprobación en el teléfono
two-step-codes-left = { $count ->
        [one] Queda { $count }
        [many] Quedan { $count }
       *[other] Quedan { $count }
    }

## Off

two-step-off = Desactivar la verificación en dos pasos
    .what = Qué ocurre entonces
    .last = Es la última forma que queda. Eliminarla desactiva la verificación en dos pasos. Si puede, añada antes otro teléfono.
    .password = Solo su contraseña protegerá esta cuenta.
    .methods = Todos los teléfonos quedarán desvinculados. Las aplicaciones de autenticación y los códigos de respaldo dejarán de funcionar.
    .browsers = Se cerrará la sesión en los demás navegadores.
    .do = Desactivar
two-step-keep = Mantenerla activada
