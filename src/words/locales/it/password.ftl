# Perché una nuova password è rifiutata, e come fare meglio. Ogni frase è mostrata da sola.

password-rules = { $characters ->
    [one] Almeno { $characters } carattere. Alcune parole che non hanno nulla in comune sono facili da ricordare e difficili da indovinare.
    [many] Almeno { $characters } di caratteri. Alcune parole che non hanno nulla in comune sono facili da ricordare e difficili da indovinare.
   *[other] Almeno { $characters } caratteri. Alcune parole che non hanno nulla in comune sono facili da ricordare e difficili da indovinare.
}
    .breached = Le password rubate altrove sono rifiutate.
password-short = { $characters ->
    [one] La nuova password è troppo corta: deve avere almeno { $characters } carattere. Aggiunga una parola.
    [many] La nuova password è troppo corta: deve avere almeno { $characters } di caratteri. Aggiunga una parola.
   *[other] La nuova password è troppo corta: deve avere almeno { $characters } caratteri. Aggiunga una parola.
}
password-long = { $characters ->
    [one] La nuova password è troppo lunga: può avere al massimo { $characters } carattere.
    [many] La nuova password è troppo lunga: può avere al massimo { $characters } di caratteri.
   *[other] La nuova password è troppo lunga: può avere al massimo { $characters } caratteri.
}
password-breached = Questa password è stata rubata altrove e si trova in un elenco che chi attacca prova per primo. Ne scelga una che non usa da nessun’altra parte. Se usa questa anche altrove, la cambi anche lì.

password-weak =
    .common = Molte persone usano questa password o una simile. Ne scelga una Sua, per esempio quattro parole che non hanno nulla in comune.
    .word = Una parola sola è facile da indovinare. Aggiunga due o tre parole che non c’entrano.
    .name = I nomi di persona sono facili da indovinare. Aggiunga parole che non sono nomi.
    .keyboard = I tasti vicini sono facili da indovinare. Usi invece delle parole.
    .repeat = Una ripetizione è facile da indovinare quanto ciò che ripete. Usi parole diverse.
    .sequence = Le sequenze come abcd o 1234 sono facili da indovinare. Usi invece delle parole.
    .date = Gli anni e le date sono facili da indovinare. Usi parole che non La riguardano.
    .personal = I Suoi nomi e il nome di questo servizio sono i primi che chiunque prova. Non li usi.
    .other = Un programma indovina questa password in un attimo. Aggiunga parole che non hanno nulla in comune.
