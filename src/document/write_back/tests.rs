//! Writing back: nothing but what changed.

use super::*;

const TABLE: &str = "# Plan\r\n\n## Backend\n\n| ID | Task | Estimate | Blocked By |\n|----|------|----------|-----------|\n| T-1 | Schema | 2h | — |\r\n| T-2 | **API** | 3-4 hours | T-1 |\n| T-3 | Docs | 1d | T-1, T-2 (needs both) |\n\nEnd without a line end";

fn plan_of(text: &str) -> (Plan, SourceId) {
    let plan = super::super::read(text.as_bytes(), "plan.md", "").plan;
    let source = plan.sources.iter().next().expect("a source").id;
    (plan, source)
}

fn written(plan: &Plan, source: SourceId) -> (String, Vec<String>) {
    let written = write_back(plan, source).expect("a source with text");
    (
        String::from_utf8(written.bytes).expect("UTF-8"),
        written.losses,
    )
}

fn change(plan: &mut Plan, key: &str, change: impl FnOnce(&mut Ticket)) {
    let Some(Node::Ticket(id)) = plan.find_key(key) else {
        panic!("no {key}")
    };
    let mut row = plan.tickets.get(id).expect("a ticket").clone();
    change(&mut row);
    plan.tickets.insert(row);
}

#[test]
fn an_unchanged_plan_gives_the_same_bytes() {
    let damaged = "# Pl\u{e2}\u{2020}\u{2019}n\r\n\n- [ ] T1: a (2h)\r- [x] T2: b (1h, after T1)";
    for text in [TABLE, damaged, "", "\u{feff}# x\n"] {
        let (plan, source) = plan_of(text);
        if text.is_empty() {
            assert_eq!(
                write_back(&plan, source),
                Err(WriteBackError::NoText("plan.md".into()))
            );
        } else {
            let written = write_back(&plan, source).expect("text");
            assert_eq!(
                (written.bytes.as_slice(), written.replaced.len()),
                (text.as_bytes(), 0),
                "{text:?}"
            );
        }
    }
    let latin = b"# T\xE4st\n\n| ID | Task | Blocked By |\n|--|--|--|\n| A1 | caf\xE9 | - |\n| A2 | b | A1 |\n";
    let plan = super::super::read(latin, "plan.md", "").plan;
    let source = plan.sources.iter().next().expect("a source").id;
    assert_eq!(write_back(&plan, source).expect("text").bytes, latin);
}

#[test]
fn only_the_bytes_of_changed_cells_change() {
    let (mut plan, source) = plan_of(TABLE);
    change(&mut plan, "T-2", |ticket| {
        ticket.title = "API | v2".into();
        ticket.estimate = Estimate::Range {
            min: crate::plan::Work(300),
            max: crate::plan::Work(390),
        };
    });
    let (text, losses) = written(&plan, source);
    assert_eq!(
        text,
        TABLE.replace(
            "| **API** | 3-4 hours |",
            "| **API \\| v2** | 5-6.5 hours |"
        )
    );
    assert_eq!(losses, Vec::<String>::new());
}

#[test]
fn predecessors_come_and_go_in_their_cell() {
    let (mut plan, source) = plan_of(TABLE);
    let key = |plan: &Plan, key: &str| plan.find_key(key).expect("a key");
    let (one, two, three) = (key(&plan, "T-1"), key(&plan, "T-2"), key(&plan, "T-3"));
    let row = plan
        .dependencies
        .iter()
        .find(|row| row.from == one && row.to == three)
        .expect("T-1 → T-3")
        .id;
    plan.dependencies.remove(row);
    let (text, _) = written(&plan, source);
    assert_eq!(
        text,
        TABLE.replace("T-1, T-2 (needs both)", "T-2 (needs both)")
    );
    let row = plan
        .dependencies
        .iter()
        .find(|row| row.from == two && row.to == three)
        .expect("T-2 → T-3")
        .id;
    plan.dependencies.remove(row);
    let (text, _) = written(&plan, source);
    assert_eq!(text, TABLE.replace("T-1, T-2 (needs both)", "—"));
    plan.last_id += 1;
    plan.dependencies.insert(Dependency {
        kind: DependencyKind::Ss,
        ..Dependency::new(DependencyId(plan.last_id), three, one)
    });
    let (text, _) = written(&plan, source);
    assert!(
        text.contains("| T-1 | Schema | 2h | T-3 (SS) |\r\n"),
        "{text}"
    );
}

#[test]
fn rows_are_added_and_removed_whole() {
    let (mut plan, source) = plan_of(TABLE);
    let track = plan.tickets.iter().next().expect("a ticket").track;
    plan.last_id += 1;
    plan.tickets.insert(Ticket {
        track,
        estimate: Estimate::Fixed(crate::plan::Work(90)),
        ..Ticket::new(TicketId(plan.last_id), "T-4", "Ship")
    });
    let (text, losses) = written(&plan, source);
    assert_eq!(
        text,
        TABLE.replace(
            "(needs both) |\n",
            "(needs both) |\n| T-4 | Ship | 1.5h | — |\n"
        )
    );
    assert!(losses.is_empty(), "{losses:?}");
    let Some(Node::Ticket(id)) = plan.find_key("T-4") else {
        panic!("T-4")
    };
    plan.tickets.remove(id);
    let Some(Node::Ticket(id)) = plan.find_key("T-3") else {
        panic!("T-3")
    };
    let edges: Vec<_> = plan
        .dependencies
        .iter()
        .filter(|row| row.to == Node::Ticket(id))
        .map(|row| row.id)
        .collect();
    for edge in edges {
        plan.dependencies.remove(edge);
    }
    plan.tickets.remove(id);
    let (text, _) = written(&plan, source);
    assert_eq!(
        text,
        TABLE.replace("| T-3 | Docs | 1d | T-1, T-2 (needs both) |\n", "")
    );
}

#[test]
fn boxes_are_ticked_and_what_has_no_place_is_told() {
    let text = "# Tasks\n\n- [ ] T1: First (2h)\n- [ ] T2: Second (1h, depends on T1)\n";
    let (mut plan, source) = plan_of(text);
    change(&mut plan, "T1", |ticket| {
        ticket.progress.state = ProgressState::Done
    });
    let (now, losses) = written(&plan, source);
    assert_eq!(now, text.replace("- [ ] T1", "- [x] T1"));
    assert!(losses.is_empty());
    change(&mut plan, "T2", |ticket| {
        ticket.priority = Some(Priority::P1)
    });
    let (_, losses) = written(&plan, source);
    assert_eq!(losses, ["the priority of T2 has no place in the document"]);
}

#[test]
fn damage_beside_a_change_stays_as_it_was() {
    let text = "# P \u{e2}\u{2020}\u{2019} q\n\n| ID | Task | Hours | After |\n|-|-|-|-|\n| A1 | x \u{e2}\u{2020}\u{2019} y | 2 | - |\n| A2 | z \u{e2}\u{153}\u{201c} | 3 | A1 |\n";
    let (mut plan, source) = plan_of(text);
    change(&mut plan, "A2", |ticket| {
        ticket.estimate = Estimate::Fixed(crate::plan::Work(300))
    });
    let (now, _) = written(&plan, source);
    assert_eq!(now, text.replace("| 3 |", "| 5 |"));
}
