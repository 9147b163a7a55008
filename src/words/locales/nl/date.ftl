### Datums.

date-day = { $day } { $month } { $year }
date-moment = { $day }, { $time } UTC

date-january = januari
date-february = februari
date-march = maart
date-april = april
date-may = mei
date-june = juni
date-july = juli
date-august = augustus
date-september = september
date-october = oktober
date-november = november
date-december = december
