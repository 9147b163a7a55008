# A new password by a link that is mailed.

reset-forgot = Forgot your password?
reset-title = Set a new password
    .about = Type your user name or your mail address. If we know it, and the account has a confirmed address, we send a letter with a link there.
    .label = User name or mail address
    .do = Send the link
reset-missing = Type your user name or mail address
reset-sent = Look into your mail
    .about = If there is an account of that name with a confirmed address, a letter is on its way. Its link is good for { $minutes } minutes.
    .none = Nothing came? Look into the spam folder. If your account has no confirmed address, ask the people who run this service.
reset-off = This service sends no mail
    .about = Ask the people who run it for a new password.
reset-new-title = Set a new password
    .about = This signs out every browser. Two-step verification stays as it is: you still need your phone or a code to sign in.
    .password = New password
    .do = Set password
reset-failed = The password was not set
reset-stale = This page was open for too long. Type the password again.
    .press = This page was too old, or your browser did not send its cookies. Press the button once more.
reset-link = This link is no longer good
    .advice = It was used, replaced by a newer one, or its time is over. Ask for a new letter and open the newest link.
reset-link-again = Ask for a new link
