//! A checkpoint: when it is, and how far everything should be by then.

use super::criteria;
use super::form::{Form, heading, link, remove_button, title};
use crate::app::action::Action;
use crate::app::fields::{TextField, moment, number};
use crate::app::studies::Question;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::app::views::ViewCtx;
use crate::app::widgets::value_row;
use crate::plan::{Checkpoint, CheckpointId, Expectation, ExpectedState, Node, Plan, Subject};
use crate::simulate::Fate;
use egui::{Align, Layout, RichText, Ui};

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Checkpoint>) {
    let checkpoint = form.row;
    title(ui, "Checkpoint", &checkpoint.name);
    heading(ui, "About");
    form.text(ui, "Name", &checkpoint.name, |row, text| row.name = text);
    let when = moment::show(checkpoint.moment);
    form.parsed(
        ui,
        "When",
        "+6h or 2026-01-05 15:00",
        &when,
        moment::parse,
        |row, value| row.moment = value,
    );
    let stamp = checkpoint.moment.resolve(ctx.plan.info.start_or_default());
    value_row(ui, "On the calendar", &stamp.told(), None);
    heading(ui, "Expects");
    form.actions.want(Question::Verified);
    for (index, expectation) in checkpoint.expectations.iter().enumerate() {
        one(ui, ctx, form, index, expectation);
    }
    add(ui, ctx, form);
    criteria::show(ui, form, "Validation", &checkpoint.criteria, |row| {
        &mut row.criteria
    });
    form.long_text(ui, "Note", &checkpoint.note, |row, text| row.note = text);
    form.sources(ui, ctx, &checkpoint.sources);
}

fn one(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    form: &mut Form<'_, Checkpoint>,
    index: usize,
    expectation: &Expectation,
) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if remove_button(ui, "Remove this expectation") {
                form.set("expectations", move |row| {
                    if index < row.expectations.len() {
                        row.expectations.remove(index);
                    }
                });
            }
            let field =
                TextField::new((form.row_ref(), "expected", index), "Expected state").width(70.0);
            if let Some(state) = field.show(ui, &show_state(expectation.state), parse_state) {
                form.set("an expectation", move |row| {
                    if let Some(expectation) = row.expectations.get_mut(index) {
                        expectation.state = state;
                    }
                });
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if link(ui, &subject_name(ctx.plan, expectation.subject)) {
                    form.actions
                        .push(Action::Reveal(expectation.subject.into()));
                }
            });
        });
    });
    judged(ui, ctx, form.row.id, index);
    let field = TextField::new((form.row_ref(), "expectation note", index), "Note").hint("note");
    let typed = field.show(ui, &expectation.note, |text| Ok(text.trim().to_owned()));
    if let Some(text) = typed {
        form.set("an expectation", move |row| {
            if let Some(expectation) = row.expectations.get_mut(index) {
                expectation.note = text;
            }
        });
    }
}

/// How an expectation fares, in sentences.
fn judged(ui: &mut Ui, ctx: &ViewCtx<'_>, id: CheckpointId, index: usize) {
    let judged = ctx.studies.judged(ctx.topic());
    let Some(verdict) = judged.of(id).find(|own| own.expectation == index) else {
        return;
    };
    let theme = Theme::of(ui);
    let colour = match verdict.fate {
        Fate::Impossible | Fate::Contradicted | Fate::Late => theme.critical.text,
        Fate::Unlikely => theme.warning.text,
        Fate::Holds => theme.muted,
    };
    let text = RichText::new(verdict.sentences.join(" ")).size(size::SMALL);
    ui.add(egui::Label::new(text.color(colour)).wrap());
}

/// A field that takes a key or a track's name and adds an expectation for it.
fn add(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Checkpoint>) {
    ui.menu_button(
        format!("{} Add an expectation", egui_phosphor::regular::PLUS),
        |ui| {
            ui.set_min_width(240.0);
            egui::ScrollArea::vertical()
                .max_height(320.0)
                .show(ui, |ui| {
                    let tracks = ctx.plan.tracks_in_order();
                    let tracks = tracks.iter().map(|track| Subject::Track(track.id));
                    let phases = ctx.plan.phases.iter().map(|row| Subject::Phase(row.id));
                    let tickets = ctx
                        .plan
                        .tickets
                        .iter()
                        .map(|ticket| Subject::Ticket(ticket.id));
                    for subject in tracks.chain(phases).chain(tickets) {
                        if add_subject(ui, &subject_name(ctx.plan, subject)) {
                            let new = Expectation {
                                subject,
                                state: ExpectedState::Done,
                                note: String::new(),
                                sources: Vec::new(),
                            };
                            form.set("expectations", move |row| row.expectations.push(new));
                            ui.close();
                        }
                    }
                });
        },
    );
}

fn add_subject(ui: &mut Ui, name: &str) -> bool {
    ui.add(egui::Button::new(name).frame(false).truncate())
        .clicked()
}

fn subject_name(plan: &Plan, subject: Subject) -> String {
    match subject {
        Subject::Ticket(id) => {
            let node = Node::Ticket(id);
            format!("{} {}", plan.key(node), plan.node_title(node))
        }
        Subject::Track(id) => plan
            .tracks
            .get(id)
            .map_or_else(String::new, |track| format!("all of {}", track.name)),
        Subject::Phase(id) => plan
            .phases
            .get(id)
            .map_or_else(String::new, |phase| format!("all of {}", phase.name)),
    }
}

/// `started`, `50 %` or `done`.
fn show_state(state: ExpectedState) -> String {
    match state {
        ExpectedState::Started => "started".to_owned(),
        ExpectedState::Percent(percent) => format!("{} %", number::show(percent)),
        ExpectedState::Done => "done".to_owned(),
    }
}

fn parse_state(text: &str) -> Result<ExpectedState, crate::app::fields::FieldError> {
    match text.trim().to_lowercase().as_str() {
        "started" | "start" => Ok(ExpectedState::Started),
        "done" | "finished" | "complete" | "completed" => Ok(ExpectedState::Done),
        text => number::parse(
            text.trim_end_matches(['%', ' ']),
            0.0..=100.0,
            "percentage between 0 and 100",
        )
        .map(ExpectedState::Percent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_states_read_back() {
        for state in [
            ExpectedState::Started,
            ExpectedState::Percent(50.0),
            ExpectedState::Done,
        ] {
            assert_eq!(parse_state(&show_state(state)), Ok(state));
        }
        assert!(parse_state("soon").is_err());
        assert!(parse_state("120 %").is_err());
    }
}
