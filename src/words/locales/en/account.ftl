### The pages of an account.

account-title = Your account
account-security = Security
account-activity-short = Activity

## The state at a glance

account-state-password = Only your password protects this account
    .about = Somebody who learns it can sign in as you. With two-step verification, your phone is asked first. It takes about two minutes.
account-state-phone = Your account is protected by your phone
    .about = A password alone does not open it: every new sign-in asks your phone.
account-state-codes = Your account is protected by codes
    .about = A password alone does not open it: every new sign-in asks for a code.
account-state-passkey = Your account is protected by a passkey
    .about = A password alone does not open it: every new sign-in asks for a passkey.
account-state-phone-and-passkey = Your account is protected by your phone and a passkey
account-state-silent = Your phone does not receive questions
    .about = Open the app on it and look at its notification settings, or add another phone.
account-layer-password = What you know
account-layer-back = A way back
    .codes = { $left ->
        [0] No backup codes left
        [one] One backup code left
       *[other] { $left } backup codes left
    }
account-silent = { $phone } did not receive the last 2 notifications.
    .about = It may no longer be able to ask you.
    .fix = Fix it
account-few-codes = Few backup codes are left.
    .none = You have no backup codes.
    .about = Without them a lost phone locks you out.
    .do = Create new codes
account-signing-in = Signing in
account-on-since = On since { $date }
account-not-receiving = Not receiving
account-apps-about = For mail, calendar and file programs that cannot ask your phone.
account-off-do = Turn off…

## Password

account-password = Password
    .row = Change it here
    .change = Change password
    .about = Every browser is signed out, this one too. Sign in again with the new password.
    .current = Current password
    .new = New password
    .failed = The password was not changed
    .wrong = The current password is not right.

## Phones

account-phones-add = Add a phone
account-phone-answered = last answer { $time }
account-phone-unanswered = no answer yet
account-remove-do = Remove this phone
    .sure = After that, { $phone } can no longer approve sign-ins, and its app is unlinked.

## Browsers

account-browsers = Browsers
    .this-one = This one
    .since = signed in { $time }
    .used = last used { $time }
    .sign-out = Sign out { $browser }
    .sign-out-others = Sign out everywhere else

## Activity

account-activity = Recent activity
    .none = Nothing yet.
    .all = See all activity
    .hint = { $time } · { $browser } · { $place }
    .places = Places come from the internet address and can be wrong.
account-show = Show
    .all = All
    .sign-ins = Sign-ins
    .refused = Refused
    .changes = Changes
account-export = Export
    .about = All that is kept, for a spreadsheet or a program.
    .csv = As CSV
    .json = As JSON
account-was-you = Was this you?
    .no = No, secure my account
# What came of a request, after the name of the service; on which phone, where one answered.
account-pending = waiting for an answer
account-approved = approved
    .on = approved on { $phone }
account-refused = refused
    .on = refused on { $phone }
account-reported = refused and reported
    .on = refused and reported on { $phone }
account-expired = nobody answered
account-cancelled = cancelled
# What changed, after the name of the phone or the program where it has one.
account-event-by-password = Signed in with the password alone
account-event-by-code = Signed in with a code
account-event-by-passkey = Signed in with a passkey
account-event-signed-out-others = Signed out everywhere else
account-event-signed-out-by-administrator = An administrator signed out all browsers
account-event-exported = An administrator exported your data
account-event-wrong-password = Wrong password
account-event-wrong-code = Right password, wrong code
account-event-wrong-passkey = A passkey was refused
account-event-password-set = Password changed
account-event-phone-linked = phone linked
account-event-phone-renamed = phone renamed
account-event-phone-removed = phone removed
account-event-codes-app-added = codes app added
account-event-codes-app-removed = codes app removed
account-event-passkey-added = passkey added
account-event-passkey-renamed = passkey renamed
account-event-passkey-removed = passkey removed
account-event-passkey-stale = this passkey counted less than before: there may be a copy of it
account-event-backup-codes = Backup codes created
account-event-recovery-code = Recovery code created
account-event-app-password = app password created
    .removed = App password removed
    .refused = ended app password used
account-event-two-step-on = Two-step verification turned on
account-event-two-step-off = Two-step verification turned off
account-event-paused = Notifications paused
account-event-resumed = Notifications on again
account-event-secured = Account secured

## Securing an account

account-secure = Secure my account
    .now = What happens now
    .questions = Questions that wait on your phones are closed.
    .browsers = Every other browser is signed out.
    .known = No browser is remembered any more: each has to type a number again.
    .do = Do it now
    .then = Then
    .password = Somebody may know the one that you have.
    .phones = Look at your phones
    .phones-about = Remove every phone that is not yours.
    .two-step = Then a password alone lets nobody in.
    .apps = Look at your app passwords
    .apps-about = Remove those that you do not know.
account-secured = Your account is secured
    .about = Questions are closed, every other browser is signed out, and no browser is remembered.
