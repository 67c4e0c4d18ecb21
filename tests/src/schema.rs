//! Walks the OpenAPI document: which fields of a kind a set of answers can hold, and which of them a value fills.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A field: the schema that declares it and the property's name.
pub type Field = (String, String);

/// Which fields are looked for.
#[derive(Debug, Clone, Copy)]
pub enum Sought {
    /// Any words: no id, time, enumeration or pattern.
    FreeText,
    /// Values of these component schemas.
    Named(&'static [&'static str]),
}

impl Sought {
    /// Whether a schema, with its name if it is a component, is looked for.
    fn is(self, name: Option<&str>, schema: &Value) -> bool {
        match self {
            Self::FreeText => is_free_text(schema),
            Self::Named(names) => name.is_some_and(|name| names.contains(&name)),
        }
    }
}

/// The component schemas of an OpenAPI document.
pub struct Schemas<'a> {
    document: &'a Value,
    sought: Sought,
}

impl<'a> Schemas<'a> {
    /// Reads the components of a document.
    pub fn of(document: &'a Value, sought: Sought) -> Self {
        Self { document, sought }
    }

    /// The schemas of all successful JSON answers of paths that start with one of the prefixes.
    pub fn answers(&self, prefixes: &[&str]) -> Vec<(String, &'a Value)> {
        let mut found = Vec::new();
        for (path, methods) in self.document["paths"].as_object().into_iter().flatten() {
            if !prefixes.iter().any(|prefix| path.starts_with(prefix)) {
                continue;
            }
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let answers = operation["responses"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter(|(status, _)| status.starts_with('2'));
                found.extend(answers.filter_map(|(_, answer)| {
                    answer
                        .pointer("/content/application~1json/schema")
                        .map(|schema| (format!("{method} {path}"), schema))
                }));
            }
        }
        found
    }

    /// Every field looked for that is reachable from a schema.
    pub fn fields(&self, schema: &'a Value) -> BTreeSet<Field> {
        let mut fields = BTreeSet::new();
        self.collect(schema, ("", ""), &mut BTreeSet::new(), &mut fields);
        fields
    }

    fn collect(
        &self,
        schema: &'a Value,
        owner: (&str, &str),
        visited: &mut BTreeSet<String>,
        fields: &mut BTreeSet<Field>,
    ) {
        if let Some(name) = reference(schema) {
            let target = self.component(name);
            if self.sought.is(Some(name), target) {
                fields.insert((owner.0.to_owned(), owner.1.to_owned()));
            } else if visited.insert(name.to_owned()) {
                self.collect(target, (name, ""), visited, fields);
            }
            return;
        }
        if self.sought.is(None, schema) {
            fields.insert((owner.0.to_owned(), owner.1.to_owned()));
        }
        for (property, inner) in schema["properties"].as_object().into_iter().flatten() {
            self.collect(inner, (owner.0, property), visited, fields);
        }
        for inner in parts(schema) {
            self.collect(inner, owner, visited, fields);
        }
        self.collect_items(schema, owner, visited, fields);
    }

    fn collect_items(
        &self,
        schema: &'a Value,
        owner: (&str, &str),
        visited: &mut BTreeSet<String>,
        fields: &mut BTreeSet<Field>,
    ) {
        if schema["items"].is_object() {
            self.collect(&schema["items"], owner, visited, fields);
        }
    }

    /// Notes which fields of a value, read along its schema, hold something that `wanted` accepts.
    pub fn filled(
        &self,
        schema: &'a Value,
        value: &Value,
        wanted: &dyn Fn(&Value) -> bool,
        found: &mut BTreeMap<Field, String>,
    ) {
        self.fill(schema, value, ("", ""), wanted, found);
    }

    fn fill(
        &self,
        schema: &'a Value,
        value: &Value,
        owner: (&str, &str),
        wanted: &dyn Fn(&Value) -> bool,
        found: &mut BTreeMap<Field, String>,
    ) {
        if let Some(name) = reference(schema) {
            let target = self.component(name);
            if !self.sought.is(Some(name), target) {
                return self.fill(target, value, (name, ""), wanted, found);
            }
            return note(value, owner, wanted, found);
        }
        if self.sought.is(None, schema) {
            note(value, owner, wanted, found);
        }
        match value {
            Value::Array(items) => items
                .iter()
                .for_each(|item| self.fill(&schema["items"], item, owner, wanted, found)),
            Value::Object(map) => {
                for (property, inner) in schema["properties"].as_object().into_iter().flatten() {
                    if let Some(value) = map.get(property) {
                        self.fill(inner, value, (owner.0, property), wanted, found);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        for inner in parts(schema) {
            self.fill(inner, value, owner, wanted, found);
        }
    }

    fn component(&self, name: &str) -> &'a Value {
        &self.document["components"]["schemas"][name]
    }
}

fn note(
    value: &Value,
    owner: (&str, &str),
    wanted: &dyn Fn(&Value) -> bool,
    found: &mut BTreeMap<Field, String>,
) {
    if wanted(value) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        found.insert((owner.0.to_owned(), owner.1.to_owned()), text);
    }
}

fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    ["allOf", "oneOf", "anyOf"]
        .into_iter()
        .flat_map(|key| schema[key].as_array().into_iter().flatten())
}

/// A string that may hold any words: no id, time, enumeration or pattern.
fn is_free_text(schema: &Value) -> bool {
    let string = match &schema["type"] {
        Value::String(kind) => kind == "string",
        Value::Array(kinds) => kinds.iter().any(|kind| kind == "string"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    let free = ["format", "enum", "pattern", "const"].iter().all(|key| schema.get(key).is_none());
    string && free
}
