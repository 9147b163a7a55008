### Help and privacy.

## The questions that people have

help-title = Help
help-sign-in = How do I sign in?
    .answer = Enter your user name and your password. Your phone then asks whether it is you, and shows which service
        asks, and from which browser and place. If there is a number on your computer’s screen, type it on the phone, then
        say yes. The computer goes on by itself.
help-no-notification = No notification came
    .answer = Open the app on your phone: the request is waiting there, with or without a notification. If it is not,
        choose { $button } on the computer.
help-not-me = I did not try to sign in
    .answer = Say no on the phone, and that it was not you. Nobody gets in, and the people who run the service see it.
        Someone may know your password: have it changed.
help-no-number = I see no number, and the phone asks for one
    .answer = Then it is not your sign-in. Say no.
help-lost = My phone is lost
    .answer = Sign in on a browser where you can still get in and remove the phone from your account at once. If you
        cannot get in, ask the people who run this service.
help-contact = Someone to ask

## What is kept about people

help-privacy = Privacy
    .about = What this service keeps about you, and why.
help-account = Your account
    .kept = Your user name, the name that is shown, and a hash of your password. The password itself is not kept.
help-phones = Your phones
    .kept = The name that you gave each phone, its public key, and the address at which it can be woken. The key that
        signs your answers never leaves the phone.
help-sign-ins = Your sign-ins
    .kept = Who asked, when, from which browser and internet address, and what you answered, with your phone’s
        signature: so that you and the people who run this service can see afterwards what happened.
help-notifications = Notifications
    .kept = A notification only says that a request is waiting. Your name, the place and the number are not in it.
help-cookies = Cookies
    .kept = One keeps you signed in, until you sign out. Another one lasts 400 days and tells this browser from others,
        so that somebody who tries your name elsewhere does not hold you up. A browser that you ask to be remembered
        keeps a key of its own, which never leaves it. Delete them in the browser’s settings whenever you like. There is no advertising and nobody counts your visits: no page loads anything from another site.
