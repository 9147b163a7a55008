### Help for people, step by step.

guide-title = Paso a paso
guide-all = Toda la ayuda
guide-more = Más ayuda
guide-stuck = ¿Sigue sin resolverlo? Diríjase a los responsables de este servicio.

## I have a new phone

guide-new-phone = Tengo un teléfono nuevo
    .about = Añada primero el teléfono nuevo y elimine después el anterior. Lleva unos minutos.
    .sign-in = Iniciar sesión en un ordenador
    .open = Abra la página de inicio de sesión en un ordenador o una tableta.
    .password = Escriba su nombre de usuario y su contraseña.
    .approve = Apruebe en su teléfono anterior.
    .without = ¿Ya no tiene el teléfono anterior? Siga la página { $lost }.
    .add = Añadir el teléfono nuevo
    .app = Abra la aplicación en el teléfono nuevo. ¿Todavía no la tiene? Vea { $install }.
    .options = En el ordenador, abra { $page }.
    .choose = Elija { $button } junto a “{ $option }”.
    .scan = Escanee el código QR con el teléfono nuevo.
    .compare = Compare el código del ordenador con el del teléfono nuevo.
    .confirm = Si coinciden, elija { $button }.
    .remove = Eliminar el teléfono anterior
    .security = Abra { $page } y elija el teléfono anterior.
    .remove-do = Elija { $button }.
    .move = Aplicaciones de autenticación y llaves de acceso
    .move-about = Puede que no hayan pasado al teléfono nuevo.
    .move-codes = Abra { $page } y configure una aplicación de autenticación en el teléfono nuevo. Después elimine la anterior.
    .move-passkey = Abra { $page } en el teléfono nuevo y añada una llave de acceso.

## I lost my phone

guide-lost-phone = He perdido mi teléfono
    .link = Ayuda: he perdido mi teléfono
    .about = Elimínelo de su cuenta. Desde ese momento nadie podrá aprobar inicios de sesión con él.
    .sign-in = Iniciar sesión sin el teléfono
    .password = En un ordenador, escriba su nombre de usuario y su contraseña.
    .other = En la página que espera al teléfono, elija { $button }.
    .way = Elija cómo continuar: con un código o con una llave de acceso.
    .code = Para un código, escriba uno de sus códigos de respaldo o el de una aplicación de autenticación en otro dispositivo.
    .remove = Eliminar el teléfono
    .security = Abra { $page } y elija el teléfono perdido.
    .remove-do = Elija { $button }.
    .stolen = ¿Se lo han robado?
    .secure = Abra { $page }.
    .secure-do = Elija { $button }. Se cierran las solicitudes en espera y la sesión en los demás navegadores.
    .change = Abra { $page } y elija una contraseña nueva.
    .shut-out = ¿No puede iniciar sesión de ninguna forma?
    .mail = Si su cuenta tiene una dirección de correo confirmada, puede vincular un teléfono nuevo por correo.
    .mail-other = En la página que espera al teléfono, elija { $button }.
    .mail-lost = Elija { $lost } y siga la página y los correos. Por su seguridad, entre medias pasa un tiempo.
    .ask = ¿No aparece esa opción o no llega ningún correo? Diríjase a los responsables de este servicio. Se aseguran de que es usted y le envían un enlace para añadir un teléfono nuevo.
    .never = Nunca le piden la contraseña, un código o un número. Quien lo hace quiere entrar en su cuenta.
    .next = ¿Tiene un teléfono nuevo? Siga con { $new }.

## What is this request?

guide-request = ¿Qué es esta solicitud?
    .about = Alguien ha escrito su contraseña. El servicio quiere saber si era usted.
    .yours = Era usted
    .look = En el teléfono, mire el servicio, el navegador y el lugar.
    .number = Si su ordenador muestra un número, escríbalo en el teléfono.
    .approve = Apruebe.
    .place = El lugar se deduce de la dirección de internet y puede ser muy inexacto.
    .not-yours = No era usted
    .refuse = Rechace la solicitud en el teléfono. Nadie entra.
    .report = Indique que no era usted. Los responsables del servicio reciben el aviso.
    .change = Abra { $page } y elija una contraseña nueva: alguien conoce la que tiene.
    .activity = Abra { $page } y busque si hay algo más que no haya hecho usted.
    .careful = Trampas que conviene conocer
    .no-number = El teléfono pide un número y usted no ve ninguno: no es su inicio de sesión. Rechace.
    .caller = Alguien llama o escribe y quiere que apruebe o que diga un número: rechace. Ningún servicio de ayuda lo necesita.
    .many = Llega una solicitud tras otra: alguien espera que usted ceda. Rechace y cambie la contraseña.
    .missing = ¿Está iniciando sesión y no llega ninguna solicitud?
    .open-app = Abra la aplicación en su teléfono: la solicitud espera allí.
    .again = Si no está, elija { $button } en el ordenador.

## Install the app

guide-install = Instalar la aplicación
    .about = Las tiendas de aplicaciones todavía no tienen una para este servicio. Esto es lo que funciona hoy.
    .phone = La aplicación en su teléfono
    .phone-about = Funciona en el navegador del teléfono. No hay nada que descargar de una tienda.
    .phone-open = En el teléfono, abra { $address }.
    .phone-iphone = En un iPhone, en Safari: elija Compartir y después “Añadir a pantalla de inicio”. A partir de entonces, abra la aplicación desde la pantalla de inicio.
    .phone-android = En Android puede elegir “Instalar aplicación” en el menú del navegador.
    .phone-scan = Escanee el código QR con la aplicación.
    .codes = Una aplicación de autenticación en su teléfono
    .codes-about = Muestra seis cifras, que usted escribe después de la contraseña. No necesita red.
    .get = Instale una aplicación de autenticación desde la tienda de su teléfono, por ejemplo Aegis o 2FAS. En un iPhone sirve la aplicación Contraseñas que ya está instalada.
    .new = En un ordenador, abra { $page }.
    .scan = Escanee el código QR con la aplicación de autenticación.
    .label = Escriba un nombre, para reconocerla.
    .digits = Escriba las seis cifras que muestra.
    .add = Elija { $button }.
    .passkey = Una llave de acceso
    .passkey-about = Su huella, su rostro o el PIN de su dispositivo. No hay nada que instalar.
    .passkey-open = En el dispositivo con el que inicia sesión, abra { $page }.
    .passkey-add = Elija { $button }.
    .passkey-confirm = Confirme como cuando desbloquea el dispositivo.
    .computer = Un ordenador en lugar de un teléfono
    .computer-about = El programa { $program } recibe las solicitudes en un terminal y las responde. Los responsables de este servicio pueden facilitárselo.
    .options = En el navegador, abra { $page }.
    .choose = Elija { $button } junto a “{ $option }”.
    .command = Elija “{ $link }” y copie el comando.
    .run = Ejecute el comando en un terminal.
    .confirm = Si ambos muestran el mismo código, elija { $button } en el navegador.
    .given = ¿Los responsables de este servicio le han dado una aplicación propia? Siga con { $new }.

## App passwords for mail

guide-app-passwords = Contraseñas de aplicación para el correo
    .about = Los programas de correo, calendario y archivos no pueden preguntar a su teléfono. Cada uno recibe una contraseña propia.
    .make = Crear una contraseña de aplicación
    .open = Abra { $page }.
    .name = Escriba el nombre del programa, por ejemplo Thunderbird.
    .scope = Elija para qué sirve. Un programa que lee y envía correo necesita “{ $everything }”.
    .create = Elija { $button }.
    .fill-in = Dársela al programa
    .settings = En el programa, abra los ajustes de su cuenta de correo.
    .type = Escriba el nombre de usuario y la contraseña de aplicación que muestra la página.
    .save = Guarde los ajustes.
    .once = La página muestra la contraseña de aplicación una sola vez. Si la pierde, elimínela y cree otra.
    .again = ¿El programa vuelve a pedir la contraseña?
    .list = Abra { $page } y compruebe que su contraseña de aplicación sigue allí.
    .renew = Cree una nueva y désela al programa.
    .gone = ¿Ha perdido un ordenador o ya no usa un programa?
    .remove = Abra { $page }.
    .remove-do = Elija { $button } junto a su nombre. El programa ya no entra.

## What the pictures show, for people who cannot see them

guide-picture-waiting = La página que espera al teléfono, con un número grande de dos cifras.
guide-picture-other-ways = Las formas de iniciar sesión sin el teléfono están desplegadas: un código y una llave de acceso.
guide-picture-options = La página para añadir una forma. La primera fila es otro teléfono, con un botón al lado.
guide-picture-scan = Un código QR grande en la pantalla del ordenador.
guide-picture-confirm = La página muestra un código de cuatro cifras y dos botones: uno para no y otro para sí.
guide-picture-remove = La página de un teléfono. Su última parte elimina el teléfono.
guide-picture-secure = La página enumera lo que ocurre, encima de un botón rojo.
guide-picture-codes-app = Un código QR para la aplicación de autenticación y, debajo, el campo para su nombre.
guide-picture-passkeys = La lista de llaves de acceso y el campo para el nombre de una nueva.
guide-picture-app-password = El formulario de una nueva contraseña de aplicación: nombre, uso y duración.
guide-picture-app-password-shown = La nueva contraseña de aplicación junto a un botón que la copia, y debajo el nombre de usuario.
