//! What people ask about, and what helps: the computer itself: speed, battery, starting, updates.

use super::{Problem, Tilt, Topic};

pub(super) const LAPTOPS: &[Problem] = &[
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Slowed,
        weight: 7,
        minutes: 30,
        call: "Laptop very slow",
        asks: [
            "My laptop is very slow since the beginning of the week. Opening a file takes a minute.",
            "Everything takes ages. I can watch the letters appear.",
            "The computer crawls, mostly in the morning.",
        ],
        talk: [
            (
                "I can see that the disk is nearly full. Could I clear old update files from here? You can go on working.",
                "Please do. I've also emptied the bin.",
            ),
            (
                "It hasn't been restarted for a while. Could you save your work and restart once? I'll look at it afterwards.",
                "Restarted. A little better, but still slow.",
            ),
        ],
        notes: [
            "4 GB free of 238. Old installers and a huge local copy of the team folder.",
            "Uptime 23 days, search index rebuilding. Restart and index fixed.",
        ],
        fixes: [
            "Freed 60 GB by moving old copies off the laptop. It starts in half a minute again.",
            "The search index was stuck. Rebuilt it overnight; files open at once.",
        ],
        still: "Better for a day, and today it's slow again.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 15,
        call: "Laptop hot and loud",
        asks: [
            "My laptop gets hot and loud in calls. Others can hear it.",
            "The fan runs all day, even when I only read mail.",
            "It's so hot underneath that I can't keep it on my lap.",
        ],
        talk: [
            (
                "I see one app using the processor all the time. May I end it from here?",
                "Yes, go ahead, I've saved everything.",
            ),
            (
                "Could you bring it by at the desk, G.12? Dust in the fan takes ten minutes.",
                "I'll come over after lunch.",
            ),
        ],
        notes: [
            "Background sync loop, 60 per cent of the processor.",
            "Fan cleaned, heat paste is fine.",
        ],
        fixes: [
            "A stuck background app kept it busy. It's ended and updated; the fan is quiet.",
            "Cleaned the fan. It runs 15 degrees cooler now.",
        ],
        still: "It's loud again as soon as I share my screen.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Blocked,
        weight: 5,
        minutes: 40,
        call: "Laptop does not start",
        asks: [
            "My laptop doesn't start. It shows the logo and then goes dark.",
            "Black screen after switching on. I'm writing from a colleague's computer.",
            "It stops at a blue page and asks for a long recovery number.",
        ],
        talk: [
            (
                "Let's try one thing together: hold the power button for fifteen seconds, let go, and press it again. What do you see?",
                "The logo, and then a page with a number.",
            ),
            (
                "I'll bring you a spare so that you can work, and take yours along. Are you at {place}?",
                "Yes, I'm here. Thank you.",
            ),
        ],
        notes: [
            "Recovery number read out after calling back.",
            "Disk reports errors. Data is on the server, nothing lost.",
        ],
        fixes: [
            "We gave it its recovery number, and it started. The last update had asked for it once.",
            "Put in a new disk and your things are back on it. Nothing was lost.",
        ],
        still: "It asks for the recovery number again today.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 20,
        call: "Battery empty after an hour",
        asks: [
            "My battery is empty after an hour. A year ago it lasted the whole morning.",
            "The laptop switches off at 30 per cent.",
            "I can't get through a meeting without the charger.",
        ],
        talk: [
            (
                "The battery says it has about 40 per cent of its first strength. I'll order a new one; until then, would a spare charger help?",
                "A spare charger for the meeting room would be great.",
            ),
            (
                "I'd like to measure it over night. Could you leave it here at G.12 this evening?",
                "I'll bring it at five.",
            ),
        ],
        notes: [
            "Battery health 41 per cent, 812 cycles.",
            "Under guarantee until spring. Ordered.",
        ],
        fixes: [
            "New battery put in. It should last six to seven hours.",
            "The guarantee covered a new battery; it's in, and tested over a day.",
        ],
        still: "The new battery also drops quickly, from 100 to 60 in half an hour.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Slowed,
        weight: 6,
        minutes: 25,
        call: "Restarts or stops during an update",
        asks: [
            "The update starts every evening and never ends. It says 35 per cent and then undoes itself.",
            "My computer wants to restart all the time but the update never finishes.",
            "After the update my laptop restarted three times and then said it was taken back.",
        ],
        talk: [
            (
                "That update needs more free space than you have. I'll make room from here and start it at lunch. All right?",
                "At lunch is good, I'm out from twelve.",
            ),
            (
                "Could you leave the laptop on the charger and on the office network tonight? I'll finish the update for you.",
                "I'll leave it docked.",
            ),
        ],
        notes: [
            "Needs 20 GB, had 6.",
            "Driver of the old dock blocks the update. Removed first, then fine.",
        ],
        fixes: [
            "Made room and finished the update at lunch. It won't ask again.",
            "An old driver stood in the way. It's gone, and the update went through.",
        ],
        still: "It asks me to restart for the same update again.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Question,
        weight: 6,
        minutes: 30,
        call: "Laptop for a new starter",
        asks: [
            "A new colleague starts in {dept} on the first. What do you need from me for their laptop?",
            "We have a new starter next month. Could you prepare a computer and an account?",
            "New colleague from Monday, sorry for the short notice. Is there a laptop?",
        ],
        talk: [
            (
                "Congratulations to your team. I need the name, the first day and the desk. Which programs should be on it?",
                "Same as mine, please. The desk is next to {place}.",
            ),
            (
                "We'll manage. I'll set one up from the shelf; could you tell me the name and whether they need remote access?",
                "I've sent you the name in a mail. Remote access yes.",
            ),
        ],
        notes: [
            "From the shelf, imaged, waiting for the account.",
            "Account made, welcome sheet printed.",
        ],
        fixes: [
            "Laptop, account and phone are ready and stand on the desk for the first day.",
            "Everything is prepared; the new colleague can sign in with the sheet in the envelope.",
        ],
        still: "The new colleague can't sign in with the code from the envelope.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 30,
        call: "Keys stick after a spill",
        asks: [
            "Some keys stick since I spilled a little tea, the e and the space bar.",
            "A glass of water went over my keyboard. Some keys don't work any more.",
            "A little tea got into the keyboard. It still works, but some keys stick.",
        ],
        talk: [
            (
                "Thanks for saying so. Could you bring it by at G.12? You'll get a spare keyboard for today.",
                "On my way.",
            ),
            (
                "Please switch it off and leave it open like a tent until I'm there. I'll come to {place}.",
                "It's off and standing on a towel.",
            ),
        ],
        notes: [
            "Keyboard to be replaced, part on the shelf.",
            "Dried, cleaned, two keycaps changed.",
        ],
        fixes: [
            "The keyboard is replaced. Every key was tried.",
            "Cleaned and dried it over night; all keys work.",
        ],
        still: "The space bar sticks again.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Question,
        weight: 3,
        minutes: 10,
        call: "Borrow a computer for a trip",
        asks: [
            "Could I borrow a small laptop for a trip next week?",
            "I'm travelling on Thursday and would rather not take my own laptop. Is there a spare?",
            "I'm abroad for a week. Could I have a travel laptop and the plugs for it?",
        ],
        talk: [
            (
                "Yes, there are two travel ones. From which day until when?",
                "From Wednesday until the Monday after.",
            ),
            (
                "We have a set with plugs for everywhere. Would you like to collect it at G.12?",
                "I'll come by tomorrow.",
            ),
        ],
        notes: ["Travel laptop T-2 booked in the list.", "Handed out, due back in a week."],
        fixes: [
            "The travel set is yours until the date we said. Your files are on it once you sign in.",
            "Travel laptop handed over, with charger and plugs.",
        ],
        still: "The travel laptop doesn't know my password.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 15,
        call: "Keyboard in the wrong language",
        asks: [
            "My keyboard writes other letters than it shows since the update.",
            "The letters z and y are swapped on my keyboard.",
            "Everything is suddenly in another language after the update.",
        ],
        talk: [
            ("That's quickly put right. May I change it from here?", "Of course."),
            (
                "The update has mixed up a setting. Could you press the key with the flag once and tell me what it shows?",
                "It shows two entries.",
            ),
        ],
        notes: [
            "Second keyboard layout added by the update.",
            "Order of layouts was lost in the update, set and locked by policy.",
        ],
        fixes: [
            "Took the second language away. The keys write what they show.",
            "The setting is back, and your language is the only one in the list.",
        ],
        still: "It's back to the other language after restarting.",
    },
    Problem {
        topic: Topic::Laptops,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 20,
        call: "Wrong or missing files after restart",
        asks: [
            "My desktop is empty after restarting. All my icons are gone.",
            "It says I'm signed in with a temporary profile. My files aren't there.",
            "After restarting everything looks like new, and my documents are missing.",
        ],
        talk: [
            (
                "Your files are safe on the server. Please don't save anything on the desktop for a moment; I'll put your profile back.",
                "All right, I'll wait.",
            ),
            (
                "I can see your profile wasn't loaded. Could you sign out once and have a coffee?",
                "Signed out.",
            ),
        ],
        notes: [
            "Profile was locked by the backup. Cleared, signed in again.",
            "Temporary profile, registry entry renamed, data complete.",
        ],
        fixes: [
            "Your own profile loads again, and every file is where it was.",
            "Put your profile back. Nothing was lost; we compared it with last night's copy.",
        ],
        still: "My bookmarks are still missing.",
    },
];
