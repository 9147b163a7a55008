### The account’s own page.

account-title = Your account
account-security = Security
account-activity-short = Activity
account-signed-in = You are signed in

## Phones

account-phones = Phones that approve
    .none = No phone yet. Until you add one, your password is all that protects this account.
    .add = Add a phone
account-phone-added = added { $time }
account-phone-answered = last answer { $time }
account-phone-unanswered = no answer yet
account-phone-silent = It has not received the last 2 notifications. Open the app on it and look at its notification settings.
account-remove = Remove
    .label = Remove { $phone }
    .sure = After that, { $phone } can no longer approve sign-ins.
    .last = It is your only phone.
    .do = Remove this phone

## Browsers

account-browsers = Browsers
    .this-one = this one
    .since = signed in { $time }
    .used = last used { $time }
    .sign-out = Sign out { $browser }
    .sign-out-others = Sign out everywhere else

## Activity

account-activity = Recent activity
    .none = Nothing yet.
    .places = Places come from the internet address and can be wrong.
# What came of a request, after the name of the service; on which phone, where one answered.
account-pending = waiting for an answer
account-approved = approved
    .on = approved on { $phone }
account-refused = refused
    .on = refused on { $phone }
account-reported = refused and reported
    .on = refused and reported on { $phone }
account-expired = not answered
account-cancelled = cancelled
