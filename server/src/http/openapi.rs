//! The OpenAPI document, made from the table of routes.

use std::collections::BTreeMap;

use deskbell_protocol::problem::{ErrorCode, Problem};
use utoipa::{
    PartialSchema as _, ToSchema as _,
    openapi::{
        ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, KnownFormat, ObjectBuilder,
        OpenApi, OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr, Required, ResponseBuilder,
        Schema, SchemaFormat, Type,
        path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::ArrayBuilder,
        security::{
            ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
        },
    },
};

use super::{
    route::{Access, Content, Method, Pace, Query, Route, Shape},
    routes::routes,
};

/// The document that `GET /api/openapi.json` answers with and that `docs/openapi.json` keeps.
pub fn openapi() -> OpenApi {
    let routes = routes();
    let mut parts = BTreeMap::new();
    gather(&mut parts, Problem::name().into_owned(), Problem::schema(), Problem::schemas);
    let mut paths = PathsBuilder::new();
    for route in &routes {
        for shape in shapes_of(route) {
            gather(&mut parts, (shape.name)().into_owned(), (shape.schema)(), shape.parts);
        }
        paths = paths.path(route.path, PathItem::new(http_method(route.method), operation(route)));
    }
    let mut components = ComponentsBuilder::new().schemas_from_iter(parts);
    for (name, scheme) in security_schemes() {
        components = components.security_scheme(name, scheme);
    }
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Deskbell")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "What the bell, the help page and the console say to the server. \
                     Every write carries its id and is safe to repeat for ever.",
                ))
                .build(),
        )
        .paths(paths.build())
        .components(Some(components.build()))
        .build()
}

fn gather(
    parts: &mut BTreeMap<String, RefOr<Schema>>,
    name: String,
    schema: RefOr<Schema>,
    inner: fn(&mut Vec<(String, RefOr<Schema>)>),
) {
    let mut found = Vec::new();
    inner(&mut found);
    parts.extend(found);
    parts.insert(name, schema);
}

fn shapes_of(route: &Route) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = route.body.into_iter().collect();
    for (_, content) in &route.answers {
        match content {
            Content::Json(shape) | Content::ListOf(shape) | Content::Events(shape) => {
                shapes.push(*shape);
            }
            Content::Nothing | Content::File => {}
        }
    }
    shapes
}

fn operation(route: &Route) -> Operation {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(route.operation))
        .summary(Some(route.about))
        .tag(tag(route.path));
    for name in path_parameters(route.path) {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(ObjectBuilder::new().schema_type(Type::String))),
        );
    }
    for (place, parameters) in
        [(ParameterIn::Query, &route.query), (ParameterIn::Header, &route.headers)]
    {
        for Query { name, about } in parameters {
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(*name)
                    .parameter_in(place.clone())
                    .required(Required::False)
                    .description(Some(*about))
                    .schema(Some(ObjectBuilder::new().schema_type(Type::String))),
            );
        }
    }
    if let Some(shape) = route.body {
        operation = operation.request_body(Some(
            RequestBodyBuilder::new()
                .required(Some(Required::True))
                .content(
                    "application/json",
                    ContentBuilder::new().schema(Some(reference(shape))).build(),
                )
                .build(),
        ));
    } else if route.pace == Pace::Upload {
        operation = operation.request_body(Some(
            RequestBodyBuilder::new()
                .required(Some(Required::True))
                .content("application/octet-stream", file())
                .build(),
        ));
    }
    for requirement in security(route.access) {
        operation = operation.security(requirement);
    }
    with_answers(operation, route).build()
}

fn with_answers(mut operation: OperationBuilder, route: &Route) -> OperationBuilder {
    for (status, content) in &route.answers {
        let response = ResponseBuilder::new().description("Done");
        let json = |schema: RefOr<Schema>| ContentBuilder::new().schema(Some(schema)).build();
        let response = match content {
            Content::Nothing => response,
            Content::Json(shape) => response.content("application/json", json(reference(*shape))),
            Content::ListOf(shape) => response.content(
                "application/json",
                json(ArrayBuilder::new().items(reference(*shape)).into()),
            ),
            Content::File => response.content("application/octet-stream", file()),
            Content::Events(shape) => response
                .description("Events; `data` of each `change` is the schema's JSON")
                .content("text/event-stream", json(reference(*shape))),
        };
        operation = operation.response(status.to_string(), response);
    }
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in route.all_errors() {
        by_status.entry(code.status()).or_default().push(code.as_str());
    }
    for (status, codes) in by_status {
        let problem = Ref::from_schema_name(Problem::name());
        operation = operation.response(
            status.to_string(),
            ResponseBuilder::new().description(codes.join(", ")).content(
                "application/problem+json",
                ContentBuilder::new().schema(Some(problem)).build(),
            ),
        );
    }
    operation
}

fn reference(shape: Shape) -> RefOr<Schema> {
    Ref::from_schema_name((shape.name)()).into()
}

fn file() -> utoipa::openapi::Content {
    let binary = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    ContentBuilder::new().schema(Some(binary)).build()
}

fn http_method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::Get,
        Method::Put => HttpMethod::Put,
        Method::Post => HttpMethod::Post,
        Method::Patch => HttpMethod::Patch,
        Method::Delete => HttpMethod::Delete,
    }
}

/// `/api/v1/me/home` → `me`.
fn tag(path: &str) -> &str {
    path.strip_prefix("/api/v1/").and_then(|rest| rest.split('/').next()).unwrap_or("server")
}

/// The names between braces.
pub fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split('}').next())
}

fn security(access: Access) -> Vec<SecurityRequirement> {
    let needs = |name: &str| SecurityRequirement::new(name, Vec::<String>::new());
    match access {
        Access::Public => Vec::new(),
        Access::Device | Access::ApprovedDevice => vec![needs("device")],
        Access::HelpSecret => vec![needs("help_secret")],
        Access::Technician(_) => vec![needs("api_token"), needs("session")],
    }
}

fn security_schemes() -> [(&'static str, SecurityScheme); 4] {
    let bearer = |about: &str| {
        SecurityScheme::Http(
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about)).build(),
        )
    };
    [
        ("device", bearer("The token a bell made when it enrolled")),
        ("help_secret", bearer("The secret a help page made with its request")),
        ("api_token", bearer("A technician's API token")),
        ("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-deskbell")))),
    ]
}

/// Every code some operation documents.
pub fn documented_codes() -> Vec<ErrorCode> {
    let mut codes: Vec<ErrorCode> = routes().iter().flat_map(Route::all_errors).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
