//! What the desk keeps for itself in lists: written under an id of the writer's, edited from a version, retired rather
//! than deleted, so that what points to it keeps its name.

use serde::{Deserialize, Serialize};

/// One of them, as it is answered: the words it was put with, and what the server keeps beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<I, W> {
    /// Its id.
    pub id: I,
    /// What it was put with.
    #[serde(flatten)]
    pub words: W,
    /// Grows with every change; the `ETag`.
    pub version: u32,
    /// Whether it was taken out of the lists.
    pub retired: bool,
}

// Written by hand: the derive gives all of them one name. `Template` is `PutTemplate` with what the server adds.
#[cfg(feature = "schema")]
impl<I: utoipa::ToSchema, W: utoipa::ToSchema> utoipa::PartialSchema for Kept<I, W> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, Ref};
        let own = ObjectBuilder::new()
            .property("id", Ref::from_schema_name(I::name()))
            .required("id")
            .property("version", u32::schema())
            .required("version")
            .property("retired", bool::schema())
            .required("retired");
        AllOfBuilder::new().item(Ref::from_schema_name(W::name())).item(own).into()
    }
}

#[cfg(feature = "schema")]
impl<I: utoipa::ToSchema, W: utoipa::ToSchema> utoipa::ToSchema for Kept<I, W> {
    fn name() -> std::borrow::Cow<'static, str> {
        let words = W::name();
        words.strip_prefix("Put").unwrap_or(&words).to_owned().into()
    }
    fn schemas(
        schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>,
    ) {
        schemas.push((I::name().into_owned(), I::schema()));
        schemas.push((W::name().into_owned(), W::schema()));
        W::schemas(schemas);
    }
}
