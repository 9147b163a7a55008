methods-withheld = I Suoi telefoni hanno ricevuto troppe richieste senza risposta. Finché non possono riceverne altre, acceda in un altro modo.

methods-some = La Sua organizzazione non consente tutti i modi di accedere: questo elenco può essere più corto del solito.
methods-no-codes = La Sua organizzazione non consente i codici di un’app. Quelli in questo elenco non fanno accedere nessuno.
methods-no-backup-codes = La Sua organizzazione non consente i codici di backup e di recupero. Quelli che ha non fanno accedere nessuno.
methods-no-passkeys = La Sua organizzazione non consente le passkey. Quelle in questo elenco non fanno accedere nessuno.
methods-forbidden = La Sua organizzazione non consente questo modo di accedere
    .advice = Acceda in un altro modo. Se non ne ha, chieda a chi gestisce questo servizio un link per aggiungere un telefono.
    .here = La Sua organizzazione non consente i codici di questo tipo. Acceda in un altro modo.
