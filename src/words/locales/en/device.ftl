### Adding a phone.

device-step = Step { $step } of 3
device-for = For the account of { $username }

## The link

device-add-title = Add a phone
device-scan = Open this on your phone
    .about = Scan it with the app or with the phone’s camera.
    .picture = QR code with the link below
    .left = { $time } left, good for one phone
    .code-in-app = No camera? In the app on the phone, type your user name and this code:
    .instead = Can’t scan it?
    .link = Open this link on the phone:
    .command = Or use a computer in place of a phone:
    .app = No app yet? Open { $address } on the phone.
    .browser = Use this browser as the phone
    .browser-about = To try it, or without a phone. Anyone who can use this browser can then approve sign-ins.
    .hint = The first phone that opens this link can ask to join. Nothing is added before you say yes on this page.
    .waiting = Waiting for the phone…
    .changed-mind = Changed your mind?

## A phone came: is it the right one?

device-confirm = Is this your phone?
    .about = { $phone } wants to join. Does the phone show this code?
    .about-platform = { $phone } ({ $platform }) wants to join. Does the phone show this code?
    .no = No
    .yes = Yes, add it
    .differs = If the codes differ, or you are not holding that phone, choose No: someone else may have opened the link.

## The end

device-added = { $phone } is added
    .title = Phone added
    .about = From now on it asks you whether a sign-in is yours. If it isn’t you, say No.
        The request is refused immediately.
    .linked = Next, save your backup codes. Then we try it once.
    .done = Done
device-refused = The phone was not added
    .title = Not added
    .about = The link cannot be used again. Nothing about your account changed.
device-expired = Time ran out
    .about = No phone joined in time, and the link is no longer valid.
device-new-link = Make a new link
device-back = Back to your account

## What a phone’s browser shows for the link

device-landing = Add this phone
    .about = This link adds a phone to an account of { $brand }. A browser cannot use it; the app can.
    .about-app = This link adds a phone to an account of { $brand }.
    .broken = This link is not complete
    .broken-about = Scan the QR code again, or copy the whole link.
    .open = Open the app
    .first = Open the app on your phone.
    .second = Choose { $add }, then { $scan }.
    .third = Scan the QR code on the other screen.
    .computer = On a computer
    .computer-about = The command line device can stand in for a phone:
    .here = the link in the address bar
    .secret = The part of the link after # is a secret for one use. This page does not send it anywhere.
# Buttons of the app.
device-landing-add = Add an account
device-landing-scan = Scan

## A phone’s own page

device-phone = This phone
device-platform = System
device-linked = Linked
device-answered = Last answer
    .never = none yet
device-health-good = Notifications arrive
    .about = The app is told at once when somebody signs in.
device-health-silent = Not receiving
    .about = It has not received the last 2 notifications. Open the app on it and look at its notification settings.
device-health-none = No notifications
    .about = The app has not turned notifications on. It shows questions while it is open.
device-test = Send a test notification
    .sent = A test notification is on its way. If nothing appears on the phone within a minute, look at its notification settings.
    .failed = The notification service did not take the test. Open the app on the phone, and try again.
    .none = The app has not turned notifications on.
device-rename = Rename
    .do = Save
device-name = Name of the phone
device-last = It is the only way that is left, so removing it turns two-step verification off.

## The screen lock of a phone

device-lock = Screen lock
    .is-on = Always asked
    .about = The phone can ask for its PIN, fingerprint or face before you approve with it. Refusing never needs it.
    .on = This phone asks for its PIN, fingerprint or face before you approve with it.
    .required = Your organisation requires it: this phone asks for its PIN, fingerprint or face before you approve with it.
    .waits = Open the app on this phone and register its screen lock. Until then you cannot approve with it.
    .turn-on = Ask for the phone’s screen lock
    .turn-off = No longer ask for it
    .again = Register it again
