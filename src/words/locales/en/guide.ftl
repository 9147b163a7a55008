### Help for people, step by step. A step is one thing to do. Names of pages and buttons come from the other files.

guide-title = Step by step
guide-all = All help
guide-more = More help
guide-stuck = Still stuck? Ask the people who run this service.

## I have a new phone

guide-new-phone = I have a new phone
    .about = Add the new phone first, then remove the old one. It takes a few minutes.
    .sign-in = Sign in on a computer
    .open = Open the sign-in page on a computer or a tablet.
    .password = Enter your user name and your password.
    .approve = Approve on your old phone.
    .without = Is the old phone gone? Then do as in { $lost }.
    .add = Add the new phone
    .app = Open the app on the new phone. No app yet? See { $install }.
    .options = On the computer, open { $page }.
    .choose = Choose { $button } beside “{ $option }”.
    .scan = Scan the QR code with the new phone.
    .compare = Compare the code on the computer with the code on the new phone.
    .confirm = If they are the same, choose { $button }.
    .remove = Remove the old phone
    .security = Open { $page } and choose the old phone.
    .remove-do = Choose { $button }.
    .move = Codes apps and passkeys
    .move-about = They may not have come along to the new phone.
    .move-codes = Open { $page } and set up a codes app on the new phone. Then remove the old one.
    .move-passkey = Open { $page } on the new phone and add a passkey.

## I lost my phone

guide-lost-phone = I lost my phone
    .link = Help: I lost my phone
    .about = Remove it from your account. After that, nobody can approve sign-ins with it.
    .sign-in = Sign in without the phone
    .password = On a computer, enter your user name and your password.
    .other = On the page that waits for the phone, choose { $button }.
    .way = Choose how to continue: with a code, or with a passkey.
    .code = For a code, type one of your backup codes, or the code of a codes app on another device.
    .remove = Remove the phone
    .security = Open { $page } and choose the lost phone.
    .remove-do = Choose { $button }.
    .stolen = Was it stolen?
    .secure = Open { $page }.
    .secure-do = Choose { $button }. Waiting requests are closed, and every other browser is signed out.
    .change = Open { $page } and choose a new password.
    .shut-out = You cannot sign in at all?
    .mail = If your account has a confirmed mail address, you can link a new phone by mail.
    .mail-other = On the page that waits for the phone, choose { $button }.
    .mail-lost = Choose { $lost }, and do what the page and the letters say. For your safety, some time passes in between.
    .ask = No such choice, or no letter? Ask the people who run this service. They make sure that it is you, and send you a link that adds a new phone.
    .never = They never ask for your password, a code or a number. Somebody who does wants to get into your account.
    .next = You have a new phone? Go on with { $new }.

## What is this request?

guide-request = What is this request?
    .about = Somebody entered your password. The service wants to know whether it was you.
    .yours = It was you
    .look = On the phone, look at the service, the browser and the place.
    .number = If your computer shows a number, type it on the phone.
    .approve = Approve.
    .place = The place comes from the internet address and can be far off.
    .not-yours = It was not you
    .refuse = Refuse the request on the phone. Nobody gets in.
    .report = Say that it was not you. The people who run the service see it.
    .change = Open { $page } and choose a new password: somebody knows the old one.
    .activity = Open { $page } and look for anything else that was not you.
    .careful = Tricks to know
    .no-number = The phone asks for a number, and you see none: it is not your sign-in. Refuse.
    .caller = Somebody calls or writes, and wants you to approve or to tell a number: refuse. No helper needs that.
    .many = One request follows another: somebody hopes that you give in. Refuse, and change your password.
    .missing = You are signing in, and no request comes?
    .open-app = Open the app on your phone: the request waits there.
    .again = If it does not, choose { $button } on the computer.

## Install the app

guide-install = Install the app
    .about = The app stores have no app for this service yet. Here is what works today.
    .phone = The app on your phone
    .phone-about = It runs in the phone’s browser. There is nothing to get from a store.
    .phone-open = On the phone, open { $address }.
    .phone-iphone = On an iPhone, in Safari: choose Share, then “Add to Home Screen”. From then on, open the app from the home screen.
    .phone-android = On Android, you can choose “Install app” in the browser’s menu.
    .phone-scan = Scan the QR code with the app.
    .codes = A codes app on your phone
    .codes-about = It shows six digits, which you type after your password. It needs no network.
    .get = Install a codes app from your phone’s app store, for example Aegis or 2FAS. On an iPhone, the Passwords app that is there already will do.
    .new = On a computer, open { $page }.
    .scan = Scan the QR code with the codes app.
    .label = Type a name for it, so that you know it again.
    .digits = Type the six digits that the codes app shows.
    .add = Choose { $button }.
    .passkey = A passkey
    .passkey-about = Your fingerprint, your face or the PIN of your device. There is nothing to install.
    .passkey-open = On the device that you sign in with, open { $page }.
    .passkey-add = Choose { $button }.
    .passkey-confirm = Confirm as you unlock the device.
    .computer = A computer in place of a phone
    .computer-about = The program { $program } receives requests in a terminal and answers them. The people who run this service can give it to you.
    .options = In the browser, open { $page }.
    .choose = Choose { $button } beside “{ $option }”.
    .command = Choose “{ $link }” and copy the command.
    .run = Run the command in a terminal.
    .confirm = If both show the same code, choose { $button } in the browser.
    .given = The people who run this service gave you an app of their own? Then go on with { $new }.

## App passwords for mail

guide-app-passwords = App passwords for mail
    .about = Mail, calendar and file programs cannot ask your phone. Each of them gets a password of its own.
    .make = Create an app password
    .open = Open { $page }.
    .name = Type the name of the program, for example Thunderbird.
    .scope = Choose what it is for. A program that reads and sends mail needs “{ $everything }”.
    .create = Choose { $button }.
    .fill-in = Give it to the program
    .settings = In the program, open the settings of your mail account.
    .type = Type the user name and the app password from the page.
    .save = Save the settings.
    .once = The page shows the app password only once. If you lose it, remove it and create another.
    .again = The program asks for its password again?
    .list = Open { $page } and see whether its app password is still there.
    .renew = Create a new one and give it to the program.
    .gone = You lost a laptop, or stopped using a program?
    .remove = Open { $page }.
    .remove-do = Choose { $button } beside its name. The program gets in no more.

## What the pictures show, for people who cannot see them

guide-picture-waiting = The page that waits for the phone, with a large number of two digits.
guide-picture-other-ways = The ways to sign in without the phone are open: a code and a passkey.
guide-picture-options = The page for adding an option. Its first row is another phone, with a button beside it.
guide-picture-scan = A large QR code on the computer’s screen.
guide-picture-confirm = The page shows a code of four digits, and two buttons: one for no, one for yes.
guide-picture-remove = A phone’s own page. Its last part removes the phone.
guide-picture-secure = The page lists what happens, above a red button.
guide-picture-codes-app = A QR code for the codes app, and below it the field for the app’s name.
guide-picture-passkeys = The list of passkeys, and the field for the name of a new one.
guide-picture-app-password = The form for a new app password: name, purpose, and for how long.
guide-picture-app-password-shown = The new app password beside a button that copies it, and the user name below.
