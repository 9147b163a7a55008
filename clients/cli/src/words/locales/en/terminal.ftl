### What nod-device says to the person who answers. Errors and JSON stay English: engineers read them.
### The rules are those of src/words/locales/en/common.ftl, the words those of docs/glossary.md.
### Letters in brackets are what a person types: [n] and [r] are the same in every language.

terminal-title = Are you trying to sign in?
    .action = Do you want this?
terminal-service = Service
terminal-at = At
terminal-account = Account
terminal-asks = Asks
terminal-browser = Browser
    .unknown = Browser unknown
terminal-place = Place
    .unknown = Place unknown
terminal-address = Address
    .unknown = Address unknown
terminal-origin-unknown = web address unknown
terminal-time = Time
terminal-level = Level
    .tap = tap
    .number = number
    .strict = strict
terminal-new-browser = You have not approved this browser before.
terminal-new-network = New network for you: you have not approved anything from it before.
terminal-new-place = New place for you: you have not approved anything from near there before.
terminal-impossible-travel = Too far away: you approved something elsewhere so recently that nobody travels that fast.
terminal-left = { $time } left
terminal-now = now
terminal-seconds-ago = { $seconds ->
    [one] { $seconds } second ago
   *[other] { $seconds } seconds ago
}
terminal-minutes-ago = { $minutes ->
    [one] { $minutes } minute ago
   *[other] { $minutes } minutes ago
}
terminal-yes = y
    .word = yes
terminal-no = no
terminal-report = report
terminal-prompt-tap = [y] yes   [n] no   [r] no, and report: it wasn’t me
terminal-prompt-number = Type the 2 digits on the other screen to approve   [n] no   [r] no, and report
terminal-prompt-strict = Type the 6 digits on the other screen to approve   [n] no   [r] no, and report
terminal-approved = Approved. You can go back to your computer.
terminal-too-often = Refused: the number was wrong too often.
terminal-refused = Refused.
terminal-reported = Refused and reported. If your password may be known to somebody, change it.
terminal-approved-on = Approved on { $phone }.
terminal-refused-on = Refused on { $phone }.
terminal-reported-on = Refused and reported on { $phone }.
terminal-another-phone = another device
terminal-expired = Time ran out.
terminal-cancelled = It was cancelled on the other screen.
terminal-connected = Connected. Waiting for sign-ins.
    .poll = Connected (without a WebSocket). Waiting for sign-ins.
terminal-offline = Not connected: { $reason }. Next try in { $time }.
terminal-untrusted = A question is not shown, because it cannot be trusted: { $reason }.
terminal-wrong-number = That number does not match. Check the other screen. Tries left: { $tries }.
terminal-not-taken = The answer was not taken: { $reason }
terminal-delayed = The server cannot take the answer now ({ $code }). It is sent again.
terminal-lost = Time ran out before the server confirmed your answer.
terminal-new-key = The server has a new key, and its old one vouches for it.
terminal-server-says = The server says: { $message }
terminal-number-needed = Not answered: this needs the number (--number).
terminal-one-more = one more question waits: { $count }
terminal-nothing = Nothing waits.
terminal-under-way = Your answer is under way.
terminal-too-soon = That came too soon after the question.
terminal-unclear = Not understood, so nothing was answered.
terminal-not-accepted = Not answered: the server does not take this device’s answers any more.
