### English: the source of every other language.
###
### Rules for all files
### - A key begins with the name of its file. A text may run over several lines: they become one.
### - The page brings all markup. An apostrophe is ’, quotation marks are “ and ”.
### - $name is an argument. Every translation has the same arguments, in whatever order its grammar wants.
### - A number is selected by the plural categories that the language has; the default is always [other].
###
### GLOSSARY: one word for one thing; docs/glossary.md has them in every language
### account      a person who can sign in here; has a user name
### user name    what a person types to sign in; not “login”, not “username”
### phone        what approves sign-ins; not “device” (it is one, but people say phone)
### app          the approval app on the phone
### request      what the phone shows: somebody is signing in, is it you? Not “question”, not “challenge”
### approve      say yes to a request; refuse: say no; report: say no, it was not me
### number       what the waiting page shows and the person types on the phone
### code         the four digits that two screens show when a phone is added; also the set-up code
### codes app    an app that shows six-digit codes; not “authenticator”
### link         what adds a phone: as a QR code or as text; not “invitation”
### sign in      not “log in”; a browser in which somebody did is signed in
### service      what a person signs in to
### browser      what shows these pages, on whatever machine

# The first link of each page, for people who use a keyboard or a screen reader.
common-skip = Skip to the content
# What the links at the bottom are about; read out only.
common-footer = Help and privacy
common-help = Help
common-privacy = Privacy

common-cancel = Cancel
common-continue = Continue
common-sign-in = Sign in
common-sign-out = Sign out

# A button beside a password. The label, for screen readers, says which field.
common-show = Show
    .label = Show: { $field }
# A button beside a link or a command. Done: for a moment, after it was pressed.
common-copy = Copy
    .done = Copied

# The title of a page on which something is to be corrected.
common-error-title = Error: { $title }
# Before a warning, read out only.
common-warning = Warning:

# A time to wait, as a part of a sentence: “Wait 30 seconds, then try again.”
common-seconds = { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
common-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
common-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}

# A moment that is past. Older ones are dates.
common-just-now = just now
common-minutes-ago = { $minutes } min ago
common-hours-ago = { $hours } hr ago

# Where a browser is. The place as in “Rotterdam, Netherlands”, the address as in “192.0.2.7”.
common-near = near { $place }
common-near-address = near { $place } ({ $address })
common-address = { $address }, place unknown
common-place-unknown = place unknown

# A browser as people name it: “Firefox on Windows”.
common-browser = { $browser } on { $system }
common-browser-system = A browser on { $system }
common-this-browser = This browser
common-unknown-browser = Unknown browser

# Digits, read out one by one.
common-zero = zero
common-one = one
common-two = two
common-three = three
common-four = four
common-five = five
common-six = six
common-seven = seven
common-eight = eight
common-nine = nine
