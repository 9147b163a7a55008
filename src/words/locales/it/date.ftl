### Le date.

date-day = { $day } { $month } { $year }
date-moment = { $day }, { $time } UTC

date-january = gennaio
date-february = febbraio
date-march = marzo
date-april = aprile
date-may = maggio
date-june = giugno
date-july = luglio
date-august = agosto
date-september = settembre
date-october = ottobre
date-november = novembre
date-december = dicembre
