//! An option: agents, order, reading, cuts, and the duration it promises.

use super::form::{Form, heading, link, note, title};
use crate::app::action::{Action, AppRequest};
use crate::app::fields::{FieldError, TextField, choice, named, work};
use crate::app::views::ViewCtx;
use crate::app::widgets::{ActionButton, check_box};
use crate::plan::{
    AgentId, Assignment, Node, Order, Plan, PlanOption, PromisedRange, Stage, Strength, duration,
};
use egui::Ui;

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, PlanOption>) {
    let (option, units) = (form.row, form.units);
    title(ui, "Option", &option.name);
    if ctx.derived.option == Some(option.id) {
        note(ui, "Everything is shown for this option.");
    } else if ui
        .add(ActionButton::secondary("Show everything for it"))
        .clicked()
    {
        form.actions
            .push(Action::App(AppRequest::ChooseOption(Some(option.id))));
    }
    heading(ui, "About");
    form.text(ui, "Name", &option.name, |row, text| row.name = text);
    form.long_text(ui, "Description", &option.description, |row, text| {
        row.description = text
    });
    let claim = option.claim.map(claim_text);
    let parse = move |text: &str| parse_claim(text, units);
    form.parsed(
        ui,
        "Promises",
        "3h..4h",
        &claim.unwrap_or_default(),
        parse,
        |row, value| row.claim = value,
    );
    heading(ui, "Computes with");
    form.choice(
        ui,
        "Estimates",
        &option.point,
        choice::POINTS,
        |row, value| row.point = value,
    );
    let readings = named::optional(named::readings(ctx.plan), "the plan's reading");
    form.choice(ui, "Reading", &option.reading, &readings, |row, value| {
        row.reading = value
    });
    agents(ui, ctx, form);
    soft_edges(ui, ctx, form);
    order(ui, ctx, form);
    cuts(ui, ctx, form);
    form.sources(ui, ctx, &option.sources);
}

fn parse_claim(
    text: &str,
    units: crate::plan::duration::Units,
) -> Result<Option<PromisedRange>, FieldError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let (min, max) = text.split_once("..").unwrap_or((text, text));
    let read = |text: &str| work::parse(text, units).map(Option::unwrap_or_default);
    let (min, max) = (read(min)?, read(max)?);
    match min <= max {
        true => Ok(Some(PromisedRange { min, max })),
        false => Err(FieldError::Text(
            "the short end is longer than the long end".to_owned(),
        )),
    }
}

fn agents(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, PlanOption>) {
    let all = named::agents(ctx.plan);
    if all.is_empty() {
        return;
    }
    heading(ui, "Agents that take part");
    let ids: Vec<_> = all.iter().map(|(id, _)| *id).collect();
    let chosen = form.row.agents.clone().unwrap_or_else(|| ids.clone());
    for (id, name) in all {
        let mut is_in = chosen.contains(&id);
        if check_box(ui, &mut is_in, &name).changed() {
            let (mut chosen, ids) = (chosen.clone(), ids.clone());
            form.set("agents", move |row| {
                chosen.retain(|&other| other != id);
                if is_in {
                    chosen.push(id);
                    chosen.sort();
                }
                row.agents = (chosen != ids).then_some(chosen);
            });
        }
        if is_in {
            assignment(ui, ctx, form, id, &name);
        }
    }
}

/// What an agent is kept to under this option: tracks by name, tickets by key.
fn assignment(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    form: &mut Form<'_, PlanOption>,
    agent: AgentId,
    name: &str,
) {
    let bound = form.row.assignments.iter().find(|a| a.agent == agent);
    let current = bound
        .map(|a| assignment_text(ctx.plan, a))
        .unwrap_or_default();
    let id = (form.row_ref(), "assignment", agent);
    let label = format!("{name} works only on");
    let typed = ui
        .horizontal(|ui| {
            ui.add_space(24.0);
            let field = TextField::new(id, &label).hint("anything; or tracks and keys");
            field.show(ui, &current, |text| parse_assignment(ctx.plan, agent, text))
        })
        .inner;
    if let Some(assignment) = typed {
        form.set("assignments", move |row| {
            row.assignments.retain(|own| own.agent != agent);
            row.assignments.extend(assignment);
        });
    }
}

fn parse_assignment(
    plan: &Plan,
    agent: AgentId,
    text: &str,
) -> Result<Option<Assignment>, FieldError> {
    let mut found = Assignment {
        agent,
        tracks: Vec::new(),
        tickets: Vec::new(),
    };
    let names = text.split([',', ';']).map(str::trim);
    for name in names.filter(|name| !name.is_empty()) {
        let track = plan
            .tracks
            .iter()
            .find(|track| track.name.eq_ignore_ascii_case(name));
        match (track, plan.find_key(name)) {
            (Some(track), _) => found.tracks.push(track.id),
            (None, Some(Node::Ticket(id))) => found.tickets.push(id),
            _ => return Err(FieldError::UnknownKey(name.to_owned())),
        }
    }
    let is_empty = found.tracks.is_empty() && found.tickets.is_empty();
    Ok((!is_empty).then_some(found))
}

fn assignment_text(plan: &Plan, assignment: &Assignment) -> String {
    let tracks = assignment
        .tracks
        .iter()
        .filter_map(|&id| plan.tracks.get(id))
        .map(|t| t.name.as_str());
    let tickets = assignment
        .tickets
        .iter()
        .map(|&id| plan.key(Node::Ticket(id)));
    tracks.chain(tickets).collect::<Vec<_>>().join(", ")
}

fn soft_edges(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, PlanOption>) {
    let soft: Vec<_> = ctx
        .plan
        .dependencies
        .iter()
        .filter(|d| d.strength == Strength::Soft)
        .collect();
    if soft.is_empty() {
        return;
    }
    heading(ui, "Soft dependencies it holds");
    for dependency in soft {
        let id = dependency.id;
        let mut holds = !form.row.dropped.contains(&id);
        let text = format!(
            "{} → {}",
            ctx.plan.key(dependency.from),
            ctx.plan.key(dependency.to)
        );
        if check_box(ui, &mut holds, text).changed() {
            form.set("soft dependencies", move |row| {
                row.dropped.retain(|&other| other != id);
                if !holds {
                    row.dropped.push(id);
                }
            });
        }
    }
}

fn order(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, PlanOption>) {
    heading(ui, "Order");
    match &form.row.order {
        Order::Free => note(ui, "Only the dependencies"),
        Order::Sequential(nodes) => {
            note(ui, "One after the other");
            nodes
                .iter()
                .for_each(|&node| node_line(ui, ctx, form.actions, node));
        }
        Order::Stages(stages) => {
            for (place, stage) in stages.iter().enumerate() {
                stage_fields(ui, form, place, stage);
                stage
                    .nodes
                    .iter()
                    .for_each(|&node| node_line(ui, ctx, form.actions, node));
            }
        }
    }
    order_text(ui, ctx, form);
}

/// The name of a stage and what it promises to take.
fn stage_fields(ui: &mut Ui, form: &mut Form<'_, PlanOption>, place: usize, stage: &Stage) {
    let (units, row) = (form.units, form.row_ref());
    ui.horizontal(|ui| {
        let width = ui.available_width() - 8.0;
        let name = TextField::new((row, "stage", place), "Stage").width(width * 0.6);
        if let Some(text) = name.show(ui, &stage.name, |text| Ok(text.trim().to_owned())) {
            form.set("a stage", move |row| {
                with_stage(row, place, |stage| stage.name = text)
            });
        }
        let claim = TextField::new((row, "stage claim", place), "Stage promises")
            .width(width * 0.3)
            .hint("3h..4h");
        let current = stage.claim.map(claim_text).unwrap_or_default();
        if let Some(value) = claim.show(ui, &current, |text| parse_claim(text, units)) {
            form.set("a stage", move |row| {
                with_stage(row, place, |stage| stage.claim = value)
            });
        }
    });
}

fn with_stage(row: &mut PlanOption, place: usize, change: impl FnOnce(&mut Stage)) {
    if let Order::Stages(stages) = &mut row.order
        && let Some(stage) = stages.get_mut(place)
    {
        change(stage);
    }
}

fn claim_text(claim: PromisedRange) -> String {
    format!(
        "{}..{}",
        duration::compact(claim.min),
        duration::compact(claim.max)
    )
}

/// The order as text: keys separated by commas, stages by bars.
fn order_text(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, PlanOption>) {
    let keys = |nodes: &[Node]| {
        nodes
            .iter()
            .map(|&node| ctx.plan.key(node))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let current = match &form.row.order {
        Order::Free => String::new(),
        Order::Sequential(nodes) => keys(nodes),
        Order::Stages(stages) => stages
            .iter()
            .map(|s| keys(&s.nodes))
            .collect::<Vec<_>>()
            .join(" | "),
    };
    let before = form.row.order.clone();
    let parse = |text: &str| parse_order(ctx.plan, text, &before);
    form.parsed(
        ui,
        "Keys",
        "A, B | C, D | E",
        &current,
        parse,
        |row, order| row.order = order,
    );
}

fn parse_order(plan: &Plan, text: &str, before: &Order) -> Result<Order, FieldError> {
    let nodes = |list: &str| -> Result<Vec<Node>, FieldError> {
        let keys = list
            .split([',', ';'])
            .map(str::trim)
            .filter(|key| !key.is_empty());
        keys.map(|key| {
            plan.find_key(key)
                .ok_or_else(|| FieldError::UnknownKey(key.to_owned()))
        })
        .collect()
    };
    if text.trim().is_empty() {
        return Ok(Order::Free);
    }
    if !text.contains('|') {
        return nodes(text).map(Order::Sequential);
    }
    let known = match before {
        Order::Stages(stages) => stages.as_slice(),
        _ => &[],
    };
    let stage = |(index, list): (usize, &str)| {
        let old = known.get(index);
        let name = old.map_or_else(
            || format!("Stage {}", index + 1),
            |stage| stage.name.clone(),
        );
        Ok(Stage {
            name,
            nodes: nodes(list)?,
            claim: old.and_then(|stage| stage.claim),
        })
    };
    text.split('|')
        .enumerate()
        .map(stage)
        .collect::<Result<_, _>>()
        .map(Order::Stages)
}

fn node_line(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    actions: &mut crate::app::action::Actions,
    node: Node,
) {
    if link(
        ui,
        &format!("{} {}", ctx.plan.key(node), ctx.plan.node_title(node)),
    ) {
        actions.push(Action::Reveal(node.into()));
    }
}

fn cuts(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, PlanOption>) {
    heading(ui, "Leaves out");
    let keys: Vec<&str> = form
        .row
        .excluded
        .iter()
        .map(|&id| ctx.plan.key(Node::Ticket(id)))
        .collect();
    let parse = |text: &str| -> Result<Vec<crate::plan::TicketId>, FieldError> {
        let keys = text
            .split([',', ';'])
            .map(str::trim)
            .filter(|key| !key.is_empty());
        keys.map(|key| {
            named::parse_ticket(ctx.plan, key)?
                .ok_or_else(|| FieldError::UnknownKey(key.to_owned()))
        })
        .collect()
    };
    form.parsed(
        ui,
        "Tickets",
        "keys",
        &keys.join(", "),
        parse,
        |row, list| row.excluded = list,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Ticket, TicketId, Track, TrackId};

    #[test]
    fn assignments_read_back_and_strangers_are_refused() {
        let mut plan = Plan::default();
        plan.tracks.insert(Track::new(TrackId(1), "Path B"));
        plan.tickets.insert(Ticket::new(TicketId(2), "A-1", "One"));
        let read = parse_assignment(&plan, AgentId(3), "path b, a-1").expect("known names");
        let assignment = read.expect("an assignment");
        assert_eq!(assignment_text(&plan, &assignment), "Path B, A-1");
        assert_eq!(parse_assignment(&plan, AgentId(3), " , "), Ok(None));
        assert!(parse_assignment(&plan, AgentId(3), "Path Z").is_err());
    }
}
