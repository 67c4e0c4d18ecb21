//! The names under which this server answers: a request for another one was led here by mistake or by malice.

use std::{collections::BTreeSet, net::IpAddr};

use url::{Host, Url};

/// Known names and the public address.
#[derive(Debug, Clone)]
pub struct Hosts {
    public: Url,
    names: BTreeSet<String>,
    tls: bool,
}

impl Hosts {
    /// The public address's name, the address listened on, and loopback.
    pub fn new(public: Url, listen: IpAddr, tls: bool) -> Self {
        let mut names: BTreeSet<String> =
            ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into_iter().collect();
        if let Some(host) = public.host() {
            names.insert(match host {
                Host::Domain(name) => name.to_ascii_lowercase(),
                Host::Ipv4(address) => address.to_string(),
                Host::Ipv6(address) => address.to_string(),
            });
        }
        if !listen.is_unspecified() {
            names.insert(listen.to_string());
        }
        Self { public, names, tls }
    }

    /// Whether a request for this name is meant for this server.
    pub fn knows(&self, host: &str) -> bool {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        self.names.contains(&bare.to_ascii_lowercase())
    }

    /// Whether answers travel encrypted.
    pub fn is_tls(&self) -> bool {
        self.tls
    }

    /// Whether a page of this origin is one of ours.
    pub fn is_own_origin(&self, origin: &str) -> bool {
        let Ok(origin) = Url::parse(origin) else { return false };
        let loopback = !self.tls && origin.host_str().is_some_and(|host| self.knows(host));
        origin.origin() == self.public.origin() || loopback
    }

    /// An address people open, e.g. the sign-in link.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public.as_str().trim_end_matches('/'))
    }

    /// Where people reach the server.
    pub fn public(&self) -> &Url {
        &self.public
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_under_its_own_names_only() {
        let public = Url::parse("https://help.aldermoor.example").unwrap();
        let hosts = Hosts::new(public, [0, 0, 0, 0].into(), true);
        for known in ["help.aldermoor.example", "HELP.aldermoor.example", "localhost", "[::1]"] {
            assert!(hosts.knows(known), "{known}");
        }
        assert!(!hosts.knows("evil.example"));
        assert!(hosts.is_own_origin("https://help.aldermoor.example"));
        assert!(!hosts.is_own_origin("https://help.aldermoor.example.evil.example"));
        assert!(!hosts.is_own_origin("null"));
        assert!(!hosts.is_own_origin("http://localhost:1"));
    }
}
