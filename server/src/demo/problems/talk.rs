//! What people ask about, and what helps: mail, calendar, calls and meeting rooms.

use super::{Problem, Tilt, Topic};

pub(super) const TALK: &[Problem] = &[
    Problem {
        topic: Topic::Mail,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 15,
        call: "Calendar an hour late",
        asks: [
            "All my appointments are an hour late since the weekend.",
            "A colleague abroad sees my meetings at the wrong time.",
            "My calendar moved by an hour.",
        ],
        talk: [
            (
                "Your calendar lives in another zone than your computer. May I put both into ours?",
                "Yes please.",
            ),
            (
                "I see it. Only the series from spring are wrong; shall I move those for you?",
                "Please do, there are six of them.",
            ),
        ],
        notes: [
            "Calendar zone set to another one after the trip.",
            "Series made before the clock change, moved by hand.",
        ],
        fixes: [
            "Calendar and computer are in the same zone now, and the times are right.",
            "Moved your six series; single appointments were right all along.",
        ],
        still: "New meetings are right, the old ones are still an hour late.",
    },
    Problem {
        topic: Topic::Mail,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 15,
        call: "Mailbox is full",
        asks: [
            "My mailbox is full and I can't send any more.",
            "I get a note every day that my mailbox is nearly full.",
            "It says 99 per cent. What should I delete?",
        ],
        talk: [
            (
                "You needn't delete anything. I'll move what's older than two years into your archive; you can still search it.",
                "That sounds good.",
            ),
            (
                "Three mails with large films take most of it. May I move them to a folder for you?",
                "Oh, those. Yes.",
            ),
        ],
        notes: ["Archive switched on.", "14 GB in sent mail alone."],
        fixes: [
            "Your old mail lives in the archive now, and the mailbox is at 40 per cent.",
            "Moved the large attachments out; there's room for a long time.",
        ],
        still: "It's at 95 per cent again.",
    },
    Problem {
        topic: Topic::Mail,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 15,
        call: "Mail does not arrive",
        asks: [
            "A customer says they wrote to me twice, and I have nothing.",
            "Mails from one address never arrive.",
            "A supplier's mails don't reach me, colleagues get them.",
        ],
        talk: [
            (
                "I found them: our filter had put them aside. I'm sending them on to you and letting the sender through.",
                "Two mails arrived just now. Thank you.",
            ),
            (
                "Could you tell me the address and the rough time?",
                "It was on Tuesday around ten, from their purchasing.",
            ),
        ],
        notes: ["Held back because of the attachment type.", "Own rule moved them to a subfolder."],
        fixes: [
            "The mails were held back by the filter. You have them, and the sender is on the list.",
            "A rule of your own had moved them into a folder. It's changed.",
        ],
        still: "The next one didn't arrive either.",
    },
    Problem {
        topic: Topic::Mail,
        tilt: Tilt::Question,
        weight: 4,
        minutes: 10,
        call: "Access to the team's mailbox",
        asks: [
            "Could I get into the shared mailbox of {dept}?",
            "I need to see the team's mailbox and answer in its name. I've joined last week.",
            "I can't see the mailbox of {dept} any more.",
        ],
        talk: [
            (
                "The mailbox belongs to the head of {dept}; I've asked for a yes. Do you also need to answer from it?",
                "Yes, reading and answering please.",
            ),
            (
                "I've added you. It appears in your mail app within the hour; please tell me if it doesn't.",
                "It's there.",
            ),
        ],
        notes: ["Owner agreed.", "Added to the group, send-as included."],
        fixes: [
            "The owner agreed. The team's mailbox opens by itself in your mail app, and you can answer in its name.",
            "You can read and answer in the team's name now.",
        ],
        still: "I can read it, but answers go out in my own name.",
    },
    Problem {
        topic: Topic::Mail,
        tilt: Tilt::Question,
        weight: 4,
        minutes: 8,
        call: "Out of office and forwarding",
        asks: [
            "How do I set an out of office note for the holidays?",
            "I forgot my out of office note and I'm already away. Could you set it?",
            "Could you set a note for me? I'm ill and can't get to my computer.",
        ],
        talk: [
            (
                "With pleasure. From when until when, and what should it say?",
                "From Monday for two weeks, with the team's number please.",
            ),
            (
                "I can set it for you. Should the mails also go to the team meanwhile? Then I ask People for a yes.",
                "Yes please, both.",
            ),
        ],
        notes: ["Note set on request, checked by calling back.", "People agreed for two weeks."],
        fixes: [
            "The note is on for the days you named, with your team's number in it.",
            "A friendly note is set, and the team gets what comes in.",
        ],
        still: "People outside don't get the note.",
    },
    Problem {
        topic: Topic::Rooms,
        tilt: Tilt::Slowed,
        weight: 6,
        minutes: 20,
        call: "Echo on calls in a meeting room",
        asks: [
            "There's a terrible echo on calls in the Birch room.",
            "In the Rowan room the other side hears themselves.",
            "Nobody understands us in the Alder room, it sounds like a cave.",
        ],
        talk: [
            (
                "Could you mute all laptops in the room and leave only the table microphone on?",
                "Better, but still a little echo.",
            ),
            ("I'll come by after your meeting. Until when are you in there?", "Until half past."),
        ],
        notes: [
            "Two microphones open: table and camera.",
            "Echo setting was off after the update.",
        ],
        fixes: [
            "Only the table microphone listens now, and there's a small sign about laptops. The echo is gone.",
            "The room's echo setting was off since its update. It's on again.",
        ],
        still: "The echo was back in today's meeting.",
    },
    Problem {
        topic: Topic::Rooms,
        tilt: Tilt::Blocked,
        weight: 5,
        minutes: 15,
        call: "Meeting room screen shows nothing",
        asks: [
            "The screen in the Birch room stays dark and our meeting starts in ten minutes.",
            "We can't show anything in the Alder room. Cable and wireless both don't work.",
            "The big screen says no signal.",
        ],
        talk: [
            (
                "I'm coming. Could you press the grey button on the table once meanwhile?",
                "It came on. You're magicians.",
            ),
            ("On my way. Please leave the cable in the laptop.", "It's in."),
        ],
        notes: ["Input set to 2 by somebody. Label added.", "Sender asleep, restarted."],
        fixes: [
            "The screen was set to another input. It chooses by itself now.",
            "Restarted the room's box; cable and wireless both show a picture.",
        ],
        still: "Dark again in the next meeting.",
    },
    Problem {
        topic: Topic::Rooms,
        tilt: Tilt::Question,
        weight: 3,
        minutes: 10,
        call: "Book a room or change a booking",
        asks: [
            "I can't book the Rowan room on Mondays. It's always taken, and nobody is ever in there.",
            "My booking of a room gets declined although the room is free.",
            "The Alder room declines my booking, but it stands empty.",
        ],
        talk: [
            (
                "I can see the old series. May I take it out?",
                "Yes please, that room is always empty.",
            ),
            (
                "That room was closed for a while by mistake. It's open for everybody; could you try again?",
                "Booked. Thank you.",
            ),
        ],
        notes: ["Series of a leaver removed.", "Booking right corrected."],
        fixes: [
            "The old series is gone and the room is free again.",
            "You can book that room like all others now.",
        ],
        still: "It says my booking was declined.",
    },
    Problem {
        topic: Topic::Apps,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 15,
        call: "Call app crashes",
        asks: [
            "The call app closes itself when I share my screen.",
            "Calls drop after exactly thirty seconds.",
            "I can't join meetings, it says something went wrong.",
        ],
        talk: [
            (
                "Your app is two versions behind. May I update it now? It takes three minutes.",
                "Now is good.",
            ),
            (
                "Could you join in the browser for this meeting? I'll put the app right meanwhile.",
                "The browser works for now.",
            ),
        ],
        notes: ["Old version, update had been put off.", "Cache removed, app reset."],
        fixes: [
            "The app is up to date, and calls hold.",
            "Reset the app; you signed in once and calls stay up.",
        ],
        still: "It crashed again when I shared two screens.",
    },
];
