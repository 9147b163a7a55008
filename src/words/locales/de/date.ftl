### Daten.

date-day = { $day }. { $month } { $year }
date-moment = { $day }, { $time } UTC

date-january = Januar
date-february = Februar
date-march = März
date-april = April
date-may = Mai
date-june = Juni
date-july = Juli
date-august = August
date-september = September
date-october = Oktober
date-november = November
date-december = Dezember
