//! The organisation's settings.

use serde::{Deserialize, Serialize};

use crate::{
    home::{Date, OpeningHours},
    text::{Line, Name},
};

/// `GET|PUT /desk/settings/calendar`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// IANA zone name.
    pub time_zone: Line,
    /// Opening hours of each week.
    pub hours: Vec<OpeningHours>,
    /// Days without opening hours.
    pub holidays: Vec<Date>,
}

/// `GET|PUT /desk/settings/contact`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactSettings {
    /// The organisation's name.
    pub organisation: Name,
    /// The phone number of IT; may be empty.
    pub phone: Line,
    /// Where the desk is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<Line>,
}

/// `GET|PUT /desk/settings/tickets`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TicketSettings {
    /// Working days after which a resolved ticket reminds once.
    pub remind_after_days: u16,
    /// Working days after which a resolved ticket closes.
    pub close_after_days: u16,
    /// Calendar days after closing during which a message reopens instead of opening a new ticket.
    pub reopen_within_days: u16,
}

/// `GET|PUT /desk/settings/privacy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PrivacySettings {
    /// Months after which closed tickets are deleted.
    pub months: u16,
    /// Smallest group a report shows, at least 5.
    pub min_group: u16,
    /// Who reads security signals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_lead: Option<Name>,
}

/// `GET|PUT /desk/settings/waits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WaitSettings {
    /// Whether the honest wait is shown at all.
    pub show: bool,
}

/// `GET|PUT /desk/settings/remote-session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoteSession {
    /// The link by which a technician looks at a computer; off if absent. `https`, or the scheme of a known program; it may
    /// hold `{hostname}`, `{account}` and `{address}`, the requester's usual e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Line>,
}

/// Answer of `GET|PUT /desk/settings/sign-in`: company sign-in (OpenID Connect). The secret is never read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignInSettings {
    /// The provider's issuer, exactly as the provider writes it; absent while company sign-in is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Line>,
    /// What the provider calls this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Line>,
    /// Whether a secret is kept.
    pub has_secret: bool,
    /// Hosts beside the issuer's own that the provider answers under.
    pub hosts: Vec<Line>,
    /// What the provider has to know as the redirect address, exactly.
    pub redirect_uri: String,
}

/// Body of `PUT /desk/settings/sign-in`. Without an issuer company sign-in is off.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutSignInSettings {
    /// The provider's issuer, exactly as the provider writes it: `https`, or `http` on this machine.
    #[serde(default)]
    pub issuer: Option<Line>,
    /// What the provider calls this server.
    #[serde(default)]
    pub client_id: Option<Line>,
    /// The provider's secret for this server. Left out, the one that is kept stays, as long as issuer and client are
    /// the same: a secret never goes to an address it was not given for.
    #[serde(default)]
    pub client_secret: Option<Secret>,
    /// Hosts beside the issuer's own that the provider answers under, e.g. for its keys. At most eight.
    #[serde(default)]
    pub hosts: Vec<Line>,
}

/// A secret, 1 to 512 bytes. It is never shown, neither in an answer nor in a log.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for the one place that uses it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl TryFrom<String> for Secret {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        match raw.len() {
            0 => Err("required: this field needs a text"),
            1..=512 => Ok(Self(raw)),
            _ => Err("too_long: at most 512 bytes are allowed"),
        }
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Secret {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::String).max_length(Some(512)).write_only(true).into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Secret {
    fn name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }
}

/// Settings with the version an `If-Match` names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versioned<T> {
    /// The settings.
    #[serde(flatten)]
    pub settings: T,
    /// Grows with every change; the ETag.
    pub version: u32,
}

// Written by hand: the derive gives every kind of settings one name, so that the last one stood for all of them.
#[cfg(feature = "schema")]
impl<T: utoipa::ToSchema> utoipa::PartialSchema for Versioned<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, Ref};
        let version = ObjectBuilder::new().property("version", u32::schema()).required("version");
        AllOfBuilder::new().item(Ref::from_schema_name(T::name())).item(version).into()
    }
}

#[cfg(feature = "schema")]
impl<T: utoipa::ToSchema> utoipa::ToSchema for Versioned<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("Versioned{}", T::name()).into()
    }
    fn schemas(
        schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>,
    ) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}
