//! Problems read from both forms, and what damaged ones are refused with.

use super::*;
use crate::plan::Node;

/// Made for these tests: three jobs between source and sink, two resources.
const SINGLE_MODE: &str = "\
************************************************************************
jobs (incl. supersource/sink ):  5
horizon                       :  9
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  1   N
  - doubly constrained        :  0   D
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2  N 1
------------------------------------------------------------------------
  1      1     0       0    0    0
  2      1     3       2    0    4
  3      1     4       1    1    0
  4      1     2       0    3    0
  5      1     0       0    0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2  N 1
    2    3    9
************************************************************************
";
/// The same problem.
const PATTERSON: &str = "5 2\n2 3\n0 0 0 2 2 3\n3 2 0 1 4\n4 1 1 1 5\n2 0 3 1 5\n0 0 0 0\n";

#[test]
fn both_forms_of_one_problem_give_one_plan() {
    let (plan, report) = read(SINGLE_MODE.as_bytes(), &ReadOptions::default()).expect("a plan");
    assert_eq!(report.losses.len(), 1, "{report:?}");
    let (same, clean) = read(PATTERSON.as_bytes(), &ReadOptions::default()).expect("a plan");
    assert_eq!((&plan, clean), (&same, Report::default()));
    let keys: Vec<&str> = plan.tickets.iter().map(|t| t.key.as_str()).collect();
    assert_eq!(keys, ["1", "2", "3", "4", "5"]);
    let takes: Vec<i64> = plan
        .tickets
        .iter()
        .filter_map(|t| t.estimate.likely())
        .map(|w| w.0)
        .collect();
    assert_eq!(takes, [0, 180, 240, 120, 0], "a period is an hour");
    let teams: Vec<(&str, u32)> = plan
        .agents
        .iter()
        .map(|a| (a.name.as_str(), a.capacity))
        .collect();
    assert_eq!(teams, [("R1", 2), ("R2", 3)]);
    let third = plan.tickets.at(2).expect("job 3");
    let asks: Vec<(&str, u32)> = third
        .demands
        .iter()
        .map(|d| (d.role.as_str(), d.count))
        .collect();
    assert_eq!(asks, [("R1", 1), ("R2", 1)]);
    let arrows: Vec<(&str, &str)> = plan
        .dependencies
        .iter()
        .map(|d| (plan.key(d.from), plan.key(d.to)))
        .collect();
    assert_eq!(
        arrows,
        [("1", "2"), ("1", "3"), ("2", "4"), ("3", "5"), ("4", "5")]
    );
    assert!(
        plan.tickets
            .iter()
            .all(|t| plan.find_key(&t.key) == Some(Node::Ticket(t.id)))
    );
}

#[test]
fn both_forms_are_recognised_and_tables_are_not() {
    assert!(sniff(SINGLE_MODE.as_bytes()) && sniff(PATTERSON.as_bytes()));
    for other in [
        "key,estimate\nA,4h\n",
        "{\"slackline\": 1}",
        "",
        "12",
        "1 2 3",
        "# 5 2 3 4 5 6",
    ] {
        assert!(!sniff(other.as_bytes()), "{other}");
    }
}

#[test]
fn what_is_damaged_is_reported_and_the_rest_is_read() {
    let cut = &SINGLE_MODE[..SINGLE_MODE.find("RESOURCEAVAIL").expect("the section")];
    let (plan, report) = read(cut.as_bytes(), &ReadOptions::default()).expect("a plan");
    assert_eq!((plan.tickets.len(), plan.agents.len()), (5, 0));
    assert!(
        report
            .losses
            .iter()
            .any(|loss| loss.text.contains("how much of each resource"))
    );
    let loops = PATTERSON.replace("3 2 0 1 4", "3 2 0 2 2 99");
    let (plan, report) = read(loops.as_bytes(), &ReadOptions::default()).expect("a plan");
    assert_eq!(
        (plan.dependencies.len(), report.losses.len()),
        (4, 2),
        "{report:?}"
    );
    let (plan, report) = read(b"5 2 2 3 0 0 0 2 2 3 3 2", &ReadOptions::default()).expect("a plan");
    assert_eq!(
        (plan.tickets.len(), report.losses.len()),
        (1, 3),
        "{report:?}"
    );
    assert!(read(b"PRECEDENCE RELATIONS", &ReadOptions::default()).is_err());
}
