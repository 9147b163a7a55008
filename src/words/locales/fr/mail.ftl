# Letters. In these texts nothing is a link and nothing is bold: they are read as plain text too.

mail-hello = Bonjour { $name },
mail-footer = { $brand } envoie cet e-mail parce que cette adresse appartient au compte { $account }. Les réponses ne sont lues par personne.
mail-footer-unconfirmed = { $brand } envoie cet e-mail parce que quelqu’un a ajouté cette adresse au compte { $account }. Les réponses ne sont lues par personne.

mail-confirm-title = Confirmez votre adresse e-mail
mail-confirm-about = Cette adresse a été ajoutée à votre compte { $brand }. Une fois que vous l’aurez confirmée, nous vous y avertirons quand la sécurité de votre compte change.
mail-confirm-lead = Ouvrez ce lien dans le navigateur où vous êtes connecté :
mail-confirm-button = Confirmer l’adresse
mail-confirm-not-you = Si vous ne l’avez pas ajoutée, vous n’avez rien à faire : sans votre confirmation, rien n’est envoyé ici.

mail-reset-title = Définissez un nouveau mot de passe
mail-reset-about = Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte { $brand }.
mail-reset-lead =
    { $minutes ->
        [one] Ce lien est valable { $minutes } minute et ne sert qu’une fois :
        [many] Ce lien est valable { $minutes } de minutes et ne sert qu’une fois :
       *[other] Ce lien est valable { $minutes } minutes et ne sert qu’une fois :
    }
mail-reset-button = Définir un nouveau mot de passe
mail-reset-not-you = Si ce n’était pas vous, ignorez cet e-mail. Votre mot de passe ne change pas.
mail-reset-second-step = La validation en deux étapes reste activée : après le nouveau mot de passe, vous vous connectez avec votre téléphone ou un code, comme toujours.

mail-changes-title =
    { $count ->
        [one] { $count } modification de votre compte
        [many] { $count } de modifications de votre compte
       *[other] { $count } modifications de votre compte
    }
mail-change-about = La sécurité de votre compte { $brand } a changé.
mail-fact-when = Date
mail-fact-browser = Navigateur
mail-fact-place = Lieu
mail-fact-address = Adresse internet
mail-fact-phone = Téléphone
mail-fact-name = Nom
mail-fact-mail-address = Adresse
mail-if-you = Si c’était vous, vous n’avez rien à faire.
mail-undo-lead = Si ce n’était pas vous, annulez la modification dans les 24 heures. Tous les navigateurs seront déconnectés, votre mot de passe cessera de fonctionner et vous pourrez en définir un nouveau :
mail-undo-button = Ce n’était pas moi
mail-secure-lead = Si ce n’était pas vous, connectez-vous et sécurisez votre compte :
mail-secure-button = Accéder à mon compte

mail-code-wrong = Quelqu’un a saisi votre mot de passe, puis un code incorrect
mail-code-wrong-about = Si ce n’était pas vous, cette personne connaît votre mot de passe : modifiez-le. Vous recevez cet avertissement une fois par jour au plus.
mail-password-changed = Votre mot de passe a été modifié
mail-password-reset = Votre mot de passe a été redéfini par un lien reçu par e-mail
mail-account-disabled = Votre compte a été désactivé par un administrateur
mail-account-enabled = Votre compte a été réactivé
mail-account-secured = Votre compte a été sécurisé
mail-account-secured-about = Tous les autres navigateurs ont été déconnectés et toutes les demandes en attente ont été fermées.
mail-change-undone = Une modification a été annulée
mail-change-undone-about = Tous les navigateurs ont été déconnectés et le mot de passe ne fonctionne plus. Un deuxième e-mail vous permet d’en définir un nouveau.
mail-phone-linked = Un téléphone a été associé à votre compte
mail-phone-removed = Un téléphone a été supprimé de votre compte
mail-reported = Vous avez signalé une demande qui ne venait pas de vous
mail-reported-about = Nous avons fermé toutes les autres demandes. Quelqu’un connaît peut-être votre mot de passe : modifiez-le.
mail-app-password-made = Un mot de passe d’application a été créé
mail-app-password-ended = Un mot de passe d’application a été supprimé
mail-app-password-refused = Un programme utilise un mot de passe d’application expiré
mail-app-password-refused-about = Il ne peut plus se connecter. Donnez-lui un nouveau mot de passe d’application, ou supprimez le compte de ce programme. Vous ne recevez cet avertissement qu’une fois.
mail-codes-app-added = Une application d’authentification a été ajoutée
mail-codes-app-removed = Une application d’authentification a été supprimée
mail-backup-codes-made = De nouveaux codes de secours ont été créés
mail-backup-codes-made-about = Les précédents ne fonctionnent plus.
mail-backup-code-used = Quelqu’un s’est connecté avec un code de secours
mail-recovery-code-made = Un nouveau code de récupération a été créé
mail-recovery-code-used = Quelqu’un s’est connecté avec le code de récupération
mail-recovery-code-used-about = Il ne fonctionne plus. Créez-en un nouveau pendant que vous êtes connecté.
mail-passkey-added = Une clé d’accès a été ajoutée
mail-passkey-removed = Une clé d’accès a été supprimée
mail-screen-lock-removed = Le verrouillage de l’écran d’un téléphone n’est plus demandé
mail-passkey-copied = Une clé d’accès a peut-être été copiée
mail-passkey-copied-about = Son compteur n’a pas augmenté, alors qu’il augmente toujours quand la clé n’est que sur un seul appareil. Si vous ne savez pas pourquoi, supprimez-la.
mail-two-step-on = La validation en deux étapes est activée
mail-two-step-off = La validation en deux étapes est désactivée
mail-two-step-off-about = Votre mot de passe seul suffit désormais pour entrer dans votre compte.
mail-address-confirmed = Une adresse e-mail a été confirmée
mail-address-removed = Une adresse e-mail a été supprimée
mail-recovery-begun = Quelqu’un a demandé à récupérer l’accès à votre compte
mail-recovery-cancelled = La récupération de l’accès à votre compte a été annulée
mail-recovery-done = Un téléphone a été associé pour récupérer l’accès
mail-recovery-done-about = Les téléphones précédents ont été supprimés.
mail-recovery-not-you = Si ce n’était pas vous, connectez-vous et modifiez votre mot de passe : quelqu’un le connaît.
mail-reminded = Activez la validation en deux étapes
mail-reminded-about = Votre organisation vous demande de protéger votre compte par une deuxième étape, en plus du mot de passe. Cela prend deux minutes.
mail-other-change = Votre compte a changé
