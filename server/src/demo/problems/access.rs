//! What people ask about, and what helps: signing in, passwords and second steps.

use super::{Problem, Tilt, Topic};

pub(super) const ACCESS: &[Problem] = &[
    Problem {
        topic: Topic::Passwords,
        tilt: Tilt::Blocked,
        weight: 16,
        minutes: 6,
        call: "Password forgotten after time off",
        asks: [
            "I can't remember my password after my days off. Could you help me in?",
            "My password is gone from my head. I've tried three times and now I've stopped.",
            "Back from a few days off and my password doesn't work any more. I may be mixing it up with the old one.",
        ],
        talk: [
            (
                "That happens to all of us. I'll call you on {ext} to check it's you, and then you choose a new one.",
                "Thank you, I'm at my desk and the phone is free.",
            ),
            (
                "No harm done, three tries don't lock anything. I'll ring {ext} in a minute and we set a new one together.",
                "Great, waiting for your call.",
            ),
        ],
        notes: [
            "Called back on the number in the directory, recognised the voice. New password set by the person.",
            "Identity checked by calling back. Expired during the days off, as it does every ninety days.",
        ],
        fixes: [
            "We checked it's you by phone and you chose a new password. It counts for the next ninety days.",
            "Called you back and you set a new password yourself. Sign-in works again.",
        ],
        still: "It worked once, and now the mail app asks for the old one again.",
    },
    Problem {
        topic: Topic::Passwords,
        tilt: Tilt::Blocked,
        weight: 8,
        minutes: 8,
        call: "Account locked after several tries",
        asks: [
            "My account says it's locked. I typed the password a few times, I think caps lock was on.",
            "It says too many tries and now I can't get in at all.",
            "Locked out. I changed my password yesterday and my phone keeps using the old one, maybe that's it?",
        ],
        talk: [
            (
                "Your account is fine, it only closed the door for safety. I've opened it again. Could you try once now?",
                "Yes, I'm in. That was quick.",
            ),
            (
                "I can see an old password being tried from your phone every few minutes. Could you switch the phone's mail off for a moment while I unlock it?",
                "Done, the phone is in flight mode.",
            ),
        ],
        notes: [
            "Tries came from the phone's mail app, not from outside. Nothing suspicious.",
            "Twelve tries within two minutes, all from {host}. Caps lock.",
        ],
        fixes: [
            "Unlocked your account. An old password stored on your phone had been tried over and over; it has the new one now.",
            "Your account is open again. Nobody else had tried to get in.",
        ],
        still: "It locked itself again half an hour later.",
    },
    Problem {
        topic: Topic::Passwords,
        tilt: Tilt::Blocked,
        weight: 6,
        minutes: 15,
        call: "Locked out after a new phone",
        asks: [
            "I've got a new phone and the sign-in code still goes to the old one, which I gave back.",
            "New phone since today. The app with the codes is empty and I can't sign in to anything.",
            "I can't approve my sign-in because my old phone is wiped.",
        ],
        talk: [
            (
                "Congratulations on the new phone. I'll call you on {ext}, check it's you and give you a code for one sign-in. Then we add the new phone.",
                "Perfect, I have the new phone here and charged.",
            ),
            (
                "That's easily moved. I'll ring {ext}, and we pair the new phone together; it takes about five minutes.",
                "I'm ready whenever you are.",
            ),
        ],
        notes: [
            "Checked by calling back the number in the directory. Old phone taken off the account.",
            "One-time code used, new phone paired, old pairing removed.",
        ],
        fixes: [
            "Your new phone is paired and the old one is taken off your account. Codes arrive on the new phone from now on.",
            "Paired the new phone with you on the phone, and printed two spare codes for your wallet.",
        ],
        still: "The code app asks me to set it up again since this afternoon.",
    },
    Problem {
        topic: Topic::Passwords,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 10,
        call: "Asked for the password every few minutes",
        asks: [
            "The mail app asks for my password every few minutes, even though it's right.",
            "I get the same sign-in window again and again. I type it, it disappears, it comes back.",
            "Since I changed my password everything keeps asking me for it.",
        ],
        talk: [
            (
                "Your computer still keeps the old password in a corner. Is now a good moment for me to clear it? You'd sign in once more.",
                "Yes please, go ahead.",
            ),
            (
                "That's the old password hanging on. Could you close the mail app, and I clear it from here?",
                "It's closed.",
            ),
        ],
        notes: [
            "Two stale entries in the password store on {host}.",
            "Old entry from before the password change. Same as last month.",
        ],
        fixes: [
            "Cleared the old stored password on your computer. After one sign-in the questions stopped.",
            "Took the old entry out and signed in once with the new password; no more questions since.",
        ],
        still: "The window came back after lunch.",
    },
    Problem {
        topic: Topic::Passwords,
        tilt: Tilt::Question,
        weight: 3,
        minutes: 5,
        call: "How to choose a new password",
        asks: [
            "My password runs out next week. Where do I change it, and does it have to be different every time?",
            "I got a note that I should change my password. Is that mail really from you?",
            "How long does a new password need to be? I'd like one I can remember.",
        ],
        talk: [
            (
                "Good of you to ask first. The note is ours. Three or four words you can picture work well; would you like me to show you where?",
                "Four words sounds much nicer than what I have. I think I'll find the place.",
            ),
            (
                "You can do it with a few keys, and it can be a short sentence of your own. Shall I send you the three steps?",
                "Yes please, the steps would be lovely.",
            ),
        ],
        notes: [
            "The reminder is ours, sent ten days ahead.",
            "Sent the three steps from the answer page.",
        ],
        fixes: [
            "Sent you the three steps. A new password needs at least fourteen characters, so a few words are easiest.",
            "You changed it yourself with the three steps; the new one counts for ninety days.",
        ],
        still: "The page says my new one is too much like the old one.",
    },
    Problem {
        topic: Topic::Security,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 15,
        call: "Strange mail asking to sign in",
        asks: [
            "I got a mail that looks like ours and asks me to sign in. I haven't clicked anything.",
            "Somebody writes as our director and wants gift cards. That can't be right?",
            "Strange mail about an unpaid parcel with an attachment. Should I do something?",
        ],
        talk: [
            (
                "Well spotted, and thank you for telling us. Please leave it where it is; I'll look at it and take it out for everybody.",
                "Good, I haven't touched it.",
            ),
            (
                "You did exactly right. Could you tell me if you opened anything in it? Either answer is fine.",
                "No, I only read the first lines.",
            ),
        ],
        notes: [
            "Same sender wrote to nine colleagues. Taken out of all mailboxes, sender blocked.",
            "Link points to a copied sign-in page. Reported and blocked at the mail gate.",
        ],
        fixes: [
            "It was a false mail. We took it out of every mailbox and blocked the sender. Nothing happened on your side.",
            "It was a false mail, and well spotted: the sender is blocked now, and your account shows no strange sign-in.",
        ],
        still: "I got another one just like it, from a different sender.",
    },
    Problem {
        topic: Topic::Security,
        tilt: Tilt::Blocked,
        weight: 2,
        minutes: 30,
        call: "Clicked a link in a strange mail",
        asks: [
            "I clicked on a link in a mail and typed my password before I noticed. I'm sorry.",
            "I think I fell for a false sign-in page. What should I do now?",
            "A page asked for my password and afterwards nothing happened. Now I'm worried.",
        ],
        talk: [
            (
                "Thank you for telling us straight away, that's what counts. I'll call you on {ext} now and we change your password together.",
                "Yes please, I'm here.",
            ),
            (
                "Don't worry, we have this. Please leave the computer on; I'll ring {ext} and we go through it step by step.",
                "I'm waiting by the phone.",
            ),
        ],
        notes: [
            "Password changed within the hour, all sessions ended. No sign-in from outside in the log.",
            "Sessions ended, mail rules checked, nothing left behind. Told the security lead.",
        ],
        fixes: [
            "Password changed and every open session ended. Nobody had used your account in between.",
            "You're safe: new password, all other sign-ins ended, and your mail rules are as you left them.",
        ],
        still: "I just got a message that somebody tried to sign in.",
    },
    Problem {
        topic: Topic::Security,
        tilt: Tilt::Blocked,
        weight: 2,
        minutes: 25,
        call: "Work phone lost",
        asks: [
            "I've lost my work phone, probably on the train this morning.",
            "My work phone is gone. It was in my bag yesterday evening.",
            "Left my phone in a taxi. Can anybody get at my mail?",
        ],
        talk: [
            (
                "Thank you for telling us so soon. I've locked it from here; nobody can open it. Shall we wait a day before I wipe it?",
                "Let's wait until tomorrow, I've asked at the lost property desk.",
            ),
            (
                "It's locked now and shows our number, in case somebody finds it. Do you need a spare one today?",
                "A spare would help, I'm out tomorrow.",
            ),
        ],
        notes: [
            "Locked remotely, last seen at the station at 08:10.",
            "Spare phone PH-0310 handed out, serial noted.",
        ],
        fixes: [
            "Locked and wiped the lost phone from here, and set up a spare for you with your number.",
            "The phone came back. It had been locked the whole time, so nothing was read; the spare is with us again.",
        ],
        still: "The spare doesn't ring when people call my number.",
    },
    Problem {
        topic: Topic::Passwords,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 12,
        call: "No right to open a folder or page",
        asks: [
            "I can't open the budget folder any more. It says I have no permission.",
            "Our team page says I need to ask for access. I had it last month.",
            "Could I get into the shared folder of {dept}? I moved there this week.",
        ],
        talk: [
            (
                "I can open that for you. The folder belongs to the head of {dept}; I've asked for a yes and will tell you as soon as it's here.",
                "Thanks, I've told them you would ask.",
            ),
            (
                "You dropped out of the group when the folder moved. Is reading enough, or do you also need to change things?",
                "I need to change things too, please.",
            ),
        ],
        notes: [
            "Owner said yes by mail. Added to the group.",
            "Was removed from the group in the last clean-up by mistake.",
        ],
        fixes: [
            "The folder's owner agreed, and you're in the group now. After signing out and in once you can open it.",
            "Put you back into the group; reading and changing both work.",
        ],
        still: "I can open it, but saving still says no.",
    },
];
