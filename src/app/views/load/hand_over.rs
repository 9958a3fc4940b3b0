//! Giving a ticket to another agent by dragging it into that agent's lane.
//!
//! While it is held its bar stays where it is, pale; a ghost follows the pointer, the lane it would go to lights up,
//! and a sentence tells what that comes to. The plan changes once, when it is let go. Esc takes it back.

use super::lanes::Canvas;
use super::model::{Bar, Lane};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{radius, size};
use crate::app::views::ViewCtx;
use crate::app::widgets::Line;
use crate::plan::{AgentId, Plan, RowRef, Ticket, role_key};
use egui::{
    Align, CornerRadius, CursorIcon, Id, Key, LayerId, Modifiers, Order, Rect, Stroke, StrokeKind,
    Ui, UiBuilder, pos2, vec2,
};

/// How near the edge of the lanes a held ticket scrolls them, and by how much a frame.
const EDGE: f32 = 22.0;
const SCROLL: f32 = 7.0;

/// A ticket that is held.
pub(super) struct Held<'m> {
    pub bar: &'m Bar,
    /// Where its bar stands.
    pub rect: Rect,
    /// The lane it comes from.
    pub from: usize,
    /// Whether it was let go in this frame.
    pub is_dropped: bool,
}

/// What becomes of a ticket that is given away.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Effect {
    pub sentence: String,
    /// Whether something speaks against it.
    pub warns: bool,
    /// Whether letting go changes the plan.
    pub changes: bool,
}

/// What happens when the ticket of `bar` is given to the agent of `lane`.
pub(super) fn effect(plan: &Plan, bar: &Bar, lane: &Lane) -> Effect {
    let told = |sentence: String, warns: bool, changes: bool| Effect {
        sentence,
        warns,
        changes,
    };
    let RowRef::Ticket(id) = RowRef::from(bar.node) else {
        return told(String::new(), false, false);
    };
    let (Some(ticket), Some(agent)) = (plan.tickets.get(id), lane.agent) else {
        return told(
            "One of many alike: nobody to give it to by name".into(),
            true,
            false,
        );
    };
    let (key, name) = (&ticket.key, &lane.name);
    if ticket.assignees == [agent] {
        return told(format!("{key} is {name}’s already"), false, false);
    }
    let others = ticket.assignees.iter().filter(|own| **own != agent);
    let others: Vec<&str> = others
        .filter_map(|id| plan.agents.get(*id).map(|agent| agent.name.as_str()))
        .collect();
    let instead = match others.as_slice() {
        [] => String::new(),
        names => format!(" instead of {}", names.join(" and ")),
    };
    let begin = format!("Give {key} to {name}{instead}");
    if let Some(role) = lacks(ticket, &lane.offers) {
        return told(format!("{begin}: does not offer {role}"), true, true);
    }
    let clashes = lane
        .bars
        .iter()
        .filter(|own| own.node != bar.node && own.start < bar.finish && bar.start < own.finish);
    let clashes: Vec<&str> = clashes.map(|own| plan.key(own.node)).collect();
    match clashes.as_slice() {
        keys if keys.len() < lane.capacity as usize => {
            told(format!("{begin}: free at that time"), false, true)
        }
        [one] => told(
            format!("{begin}: busy with {one} then, one of them waits"),
            true,
            true,
        ),
        keys => told(
            format!("{begin}: busy with {} tickets then, some wait", keys.len()),
            true,
            true,
        ),
    }
}

/// The first role a ticket asks for that an agent with these does not offer.
fn lacks<'t>(ticket: &'t Ticket, offers: &[String]) -> Option<&'t str> {
    let offers = |role: &str| offers.iter().any(|own| role_key(own) == role_key(role));
    let mut roles = ticket.demands.iter().map(|demand| demand.role.trim());
    roles.find(|role| !offers(role))
}

/// Draws what is held over everything, and gives it away where it was let go over another lane.
///
/// `target` is the lane under the pointer and its band.
pub(super) fn show(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    held: &Held<'_>,
    target: Option<(&Lane, usize, Rect)>,
    actions: &mut Actions,
) {
    if ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        ui.ctx().stop_dragging();
        return;
    }
    let target = target.filter(|(_, index, _)| *index != held.from);
    let effect = target.map(|(lane, _, _)| effect(canvas.ctx.plan, held.bar, lane));
    if held.is_dropped {
        let agent = target.and_then(|(lane, _, _)| lane.agent);
        if let Some(agent) = agent.filter(|_| effect.is_some_and(|effect| effect.changes)) {
            assign(canvas.ctx, held.bar.node.into(), agent, actions);
        }
        return;
    }
    scroll_at_edge(ui);
    let cursor = match &effect {
        Some(effect) if !effect.changes => CursorIcon::NotAllowed,
        _ => CursorIcon::Grabbing,
    };
    ui.ctx().set_cursor_icon(cursor);
    if let Some((_, _, band)) = target {
        let theme = canvas.theme;
        let band = band.shrink(1.0);
        let corner = CornerRadius::same(radius::ROW);
        let wash = theme.accent.line.gamma_multiply(0.12);
        ui.painter().rect_filled(band, corner, wash);
        let stroke = Stroke::new(1.5, theme.accent.line);
        ui.painter()
            .rect_stroke(band, corner, stroke, StrokeKind::Inside);
    }
    ghost(ui, canvas, held, effect.as_ref());
}

/// The bar under the pointer, and the sentence below it.
fn ghost(ui: &mut Ui, canvas: &Canvas<'_>, held: &Held<'_>, effect: Option<&Effect>) {
    let Some(pointer) = ui.input(|i| i.pointer.latest_pos()) else {
        return;
    };
    let theme = canvas.theme;
    let layer = LayerId::new(Order::Tooltip, Id::new("held ticket"));
    let window = ui.ctx().content_rect();
    let mut over = ui.new_child(UiBuilder::new().layer_id(layer).max_rect(window));
    over.set_clip_rect(window);
    // It keeps its time: only who does it changes.
    let wide = held.rect.width().max(64.0);
    let left = held
        .rect
        .left()
        .min(pointer.x - 12.0)
        .max(pointer.x - wide + 12.0);
    let height = held.rect.height();
    let top = pointer.y - height / 2.0;
    let rect = Rect::from_min_size(pos2(left, top), vec2(wide, height));
    over.set_opacity(0.92);
    super::lanes::paint_bar(&over, canvas, held.bar, rect, true);
    over.set_opacity(1.0);
    let fallback = Effect {
        sentence: "Drop it on the agent who shall do it".to_owned(),
        warns: false,
        changes: false,
    };
    let effect = effect.unwrap_or(&fallback);
    let ink = if effect.warns {
        theme.warning.text
    } else {
        theme.text
    };
    let line = Line::new(&effect.sentence, Weight::Medium, size::SMALL, ink);
    let width = line.galley(&over, 520.0).size().x + 20.0;
    let left = (pointer.x + 14.0)
        .min(window.right() - width - 8.0)
        .max(window.left() + 8.0);
    let label = Rect::from_min_size(pos2(left, rect.bottom() + 10.0), vec2(width, 26.0));
    let corner = CornerRadius::same(radius::ROW);
    over.painter().rect_filled(label, corner, theme.raised);
    let stroke = Stroke::new(1.0, theme.stroke);
    over.painter()
        .rect_stroke(label, corner, stroke, StrokeKind::Inside);
    line.paint_in(&over, label.shrink2(vec2(10.0, 0.0)), Align::Min);
}

fn scroll_at_edge(ui: &Ui) {
    let clip = ui.clip_rect();
    let Some(pointer) = ui.input(|i| i.pointer.latest_pos()) else {
        return;
    };
    let by = if pointer.y < clip.top() + EDGE {
        SCROLL
    } else if pointer.y > clip.bottom() - EDGE {
        -SCROLL
    } else {
        return;
    };
    ui.scroll_with_delta(vec2(0.0, by));
    ui.ctx().request_repaint();
}

/// Gives a ticket to an agent, as its only assignee.
fn assign(ctx: &ViewCtx<'_>, row: RowRef, agent: AgentId, actions: &mut Actions) {
    let RowRef::Ticket(id) = row else { return };
    let (Some(ticket), Some(agent_row)) = (ctx.plan.tickets.get(id), ctx.plan.agents.get(agent))
    else {
        return;
    };
    let label = format!("give {} to {}", ticket.key, agent_row.name);
    if let Some(role) = lacks(ticket, &agent_row.roles) {
        let told = format!(
            "{} asks for {role}, which {} does not offer: the assignment holds all the same.",
            ticket.key, agent_row.name
        );
        actions.push(Action::App(AppRequest::Say(told)));
    }
    actions.edit(label, move |tx| {
        tx.update(id, |ticket: &mut Ticket| ticket.assignees = vec![agent])
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Demand, Node, Stamp, TicketId};

    fn bar(id: u32, from: i64, to: i64) -> Bar {
        Bar {
            node: Node::Ticket(TicketId(id)),
            start: Stamp(from * 60),
            finish: Stamp(to * 60),
            row: 0,
            hue: None,
            is_critical: false,
        }
    }

    fn lane(offers: &[&str], bars: Vec<Bar>) -> Lane {
        Lane {
            agent: Some(AgentId(2)),
            name: "Ben".into(),
            offers: offers.iter().map(|role| (*role).to_owned()).collect(),
            capacity: 1,
            bars,
            rows: 1,
            share: 0.0,
            idle: crate::plan::Work(0),
            crowded: Vec::new(),
        }
    }

    /// A-3, which asks for a tester and is Ada's, and A-4.
    fn plan() -> Plan {
        let mut plan = Plan::default();
        for (id, name) in [(1, "Ada"), (2, "Ben")] {
            plan.agents
                .insert(crate::plan::Agent::new(AgentId(id), name));
        }
        for (id, key) in [(3, "A-3"), (4, "A-4")] {
            plan.tickets.insert(Ticket::new(TicketId(id), key, key));
        }
        let mut ticket = plan.tickets.get(TicketId(3)).expect("there").clone();
        ticket.assignees = vec![AgentId(1)];
        ticket.demands = vec![Demand {
            role: "tester".into(),
            count: 1,
        }];
        plan.tickets.insert(ticket);
        plan
    }

    #[test]
    fn the_sentence_tells_what_comes_of_it() {
        let plan = plan();
        let held = bar(3, 0, 4);
        let cases = [
            (
                lane(&["tester"], vec![bar(4, 4, 6)]),
                "free at that time",
                false,
            ),
            (
                lane(&["tester"], vec![bar(4, 2, 6)]),
                "busy with A-4 then, one of them waits",
                true,
            ),
            (lane(&["writer"], Vec::new()), "does not offer tester", true),
        ];
        for (lane, end, warns) in cases {
            let effect = effect(&plan, &held, &lane);
            assert_eq!(
                effect.sentence,
                format!("Give A-3 to Ben instead of Ada: {end}")
            );
            assert_eq!((effect.warns, effect.changes), (warns, true));
        }
    }

    #[test]
    fn who_has_it_already_and_who_has_no_name_changes_nothing() {
        let mut plan = plan();
        let mut ticket = plan.tickets.get(TicketId(4)).expect("there").clone();
        ticket.assignees = vec![AgentId(2)];
        plan.tickets.insert(ticket);
        let mut lane = lane(&[], Vec::new());
        assert_eq!(
            effect(&plan, &bar(4, 0, 1), &lane).sentence,
            "A-4 is Ben’s already"
        );
        lane.agent = None;
        assert!(!effect(&plan, &bar(4, 0, 1), &lane).changes);
    }
}
