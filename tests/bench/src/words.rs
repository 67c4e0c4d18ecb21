//! Made-up words and names: many different ones, the same for the same number.

const FIRST: [&str; 40] = [
    "Ada", "Amir", "Anna", "Ben", "Bianca", "Carl", "Chiara", "Dana", "Dev", "Elif", "Emil", "Eva",
    "Farid", "Fiona", "Georg", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Joel", "Kai", "Lara",
    "Leo", "Lin", "Mara", "Max", "Mei", "Nadia", "Nils", "Olga", "Omar", "Petra", "Quinn", "Rosa",
    "Sami", "Tara", "Umar", "Vera", "Yuki",
];
const LAST: [&str; 48] = [
    "Abel", "Baker", "Berger", "Castro", "Chen", "Costa", "Diaz", "Dubois", "Ebert", "Fischer",
    "Garcia", "Haas", "Hansen", "Ito", "Ivanov", "Jansen", "Kaya", "Keller", "Klein", "Kovacs",
    "Kumar", "Lang", "Larsen", "Lopez", "Marin", "Meyer", "Moreau", "Nagy", "Novak", "Okafor",
    "Olsen", "Park", "Patel", "Petrov", "Quist", "Raman", "Rossi", "Sato", "Silva", "Singh",
    "Stone", "Tanaka", "Vogel", "Wagner", "Weber", "Wolf", "Yilmaz", "Zhang",
];
const WORDS: [&str; 64] = [
    "laptop",
    "screen",
    "stays",
    "black",
    "after",
    "docking",
    "keyboard",
    "mouse",
    "printer",
    "prints",
    "nothing",
    "since",
    "Monday",
    "network",
    "slow",
    "drops",
    "password",
    "expired",
    "mail",
    "outlook",
    "calendar",
    "share",
    "drive",
    "missing",
    "access",
    "denied",
    "error",
    "message",
    "says",
    "restart",
    "helps",
    "shortly",
    "meeting",
    "room",
    "camera",
    "headset",
    "sound",
    "crackles",
    "battery",
    "empty",
    "charger",
    "warm",
    "update",
    "hangs",
    "login",
    "certificate",
    "browser",
    "page",
    "blank",
    "spreadsheet",
    "macro",
    "crashes",
    "scanner",
    "badge",
    "door",
    "phone",
    "forwarding",
    "voicemail",
    "projector",
    "cable",
    "adapter",
    "wifi",
    "guest",
    "monitor",
];
/// Words of one request.
const LENGTH: usize = 36;

fn pick(words: &'static [&'static str], at: usize) -> &'static str {
    words.get(at % words.len()).copied().unwrap_or_default()
}

/// Scatters a number over all values (the finaliser of `SplitMix64`).
fn scatter(number: usize) -> usize {
    let mut z = (number as u64).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from(z ^ (z >> 31)).unwrap_or(number)
}

/// A person's name.
pub(crate) fn name(number: usize) -> String {
    let mixed = scatter(number);
    format!("{} {}", pick(&FIRST, mixed), pick(&LAST, mixed / FIRST.len()))
}

/// What somebody says is wrong: two sentences, one of whose words is nobody else's.
pub(crate) fn description(number: usize) -> String {
    let words: Vec<&str> =
        (0..LENGTH).map(|at| pick(&WORDS, scatter(number * LENGTH + at))).collect();
    let (first, second) = words.split_at(LENGTH / 3);
    format!("The {}. Then {} case{number}.", first.join(" "), second.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_says_the_same_and_another_something_else() {
        assert_eq!(description(5), description(5));
        assert_ne!(description(5), description(6));
        assert_ne!(name(1), name(2));
    }
}
