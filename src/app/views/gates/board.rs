//! The board: a column for each phase that has gates, in the order of the phases.

use super::{GAP, Page, Sheet, card, nothing};
use crate::app::action::Actions;
use crate::app::fonts::Weight;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, elided_label};
use crate::plan::{Gate, Node, PhaseId, Plan};
use egui::{Ui, vec2};

/// A card can be read from this width on.
const LEAST: f32 = 320.0;
/// Wider cards are not easier to read.
const MOST: f32 = 460.0;

/// Draws every column.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    let groups = groups(page.ctx.plan);
    if groups.is_empty() {
        nothing(ui, Sheet::Gates, actions);
        return;
    }
    let room = ui.available_width();
    // A single phase takes the whole board, in as many columns as there is room for.
    let columns: Vec<(String, Vec<&Gate>)> = match &groups[..] {
        [(phase, gates)] => {
            let count = ((room + GAP) / (LEAST + GAP)).max(1.0) as usize;
            spread(title(page.ctx.plan, *phase, groups.len()), gates, count)
        }
        _ => groups
            .iter()
            .map(|(phase, gates)| (title(page.ctx.plan, *phase, groups.len()), gates.clone()))
            .collect(),
    };
    let count = columns.len() as f32;
    let most = if count > 1.0 { MOST } else { 2.0 * MOST };
    let width = ((room - GAP * (count - 1.0)) / count).clamp(LEAST.min(room), most);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for (title, gates) in &columns {
            ui.allocate_ui(vec2(width, 0.0), |ui| {
                ui.set_width(width);
                ui.vertical(|ui| column(ui, page, title, gates, actions));
            });
        }
    });
}

fn column(ui: &mut Ui, page: &Page<'_>, title: &str, gates: &[&Gate], actions: &mut Actions) {
    ui.spacing_mut().item_spacing.y = GAP;
    if !title.is_empty() {
        let line = Line::new(title, Weight::SemiBold, size::LANE, page.theme.muted);
        let width = ui.available_width();
        elided_label(ui, &line, width);
    }
    for gate in gates {
        card::show(ui, page, gate, actions);
    }
}

/// Deals cards out over columns; a title stands over the first, and blanks keep the others at its height.
fn spread<'a>(title: String, gates: &[&'a Gate], count: usize) -> Vec<(String, Vec<&'a Gate>)> {
    let count = count.min(gates.len()).max(1);
    let blank = if title.is_empty() { "" } else { " " };
    let mut columns: Vec<(String, Vec<&'a Gate>)> = vec![(title, Vec::new())];
    columns.resize_with(count, || (blank.to_owned(), Vec::new()));
    for (place, &gate) in gates.iter().enumerate() {
        columns[place % count].1.push(gate);
    }
    columns
}

fn title(plan: &Plan, phase: Option<PhaseId>, groups: usize) -> String {
    match phase.and_then(|id| plan.phases.get(id)) {
        Some(phase) => phase.name.clone(),
        None if groups > 1 => "In no phase".to_owned(),
        None => String::new(),
    }
}

/// The gates of each phase in the plan's order; those of no phase come last.
fn groups(plan: &Plan) -> Vec<(Option<PhaseId>, Vec<&Gate>)> {
    let mut phases: Vec<(i64, PhaseId)> =
        plan.phases.iter().map(|row| (row.rank, row.id)).collect();
    phases.sort_unstable();
    let phases = phases.into_iter().map(|(_, id)| Some(id));
    let mut gates: Vec<&Gate> = plan.gates.iter().collect();
    gates.sort_by_key(|gate| (gate.rank, gate.id));
    let placed: Vec<(Option<PhaseId>, &Gate)> = gates
        .into_iter()
        .map(|gate| (phase_of(plan, gate), gate))
        .collect();
    phases
        .chain([None])
        .map(|phase| {
            let own = placed.iter().filter(|(of, _)| *of == phase);
            (phase, own.map(|(_, gate)| *gate).collect::<Vec<_>>())
        })
        .filter(|(_, gates)| !gates.is_empty())
        .collect()
}

/// The phase a gate says it closes, else the last phase of what leads to it.
fn phase_of(plan: &Plan, gate: &Gate) -> Option<PhaseId> {
    let node = Node::Gate(gate.id);
    let before = plan.dependencies.iter().filter(|row| row.to == node);
    let phases = before.filter_map(|row| match row.from {
        Node::Ticket(id) => plan.tickets.get(id)?.phase,
        Node::Gate(id) => plan.gates.get(id)?.phase,
    });
    gate.phase
        .or_else(|| phases.max_by_key(|&id| plan.phases.get(id).map(|phase| (phase.rank, id))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dependency, DependencyId, GateId, Phase, Ticket, TicketId};

    #[test]
    fn gates_stand_under_their_phase_or_that_of_what_leads_to_them() {
        let phase = |id, rank| Phase {
            rank,
            ..Phase::new(PhaseId(id), format!("Phase {id}"))
        };
        let ticket = Ticket {
            phase: Some(PhaseId(2)),
            ..Ticket::new(TicketId(10), "A", "Work")
        };
        let own = Gate {
            phase: Some(PhaseId(1)),
            ..Gate::new(GateId(21), "G1", "own phase")
        };
        let plan = Plan {
            phases: [phase(1, 9), phase(2, 1)].into_iter().collect(),
            tickets: [ticket].into_iter().collect(),
            gates: [
                own,
                Gate::new(GateId(22), "G2", "after A"),
                Gate::new(GateId(23), "G3", "loose"),
            ]
            .into_iter()
            .collect(),
            dependencies: [Dependency::new(
                DependencyId(30),
                Node::Ticket(TicketId(10)),
                Node::Gate(GateId(22)),
            )]
            .into_iter()
            .collect(),
            ..Plan::default()
        };
        let found: Vec<(Option<u32>, Vec<u32>)> = groups(&plan)
            .into_iter()
            .map(|(phase, gates)| (phase.map(|id| id.0), gates.iter().map(|g| g.id.0).collect()))
            .collect();
        assert_eq!(
            found,
            [(Some(2), vec![22]), (Some(1), vec![21]), (None, vec![23])]
        );
    }

    #[test]
    fn one_phase_fills_the_board() {
        let gates: Vec<Gate> = (1..=5).map(|id| Gate::new(GateId(id), "G", "g")).collect();
        let gates: Vec<&Gate> = gates.iter().collect();
        let counts: Vec<usize> = spread(String::new(), &gates, 2)
            .iter()
            .map(|(_, own)| own.len())
            .collect();
        assert_eq!(counts, [3, 2]);
        assert_eq!(spread(String::new(), &gates[..1], 3).len(), 1);
    }
}
