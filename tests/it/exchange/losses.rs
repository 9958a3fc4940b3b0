//! The table of what comes back from each format, in `src/exchange/FORMATS.md`: measured here, so that it is true.
//!
//! Each row is something a plan says, each column a format that is written and read. Everything is written, read
//! again and compared: all of it came back, some of it, or none. What did not come back must be in the report of the
//! writer or the reader. `UPDATE_EXPECT=1` writes the table anew.

use super::{options_for, read, samples};
use crate::plans_mixed::mixed_plan;
use slackline::exchange::{FORMATS, Format};
use slackline::plan::*;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What a plan says of one kind, by what it is said of; both as people read them.
type Said = BTreeMap<String, String>;

/// A row of the table.
struct Topic {
    name: &'static str,
    said: fn(&Plan) -> Said,
}

const fn topic(name: &'static str, said: fn(&Plan) -> Said) -> Topic {
    Topic { name, said }
}

const TOPICS: &[Topic] = &[
    topic("keys of tickets", |plan| tickets(plan, |t| t.key.clone())),
    topic("titles of tickets", |plan| {
        tickets(plan, |t| t.title.clone())
    }),
    topic("descriptions", |plan| {
        tickets(plan, |t| t.description.clone())
    }),
    topic("tracks of tickets", |plan| {
        tickets(plan, |t| {
            t.track
                .and_then(|id| plan.tracks.get(id))
                .map_or_else(String::new, |t| t.name.clone())
        })
    }),
    topic("phases of tickets", |plan| {
        tickets(plan, |t| {
            t.phase
                .and_then(|id| plan.phases.get(id))
                .map_or_else(String::new, |p| p.name.clone())
        })
    }),
    topic("estimates, the likely value", |plan| {
        tickets(plan, |t| {
            likely(&t.estimate).map_or_else(String::new, |minutes| minutes.to_string())
        })
    }),
    topic("estimates with a range", |plan| {
        tickets(plan, |t| match &t.estimate {
            Estimate::None | Estimate::Fixed(_) => String::new(),
            range => format!("{range:?}"),
        })
    }),
    topic("summaries of tickets", |plan| {
        tickets(plan, |t| {
            t.parent
                .map_or_else(String::new, |id| plan.key(Node::Ticket(id)).to_owned())
        })
    }),
    topic("progress", |plan| {
        tickets(plan, |t| match t.progress.state {
            ProgressState::NotStarted => String::new(),
            state => format!("{state:?} {}", t.progress.percent),
        })
    }),
    topic("tags", |plan| tickets(plan, |t| t.tags.join(" "))),
    topic("plain dependencies", |plan| {
        arrows(plan, |d| is_plain(d).then(String::new))
    }),
    topic("other kinds and lags", |plan| {
        arrows(plan, |d| {
            (!is_plain(d)).then(|| format!("{:?} {:?}", d.kind, d.lag))
        })
    }),
    topic("soft and informative dependencies", |plan| {
        arrows(plan, |d| {
            (d.strength != Strength::Hard).then(|| format!("{:?}", d.strength))
        })
    }),
    topic("priorities", |plan| {
        tickets(plan, |t| {
            t.priority.map_or_else(String::new, |p| format!("{p:?}"))
        })
    }),
    topic("roles tickets need", |plan| {
        tickets(plan, |t| {
            t.demands
                .iter()
                .map(|d| format!("{} {}", d.count, d.role))
                .collect::<Vec<_>>()
                .join(",")
        })
    }),
    topic("assignees", |plan| {
        tickets(plan, |t| {
            let names = t.assignees.iter().filter_map(|&id| plan.agents.get(id));
            names
                .map(|agent| agent.name.clone())
                .collect::<Vec<_>>()
                .join(",")
        })
    }),
    topic("date constraints", |plan| {
        tickets(plan, |t| {
            t.constraint.map_or_else(String::new, |c| format!("{c:?}"))
        })
    }),
    topic("deadlines of tickets", |plan| {
        tickets(plan, |t| {
            t.deadline.map_or_else(String::new, |d| format!("{d:?}"))
        })
    }),
    topic("files and deliverables", |plan| {
        tickets(plan, |t| {
            [t.files.join(","), t.deliverables.join(",")].concat()
        })
    }),
    topic("agents", |plan| {
        named(plan.agents.iter().map(|a| (&a.name, String::new())))
    }),
    topic("calendars", |plan| {
        named(
            plan.calendars
                .iter()
                .map(|c| (&c.name, format!("{:?}", c.week))),
        )
    }),
    topic("gates", |plan| {
        plan.gates
            .iter()
            .map(|g| (g.key.clone(), g.name.clone()))
            .collect()
    }),
    topic("criteria of gates", |plan| {
        let said = |g: &Gate| {
            g.criteria
                .iter()
                .map(|c| c.text.clone())
                .collect::<Vec<_>>()
                .join("; ")
        };
        filled(plan.gates.iter().map(|g| (g.key.clone(), said(g))))
    }),
    topic("checkpoints", |plan| {
        named(
            plan.checkpoints
                .iter()
                .map(|c| (&c.name, moment(plan, c.moment))),
        )
    }),
    topic("expectations of checkpoints", |plan| {
        let said = |c: &Checkpoint| match c.expectations.len() {
            0 => String::new(),
            count => count.to_string(),
        };
        filled(plan.checkpoints.iter().map(|c| (c.name.clone(), said(c))))
    }),
    topic("options", |plan| {
        named(plan.options.iter().map(|o| (&o.name, String::new())))
    }),
    topic("risks", |plan| {
        named(
            plan.risks
                .iter()
                .map(|r| (&r.name, format!("{:?}", r.probability))),
        )
    }),
    topic("metrics", |plan| {
        named(
            plan.metrics
                .iter()
                .map(|m| (&m.name, format!("{:?}", m.threshold))),
        )
    }),
    topic("start of the plan", |plan| {
        one(plan.info.start.map(|s| s.to_string()))
    }),
    topic("deadline of the plan", |plan| {
        one(plan.info.deadline.map(|d| moment(plan, d.moment)))
    }),
];

fn filled(pairs: impl Iterator<Item = (String, String)>) -> Said {
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

fn tickets(plan: &Plan, say: impl Fn(&Ticket) -> String) -> Said {
    filled(
        plan.tickets
            .iter()
            .map(|ticket| (ticket.key.clone(), say(ticket))),
    )
}

fn arrows(plan: &Plan, say: impl Fn(&Dependency) -> Option<String>) -> Said {
    let arrow = |d: &Dependency| {
        let words = say(d)?;
        Some((
            format!("{} {} {words}", plan.key(d.from), plan.key(d.to)),
            words,
        ))
    };
    plan.dependencies.iter().filter_map(arrow).collect()
}

fn named<'a>(pairs: impl Iterator<Item = (&'a String, String)>) -> Said {
    pairs.map(|(name, value)| (name.clone(), value)).collect()
}

fn one(value: Option<String>) -> Said {
    filled([("the plan".to_owned(), value.unwrap_or_default())].into_iter())
}

fn moment(plan: &Plan, moment: Moment) -> String {
    moment.resolve(plan.info.start_or_default()).to_string()
}

fn is_plain(dependency: &Dependency) -> bool {
    dependency.kind == DependencyKind::Fs && dependency.lag.is_zero()
}

fn likely(estimate: &Estimate) -> Option<i64> {
    match estimate {
        Estimate::Fixed(work) | Estimate::ThreePoint { likely: work, .. } => Some(work.0),
        Estimate::Range { min, max } => Some((min.0 + max.0) / 2),
        Estimate::None | Estimate::Empirical(_) => None,
    }
}

/// Plans that say everything there is a row for.
fn plans() -> Vec<Plan> {
    let wanted = ["enterprise", "phase_f", "swarm", "tutorial"];
    let samples = samples().into_iter();
    let samples = samples.filter(|(name, _)| wanted.iter().any(|wanted| name.starts_with(wanted)));
    samples
        .map(|(_, plan)| plan)
        .chain([(31, 3), (66, 8)].map(|(tickets, seed)| mixed_plan(tickets, seed)))
        .collect()
}

/// How many of a topic's statements came back, and of how many.
fn measure(format: &Format, plans: &[Plan]) -> Vec<(usize, usize)> {
    let mut counts = vec![(0, 0); TOPICS.len()];
    let write = format.write.expect("a writer");
    for plan in plans {
        let (bytes, written) = write(plan, &options_for(format, plan)).expect("written");
        let (back, found) = read(format.id, &bytes);
        let mut lost = Vec::new();
        for (topic, count) in TOPICS.iter().zip(&mut counts) {
            let (before, after) = ((topic.said)(plan), (topic.said)(&back));
            let kept = before
                .iter()
                .filter(|(name, value)| after.get(*name) == Some(value))
                .count();
            count.0 += kept;
            count.1 += before.len();
            let gone = before
                .iter()
                .find(|(name, value)| after.get(*name) != Some(value));
            lost.extend(
                gone.map(|gone| format!("{}: {gone:?} is {:?}", topic.name, after.get(gone.0))),
            );
        }
        let told = written.losses.len() + found.losses.len();
        assert!(
            lost.is_empty() || told > 0,
            "{}: lost without a word: {lost:?}",
            format.id
        );
    }
    counts
}

fn table() -> String {
    let plans = plans();
    let formats: Vec<&Format> = FORMATS
        .iter()
        .filter(|f| f.read.is_some() && f.write.is_some())
        .collect();
    let mut text = String::from("| |");
    for format in &formats {
        let _ = write!(text, " `{}` |", format.id);
    }
    text.push_str(&format!("\n|---|{}\n", "---|".repeat(formats.len())));
    let columns: Vec<Vec<(usize, usize)>> = formats
        .iter()
        .map(|format| measure(format, &plans))
        .collect();
    for (place, topic) in TOPICS.iter().enumerate() {
        let _ = write!(text, "| {} |", topic.name);
        for column in &columns {
            let mark = match column[place] {
                (_, 0) => panic!("no plan says anything about {}", topic.name),
                (0, _) => "–",
                (kept, all) if kept == all => "all",
                _ => "some",
            };
            let _ = write!(text, " {mark} |");
        }
        text.push('\n');
    }
    text
}

const BEGIN: &str = "<!-- measured: begin -->\n";
const END: &str = "<!-- measured: end -->";

#[test]
fn what_comes_back_from_each_format_is_what_its_documentation_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/exchange/FORMATS.md");
    let page = std::fs::read_to_string(path).expect("the page of formats");
    let (before, rest) = page.split_once(BEGIN).expect("the mark before the table");
    let (stated, after) = rest.split_once(END).expect("the mark behind the table");
    let measured = table();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let page = format!("{before}{BEGIN}{measured}{END}{after}");
        std::fs::write(path, page).expect("a writable page");
        return;
    }
    let other = stated
        .lines()
        .zip(measured.lines())
        .find(|(stated, measured)| stated != measured);
    assert!(
        stated == measured,
        "the table is not true, first at {other:?}; UPDATE_EXPECT=1 measures it anew"
    );
}
