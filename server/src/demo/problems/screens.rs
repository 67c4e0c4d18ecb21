//! What people ask about, and what helps: screens, docks and what is plugged in.

use super::{Problem, Tilt, Topic};

pub(super) const SCREENS: &[Problem] = &[
    Problem {
        topic: Topic::Docks,
        tilt: Tilt::Slowed,
        weight: 14,
        minutes: 20,
        call: "Second screen stays black at the dock",
        asks: [
            "My second screen stays black when I dock at my desk. It worked on Friday.",
            "Only one of my two screens comes on when I put the laptop on the dock. I've unplugged it and plugged it back in.",
            "The screen on the left has no signal since today. The cable looks fine.",
        ],
        talk: [
            (
                "Your dock needs a small update, which I can do from here. Both screens will flicker for about two minutes. Is now a good time?",
                "Now is fine, I'm getting a coffee.",
            ),
            (
                "I think it's the dock's own software. Could you leave the laptop docked and switched on for five minutes?",
                "It's docked and I won't touch it.",
            ),
        ],
        notes: [
            "Same batch of docks as before: firmware 1.0.9 loses the second output after sleep. 1.2.1 has held so far.",
            "Orrin D40 with 1.0.9 again. That is the third one this week on the 14 G3.",
        ],
        fixes: [
            "Updated the dock to 1.2.1, then held its power button for 10 seconds. Both screens stay on after sleep.",
            "The dock had old software that loses a screen after sleep. It has 1.2.1 now and both screens come on.",
        ],
        still: "It was fine for an hour, and after lunch the screen was black again.",
    },
    Problem {
        topic: Topic::Docks,
        tilt: Tilt::Slowed,
        weight: 6,
        minutes: 15,
        call: "Dock does not charge the laptop",
        asks: [
            "The laptop doesn't charge on the dock any more. Screens work, but the battery goes down.",
            "My battery is at 12 per cent although I've been docked all day.",
            "The dock shows a green light and the laptop still says it's on battery.",
        ],
        talk: [
            (
                "The dock may have fallen asleep on that side. Could you pull its power plug for ten seconds and put it back?",
                "Did that. Still on battery.",
            ),
            (
                "Could you try the loose charger in the drawer for now, so that you don't run out? I'll look at the dock meanwhile.",
                "The loose charger works, thanks.",
            ),
        ],
        notes: [
            "Power part of the dock is worn out. Swapped from the shelf, D40 number 118.",
            "Charging negotiation fails on 1.0.9 as well. Updated, then fine.",
        ],
        fixes: [
            "Swapped your dock. The new one charges the laptop and drives both screens.",
            "Reset the dock and gave it its update; the laptop charges again.",
        ],
        still: "It says it charges, and the percentage still goes down slowly.",
    },
    Problem {
        topic: Topic::Docks,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 10,
        call: "Keyboard and mouse stop on the dock",
        asks: [
            "Keyboard and mouse stop working on the dock several times a day. Plugging out and in helps for a while.",
            "My mouse freezes for some seconds when I'm docked.",
            "The keyboard writes the same letter twenty times and then nothing.",
        ],
        talk: [
            (
                "That sounds like the dock's port. Could you move both plugs to the side nearest to the cable?",
                "Moved. I'll see how it goes.",
            ),
            (
                "I'll give the dock its update over lunch, if you leave the laptop on it. Is that all right?",
                "Sure, I'm away from twelve to one.",
            ),
        ],
        notes: [
            "Port group on the left side drops when both screens are at full rate.",
            "Known with dock firmware 1.0.9.",
        ],
        fixes: [
            "Updated the dock and moved both plugs to the other side. No more freezing since.",
            "The dock's left ports were failing; keyboard and mouse sit on the right ones now, and it holds.",
        ],
        still: "It froze again twice today.",
    },
    Problem {
        topic: Topic::Screens,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 10,
        call: "Everything on the screen is tiny or huge",
        asks: [
            "Everything on my big screen is tiny since today, I can hardly read it.",
            "The letters are huge on one screen and small on the other.",
            "Everything jumps to a giant size when I move it across.",
        ],
        talk: [
            (
                "That's a setting that got lost. May I look at your screen for two minutes and put it right?",
                "Yes please, I'm here.",
            ),
            (
                "We can set each screen on its own. Which one do you read most on?",
                "The left one, the big one.",
            ),
        ],
        notes: [
            "Scaling reset by the last system update.",
            "Two screens with different pixels; set to 150 and 100.",
        ],
        fixes: [
            "Set the size for each screen on its own. Letters are the same height on both now.",
            "The last update had reset the size. It's back to what you had, and fixed in place.",
        ],
        still: "After restarting it's tiny again.",
    },
    Problem {
        topic: Topic::Screens,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 25,
        call: "Screen flickers",
        asks: [
            "My screen flickers every few seconds. It gives me a headache.",
            "The picture shakes when I work on the left monitor.",
            "Flickering, mostly in the afternoon.",
        ],
        talk: [
            (
                "That's no fun to look at. Could you swap the two screen cables for me? Then we know whether it's the cable or the screen.",
                "Swapped them. Now the other screen flickers.",
            ),
            (
                "I'll bring a fresh cable along. Are you at {place} this afternoon?",
                "Yes, at {place} until five.",
            ),
        ],
        notes: ["Follows the cable, so it's the cable.", "Old cable, kinked behind the desk."],
        fixes: [
            "A worn cable was the cause. You have a new one and the picture stands still.",
            "Replaced the screen cable at your desk; no flicker in twenty minutes of watching.",
        ],
        still: "It started to flicker again when the sun came round. Maybe it's the screen after all.",
    },
    Problem {
        topic: Topic::Screens,
        tilt: Tilt::Question,
        weight: 3,
        minutes: 15,
        call: "Asking for a larger screen",
        asks: [
            "Would it be possible to get a larger screen? I work with wide tables all day.",
            "Could I have a second monitor for my desk at {place}?",
            "My screen is quite old and small. Who decides about a new one?",
        ],
        talk: [
            (
                "Good question. Your team lead says yes or no, and I order. Shall I ask for you?",
                "Please do, I've mentioned it already.",
            ),
            (
                "We have two returned ones on the shelf that are nearly new. Would a 27 inch one fit on your desk?",
                "It would fit, I've measured.",
            ),
        ],
        notes: ["Team lead agreed by mail.", "From the shelf: Ostra 27, number 41."],
        fixes: [
            "Your team lead agreed and the screen stands at {place}, connected and set up.",
            "You have the 27 inch screen from our shelf; it's connected and the old one went back.",
        ],
        still: "The new one shows a blue tint on the right side.",
    },
    Problem {
        topic: Topic::Docks,
        tilt: Tilt::Question,
        weight: 2,
        minutes: 10,
        call: "Which dock for a new desk",
        asks: [
            "I'm moving to another desk. Do I take my dock with me?",
            "The desk I got has a different dock. Is that one all right with my laptop?",
            "I'm moving to the quiet room on floor 4. Do I need my own dock there?",
        ],
        talk: [
            (
                "Docks stay with the desk, so you can leave yours. Which laptop do you have, the one with the silver lid?",
                "Yes, the silver one.",
            ),
            (
                "Any of our docks works with yours. Shall I check the one at your new desk before you move?",
                "That would be kind.",
            ),
        ],
        notes: ["Desk list updated.", "New desk's dock tested with a 14 G3 and an Air 13."],
        fixes: [
            "Docks stay with the desk. The one at your new place is tested with your laptop and works.",
            "The dock at your new desk is set up and tested, screens included.",
        ],
        still: "The new dock only shows a picture on one screen.",
    },
    Problem {
        topic: Topic::Screens,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 20,
        call: "Sound comes from the wrong place",
        asks: [
            "Since I have the new screen my headset is silent and the sound comes from the monitor.",
            "In calls people hear me through the laptop, not through the headset.",
            "No sound at all on my headset since this week.",
        ],
        talk: [
            (
                "Your computer picks the newest thing with a loudspeaker. May I set the headset as the first choice?",
                "Yes please.",
            ),
            (
                "Could you click the loudspeaker at the bottom right and tell me what stands there?",
                "It says Ostra 27.",
            ),
        ],
        notes: [
            "Monitor took over as default output after the dock update.",
            "Headset set as default for calls and everything else.",
        ],
        fixes: [
            "Your headset is the first choice again, for calls and everything else.",
            "Switched the screen's own loudspeakers off, so the sound stays with your headset.",
        ],
        still: "After undocking it went back to the screen.",
    },
    Problem {
        topic: Topic::Docks,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 20,
        call: "Webcam not found when docked",
        asks: [
            "My camera isn't found when I'm docked with the lid closed.",
            "Camera black in calls, but only at my desk.",
            "People can't see me. The camera light is off.",
        ],
        talk: [
            (
                "With the lid closed the built-in camera can't look out. Would a small camera on top of the screen help?",
                "Yes, that would be ideal.",
            ),
            (
                "Could you open the lid once and see whether the camera comes on?",
                "It's open, and the picture stays black.",
            ),
        ],
        notes: [
            "Lid closed. Small camera handed out.",
            "Camera was switched off by the slider on the side.",
        ],
        fixes: [
            "You have a camera on top of your screen now; it works with the lid closed.",
            "The slider next to the camera was closed. It's open, and calls show your picture.",
        ],
        still: "The camera freezes after a few minutes.",
    },
];
