### What pages say when something failed. Programs get the error codes of the API instead, which are English.

error-label = Erreur
error-request = Requête
error-go-on = Continuer
    .open = Ouvrir { $address }
error-wait = Attendez { $time }, puis réessayez.

error-not-found = Il n’y a rien ici
    .advice = L’adresse est incorrecte, ou ce qui se trouvait ici n’existe plus.
error-other-site = Le formulaire ne vient pas de cette page
    .advice = Ce service se trouve à l’adresse { $address }. Ouvrez-y la page et renvoyez le formulaire. Les cookies doivent être autorisés.
error-form-expired = Cette page est restée ouverte trop longtemps
    .advice = Rouvrez-la et renvoyez le formulaire. Rien n’a été modifié.
error-form = Le formulaire n’a pas pu être lu
    .advice = Rouvrez la page et renvoyez le formulaire. Rien n’a été modifié.
error-too-many-phones = Ce compte a atteint son nombre maximal de téléphones
    .advice = Supprimez-en un que vous n’utilisez plus, puis réessayez.
error-slow = Cela prend plus de temps que prévu
    .advice = Réessayez dans un instant. Rien n’a été perdu.
error-too-many-requests = Trop de demandes sont en attente
    .advice = Répondez à celles qui sont sur votre téléphone.
error-too-many-tries = Il y a eu trop d’essais
    .advice = Attendez un peu, puis réessayez.
error-wrong-numbers = Trop de nombres incorrects ont été saisis
    .advice = Demandez aux responsables de ce service de vérifier : ils peuvent débloquer le compte.
error-settled = Une décision a déjà été prise
    .advice = Créez un nouveau lien si le téléphone n’est pas dans votre liste.
error-disabled = Ce compte est désactivé
    .advice = Adressez-vous aux responsables de ce service.
error-approval = Cette approbation ne peut pas servir
    .advice = Vous n’êtes pas connecté. Reconnectez-vous pour continuer.
error-signed-out = Vous n’êtes pas connecté
    .advice = Connectez-vous, puis réessayez.
error-unexpected = Une erreur s’est produite
    .advice = Réessayez. Si cela se reproduit, communiquez aux responsables de ce service l’erreur et la requête ci-dessous.
