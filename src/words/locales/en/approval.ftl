### The page that waits for the phone, and what came of it.

## Waiting

approval-title = Check your phone
# Where nobody knows which of several phones will answer.
approval-your-phone = your phone
# What to do there: with a tap, by typing a number, or by typing or scanning.
approval-asked = We asked { $phone }.
    .tap = Say there whether it is you.
    .number = Type this number there:
    .number-or-scan = Type this number there, or scan the QR code:
# The phone was not woken: somebody reported a sign-in of late.
approval-paused = Notifications are paused. Open the app on { $phone }.

approval-scan = Scan instead of typing
    .picture = QR code: scan it in the app on your phone
    .hint = Open the app on your phone and choose Scan.

# How far the request came: three steps, each done or not yet (read out only).
approval-step-sent = Sent
approval-step-delivered = On your phone
approval-step-opened = Opened
approval-step-done = : done
approval-step-not-yet = : not yet

approval-say-sent = On its way to your phone.
approval-say-paused = Open the app on your phone: the request is waiting there.
approval-say-delivered = The request is on your phone.
approval-say-opened = You opened it. Answer on your phone.
approval-say-lost = The connection was lost. Trying again…
approval-unreachable = Your phone could not be reached. Open the app on it: the request is waiting there.
    .or-else = Your phone could not be reached. Open the app on it: the request is waiting there.
        Or choose another way below.

# The time as in “1:42”.
approval-left = { $time } left
approval-hurry = { $seconds ->
    [one] { $seconds } second left.
   *[other] { $seconds } seconds left.
}
approval-send-again = Send again
    .in = Send again in { $time }

approval-other-ways = I can’t use my phone

approval-service = Service
approval-username = User name
approval-browser = This browser

approval-not-you = Not you?

## The end

approval-approved = Approved
    .moving-on = Approved, moving on
approval-refused = The request was refused
    .title = Refused
    .denied = The answer on the phone was no, so you are not signed in to { $service }. If it was a slip, try again.
    .wrong-numbers = The number that was typed on the phone was wrong twice. If that was you, try again:
        there is a new number each time.
    .reported = The person who owns this account said that the sign-in was not theirs. You are not signed in,
        and the people who run this service can see it.
    .not-you = You did not refuse it? Then someone else holds your phone: ask for { $help }.
    .help = help
approval-expired = Time ran out
    .about = Nobody answered on the phone in time. The number is no longer valid.
    .no-notification = No notification came? Open the app on your phone before you start again.
approval-cancelled = The request was cancelled
    .title = Cancelled
    .about = You are not signed in to { $service }. You do not have to do anything on the phone.
approval-replaced = You asked again
    .title = Asked again
    .about = Another tab of this browser began a newer sign-in to { $service }. Only that one counts.
# The phone said yes, and nobody is signed in.
approval-spent = You are not signed in
    .title = Not signed in
    .withdrawn = The phone had already approved this sign-in when you cancelled it.
        The approval is used up and cannot be used again.
    .replaced = The phone had already approved this sign-in when you started another one.
        The approval is used up and cannot be used again.
    .account-changed = The phone had already approved this sign-in when the account was changed.
        The approval is used up and cannot be used again.
    .reported = The phone had already approved this sign-in when the account’s owner reported it.
        The approval is used up and cannot be used again.

approval-try-again = Try again
approval-start-again = Start again
approval-show-here = Show it here

## Where the QR code of a waiting page leads a phone’s own camera

approval-in-app = Scan this in the app
    .about = This QR code belongs to a sign-in that is waiting on another screen.
    .how = Open the approval app on this phone and scan the QR code there, or type the number beside it.

## More time

approval-longer = I need more time

## Remembering the browser

approval-remember = { $days ->
        [one] Remember this browser for a day
       *[other] Remember this browser for { $days } days
    }
