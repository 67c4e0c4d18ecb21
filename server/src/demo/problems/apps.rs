//! What people ask about, and what helps: programs, licences and people who come, move or leave.

use super::{Problem, Tilt, Topic};

pub(super) const APPS: &[Problem] = &[
    Problem {
        topic: Topic::Apps,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 15,
        call: "Program asks for a licence",
        asks: [
            "The layout app asks for a licence since today.",
            "It says my licence has run out. I need it for the catalogue.",
            "The drawing program starts in reading mode only.",
        ],
        talk: [
            (
                "Your licence hung on the old computer. I'm moving it over; please close the app for a minute.",
                "It's closed.",
            ),
            (
                "I see one free seat. It's yours; could you sign in to the app once?",
                "Signed in and it works.",
            ),
        ],
        notes: ["Seat was bound to the returned laptop.", "Renewal came in two days late."],
        fixes: [
            "Your licence moved to your present computer. It's good until next summer.",
            "You have a seat of your own now, and the app opens fully.",
        ],
        still: "It asks again after restarting.",
    },
    Problem {
        topic: Topic::Apps,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 20,
        call: "Program closes itself",
        asks: [
            "The expenses app closes when I add a receipt.",
            "Our warehouse app freezes when I scan an article.",
            "The table program closes without a word when I open the big file.",
        ],
        talk: [
            (
                "Thanks for the clear description. Could you tell me whether it happens every time?",
                "Only with the large ones.",
            ),
            (
                "I've seen this with the version from last week. May I put yours back by one?",
                "Yes, if my settings stay.",
            ),
        ],
        notes: [
            "Crash in version 4.8, 4.7 is fine. Told the supplier.",
            "Add-in of another program is the cause. Switched off.",
        ],
        fixes: [
            "You have the version before, which is stable. I'll tell you when the repaired one comes.",
            "An add-in made it fall over. It's off, and the program stays open.",
        ],
        still: "It closes less often, but it still does.",
    },
    Problem {
        topic: Topic::Apps,
        tilt: Tilt::Question,
        weight: 5,
        minutes: 15,
        call: "Ask for a program",
        asks: [
            "Could I have a program to make diagrams?",
            "I need the drawing app for a project of three months.",
            "Which program do we use to edit PDF files?",
        ],
        talk: [
            (
                "We have one that most colleagues like, and it's free for us. Shall I put it on your computer?",
                "Yes please, I'll try it.",
            ),
            (
                "There's a licence for that. Your team lead has to agree; shall I ask?",
                "Please ask. She knows about it.",
            ),
        ],
        notes: [
            "Installed from the catalogue.",
            "Team lead agreed, licence until the end of the project.",
        ],
        fixes: [
            "The program is on your computer; you find it under its name.",
            "Your team lead agreed, and it's installed with a licence for your project.",
        ],
        still: "It's installed, but it doesn't start.",
    },
    Problem {
        topic: Topic::Apps,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 20,
        call: "Time sheet or expenses not saved",
        asks: [
            "My hours from last week don't save in the time app.",
            "The expenses page says error when I send.",
            "I can't send my travel costs, it turns and turns.",
        ],
        talk: [
            (
                "Your entries are stored, only the page doesn't show them. I'll ask the makers and tell you by tomorrow.",
                "Good to know they aren't lost.",
            ),
            (
                "Could you try in another browser window, without signing in anew?",
                "It went through there.",
            ),
        ],
        notes: [
            "Session ran out while typing. Known to the makers.",
            "Entries visible in the database, page cache was old.",
        ],
        fixes: [
            "Your entries were there all along; the page shows them again.",
            "The page kept an old session. After signing in anew it was sent.",
        ],
        still: "Last month's entries are missing too.",
    },
    Problem {
        topic: Topic::Moves,
        tilt: Tilt::Question,
        weight: 5,
        minutes: 30,
        call: "Desk move",
        asks: [
            "Our team moves to floor 3 next week. What do we need to do?",
            "I'm moving to {place} on Monday. Does my phone move with me?",
            "Two of us swap desks. Can you swap the phones?",
        ],
        talk: [
            (
                "Thanks for telling us ahead. Docks and screens stay, laptops and phones come along. Shall I come by on the morning of the move?",
                "That would calm everybody.",
            ),
            (
                "Your number moves with you. I'll switch it on the evening before; is that all right?",
                "Perfect.",
            ),
        ],
        notes: ["Added to the list for the move, sockets checked.", "Numbers switched."],
        fixes: [
            "Phones and sockets are switched; you can start at the new desk.",
            "The move is done: screens, phones and printers of the new floor are set.",
        ],
        still: "The phone at the new desk rings with the old number.",
    },
    Problem {
        topic: Topic::Leavers,
        tilt: Tilt::Question,
        weight: 4,
        minutes: 20,
        call: "Colleague is leaving",
        asks: [
            "A colleague leaves at the end of the month. What happens to the mails and files?",
            "Could you close the account of somebody who left {dept}?",
            "Somebody on my team is leaving. Please treat it quietly for now.",
        ],
        talk: [
            (
                "Thank you, we handle that quietly. Who should get the files, and from which day?",
                "I'd like to have the files. The last day is the thirtieth.",
            ),
            (
                "Noted, only two of us see this. Shall mails get a friendly note with your number?",
                "Yes please.",
            ),
        ],
        notes: ["Date confirmed by People.", "Devices to be returned: laptop and phone."],
        fixes: [
            "Account closed on the last day, files handed to the team lead, and a friendly note answers mails.",
            "Everything is handed over, and the devices came back.",
        ],
        still: "The note still answers with the old text.",
    },
    Problem {
        topic: Topic::Moves,
        tilt: Tilt::Question,
        weight: 4,
        minutes: 15,
        call: "New last name",
        asks: [
            "I got married and my name changed. How do I change my address?",
            "My last name is a new one since Saturday. Can my mail address follow?",
            "The directory still has my old last name.",
        ],
        talk: [
            (
                "Congratulations. Your old address keeps working; from which day should the new one show?",
                "From Monday, please.",
            ),
            (
                "I've changed it. It shows everywhere by tomorrow; could you look then?",
                "I will, thanks.",
            ),
        ],
        notes: ["People confirmed.", "Changed in the directory, old address kept as second."],
        fixes: [
            "The new name shows everywhere, and mail to the old address still reaches you.",
            "The directory has your new name now.",
        ],
        still: "Calls still show the old name.",
    },
    Problem {
        topic: Topic::Apps,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 15,
        call: "Portal shows a white page",
        asks: [
            "I can't open our portal. The page stays white.",
            "Our portal shows a white page since the update.",
            "The portal doesn't load in my browser, it stays empty.",
        ],
        talk: [
            (
                "That's our side, not yours. The portal's certificate ran out this morning; it's being renewed.",
                "Thank you for the quick answer.",
            ),
            ("Could you press control and F5 together on the white page?", "Now it loads."),
        ],
        notes: ["Certificate renewed, reminder set.", "Old page kept in the browser's cache."],
        fixes: [
            "Renewed what had run out on our side; the page opens again.",
            "Your browser kept an old copy of the page. It loads the present one now.",
        ],
        still: "The white page is back in the other browser.",
    },
    Problem {
        topic: Topic::Leavers,
        tilt: Tilt::Question,
        weight: 3,
        minutes: 15,
        call: "Access for a temporary colleague",
        asks: [
            "We have a temporary colleague for three weeks. What can they use?",
            "A student joins us for the summer. Could they get an account?",
            "An auditor comes for three days and needs to read one folder.",
        ],
        talk: [
            (
                "Gladly. I need the name and the last day; the account then ends by itself. Which folders?",
                "Only the project folder, reading is enough.",
            ),
            (
                "For so short a time I'd give them a guest account on one of our laptops. Is that all right?",
                "That's perfect.",
            ),
        ],
        notes: ["Account ends by itself.", "Guest account on T-1, reading only."],
        fixes: [
            "The account is ready and ends by itself on the last day.",
            "The guest laptop stands at reception, with reading rights for that one folder.",
        ],
        still: "They can sign in, but the folder isn't there.",
    },
    Problem {
        topic: Topic::Files,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 20,
        call: "Links between tables are broken",
        asks: [
            "The links between our tables are broken since the folder was renamed.",
            "My table shows ### and old values.",
            "My table asks to update links and then shows old values.",
        ],
        talk: [
            (
                "The folder has a new name, and your table looks for the old one. May I correct it from here?",
                "Yes please.",
            ),
            (
                "The renamed folder is the cause. Shall I point all links to the new name?",
                "Please do, there are about forty.",
            ),
        ],
        notes: ["Links to the old folder name, changed in one go.", "38 links changed by script."],
        fixes: [
            "All links point to the new folder, and the values are fresh.",
            "Every link has the folder's new name, and the totals are right again.",
        ],
        still: "Two of the links still point to the old place.",
    },
];
