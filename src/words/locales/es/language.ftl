### El idioma de una persona.

language-title = Idioma
    .about = Para estas páginas, y para las notificaciones y los correos si nada indica otra cosa.
language-own = Español
language-browser = Como el navegador
    .about = El idioma configurado en su navegador.
language-save = Guardar
language-saved = Se ha guardado su idioma.
language-event = Idioma cambiado
language-cookie = Otra recuerda el idioma que ha elegido. No es ningún secreto.
language-browser-hand = { $browser } en { $system }
