### Spanish. The rules are in en/common.ftl, the words in docs/glossary.md.

common-skip = Ir al contenido
common-footer = Ayuda y privacidad
common-help = Ayuda
common-privacy = Privacidad

common-cancel = Cancelar
common-continue = Continuar
common-sign-in = Iniciar sesión
common-sign-out = Cerrar sesión

common-show = Mostrar
    .label = Mostrar: { $field }
common-copy = Copiar
    .done = Copiado

common-error-title = Error: { $title }
common-warning = Atención:

common-seconds = { $seconds ->
    [one] { $seconds } segundo
    [many] { $seconds } de segundos
   *[other] { $seconds } segundos
}
common-minutes = { $minutes ->
    [one] { $minutes } minuto
    [many] { $minutes } de minutos
   *[other] { $minutes } minutos
}
common-hours = { $hours ->
    [one] { $hours } hora
    [many] { $hours } de horas
   *[other] { $hours } horas
}

common-just-now = ahora mismo
common-minutes-ago = hace { $minutes } min
common-hours-ago = hace { $hours } h

common-near = cerca de { $place }
common-near-address = cerca de { $place } ({ $address })
common-address = { $address }, lugar desconocido
common-place-unknown = lugar desconocido

common-browser = { $browser } en { $system }
common-browser-system = Un navegador en { $system }
common-this-browser = Este navegador
common-unknown-browser = Navegador desconocido

common-zero = cero
common-one = uno
common-two = dos
common-three = tres
common-four = cuatro
common-five = cinco
common-six = seis
common-seven = siete
common-eight = ocho
common-nine = nueve
