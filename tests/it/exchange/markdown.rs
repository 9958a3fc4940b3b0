//! Markdown: what is written is read again, all of it, from any plan.

use super::plans_rich::rich_plan;
use super::{read, write};
use crate::plans_mixed::mixed_plan;
use serde_json::Value;
use slackline::exchange::{find, plan_json};
use slackline::plan::{Plan, integrity};
use std::collections::BTreeMap;

fn written(plan: &Plan) -> String {
    let (bytes, _) = write(find("markdown").expect("a format"), plan);
    String::from_utf8(bytes).expect("UTF-8")
}

/// A plan as JSON without what a document says by place (ids, ranks, places) or not at all (texts of documents, and
/// the lines of them that single steps and criteria stand on). Rows stand in the order of their names.
fn told(plan: &Plan) -> Value {
    let value: Value = serde_json::from_slice(&plan_json::write(plan)).expect("JSON");
    let mut names: BTreeMap<u64, String> = BTreeMap::new();
    for rows in value.as_object().expect("tables").values() {
        for row in rows.as_array().into_iter().flatten() {
            let name = ["key", "name", "text", "condition", "title"]
                .iter()
                .find_map(|f| row.get(*f)?.as_str());
            if let (Some(id), Some(name)) = (row["id"].as_u64(), name) {
                names.insert(id, name.to_owned());
            }
        }
    }
    let mut value = value;
    tell(&mut value, &names, 0);
    for rows in value.as_object_mut().expect("tables").values_mut() {
        if let Some(rows) = rows.as_array_mut() {
            rows.sort_by_key(ToString::to_string);
        }
    }
    value
}

fn tell(value: &mut Value, names: &BTreeMap<u64, String>, depth: usize) {
    match value {
        Value::Object(fields) => {
            for gone in ["id", "rank", "place", "last_id", "repairs"] {
                fields.remove(gone);
            }
            if fields.contains_key("name")
                && fields
                    .keys()
                    .all(|key| ["name", "text"].contains(&key.as_str()))
            {
                fields.remove("text");
            }
            if depth > 2 {
                fields.remove("sources");
            }
            fields
                .values_mut()
                .for_each(|field| tell(field, names, depth + 1));
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| tell(item, names, depth + 1)),
        // A number may be a row or a number: what is called alike is taken to be the same.
        Value::Number(number) => {
            if let Some(name) = number.as_u64().and_then(|number| names.get(&number)) {
                *value = Value::String(format!("-> {name}"));
            }
        }
        Value::String(text) => {
            let number = text
                .strip_prefix(['t', 'g'])
                .and_then(|number| number.parse::<u64>().ok());
            if let Some(name) = number.and_then(|number| names.get(&number)) {
                *text = format!("-> {name}");
            }
        }
        Value::Bool(_) | Value::Null => {}
    }
}

fn assert_comes_back(plan: &Plan, what: &str) {
    let text = written(plan);
    let (back, report) = read("markdown", text.as_bytes());
    assert_eq!(integrity::check(&back), Ok(()), "{what}");
    assert!(
        report.losses.is_empty(),
        "{what}: {:?}\n{text}",
        report.losses
    );
    assert_eq!(written(&back), text, "{what}");
}

#[test]
fn random_plans_come_back_from_their_documents() {
    for seed in 0..40 {
        assert_comes_back(&rich_plan(seed), &format!("rich {seed}"));
        assert_comes_back(
            &mixed_plan(8 + seed as usize, seed),
            &format!("mixed {seed}"),
        );
    }
}

#[test]
fn sample_plans_come_back_field_by_field() {
    for (_, plan) in super::samples() {
        let (back, _) = read("markdown", written(&plan).as_bytes());
        let (before, after) = (told(&plan), told(&back));
        for (table, rows) in before.as_object().expect("tables") {
            assert_eq!(&after[table], rows, "{} of {}", table, plan.info.title);
        }
    }
}

#[test]
fn a_changed_word_is_a_changed_field_and_nothing_else() {
    let plan = super::samples().pop().expect("a sample").1;
    let ticket = plan
        .tickets
        .iter()
        .find(|t| !t.title.is_empty())
        .expect("a ticket");
    let text = written(&plan).replace(&ticket.title, "Something else");
    let (back, report) = read("markdown", text.as_bytes());
    assert!(report.losses.is_empty(), "{:?}", report.losses);
    let found = back.find_key(&ticket.key).expect("the ticket");
    assert_eq!(back.node_title(found), "Something else");
    assert_eq!(back.tickets.len(), plan.tickets.len());
}
