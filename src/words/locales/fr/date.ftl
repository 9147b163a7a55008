### Les dates.

# Le premier du mois s’écrit « 1er » ; les autres jours sont des nombres.
date-day = { $day ->
    [one] 1er { $month } { $year }
    [many] { $day } { $month } { $year }
   *[other] { $day } { $month } { $year }
}
date-moment = { $day }, { $time } UTC

date-january = janvier
date-february = février
date-march = mars
date-april = avril
date-may = mai
date-june = juin
date-july = juillet
date-august = août
date-september = septembre
date-october = octobre
date-november = novembre
date-december = décembre
