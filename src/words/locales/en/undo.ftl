# A change that is taken back by the link of a letter.

undo-title = Take the change back?
    .what = What changed
    .when = When
    .then = If you go on
    .sessions = Every browser is signed out, and every open request is closed.
    .password = Your password ends. We send a letter with which you set a new one.
    .change = What this change gave ends, or comes back: { $change }.
    .rest = The change itself cannot be undone, but nobody can go on with it.
    .do = It was not me, take it back
    .keep = If it was you, close this page.
undo-done = It was taken back
    .about = Every browser is signed out. Look into your mail: a letter lets you set a new password. Then look through your phones, passkeys and app passwords.
