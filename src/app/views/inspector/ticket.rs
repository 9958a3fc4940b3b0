//! A ticket: estimate, dates, dependencies, criteria, and everything else that is known of it.

use super::form::{Form, add_button, heading, quiet, remove_button, title};
use super::{criteria, estimate_curve, links};
use crate::app::action::Action;
use crate::app::fields::{
    TextField, choice, estimate, moment, named, number, people, progress, work,
};
use crate::app::theme::Theme;
use crate::app::theme::metrics::space;
use crate::app::views::ViewCtx;
use crate::app::widgets::{Chip, check_box, value_row};
use crate::plan::{ConstraintKind, DateConstraint, Node, Step, Ticket};
use crate::schedule::{self, NodeDates, Schedule};
use egui::Ui;

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Ticket>) {
    let ticket = form.row;
    let node = Node::Ticket(ticket.id);
    title(ui, &ticket.key, &ticket.title);
    chips(ui, ctx, form);
    name_fields(ui, form);
    heading(ui, "Estimate");
    estimate_curve::show(ui, &ticket.estimate, ticket.shape);
    estimate_fields(ui, form);
    if let Some(schedule) = ctx.derived.dates() {
        dates(ui, ctx, form.actions, schedule, node);
    }
    links::show(ui, ctx, form, node);
    criteria::show(ui, form, "Criteria", &ticket.criteria, |row| {
        &mut row.criteria
    });
    progress_fields(ui, form);
    place_fields(ui, ctx, form);
    people_fields(ui, ctx, form);
    limits(ui, ctx, form);
    heading(ui, "Contents");
    form.long_text(ui, "Description", &ticket.description, |row, text| {
        row.description = text
    });
    form.lines(ui, "Files in scope", &ticket.files, |row, list| {
        row.files = list
    });
    form.lines(ui, "Deliverables", &ticket.deliverables, |row, list| {
        row.deliverables = list
    });
    steps(ui, form);
    form.sources(ui, ctx, &ticket.sources);
}

fn chips(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Ticket>) {
    let theme = Theme::of(ui);
    let ticket = form.row;
    ui.horizontal_wrapped(|ui| {
        let dates = ctx
            .derived
            .dates()
            .and_then(|schedule| schedule.dates(Node::Ticket(ticket.id)));
        if dates.is_some_and(|dates| dates.critical) {
            ui.add(Chip::new("critical").tone(&theme.critical));
        }
        let tracks = ctx.plan.tracks_in_order();
        if let Some(index) = tracks
            .iter()
            .position(|track| Some(track.id) == ticket.track)
        {
            let hue = tracks[index].hue.map_or(index, usize::from);
            let chip = Chip::new(&tracks[index].name)
                .tone(theme.track_hue(hue))
                .clickable();
            if ui.add(chip).clicked() {
                form.actions.select(tracks[index].id);
            }
        }
        if let Some(needs) = links::needs(ctx.plan, Node::Ticket(ticket.id)) {
            ui.add(Chip::new(&needs));
        }
        if ticket.estimate.is_none() {
            ui.add(Chip::new("no estimate").tone(&theme.warning));
        }
    });
}

fn name_fields(ui: &mut Ui, form: &mut Form<'_, Ticket>) {
    let ticket = form.row;
    ui.add_space(space::HEADING);
    form.text(ui, "Title", &ticket.title, |row, text| row.title = text);
    form.text(ui, "Key", &ticket.key, |row, text| row.key = text);
}

fn estimate_fields(ui: &mut Ui, form: &mut Form<'_, Ticket>) {
    let ticket = form.row;
    let units = form.units;
    let text = estimate::show(&ticket.estimate);
    let parse = |text: &str| estimate::parse(text, units);
    form.parsed(
        ui,
        "Takes",
        "4h, 2h..6h or 2h..3h..6h",
        &text,
        parse,
        |row, value| row.estimate = value,
    );
    form.choice(
        ui,
        "Measures",
        &ticket.work_kind,
        choice::WORK_KINDS,
        |row, value| row.work_kind = value,
    );
    form.choice(ui, "Shape", &ticket.shape, choice::SHAPES, |row, value| {
        row.shape = value
    });
}

/// Dates, float, and why they are what they are.
pub(super) fn dates(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    actions: &mut crate::app::action::Actions,
    schedule: &Schedule,
    node: Node,
) {
    let Some(dates) = schedule.dates(node) else {
        return;
    };
    heading(ui, "Dates");
    let critical = dates.critical.then(|| Theme::of(ui).critical.text);
    value_row(ui, "Starts", &dates.early_start.told(), None);
    value_row(ui, "Finishes", &dates.early_finish.told(), None);
    value_row(ui, "Latest start", &dates.late_start.told(), None);
    value_row(ui, "Latest finish", &dates.late_finish.told(), None);
    value_row(ui, "Total float", &ctx.tell(dates.total_float), critical);
    value_row(ui, "Free float", &ctx.tell(dates.free_float), None);
    if let Some(levelled) = ctx.derived.agents() {
        let names = levelled.names_of(node).join(", ");
        if !names.is_empty() {
            value_row(ui, "Done by", &names, None);
        }
    }
    super::baselines::of_node(ui, ctx, node);
    heading(ui, &why_title(dates));
    for sentence in schedule::explain(ctx.plan, schedule, node) {
        match sentence.node {
            Some(other) if other != node => {
                if sentence_link(ui, &sentence.text) {
                    actions.push(Action::Reveal(other.into()));
                }
            }
            _ => quiet_sentence(ui, &sentence.text),
        }
    }
}

fn why_title(dates: &NodeDates) -> String {
    format!("Why {}", dates.early_start.told())
}

fn quiet_sentence(ui: &mut Ui, text: &str) {
    let colour = Theme::of(ui).muted;
    ui.add(egui::Label::new(egui::RichText::new(text).color(colour)).wrap());
}

fn sentence_link(ui: &mut Ui, text: &str) -> bool {
    let colour = Theme::of(ui).muted;
    let label = egui::Label::new(egui::RichText::new(text).color(colour))
        .wrap()
        .sense(egui::Sense::click());
    ui.add(label)
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .clicked()
}

fn progress_fields(ui: &mut Ui, form: &mut Form<'_, Ticket>) {
    let (ticket, units) = (form.row, form.units);
    heading(ui, "Progress");
    let before = ticket.progress.clone();
    let parse = move |text: &str| progress::parse(text, &before);
    form.parsed(
        ui,
        "State",
        "30 %, blocked, done",
        &progress::show(&ticket.progress),
        parse,
        |row, value| {
            row.progress = value;
        },
    );
    form.text(
        ui,
        "Blocked because",
        &ticket.progress.blocked_reason,
        |row, text| row.progress.blocked_reason = text,
    );
    let started = moment::show_optional_stamp(ticket.progress.actual_start);
    form.parsed(
        ui,
        "Started",
        "2026-01-05 09:00",
        &started,
        moment::parse_optional_stamp,
        |row, value| {
            row.progress.actual_start = value;
        },
    );
    let finished = moment::show_optional_stamp(ticket.progress.actual_finish);
    form.parsed(
        ui,
        "Finished",
        "2026-01-05 17:00",
        &finished,
        moment::parse_optional_stamp,
        |row, value| {
            row.progress.actual_finish = value;
        },
    );
    let remaining = work::show(ticket.progress.remaining);
    form.parsed(
        ui,
        "Remaining",
        "2h",
        &remaining,
        move |text| work::parse(text, units),
        |row, value| {
            row.progress.remaining = value;
        },
    );
}

fn place_fields(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Ticket>) {
    let ticket = form.row;
    heading(ui, "Place in the plan");
    let tracks = named::optional(named::tracks(ctx.plan), "no track");
    form.choice(ui, "Track", &ticket.track, &tracks, |row, value| {
        row.track = value
    });
    let phases = named::optional(named::phases(ctx.plan), "no phase");
    form.choice(ui, "Phase", &ticket.phase, &phases, |row, value| {
        row.phase = value
    });
    let parent = ticket
        .parent
        .map_or("", |id| ctx.plan.key(Node::Ticket(id)));
    let parse = |text: &str| named::parse_ticket(ctx.plan, text);
    form.parsed(
        ui,
        "Part of",
        "key of a summary",
        parent,
        parse,
        |row, value| row.parent = value,
    );
    let priorities = choice::optional(choice::PRIORITIES, "no priority");
    form.choice(
        ui,
        "Priority",
        &ticket.priority,
        &priorities,
        |row, value| row.priority = value,
    );
    let sizes = choice::optional(choice::SIZES, "no size");
    form.choice(ui, "Size", &ticket.size, &sizes, |row, value| {
        row.size = value
    });
    form.words(ui, "Tags", &ticket.tags, |row, list| row.tags = list);
    form.words(ui, "Other keys", &ticket.aliases, |row, list| {
        row.aliases = list
    });
}

fn people_fields(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Ticket>) {
    let ticket = form.row;
    heading(ui, "Agents");
    let demands = people::show_demands(&ticket.demands);
    form.parsed(
        ui,
        "Needs roles",
        "backend, qa x2",
        &demands,
        people::parse_demands,
        |row, list| row.demands = list,
    );
    let assignees = people::show_agents(ctx.plan, &ticket.assignees);
    let parse = |text: &str| people::parse_agents(ctx.plan, text);
    form.parsed(
        ui,
        "Assigned to",
        "names of agents",
        &assignees,
        parse,
        |row, list| row.assignees = list,
    );
    let least = ticket.min_agents.to_string();
    form.parsed(
        ui,
        "At least",
        "1",
        &least,
        |text| number::parse_count(text, 1),
        |row, value| {
            row.min_agents = value;
            row.max_agents = row.max_agents.max(value);
        },
    );
    let most = ticket.max_agents.to_string();
    form.parsed(
        ui,
        "At most",
        "1",
        &most,
        |text| number::parse_count(text, 1),
        |row, value| {
            row.max_agents = value;
            row.min_agents = row.min_agents.min(value);
        },
    );
    form.words(ui, "Never beside", &ticket.exclusive, |row, list| {
        row.exclusive = list
    });
    let cost = number::show(ticket.fixed_cost);
    let parse = |text: &str| number::parse(text, 0.0..=f64::MAX, "amount");
    form.parsed(ui, "Fixed cost", "0", &cost, parse, |row, value| {
        row.fixed_cost = value
    });
}

fn limits(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Ticket>) {
    let ticket = form.row;
    heading(ui, "Limits");
    let kinds = choice::optional(choice::CONSTRAINTS, "as soon as possible");
    let kind = ticket.constraint.map(|constraint| constraint.kind);
    form.choice(ui, "Runs", &kind, &kinds, |row, kind| {
        let moment = row.constraint.and_then(|constraint| constraint.moment);
        row.constraint = kind.map(|kind| DateConstraint { kind, moment });
    });
    if let Some(constraint) = ticket
        .constraint
        .filter(|c| c.kind != ConstraintKind::AsLateAsPossible)
    {
        let when = moment::show_optional(constraint.moment);
        form.parsed(
            ui,
            "When",
            "2026-01-05 09:00 or +6h",
            &when,
            moment::parse_optional,
            move |row, moment| {
                row.constraint = Some(DateConstraint {
                    moment,
                    ..constraint
                });
            },
        );
    }
    let deadline = moment::show_optional(ticket.deadline);
    form.parsed(
        ui,
        "Deadline",
        "2026-01-05 09:00 or +6h",
        &deadline,
        moment::parse_optional,
        |row, value| {
            row.deadline = value;
        },
    );
    let calendars = named::optional(named::calendars(ctx.plan), "the plan's");
    form.choice(
        ui,
        "Calendar",
        &ticket.calendar,
        &calendars,
        |row, value| row.calendar = value,
    );
}

fn steps(ui: &mut Ui, form: &mut Form<'_, Ticket>) {
    let (ticket, units) = (form.row, form.units);
    quiet(ui, "Steps");
    for (index, step) in ticket.steps.iter().enumerate() {
        let id = (form.row_ref(), "step", index);
        ui.horizontal(|ui| {
            let mut is_done = step.done;
            if check_box(ui, &mut is_done, "").changed() {
                form.set("a step", move |row| {
                    with_step(row, index, |step| step.done = is_done)
                });
            }
            let room = ui.available_width();
            let name = TextField::new((id, "title"), "Step").width(room * 0.55);
            if let Some(text) = name.show(ui, &step.title, |text| Ok(text.trim().to_owned())) {
                form.set("a step", move |row| {
                    with_step(row, index, |step| step.title = text)
                });
            }
            let takes = TextField::new((id, "estimate"), "Step takes")
                .width(room * 0.22)
                .hint("1h");
            let current = estimate::show(&step.estimate);
            if let Some(value) = takes.show(ui, &current, |text| estimate::parse(text, units)) {
                form.set("a step", move |row| {
                    with_step(row, index, |step| step.estimate = value)
                });
            }
            if remove_button(ui, "Remove this step") {
                form.set("steps", move |row| {
                    if index < row.steps.len() {
                        row.steps.remove(index);
                    }
                });
            }
        });
    }
    if add_button(ui, "Add a step") {
        form.set("steps", |row| {
            row.steps.push(Step {
                title: "New step".into(),
                ..Step::default()
            })
        });
    }
}

fn with_step(row: &mut Ticket, index: usize, change: impl FnOnce(&mut Step)) {
    if let Some(step) = row.steps.get_mut(index) {
        change(step);
    }
}
