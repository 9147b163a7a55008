# Letters. In these texts nothing is a link and nothing is bold: they are read as plain text too.

mail-hello = Hello { $name },
mail-footer = { $brand } sends this letter because this address belongs to the account { $account }. Nobody reads replies to it.
mail-footer-unconfirmed = { $brand } sends this letter because somebody added this address to the account { $account }. Nobody reads replies to it.

mail-confirm-title = Confirm your mail address
mail-confirm-about = This address was added to your account at { $brand }. Once you confirm it, we tell you there when the security of your account changes.
mail-confirm-lead = Open this link in the browser in which you are signed in:
mail-confirm-button = Confirm address
mail-confirm-not-you = If you did not add it, you need not do anything: without your confirmation nothing is sent here.

mail-reset-title = Set a new password
mail-reset-about = Somebody, you we hope, asked for a new password for your account at { $brand }.
mail-reset-lead =
    { $minutes ->
        [one] This link is good for one minute, once:
       *[other] This link is good for { $minutes } minutes, once:
    }
mail-reset-button = Set a new password
mail-reset-not-you = If it was not you, ignore this letter. Your password stays as it is.
mail-reset-second-step = Two-step verification stays on: after the new password you sign in with your phone or a code, as always.

mail-changes-title =
    { $count ->
        [one] One change of your account
       *[other] { $count } changes of your account
    }
mail-change-about = The security of your account at { $brand } has changed.
mail-fact-when = When
mail-fact-browser = Browser
mail-fact-place = Place
mail-fact-address = Internet address
mail-fact-phone = Phone
mail-fact-name = Name
mail-fact-mail-address = Address
mail-if-you = If this was you, you need not do anything.
mail-undo-lead = If it was not you, take it back within 24 hours. That signs out every browser, ends your password and lets you set a new one:
mail-undo-button = It was not me
mail-secure-lead = If it was not you, sign in and secure your account:
mail-secure-button = Open my account

mail-code-wrong = Somebody typed your password, and then a wrong code
mail-code-wrong-about = If it was not you, that person knows your password: please change it. You read this once a day at most.
mail-password-changed = Your password was changed
mail-password-reset = Your password was set anew by a link from a letter
mail-account-disabled = Your account was disabled by an administrator
mail-account-enabled = Your account was enabled again
mail-account-secured = Your account was secured
mail-account-secured-about = Every other browser was signed out, and every open request was closed.
mail-change-undone = A change was taken back
mail-change-undone-about = Every browser was signed out, and the password no longer works. A second letter lets you set a new one.
mail-phone-linked = A phone was linked to your account
mail-phone-removed = A phone was removed from your account
mail-reported = You reported a request that was not yours
mail-reported-about = We closed all other requests. Somebody may know your password: please change it.
mail-app-password-made = An app password was made
mail-app-password-ended = An app password was ended
mail-app-password-refused = A program uses an app password that has ended
mail-app-password-refused-about = It can no longer sign in. Give it a new app password, or remove the account from the program. You read this once.
mail-codes-app-added = A codes app was added
mail-codes-app-removed = A codes app was removed
mail-backup-codes-made = New backup codes were made
mail-backup-codes-made-about = The ones before no longer work.
mail-backup-code-used = Somebody signed in with a backup code
mail-recovery-code-made = A new recovery code was made
mail-recovery-code-used = Somebody signed in with the recovery code
mail-recovery-code-used-about = It no longer works. Make a new one while you are signed in.
mail-passkey-added = A passkey was added
mail-passkey-removed = A passkey was removed
mail-screen-lock-removed = A phone’s screen lock is no longer asked for
mail-passkey-copied = A passkey may have been copied
mail-passkey-copied-about = Its counter did not grow, as it does on a single device. If you do not know why, remove the passkey.
mail-two-step-on = Two-step verification is on
mail-two-step-off = Two-step verification is off
mail-two-step-off-about = Your password alone now opens your account.
mail-address-confirmed = A mail address was confirmed
mail-address-removed = A mail address was removed
mail-recovery-begun = Somebody asked for a way back into your account
mail-recovery-cancelled = A way back into your account was closed
mail-recovery-done = A phone was linked by the way back
mail-recovery-done-about = The phones before it were removed.
mail-recovery-not-you = If it was not you, sign in and change your password: somebody knows it.
mail-reminded = Please turn on two-step verification
mail-reminded-about = Your organisation asks you to protect your account with a second step beside the password. It takes two minutes.
mail-other-change = Your account has changed
