methods-withheld = Sus teléfonos han recibido demasiadas solicitudes sin respuesta. Hasta que puedan recibir otras, inicie sesión de otra forma.

methods-some = Su organización no permite todas las formas de iniciar sesión, por lo que esta lista puede ser más corta de lo habitual.
methods-no-codes = Su organización no permite los códigos de una aplicación. Con los de esta lista nadie inicia sesión.
methods-no-backup-codes = Su organización no permite los códigos de respaldo ni los de recuperación. Con los que tiene nadie inicia sesión.
methods-no-passkeys = Su organización no permite las llaves de acceso. Con las de esta lista nadie inicia sesión.
methods-forbidden = Su organización no permite esta forma de iniciar sesión
    .advice = Inicie sesión de otra forma. Si no tiene ninguna, pida a los responsables de este servicio un enlace para añadir un teléfono.
    .here = Su organización no permite códigos de este tipo. Inicie sesión de otra forma.
