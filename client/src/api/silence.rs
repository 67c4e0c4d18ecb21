//! Why a request got no answer, as far as somebody who looks after the computer can do something about it.

use std::{error::Error, io};

use rustls::CertificateError;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// Nobody answers at that address, or something else does.
    #[error("no_answer: nobody answers there")]
    NoAnswer,
    /// The certificate comes from an authority this computer does not trust.
    #[error("certificate_foreign: its certificate is none this computer trusts")]
    Foreign,
    /// The certificate is not valid now.
    #[error("certificate_dates: its certificate is out of date")]
    OutOfDate,
    /// The certificate stands for another name.
    #[error("certificate_name: its certificate is for another name")]
    OtherName,
    /// Anything else about the certificate.
    #[error("certificate_refused: its certificate cannot be used")]
    Refused,
}

impl Silence {
    /// Reads it out of what the HTTP library says.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        tls_error(error).map_or(Self::NoAnswer, Self::of_tls)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the library's list is open")]
    fn of_tls(error: &rustls::Error) -> Self {
        use CertificateError as Why;
        let rustls::Error::InvalidCertificate(why) = error else { return Self::NoAnswer };
        match why {
            Why::UnknownIssuer | Why::BadSignature => Self::Foreign,
            Why::Expired
            | Why::ExpiredContext { .. }
            | Why::NotValidYet
            | Why::NotValidYetContext { .. } => Self::OutOfDate,
            Why::NotValidForName | Why::NotValidForNameContext { .. } => Self::OtherName,
            _ => Self::Refused,
        }
    }
}

/// An error of input and output hides the one it was made of from `source`.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    if let Some(tls) = error.downcast_ref() {
        return Some(tls);
    }
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => tls_error(inner),
        None => tls_error(error.source()?),
    }
}
