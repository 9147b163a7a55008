# Por qué se rechaza una contraseña nueva y cómo mejorarla. Cada frase se muestra sola.

password-rules = { $characters ->
    [one] Al menos { $characters } carácter. Unas pocas palabras sin relación entre sí son fáciles de recordar y difíciles de adivinar.
    [many] Al menos { $characters } de caracteres. Unas pocas palabras sin relación entre sí son fáciles de recordar y difíciles de adivinar.
   *[other] Al menos { $characters } caracteres. Unas pocas palabras sin relación entre sí son fáciles de recordar y difíciles de adivinar.
}
    .breached = Se rechazan las contraseñas robadas en otros sitios.
password-short = { $characters ->
    [one] La contraseña nueva es demasiado corta: necesita al menos { $characters } carácter. Añada una palabra.
    [many] La contraseña nueva es demasiado corta: necesita al menos { $characters } de caracteres. Añada una palabra.
   *[other] La contraseña nueva es demasiado corta: necesita al menos { $characters } caracteres. Añada una palabra.
}
password-long = { $characters ->
    [one] La contraseña nueva es demasiado larga: puede tener { $characters } carácter como máximo.
    [many] La contraseña nueva es demasiado larga: puede tener { $characters } de caracteres como máximo.
   *[other] La contraseña nueva es demasiado larga: puede tener { $characters } caracteres como máximo.
}
password-breached = Esta contraseña se robó en otro sitio y está en una lista que los atacantes prueban primero. Elija una que no use en ningún otro sitio. Si usa esta en otro sitio, cámbiela también allí.

password-weak =
    .common = Muchas personas usan esta contraseña o una parecida. Elija una propia, por ejemplo cuatro palabras sin relación entre sí.
    .word = Una sola palabra es fácil de adivinar. Añada dos o tres palabras que no tengan relación con ella.
    .name = Los nombres de personas son fáciles de adivinar. Añada palabras que no sean nombres.
    .keyboard = Las teclas contiguas son fáciles de adivinar. Use palabras en su lugar.
    .repeat = Una repetición es tan fácil de adivinar como lo que repite. Use palabras distintas.
    .sequence = Las secuencias como abcd o 1234 son fáciles de adivinar. Use palabras en su lugar.
    .date = Los años y las fechas son fáciles de adivinar. Use palabras que no tengan relación con usted.
    .personal = Sus propios nombres y el de este servicio son lo primero que se prueba. No los use.
    .other = Un programa adivina esta contraseña en un momento. Añada palabras sin relación entre sí.
