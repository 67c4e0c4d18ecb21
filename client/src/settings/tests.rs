//! Layers, origins and refusals.

use rstest::rstest;

use super::*;

struct Layers {
    folder: tempfile::TempDir,
    sources: Sources,
}

impl Layers {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let sources = Sources {
            policy: at("policy.toml").into(),
            user: at("user.toml"),
            data_dir: at("data"),
            ..Sources::default()
        };
        Self { folder, sources }
    }

    fn policy(self, toml: &str) -> Self {
        std::fs::write(self.folder.path().join("policy.toml"), toml).unwrap();
        self
    }

    fn user(self, toml: &str) -> Self {
        std::fs::write(self.folder.path().join("user.toml"), toml).unwrap();
        self
    }

    fn environment(mut self, key: &str, value: &str) -> Self {
        self.sources.environment.push((key.to_owned(), value.to_owned()));
        self
    }

    fn read(&self) -> Settings {
        Settings::read(&self.sources)
    }
}

fn server(settings: &Settings) -> (Option<&str>, Origin) {
    let setting = &settings.server_url;
    (setting.value.as_ref().map(Url::as_str), setting.origin)
}

#[test]
fn policy_wins_over_environment_over_user() {
    let user = Layers::new().user("server_url = 'https://user.example'");
    assert_eq!(server(&user.read()), (Some("https://user.example/"), Origin::User));
    let named = user.environment("server_url", "https://env.example");
    assert_eq!(server(&named.read()), (Some("https://env.example/"), Origin::Environment));
    let policy = named.policy("server_url = 'https://policy.example'");
    assert_eq!(server(&policy.read()), (Some("https://policy.example/"), Origin::Policy));
}

#[test]
fn nothing_set_is_the_default() {
    let settings = Layers::new().read();
    assert_eq!(server(&settings), (None, Origin::Default));
    assert!(settings.show_quit.value);
    assert_eq!(settings.locale.value, "en");
    assert_eq!(settings.problems, []);
}

#[rstest]
#[case::plain_http("http://help.example.com")]
#[case::password("https://user@help.example.com")]
#[case::file("file:///etc/passwd")]
#[case::unicode("https://hëlp.example.com")]
#[case::query("https://help.example.com/?token=1")]
#[case::words("the server")]
fn a_bad_address_is_refused_without_fallback(#[case] address: &str) {
    let layers = Layers::new()
        .user("server_url = 'https://user.example'")
        .policy(&format!("server_url = '{address}'"));
    let settings = layers.read();
    assert_eq!(server(&settings), (None, Origin::Policy));
    assert_eq!(settings.problems.len(), 1);
    assert_eq!(settings.problems[0].key, "server_url");
    assert_eq!(settings.problems[0].origin, Origin::Policy);
}

#[rstest]
#[case("http://localhost:8080")]
#[case("http://127.0.0.1:8080")]
#[case("http://[::1]:8080")]
fn http_on_this_computer(#[case] address: &str) {
    let settings = Layers::new().environment("server_url", address).read();
    assert!(settings.server_url.value.is_some());
}

#[test]
fn fingerprints_in_both_spellings() {
    let colons = vec!["AB"; 32].join(":");
    let plain = "ab".repeat(32);
    let layers = Layers::new().policy(&format!("ca_fingerprints = ['{colons}', '{plain}']"));
    assert_eq!(layers.read().ca_fingerprints.value, [[0xAB; 32], [0xAB; 32]]);
    let one = Layers::new().environment("ca_fingerprints", &format!("{plain},{plain}"));
    assert_eq!(one.read().ca_fingerprints.value.len(), 2);
    let bad = Layers::new().policy("ca_fingerprints = ['abc']").read();
    assert_eq!(bad.problems[0].key, "ca_fingerprints");
}

#[test]
fn a_policy_that_is_no_toml_is_reported() {
    let settings = Layers::new().policy("server_url = ").read();
    assert_eq!(settings.problems.len(), 1);
    assert_eq!(settings.problems[0].origin, Origin::Policy);
}

#[test]
fn a_value_of_the_wrong_type_is_reported() {
    let settings = Layers::new().policy("show_quit = 7").read();
    assert_eq!(settings.problems[0].key, "show_quit");
}

#[cfg(windows)]
#[test]
fn a_policy_in_the_registry_wins_and_its_faults_are_reported() {
    let path = format!(r"Software\Deskbell tests\{}", std::process::id());
    let key = windows_registry::CURRENT_USER.create(&path).unwrap();
    key.set_string("ServerUrl", "https://policy.example").unwrap();
    key.set_u32("ShowQuit", 0).unwrap();
    key.set_multi_string("CaFingerprints", &["ab".repeat(32), "cd".repeat(32)]).unwrap();
    key.set_bytes("Locale", windows_registry::Type::Bytes, &[1]).unwrap();
    let mut layers = Layers::new().user("server_url = 'https://user.example'\nlocale = 'de'");
    layers.sources.policy = Policy::Registry(format!(r"HKCU\{path}"));
    let settings = layers.read();
    windows_registry::CURRENT_USER.remove_tree(&path).unwrap();
    assert_eq!(server(&settings), (Some("https://policy.example/"), Origin::Policy));
    assert_eq!((settings.show_quit.value, settings.show_quit.origin), (false, Origin::Policy));
    assert_eq!(settings.ca_fingerprints.value, [[0xAB; 32], [0xCD; 32]]);
    let found: Vec<_> = settings.problems.iter().map(|p| (p.key.as_str(), p.origin)).collect();
    assert_eq!(found, [("locale", Origin::Policy)]);
    assert_eq!(settings.locale.value, "en", "no weaker layer's value takes its place");
    assert_eq!(layers.read().problems, [], "no key is no policy");
}
