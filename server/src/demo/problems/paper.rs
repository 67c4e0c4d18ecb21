//! What people ask about, and what helps: printing, scanning, files and folders.

use super::{Problem, Tilt, Topic};

pub(super) const PAPER: &[Problem] = &[
    Problem {
        topic: Topic::Printing,
        tilt: Tilt::Slowed,
        weight: 8,
        minutes: 15,
        call: "Printer does not print",
        asks: [
            "The printer on floor 2 doesn't print. My pages just wait.",
            "I've sent the same thing four times and nothing comes out.",
            "Printing hangs since today, for me and for the colleague next to me.",
        ],
        talk: [
            (
                "One old job is blocking the way. I'm taking it out now; please don't send yours again, it will come by itself.",
                "It's printing. All four copies of it.",
            ),
            (
                "I've restarted the printer from here. Could you look whether its display says ready?",
                "It says ready and it's warming up.",
            ),
        ],
        notes: [
            "Stuck job of 340 pages from another person. Removed.",
            "Lost its address after the power cut. Given a fixed one.",
        ],
        fixes: [
            "One broken job blocked everybody. It's removed, and your pages came out.",
            "The printer had lost its place in the network. It has a fixed one now.",
        ],
        still: "It printed once and now it hangs again.",
    },
    Problem {
        topic: Topic::Printing,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 20,
        call: "Scanner sends blank pages",
        asks: [
            "The scanner sends blank pages to my mail.",
            "My scans arrive with nothing on them.",
            "Scanning works, but the page in the mail is white.",
        ],
        talk: [
            (
                "Could you try once with the sheet face up? And tell me whether you used the tray on top or the glass?",
                "The tray on top, face up this time. Still blank.",
            ),
            (
                "I'll have a look at the machine. Can you use the one on floor 3 for today?",
                "That works, thanks.",
            ),
        ],
        notes: [
            "Feeder glass was dirty, and the profile was set to skip.",
            "Lamp in the feeder is dead, service is booked. Glass works.",
        ],
        fixes: [
            "Cleaned the feeder's glass and set the profile anew. Test pages arrive complete.",
            "The lamp was replaced by the service. Scans are back to normal.",
        ],
        still: "Every second page is blank now.",
    },
    Problem {
        topic: Topic::Printing,
        tilt: Tilt::Blocked,
        weight: 3,
        minutes: 30,
        call: "Label printer offline",
        asks: [
            "The label printer at goods-in is offline. We can't send anything out.",
            "No labels since an hour. The printer blinks red.",
            "Label printer says offline although it's on.",
        ],
        talk: [
            (
                "I'm on my way. Until then: the one at packing prints your labels too, choose number 2.",
                "Number 2 works, we send from there.",
            ),
            (
                "Could you open the lid and tell me whether the roll sits tight?",
                "The roll is fine. It still blinks.",
            ),
        ],
        notes: [
            "Cable under the pallet truck again. Needs a cover on the floor.",
            "Lost its network port, moved to port 14.",
        ],
        fixes: [
            "A crushed cable was the cause. New cable, and a cover over it so that it stays whole.",
            "The printer got another port; labels come out as before.",
        ],
        still: "It's blinking red again.",
    },
    Problem {
        topic: Topic::Printing,
        tilt: Tilt::Question,
        weight: 4,
        minutes: 8,
        call: "Add a printer",
        asks: [
            "How do I get the printer on floor 3 on my computer?",
            "I've moved upstairs and my list still shows the old printers.",
            "Could you add the colour printer for me?",
        ],
        talk: [
            (
                "I've added it. It should stand in your list in a minute; would you print one page to see?",
                "One page came out. Thanks.",
            ),
            ("Which one is nearest to you? There's a number on its lid.", "It says P-3.2."),
        ],
        notes: ["Added through the floor group.", "Moved to the floor's printer group."],
        fixes: [
            "The printer stands in your list and is your first choice.",
            "You have all printers of your floor now, and the old ones are gone.",
        ],
        still: "It's in the list, but it prints two-sided only.",
    },
    Problem {
        topic: Topic::Files,
        tilt: Tilt::Slowed,
        weight: 6,
        minutes: 15,
        call: "File deleted by mistake",
        asks: [
            "I've deleted a folder by mistake. Can you bring it back?",
            "A file in the team folder is gone. It was there yesterday.",
            "I can't find a folder any more that I used last week. Did I delete it?",
        ],
        talk: [
            (
                "We keep copies of every evening. What was it called, and where did it lie?",
                "In the folder of {dept}, the name starts with plan.",
            ),
            (
                "Nothing is lost. From which day would you like it?",
                "From the day before yesterday, please.",
            ),
        ],
        notes: [
            "Brought back from the evening copy into a folder of its own.",
            "Somebody had moved it one folder down. Put back.",
        ],
        fixes: [
            "Brought it back from the evening copy. It lies beside the present one, so nothing is overwritten.",
            "Found it one folder further down, where it had been moved by a slip of the mouse. It's back in its place.",
        ],
        still: "It's back, but last week's changes are missing.",
    },
    Problem {
        topic: Topic::Files,
        tilt: Tilt::Slowed,
        weight: 5,
        minutes: 15,
        call: "Team folder gone from the list",
        asks: [
            "The team folder isn't in my list any more.",
            "I don't see drive T since today. Colleagues have it.",
            "My folders disappear when I work from home.",
        ],
        talk: [
            (
                "It's still there, your computer only lost the way. Could you connect remote access and sign out and in once?",
                "Did that. The folder is back.",
            ),
            (
                "I'm putting it back from here. It will appear in about a minute; please tell me if it doesn't.",
                "I see it now.",
            ),
        ],
        notes: ["Mapping ran before the network was there.", "Group change in the clean-up."],
        fixes: [
            "The folder is back in your list, and stays there when you work from home.",
            "Your computer connects the folder a little later now, when the network is ready.",
        ],
        still: "Gone again after restarting.",
    },
    Problem {
        topic: Topic::Files,
        tilt: Tilt::Slowed,
        weight: 4,
        minutes: 15,
        call: "File says it is locked by somebody",
        asks: [
            "A table says it's locked by a colleague, who is on holiday.",
            "I can only open our list for reading. It says somebody else is in it.",
            "The file is locked by myself. I've closed everything.",
        ],
        talk: [
            (
                "I can see an old lock. Please keep a copy of what you changed; I'll open it now.",
                "I have a copy. Go ahead.",
            ),
            (
                "It hangs on a computer that went to sleep yesterday. I'll let it go from here.",
                "Thank you, it works.",
            ),
        ],
        notes: ["Stale lock from {host}, cleared.", "Lock file left over after the crash."],
        fixes: [
            "The old lock is gone and you can write again.",
            "A sleeping computer still held the file. It's free now.",
        ],
        still: "It's locked again, by the same name.",
    },
    Problem {
        topic: Topic::Files,
        tilt: Tilt::Question,
        weight: 3,
        minutes: 10,
        call: "How to share a large file",
        asks: [
            "How do I send a very large file to a customer? It's too big for mail.",
            "Is there a safe way to get files from somebody outside?",
            "A supplier wants to send us 3 GB of drawings. What do we use?",
        ],
        talk: [
            (
                "There's a place for that: you make a link with an end date, and they can download or upload. Shall I send you the steps?",
                "Yes please.",
            ),
            (
                "You can use the exchange folder. Should I make one for you and the customer?",
                "That would be great, with two weeks of time.",
            ),
        ],
        notes: ["Exchange folder made, ends in 14 days.", "Sent the steps."],
        fixes: [
            "You have an exchange folder with a link that ends by itself. The steps are in my message.",
            "The link is made; the other side can upload without an account.",
        ],
        still: "The other side says the link asks for a password.",
    },
    Problem {
        topic: Topic::Printing,
        tilt: Tilt::Slowed,
        weight: 3,
        minutes: 12,
        call: "Prints come out wrong",
        asks: [
            "My prints have a grey stripe on every page.",
            "The pages come out pale, with a stripe down the side.",
            "A stripe on everything I print on floor 2.",
        ],
        talk: [
            (
                "Could you tell me the number on the printer's lid? I'd like to look at its last cleaning.",
                "It's P-2.1.",
            ),
            (
                "I'll set it straight and print a test page. Could you tell me whether it looks right?",
                "The test page looks good.",
            ),
        ],
        notes: [
            "Drum at the end of its life, replaced.",
            "Cleaning roller worn, the service changed it.",
        ],
        fixes: [
            "Put in a new drum; the stripe is gone.",
            "A worn roller was the cause. The service changed it, and the pages are clean.",
        ],
        still: "The stripe is back on coloured pages.",
    },
];
