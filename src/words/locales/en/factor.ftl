### What a person, or a program of theirs, proves besides the phone: app passwords, backup codes, codes apps and passkeys.

factor-app = App passwords
    .about = Mail, calendar and file programs cannot ask your phone. Give each of them an app password instead of your own: you can end one without touching the others.
    .new = New app password
    .name = Name of the program
    .name-hint = So that you know it again, for example Thunderbird on my laptop
    .name-fault = Enter a name of 1 to 64 visible characters.
    .scope = What it is for
    .lifetime = Until when
    .create = Create app password
    .list = Your app passwords
    .none = You have no app password yet.
    .failed = The app password was not created
    .too-many = You have as many app passwords as an account may have. Remove those that no program uses any more.
    .made = This form created its app password already, and its text was shown once. If you lost the text, remove that app password and create another.

factor-scope-any = Everything
factor-scope-imap = Reading mail (IMAP)
factor-scope-smtp = Sending mail (SMTP)
factor-scope-caldav = Calendars (CalDAV)
factor-scope-carddav = Address books (CardDAV)
factor-scope-webdav = Files (WebDAV)

factor-lifetime-none = Until I remove it
factor-lifetime-month = For 30 days
factor-lifetime-year = For a year

factor-app-created = created { $time }
factor-app-used = last used { $time }
    .from = last used { $time } from { $address }
    .never = never used
factor-app-until = ends on { $date }

factor-app-remove = Remove
    .label = Remove { $name }
    .sure = Then { $name } stops at once and asks for a new password.
    .do = Remove this app password
    .all = Remove all
    .all-sure = Then every program stops at once and asks for a new password.
    .all-do = Remove all app passwords

# A program that still has a password that has ended.
factor-app-dead = { $name } has ended, but a program still tries to use it.
    .where = It last came { $time } from { $address }. Give that program a new app password, or remove the account in it.
    .when = It last came { $time }. Give that program a new app password, or remove the account in it.

factor-app-shown = Your new app password
    .about = Type it into { $name } instead of your own password. It is shown only now.
    .user = User name
    .password = App password
    .hint = Hyphens and capitals do not matter. You need not remember it: when it is lost, remove it and create another.
    .done = Done

# On the account page.
factor-app-count = { $passwords ->
    [0] You have none.
    [one] { $passwords } app password
   *[other] { $passwords } app passwords
}
    .manage = Manage app passwords

## Backup codes

factor-backup = Backup codes
    .about = With a backup code you sign in when your phone is lost, broken or without a network. Each works once.
    .none = You have no backup codes yet.
    .left = { $left } of { $all } left
    .made = created { $time }
    .create = Create backup codes
    .again = Create new codes
    .again-sure = The codes that you have now stop working at once.
    .save = Save these ten codes where you find them without your phone. They are shown only now.
    .download = Download
    .print = Print
    .hint = Each code works once. Hyphens and capitals do not matter.
    .done = I saved them

factor-recovery = Recovery code
    .about = One long code for the day on which your phone and your backup codes are gone. Keep it in a safe place, on paper. It works once.
    .there = You have one · created { $time }
    .create = Create a recovery code
    .again = Create a new one
    .again-sure = The recovery code that you have now stops working at once.
    .new = Your recovery code
    .save = It is shown only now. Write it down or print it, and keep it where you keep what matters. Hyphens and capitals do not matter.
    .done = I saved it

## Codes apps

factor-codes = Codes apps
    .about = A codes app shows a new six-digit code every 30 seconds, without a network. Use any that you like.
    .list = Your codes apps
    .none = You have no codes app yet.
    .new = Set up a codes app
    .added = added { $time }
    .remove-sure = Then the codes of { $app } no longer work.
    .remove-do = Remove this codes app
    .scan = Scan this with your codes app. It is added when you type the code that it shows.
    .picture = QR code for your codes app
    .instead = Type it instead
    .secret = Secret, based on time, six digits
    .name = Name of the app
    .code = Code
    .code-hint = The six digits that the app shows now
    .do = Add codes app
    .failed = The codes app was not added
    .wrong = This is not the code that the app shows now. Look whether the clock of the phone is right, and type the next code.
    .too-many = You have as many codes apps as an account may have. Remove one that you do not use any more.
factor-codes-count = { $apps ->
    [0] You have none.
    [one] { $apps } codes app
   *[other] { $apps } codes apps
}

## Passkeys

factor-passkeys = Passkeys
    .about = Sign in with your fingerprint, your face, a PIN or a key in the USB port. A passkey works only on the real page, so a fake one gets nothing.
    .list = Your passkeys
    .none = You have no passkey yet.
    .in-use = Used here
    .new = Add a passkey
    .name = Name of the passkey
    .name-hint = So that you know it again, for example Touch ID or YubiKey
    .do = Add passkey
    .failed = The passkey was not added
    .refused = Your browser took too long, or sent something that is not a passkey for this page. Try again.
    .too-many = You have as many passkeys as an account may have. Remove one that you do not use any more.
    .cancelled = No passkey was created. You can try again.
    .known = This device has a passkey for your account already.
    .browser = This browser does not know passkeys.
    .script = Adding a passkey needs JavaScript. Allow it for this page, then open the page again.
    .address = This service has an address at which browsers create no passkeys. The people who run it can change that: passkeys need https and a name in the place of numbers.
    .change = Change
    .change-label = Change { $name }
    .rename-do = Save name
    .rename-failed = The passkey was not renamed
    .remove-sure = Then nobody signs in with { $passkey } any more, and browsers where it was used are signed out. Delete it in your device as well.
    .remove-do = Remove this passkey
    .option = Your fingerprint, your face, a PIN or a security key. The only way that a fake page cannot use.
factor-passkeys-count = { $passkeys ->
    [0] You have none.
    [one] { $passkeys } passkey
   *[other] { $passkeys } passkeys
}

# Where the key of a passkey is.
factor-kept-device = Kept in this device
factor-kept-key = Security key
factor-kept-synced = Synced to your devices
