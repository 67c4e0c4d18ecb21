//! What one row of the table of routes says: method, path, who may call, what goes in and out.
//!
//! The router, `docs/openapi.json` and the authorisation matrix of the tests are made from these rows, so a route
//! that does not say who may call it cannot exist.

use std::borrow::Cow;

use axum::{handler::Handler, routing::MethodRouter};
use deskbell_protocol::{desk::people::Role, problem::ErrorCode};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

use super::App;

/// Methods the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads; never writes.
    Get,
    /// Writes under an id of the caller's; safe to repeat.
    Put,
    /// The few calls that make no row of the caller's.
    Post,
    /// Edits fields.
    Patch,
    /// Takes back or retires.
    Delete,
}

impl Method {
    /// The method's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// A device, also while it waits for approval.
    Device,
    /// A device that was approved.
    ApprovedDevice,
    /// Whoever holds the secret of the help request that the path names.
    HelpSecret,
    /// A technician of at least this role.
    Technician(Role),
}

/// How long a route may take and how much it may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// JSON in and out, within the common time limit.
    Plain,
    /// A file: as long as bytes keep coming.
    Upload,
    /// A stream that stays open.
    Stream,
}

/// A type's schema.
#[derive(Clone, Copy)]
pub struct Shape {
    pub(super) name: fn() -> Cow<'static, str>,
    pub(super) schema: fn() -> RefOr<Schema>,
    pub(super) parts: fn(&mut Vec<(String, RefOr<Schema>)>),
}

impl Shape {
    fn of<T: ToSchema>() -> Self {
        Self { name: T::name, schema: T::schema, parts: T::schemas }
    }
}

/// What an answer carries.
#[derive(Clone, Copy)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// JSON.
    Json(Shape),
    /// A list of a type as JSON.
    ListOf(Shape),
    /// A file.
    File,
    /// Server-sent events whose data is JSON.
    Events(Shape),
}

/// One parameter of the query.
#[derive(Clone, Copy)]
pub struct Query {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// One row of the table.
#[derive(Clone)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path, with `{parameters}`.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// The operation's name.
    pub operation: &'static str,
    /// What it does.
    pub about: &'static str,
    /// How long it may take.
    pub pace: Pace,
    /// The JSON it reads.
    pub body: Option<Shape>,
    /// Parameters of its query.
    pub query: Vec<Query>,
    /// Headers it reads.
    pub headers: Vec<Query>,
    /// Its answers.
    pub answers: Vec<(u16, Content)>,
    /// Codes it answers with beyond those of its access and body.
    pub errors: Vec<ErrorCode>,
    pub(super) handler: MethodRouter<App>,
}

impl Route {
    /// A route with its handler.
    pub fn new<H, T>(method: Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        use axum::routing::{delete, get, patch, post, put};
        let handler = match method {
            Method::Get => get(handler),
            Method::Put => put(handler),
            Method::Post => post(handler),
            Method::Patch => patch(handler),
            Method::Delete => delete(handler),
        };
        Self {
            method,
            path,
            access,
            operation: "",
            about: "",
            pace: Pace::Plain,
            body: None,
            query: Vec::new(),
            headers: Vec::new(),
            answers: Vec::new(),
            errors: Vec::new(),
            handler,
        }
    }

    /// Its name and what it does.
    #[must_use]
    pub fn named(mut self, operation: &'static str, about: &'static str) -> Self {
        self.operation = operation;
        self.about = about;
        self
    }

    /// Whom it lets in instead.
    #[must_use]
    pub fn only_for(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// The JSON it reads.
    #[must_use]
    pub fn reads<T: ToSchema>(mut self) -> Self {
        self.body = Some(Shape::of::<T>());
        self
    }

    /// An answer with JSON.
    #[must_use]
    pub fn answers<T: ToSchema>(mut self, status: u16) -> Self {
        self.answers.push((status, Content::Json(Shape::of::<T>())));
        self
    }

    /// An answer with a JSON list.
    #[must_use]
    pub fn answers_list<T: ToSchema>(mut self) -> Self {
        self.answers.push((200, Content::ListOf(Shape::of::<T>())));
        self
    }

    /// An answer without a body.
    #[must_use]
    pub fn answers_nothing(mut self, status: u16) -> Self {
        self.answers.push((status, Content::Nothing));
        self
    }

    /// A file, read or written.
    #[must_use]
    pub fn answers_file(mut self) -> Self {
        self.answers.push((200, Content::File));
        self
    }

    /// A stream of events.
    #[must_use]
    pub fn streams<T: ToSchema>(mut self) -> Self {
        self.answers.push((200, Content::Events(Shape::of::<T>())));
        self.pace = Pace::Stream;
        self
    }

    /// It takes a file.
    #[must_use]
    pub fn takes_file(mut self) -> Self {
        self.pace = Pace::Upload;
        self
    }

    /// Parameters of its query.
    #[must_use]
    pub fn query(mut self, parameters: &[(&'static str, &'static str)]) -> Self {
        self.query.extend(parameters.iter().map(|(name, about)| Query { name, about }));
        self
    }

    /// A header it reads.
    #[must_use]
    pub fn header(mut self, name: &'static str, about: &'static str) -> Self {
        self.headers.push(Query { name, about });
        self
    }

    /// Codes of its own.
    #[must_use]
    pub fn refuses(mut self, codes: &[ErrorCode]) -> Self {
        self.errors.extend_from_slice(codes);
        self
    }

    /// Every code it can answer with, by status and then by name.
    pub fn all_errors(&self) -> Vec<ErrorCode> {
        use ErrorCode as E;
        let mut all = self.errors.clone();
        all.extend([E::MalformedRequest, E::Internal, E::Unavailable, E::MisdirectedRequest]);
        match self.access {
            Access::Public => {}
            Access::Device => all.extend(DEVICE),
            Access::ApprovedDevice => {
                all.extend(DEVICE);
                all.push(E::ApprovalPending);
            }
            Access::HelpSecret => all.push(E::Unauthenticated),
            Access::Technician(role) => {
                // A device's token finds nothing on the desk, as if the path did not exist.
                all.extend([E::Unauthenticated, E::NotFound]);
                if role != Role::Technician {
                    all.push(E::Forbidden);
                }
                if self.method != Method::Get {
                    all.push(E::CrossSite);
                }
            }
        }
        if self.body.is_some() {
            all.extend([E::MalformedJson, E::UnsupportedMediaType, E::BodyTooLarge]);
            all.extend([E::ValidationFailed, E::RequestTimeout]);
        }
        if self.method != Method::Get {
            all.extend([E::RateLimited, E::StorageFull]);
        }
        if self.path.contains('{') {
            all.push(E::NotFound);
        }
        if self.pace == Pace::Plain {
            all.push(E::Timeout);
        }
        all.sort_by_key(|code| (code.status(), code.as_str()));
        all.dedup();
        all
    }
}

const DEVICE: [ErrorCode; 4] = [
    ErrorCode::Unauthenticated,
    ErrorCode::TokenUnknown,
    ErrorCode::DeviceRevoked,
    ErrorCode::UpgradeRequired,
];
