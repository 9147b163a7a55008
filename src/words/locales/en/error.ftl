### What pages say when something failed. Programs get the error codes of the API instead, which are English.

error-label = Error
error-request = Request
error-go-on = Go on
    .open = Open { $address }
error-wait = Wait { $time }, then try again.

error-not-found = There is nothing here
    .advice = The address is wrong, or what was here has ended.
error-other-site = The form did not come from this page
    .advice = This service is at { $address }. Open the page there and send the form again. Cookies must be allowed.
error-form-expired = This page was open for too long
    .advice = Open it again and send the form from there. Nothing was changed.
error-form = The form could not be read
    .advice = Open the page again and send the form from there. Nothing was changed.
error-too-many-phones = This account has as many phones as it may have
    .advice = Remove one that you no longer use, then try again.
error-slow = This takes longer than it should
    .advice = Try again in a moment. Nothing was lost.
error-too-many-requests = Too many requests are waiting
    .advice = Answer the ones on your phone.
error-too-many-tries = There were too many tries
    .advice = Wait a little, then try again.
error-wrong-numbers = Too many wrong numbers were typed
    .advice = Ask the people who run this service to look into it: they can unlock the account.
error-settled = This was decided before
    .advice = Make a new link if the phone is not in your list.
error-disabled = This account is disabled
    .advice = Ask the people who run this service.
error-approval = This approval cannot be used
    .advice = You are not signed in. Sign in again to continue.
error-signed-out = You are not signed in
    .advice = Sign in, then try again.
error-unexpected = Something went wrong
    .advice = Try again. If it happens again, tell the people who run this service the error and the request below.
