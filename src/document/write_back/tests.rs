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

/// The text after a change of the plan, which reads back as the plan it was written from.
fn in_step(plan: &Plan, source: SourceId) -> (String, Vec<String>) {
    let (text, losses) = written(plan, source);
    let again = plan_of(&text).0;
    let edges = |plan: &Plan| -> std::collections::BTreeSet<(String, String)> {
        let rows = plan.dependencies.iter();
        rows.map(|row| (plan.key(row.from).to_owned(), plan.key(row.to).to_owned()))
            .collect()
    };
    assert_eq!(edges(&again), edges(plan), "{text}");
    (text, losses)
}

fn tie(plan: &mut Plan, from: &str, to: &str) {
    let (from, to) = (
        plan.find_key(from).expect("a key"),
        plan.find_key(to).expect("a key"),
    );
    plan.last_id += 1;
    plan.dependencies
        .insert(Dependency::new(DependencyId(plan.last_id), from, to));
}

fn untie(plan: &mut Plan, from: &str, to: &str) {
    let (from, to) = (plan.find_key(from), plan.find_key(to));
    let is_it = |row: &&Dependency| Some(row.from) == from && Some(row.to) == to;
    let id = plan
        .dependencies
        .iter()
        .find(is_it)
        .expect("a dependency")
        .id;
    plan.dependencies.remove(id);
}

const BOTH: &str = "# Plan\n\n| ID | Task | Estimate | Blocked By | Blocks |\n|---|---|---|---|---|\n| S-1 | Feed | 2h | — | S-2, S-3 |\n| S-2 | Push | 3h | S-1 | S-3 |\n| S-3 | Ship | 1h | S-1, S-2 | — |\n| S-4 | Tell | 1h | — | — |\n";

#[test]
fn both_columns_of_dependencies_are_kept_in_step() {
    let (mut plan, source) = plan_of(BOTH);
    untie(&mut plan, "S-1", "S-3");
    tie(&mut plan, "S-3", "S-4");
    let (text, losses) = in_step(&plan, source);
    let right = BOTH
        .replace("| — | S-2, S-3 |", "| — | S-2 |")
        .replace("| 1h | S-1, S-2 | — |", "| 1h | S-2 | S-4 |")
        .replace("| S-4 | Tell | 1h | — |", "| S-4 | Tell | 1h | S-3 |");
    assert_eq!((text, losses), (right, Vec::<String>::new()));
}

#[test]
fn a_removed_ticket_goes_from_the_cells_of_others() {
    let (mut plan, source) = plan_of(BOTH);
    untie(&mut plan, "S-1", "S-2");
    untie(&mut plan, "S-2", "S-3");
    let Some(Node::Ticket(id)) = plan.find_key("S-2") else {
        panic!("S-2")
    };
    plan.tickets.remove(id);
    let (text, losses) = in_step(&plan, source);
    assert!(!text.contains("S-2"), "{text}");
    assert!(losses.is_empty(), "{losses:?}");
}

#[test]
fn a_new_row_fills_both_columns() {
    let (mut plan, source) = plan_of(BOTH);
    plan.last_id += 1;
    let track = plan.tickets.iter().next().expect("a ticket").track;
    plan.tickets.insert(Ticket {
        track,
        ..Ticket::new(TicketId(plan.last_id), "S-5", "More")
    });
    tie(&mut plan, "S-2", "S-5");
    tie(&mut plan, "S-5", "S-4");
    let (text, _) = in_step(&plan, source);
    assert!(text.contains("| S-5 | More | — | S-2 | S-4 |"), "{text}");
    assert!(
        text.contains("| S-2 | Push | 3h | S-1 | S-3, S-5 |"),
        "{text}"
    );
}

#[test]
fn an_estimate_in_the_heading_of_a_card_is_written() {
    let text = "# Plan\n\n## Track A\n\n### A-1 Freeze the schema (4h)\nBlocked by: none\n\n### A-2 Copy (8h)\nBlocked by: A-1\n";
    let (mut plan, source) = plan_of(text);
    change(&mut plan, "A-1", |ticket| {
        ticket.estimate = Estimate::Fixed(crate::plan::Work(300));
    });
    let (now, losses) = written(&plan, source);
    assert_eq!((now, losses), (text.replace("(4h)", "(5h)"), Vec::new()));
}

#[test]
fn lists_say_what_waits_in_the_words_of_their_neighbours() {
    let dashed = "# Shop\n\n- [ ] F1: Tokens (1d)\n- [ ] F2: Page (3d) — depends on F1\n- [ ] F3: Stock (1d)\n";
    let (mut plan, source) = plan_of(dashed);
    tie(&mut plan, "F2", "F3");
    tie(&mut plan, "F1", "F3");
    let (text, losses) = in_step(&plan, source);
    assert_eq!(
        text,
        dashed.replace("Stock (1d)", "Stock (1d) — depends on F2, F1")
    );
    assert!(losses.is_empty(), "{losses:?}");
    untie(&mut plan, "F2", "F3");
    untie(&mut plan, "F1", "F3");
    untie(&mut plan, "F1", "F2");
    let (text, _) = in_step(&plan, source);
    assert_eq!(text, dashed.replace(" — depends on F1", ""));
    let inside = "# Tasks\n\n- [ ] T1: First (2h)\n- [ ] T2: Second (1h, depends on T1)\n- [ ] T3: Third (3h)\n";
    let (mut plan, source) = plan_of(inside);
    tie(&mut plan, "T2", "T3");
    let (text, _) = in_step(&plan, source);
    assert_eq!(text, inside.replace("(3h)", "(3h, depends on T2)"));
}

#[test]
fn mended_characters_are_written_and_damage_by_others_is_not_written_over() {
    let file = "# P \u{e2}\u{2020}\u{2019} q\n\n| ID | Task | Hours | After |\n|-|-|-|-|\n| A1 | x \u{e2}\u{2020}\u{2019} y | 2 | - |\n| A2 | z | 3 | A1 |\n";
    let (mut plan, source) = plan_of(file);
    let row = plan.sources.get(source).expect("a source").clone();
    assert!(is_unchanged(&row, file.as_bytes()) && mended(&row, file.as_bytes()).is_empty());
    let mut kept = row.clone();
    kept.repairs.clear();
    plan.sources.insert(kept.clone());
    change(&mut plan, "A1", |ticket| {
        ticket.estimate = Estimate::Fixed(crate::plan::Work(300));
    });
    assert!(is_unchanged(&kept, file.as_bytes()));
    assert!(!is_unchanged(
        &kept,
        file.replace("| 3 |", "| 4 |").as_bytes()
    ));
    let mut out = write_back(&plan, source).expect("text");
    out.also(mended(&kept, file.as_bytes()));
    let lines: Vec<u32> = out.changes.iter().map(|change| change.line).collect();
    assert_eq!(lines, [1, 5], "each line once");
    let text = String::from_utf8(out.bytes).expect("UTF-8");
    assert_eq!(text, row.text.replace("| 2 |", "| 5 |"));
    // Somebody mended the file, and the plan keeps the damage: that is another file.
    assert!(!is_unchanged(&row, row.text.as_bytes()));
}

#[test]
fn tickets_of_another_document_are_not_added_to_this_one() {
    let (plan, first) = plan_of(TABLE);
    let more = "# More\n\n| ID | Task | Estimate | Blocked By |\n|---|---|---|---|\n| T-4 | Ship | 1h | T-3 |\n";
    let (second, joined) = crate::document::reimport::join(&plan, "more.md", more.as_bytes());
    for source in [first, second] {
        let out = write_back(&joined.plan, source).expect("text");
        assert!(out.changes.is_empty() && out.losses.is_empty(), "{out:?}");
    }
}
