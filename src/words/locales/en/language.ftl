### The language of a person.

language-title = Language
    .about = For these pages, and for notifications and mail where nothing else says it.
# What the language calls itself.
language-own = English
language-browser = As the browser asks
    .about = The language that your browser is set to.
language-save = Save
language-saved = Your language is saved.
# In the activity of an account.
language-event = Language changed
# After what the privacy page says of the other cookies.
language-cookie = One more remembers the language that you chose. It is no secret.
# A browser on what people hold in their hands: “Safari on iPhone”. Compare common-browser.
language-browser-hand = { $browser } on { $system }
