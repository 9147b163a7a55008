### The texts of the app. English is the source of every other language; docs/glossary.md has the words.
### Texts that begin with app- and codes- come with the first load, those with ask- with a request, all others with the first screen that needs one.
### A text that selects by a number selects as a whole. An apostrophe is ’, quotation marks are “ and ”.

## Everywhere

app-codes = Codes
app-activity = Activity
app-settings = Settings
# What the links at the bottom are; read out only.
app-sections = Sections
app-back = Back
app-close = Close
app-cancel = Cancel
app-continue = Continue
app-done = Done
app-save = Save
app-copied = Copied
app-show = Show
app-hide = Hide
app-try-again = Try again
app-loading = One moment…
app-update = A new version is ready.
    .do = Update
app-locked = The app is locked
    .about = Your codes and requests are behind the screen lock of this phone.
    .do = Unlock
    .failed = It stayed locked. Try again.
app-lost-chunk = This screen could not be loaded.
    .about = Check the network, then try again.
app-seconds = { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
app-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}

# Where a browser is, and what it is.
app-near = near { $place }
app-place-unknown = Place unknown
app-browser-unknown = Unknown browser

# Why something did not work.
app-fail-offline = There is no network, or the service does not answer. Nothing is lost: try again in a moment.
app-fail-wait = There were too many tries. Wait { $time }, then try again.
app-fail-refused = The service did not accept this: { $detail }
app-fail-unreadable = The service answered in a way that this app cannot read. Close the app and open it again to get the newest version.
app-fail-wrong-server = This belongs to another service ({ $server }), so this app does not use it.
app-fail-storage = This browser could not save it. Free some space on the phone, and open the app outside of private browsing.
app-fail-device = The service no longer knows this phone. Add the account again.

## Codes

codes-search = Search
    .none = No account has this in its name.
codes-scan = Add or scan
codes-count = { $accounts ->
    [one] { $accounts } account
   *[other] { $accounts } accounts
}
codes-edit = Edit
    .label = Edit the list of accounts
# The time as in “17 s”.
codes-timer = New codes in { $seconds } s
    .label = { $seconds ->
        [one] New codes in { $seconds } second
       *[other] New codes in { $seconds } seconds
    }
codes-next = Next:
codes-copy = Copy the code of { $account }
codes-show = Show the code of { $account }
codes-hidden = code hidden
codes-counter = Next code of { $account }
codes-notifications-off = Notifications are off. You see requests only here.
    .do = Turn on
codes-notifications-denied = Notifications are blocked. You see requests only here.
    .do = How to allow
codes-offline = No network. Your codes work; requests do not arrive.
codes-revoked = This phone was removed from the account.
    .do = Add it again
codes-lost = This browser lost its key. It happens when its data is cleared.
    .do = Add it again
codes-two-step-off = Two-step verification is off: nobody asks this phone yet.
codes-empty = Add your first account
    .about = On the computer, open Security, choose to add a phone, and scan the QR code that it shows.
    .scan = Scan
    .sign-in = Sign in on this phone instead

# The waiting request. The time as in “1:20”.
codes-asks = Are you trying to sign in?
    .action = Do you want to do this?
    .many = { $requests ->
        [one] { $requests } request is waiting
       *[other] { $requests } requests are waiting
    }
    .review = Review
    .left = { $seconds ->
        [one] { $seconds } second left
       *[other] { $seconds } seconds left
    }

## The request

ask-title = Are you trying to sign in?
    .action = Do you want to do this?
ask-later = Decide later
# Which of several, newest first.
ask-of = Request { $number } of { $count }
ask-when = { $address }, { $time }
# What is unusual; a line only where it is true.
ask-risk-travel = Far from your last sign-in
    .about = Nobody can travel that far in this time.
ask-risk-place = New place for you
ask-risk-browser = New browser
ask-risk-network = New network
ask-calm = You approved this browser before.
ask-number = Type the number on the other screen
    .none = No number there? Tap No.
ask-digits = Type the 6 digits on the other screen
    .none = No digits there? Tap No.
ask-scan = Scan the QR code instead
    .title = Scan the other screen
    .hint = Point the camera at the QR code beside the six digits.
    .other = This QR code belongs to another sign-in. Scan the one on the screen where you are signing in.
    .done = You scanned the other screen. Nothing to type.
ask-tap = Not in front of it right now? Tap No.
ask-pad = Digits
    .delete = Delete
ask-no = No, it’s not me
    .action = No, I don’t want this
ask-yes = Approve
ask-number-first = Type the number first.
    .digits = Type all 6 digits first.
ask-sending = Sending…
ask-wrong = That number does not match.
    .left = { $tries ->
        [one] Look at the other screen. One try left.
       *[other] Look at the other screen. { $tries } tries left.
    }
ask-lock-hint = Approve asks for the screen lock of this phone.
ask-lock = It was not unlocked, so nothing was sent.
    .about = This account asks for the phone’s screen lock with every approval: fingerprint, face or PIN. Tap Approve once more.
ask-offline = There is no network. Your answer was not sent.
    .retry = Send it again
# Read out at the start, at 30 and at 10 seconds.
ask-left = { $seconds ->
    [one] { $seconds } second left
   *[other] { $seconds } seconds left
}
ask-approved = Approved
    .about = You can go back to your computer. { $service } is opening there.
    .action = You can go back to your computer.
    .mistake = That was a mistake
ask-refused = Refused. Nobody got in
    .wrong-numbers = Refused: the number was wrong twice
    .wrong-numbers-about = If that was you, start again on the other screen. There is a new number each time.
ask-happened = What happened?
ask-not-me = It wasn’t me
    .about = Somebody may have your password. We tell the service and stop the requests.
ask-slip = I tapped by mistake
    .about = Start again on the other screen.
ask-many = I get too many of these
    .about = We stop asking you for a while.
ask-nothing = Close without saying
ask-reported = Reported
    .about = Nobody got in. Requests are paused for a while. Change your password now: somebody may know it.
    .change = Change password
ask-report-late = Change your password
    .about = Nobody got in. The request was closed before the report reached the service, so requests are not paused. Somebody may know your password.
ask-slip-done = Nothing else to do
    .about = The sign-in was refused. Start again on the other screen, and approve the new request.
ask-approved-slip = Sign that browser out
    .about = Your answer counts already. On the page of your account, open Security and sign out the browser that you do not know. Then change your password.
    .open = Open my account
ask-expired = Time ran out
    .about = Nobody got in. If that was you, start again on the other screen.
ask-cancelled = The request was cancelled
    .about = There is nothing left to do.
ask-elsewhere-approved = Approved on another device
    .on = Approved on { $device }
    .about = If that was not you, sign that browser out and change your password.
ask-elsewhere-refused = Refused on another device
    .on = Refused on { $device }
    .about = Nobody got in.
ask-next = Next request

## Adding an account

link-title = Add an account
link-camera = Point the camera at the QR code on the other screen.
    .light = Light
    .starting = Starting the camera…
    .picture = View of the camera
link-refused = The camera is off for this app
    .about = Allow it in the settings of the browser, or use one of these ways. They do the same.
link-absent = No camera here
    .about = Use one of these ways. They do the same.
link-black = The camera shows nothing
    .about = Something may cover it, or another app uses it. One of these ways does the same.
link-again = Start the camera again
link-other-ways = Or without the camera
link-type = Type the code
    .about = The short code beside the QR code
link-picture = Choose a picture
    .about = A photo or a screenshot of the QR code
    .none = There is no QR code in this picture. Take one that shows the whole code, sharp and straight.
link-paste = Paste the link
    .about = The link under the QR code
    .field = Link
    .hint = It begins with https:// or otpauth://
    .empty = Paste the link first.
    .do = Use this link
link-sign-in = Sign in on this phone
    .about = With your user name and password
link-code = Short code
    .title = Type the code
    .hint = Eight letters and digits, as in K7QM-2XPD
    .wrong = The code has eight letters and digits. Look at the other screen.
    .do = Add this phone
link-username = User name
    .missing = Type your user name.
link-password = Password
    .missing = Type your password.
link-device = Name of this phone
    .hint = So that you know it again
link-signing-in =
    .do = Sign in
    .about = Afterwards this phone approves your sign-ins.
link-problem = This did not work
link-unknown = This is not a QR code or link for this app.
    .about = Scan the one that your account shows when you add a phone, the one of a waiting sign-in, or the one that another site shows for its codes.
link-approval-unknown = This QR code is not of a sign-in that waits for you here. It may be over, or belong to an account that is not on this phone.
link-other-server = This link belongs to another service
    .about = It is for { $server }. Open that address on this phone and add the account there.
link-used = This link was used before, or its time is over
    .about = Make a new one on the computer: a link works for ten minutes and for one phone.
link-wrong-code = The user name or the code is wrong, or the time of the code is over. Look at the other screen.
link-wrong-password = The user name or the password is not right.
link-second-wrong = This code is wrong, or was used. Type another one.
link-no-phone = Every phone of this account was removed, so a password alone adds none. Ask your administrator for a link.
link-too-many = This account has as many phones as it may have. Remove one first.
link-confirm = Compare this code
    .about = Does the other screen show the same code? Say yes there, not here.
    .for = For { $username } at { $service }
    .digits = Code: { $digits }
    .waiting = Waiting for the other screen…
    .differs = If the codes differ, choose No on the other screen: somebody else may have opened the link.
link-declined = The phone was not added
    .about = The other screen said no. Nothing about the account changed.
link-expired = Time ran out
    .about = Nobody said yes on the other screen. Make a new link there.
link-second = Is it you?
    .about = A phone of yours was asked: { $phones }
    .about-none = This account needs one more proof.
    .number = Type this number there:
    .number-label = Number: { $digits }
    .qr = Or scan this QR code there
    .qr-picture = QR code for your other phone
    .waiting = Waiting for your other phone…
    .ready = Your other phone said yes
    .ready-about = One more step: this phone becomes one of yours.
    .no-proof = Your password is right
    .no-proof-about = One more step: this phone becomes one of yours.
    .code = Or type a code
    .code-hint = From your codes app, or a backup code
    .use-code = Use this code
    .authorize = Authorize this phone
    .refused = Your other phone said no
    .refused-about = This phone was not added.
link-done = This phone is ready
    .about = It asks you from now on whether a sign-in to { $service } is yours.
    .two-step = Two-step verification is not on yet. Until then nobody asks this phone.
    .turn-on = Turn on two-step verification
    .on = Two-step verification is on
    .go-on = Continue on the other screen.
    .first-codes = Show my backup codes
link-backup = Save your backup codes
    .about = They let you in when this phone is lost, broken or new. Each one works once.
    .once = They are shown only now. Keep them somewhere other than on this phone.
    .copy = Copy all
    .download = Download
    .list = Backup codes
    .saved = I have saved them
    .tick = Say first that you have saved them.
    .file = Backup codes of { $username } at { $service }
link-codes-add = { $codes ->
    [one] Add this account?
   *[other] Add { $codes } accounts?
}
    .about = This phone then shows their codes, also without a network. They are kept encrypted.
    .do = Add
    .nameless = Without a name
    .done = { $codes ->
        [one] { $codes } account added
       *[other] { $codes } accounts added
    }
link-safari = First, put it on your home screen
    .about = On an iPhone, Safari and the app on the home screen share nothing. An account that is added here would be missing there.
    .anyway = There, choose Add, then scan the QR code again or type the short code.

## First run

first-step = Step { $step } of { $count }
first-welcome = Your phone says who signs in
    .about = When somebody signs in with your password, this app asks you. One tap refuses, and nobody gets in.
    .codes = It also shows codes for your other accounts, even without a network.
    .private = No tracking. Your keys stay on this phone.
    .start = Get started
first-install = Put it on your home screen
    .iphone = Only there can an iPhone show you requests when the app is closed.
    .android = The app then opens like any other, and the phone delivers requests faster.
    .desktop = This browser can stand in for a phone
    .desktop-about = It works here as on a phone: requests arrive while the browser runs. A phone that you carry with you is safer.
    .share = Tap { $share } in the bar of Safari
    .share-name = Share
    .add = Choose { $add }
    .add-name = Add to Home Screen
    .open = Open { $app } from your home screen
    .open-then = Add your account there: scan the QR code, or type the short code.
    .menu = Open the menu of the browser
    .menu-add = Choose { $add }
    .menu-name = Install app
    .do = Install
    .here = Use this browser
    .later = Not now
    .installed = It is installed. Open it from the home screen.
    .different = It looks different on my phone
    .different-about = Open this page in Safari, not inside another app. On an iPad, Share is at the top. If Add to Home Screen is missing, scroll down in the list.
first-notify = May this app notify you?
    .about = Only when somebody signs in with your password, and never for anything else. Your phone asks you next.
    .do = Turn on notifications
    .later = Not now
    .on = Notifications are on
    .denied = Notifications are blocked
    .denied-about = You can allow them in the settings of the phone. Without them you see requests when the app is open.
    .unsupported = This browser shows no notifications. You see requests when the app is open.

## Activity

log-show = Show
    .all = All
    .refused = Refused
log-as-of = No network. This is as of { $time }.
log-none = Nothing yet
    .about = Every request and what came of it stands here.
log-none-refused = Nothing was refused
    .about = That is good.
log-no-account = Here stands every sign-in that this phone was asked about. Add an account first.
log-failed = The activity could not be loaded.
log-today = Today
log-yesterday = Yesterday
log-pending = waiting for an answer
log-approved = approved
    .on = approved on { $phone }
log-refused = refused
    .on = refused on { $phone }
log-reported = refused and reported
log-expired = nobody answered
log-cancelled = cancelled
log-places = Places come from the internet address and can be wrong.

## Settings

set-requests = Requests
set-notifications =
    .on = Notifications work
    .on-about = You are told at once when somebody signs in.
    .last = The last one took { $time }.
    .off = Notifications are off
    .off-about = You see requests only while the app is open.
    .denied = Notifications are blocked
    .denied-about = Allow them for this app in the settings of the phone or the browser, then come back.
    .install = Notifications need the home screen
    .install-about = On an iPhone they come only to the app on the home screen.
    .server-off = This service sends no notifications
    .unsupported = This browser shows no notifications
    .turn-on = Turn on
    .test = Test
    .test-label = Test notifications
    .testing = A test is on its way…
    .arrived = It arrived after { $time }.
    .missing = It did not arrive within a minute.
    .nowhere = The service does not know yet where to send it. Open the app again in a moment.
    .test-failed = The test was not sent. { $why }
set-sound = Sound
    .about = When a request arrives while the app is open
set-late = Why might they be late?
    .about = A notification takes a second or two. These things delay it:
    .battery = Battery saver
    .battery-about = A phone that saves power lets apps wait. Exclude the browser or this app from battery optimisation.
    .focus = Do not disturb
    .focus-about = Focus and sleep modes hide notifications. Allow this app in them.
    .closed = A closed browser
    .closed-about = On a computer the browser must be running. On Android, do not end it by force.
    .network = A weak network
    .network-about = Without a network nothing arrives. It comes when the phone is back.
    .always = The app always has it
    .always-about = Open the app: a request that waits stands at the top. You can also scan the QR code of the waiting page.
set-app = This app
set-lock = Lock the app
    .about = Opening it asks for your fingerprint, face or PIN
    .failed = This phone or browser has no screen lock that the app can use.
    .not-unlocked = It was not unlocked, so nothing changed.
set-hide = Hide codes
    .about = Tap a code to show it
set-theme = Theme
    .system = Like the phone
    .light = Light
    .dark = Dark
    .black = Black
    .black-about = Saves power on some screens
set-language = Language
    .system = Like the phone
set-accounts = Accounts
    .manage = Name, order, remove
    .none = No account yet.
    .up = Move { $account } up
    .down = Move { $account } down
    .moved = { $account } is now at place { $place }
    .add = Add an account
set-account = Account
    .label = Name in this app
    .device = Name of this phone
    .device-about = What the service and the waiting page call it
    .username = User name
    .service = Service
    .linked = Added on { $date }
    .codes-only = Codes alone: this app cannot approve for this account.
    .saved = Saved.
    .empty = Type a name.
    .screen-lock = Screen lock for approvals
    .screen-lock-about = Approving asks for your fingerprint, face or PIN
    .screen-lock-required = Your account requires it.
    .screen-lock-on = Turned on. You turn it off on your account’s page on the web.
    .fingerprint = Key of this phone
set-remove = Remove
    .title = Remove { $account }?
    .linked = The service no longer asks this phone. To come back you need a new link, or another phone.
    .codes = Its codes are deleted here. Without another copy you may not get into that account. Turn two-step verification off there first, or save the codes.
    .do = Remove
    .keep = Keep
    .offline = The service could not be told, because there is no network.
    .anyway = Remove it here all the same
    .anyway-about = The service goes on asking this phone until you remove it on the page of your account.
    .done = { $account } was removed
set-backup = Save or bring back codes
    .export = Save the codes
    .export-about = A file with the codes of other sites, encrypted with a passphrase. Keys of this phone are not in it: they never leave it.
    .passphrase = Passphrase
    .passphrase-hint = At least 12 characters. Without it nobody can open the file, you neither.
    .passphrase-short = Use at least 12 characters.
    .passphrase-again = Passphrase again
    .passphrase-differs = The two are not the same.
    .export-do = Save the file
    .exported = The file is saved.
    .export-none = There are no codes of other sites to save.
    .import = Bring codes back
    .import-about = A file of this app, or an export of Aegis or 2FAS.
    .import-do = Choose a file
    .import-passphrase = This file is encrypted. Type its passphrase.
    .import-wrong = The passphrase does not open this file.
    .import-unreadable = This file has no codes that the app can read.
    .import-encrypted = This export is encrypted in a way that browsers cannot open. Export again without a password, and delete that file afterwards.
    .import-newer = A later version of the app made this file. Update the app first.
    .import-open = Open the file
    .imported = { $codes ->
        [one] { $codes } account added
       *[other] { $codes } accounts added
    }
set-install = Put it on the home screen
set-about = About
    .version = Version { $version }
    .service = Service
    .address = Address
    .phone-key = Key of this phone
    .server-key = Key of the service
    .compare = The keys are fingerprints: the same letters stand on the page of your account.
    .licence = Free software under Apache 2.0 or MIT.
    .status = Connection
    .live = Connected
    .polling = Connected, slower
    .offline = No network

## What the service worker says in a notification

app-worker-unreadable = Open the app: somebody may be asking for your approval.
app-worker-refused = Refused
app-worker-approved = Approved
app-worker-failed = Not sent
    .about = Open the app to answer.
