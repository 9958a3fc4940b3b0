//! An option: agents, order, reading, cuts, and the duration it promises.

use super::form::{Form, heading, link, note, title};
use crate::app::action::{Action, AppRequest};
use crate::app::fields::{FieldError, choice, named, work};
use crate::app::views::ViewCtx;
use crate::app::widgets::{ActionButton, value_row};
use crate::plan::{Node, Order, Plan, PlanOption, PromisedRange, Strength, duration};
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
    let claim = option.claim.map(|claim| {
        format!(
            "{}..{}",
            duration::compact(claim.min),
            duration::compact(claim.max)
        )
    });
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
        let bound = form.row.assignments.iter().find(|a| a.agent == id);
        let bound = bound
            .map(|a| assignment_text(ctx.plan, a))
            .unwrap_or_default();
        if ui.checkbox(&mut is_in, format!("{name}{bound}")).changed() {
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
    }
}

fn assignment_text(plan: &Plan, assignment: &crate::plan::Assignment) -> String {
    let tracks = assignment
        .tracks
        .iter()
        .filter_map(|&id| plan.tracks.get(id))
        .map(|t| t.name.as_str());
    let tickets = assignment
        .tickets
        .iter()
        .map(|&id| plan.key(Node::Ticket(id)));
    format!(": {}", tracks.chain(tickets).collect::<Vec<_>>().join(", "))
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
        if ui.checkbox(&mut holds, text).changed() {
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
            for stage in stages {
                let claim = stage.claim.map_or_else(String::new, |claim| {
                    format!(
                        "{} to {}",
                        duration::show(claim.min),
                        duration::show(claim.max)
                    )
                });
                value_row(ui, &stage.name, &claim, None);
                stage
                    .nodes
                    .iter()
                    .for_each(|&node| node_line(ui, ctx, form.actions, node));
            }
        }
    }
    order_text(ui, ctx, form);
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
        Ok(crate::plan::Stage {
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
