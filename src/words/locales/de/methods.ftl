methods-withheld = Ihre Smartphones haben zu viele Anfragen ohne Antwort erhalten. Bis sie wieder gefragt werden können, melden Sie sich auf andere Weise an.

methods-some = Ihre Organisation erlaubt nicht jede Art der Anmeldung. Deshalb kann diese Liste kürzer sein, als Sie sie kennen.
methods-no-codes = Ihre Organisation erlaubt keine Codes einer App. Mit denen in dieser Liste meldet sich niemand an.
methods-no-backup-codes = Ihre Organisation erlaubt keine Backup-Codes und keine Wiederherstellungscodes. Mit denen, die Sie haben, meldet sich niemand an.
methods-no-passkeys = Ihre Organisation erlaubt keine Passkeys. Mit denen in dieser Liste meldet sich niemand an.
methods-forbidden = Ihre Organisation erlaubt diese Art der Anmeldung nicht
    .advice = Melden Sie sich auf andere Weise an. Wenn Sie keine haben, bitten Sie die Betreiber dieses Dienstes um einen Link, der ein Smartphone hinzufügt.
    .here = Ihre Organisation erlaubt Codes dieser Art nicht. Melden Sie sich auf andere Weise an.
