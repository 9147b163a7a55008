### Adding a phone.

device-step = Passaggio { $step } di 3
device-for = Per l’account di { $username }

## The link

device-add-title = Aggiungi un telefono
device-scan = Apra il link sul telefono
    .about = Scansioni il codice con l’app o con la fotocamera del telefono.
    .picture = Codice QR con il link qui sotto
    .left = Per un solo telefono, ancora { $time }
    .code-in-app = Nessuna fotocamera? Nell’app sul telefono, inserisca il Suo nome utente e questo codice:
    .instead = Non riesce a scansionarlo?
    .link = Apra questo link sul telefono:
    .command = Oppure usi un computer al posto del telefono:
    .app = Non ha ancora l’app? Apra { $address } sul telefono.
    .browser = Usa questo browser come telefono
    .browser-about = Per provare, o senza telefono. Chi può usare questo browser può poi approvare gli accessi.
    .hint = Il primo telefono che apre questo link può chiedere di essere aggiunto. Nulla viene aggiunto prima del suo sì su questa pagina.
    .waiting = In attesa del telefono…
    .changed-mind = Ha cambiato idea?

## A phone came: is it the right one?

device-confirm = È questo il suo telefono?
    .about = { $phone } chiede di essere aggiunto. Il telefono mostra questo codice?
    .about-platform = { $phone } ({ $platform }) chiede di essere aggiunto. Il telefono mostra questo codice?
    .no = No
    .yes = Sì, aggiungi
    .differs = Se i codici sono diversi, o se non ha in mano quel telefono, scelga No: qualcun altro potrebbe aver aperto il link.

## The end

device-added = { $phone } è stato aggiunto
    .title = Telefono aggiunto
    .about = Da ora le chiede se un accesso è suo. Se non è lei, risponda No.
        La richiesta viene rifiutata subito.
    .linked = Ora salvi i codici di backup. Poi facciamo una prova.
    .done = Fine
device-refused = Il telefono non è stato aggiunto
    .title = Non aggiunto
    .about = Il link non può più essere usato. Nel suo account non è cambiato nulla.
device-expired = Tempo scaduto
    .about = Nessun telefono si è presentato in tempo e il link non è più valido.
device-new-link = Crea un nuovo link
device-back = Torna al suo account

## What a phone’s browser shows for the link

device-landing = Aggiunga questo telefono
    .about = Questo link aggiunge un telefono a un account di { $brand }. Un browser non può usarlo, l’app sì.
    .about-app = Questo link aggiunge un telefono a un account di { $brand }.
    .broken = Questo link è incompleto
    .broken-about = Scansioni di nuovo il codice QR, oppure copi il link per intero.
    .open = Apri l’app
    .first = Apra l’app sul telefono.
    .second = Scelga { $add }, poi { $scan }.
    .third = Scansioni il codice QR dell’altro schermo.
    .computer = Su un computer
    .computer-about = Un programma a riga di comando può sostituire il telefono:
    .here = il link nella barra degli indirizzi
    .secret = La parte del link dopo # è un segreto valido una sola volta. Questa pagina non lo invia da nessuna parte.
device-landing-add = Aggiungi un account
device-landing-scan = Scansiona

## A phone’s own page

device-phone = Questo telefono
device-platform = Sistema
device-linked = Associato
device-answered = Ultima risposta
    .never = ancora nessuna
device-health-good = Le notifiche arrivano
    .about = L’app viene avvisata subito quando qualcuno accede.
device-health-silent = Non riceve
    .about = Non ha ricevuto le ultime 2 notifiche. Apra l’app su questo telefono e controlli le impostazioni delle notifiche.
device-health-none = Nessuna notifica
    .about = Nell’app le notifiche non sono attive. Mostra le richieste mentre è aperta.
device-test = Invia una notifica di prova
    .sent = Una notifica di prova è in arrivo. Se entro un minuto sul telefono non appare nulla, controlli le impostazioni delle notifiche.
    .failed = Il servizio di notifica non ha accettato la prova. Apra l’app sul telefono e riprovi.
    .none = Nell’app le notifiche non sono attive.
device-rename = Rinomina
    .do = Salva
device-name = Nome del telefono
device-last = È l’ultimo metodo rimasto: rimuoverlo disattiva la verifica in due passaggi.

## The screen lock of a phone

device-lock = Blocco schermo
    .is-on = Sempre richiesto
    .about = Il telefono può chiedere il PIN, l’impronta o il volto prima che Lei approvi. Per rifiutare non serve mai.
    .on = Questo telefono chiede il PIN, l’impronta o il volto prima che Lei approvi.
    .required = La Sua organizzazione lo richiede: questo telefono chiede il PIN, l’impronta o il volto prima che Lei approvi.
    .waits = Apra l’app su questo telefono e registri il suo blocco schermo. Fino ad allora non può approvare con questo telefono.
    .turn-on = Chiedere il blocco schermo
    .turn-off = Non chiederlo più
    .again = Registrarlo di nuovo
