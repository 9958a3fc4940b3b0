//! Projects as people write them, and what comes back of ours.

use super::{read, sniff, write};
use crate::exchange::{ReadOptions, WriteOptions};
use crate::plan::*;

const FILE: &str = r#"# A project.
project p "Shop" "1.0" 2026-03-02 +3m {
  timezone "Europe/Paris"
  now 2026-03-10
  workinghours mon - thu 9:00 - 12:00, 13:00 - 18:00
  workinghours fri off
  scenario plan "Plan" { scenario best "Best" scenario worst "Worst" }
}
leaves holiday "Day off" 2026-03-04
macro team [
  allocate ada
  allocate bob
]
resource all "Developers" {
  resource ada "Ada" { rate 400 leaves annual 2026-03-09 - 2026-03-11 }
  resource bob "Bob"
}
task shop "Shop" {
  task spec "Specification" { start ${projectstart} effort 2d ${team} note "Say \"all\"" complete 50 priority 900 }
  task build "Build" {
    length 3d
    best:length 2d
    worst:length 5d
    depends !spec { gaplength 4h }, nowhere
    journalentry 2026-03-03 "x" { author ada }
  }
  task wait "Wait" { duration 2d depends !spec { onstart gapduration 1d } }
}
task done "Done" { depends shop.build, !shop.wait { onend } milestone }
taskreport "x" { formats html columns name, start }
"#;

fn from(text: &str) -> (Plan, Vec<String>) {
    let (plan, report) = read(text.as_bytes(), &ReadOptions::default()).expect("a file");
    (
        plan,
        report.losses.iter().map(ToString::to_string).collect(),
    )
}

fn written(plan: &Plan) -> (String, Vec<String>) {
    let options = WriteOptions::default();
    let (bytes, report) = write(plan, &options).expect("a plan");
    assert!(sniff(&bytes));
    let losses = report.losses.iter().map(ToString::to_string).collect();
    (String::from_utf8(bytes).expect("UTF-8"), losses)
}

#[test]
fn tasks_resources_and_dependencies_are_read() {
    assert!(sniff(FILE.as_bytes()));
    let (plan, notes) = from(FILE);
    assert_eq!(
        (
            plan.tickets.len(),
            plan.agents.len(),
            plan.dependencies.len()
        ),
        (5, 2, 4)
    );
    let keys: Vec<&str> = plan.tickets.iter().map(|t| t.key.as_str()).collect();
    assert_eq!(
        keys,
        ["shop", "shop.spec", "shop.build", "shop.wait", "done"]
    );
    let spec = plan.tickets.at(1).expect("a ticket");
    assert_eq!(
        (spec.estimate.clone(), spec.work_kind, spec.assignees.len()),
        (Estimate::Fixed(Work(960)), WorkKind::Effort, 2)
    );
    assert_eq!(
        (
            spec.description.as_str(),
            spec.progress.percent,
            spec.priority
        ),
        ("Say \"all\"", 50, Some(Priority::P0))
    );
    let build = plan.tickets.at(2).map(|t| t.estimate.clone());
    assert_eq!(
        build,
        Some(Estimate::ThreePoint {
            min: Work(960),
            likely: Work(1440),
            max: Work(2400)
        })
    );
    let arrows: Vec<(String, DependencyKind, Lag)> = plan
        .dependencies
        .iter()
        .map(|d| {
            (
                format!("{} {}", plan.key(d.from), plan.key(d.to)),
                d.kind,
                d.lag,
            )
        })
        .collect();
    let none = Lag::default();
    assert_eq!(
        arrows,
        [
            (
                "shop.spec shop.build".into(),
                DependencyKind::Fs,
                Lag::Work(Work(240))
            ),
            (
                "shop.spec shop.wait".into(),
                DependencyKind::Ss,
                Lag::Elapsed(Elapsed(1440))
            ),
            ("shop.build done".into(), DependencyKind::Fs, none),
            ("shop.wait done".into(), DependencyKind::Fs, none),
        ]
    );
    let calendar = plan
        .info
        .calendar
        .and_then(|id| plan.calendars.get(id))
        .expect("a calendar");
    assert_eq!(
        (calendar.week.minutes(), calendar.exceptions.len()),
        (4 * 480, 1)
    );
    let ada = plan.agents.at(0).expect("Ada");
    let hers = ada
        .calendar
        .and_then(|id| plan.calendars.get(id))
        .map(|c| c.exceptions.len());
    assert_eq!(
        (ada.roles.join(""), ada.cost_rate, hers),
        ("Developers".into(), 50.0, Some(2))
    );
    for part in [
        "nowhere is no task",
        "groups of resources",
        "journalentry (1)",
        "taskreport (1)",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(part)),
            "{part} in {notes:?}"
        );
    }
}

#[test]
fn what_is_written_comes_back() {
    let (plan, _) = from(FILE);
    let (text, _) = written(&plan);
    let (back, notes) = from(&text);
    let rows = |plan: &Plan| -> Vec<String> {
        let tickets = plan.tickets.iter().map(|t| {
            let own = t.calendar.is_some();
            format!(
                "{} {} {:?} {:?} {own} {:?}",
                t.key, t.title, t.estimate, t.priority, t.description
            )
        });
        let arrows = plan.dependencies.iter().map(|d| {
            format!(
                "{} {} {:?} {:?}",
                plan.key(d.from),
                plan.key(d.to),
                d.kind,
                d.lag
            )
        });
        tickets.chain(arrows).collect()
    };
    assert_eq!(rows(&back), rows(&plan), "{text}\n{notes:?}");
}

#[test]
fn leads_and_finishes_are_named() {
    let mut plan = Plan::default();
    for id in 1..=4 {
        plan.tickets.insert(Ticket {
            estimate: Estimate::Fixed(Work(300)),
            ..Ticket::new(TicketId(id), format!("A-{id}"), "x ${y}\\")
        });
    }
    let node = |id| Node::Ticket(TicketId(id));
    let rows = [
        (1, DependencyKind::Fs, Lag::Work(Work(-60))),
        (2, DependencyKind::Ff, Lag::default()),
        (3, DependencyKind::Sf, Lag::Work(Work(400))),
    ];
    for (id, kind, lag) in rows {
        let row = Dependency::new(DependencyId(10 + id), node(id), node(id + 1));
        plan.dependencies.insert(Dependency { kind, lag, ..row });
    }
    let (text, losses) = written(&plan);
    for part in [
        "A-1 → A-2 (FS -1 h) is written as 4 h after the start",
        "A-2 → A-3 (FF) is written as after the start",
        "A-3 → A-4 (SF +6 h 40 min) is written as 1 h 40 min after the start",
    ] {
        assert!(
            losses.iter().any(|loss| loss.contains(part)),
            "{part} in {losses:?}"
        );
    }
    assert!(
        text.contains("depends A_1 { onstart gaplength 4h }"),
        "{text}"
    );
    assert!(text.contains("timingresolution 60 min"), "{text}");
}

#[test]
fn other_text_is_no_project() {
    let error = read(b"hello { world", &ReadOptions::default()).expect_err("no project");
    assert!(
        error
            .to_string()
            .starts_with("this is no TaskJuggler project")
    );
    assert!(!sniff(b"# only a comment"));
}
