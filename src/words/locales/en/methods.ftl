# Ways to take the second step: which of them count, and when the phone is not asked.

methods-withheld = Your phones were asked too often without an answer. Until they can be asked again, sign in another way.

# What the operator’s settings leave out. “Your organisation” is the one that runs this service.
methods-some = Your organisation does not allow every way to sign in, so this list may be shorter than you know it.
methods-no-codes = Your organisation does not allow codes of an app. Those in this list sign nobody in.
methods-no-backup-codes = Your organisation does not allow backup codes and recovery codes. Those that you have sign nobody in.
methods-no-passkeys = Your organisation does not allow passkeys. Those in this list sign nobody in.
methods-forbidden = Your organisation does not allow this way to sign in
    .advice = Sign in another way. If you have none, ask the people who run this service for a link to add a phone.
    .here = Your organisation does not allow codes of this kind. Sign in another way.
