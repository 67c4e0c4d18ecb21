//! What people ask about, and what helps: network, wireless and working from elsewhere.

use super::{Problem, Tilt, Topic};

pub(super) const NETWORK: &[Problem] = &[
    Problem {
        topic: Topic::Network,
        tilt: Tilt::Slowed,
        weight: 7,
        minutes: 15,
        call: "Wireless drops",
        asks: [
            "The wireless drops every few minutes on floor 4.",
            "I lose the network in the middle of calls.",
            "Wireless is very weak at {place}. Two desks further it's fine.",
        ],
        talk: [
            (
                "I can see your laptop jumping between two senders. May I tell it to stay with the nearer one?",
                "Yes please.",
            ),
            (
                "Could you tell me the number on the white box on the ceiling nearest to you?",
                "It says 4-07.",
            ),
        ],
        notes: [
            "Sender 4-07 on a crowded channel since the refit next door.",
            "Roaming threshold too low on this model.",
        ],
        fixes: [
            "The sender on your floor has a better channel now. Your laptop held it for two hours.",
            "Told your laptop to stay with the nearer sender. No drop since.",
        ],
        still: "It dropped again in the last call.",
    },
    Problem {
        topic: Topic::Network,
        tilt: Tilt::Blocked,
        weight: 5,
        minutes: 20,
        call: "Remote access does not connect",
        asks: [
            "I'm at home and remote access doesn't connect.",
            "It says connecting for minutes and then gives up.",
            "Remote access worked yesterday and refuses today. I'm at home.",
        ],
        talk: [
            (
                "Let's see. Could you open any web page first and tell me whether it comes up?",
                "Web pages work.",
            ),
            (
                "Could you restart the remote access app and read me the last line it shows?",
                "It says the certificate has run out.",
            ),
        ],
        notes: [
            "Profile was missing after the update, pushed again.",
            "Device certificate ran out yesterday. Renewed.",
        ],
        fixes: [
            "The app had lost its settings with the update. It has them again and connects at once.",
            "Your computer's pass for remote access had run out. It has a new one for two years.",
        ],
        still: "It connects, and drops after ten minutes.",
    },
    Problem {
        topic: Topic::Network,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 20,
        call: "Remote access very slow",
        asks: [
            "Working from home is very slow since this week.",
            "Files take forever over remote access. Web pages are quick.",
            "The connection from home feels like ten years ago.",
        ],
        talk: [
            (
                "I can see that everything goes through the office for you, videos too. May I change that?",
                "Of course.",
            ),
            (
                "Could you tell me whether you sit near your router? One try with the cable would help.",
                "With the cable it's much better.",
            ),
        ],
        notes: [
            "Old profile sends all traffic through the office. New one assigned.",
            "Wireless at home on the crowded band.",
        ],
        fixes: [
            "You have the new profile: only office things go through the office. It's about five times as quick.",
            "Your laptop uses the quicker wireless band at home now.",
        ],
        still: "Slow again in the evenings.",
    },
    Problem {
        topic: Topic::Network,
        tilt: Tilt::Blocked,
        weight: 3,
        minutes: 25,
        call: "No network at the desk",
        asks: [
            "No network at my desk at {place}. The wall socket seems dead.",
            "The cable has no light. Wireless works.",
            "I've moved desks and the socket there does nothing.",
        ],
        talk: [
            (
                "Wireless will carry you for now. I'll switch that socket on; could you read me its number?",
                "It says 3-41.",
            ),
            ("I'll come and have a look. Are you there in half an hour?", "I'm here all day."),
        ],
        notes: ["Socket was not patched since the move.", "Cable broken behind the cabinet."],
        fixes: [
            "The socket at your desk is connected now. Full speed.",
            "Put in a new cable; the light is green.",
        ],
        still: "The light is green but I have no network.",
    },
    Problem {
        topic: Topic::Network,
        tilt: Tilt::Question,
        weight: 3,
        minutes: 8,
        call: "Guest network for visitors",
        asks: [
            "I have visitors tomorrow. How do they get on the wireless?",
            "Could you make a guest password for a workshop with eight people?",
            "What's the guest network called?",
        ],
        talk: [
            (
                "I'll make a code for them. How many are they, and until when?",
                "Eight people, until five tomorrow.",
            ),
            (
                "Reception can print codes for you; for more than five people I make one for the group. How many are coming?",
                "Six.",
            ),
        ],
        notes: ["Group code made, ends at 18:00.", "Told reception as well."],
        fixes: [
            "A group code for your visitors is ready at reception. It ends in the evening.",
            "Your guests can use the code in my message; it's good for the whole day.",
        ],
        still: "One of the guests can't get on with the code.",
    },
    Problem {
        topic: Topic::Network,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 15,
        call: "A website does not open",
        asks: [
            "A customer's website doesn't open here. On my phone it does.",
            "I need a page for my work and it says blocked.",
            "Some pages load without pictures.",
        ],
        talk: [
            (
                "Our filter was too careful there. Could you send me the address?",
                "I've put it into the next message. It's the customer's portal.",
            ),
            (
                "I've looked at it and it's fine. I'm opening it for everybody; please try in five minutes.",
                "It opens.",
            ),
        ],
        notes: ["Category was wrong. Corrected.", "Picture server was on the list by mistake."],
        fixes: [
            "The filter had it in the wrong drawer. The page is open for everybody.",
            "The page opens now, pictures included.",
        ],
        still: "The first page opens, signing in there doesn't.",
    },
    Problem {
        topic: Topic::Phones,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 15,
        call: "Phone won't sync the calendar",
        asks: [
            "My phone doesn't show new appointments since Friday.",
            "Calendar on the phone is stuck in last week.",
            "Mail comes, but the calendar on my phone stays empty.",
        ],
        talk: [
            (
                "The phone still uses the old way in. Could you take the account off the phone and add it again? I'll stay with you.",
                "Taken off. Adding it now.",
            ),
            (
                "I've started the sync anew from here. Could you pull the calendar down once?",
                "It fills up.",
            ),
        ],
        notes: ["Partnership hung, removed on the server.", "Old protocol, account added anew."],
        fixes: [
            "Added your account to the phone anew; the calendar is complete.",
            "Reset the sync from our side. New appointments appear within a minute.",
        ],
        still: "It stopped again after the weekend.",
    },
    Problem {
        topic: Topic::Phones,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 10,
        call: "Desk phone is silent",
        asks: [
            "My desk phone doesn't ring. People land in the voice box.",
            "Calls to my extension go to the wrong person.",
            "My desk phone is quiet since yesterday. Colleagues say they can't reach me.",
        ],
        talk: [
            (
                "I see it. I've sent it a restart; the display should come back in two minutes.",
                "It's back and it rings.",
            ),
            (
                "You still have a diversion from your holiday. Shall I take it out?",
                "Oh yes, please.",
            ),
        ],
        notes: ["Lost its network port after the move.", "Diversion from the holiday."],
        fixes: [
            "Your phone is registered again and rings.",
            "Took the old diversion out; calls reach you again.",
        ],
        still: "It rings, but I can't hear anybody.",
    },
    Problem {
        topic: Topic::Phones,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 15,
        call: "Phone does not get mail",
        asks: [
            "No mail on my phone since yesterday.",
            "The mail app on the phone says it can't reach the server.",
            "I get mail on the laptop but not on the phone.",
        ],
        talk: [
            (
                "Your phone asks for its yearly check. Could you open the company app and press agree?",
                "There was a page. Agreed.",
            ),
            ("Could you restart the phone once, and then open the mail app?", "It's loading now."),
        ],
        notes: ["Compliance check ran out.", "App was too old, updated."],
        fixes: [
            "The phone's yearly check was due. Since you agreed, mail arrives.",
            "The mail app was updated, and everything came in.",
        ],
        still: "It came once and stopped again.",
    },
];
