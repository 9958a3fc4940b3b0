//! The plan file: what is read back, what is refused, and with which words.

use super::*;
use crate::plan::*;

fn small() -> Plan {
    let mut plan = Plan::default();
    plan.tickets
        .insert(Ticket::new(TicketId(1), "A-1", "First"));
    plan.tickets
        .insert(Ticket::new(TicketId(2), "A-2", "Second"));
    let (from, to) = (Node::Ticket(TicketId(1)), Node::Ticket(TicketId(2)));
    plan.dependencies
        .insert(Dependency::new(DependencyId(3), from, to));
    plan.settle_last_id();
    plan
}

fn message(text: &str) -> String {
    read(text.as_bytes())
        .expect_err("a file that must be refused")
        .to_string()
}

#[test]
fn a_plan_reads_back_with_its_counter_and_the_same_bytes() {
    let mut plan = small();
    plan.last_id = 77;
    let bytes = write(&plan);
    let back = read(&bytes).expect("our own file");
    assert_eq!((&back, back.last_id), (&plan, 77));
    assert_eq!(write(&back), bytes);
}

#[test]
fn the_counter_is_settled_when_the_file_has_it_too_low() {
    let plan =
        read(br#"{"slackline":1,"tickets":[{"id":9,"key":"A","title":""}]}"#).expect("a plan");
    assert_eq!(plan.last_id, 9);
}

#[test]
fn a_byte_order_mark_is_accepted() {
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    bytes.extend(write(&small()));
    assert_eq!(read(&bytes), Ok(small()));
}

#[test]
fn an_unknown_field_is_named_with_its_place() {
    let text = "{\n \"slackline\": 1,\n \"tickets\": [\n  {\"id\": 1, \"key\": \"A\", \"titel\": \"x\"}\n ]\n}";
    let error = message(text);
    assert!(
        error.starts_with("line 4, column 31, in tickets[0]: unknown field `titel`")
            && error.contains("expected one of `id`, `key`"),
        "{error}"
    );
}

#[test]
fn a_wrong_type_is_named_with_its_field() {
    let text = r#"{"slackline":1,"tickets":[{"id":1,"key":"A"},{"id":2,"key":"B","estimate":{"fixed":"4h"}}]}"#;
    let error = message(text);
    assert!(error.contains("in tickets[1].estimate.fixed"), "{error}");
}

#[test]
fn a_newer_version_is_refused_before_anything_else() {
    let expected =
        "written by a newer Slackline (format 7, this one reads up to 1): update Slackline";
    assert_eq!(message(r#"{"hologram": [], "slackline": 7}"#), expected);
}

#[test]
fn versions_that_are_none_are_refused() {
    for version in ["0", "-1", "1.5", "\"1\"", "null", "{}"] {
        let error = message(&format!("{{\"slackline\": {version}}}"));
        assert!(error.contains("format version"), "{version}: {error}");
    }
    assert!(message("{}").contains("no Slackline plan"));
    assert!(message(r#"{"slackline":1,"slackline":1}"#).contains("duplicate field"));
}

#[test]
fn an_older_version_goes_through_every_later_step() {
    fn head_was_called_campaign(file: &mut serde_json::Value) {
        let Some(object) = file.as_object_mut() else {
            return;
        };
        if let Some(head) = object.remove("campaign") {
            object.insert("plan".into(), head);
        }
    }
    fn title_was_called_name(file: &mut serde_json::Value) {
        if let Some(head) = file.get_mut("plan").and_then(|head| head.as_object_mut())
            && let Some(name) = head.remove("name")
        {
            head.insert("title".into(), name);
        }
    }
    let steps: &[migrate::Migration] = &[head_was_called_campaign, title_was_called_name];
    let title = |text: &str| read_with(text.as_bytes(), steps).map(|plan| plan.info.title.clone());
    assert_eq!(
        title(r#"{"slackline":1,"campaign":{"name":"X"}}"#),
        Ok("X".into())
    );
    assert_eq!(
        title(r#"{"slackline":2,"plan":{"name":"X"}}"#),
        Ok("X".into())
    );
    assert_eq!(
        title(r#"{"slackline":3,"plan":{"title":"X"}}"#),
        Ok("X".into())
    );
    assert!(matches!(
        title(r#"{"slackline":1,"plan":5}"#),
        Err(ReadError::Migration { version: 1, .. })
    ));
    assert!(matches!(
        title(r#"{"slackline":4}"#),
        Err(ReadError::Newer {
            found: 4,
            supported: 3
        })
    ));
}

#[test]
fn a_truncated_file_says_so_wherever_it_is_cut() {
    let bytes = write(&small());
    for end in 1..bytes.len() - 2 {
        let error = read(&bytes[..end]).expect_err("a cut file");
        assert!(
            matches!(error, ReadError::Truncated { .. }),
            "cut at {end}: {error}"
        );
    }
}

#[test]
fn rows_that_do_not_fit_together_are_named_with_their_line() {
    let twice =
        "{\"slackline\":1,\n\"tickets\":[{\"id\":1,\"key\":\"A\"},\n{\"id\":1,\"key\":\"B\"}]}";
    assert_eq!(
        message(twice),
        "line 3: the id 1 is used twice: ids are unique in the whole plan"
    );
    let key =
        "{\"slackline\":1,\n\"tickets\":[{\"id\":1,\"key\":\"A\"},\n{\"id\":2,\"key\":\"a\"}]}";
    assert!(message(key).starts_with("line 3: the key \"a\" is used twice"));
    let dangling = "{\"slackline\":1,\n\"tickets\":[{\"id\":1,\"key\":\"A\"}],\n\"dependencies\":[\n{\"id\":2,\"from\":\"t1\",\"to\":\"t9\"}]}";
    assert_eq!(
        message(dangling),
        "line 4: dependency 2 refers to ticket 9, which is not in the plan"
    );
}

#[test]
fn hostile_text_is_refused_with_words() {
    let deep = format!("{{\"slackline\":1,\"tickets\":{}", "[".repeat(200_000));
    let deep_version = format!("{{\"slackline\":{}", "[".repeat(200_000));
    let huge = r#"{"slackline":1,"last_id":99999999999999999999999}"#;
    let float = r#"{"slackline":1,"plan":{"correlation":1e999}}"#;
    for text in [
        deep.as_str(),
        deep_version.as_str(),
        huge,
        float,
        "nonsense",
        "{\"a\":1} x",
    ] {
        let error = message(text);
        assert!(error.starts_with("line 1"), "{error}");
    }
    for (text, kind) in [("[1,2", "a list"), ("5", "a number"), ("\"x\"", "a text")] {
        let error = message(text);
        assert!(
            error.contains("this is no Slackline plan") && error.contains(kind),
            "{error}"
        );
    }
    assert_eq!(message(""), "the file is empty");
    assert!(
        read(b"\xFF\xFE{\0")
            .expect_err("UTF-16")
            .to_string()
            .contains("UTF-16")
    );
    assert!(
        read(b"\x7fELF\x02\x01\x01\0\0\0")
            .expect_err("binary")
            .to_string()
            .contains("binary")
    );
}
