# Every sentence a person can read. Keys are those of the copy deck with dashes; impact and reach use the values of
# the wire (`blocked`, `slowed`, `question`; `here`, `call`, `visit`, `email`).
# Ticket numbers, times and dates come in as text, already written for the reader; counts come in as numbers.

## Shared

app-name = Deskbell
app-search = IT, help, help desk, helpdesk, support, tech support, tech, assistance, computer problem
common-close = Close
common-copy = Copy
common-copied = Copied
common-back = Back
common-undo = Undo

## Tray

tray-tip-normal = Deskbell
tray-tip-unread = Deskbell: reply from { $contact }
tray-tip-unread-many =
    { $count ->
        [one] Deskbell: 1 new reply
       *[other] Deskbell: { $count } new replies
    }
tray-tip-offline =
    { $saved ->
        [0] Deskbell: offline
        [one] Deskbell: offline, 1 request saved
       *[other] Deskbell: offline, { $saved } requests saved
    }
menu-state-starting = Connecting…
menu-state-online = Connected
menu-state-sending = Sending your request…
menu-state-offline =
    { $saved ->
        [0] Offline
       *[other] Offline, { $saved } waiting
    }
menu-state-needs-update = Deskbell needs an update
menu-state-revoked = This computer was signed off by IT
menu-state-not-set-up = Not set up yet
menu-help = Need IT help?
menu-tickets = My tickets
menu-tickets-reply = My tickets: reply from { $contact }
menu-tickets-replies =
    { $count ->
        [one] My tickets: 1 new reply
       *[other] My tickets: { $count } new replies
    }
menu-number =
    { $count ->
        [0] A ticket by its number
        [one] A ticket by its number: 1 new reply
       *[other] A ticket by its number: { $count } new replies
    }
menu-call = Call IT
menu-call-number = Call IT, { $phone }
menu-sees = What IT sees
menu-settings = Settings
menu-quit = Quit

## Window

window-title-form = Deskbell: Need IT help?
window-title-receipt = Deskbell: your request is in
window-title-saved = Deskbell: saved until you’re back online
window-title-kept = Deskbell: saved on this computer
window-title-tickets = Deskbell: my tickets
window-title-ticket = Deskbell: ticket { $number }
window-title-number = Deskbell: a ticket by its number
window-title-settings = Deskbell: settings and privacy
window-starting = One moment…

## Form

form-title = Need IT help?
form-tickets = My tickets
form-tickets-unread =
    { $n ->
        [one] My tickets, 1 new reply
       *[other] My tickets, { $n } new replies
    }
form-what-label = What’s going on?
form-what-only = the only thing we need
form-what-empty = Tell us in a few words what’s going on.
form-what-count = { $n } of { $max } characters
form-what-toolong = That’s too long to send in one go: { $max } characters of it fit. Please shorten it, or attach the text as a file.
form-line-toolong = That’s too long for this field: { $max } characters fit. Nothing was sent and your words are kept; shorten it, then send.
form-field-odd = Something in this field can’t be sent. Your words are kept; type this one again, or leave it out.
form-file-add = Attach a file
form-file-kinds = Pictures and text files
form-file-toobig = { $file } is { $size }. We can take up to { $max }. A screenshot may do, or tell us where the file is.
form-file-toomany = That’s as many as one message can carry: { $max }. You can send more in a reply.
form-file-remove = Remove { $file }
form-file-adding = Adding { $file }…
form-impact-label = How much is it in the way?
form-impact-blocked = I can’t work
form-impact-slowed = It slows me down
form-impact-question = Just a question
form-impact-blocked-note = Calling is quickest: { $phone }. Sending works too.
form-reach-label = How should we get back to you?
form-reach-here = Here
form-reach-call = Call me
form-reach-visit = Come to my desk
form-reach-email = By e-mail
form-reach-call-number = Number
form-reach-call-when = Best time (if it matters)
form-reach-visit-where = Where you sit today
form-asker-label = Your name
form-asker-why = Several people use this computer, so it can’t know who you are.
form-asker-empty = Tell us your name, so that we know whom to help.
form-as-shared = Sent from this shared computer. No password needed.
form-shared-draft = What you type is gone when you close this window.
form-number = A ticket by its number
form-for-other = For someone else
form-for-name = Their name
form-for-empty = Tell us their name, or untick “For someone else”. Nothing was sent yet.
form-for-note = You’ll both be able to follow along.
form-facts-title = What we send about this computer
form-facts-some = { $n } of { $total } parts. You decide which.
form-facts-all = All parts. You decide which.
form-facts-none = Nothing. That’s fine.
form-facts-reading = Reading…
form-facts-never = Never sent: your files, passwords, browsing, or what you type in other apps.
form-facts-lines = See every line
form-facts-lines-hide = Hide the lines
form-wait-minutes =
    { $n ->
        [one] Most people hear back in 1 minute.
       *[other] Most people hear back in { $n } minutes.
    }
form-wait-busy =
    { $n ->
        [one] Busier than usual: most people hear back in 1 minute.
       *[other] Busier than usual: most people hear back in { $n } minutes.
    }
form-wait-today = You should hear back later today.
form-wait-opens = IT opens at { $time }. Yours will be there.
form-wait-unknown = You’ll get a ticket number straight away.
form-as = Sending as { $name }. No password needed.
form-send = Send
form-sending = Sending…
incident-line = { $contact } is on it. Next update by { $time }.
incident-line-open = { $contact } is on it.

## Facts

facts-computer = This computer
facts-system = System and updates
facts-screens = Screens and docks
facts-network = Network
facts-space = Space and memory
facts-apps = Names of open apps
facts-apps-off = Off. Helps if an app is the problem.
facts-off = Off. Not sent.
facts-unread = Couldn’t be read. We’ll ask if we need it.
facts-absent = not known
facts-figure = { $name }: { $value }
facts-include = Send “{ $section }”
facts-all-title = Every line, word for word
facts-hostname = Name
facts-model = Model
facts-age = Age
facts-os = System
facts-kernel = Kernel
facts-account = Account
facts-screen = Screen
facts-vpn = Remote access
facts-disk-free = Free space
facts-memory-free = Free memory
facts-app = App
facts-line-screens = Screens
facts-restart-pending = Restart waiting
facts-running-for = Running for
facts-wired = Cable
facts-wireless = Wi-Fi
facts-disk-size = Disk size
facts-memory-size = Memory

## Receipt

sent-title = Got it, { $name }.
sent-close = You can close this window.
sent-ring = We’ll ring by the clock when there’s news.
sent-number = Your ticket number
sent-number-copy = Copy the ticket number
sent-step1 = Sent to IT
sent-step1-body =
    { $pictures ->
        [0] { $parts ->
            [0] With your words.
            [one] With 1 part about your computer.
           *[other] With { $parts } parts about your computer.
        }
        [one] { $parts ->
            [0] With 1 attachment.
            [one] With 1 attachment and 1 part about your computer.
           *[other] With 1 attachment and { $parts } parts about your computer.
        }
       *[other] { $parts ->
            [0] With { $pictures } attachments.
            [one] With { $pictures } attachments and 1 part about your computer.
           *[other] With { $pictures } attachments and { $parts } parts about your computer.
        }
    }
sent-pictures = { $arrived } of { $total } attachments are there. The rest is on its way.
sent-step2 = One person takes it on
sent-step2-body =
    { $n ->
        [one] They stay with you to the end. At this time on a { $day }, most people hear back in 1 minute.
       *[other] They stay with you to the end. At this time on a { $day }, most people hear back in { $n } minutes.
    }
sent-step2-unknown = They stay with you to the end.
sent-step2-opens = IT opens at { $time }. They stay with you to the end.
sent-step2-seen = Seen by { $name }, { $time }
sent-step2-time = around { $time }
sent-step2-taken = { $contact } is on it
sent-step3 = Fixed, and you agree it’s fixed
sent-step3-body = If it isn’t, one click brings the same person back.
sent-call = Can’t wait? Call { $phone } and say “{ $number }”.
sent-add = Add something
sent-shut = Close
late-body = We said around { $time }. You haven’t been forgotten.

## Saved, not sent yet

offline-title = Saved.
offline-body = We’ll send it as soon as you’re back online. You can close this window.
offline-saved = Saved on this computer at { $time }
offline-change = Change
offline-change-busy = You’re writing another request. Send it or close that window, then change this one.
offline-add = Add something
offline-discard = Discard
offline-discard-ask = Discard this request? It hasn’t been sent.
offline-discard-keep = Keep it
offline-discard-arrived = It had already reached IT. Your ticket is { $number }.
offline-discard-maybe = It may have reached IT already, so we keep it here until we know.
offline-discard-gone = Discarded. Nothing was sent.
offline-meanwhile = Can’t wait for the network?
offline-phone-open = Someone answers now, until { $time }.
offline-phone-shut = Answers from { $time }.
offline-desk = Just walk in.
offline-desk-where = IT desk, { $desk }
offline-trying = We keep trying for you.
offline-try = Try now
offline-attention = This can’t go as it is. Your words are kept.
offline-revoked = It’s kept here, but IT signed this computer off, so it can’t go. Call { $phone }; your words stay for you to read out or copy.
offline-revoked-nophone = It’s kept here, but IT signed this computer off, so it can’t go. Call IT; your words stay for you to read out or copy.
offline-update = It goes by itself once Deskbell is updated. You can close this window.
offline-not-set-up = It goes by itself once IT has set Deskbell up. You can close this window.
offline-approval = IT needs to confirm this computer first. Your request goes by itself after that.

## What IT’s server named in a request it refused

refused-named = { $field }: { $right }
refused-required = Write something here.
refused-is-too-long = This is too long.
refused-control-character = Something in it can’t be shown; type it again.
refused-field-description = What’s going on
refused-field-body = Your message
refused-field-comment = Your comment
refused-field-reach = How we get back to you
refused-field-for = Who it is for
refused-field-asker = Your name
refused-field-attachments = Pictures and files
refused-field-facts = What we send about this computer

## My tickets

list-title = My tickets
list-unsent = Not sent yet
list-open = Open
list-done = Done
list-older = Show older
list-new = New request
list-new-mark = New:
list-promise = Only you and IT can see these. Nobody keeps score of how often you ask.
list-empty = Nothing open. Enjoy the quiet.
list-as-of = You’re offline. This is how it was at { $time }.
list-last = { $name }: { $text }
list-row = Ticket { $number }: { $subject }
status-received = Received
status-received-seen = Seen by { $name }, { $time }
status-in_hand = { $contact } is on it
status-in_hand-nobody = IT is on it
status-your_turn = Your turn
status-fixed = Fixed, please check
status-closed = Closed
status-closed-merged = Closed: carries on in { $number }
status-unknown = Open
ticket-incident = Part of: { $incident }
ticket-for = For { $name }
ticket-continues = Carries on from { $number }
ticket-continued = Carries on in { $number }
nudge = Any news?
nudge-done = Asked today

## A ticket by its number, on a shared computer

number-title = A ticket by its number
number-body = Several people use this computer, so your tickets aren’t listed here. Type the number you were given.
number-label = Ticket number
number-open = Open
number-empty = Type the number first.
number-unknown = There’s no ticket with that number on this computer. Look at the number again, or call { $phone }.
number-unknown-nophone = There’s no ticket with that number on this computer. Look at the number again, or call IT.
number-wait = That was a few numbers in a row. Wait a minute, then try again.
number-waiting =
    { $n ->
        [one] 1 request waits here and goes by itself.
       *[other] { $n } requests wait here and go by themselves.
    }
number-refused = A request saved here at { $time } couldn’t go as it is. If it was yours, please write it again or call IT.

## Conversation

talk-private = Ticket { $number } · only you and IT can read this
talk-contact = { $contact } is looking after this
talk-contact-here = Your contact throughout. Here until { $time }.
talk-contact-throughout = Your contact throughout.
talk-contact-away = Back on { $day }. { $cover } is covering and has read everything.
talk-contact-away-alone = Back on { $day }.
talk-cover = { $cover } is covering for { $contact } until { $day }.
talk-contact-none = Someone will take this around { $time }, and stay with you.
talk-contact-none-unknown = Someone will take this, and stay with you.
talk-read = read by { $contact }
talk-sent = { $time }
talk-author = { $name }, { $time }
talk-helper = { $name }, helping { $contact }
talk-write = Write to { $contact }
talk-write-it = Write to IT
talk-send = Send
talk-call-name = Call { $contact }
talk-unsent = Not sent yet. Trying again.
talk-refused = Something in it needs another look before it can go. Your words are kept: change them, then send again.
talk-unsent-gone = This is not waiting here any more.
talk-change = Change
talk-discard = Discard
talk-discard-file = Remove
talk-discard-ask = Discard this message?
talk-discard-arrived = It had already reached IT, in ticket { $number }.
talk-file-gone = This file isn’t on this computer any more, so it couldn’t go. Your words go without it; add it again if you need it.
talk-only-here = Only on this computer
talk-visit = { $contact } comes by { $when }, at { $place }.
talk-you = You
talk-it = IT
talk-list = Conversation
talk-attach = Attach a file
talk-picture = Picture: { $name }
talk-picture-open = Open { $name }
talk-picture-coming = { $name } is on its way
talk-picture-failed = { $name } couldn’t be added
check-title = Is it fixed?
check-body = No rush. If it comes back later, one click reopens it.
check-yes = Yes, it works
check-no = Still broken
check-no-ask = What happens now? You don’t have to write anything.
check-no-send = Send
check-no-done = { $contact } is back on it.
check-no-done-nobody = We’re back on it.
check-yes-done = Good. Thank you for telling us.
check-late = This was about an earlier fix. Your answer is kept; nothing else changed.
reopen = Still broken?
rate-ask = How did it go?
rate-good = Good
rate-fair = OK
rate-poor = Not good
rate-thanks = Thank you.
rate-kudos = Say thanks to { $contact } (if you like)
rate-poor-ask = What should have gone better?
rate-poor-done-unknown = Thank you. Somebody will read this and get back to you.
rate-share = You may share this as a success story (your name is left out)
rate-send = Send

## Lines of the conversation that nobody wrote

event-taken = { $name } took this at { $time }
event-handed-over = { $name } looks after this from now on
event-cover-began = { $name } is covering until { $until }
event-cover-ended = { $name } is back
event-waiting = { $name } waits for your answer
event-visit-planned = { $name } comes by { $at }, at { $place }
event-on-the-way =
    { $minutes ->
        [one] { $name } is on the way, about 1 minute
       *[other] { $name } is on the way, about { $minutes } minutes
    }
event-resolved = { $name } thinks this is fixed
event-reminded = Still working? We’ll mark this fixed on { $until }. You can reopen it any time.
event-late = We’re running late. You haven’t been forgotten.
event-reopened = { $name } is back on it
event-reopened-nobody = Open again
event-merged = Carries on in { $number }
event-merged-hidden = Carries on in another ticket
event-unmerged = Stands on its own again
event-split = Part of this carries on in { $number }
event-split-hidden = Part of this carries on in another ticket
event-closed = Closed
event-logged = { $name } noted this for you
event-rate = How did it go?
event-unknown = Something new happened here. A newer Deskbell can show it.

## Settings and privacy

set-title = Settings and privacy
set-promise-title = What we promise
set-promise-1 = Facts are read only when you ask for help, and sent only when you press Send.
set-promise-2 = No report counts your requests. Managers see groups of { $min } or more.
set-promise-3 =
    { $months ->
        [one] Your requests are deleted after 1 month.
       *[other] Your requests are deleted after { $months } months.
    }
set-promise-more = The two exceptions, so you know
set-promise-more-body = The person helping you sees your earlier requests, and an unusual run of password resets alerts the security lead, to protect your account.
set-facts = What Deskbell knows about this computer
set-hear = Hearing back
set-hear-popup = Pop up when there’s a reply
set-hear-hide = Hide the message text in pop-ups
set-hear-hide-body = Handy when you share your screen
set-start = Start when I sign in
set-start-body = Off, replies wait until you open Deskbell.
set-start-failed = That couldn’t be changed on this computer. Nothing else changed; ask IT.
set-about = About Deskbell
set-version = Version { $version }
set-server = Connected to { $server }
who-title = Who you are
who-unknown = As soon as Deskbell reaches IT, this shows what they know.
who-waiting = IT hasn’t confirmed this computer yet. You can ask for help; to see your other tickets here, show that it’s you.
who-in = This computer is set up. Show that it’s you, and your tickets come with you to any computer.
who-confirmed = IT knows that this computer is yours.
who-sign-in = Sign in with your company account
who-sign-in-code = Type this code into the page that opened in your browser
who-sign-in-beware = Never give it to anybody who asks for it.
who-sign-in-again = Open the page again
who-until = Good until { $time }
who-bring = Bring in another computer
who-bring-body = Your tickets on a second computer, without waiting for IT.
who-bring-make = Show a code
who-bring-new = Show a new code
who-bring-code = Type this code on the other computer, in Deskbell’s settings
who-join = Is Deskbell set up on another computer of yours?
who-join-body = There, choose “Bring in another computer” and type the code here.
who-join-code = Code from your other computer
who-join-do = Bring in this computer
who-say = Or tell IT who you are
who-say-email = Your work e-mail
who-say-do = Tell IT
who-said = IT sees that you say you are { $email }, and confirms it with you.
who-code-empty = Type the code first.
who-code-wrong = That code isn’t good. Look again, or ask for a new one on the other computer.
who-email-odd = That doesn’t look like an e-mail address. Nothing was sent.
who-too-often = That was tried too often. Wait a minute, then try again.
who-offline = IT can’t be reached right now, so nothing was changed. Try again when you’re connected.
who-not-now = That didn’t work, and nothing was changed. Try again, or call IT.
who-no-page = The page that IT’s server named isn’t its own, so it wasn’t opened. Please tell IT.

## Notifications

notif-taken = { $contact } is looking after this
notif-taken-body = You’ll hear from { $contact } first.
notif-handed-over = { $contact } is looking after this now
notif-reply = { $contact } replied
notif-asked = { $contact } asked you something
notif-body-words = “{ $text }”
notif-visit = { $contact } will come by { $when }
notif-visit-body = At { $place }.
notif-onway = { $contact } is on the way
notif-onway-body =
    { $n ->
        [one] About 1 minute.
       *[other] About { $n } minutes.
    }
notif-cover = { $cover } is covering for { $contact } today
notif-cover-body = { $cover } has read everything, so you don’t need to explain again.
notif-solved = Is it fixed?
notif-solved-body = { $contact } thinks “{ $subject }” is solved.
notif-remind = Still working?
notif-remind-body = We’ll mark “{ $subject }” fixed on { $day }. You can reopen it any time.
notif-late = We’re running late
notif-late-body = You haven’t been forgotten. Can’t wait? Call { $phone }.
notif-late-body-nophone = You haven’t been forgotten.
notif-many =
    { $n ->
        [one] 1 reply while you were away
       *[other] { $n } replies while you were away
    }
notif-many-body = From { $names }.
notif-flushed = Sent. Your ticket is { $number }.
notif-flushed-body = You’re back online, so the request you saved at { $time } has gone to IT.
notif-number = News on { $number }
notif-renumbered = Your ticket is now { $number }
notif-renumbered-body = IT’s server had to start again from a copy. What was ticket { $before } is { $number } from now on; nothing you wrote is lost.
notif-called = Logged: { $subject }
notif-called-body = { $contact } solved it on the phone. Nothing for you to do.
notif-called-open-body = { $contact } noted it and stays with you.
notif-rate = How did it go?
notif-rate-body = “{ $subject }” with { $contact }.
notif-attention = A request needs a look
notif-attention-body = It can’t go as it is. Your words are kept.
notif-linux-click = Click to open.
notif-action-open = Open
notif-action-reply = Reply
notif-action-fixed = Yes, it works
notif-action-still-broken = Still broken
notif-action-good = Good
notif-action-fair = OK
notif-action-poor = Not good

## When something goes wrong, for the person who asked

error-save = This computer couldn’t save that. Your words are still here; try again in a moment, or copy them and call IT.
error-file = { $file } couldn’t be added. Your request can go without it.
error-file-blocked = That kind of file can’t be sent, to keep everyone safe. A screenshot of it can.
error-gone-unknown = This ticket is not here any more.
error-empty = Please write a few words first.
error-reply-empty = Write a few words first, or add a picture.
error-revoked = IT signed this computer off. What you haven’t sent is kept here. Call { $phone }.
error-revoked-nophone = IT signed this computer off. What you haven’t sent is kept here.
error-window = The window couldn’t be opened
error-window-body = A part of Deskbell is missing on this computer. In a hurry? Call IT.
notice-database = Some of what Deskbell kept on this computer couldn’t be read. What could be saved is here, and IT has everything you sent.
notice-storage = This computer has no space left to save requests. Free some space, or call IT.
notice-not-set-up = Deskbell doesn’t know your IT desk yet. Ask IT to set it up; what you write is kept.
notice-settings = A setting made by IT couldn’t be used. Deskbell works without it.
notice-update = Deskbell needs an update before it can send. Your words are kept.
notice-revoked = IT signed this computer off. What you haven’t sent is kept here.
notice-offline = You’re offline. What you send is saved and goes by itself.

## Refusals of the server: what happened, what is safe, what to do. `-title` is the short name of the problem.

problem-malformed-request = That request couldn’t be read. Nothing was changed.
problem-malformed-request-title = Request not readable
problem-malformed-json = The body is not the JSON this address reads. Nothing was changed.
problem-malformed-json-title = JSON not readable
problem-sso-failed = That sign-in didn’t go through. Nothing was changed; start again in Deskbell on your computer.
problem-sso-failed-title = Sign-in didn’t go through
problem-sso-off = Signing in with your company account isn’t set up here. IT can confirm this computer.
problem-sso-off-title = Company sign-in not set up
problem-sso-unreachable = Your company’s sign-in doesn’t answer right now. Nothing was changed; try again in a few minutes.
problem-sso-unreachable-title = Company sign-in doesn’t answer
problem-unauthenticated = Sign in first. Nothing was changed.
problem-unauthenticated-title = Not signed in
problem-token-unknown = This computer isn’t known here any more. It signs itself up again; your words are kept.
problem-token-unknown-title = Computer not known
problem-enrollment-refused = The key for setting up computers wasn’t accepted. Ask IT for a new one; nothing you wrote is lost.
problem-enrollment-refused-title = Key not accepted
problem-approval-pending = IT needs to confirm this computer first. Your words are kept and go by themselves after that.
problem-approval-pending-title = Waiting to be confirmed
problem-device-revoked = IT signed this computer off. What you haven’t sent is kept here.
problem-device-revoked-title = Computer signed off
problem-cross-site = This came from another web site, so nothing was changed. Open the console itself and try again.
problem-cross-site-title = Came from another site
problem-forbidden = Your role doesn’t allow this. Nothing was changed; ask an administrator.
problem-forbidden-title = Not allowed
problem-not-found = There is nothing here for you to see. It may have moved or been deleted.
problem-not-found-title = Not found
problem-unknown-ticket = This ticket isn’t known here. Nothing is lost; Deskbell sends it again.
problem-unknown-ticket-title = Ticket not known
problem-method-not-allowed = This address doesn’t do that. Nothing was changed.
problem-method-not-allowed-title = Not possible here
problem-request-timeout = The request took too long to arrive. Nothing was changed; try again.
problem-request-timeout-title = Arrived too slowly
problem-idempotency-conflict = This id already stands for other words. Your words are kept and go under a new id.
problem-idempotency-conflict-title = Id already used
problem-already-taken = { $name } took this a moment ago.
problem-already-taken-title = Already taken
problem-not-contact = { $name } is the contact here. Say that you are helping, or introduce a handover.
problem-not-contact-title = Somebody else is the contact
problem-action-pending = { $name } has just done something here that is about to take effect. Wait a few seconds and look again.
problem-action-pending-title = About to change
problem-already-done = That has taken effect already and can’t be taken back here.
problem-already-done-title = Already done
problem-still-contact = Requesters still have them as their contact. Hand each open ticket over with an introduction first; nothing was changed.
problem-still-contact-title = Still somebody’s contact
problem-wrong-state = That doesn’t fit how this ticket stands now. Nothing was changed; load it again.
problem-wrong-state-title = Doesn’t fit now
problem-link-expired = The link has been used or is too old. Ask for a new one.
problem-link-expired-title = Link no longer good
problem-cursor-gone = That position isn’t known any more. Load the list again; nothing is lost.
problem-cursor-gone-title = Start over
problem-erased = This was deleted, as promised, and can’t be added to.
problem-erased-title = Deleted
problem-edit-conflict = Somebody changed this meanwhile. Your text is kept; look at the new version and try again.
problem-edit-conflict-title = Changed meanwhile
problem-body-too-large = That is larger than we can take. A screenshot may do, or tell us where the file is.
problem-body-too-large-title = Too large
problem-quota-exceeded = This computer has sent as much as fits for now. Your words are kept; call IT if it is urgent.
problem-quota-exceeded-title = Too much for now
problem-uri-too-long = The address is too long. Nothing was changed.
problem-uri-too-long-title = Address too long
problem-head-too-large = The request carries more than our side reads. Nothing was changed.
problem-head-too-large-title = Too much around the request
problem-unsupported-media-type = That kind of file can’t be sent, to keep everyone safe. A screenshot of it can.
problem-unsupported-media-type-title = Kind of file not taken
problem-validation-failed = Something here needs another look. Nothing is lost; the fields are named.
problem-validation-failed-title = A field needs another look
problem-upgrade-required = Deskbell needs an update before it can send. Your words are kept.
problem-upgrade-required-title = Update needed
problem-misdirected-request = This server doesn’t answer under that name. Nothing was changed.
problem-misdirected-request-title = Wrong name
problem-precondition-required = Say which version this change is meant for (If-Match). Nothing was changed.
problem-precondition-required-title = Version missing
problem-rate-limited = That was a lot at once. Wait a moment; nothing is lost.
problem-rate-limited-title = Too many at once
problem-internal = Something on our side broke. Nothing you wrote is lost; try again, or call and say the code.
problem-internal-title = Our side broke
problem-unavailable = Our side is busy. Nothing is lost; try again in a moment.
problem-unavailable-title = Back in a moment
problem-starting = Our side is just starting. Nothing is lost; try again in a moment.
problem-starting-title = Just starting
problem-timeout = Our side took too long. Nothing is lost; try again.
problem-timeout-title = Took too long
problem-storage-full = There is no space left on our side. Nothing was written; please call IT.
problem-storage-full-title = No space left
problem-unknown = Something happened that this Deskbell doesn’t know yet. Your words are kept.
problem-unknown-title = Not known

## Absences

# The words of whoever stands in, ready to be sent.
absence-introduction = { $cover } is covering for { $contact } for a while, and has read everything, so you don’t need to explain again.
absence-introduction-somebody = { $contact } is away for a while. I’m covering until then, and I’ve read everything, so you don’t need to explain again.

## Refused fields

field-at-most-60 = A whole number from 0 to 60.
field-at-most-two-fields = Two fields at most.
field-away-already = A time in which they aren’t away already.
field-before-it-begins = A time after it begins.
field-cannot-see-the-ticket = Somebody who may see this ticket: a member of its team.
field-code-refused = This code isn’t good, or not any more. Look at it again, or ask your other computer for a new one.
field-computer-waits = Confirm the waiting computer of either of them first, or sign it out.
field-control-character = There is a character in here that can’t be sent. Leave out control characters.
field-deskbell-write-required = An id made for this one edit, such as 0193c2de-7b1a-7c3e-9d2f-5a6b7c8d9e0f.
field-email-or-phone-needed = An e-mail address, a phone number, or both.
field-ends-before-it-begins = Hours that end later than they begin.
field-image-invalid = A picture that opens: PNG, JPEG or WebP.
field-image-too-large = A smaller picture: at most { $side } dots on each side, { $dots } million in all.
field-in-the-past = A time that is still to come.
field-is-away = Somebody else than the one who is away.
field-is-merged = Leave this here; change it on the ticket that this one carries on in.
field-is-the-contact = Somebody who isn’t the contact already.
field-itself = Another ticket than this one.
field-key-twice = Another key for each thing it does.
field-letter-taken = A key that no other template in use has.
field-malformed = A value as the document at /api/openapi.json describes it.
field-malformed-cursor = A position exactly as our side gave it out, or none to begin anew.
field-malformed-version = The version the edit began at, in quotation marks, such as “7”.
field-missing-column = A first line that names the columns: name and email, and phone, department and place as you like.
field-name-taken = A name that no other one in use has.
field-needs-public = Leave this out of an internal note; it goes with a public message only.
field-not-a-clock-time = A time of day from 00:00 to 24:00, such as 08:30.
field-not-a-date = A date such as 2026-12-25.
field-not-a-digest = 64 hexadecimal digits, 0 to 9 and a to f.
field-not-a-host = The name of a host alone, such as keys.example.org.
field-not-a-letter = One key: a to z, or 0 to 9.
field-not-a-short-name = 1 to 30 of these: a to z, 0 to 9, - and _.
field-not-a-time = A time with its zone, such as 2026-11-19T09:12:00Z.
field-not-an-address = An address such as name@example.org.
field-not-an-id = An id such as 0193c2de-7b1a-7c3e-9d2f-5a6b7c8d9e0f.
field-not-an-issuer = The provider’s https address, without a question mark or a name in it, such as https://login.example.org.
field-not-a-mail = A mail as a mail program saves it (.eml), with at least a sender, a subject or a text.
field-not-a-language = A language such as en or de-CH.
field-not-a-session-link = A link that begins with https:// or with the scheme of a program for remote help: { $schemes }.
field-not-for-calls = One of: phone, walk_in, email, chat.
field-not-in-template = A field of the template the call is logged with.
field-not-solved = A ticket that says what solved it.
field-not-utf8 = Text in UTF-8; save the list as “CSV UTF-8”.
field-not-with-as = Either this or “as”, not both.
field-not-with-waiting = Either this or “waiting_for_requester”, not both.
field-not-written-for-another = Only for a ticket that was written for somebody else, or logged by the desk.
field-odd-keys = At most 40 names such as “take”, each with a key of 1 to 20 characters.
field-only-when-scheduled = Leave this out unless the state is “scheduled”.
field-other-requester = A ticket of the same person.
field-out-of-range-from = A whole number of at least { $least }.
field-out-of-range-span = A whole number from { $least } to { $most }.
field-out-of-range-until = Later than the time it begins.
field-overlaps = Hours that don’t overlap on one day.
field-place-in-host = A place in braces behind the host’s name only, as part of the path or the question.
field-required = This is needed and can’t be empty.
field-ring = A ticket that isn’t merged into this one.
field-same-person = Another person, and nobody who went into this one.
field-stays-the-same = Whoever it was when it was written first.
field-taken = An address that nobody else on the desk has.
field-ticket-or-incident-needed = A ticket or an incident, one of the two.
field-too-long = Shorter than this; the document at /api/openapi.json names the limit.
field-too-long-bytes = At most { $most } bytes of text.
field-too-long-characters = At most { $most } characters.
field-too-long-words = At most { $most } characters and { $words } words.
field-too-many = At most { $most }.
field-touches-nobody = Everyone, or at least one place, department or model.
field-twice = Say this once only.
field-unknown-field = Leave this out; this address doesn’t take it.
field-unknown-incident = A known issue from the list.
field-unknown-machine = A computer that is known here.
field-unknown-message = A message of this ticket.
field-unknown-opening = An opening of this person’s history that you made yourself.
field-unknown-person = Somebody who is known here.
field-unknown-place = These places and no others, each in braces: hostname, address, account.
field-unknown-placeholder = In braces only what can be filled in: the document at /api/openapi.json names it.
field-unknown-team = A team from the list of teams.
field-unknown-technician = Somebody who works on the desk now.
field-unknown-template = A template from the list of templates.
field-unknown-ticket = A ticket that you may see.
field-unknown-time-zone = The name of a time zone such as Europe/Berlin.
field-unknown-topic = A topic from the list of topics.
field-unknown-value = One of: { $values }.
field-wrong-type = A value of the kind that the document at /api/openapi.json names here.
field-wrong-type-flag = true or false.
field-wrong-type-list = A list.
field-wrong-type-number = A whole number from { $least } to { $most }.
field-wrong-type-object = An object with named fields.
field-wrong-type-text = A text in quotation marks.

## Command lines

cli-no-display = There is no display here, so Deskbell can’t show its windows. The rest keeps running.
cli-no-tray = This desktop shows no tray icons. Open Deskbell from the launcher instead.
cli-no-notifications = No notification service answers. Replies still arrive in “My tickets”.
cli-no-keyring = No password store answers. Deskbell keeps working and signs up again when needed.
cli-no-bus = No session bus answers. The tray and notifications come back when it does.
cli-no-webview = The window couldn’t be opened: the system’s web view is missing. Install libwebkit2gtk-4.1-0.
cli-no-webview2 = The window couldn’t be opened: the Microsoft Edge WebView2 Runtime is missing. Ask IT to install it.
cli-no-window-program = The window couldn’t be opened: the program “deskbell-window” is missing beside “deskbell”.
cli-bell-running = Deskbell is running already; it was told to open the window.
cli-unknown-page = “{ $page }” is no page. Use form, tickets or ticket:ID.
cli-check-ok = Everything Deskbell needs is here.
cli-data-locked = Another Deskbell server uses { $path }. Stop it first, or choose another --data.
cli-data-newer = { $path } was written by a newer Deskbell. Install that version; nothing was changed.
cli-data-not-empty = { $path } is not empty. Choose an empty directory; nothing was changed.
cli-data-unwritable = { $path } can’t be written to. Check its owner and rights; nothing was changed.
cli-data-missing = { $path } holds no Deskbell data. Run “deskbell-server init --data { $path }” first.
cli-file-unreadable = { $path } can’t be read. Look whether it is there, and who may read it; nothing was changed.
cli-line-failed = The command couldn’t be carried through ({ $why }). Run it again; nothing that was acknowledged is lost.
cli-disk-full = The disk that holds { $path } is full. Free some space; nothing was damaged.
cli-address-used = { $address } is used by another program. Choose another --listen.
cli-listening = Deskbell listens on { $url }
cli-signin = Sign in (once, within 72 hours): { $url }
cli-key = Enrolment key for computers: { $key }
cli-token = Token, shown only now: { $token }
cli-fingerprint = Fingerprint of this server’s own authority: { $fingerprint }
cli-init-done = { $path } is ready.
cli-backup-done = Saved to { $path }.
cli-restore-done = Restored into { $path }. Every session, link and token was ended, and technicians’ work since the backup is gone. Laptops offer again what they sent.
cli-doctor-ok = No fault found.
cli-demo-done =
    { $tickets ->
        [one] One invented ticket is in { $path }.
       *[other] { $tickets } invented tickets are in { $path }.
    }
cli-key-line = { $id }  made { $made }, used { $uses } times, { $state }
cli-key-approves = , approves at once
cli-key-good = good
cli-key-until = good until { $until }
cli-key-revoked = ended { $at }
cli-key-ended = The enrolment key { $id } lets no more computers in. Those that came in by it stay.
cli-key-unknown = No enrolment key has the id { $id }; nothing was changed. “deskbell-server enrollment-key list” shows them.
cli-keys-none = There is no enrolment key.
cli-token-line = { $id }  for { $technician }, made { $made }, { $state }
cli-token-ended = The token { $id } is not good any more.
cli-token-unknown = No token has the id { $id }; nothing was changed. “deskbell-server api-token list” shows them.
cli-tokens-none = There is no token.
cli-stopping = Stopping…
cli-display-refused = The display doesn’t let Deskbell in, so its window can’t open.
cli-window-hung = The window couldn’t be opened: “deskbell-window” did not get ready within 30 seconds and was ended.
cli-window-failed = The window couldn’t be opened: “deskbell-window” ended before it was ready.
cli-private-dir = The directory for Deskbell’s socket can’t be used: it belongs to somebody else, or can’t be made.
cli-bell-unreachable = Deskbell is running already, but doesn’t answer. End it and start it again.
cli-restore-devices = Computers that became known or were signed out since the backup: { $devices }
cli-export-done = Everything is in { $path }: people.jsonl, tickets.jsonl and attachments. It holds people’s words; keep it as safe as the server.
cli-import-columns = The first line of the list names no column “{ $column }”. Nothing was changed; it names name and email, and phone, department and place as you like.
cli-import-done = { $added } of { $read } people were added, the others were known by their address. Lines left out: { $refused }.
cli-import-checked = { $read } people can be read. Lines that would be left out: { $refused }. Nothing was written.
cli-backup-none = { $path } is no backup of Deskbell. Name the directory that “backup” made.
cli-backup-changed = { $path } is not as it was backed up. Nothing was changed; use another backup.
cli-backup-outside = The list of the backup in { $path } names a file outside of it. Nothing was changed.
cli-other-version = The server that runs is of another version. Restart it, then run this command again.
cli-server-silent = The server stopped before it answered. Look at its last words, then try again.
cli-data-damaged = What is stored is damaged ({ $why }). Nothing was changed. Put back the last backup with “deskbell-server restore”; laptops then offer again what they sent.
cli-data-failed = The stored data couldn’t be used ({ $why }). Nothing that was acknowledged is lost. Mend that, then run “deskbell-server doctor”.
cli-disk-failed = The disk failed ({ $why }), so the server stopped rather than guess. Nothing that was acknowledged is lost.
bridge-away = One moment: Deskbell is starting again. Your words stay here.
bridge-version = Deskbell was updated. Copy your words, close this window and open it again.
bridge-slow = That takes longer than usual. Your words stay here.
bridge-words = The bell didn’t understand that. Your words stay here.
data-left-out = Left out: working notes of IT staff, and data about other people.
erasure-request-all = Please delete everything Deskbell holds about me.
erasure-request-ticket = Please delete what stands in ticket { $number }.

## Console

nav-views = Views
nav-queue = Tickets of this view
nav-unassigned = Unassigned
nav-mine = Mine
nav-team = My team
nav-all = All open
nav-solved = Solved log
nav-visits = Visits
nav-complete = To complete
nav-away = Contact away
nav-call = Log a call
nav-search = Search
nav-more = More
nav-bar = Main places
nav-run = Run the desk
nav-look-up = Look up
page-not-loaded = This page didn’t come. What you did before it is safe. Try again, or load the console anew.
nav-here = Here until { $time }
queue-unconfirmed = not confirmed yet
queue-empty = Nobody is waiting.
queue-empty-mine = Nothing is yours right now.
queue-choose = Choose a ticket.
queue-offline = Can’t reach the server. We keep trying.
queue-group-stuck = Can’t work
queue-group-ours = Our turn
queue-group-them = Waiting for them
queue-minutes = { $n } min
queue-hours = { $n } h
queue-since = since { $day }
queue-new = { $n } new
queue-changed = Show what changed
queue-left = not in this view any more
queue-overdue = was due news
queue-nobody = Nobody has this yet
queue-contact = { $name } has this
queue-unread = New answer
queue-mark = Mark { $number }
queue-reach-here = Answer in Deskbell
queue-reach-call = Wants a call
queue-reach-visit = Wants a visit
queue-reach-email = Answer by e-mail
queue-failed = The list couldn’t be read just now. What you see is older.
queue-unreadable = The list couldn’t be read just now.
queue-retry = Try again
queue-missing = This ticket isn’t here, or isn’t for you to see.
search-label = Search by number, words, person or computer
search-title = Found
search-where = Where to look
search-all = Everywhere
search-within = In “{ $view }”
search-nothing = No match. Try a ticket number or a name.
filter-title = Filter
filter-on = Something is filtered
filter-team = Team
filter-topic = Topic
filter-from = Came in from
filter-to = Came in before
filter-any = Any
filter-none = Take filters away
filter-person = One person’s tickets
bulk-label = Marked tickets
bulk-marked = { $n } marked
bulk-status-name = Status
bulk-status-ask = { $n ->
    [one] How does 1 ticket stand?
   *[other] How do { $n } tickets stand?
}
bulk-hand-name = Hand over
bulk-hand-ask = { $n ->
    [one] Hand over 1 ticket
   *[other] Hand over { $n } tickets
}
bulk-hand-to = To whom
bulk-hand-intro = What each caller reads
bulk-hand-why = Why, for your colleague only
bulk-introduction = Hello, I’m { $name }. I’ve been told everything, and I’ll see this through with you.
bulk-took = { $n ->
    [one] You took 1 ticket.
   *[other] You took { $n } tickets.
}
bulk-status = { $n ->
    [one] 1 ticket changes its status.
   *[other] { $n } tickets change their status.
}
bulk-handed = { $n ->
    [one] 1 ticket goes to your colleague.
   *[other] { $n } tickets go to your colleague.
}
bulk-undone = { $n ->
    [one] 1 ticket is as it was.
   *[other] { $n } tickets are as they were.
}
bulk-refused = { $number }: { $why }
palette-title = Go to anything
palette-ask = A view, a number, a name, or what to do
palette-tickets = Ticket
palette-people = Person
palette-go = Go to
palette-do = Do
alert-notify = Tell me when this tab is hidden
alert-notify-detail = New requests, answers to you, and news that became overdue
alert-sound = Ring the bell, too
alert-refused = The browser doesn’t allow it. Allow notifications for this page in the browser’s own settings, then switch this on again.
alert-new = { $caller } needs help
alert-stuck = { $caller } can’t work
alert-reply = { $caller } answered
alert-overdue = { $caller } was due news
alert-many = { $n } tickets want a look
title-quiet = { $page } · Deskbell
title-waiting = ({ $n }) { $page } · Deskbell
act-take = Take
act-solve = Solve
act-you = You’re { $caller }’s contact
act-pending = { $name } did something here that takes effect at { $time }.
reply-to = Reply to { $caller }
reply-send = Send
reply-ask = Send and ask “Is it fixed?”
note-tab = Internal note
note-label = Internal note. { $caller } can’t see this.
note-save = Save note
solve-ask = What fixed it?
solve-hint = One line helps the next person.
facts-sent = as sent { $time }
facts-empty = { $caller } sent nothing about this computer. That’s fine.
state-new = New
state-in-progress = In progress
state-scheduled = Visit planned
state-waiting-on-requester = Waiting for them
state-waiting-on-supplier = Waiting for somebody else
state-resolved = Solved, to be confirmed
state-closed = Closed
state-merged = Merged

## Console: one ticket

ticket-label = Ticket { $number }
ticket-linked = Linked: { $number }
ticket-unlink = Take away the link to { $number }
ticket-writer = Written by { $name }
ticket-asker = { $name } sat at the computer
talk-to = to { $name }
talk-file = File
talk-files-more =
    { $n ->
        [one] Show 1 more
       *[other] Show { $n } more
    }
talk-earlier =
    { $n ->
        [one] Show 1 earlier entry
       *[other] Show { $n } earlier entries
    }
event-line = { $line } · { $time }
act-status = Status
act-hand = Hand over
act-pass = Pass on
act-merge = Merge
act-unmerge = Let it stand on its own again
act-split = Split
act-link = Link
act-edit = Change details
act-reopen = Open again
act-close = Close without asking
act-end-cover = End the cover now
act-onway =
    { $n ->
        [one] On the way: about 1 minute
       *[other] On the way: about { $n } minutes
    }
act-more = More
act-copy = Copy the number
act-contact = { $name } is the contact
act-cover = { $name } is covering until { $date }
act-worker = On the desk: { $worker }
act-took = You took this at { $time }. { $caller } was told your name.
act-taken = You’re the contact of { $number } now.
act-solved = { $number } is solved.
act-status-done = { $number }: { $state }.
act-handed = { $name } looks after { $number } now.
act-covered = { $name } covers { $number }.
act-passed = { $number } passed on. On the desk: { $name }.
act-merged = { $number } carries on in { $other }.
act-unmerged = { $number } stands on its own again.
act-split-done = Part of { $number } is a ticket of its own now.
act-linked = { $number } and { $other } are linked.
act-unlinked = { $number } and { $other } aren’t linked any more.
act-reopened = { $number } is open again.
act-closed = { $number } is closed.
act-cover-over = The cover of { $number } is over.
act-onway-done =
    { $n ->
        [one] { $caller } hears that you’re there in about 1 minute.
       *[other] { $caller } hears that you’re there in about { $n } minutes.
    }
act-changed = { $number } is changed.
act-copied = { $number } is on the clipboard.
act-not-copied = The browser didn’t let us copy { $number }.
act-undone = Taken back.
keys-reply = Reply
impact-blocked = Can’t work
impact-slowed = Slowed down
impact-question = Just a question
reach-here = Reply here
reach-call = Wants a call
reach-visit = Wants a visit
reach-email = Reply by e-mail
from-bell = from Deskbell at { $time }
from-help = from the help page at { $time }
from-phone = by phone at { $time }
from-walk-in = at the desk at { $time }
from-email = by mail at { $time }
from-chat = by chat at { $time }
compose-label = Write
reply-takes = Your reply makes you { $caller }’s contact.
reply-merged = This ticket carries on in another one. Reply there; notes stay here.
reply-offered = Answers offered
reply-answers = Offer answers as buttons
reply-answers-for = Buttons { $caller } can answer with
reply-answer = Answer { $n }
reply-waits = Wait for { $caller } to answer
reply-role = How you write here
reply-become = Take over from { $contact }, introduced
reply-plain = { $caller } doesn’t need to see “{ $word }”.
reply-plain-try = Say “{ $better }”
seen-also = { $name } is also looking
seen-writing = { $name } is writing
solve-read = { $caller } can read it.
status-ask = Who are we waiting for?
status-working = Nobody, I’m on it
status-caller = { $caller }
status-else = Somebody else
status-visit = A visit is planned
status-date = When will { $caller } hear from you next?
status-tell = You’ll hear from me by { $date }.
status-next = Next news by { $date }
status-overdue = { $caller } was due news on { $date }.
status-at = When you come by
status-place = Where
status-visit-at = { $at }, { $place }
status-message = A message to { $caller } (if you like)
hand-cover = Cover until
hand-good = For good
hand-to = To whom
hand-until = Until
hand-away = { $name }, away until { $date }
hand-introduction = What { $caller } reads
hand-reason = Why (for colleagues only)
hand-intro = Hello { $caller }, I’m { $name }. { $old } has told me everything, and I’ll see this through with you.
hand-intro-cover = Hello { $caller }, I’m { $name }. I’m covering for { $old } until { $date }. I’ve read everything, so you don’t need to explain again.
pass-to = Who works on it
pass-hint = { $caller } keeps the same contact and notices nothing.
merge-ask = Where does { $number } carry on?
merge-hint = Only { $caller }’s own tickets are here. Several people with one trouble belong to a known issue.
merge-none = { $caller } has no other ticket to carry on in.
split-subject = Subject of the new ticket
split-messages = What goes along
split-none = There is nothing to take along yet.
link-ask = Number or words of the other ticket
link-found = Tickets found
link-none = No match. Try a ticket number.
close-hint = { $caller } isn’t asked whether it’s fixed. One click of theirs opens it again.
form-cancel = Cancel
form-save = Save
edit-subject = Subject
edit-state = Status
edit-contact = Contact
edit-worker = On the desk
edit-team = Team
edit-topic = Topic
edit-impact = How much it is in the way
edit-impact-theirs = As the caller said
edit-next = Next news by
edit-visit = Visit
edit-tags = Tags, with commas between
edit-none = None
edit-nobody = Nobody
edit-choose = Choose
stale-by = { $name } changed this while you were writing. Your text is kept.
stale-field = { $field }: { $from } → { $to }
stale-message = { $name } wrote: { $text }
stale-note = { $name } noted: { $text }
stale-nothing = nothing
stale-again = Press again to do it all the same.
verdict-fixed = { $caller } says it works.
verdict-broken = { $caller } says it’s still broken.
facts-label = About the caller
facts-withheld = { $caller } chose not to send
facts-since = Changed since this computer’s ticket of { $date }
facts-rest =
    { $n ->
        [one] 1 more line
       *[other] { $n } more lines
    }
odd-disk = nearly full
odd-memory = nearly used up
odd-memory-size = little for today’s programs
odd-running =
    { $weeks ->
        [one] a week without a restart
       *[other] { $weeks } weeks without a restart
    }
odd-restart = waits for a restart
odd-age = an old computer
before-fix = Solved before
before-alike =
    { $n ->
        [one] 1 alike
       *[other] { $n } alike
    }
before-use = Use this fix
before-person = { $caller } before
before-again = Same old problem, { $n } times now
before-open = open, { $name }
before-open-nobody = open
before-devices = Other computers
before-seen = seen { $date }
before-usual = Usually talks to { $name }

## Console: words a caller doesn’t need, ways to say them with commas between, and what is kinder

plain-deadline = SLA, SLAs, response time, resolution time, service level, service level agreement
plain-deadline-better = the time I told you
plain-tier = tier 1, tier 2, tier 3, first level, second level, third level, 1st level, 2nd level, 3rd level, L2, L3
plain-tier-better = a colleague
plain-escalated = escalated
plain-escalated-better = passed
plain-escalate = escalate
plain-escalate-better = pass
plain-supplier = the vendor, the supplier, a third party, the third party, the manufacturer, vendor, supplier, third party
plain-supplier-better = the people who make it
plain-user-error = user error, operator error
plain-user-error-better = a mix-up
plain-invalid = invalid, illegal
plain-invalid-better = not quite right
plain-failed = failed to
plain-failed-better = couldn’t
plain-resolved = resolved, completed
plain-resolved-better = fixed
plain-submit = submit, submit a ticket
plain-submit-better = send
plain-log = log a ticket, raise a ticket, raise a case, open a case
plain-log-better = ask for help
plain-telemetry = diagnostics, telemetry, payload
plain-telemetry-better = what your computer tells us
plain-authenticate = authenticate
plain-authenticate-better = sign in
plain-credentials = credentials
plain-credentials-better = name and password
plain-queue = the queue, our queue, the backlog, our backlog, queue, backlog
plain-queue-better = the requests before yours
plain-self-service = self-service, knowledge base
plain-self-service-better = what worked for others
plain-assigned = assigned to
plain-assigned-better = with
plain-agent = agent, the agent
plain-agent-better = a colleague
plain-script = a script, the script, script
plain-script-better = a small fix
plain-priority = high priority, low priority, priority 1, priority 2, priority 3, P1, P2, P3
plain-priority-better = as urgent as you told us

## Console: log a call

nav-call-typing = Log a call, also while typing
call-title = Log a call
call-caller = Caller
call-caller-hint = Name, number or extension
call-people = People found
call-make = New here: { $name }
call-new = new here
call-new-hint = We keep the name, so that the next call finds it.
call-phone = Their number (if you have it)
call-change = Change
call-about = About
call-subject-hint = In a few words
call-attached = Goes to { $number }.
call-details = Details
call-did = What you did
call-more = Anything worth adding? You don’t have to.
call-channel = How they reached you
call-by-phone = By phone
call-at-desk = At the desk
call-timer = on the phone { $time }
call-timer-desk = at the desk { $time }
call-seconds = { $seconds } s
call-minutes = { $minutes } min { $seconds }
call-open = Open right now
call-nobody = nobody yet
call-first = Nothing from { $caller } before.
call-attach = It’s this one
call-receipt = { $caller } gets a one-line receipt with your name.
call-solved = Solved on the spot
call-keep = Keep open, mine
call-wants-who = Who is calling?
call-wants-subject = What is it about? A few words are enough.
call-wants-did = What did you do? One line helps the next person.
call-done =
    { $seconds ->
        [one] Logged as { $number }. 1 second.
       *[other] Logged as { $number }. { $seconds } seconds.
    }
call-chip = Call with { $name }
call-chip-nobody = A call begun
call-discard = Throw this call away

## Console: known issues, answers and what is prepared

nav-incidents = Known issues
list-more = Show older
several-hint = Press Enter after each.
several-off = Take “{ $line }” out
plain-for-all = People don’t need to see “{ $word }”.
inc-choose = Choose a known issue.
inc-none = Nothing is down. When something is, say so here once, and everybody it touches knows.
inc-leads = Leads declare known issues, and whoever is on one tells the news of it.
inc-missing = This known issue isn’t here.
inc-declare = Declare one
inc-edit = Change
inc-title = What’s down, in plain words
inc-title-hint = Such as: Printing on floor 2 is down
inc-text = What people read below it
inc-do = What people can do meanwhile
inc-who = Who it touches
inc-everyone = Everyone
inc-some = Only some places, departments or models
inc-places = Places
inc-departments = Departments
inc-models = Models of computer
inc-next = Next update by
inc-next-hint = You’ll be reminded five minutes before.
inc-contact = Who is on it
inc-words = Words people use for it
inc-words-hint = Whoever types one of these into the bell sees this issue. Press Enter after each.
inc-preview = What people see
inc-publish = Tell people
inc-declared = Told: { $title }
inc-changed = { $title } is changed.
inc-update = Post update
inc-update-hint = { $n ->
    [0] Everybody it touches reads this.
    [one] Everybody it touches reads this; 1 person waits for it.
   *[other] Everybody it touches reads this; { $n } people wait for it.
}
inc-news = The news
inc-told = Everybody knows the news of { $title }.
inc-over = It works again
inc-over-hint = { $n ->
    [0] Everybody it touched is told once, and asked “Still stuck?”. Its tickets stay as they are.
    [one] Everybody it touched is told once, 1 person who said “me too” among them, and asked “Still stuck?”. Its tickets stay as they are.
   *[other] Everybody it touched is told once, { $n } people who said “me too” among them, and asked “Still stuck?”. Its tickets stay as they are.
}
inc-last-words = A last word (if you like)
inc-ended = Told: { $title } is over.
inc-running = Going on
inc-is-over = Over
inc-over-since = Over since { $at }
inc-next-at = Next update { $time }
inc-due = You promised news at { $time }.
inc-on-it = { $name } is on it
inc-metoo = { $n ->
    [one] 1 person said “me too”
   *[other] { $n } people said “me too”
}
inc-joiners = Who
inc-ticket-count = { $n ->
    [one] 1 ticket
   *[other] { $n } tickets
}
inc-updates = News so far
inc-tickets = Tickets of it
inc-no-tickets = No ticket belongs to it yet. Open one and press I.
inc-newest = The { $n } newest are shown.
inc-unlink = Take { $number } out of it
inc-unlinked = { $number } stands on its own again.
inc-leave-out = Leave { $number } out
inc-more = and { $n } more
keys-bulk-incident = Attach what is marked to a known issue
inc-attach = Known issue
inc-attach-ask = { $n ->
    [one] Which known issue does it belong to?
   *[other] Which known issue do these { $n } tickets belong to?
}
inc-attach-none = Nothing is down right now.
inc-attach-do = Attach
inc-attach-new = Declare one from this
inc-attached = { $n ->
    [one] 1 ticket belongs to { $title } now.
   *[other] { $n } tickets belong to { $title } now.
}
nav-templates = Templates
tpl-choose = Choose a call or a reply.
tpl-leads = Leads change these.
tpl-calls = Calls
tpl-replies = Replies
tpl-no-calls = No call is prepared yet. With one, a letter says what a call is about.
tpl-no-replies = No reply is prepared yet. With one, two colons and a few letters write it.
tpl-new-call = New call
tpl-new-reply = New reply
tpl-edit = Change “{ $title }”
tpl-letter = Letter
tpl-title = What it’s called
tpl-fields = What it asks each time
tpl-fields-hint = At most two things. What stands there already need not be typed.
tpl-field = Question { $n }
tpl-field-more = Ask something
tpl-field-off = Don’t ask { $n }
tpl-default = What stands there already
tpl-key = Name in braces
tpl-subject-hint = Can hold what was asked: { $known }
tpl-solved = What solved it
tpl-solved-hint = The caller reads it when the call is solved on the spot and nothing else was typed.
tpl-saved = “{ $title }” is kept.
tpl-retire = Take it out of the list
tpl-retired = “{ $title }” isn’t in the list any more.
tpl-name = Short name
tpl-name-hint = Typed after two colons: a to z, 0 to 9, - and _.
tpl-body = What is written
tpl-body-hint = Filled in where they stand: { $known }
channel-phone = By phone
channel-walk-in = At the desk
channel-email = By mail
channel-chat = By chat
snippets-label = Replies to put in
snippets-found = { $n ->
    [one] 1 reply fits. Enter puts it in.
   *[other] { $n } replies fit. Enter puts one in.
}
call-subject = Subject
call-by-mail = By mail
call-from-mail = From a mail
call-candidates = One of these has the sender’s address:
call-mail-from = Mail from { $from }
call-mail-from-at = Mail from { $from }, { $at }
call-mail-later = Another call is begun. Log it or throw it away, then drop the mail again.
nav-answers = Answers
ans-choose = Choose an answer.
ans-none = Nothing is published yet. Solve a ticket and publish what fixed it.
ans-search = Search answers
ans-all = All
ans-new = New answer
ans-edit = Change
ans-publish = Publish as an answer
ans-title = What it’s about
ans-steps = What to do
ans-for = Who gets it
ans-offered = The bell offers it to people who write about this
ans-internal = Only the desk
ans-offered-hint = Everybody can read it then: no names, no passwords, nothing of the ticket it grew from.
ans-words = Words people use for it
ans-words-hint = Whoever types one of these into the bell is offered it. Press Enter after each.
ans-minutes = Minutes it takes
ans-is-offered = Offered
ans-is-internal = For the desk
ans-is-retired = Taken out
ans-grew = From { $number }
ans-by = { $name }, { $at }
ans-published = The bell offers “{ $title }” now.
ans-kept = “{ $title }” is kept for the desk.
ans-retired = “{ $title }” is taken out, and back from the bells.

## Console: visits, absences, calls to complete

away-title = Who’s away
away-empty = Nobody is away, and nobody has said they will be.
away-me = I’m away
away-somebody = A colleague is away
away-edit = Change the time away
away-what = People see when their contact is back. Nobody covers by themselves: whoever you name finds it prepared.
away-who = Who
away-from = From
away-until = Until
away-cover = Who is to cover
away-nobody = Nobody named
away-introduction = What people read once somebody covers
away-introduction-hint = Leave it empty and we word it.
away-said = { $name } is away until { $date }.
away-stale = This was changed meanwhile: from { $from } until { $until }, to cover: { $cover }. What you wrote is still here; save to keep yours.
away-now = away now
away-time = { $from } until { $until }
away-proposed = { $name } is to cover
away-change = Change
away-change-of = Change the time away of { $name }
away-back = Here again
away-back-of = { $name } is here again
away-take-back = Take back
away-take-back-of = Take back the time away of { $name }
away-is-back = { $name } is here again.
away-taken-back = { $name } isn’t away then.
away-line-until = away until { $date }
away-line-gone = not on the desk any more
away-hand = You can take it over for good
act-stand-in = Cover now
walk-title = Walk list
walk-print = Print
wants-topic = what it’s about
wants-line = Still missing: { $what }
wants-complete = Complete

## Console: sign-in

signin-title = Deskbell console
signin-enter = Sign in
signin-email = Your work e-mail
signin-link = Send me a link
signin-sent = If that address is set up here, a link was made for it, good once, for ten minutes, in this browser. It comes by mail where IT has set that up; else ask your administrator for it.
signin-out = Sign out
signin-again = You’ve been away a while. Sign in to go on; what you typed is here.
keys-title = Shortcuts
keys-off = Turn off single-key shortcuts
keys-change = Change the key of “{ $what }”, now
keys-press = Press the new key
keys-taken = That key is taken: { $what }
keys-reset = Back to the usual keys
keys-anywhere = Anywhere
keys-queue = In the list
keys-ticket = In a ticket
keys-search = Search
keys-pane-next = To the next pane
keys-pane-back = To the pane before
keys-next = Next ticket
keys-previous = Previous ticket
keys-open = Open
keys-mark = Mark
keys-first = First ticket
keys-last = Last ticket
keys-refresh = Show what is new
keys-bulk-take = Take what is marked
keys-bulk-status = Status of what is marked
keys-bulk-hand = Hand over what is marked
keys-bulk-none = Mark nothing
keys-undo = Undo
keys-enter = Enter
keys-escape = Esc
keys-control = Ctrl
keys-alt = Alt
keys-shift = Shift
keys-home = Home
keys-end = End
keys-page-up = PgUp
keys-page-down = PgDn
computer-title = Sign in this computer
computer-code = Type the code that Deskbell shows on the computer in front of you
computer-next = Next
computer-wrong = That isn’t the code Deskbell shows. Look again; after five tries it starts over.
computer-over = This sign-in is over. Nothing was changed; start again in Deskbell’s settings.
computer-which = Is this the computer in front of you?
computer-name = Computer
computer-account = Account
computer-asked = Asked at
computer-beware = If somebody sent you this code, stop here: whoever sits at that computer would read your tickets.
computer-go-on = Yes, sign in with my company account
computer-done-title = You’re signed in
computer-done-body = You can close this page. Deskbell on your computer knows you now.
mail-sign-in-subject = Your sign-in link for Deskbell
mail-sign-in-body = Open this link in the browser you asked from. It works once, for ten minutes:
    { $link }

## Console: people, computers and the desk

page-more = Show more
card-save = Save
card-edit = Edit
card-yes = yes
card-no = no
card-none = There is none yet.
card-line = Line { $n }: { $right }
admin-only = Only administrators can do this.
people-title = People
people-search = Name, number, address or computer
people-new = New person
people-import = Import a list
people-none = No match. Try another part of the name.
people-empty = Nobody is known yet. People come with their first request, a call or a list.
people-full = That’s as many as fit here. A few more letters find the right one.
people-choose = Choose somebody.
person-name = Name
person-department = Department
person-place = Where they sit
person-phones = Phone numbers
person-emails = E-mail addresses
person-lines = One a line, the usual one first.
person-edit = Edit this card
person-merge = Join with somebody
person-erase = Delete for good
person-reach = How to reach them
person-unreached = No number and no address yet.
person-devices = Computers
person-no-devices = No computer speaks for them.
person-tickets = Tickets
person-in-list = Open ones in the list
person-no-tickets = Nothing from them that you may see.
person-history = Show everything they asked for
person-history-note = It’s noted that you looked.
person-opened = This is everything you may see. It’s noted that you looked.
person-merged = Joined into this person
person-merged-by = by { $name }, { $date }
person-unmerge = Take apart
person-unmerged = { $name } is a person of their own again.
joining-about = { $name } goes into somebody else: tickets, computers, numbers and addresses belong to that person from then on. It can be taken apart later.
joining-ask = Who is { $name } really?
joining-told = { $name } belongs to { $other } now.
erase-about = { $name } and everything they wrote are deleted, here and on every computer that shows it. Nothing brings it back.
erase-sure = Are you sure? Press once more and { $name } is gone.
erase-again = Delete now
erase-done = Deleted.
import-about = A CSV list in UTF-8 whose first line names the columns: name and email, and phone, department and place as you like. Who is known by their address already stays as they are.
import-choose = Choose a list
import-other = Choose another one
import-seen = Nothing is written yet. { $read ->
    [one] 1 line is right
   *[other] { $read } lines are right
}, { $added ->
    [one] 1 of them is new
   *[other] { $added } of them are new
}, { $refused ->
    [0] none is left out.
    [one] 1 line is left out.
   *[other] { $refused } lines are left out.
}
import-written = Done. { $read ->
    [one] 1 line was right
   *[other] { $read } lines were right
}, { $added ->
    [one] 1 person was added
   *[other] { $added } people were added
}, { $refused ->
    [0] none was left out.
    [one] 1 line was left out.
   *[other] { $refused } lines were left out.
}
import-done = { $n ->
    [one] 1 person added.
   *[other] { $n } people added.
}
import-write = { $n ->
    [one] Add 1 person
   *[other] Add { $n } people
}
import-refused = Lines that are left out
import-line = Line
import-column = Column
import-right = What would be right
import-more = And { $n } more.
import-new = People who would be added
import-others = And { $n } more of them.
import-name = Name
import-email = E-mail
import-phone = Phone
import-department = Department
import-place = Place
device-over = signed out
device-waits = waits to be let in
device-since = Waits since { $time }.
device-claims = Says it belongs to
device-says = Its person says their address is
device-beware = Anybody can say anything: call them on a number you know.
device-approve = Let it in
device-approved = { $computer } is let in.
device-revoke = Sign out for good
device-revoke-ask = { $computer } gets no more answers and has to be set up anew. Nothing brings this back.
device-revoked = { $computer } is signed out.
device-person = Who uses it
hours-day = Day
hours-from = From
hours-until = Until
hours-add = Add hours
hours-remove = Take { $day } away
lead-only = Only leads and administrators can do this.
card-retire = Take out of use
machines-title = Computers
machines-search = Name, model or account
machines-none = No match. Try another part of the name.
machines-empty = No computer is known yet. Each comes with its first sign-in.
machines-choose = Choose a computer.
machines-waiting = Waiting to be let in
machines-waiting-about = Somebody sits before each of these. What they wrote goes by itself once their computer is let in.
machines-waiting-none = Nobody is waiting.
machine-who = Who uses it
machine-nobody = Nobody uses it any more.
machine-facts = What it last sent
machine-sent = { $time }, with ticket { $number }
machine-no-facts = It sent nothing about itself that you may see.
machine-no-tickets = Nothing from it that you may see.
desk-title = The desk
desk-choose = Choose a part.
desk-technicians = Technicians
desk-technicians-about = Who works here, and what they may do
desk-teams = Teams
desk-teams-about = Who sees which tickets
desk-topics = Topics
desk-topics-about = What tickets are about
desk-calendar = Calendar
desk-calendar-about = Opening hours and holidays
desk-settings = Settings
desk-settings-about = Names, numbers, days and sign-in
desk-keys = Setting up computers
desk-keys-about = Keys that let new computers in
desk-audit = Audit log
desk-audit-about = Who saw or changed what
role-technician = Technician
role-lead = Lead
role-administrator = Administrator
tech-new = New technician
tech-edit = Edit technician
tech-email = Work e-mail
tech-email-hint = Sign-in links are made for this address.
tech-phone = Number
tech-phone-hint = Callers of theirs see it. It may be empty.
tech-role = What they may do
tech-role-hint = Leads also edit topics and see the audit log; administrators do everything here.
tech-teams = Teams
tech-away = Away until
tech-away-hint = Callers of theirs read it. Leave it empty while they are here.
tech-active = Works here
tech-active-hint = Without this they can’t sign in. Their open tickets need somebody else first.
tech-gone = not here any more
tech-away-tag = away until { $time }
team-new = New team
team-edit = Edit team
team-about = A ticket can belong to a team. A restricted team’s tickets exist for its members only: nobody else finds, counts or opens them.
team-restricted = Restricted
team-restricted-hint = Its tickets exist for its members only: lists, counts, search and history of everybody else leave them out.
team-restricted-tag = restricted
team-retired = { $name } is out of use. Its tickets keep it.
team-empty = There is no team yet. Everybody sees every ticket.
topic-new = New topic
topic-edit = Edit topic
topic-about = What a ticket was about is chosen when it is solved.
topic-retired = { $name } is out of use. Its tickets keep it.
topic-empty = There is no topic yet.
set-calendar = Calendar
set-contact = How people reach IT
set-tickets = When tickets close
set-privacy = What is kept, and what reports show
set-waits = Honest wait
set-remote-session = Looking at a computer
set-sign-in = Company sign-in
set-zone = Time zone
set-zone-hint = A name such as Europe/Berlin.
set-hours = Opening hours
set-holidays = Holidays
set-holidays-hint = One day a line, such as 2026-12-25. The desk is closed on them.
set-organisation = Name of the organisation
set-phone = Number of IT
set-phone-hint = It stands wherever somebody may be in a hurry. It may be empty.
set-desk = Where the desk is
set-desk-hint = For people who come by. It may be empty.
set-remind = Working days until a solved ticket asks again
set-remind-hint = A whole number from 0 to 65,535.
set-close = Working days until a solved ticket closes
set-close-hint = A whole number from 0 to 65,535.
set-reopen = Days in which an answer opens a closed ticket again
set-reopen-hint = A whole number from 0 to 65,535. After that an answer opens a new ticket, linked to the old one.
set-months = Months until closed tickets are deleted
set-months-hint = A whole number from 1 to 65,535.
set-group = Smallest group a report shows
set-group-hint = A whole number of at least 5. Nobody can be made out in a group.
set-security = Who reads security signals
set-security-hint = A name. It may be empty.
set-wait = Tell people how long it usually takes
set-wait-hint = The usual wait for this hour, rounded up. Never a promise.
set-link = Link to a computer
set-link-hint = https, or a program for remote help. In braces: hostname, account, address. Empty, it is off.
set-issuer = Address of the provider
set-issuer-hint = Exactly as the provider writes it. Empty, company sign-in is off.
set-client = What the provider calls this server
set-secret = Secret
set-secret-hint = At most 512 bytes. Left empty, the one that is kept stays as long as the two fields above do.
set-secret-kept = kept, and never shown
set-hosts = Other hosts of the provider
set-hosts-hint = One a line, at most eight.
set-redirect = Redirect address for the provider
key-about = A computer becomes known with such a key. It is told once, when it is made. Ending a key leaves computers that came in by it.
key-new = New key
key-make = Make the key
key-days = Days until it ends
key-days-hint = From 1 to 3,650. Empty, it never ends.
key-uses = How often it may be used
key-uses-hint = At least once. Empty, as often as anybody likes.
key-auto = Let its computers in at once
key-auto-hint = Each for a new person. Without it somebody here lets each of them in.
key-once = Copy this key now. It isn’t shown again.
key-missed = The key was made, but it didn’t arrive here. End it and make another one.
key-made = Made { $date }
key-used = used { $n } times
key-used-of = used { $n } of { $most } times
key-until = good until { $date }
key-for-good = never ends
key-lets-in = lets in at once
key-over = ended
key-end = End it
key-ended = That key lets nobody in any more.
key-empty = There is no key yet.
audit-about = Nothing here can be changed or taken away.
audit-by = Who
audit-anybody = Anybody
audit-from = From
audit-to = Until
audit-server = Deskbell itself
audit-empty = Nothing was noted then.
audit-newer = Newer
audit-older = Older
audit-history-opened = Opened somebody’s whole history
audit-person-put = Wrote somebody’s card
audit-person-erased = Deleted somebody for good
audit-person-joined = Somebody was recognised
audit-people-merged = Joined two people
audit-people-unmerged = Took two people apart
audit-people-imported = Imported a list of people
audit-device-approved = Let a computer in
audit-device-revoked = Signed a computer out
audit-device-joined = A computer joined by a code
audit-technician-put = Wrote a technician’s card
audit-signed-in = Signed in
audit-team-put = Wrote a team
audit-team-retired = Took a team out of use
audit-topic-put = Wrote a topic
audit-topic-retired = Took a topic out of use
audit-enrollment-key-made = Made a key for computers
audit-enrollment-key-revoked = Ended a key for computers
audit-api-token-made = An API token was made
audit-api-token-revoked = An API token was ended
audit-ticket-erased = Deleted a ticket for good
audit-ticket-edited = Edited a ticket
audit-ticket-acted-on = Did something to a ticket
audit-action-undone = Took something back
audit-call-logged = Logged a call
audit-calendar = Changed the calendar
audit-contact = Changed how people reach IT
audit-tickets = Changed when tickets close
audit-privacy = Changed what is kept
audit-waits = Changed the honest wait
audit-remote-session = Changed the link to computers
audit-sign-in = Changed company sign-in
facts-remote = Start a remote session
