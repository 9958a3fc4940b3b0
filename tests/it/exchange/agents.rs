//! The agent folder, run: the bootstrap against a stand-in for the agent tool, the gates and `done.sh` by
//! hand. Every ticket and every edge is in it, nothing is made twice, and what is not done is refused.

use super::plans_rich::rich_plan;
use super::{options, samples, write};
use slackline::exchange::{AgentProfile, WriteOptions, archive, find};
use slackline::plan::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What the bootstrap calls: keeps every call in a file, fails when told to.
const TOOLS: &str = r#"
import json, os
LOG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "calls.jsonl")

def keep(kind, arguments):
    calls = sum(1 for _ in open(LOG)) if os.path.exists(LOG) else 0
    if os.environ.get("FAIL_AT") == str(calls + 1):
        raise RuntimeError("the tool went away")
    with open(LOG, "a") as file:
        file.write(json.dumps([kind, arguments]) + "\n")
    return calls + 1

class Made:
    def __init__(self, id):
        self.id = id

def TeamCreate(team_name, description): keep("team", [team_name, description])
def TaskCreate(subject, description, activeForm): return Made("task-%d" % keep("task", [subject, description]))
def TaskUpdate(taskId, addBlockedBy): keep("edge", [taskId, addBlockedBy])
def Task(subagent_type, team_name, name, prompt): keep("agent", [name, prompt])
"#;

/// The folder of a plan, unpacked.
struct Unpacked {
    folder: tempfile::TempDir,
}

impl Unpacked {
    fn new(plan: &Plan, options: &WriteOptions) -> Self {
        let write = find("agents")
            .and_then(|format| format.write)
            .expect("a writer");
        let (bytes, _) = write(plan, options).expect("written");
        let files = archive::files(&bytes).expect("an archive");
        let folder = tempfile::tempdir().expect("a folder");
        let files = files
            .iter()
            .map(|f| (f.name.as_str(), &f.bytes[..], f.is_executable));
        slackline::library::write_folder(folder.path(), files).expect("written");
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn run(&self, program: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Option<Output> {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder.path());
        command
            .env_remove("CAMPAIGN_ROOT")
            .envs(settings.iter().copied());
        match command.output() {
            Ok(output) => Some(output),
            Err(_) => {
                eprintln!("skipped: no {program} to run the scripts with");
                None
            }
        }
    }

    /// The calls of one kind.
    fn calls(&self, kind: &str) -> Vec<serde_json::Value> {
        let text = std::fs::read_to_string(self.at("calls.jsonl")).unwrap_or_default();
        let calls = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        calls
            .filter(|call: &serde_json::Value| call[0] == kind)
            .map(|call| call[1].clone())
            .collect()
    }
}

fn enterprise() -> Plan {
    let found = samples()
        .into_iter()
        .find(|(name, _)| name.starts_with("enterprise"));
    found.expect("the enterprise campaign").1
}

/// The edges of `blockers.tsv`, as pairs of what waits and what it waits for.
fn edges_in_table(unpacked: &Unpacked) -> BTreeSet<(String, String)> {
    let table = unpacked.text("blockers.tsv");
    let pairs = table.lines().filter_map(|line| line.split_once('\t'));
    pairs
        .filter(|(_, blocker)| !blocker.is_empty())
        .map(|(key, blocker)| (key.to_owned(), blocker.to_owned()))
        .collect()
}

#[test]
fn the_enterprise_folder_covers_every_ticket_and_every_hard_edge() {
    let plan = enterprise();
    let unpacked = Unpacked::new(&plan, &options());
    let prompts: Vec<String> = std::fs::read_dir(unpacked.at("tracks"))
        .expect("prompts")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("text"))
        .collect();
    let covered = plan.tickets.iter().filter(|ticket| {
        let heading = format!("\n### {}: ", ticket.key.replace('_', "\\_"));
        prompts
            .iter()
            .filter(|prompt| prompt.contains(&heading))
            .count()
            == 1
    });
    assert_eq!(
        (covered.count(), plan.tickets.len(), prompts.len()),
        (94, 94, 7)
    );
    let edges = edges_in_table(&unpacked);
    let hard = plan
        .dependencies
        .iter()
        .filter(|d| d.strength == Strength::Hard);
    let key = |node: Node| plan.key(node).to_owned();
    let wanted: BTreeSet<(String, String)> = hard.map(|d| (key(d.to), key(d.from))).collect();
    assert_eq!(wanted.len(), 137);
    assert!(wanted.is_subset(&edges));
    let read_me = unpacked.text("README.md");
    assert!(read_me.contains("94 of 94 tickets"), "{read_me}");
}

#[test]
fn the_bootstrap_makes_every_task_and_edge_once_and_goes_on_after_a_cut() {
    let plan = enterprise();
    let unpacked = Unpacked::new(&plan, &options());
    std::fs::write(unpacked.at("team_tools.py"), TOOLS).expect("written");
    let run = |settings: &[(&str, &str)]| unpacked.run("python3", &["bootstrap.py"], settings);
    let Some(cut) = run(&[("FAIL_AT", "40")]) else {
        return;
    };
    assert!(!cut.status.success(), "{cut:?}");
    let cut = run(&[("FAIL_AT", "150")]).expect("python");
    assert!(!cut.status.success(), "{cut:?}");
    for _ in 0..2 {
        let whole = run(&[]).expect("python");
        assert!(whole.status.success(), "{whole:?}");
        let tasks = unpacked.calls("task");
        let subjects: BTreeSet<String> = tasks.iter().map(|task| task[0].to_string()).collect();
        assert_eq!(
            (tasks.len(), subjects.len()),
            (98, 98),
            "94 tickets and 4 gates"
        );
        let edges: usize = unpacked
            .calls("edge")
            .iter()
            .map(|e| e[1].as_array().map_or(0, Vec::len))
            .sum();
        assert_eq!(edges, edges_in_table(&unpacked).len());
        assert_eq!(
            (unpacked.calls("team").len(), unpacked.calls("agent").len()),
            (1, 7)
        );
    }
}

/// Two tickets, and a gate with a criterion of each kind behind the first.
fn gated() -> Plan {
    let mut plan = Plan::default();
    plan.tickets
        .insert(Ticket::new(TicketId(1), "A'1", "First"));
    plan.tickets.insert(Ticket::new(TicketId(2), "B", "Second"));
    let criterion = |text: &str, kind: CriterionKind| Criterion {
        text: text.to_owned(),
        kind,
        ..Criterion::default()
    };
    let command = CriterionKind::Command {
        command: "cat <<'SLACKLINE'\nall \"good\"\nSLACKLINE\nexit 3".to_owned(),
        exit_status: 3,
        output: "all \"good\"".to_owned(),
    };
    let metric = CriterionKind::Metric {
        metric: None,
        operator: Operator::AtLeast,
        threshold: 95.0,
        unit: "%".to_owned(),
        measured: None,
    };
    plan.gates.insert(Gate {
        criteria: vec![
            criterion("it's $(reviewed)", CriterionKind::Manual),
            criterion("runs", command),
            criterion("coverage", metric),
        ],
        ..Gate::new(GateId(3), "G 1", "Gate")
    });
    let (a, b, gate) = (
        Node::Ticket(TicketId(1)),
        Node::Ticket(TicketId(2)),
        Node::Gate(GateId(3)),
    );
    plan.dependencies
        .insert(Dependency::new(DependencyId(4), a, gate));
    plan.dependencies
        .insert(Dependency::new(DependencyId(5), gate, b));
    plan.settle_last_id();
    plan
}

#[test]
fn gates_and_tickets_are_refused_until_what_they_need_is_so() {
    let unpacked = Unpacked::new(&gated(), &options());
    let gate = "gates/G-1-3.sh";
    let status = |arguments: &[&str]| {
        let output = unpacked.run("bash", arguments, &[])?;
        Some((
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        ))
    };
    let Some((closed, said)) = status(&[gate]) else {
        return;
    };
    assert_eq!(closed, Some(1));
    assert!(
        said.contains("holds  2.") && said.contains("FAILS  1.") && said.contains("FAILS  3."),
        "{said}"
    );
    let code = |arguments: &[&str]| status(arguments).and_then(|(code, _)| code);
    assert_eq!(
        code(&[gate, "--tick", "1"]),
        Some(1),
        "the value is missing"
    );
    assert_eq!(code(&[gate, "--measure", "3", "94.9"]), Some(1), "too low");
    assert_eq!(
        code(&[gate, "--measure", "3", "95"]),
        Some(1),
        "its ticket is not done"
    );
    assert_eq!(code(&["done.sh", "B"]), Some(1), "it waits for the gate");
    assert_eq!(code(&["done.sh", "--check", "A%271"]), Some(0));
    assert_eq!(code(&["done.sh", "A%271"]), Some(0));
    assert_eq!(code(&["done.sh", "nothing"]), Some(2));
    assert_eq!(code(&[gate]), Some(0), "now it opens");
    assert_eq!(code(&["done.sh", "B"]), Some(0));
    assert_eq!(unpacked.text("done.txt"), "A%271\nG%201\nB\n");
    assert_eq!(code(&[gate, "--untick", "1"]), Some(1), "closed again");
    assert_eq!(code(&["done.sh", "--undo", "B"]), Some(0));
    assert_eq!(unpacked.text("done.txt"), "A%271\nG%201\n");
}

#[test]
fn every_profile_holds_every_ticket_and_scripts_of_random_plans_are_sound() {
    for (seed, (profile, _)) in AgentProfile::ALL.into_iter().cycle().take(9).enumerate() {
        let plan = rich_plan(seed as u64);
        let settings = WriteOptions {
            profile,
            ..options()
        };
        let unpacked = Unpacked::new(&plan, &settings);
        let name = match profile {
            AgentProfile::Team => "bootstrap.py",
            AgentProfile::Beads => "bootstrap.sh",
            AgentProfile::Plain => "bootstrap.md",
        };
        let bootstrap = unpacked.text(name);
        assert!(bootstrap.len() > 200 && Path::new(&unpacked.at("orchestrator.md")).exists());
        let table = unpacked.text("blockers.tsv");
        let keys: BTreeSet<&str> = table
            .lines()
            .filter_map(|line| line.split('\t').next())
            .collect();
        assert_eq!(keys.len(), plan.tickets.len() + plan.gates.len());
        let mut scripts = vec!["done.sh".to_owned()];
        scripts.extend(
            std::fs::read_dir(unpacked.at("gates"))
                .expect("gates")
                .map(|file| {
                    let name = file
                        .expect("a file")
                        .file_name()
                        .to_string_lossy()
                        .into_owned();
                    format!("gates/{name}")
                }),
        );
        if name.ends_with(".sh") {
            scripts.push(name.to_owned());
        }
        for script in scripts {
            let Some(check) = unpacked.run("bash", &["-n", &script], &[]) else {
                return;
            };
            assert!(check.status.success(), "seed {seed}, {script}: {check:?}");
        }
        if name.ends_with(".py") {
            let compile =
                "import sys; compile(open('bootstrap.py', encoding='utf-8').read(), 'b', 'exec')";
            let Some(check) = unpacked.run("python3", &["-c", compile], &[]) else {
                return;
            };
            assert!(check.status.success(), "seed {seed}: {check:?}");
        }
    }
}

#[test]
fn what_no_blocker_can_say_is_a_message() {
    let mut plan = Plan::default();
    for (id, track) in [(1, "One"), (2, "Two")] {
        plan.tracks.insert(Track::new(TrackId(id), track));
        let mut ticket = Ticket::new(TicketId(10 + id), format!("T{id}"), "Work");
        ticket.track = Some(TrackId(id));
        plan.tickets.insert(ticket);
    }
    plan.dependencies.insert(Dependency {
        kind: DependencyKind::Ss,
        lag: Lag::Percent(50.0),
        ..Dependency::new(
            DependencyId(20),
            Node::Ticket(TicketId(11)),
            Node::Ticket(TicketId(12)),
        )
    });
    plan.settle_last_id();
    let unpacked = Unpacked::new(&plan, &options());
    let prompt = unpacked.text("tracks/01-One.md");
    assert!(
        prompt.contains("T2 may start when T1 is 50 % done"),
        "{prompt}"
    );
    let (_, report) = write(find("agents").expect("agents"), &plan);
    let losses: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
    assert!(
        losses
            .iter()
            .any(|loss| loss.contains("T1 → T2 (SS +50 %)")),
        "{losses:?}"
    );
}
