//! Certificates: the organisation's own, or a private authority in the data directory whose leaf renews itself.

use std::{
    io::Write as _,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use deskbell_protocol::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use sha2::{Digest as _, Sha256};

/// Days a leaf is valid, and from how many days before its end it is made anew.
const LEAF_DAYS: i64 = 90;
const RENEW_BEFORE_DAYS: i64 = 30;
/// Years the authority is valid: longer than a laptop lives.
const AUTHORITY_YEARS: i64 = 20;
const DAY: i64 = 24 * 60 * 60;

/// Why no certificate could be had.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("certificate_file: {} cannot be read or written: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file does not hold what it should.
    #[error("certificate_unreadable: {} does not hold a usable certificate or key: {why}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A certificate could not be made.
    #[error("certificate_failed: no certificate could be made: {0}")]
    Making(#[from] rcgen::Error),
    /// The TLS library refuses it.
    #[error("certificate_refused: the certificate cannot be used: {0}")]
    Refused(#[from] rustls::Error),
}

/// The organisation's own authority, made at `init`.
pub(crate) struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Reads the authority of a data directory, or makes it.
    pub(crate) fn of(dir: &Path, now: Timestamp) -> Result<Self, TlsError> {
        let (cert_path, key_path) = (dir.join("ca.pem"), dir.join("ca.key"));
        if !cert_path.exists() {
            let key = KeyPair::generate()?;
            let certificate = authority_params(now).self_signed(&key)?;
            write_private(&key_path, &key.serialize_pem())?;
            write_private(&cert_path, &certificate.pem())?;
        }
        let key =
            KeyPair::from_pem(&read(&key_path)?).map_err(|error| unreadable(&key_path, &error))?;
        let pem = read(&cert_path)?;
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|error| unreadable(&cert_path, &error))?;
        let issuer = Issuer::from_ca_cert_der(&certificate, key)?;
        Ok(Self { certificate, issuer })
    }

    /// SHA-256 of the certificate, as it goes into the installers' settings.
    pub(crate) fn fingerprint(&self) -> String {
        Sha256::digest(&self.certificate).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn leaf(&self, names: &[String], now: Timestamp) -> Result<CertifiedKey, TlsError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names.to_vec())?;
        params.distinguished_name = common_name(names.first().map_or("deskbell", String::as_str));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        valid_between(&mut params, now.plus_seconds(-DAY), now.plus_seconds(LEAF_DAYS * DAY));
        let leaf = params.signed_by(&key, &self.issuer)?;
        let chain = vec![leaf.der().clone(), self.certificate.clone()];
        certified(chain, &PrivateKeyDer::Pkcs8(key.serialize_der().into()))
    }
}

/// The certificate in use; the private authority's leaf is replaced while the server runs.
pub(crate) struct Certificates {
    current: RwLock<Arc<CertifiedKey>>,
    own: Option<OwnLeaf>,
}

struct OwnLeaf {
    authority: Authority,
    names: Vec<String>,
    made_at: RwLock<Timestamp>,
}

impl Certificates {
    /// A leaf of the private authority for these names.
    pub(crate) fn private(
        authority: Authority,
        names: Vec<String>,
        now: Timestamp,
    ) -> Result<Arc<Self>, TlsError> {
        let leaf = authority.leaf(&names, now)?;
        let own = OwnLeaf { authority, names, made_at: RwLock::new(now) };
        Ok(Arc::new(Self { current: RwLock::new(Arc::new(leaf)), own: Some(own) }))
    }

    /// The organisation's own certificate and key, PEM files.
    pub(crate) fn from_files(cert: &Path, key: &Path) -> Result<Arc<Self>, TlsError> {
        let pem = read(cert)?;
        let chain = CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| unreadable(cert, &error))?;
        if chain.is_empty() {
            return Err(unreadable(cert, &"no certificate in it"));
        }
        let private = PrivateKeyDer::from_pem_slice(read(key)?.as_bytes())
            .map_err(|error| unreadable(key, &error))?;
        let current = RwLock::new(Arc::new(certified(chain, &private)?));
        Ok(Arc::new(Self { current, own: None }))
    }

    /// Makes a new leaf if the present one ends soon.
    pub(crate) fn renew_if_due(&self, now: Timestamp) -> Result<(), TlsError> {
        let Some(own) = &self.own else { return Ok(()) };
        let made_at = *own.made_at.read().unwrap_or_else(PoisonError::into_inner);
        let age = (now.millis() - made_at.millis()) / 1000;
        if (0..(LEAF_DAYS - RENEW_BEFORE_DAYS) * DAY).contains(&age) {
            return Ok(());
        }
        let leaf = own.authority.leaf(&own.names, now)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(leaf);
        *own.made_at.write().unwrap_or_else(PoisonError::into_inner) = now;
        Ok(())
    }

    /// The TLS settings of a listener: TLS 1.2 and 1.3, HTTP/2 first.
    pub(crate) fn server_config(self: &Arc<Self>) -> Result<Arc<ServerConfig>, TlsError> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Current(Arc::clone(self))));
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// Hands the certificate of the moment to each handshake.
struct Current(Arc<Certificates>);

impl std::fmt::Debug for Current {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Current")
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// The names a leaf stands for: the public name, this machine's addresses on which it listens, and loopback.
pub(crate) fn leaf_names(public_host: &str, listen: IpAddr) -> Vec<String> {
    let mut names = vec![public_host.to_owned(), "localhost".to_owned()];
    if !listen.is_unspecified() {
        names.push(listen.to_string());
    }
    names.dedup();
    names
}

fn authority_params(now: Timestamp) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name("Deskbell private authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let until = now.plus_seconds(AUTHORITY_YEARS * 365 * DAY);
    valid_between(&mut params, now.plus_seconds(-DAY), until);
    params
}

fn common_name(name: &str) -> DistinguishedName {
    let mut full = DistinguishedName::new();
    full.push(DnType::CommonName, name);
    full
}

/// From and until which day; certificates need no finer time.
fn valid_between(params: &mut CertificateParams, from: Timestamp, until: Timestamp) {
    let [from, until] = [from, until].map(|at| {
        let date = at.jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
        let number = |value: i8| u8::try_from(value).unwrap_or(1);
        rcgen::date_time_ymd(i32::from(date.year()), number(date.month()), number(date.day()))
    });
    params.not_before = from;
    params.not_after = until;
}

fn certified(
    chain: Vec<CertificateDer<'static>>,
    key: &PrivateKeyDer<'static>,
) -> Result<CertifiedKey, TlsError> {
    let key = ring::sign::any_supported_type(key)?;
    Ok(CertifiedKey::new(chain, key))
}

fn read(path: &Path) -> Result<String, TlsError> {
    std::fs::read_to_string(path).map_err(|source| TlsError::File { path: path.to_owned(), source })
}

fn unreadable(path: &Path, why: &dyn std::fmt::Display) -> TlsError {
    TlsError::Unreadable { path: path.to_owned(), why: why.to_string() }
}

/// Writes a file only the server's account can read, durable before it is used.
fn write_private(path: &Path, text: &str) -> Result<(), TlsError> {
    let failed = |source| TlsError::File { path: path.to_owned(), source };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)
}
