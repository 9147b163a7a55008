### Help for people, step by step.

guide-title = Passo per passo
guide-all = Tutto l’aiuto
guide-more = Altro aiuto
guide-stuck = Non basta? Si rivolga a chi gestisce questo servizio.

## I have a new phone

guide-new-phone = Ho un telefono nuovo
    .about = Prima aggiunga il telefono nuovo, poi rimuova il vecchio. Bastano pochi minuti.
    .sign-in = Acceda su un computer
    .open = Apra la pagina di accesso su un computer o un tablet.
    .password = Inserisca il nome utente e la password.
    .approve = Approvi sul telefono vecchio.
    .without = Non ha più il telefono vecchio? Segua la pagina { $lost }.
    .add = Aggiunga il telefono nuovo
    .app = Apra l’app sul telefono nuovo. Non ha ancora l’app? Veda { $install }.
    .options = Sul computer, apra { $page }.
    .choose = Scelga { $button } accanto a “{ $option }”.
    .scan = Scansioni il codice QR con il telefono nuovo.
    .compare = Confronti il codice sul computer con quello sul telefono nuovo.
    .confirm = Se sono uguali, scelga { $button }.
    .remove = Rimuova il telefono vecchio
    .security = Apra { $page } e scelga il telefono vecchio.
    .remove-do = Scelga { $button }.
    .move = App di autenticazione e passkey
    .move-about = Potrebbero non essere passate al telefono nuovo.
    .move-codes = Apra { $page } e configuri un’app di autenticazione sul telefono nuovo. Poi rimuova quella vecchia.
    .move-passkey = Apra { $page } sul telefono nuovo e aggiunga una passkey.

## I lost my phone

guide-lost-phone = Ho perso il telefono
    .link = Aiuto: ho perso il telefono
    .about = Lo rimuova dal suo account. Da quel momento nessuno potrà approvare accessi con quel telefono.
    .sign-in = Acceda senza il telefono
    .password = Su un computer, inserisca il nome utente e la password.
    .other = Nella pagina che aspetta il telefono, scelga { $button }.
    .way = Scelga come continuare: con un codice o con una passkey.
    .code = Per un codice, inserisca uno dei suoi codici di backup, oppure il codice di un’app di autenticazione su un altro dispositivo.
    .remove = Rimuova il telefono
    .security = Apra { $page } e scelga il telefono perso.
    .remove-do = Scelga { $button }.
    .stolen = È stato rubato?
    .secure = Apra { $page }.
    .secure-do = Scelga { $button }. Le richieste in attesa vengono chiuse e tutti gli altri browser vengono disconnessi.
    .change = Apra { $page } e scelga una nuova password.
    .shut-out = Non riesce più ad accedere?
    .mail = Se il suo account ha un indirizzo e-mail confermato, può associare un telefono nuovo per e-mail.
    .mail-other = Nella pagina che aspetta il telefono, scelga { $button }.
    .mail-lost = Scelga { $lost }, poi segua la pagina e le e-mail. Per la sua sicurezza, nel frattempo passa un po’ di tempo.
    .ask = Questa scelta non c’è, o non arriva nessuna e-mail? Si rivolga a chi gestisce questo servizio. Verificherà che sia davvero lei e le invierà un link per aggiungere un telefono nuovo.
    .never = Non le verranno mai chiesti la password, un codice o un numero. Chi lo fa vuole entrare nel suo account.
    .next = Ha un telefono nuovo? Continui con { $new }.

## What is this request?

guide-request = Che cos’è questa richiesta?
    .about = Qualcuno ha inserito la sua password. Il servizio vuole sapere se era lei.
    .yours = Era lei
    .look = Sul telefono, guardi il servizio, il browser e il luogo.
    .number = Se il computer mostra un numero, lo inserisca sul telefono.
    .approve = Approvi.
    .place = Il luogo si ricava dall’indirizzo internet e può essere molto impreciso.
    .not-yours = Non era lei
    .refuse = Rifiuti la richiesta sul telefono. Nessuno entra.
    .report = Indichi che non era lei. Chi gestisce il servizio ne è informato.
    .change = Apra { $page } e scelga una nuova password: qualcuno conosce quella attuale.
    .activity = Apra { $page } e cerchi altro che non viene da lei.
    .careful = Trucchi da conoscere
    .no-number = Il telefono chiede un numero e lei non ne vede: l’accesso non è suo. Rifiuti.
    .caller = Qualcuno chiama o scrive e vuole che lei approvi o dica un numero: rifiuti. A nessun assistente serve.
    .many = Arriva una richiesta dopo l’altra: qualcuno spera che lei ceda. Rifiuti e cambi la password.
    .missing = Sta accedendo e non arriva nessuna richiesta?
    .open-app = Apra l’app sul telefono: la richiesta è lì in attesa.
    .again = Se non c’è, scelga { $button } sul computer.

## Install the app

guide-install = Installare l’app
    .about = Negli store non c’è ancora un’app per questo servizio. Ecco che cosa funziona oggi.
    .phone = L’app sul telefono
    .phone-about = Funziona nel browser del telefono. Non c’è nulla da scaricare da uno store.
    .phone-open = Sul telefono, apra { $address }.
    .phone-iphone = Su un iPhone, in Safari: scelga Condividi, poi “Aggiungi alla schermata Home”. Da quel momento apra l’app dalla schermata Home.
    .phone-android = Su Android può scegliere “Installa app” nel menu del browser.
    .phone-scan = Scansioni il codice QR con l’app.
    .codes = Un’app di autenticazione sul telefono
    .codes-about = Mostra sei cifre, da inserire dopo la password. Non ha bisogno di rete.
    .get = Installi un’app di autenticazione dallo store del telefono, ad esempio Aegis o 2FAS. Su un iPhone va bene l’app Password già presente.
    .new = Su un computer, apra { $page }.
    .scan = Scansioni il codice QR con l’app di autenticazione.
    .label = Inserisca un nome, per riconoscerla.
    .digits = Inserisca le sei cifre che l’app mostra.
    .add = Scelga { $button }.
    .passkey = Una passkey
    .passkey-about = L’impronta, il volto o il PIN del dispositivo. Non c’è nulla da installare.
    .passkey-open = Sul dispositivo con cui accede, apra { $page }.
    .passkey-add = Scelga { $button }.
    .passkey-confirm = Confermi come quando sblocca il dispositivo.
    .computer = Un computer al posto del telefono
    .computer-about = Il programma { $program } riceve le richieste in un terminale e risponde. Può fornirglielo chi gestisce questo servizio.
    .options = Nel browser, apra { $page }.
    .choose = Scelga { $button } accanto a “{ $option }”.
    .command = Scelga “{ $link }” e copi il comando.
    .run = Esegua il comando in un terminale.
    .confirm = Se mostrano lo stesso codice, scelga { $button } nel browser.
    .given = Chi gestisce questo servizio le ha dato una propria app? Continui con { $new }.

## App passwords for mail

guide-app-passwords = Password per le app di posta
    .about = I programmi di posta, calendario e file non possono chiedere conferma al telefono. Ognuno riceve una password propria.
    .make = Crei una password per le app
    .open = Apra { $page }.
    .name = Inserisca il nome del programma, ad esempio Thunderbird.
    .scope = Scelga a che cosa serve. Un programma che legge e invia la posta ha bisogno di “{ $everything }”.
    .create = Scelga { $button }.
    .fill-in = La dia al programma
    .settings = Nel programma, apra le impostazioni del suo account di posta.
    .type = Inserisca il nome utente e la password per le app indicati nella pagina.
    .save = Salvi le impostazioni.
    .once = La pagina mostra la password per le app una sola volta. Se va persa, la rimuova e ne crei un’altra.
    .again = Il programma chiede di nuovo la password?
    .list = Apra { $page } e controlli che la sua password per le app ci sia ancora.
    .renew = Ne crei una nuova e la dia al programma.
    .gone = Ha perso un computer o non usa più un programma?
    .remove = Apra { $page }.
    .remove-do = Scelga { $button } accanto al nome. Il programma non entra più.

## What the pictures show, for people who cannot see them

guide-picture-waiting = La pagina che aspetta il telefono, con un grande numero di due cifre.
guide-picture-other-ways = Sono aperti i modi per accedere senza il telefono: un codice e una passkey.
guide-picture-options = La pagina per aggiungere un metodo. La prima riga è un altro telefono, con un pulsante accanto.
guide-picture-scan = Un grande codice QR sullo schermo del computer.
guide-picture-confirm = La pagina mostra un codice di quattro cifre e due pulsanti: uno per il no, uno per il sì.
guide-picture-remove = La pagina di un telefono. L’ultima parte rimuove il telefono.
guide-picture-secure = La pagina elenca che cosa succede, sopra un pulsante rosso.
guide-picture-codes-app = Un codice QR per l’app di autenticazione e, sotto, il campo per il suo nome.
guide-picture-passkeys = L’elenco delle passkey e il campo per il nome di una nuova.
guide-picture-app-password = Il modulo per una nuova password per le app: nome, scopo e durata.
guide-picture-app-password-shown = La nuova password per le app accanto a un pulsante che la copia, e sotto il nome utente.
