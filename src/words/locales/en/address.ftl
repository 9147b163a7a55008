# The mail addresses of an account.

address-title = Mail addresses
    .row = { $count ->
        [0] None yet: nobody tells you when your account changes
        [one] One address
       *[other] { $count } addresses
    }
    .about = We write to all of these when the security of your account changes, and a new password comes this way. Have two: if one is lost or taken over, the other still hears of it.
address-one-is-few = Add a second address
    .about = If the only one is lost or taken over, nobody tells you.
address-list = Your addresses
    .none = You have no address yet. Add the one that you read most.
address-confirmed = Confirmed { $when }
address-waiting = Not confirmed yet. Open the link in the letter that we sent { $when }.
address-failed = The last letter did not arrive. Is the address right?
address-again = Send the letter again
address-again-done = We sent the letter again.
address-remove = Remove
    .label = Remove { $address }
    .sure = Remove { $address }? It is told of this, and can undo it for 24 hours.
    .do = Remove address
address-new = Add an address
    .label = Mail address
    .hint = We send a letter with a link there. Nothing else goes there before you open it.
    .do = Add address
address-sent = We sent a letter to { $address }. Open its link here, in this browser.
address-failed-to-add = The address was not added
    .invalid = Type an address such as name@example.org.
    .taken = You have this address already.
    .full = You have as many addresses as you may have. Remove one first.
address-confirm = Confirm your mail address
    .about = From now on we write to { $address } when the security of your account changes.
    .do = Confirm address
address-confirm-done = { $address } is confirmed.
address-off = This service sends no mail
    .about = Ask the people who run it to set up a mail server. Until then nobody can be told of changes by mail.
