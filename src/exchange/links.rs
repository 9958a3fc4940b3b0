//! Dependencies as other tools see them: which hold, how they read in words, which close a loop, which of several
//! between the same two asks for most.

use super::dates::Dates;
use crate::plan::*;
use crate::schedule::{WorkTime, percent_of};

/// Whether a dependency is scheduled in the plan as it stands or under an option: firm enough, not
/// dropped, and held by the reading in force.
pub(super) fn is_held(plan: &Plan, option: Option<&PlanOption>, dependency: &Dependency) -> bool {
    let reading = option
        .and_then(|option| option.reading)
        .or(plan.info.reading);
    let is_read = dependency.readings.is_empty()
        || reading.is_some_and(|reading| dependency.readings.contains(&reading));
    let is_dropped = || option.is_some_and(|option| option.dropped.contains(&dependency.id));
    is_read
        && match dependency.strength {
            Strength::Hard => true,
            Strength::Soft => !is_dropped(),
            Strength::Info => false,
        }
}

/// Working minutes of the successor's calendar from its predecessor's early finish to the earliest start that a
/// dependency lets it have; `None` without dates.
///
/// Durations stand still in both passes, so of several dependencies between two nodes the one that asks for most
/// gives early and late dates alike, where one calendar rules.
pub(super) fn demand<'w>(
    plan: &Plan,
    dates: &Dates,
    dependency: &Dependency,
    calendar: &dyn Fn(Option<CalendarId>) -> &'w WorkTime,
) -> Option<i64> {
    let (from, to) = (dates.node(dependency.from)?, dates.node(dependency.to)?);
    let time_of = |node: Node| {
        let own = match node {
            Node::Ticket(id) => plan.tickets.get(id).and_then(|ticket| ticket.calendar),
            Node::Gate(_) => None,
        };
        calendar(own.or(plan.info.calendar))
    };
    let anchor = match dependency.kind.from_finish() {
        true => from.early_finish,
        false => from.early_start,
    };
    let share = |percent: f64, node: Node, of: Work| {
        let minutes = percent_of(percent, of.0 as i32);
        time_of(node).add(anchor, Work(i64::from(minutes)))
    };
    let asked = match dependency.lag {
        Lag::Work(work) => calendar(plan.info.calendar).add(anchor, work),
        Lag::Elapsed(elapsed) => anchor.plus(elapsed),
        Lag::Percent(percent) => share(percent, dependency.from, from.duration),
        Lag::PercentOfSuccessor(percent) => share(percent, dependency.to, to.duration),
    };
    let time = time_of(dependency.to);
    let start = match dependency.kind.to_start() {
        true => asked,
        false => time.add(asked, Work(-to.duration.0)),
    };
    Some(time.between(from.early_finish, start).0)
}

/// Whether nothing but finish-to-start without lag is meant.
pub(super) fn is_plain(dependency: &Dependency) -> bool {
    dependency.kind == DependencyKind::Fs && dependency.lag.is_zero()
}

/// Kind, lag and strength in short words: empty for a plain hard one, else `SS +50 %, soft`.
pub(super) fn terms(dependency: &Dependency) -> String {
    let mut words = Vec::new();
    if !is_plain(dependency) {
        let lag = lag_words(dependency.lag);
        words.push(format!(
            "{}{}{lag}",
            dependency.kind.label(),
            if lag.is_empty() { "" } else { " " }
        ));
    }
    if dependency.strength != Strength::Hard {
        words.push(dependency.strength.label().to_owned());
    }
    words.join(", ")
}

/// A lag with its sign: `+2 h`, `-30 min elapsed`, `+50 %`; empty where there is none.
fn lag_words(lag: Lag) -> String {
    if lag.is_zero() {
        return String::new();
    }
    let minutes = |minutes: i64| {
        let sign = if minutes < 0 { "" } else { "+" };
        format!("{sign}{}", duration::show(Work(minutes)))
    };
    match lag {
        Lag::Work(work) => minutes(work.0),
        Lag::Elapsed(elapsed) => format!("{} elapsed", minutes(elapsed.0)),
        Lag::Percent(percent) => format!("{percent:+} %"),
        Lag::PercentOfSuccessor(percent) => format!("{percent:+} % of the successor"),
    }
}

/// `A-1 → A-2`.
pub(super) fn arrow(plan: &Plan, dependency: &Dependency) -> String {
    format!(
        "{} → {}",
        plan.key(dependency.from),
        plan.key(dependency.to)
    )
}

/// A depth-first walk over edges between nodes numbered from 0.
pub(super) struct Walk {
    /// By edge: whether it closes a loop. Without these there is no loop, and each of them alone would
    /// close one again.
    pub(super) closes: Vec<bool>,
    /// By node: its place in an order in which every other edge leads forward.
    pub(super) place: Vec<usize>,
}

/// Walks the edges depth first, nodes and edges in their order. O(nodes + edges).
///
/// `edges` are pairs of node numbers below `nodes`.
pub(super) fn walk(nodes: usize, edges: &[(usize, usize)]) -> Walk {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (edge, &(from, _)) in edges.iter().enumerate() {
        out[from].push(edge);
    }
    let mut closes = vec![false; edges.len()];
    let (mut is_open, mut is_done) = (vec![false; nodes], vec![false; nodes]);
    let mut place = vec![0; nodes];
    let mut unplaced = nodes;
    for root in 0..nodes {
        let mut path = Vec::new();
        if !is_done[root] {
            is_open[root] = true;
            path.push((root, 0));
        }
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let Some(&edge) = out[node].get(*next) else {
                unplaced -= 1;
                place[node] = unplaced;
                (is_open[node], is_done[node]) = (false, true);
                path.pop();
                continue;
            };
            *next += 1;
            let to = edges[edge].1;
            if is_open[to] {
                closes[edge] = true;
            } else if !is_done[to] {
                is_open[to] = true;
                path.push((to, 0));
            }
        }
    }
    Walk { closes, place }
}

/// Which of the `extra` edges would close a loop with the `firm` ones or with each other; loops of the
/// firm ones alone are not asked about. Mostly one walk; only edges against its order are followed one
/// by one.
pub(super) fn closing_extras(
    nodes: usize,
    firm: &[(usize, usize)],
    extra: &[(usize, usize)],
) -> Vec<bool> {
    let Walk { closes, place } = walk(nodes, firm);
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (&(from, to), _) in firm.iter().zip(closes).filter(|(_, closes)| !closes) {
        out[from].push(to);
    }
    let leads_forward = |&(from, to): &(usize, usize)| place[from] < place[to];
    for &(from, to) in extra.iter().filter(|edge| leads_forward(edge)) {
        out[from].push(to);
    }
    let mut closing = vec![false; extra.len()];
    for (edge, &(from, to)) in extra
        .iter()
        .enumerate()
        .filter(|(_, edge)| !leads_forward(edge))
    {
        closing[edge] = reaches(&out, to, from);
        if !closing[edge] {
            out[from].push(to);
        }
    }
    closing
}

fn reaches(out: &[Vec<usize>], from: usize, wanted: usize) -> bool {
    let mut is_seen = vec![false; out.len()];
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if node == wanted {
            return true;
        }
        if !std::mem::replace(&mut is_seen[node], true) {
            open.extend(&out[node]);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_opened_with_as_few_edges_as_needed() {
        let edges = [(0, 1), (1, 2), (2, 0), (0, 2), (3, 3)];
        assert_eq!(walk(4, &edges).closes, [false, false, true, false, true]);
        let Walk { closes, place } = walk(3, &[(2, 1), (1, 0)]);
        assert_eq!(closes, [false, false]);
        assert!(place[2] < place[1] && place[1] < place[0]);
        assert!(walk(0, &[]).closes.is_empty());
    }

    #[test]
    fn extra_edges_give_way_to_firm_ones() {
        assert_eq!(
            closing_extras(3, &[(2, 0)], &[(0, 1), (1, 2), (0, 2)]),
            [false, true, true]
        );
        assert_eq!(closing_extras(2, &[(0, 1), (1, 0)], &[(0, 1)]), [false]);
    }

    #[test]
    fn terms_say_what_a_plain_arrow_does_not() {
        let (a, b) = (Node::Ticket(TicketId(1)), Node::Ticket(TicketId(2)));
        let plain = Dependency::new(DependencyId(3), a, b);
        assert_eq!(terms(&plain), "");
        let percent = Dependency {
            kind: DependencyKind::Ss,
            lag: Lag::Percent(50.0),
            ..plain.clone()
        };
        assert_eq!(terms(&percent), "SS +50 %");
        let lead = Dependency {
            lag: Lag::Work(Work(-90)),
            strength: Strength::Soft,
            ..plain
        };
        assert_eq!(terms(&lead), "FS -1 h 30 min, soft");
    }
}
