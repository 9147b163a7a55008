### Two-step verification: turned on in four steps, options added, turned off.

two-step-set-up = Two-step verification
    .step = Step { $step } of 4
    .on-title = Turn on two-step verification
    .nothing-yet = Nothing changes until the last step.
    .leave = Leave the set-up; nothing changes
    .go-on = Go on

## The method

two-step-method = Method
two-step-choose = How do you want to be asked?
    .about = After your password. You can add other ways later.
two-step-needed = This needs two-step verification. It takes about two minutes to turn it on.
two-step-begun = { $phone } is linked already.
two-step-phone = Your phone asks you
    .name = Phone
    .about = Approve with a tap and a number.
two-step-recommended = Recommended
two-step-passkey = A passkey or security key
    .about = Fingerprint, face or a key in the USB port. Nothing to copy, and no fake page can use it.
    .test = Use your passkey once. After that, two-step verification is on.
    .do = Use passkey
    .refused = The passkey did not work. Try again, or use another one.
two-step-codes-app = A codes app that you already have
    .about = Six digits that change every 30 seconds.

## Backup codes

two-step-save = Save your backup codes
    .about = They let you in when your phone is lost, broken or new. Each one works once.
    .once = This page shows them only once. You can make new ones at any time.
two-step-show-codes = Show my backup codes
two-step-saved = I saved the codes somewhere other than on my phone.

## The test

two-step-test = Try it once
    .name = Test
    .about = We ask { $phone }. Type the number that this page shows there, then approve. After that, two-step verification is on.
two-step-ask = Ask my phone
two-step-type = Code from your codes app
    .about = Type the code that your codes app shows now. After that, two-step verification is on.
two-step-turn-on = Turn on
two-step-not-on = Two-step verification is not on yet
two-step-wrong = That is not the code that your app shows now. Type the next one.
two-step-used = You used this code to set up the app. Wait for the next one.
two-step-unanswered = No phone approved. Ask it again, or link another phone.

## Done

two-step-is-on = Two-step verification is on
two-step-protected = Your account is protected
    .about = From now on, your password alone lets nobody in.
two-step-asks-you = { $phone } asks you
two-step-tested = Tested just now
two-step-codes-app-works = Tested just now
two-step-codes-saved = { $count ->
        [one] One backup code saved
       *[other] { $count } backup codes saved
    }
    .about = For when the phone is gone
two-step-finish = Done
two-step-second = A second way in is wise:

## Options

two-step-add = Add an option
    .about = Each one can let you in when another is not at hand.
two-step-can-add = You can add
two-step-other-phone = Another phone or tablet
    .about = All your phones are asked, and the first answer counts.
two-step-add-it = Add
two-step-have = You already have
two-step-phone-approval = Phone approval
two-step-codes-left = { $count ->
        [one] One left
       *[other] { $count } left
    }

## Off

two-step-off = Turn off two-step verification
    .what = What happens then
    .last = It is the last way that is left. Removing it turns two-step verification off. Add another phone first if you can.
    .password = Your password is all that protects this account.
    .methods = Every phone is unlinked. Codes apps and backup codes stop working.
    .browsers = Every other browser is signed out.
    .do = Turn off
two-step-keep = Keep it on
