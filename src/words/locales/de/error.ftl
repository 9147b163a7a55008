### Was Seiten sagen, wenn etwas nicht gelungen ist.

error-label = Fehler
error-request = Kennung
error-go-on = Weiter
    .open = { $address } öffnen
error-wait = Warten Sie { $time } und versuchen Sie es dann noch einmal.

error-not-found = Hier ist nichts
    .advice = Die Adresse ist falsch, oder was hier war, gibt es nicht mehr.
error-other-site = Das Formular kam nicht von dieser Seite
    .advice = Dieser Dienst ist unter { $address } zu finden. Öffnen Sie die Seite dort und senden Sie das Formular noch einmal. Cookies müssen erlaubt sein.
error-form-expired = Diese Seite war zu lange geöffnet
    .advice = Öffnen Sie sie neu und senden Sie das Formular von dort. Es wurde nichts geändert.
error-form = Das Formular war nicht lesbar
    .advice = Öffnen Sie die Seite neu und senden Sie das Formular von dort. Es wurde nichts geändert.
error-too-many-phones = Dieses Konto hat so viele Smartphones, wie es haben darf
    .advice = Entfernen Sie eines, das Sie nicht mehr benutzen, und versuchen Sie es dann noch einmal.
error-slow = Das dauert länger, als es sollte
    .advice = Versuchen Sie es gleich noch einmal. Es ist nichts verloren gegangen.
error-too-many-requests = Zu viele Anfragen warten
    .advice = Beantworten Sie die Anfragen auf Ihrem Smartphone.
error-too-many-tries = Es gab zu viele Versuche
    .advice = Warten Sie ein wenig und versuchen Sie es dann noch einmal.
error-wrong-numbers = Es wurden zu viele falsche Zahlen eingegeben
    .advice = Bitten Sie die Betreiber dieses Dienstes, nachzusehen: Sie können das Konto entsperren.
error-settled = Das ist schon entschieden
    .advice = Erstellen Sie einen neuen Link, wenn das Smartphone nicht in Ihrer Liste steht.
error-disabled = Dieses Konto ist deaktiviert
    .advice = Wenden Sie sich an die Betreiber dieses Dienstes.
error-approval = Diese Freigabe kann nicht verwendet werden
    .advice = Sie sind nicht angemeldet. Melden Sie sich neu an, um fortzufahren.
error-signed-out = Sie sind nicht angemeldet
    .advice = Melden Sie sich an und versuchen Sie es dann noch einmal.
error-unexpected = Etwas ist schiefgegangen
    .advice = Versuchen Sie es noch einmal. Wenn es wieder geschieht, nennen Sie den Betreibern dieses Dienstes den Fehler und die Kennung, die unten stehen.
