### Signing in with a password, and the first account.

## The form

sign-in-title = Sign in
sign-in-username = User name or e-mail
sign-in-password = Password
sign-in-next = Next, your phone asks whether it is you.

# Why somebody who is signed in is here again.
sign-in-again = This needs a new approval. Sign in once more and approve it on your phone.
sign-in-new-password = Your password is changed. Sign in with the new one.

sign-in-failed = You are not signed in
sign-in-wrong = The user name or the password is not right.
sign-in-missing = Enter your user name and your password.
sign-in-too-many = There were too many tries. Wait { $time }, then try again.
sign-in-unapproved = Your phone was asked too many times, and nobody approved. Wait { $time }, then try again.
sign-in-stale = This page was too old, or your browser did not send its cookies. Enter your password again.
    If this message comes back, allow cookies for this address.
sign-in-no-phone = Every phone of this account was removed, so a password alone does not sign you in.
    Ask your administrator for a link to add a phone.
sign-in-busy = Too many requests are waiting on your phone. Answer them there, or wait { $time }, then try again.
sign-in-overloaded = Many people are signing in right now. Wait { $time }, then try again.

## A code instead of the phone

sign-in-code = Enter a code
    .about = Type the code that your phone or your codes app shows, or one of the backup codes that you saved.
    .label = Code
    .wrong = This code is wrong, or was used. Type another one.
    .used = This code was used before. Wait for the next one, then type that.
    .back = Back to your phone

## A passkey, alone or in the place of the phone

sign-in-passkey = Use a passkey or security key
    .about = Your browser asks for your fingerprint, your face, a PIN or your security key.
    .continue = Continue
    .alone = Sign in with a passkey
    .or = or
    .wrong = The passkey was not accepted: it was removed here, or it took too long. Try again, or sign in another way.
    .cancelled = No passkey was used. You can try again, or sign in another way.
    .browser = This browser does not know passkeys. Sign in another way.
    .script = A passkey needs JavaScript. Allow it for this page, or sign in another way.

## An approval that was used before

sign-in-used = This sign-in was used already
    .about = You are not signed in here. Sign in again to continue.

## First start: the account that needs no other

sign-in-setup-title = Set up
sign-in-setup = Create the first account
    .about = This account runs { $brand }. You can create it once, with the code that the server printed when it started.
    .code = Set-up code
    .code-hint = From the server’s output. You can paste it.
    .name = Your name
    .password-again = Password again
    .create = Create account
    .next = Next: add your phone.

# Above what is to be corrected.
sign-in-setup-failed = There is a problem
    .code = The set-up code is not right, or it was used. The newest one is in the server’s output.
    .name = Enter a name to show.
    .password-differs = The two passwords are not the same.
    .stale = This page was too old, or your browser did not send its cookies. Enter the password again.
        If this message comes back, allow cookies for this address.

# What is wrong with a user name. The character as in “U+200B”, the scripts as in “Latin” and “Cyrillic”.
sign-in-username-fault =
    .empty = Enter a user name.
    .long = { $characters ->
        [one] A user name has at most { $characters } character.
       *[other] A user name has at most { $characters } characters.
    }
    .blank = A user name has no spaces in it.
    .hidden = A user name cannot have { $character } in it: this character cannot be seen.
    .stray = A user name cannot have { $character } at that place: this character has nothing to act on there.
    .order = A user name cannot have these characters in this order.
    .letters = “{ $part }” mixes { $first } and { $second } letters. Write each part of the name in one script.
    .digits = “{ $part }” mixes digits of two scripts. Write each part of the name with one kind.
