### Dates, as each language writes them. A test compares all of them with what browsers write.

# A day.
date-day = { $day } { $month } { $year }
# A moment, to the minute. The time as in “14:02”.
date-moment = { $day }, { $time } UTC

date-january = January
date-february = February
date-march = March
date-april = April
date-may = May
date-june = June
date-july = July
date-august = August
date-september = September
date-october = October
date-november = November
date-december = December
