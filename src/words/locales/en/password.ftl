# Why a new password was refused, and what makes a better one. Every sentence is shown alone.

password-rules = { $characters ->
    [one] At least { $characters } character. A few words that have nothing to do with each other are easy to remember and hard to guess.
   *[other] At least { $characters } characters. A few words that have nothing to do with each other are easy to remember and hard to guess.
}
    .breached = Passwords that were stolen elsewhere are refused.
password-short = { $characters ->
    [one] The new password is too short: it needs at least { $characters } character. Add a word.
   *[other] The new password is too short: it needs at least { $characters } characters. Add a word.
}
password-long = { $characters ->
    [one] The new password is too long: it has at most { $characters } character.
   *[other] The new password is too long: it has at most { $characters } characters.
}
password-breached = This password was stolen somewhere else and is in a list that attackers try first.
    Choose one that you use nowhere else. If you use this one elsewhere, change it there too.

# The new password is long enough, and a program guesses it all the same. What it mostly is, and what to do better.
password-weak =
    .common = Many people use this password, or one like it. Choose one of your own, for example four words that have nothing to do with each other.
    .word = A single word is easy to guess. Add two or three words that have nothing to do with it.
    .name = Names of people are easy to guess. Add words that are not names.
    .keyboard = Keys that are side by side are easy to guess. Use words instead.
    .repeat = The same again and again is as easy to guess as once. Use different words.
    .sequence = Sequences like abcd or 1234 are easy to guess. Use words instead.
    .date = Years and dates are easy to guess. Use words that have nothing to do with you.
    .personal = Your own names and the name of this service are the first that anybody tries. Leave them out.
    .other = A program guesses this password in no time. Add words that have nothing to do with each other.
