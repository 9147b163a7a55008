### Organisations: what is required of people, and the administrators' pages.

## What is required, as people read it

organisation-required-until = Your organisation requires two-step verification. You have until { $date } to turn it on.
organisation-required-later = Not now
organisation-required-now = Your organisation requires two-step verification. Turn it on now to go on. It takes about two minutes.
organisation-required-why = Until it is on, nothing else is open to you here.
organisation-required-off = Your organisation requires two-step verification, so it cannot be turned off.

## The administrators' pages

organisation-title = Organisation
organisation-overview = Overview
organisation-failed = Nothing was done
organisation-own-account = An administrator does not do this to the own account. Another administrator can.
organisation-weaker = Only an administrator of everything can give people more time, or require it no longer.
organisation-administrator = Administrator
organisation-more = More
# A heading: how many of all people have two-step verification.
organisation-protected = { $protected } of { $all } people are protected
organisation-nothing = Password only
organisation-without = { $count ->
        [0] Everybody has two-step verification
        [one] One person has no two-step verification
       *[other] { $count } people have no two-step verification
    }
    .nobody = There is nobody to remind.
    .all = Show all
organisation-remind = Remind
    .all = Remind all
    .about = A reminder goes to people without two-step verification, at most once a day.
organisation-reminded = { $count ->
        [0] Nobody was reminded: all were reminded less than a day ago, or have two-step verification.
        [one] One person was reminded.
       *[other] { $count } people were reminded.
    }

## What is required

organisation-rule = Two-step verification
    .everyone = Two-step verification for everyone
    .about = People without it are led through it when they sign in. When the time is over, nothing else is open to them until it is on; they are not locked out.
    .none = Not required
    .since = Required since { $date }
    .from = Required from { $date } on
    .set = Require it
    .lift = Require it no longer…
organisation-grace = Time to set it up
    .none = None: at the next sign-in
    .days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }

## People

organisation-people = People
    .about = Search, help, disable, sign out
    .search = User name or name
    .find = Search
    .all = All
    .without = Without two-step verification
    .disabled = Disabled
    .none = Nobody was found.
    .next = Next page
    .these = These people
organisation-person-protected = Protected
organisation-person-password = Password only
organisation-person-new = Not set up yet
organisation-person-disabled = Disabled
organisation-person-signed-in = signed in { $time }
    .never = never signed in
organisation-person-reminded = reminded { $time }
organisation-person-none = None
organisation-person-no-groups = In no group.
organisation-person-created = Account created
organisation-person-last = Last sign-in
organisation-new = New person
    .name = Name (optional)
    .groups-hint = Names of groups, with commas between them.
    .taken = Another account has this user name.
    .groups = There is no group of that name.
    .username = This user name cannot be used.
    .display-name = This name cannot be used: it has 1 to 64 visible characters.

## What an administrator does

organisation-reason = Reason
    .hint = It is kept in the audit log.
    .missing = Say why: the reason is kept in the audit log.
    .unusable = The reason is too long, or has characters that cannot be seen.
organisation-ask = Ask my phone
    .about = Your phone shows what will be done. Nothing happens until you approve it there.
organisation-deeds = Help and security
    .about = Each needs a reason, and your approval on your phone.
    .confirm = Confirm
    .what = What happens then
# What the phone shows before the reason, as in “Disable bob: left the company”.
organisation-deed-disable = Disable { $name }
    .about = Nobody can sign in with this account any more. Its browsers are signed out, its requests are closed. You can enable it again.
organisation-deed-enable = Enable { $name }
    .about = The account can sign in again, with the methods that it had.
organisation-deed-unlock = Unlock { $name }
    .about = Requests that nobody approved and wrong numbers are forgotten, so that the person can try again.
organisation-deed-sign-out = Sign out { $name } everywhere
    .about = Every browser of this person is signed out, and sign-ins under way are closed. App passwords stay.
organisation-deed-link-phone = Link a phone for { $name }
    .about = You get a link that works once, for ten minutes. The person who opens it on a phone approves sign-ins of this person from then on: make sure who it is.
organisation-deed-invite = Set-up link for { $name }
    .about = You get a link with which this person sets the first password. It works once.
organisation-deed-delete = Delete { $name }
    .about = The account is gone for ever, with its phones, passwords, browsers and history. The audit log keeps its entries.
organisation-deed-export = Export the data of { $name }
    .about = You get one file with all that is kept about this person.
organisation-deed-create = Create { $name }
    .about = The account has no password. You get a link with which its owner sets one and then turns two-step verification on.
organisation-deed-import = { $count ->
    [one] Create one account
   *[other] Create { $count } accounts
}
organisation-deed-promote = Make { $name } an administrator of { $group }
organisation-deed-demote = { $name } no longer administers { $group }
organisation-deed-role-about = An administrator of a group sees its members, and can disable them, sign them out and link phones for them.
organisation-deed-require = Require two-step verification of { $group } from { $date } on
    .everyone = Require two-step verification of everyone from { $date } on
    .about = People without it are led through it when they sign in.
organisation-deed-lift = No longer require two-step verification of { $group }
    .everyone = No longer require two-step verification of everyone
    .about = People may turn it off, and new ones need not turn it on.
organisation-deed-delete-group = Delete the group { $group }
    .about = Its members stay. What the group requires ends.
organisation-deed-no-phone = You have no phone that could be asked. Link one to your account first, or use the command line.
# Short, as links.
organisation-do-disable = Disable
organisation-do-enable = Enable
organisation-do-unlock = Unlock
organisation-do-sign-out = Sign out everywhere
organisation-do-link-phone = Link a phone
organisation-do-invite = Set-up link
organisation-do-delete = Delete the account
organisation-do-export = Export the data
organisation-do-role = Role in a group
organisation-do-delete-group = Delete the group
organisation-done = It is done.
    .title = Done
    .not = Nothing was done
    .nothing = It was so already.
    .refused = Your phone refused it.
    .expired = Nobody answered in time.
    .cancelled = It was taken back.
    .late = The approval is too old. Ask again.
    .changed = Something changed meanwhile. Look again.
    .export = The file is ready.
    .download = Download
    .person = Back to the person
    .group = Back to the group
# On the waiting page: what the phone shows.
organisation-about = What

## Links

organisation-links = Set-up links
    .about = Give each person the own link. It works once; the person who has it sets the password.
    .one = Link
    .until = until { $date }
    .used = The link was used, or has ended.
organisation-import = Import people
    .row = Accounts from a table (CSV)
    .about = One line for each person, without passwords. Each person gets a link with which to set one. Nothing is imported unless every line is good.
    .table = The table
    .file = A file
    .paste = Or paste the table, as CSV
    .columns = The first line names the columns:
    .failed = Nothing was imported
    .line = Line { $line }:
    .checked = { $count ->
        [one] One person can be imported.
       *[other] { $count } people can be imported.
    }
    .check = Check only

organisation-import-fault =
    .not-utf8 = The file is not UTF-8. Save it as “CSV UTF-8”.
    .too-large = At most 5000 people and 1 MiB at a time.
    .empty = There is nobody in it.
    .no-username = This column is missing:
    .column = This column is not known, or is there twice:
    .administrator = A table makes nobody an administrator:
    .cells = Another number of cells than in the first line:
    .quotes = A quotation mark is not closed.
    .username = This user name cannot be used:
    .display-name = A name has 1 to 64 visible characters:
    .group = A group cannot have this name:
    .twice = This user name is already further up:
    .taken = Another account has this user name:
    .group-unknown = There is no such group:
## Groups

organisation-groups = Groups
    .about = Who belongs together, and what is required of them
    .none = There are no groups yet.
organisation-group = Group
    .any = Every group
    .members = { $count ->
        [one] One member
       *[other] { $count } members
    }
    .new = New group
    .name = Name of the group
    .create = Create group
    .who = Members
    .nobody-yet = Nobody is in this group yet.
    .add = Add somebody
    .add-do = Add
    .change = Change
    .change-label = Change { $name }
    .remove = Take out of the group
    .promote = Make administrator of the group…
    .demote = No longer administrator…
    .rename = Rename
    .bad-name = A group’s name has 1 to 64 visible characters, and no comma, semicolon or vertical bar.
    .taken = There is a group of this name.
    .nobody = Nobody has this user name.
    .already = This person is in the group already.

## The first password

organisation-welcome = Set your password
    .about = Your account at { $brand } is ready. Choose a password; after that you turn on two-step verification.
    .code = Code
    .code-hint = It stands in the link that you were given.
    .do = Set password
    .next = Next: two-step verification
    .wrong = This link was used, or has ended, or was copied in part. Ask for a new one.

## Your data

organisation-data = Your data
    .about = One file with all that is kept about you: account, methods, browsers, requests and log.
    .do = Download my data
