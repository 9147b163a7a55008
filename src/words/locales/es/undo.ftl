# A change that is taken back by the link of a letter.

undo-title = ¿Deshacer el cambio?
    .what = Qué ha cambiado
    .when = Cuándo
    .then = Si sigue adelante
    .sessions = Se cierra la sesión en todos los navegadores y se cierran todas las solicitudes en espera.
    .password = Su contraseña deja de funcionar. Le enviamos un correo para establecer una nueva.
    .change = Lo que este cambio añadió se retira y lo que quitó se restablece: { $change }.
    .rest = El cambio en sí no se puede deshacer, pero nadie podrá aprovecharlo.
    .do = No era yo, deshacer
    .keep = Si era usted, cierre esta página.
undo-done = El cambio se ha deshecho
    .about = Se ha cerrado la sesión en todos los navegadores. Revise su correo: le hemos enviado un enlace para establecer una contraseña nueva. Después revise sus teléfonos, llaves de acceso y contraseñas de aplicación.
