//! What was decided at a gate: recorded with its reasons, each change an undoable edit.
//!
//! The delay of a no-go is computed by the engine; what somebody stated stands beside it.

use super::Page;
use super::card::{is_clear, line, open, section, tone};
use super::dates::no_go_words;
use crate::app::action::Actions;
use crate::app::fields::{self, TextField};
use crate::app::theme::metrics::space;
use crate::app::widgets::{Chip, value_row};
use crate::library::now;
use crate::plan::{Decision, DecisionState, Gate, GateId};
use egui::{Id, Ui};

/// The verdicts that can be recorded, and what the buttons say.
const VERDICTS: &[(DecisionState, &str)] = &[
    (DecisionState::Go, "Go"),
    (DecisionState::NoGo, "No-go"),
    (DecisionState::GoWithRisks, "Go with risks"),
];

/// A list of a decision: its name, whether a verdict asks for it, and where it is kept.
struct List {
    name: &'static str,
    of: &'static [DecisionState],
    read: fn(&Decision) -> &Vec<String>,
    write: fn(&mut Decision, Vec<String>),
}

const LISTS: &[List] = &[
    List {
        name: "Reasons",
        of: &[
            DecisionState::Go,
            DecisionState::NoGo,
            DecisionState::GoWithRisks,
        ],
        read: |decision| &decision.reasons,
        write: |decision, list| decision.reasons = list,
    },
    List {
        name: "Required fixes",
        of: &[DecisionState::NoGo],
        read: |decision| &decision.fixes,
        write: |decision, list| decision.fixes = list,
    },
    List {
        name: "Accepted risks",
        of: &[DecisionState::GoWithRisks],
        read: |decision| &decision.accepted_risks,
        write: |decision, list| decision.accepted_risks = list,
    },
];

/// Draws the section.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, gate: &Gate, actions: &mut Actions) {
    let decision = &gate.decision;
    let when = decision.at.map(|at| at.told());
    section(ui, page.theme, "Decision", &when.unwrap_or_default());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::CHIP;
        for &(state, text) in VERDICTS {
            verdict(ui, page, gate, state, text, actions);
        }
        if decision.state != DecisionState::Pending && ui.button("Reopen").clicked() {
            let label = format!("reopen gate {}", gate.key);
            set(actions, gate.id, label, |own| {
                (own.state, own.at) = (DecisionState::Pending, None);
            });
        }
    });
    in_spite(ui, page, gate, actions);
    match decision.state {
        DecisionState::NoGo => delay(ui, page, gate),
        DecisionState::Go => {
            if !is_clear(page.ctx.plan, gate) {
                let words = open(page.ctx.plan, gate);
                value_row(ui, "In spite of this", "", Some(page.theme.warning.text));
                line(ui, page.theme, &words);
            }
        }
        DecisionState::Pending | DecisionState::GoWithRisks => {}
    }
    stated(ui, page, gate);
    for list in LISTS {
        let current = (list.read)(decision);
        if list.of.contains(&decision.state) || !current.is_empty() {
            lines(ui, page, gate, list, current, actions);
        }
    }
}

/// A verdict: a chip where it is in force, else a button that records it.
fn verdict(
    ui: &mut Ui,
    page: &Page<'_>,
    gate: &Gate,
    state: DecisionState,
    text: &str,
    actions: &mut Actions,
) {
    if gate.decision.state == state {
        ui.add(Chip::new(text).tone(tone(page.theme, state)));
        return;
    }
    let button = ui.button(text);
    let spoken = format!("{text} at {}", gate.key);
    button.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &spoken));
    if button.clicked() && state == DecisionState::Go && !is_clear(page.ctx.plan, gate) {
        ui.data_mut(|data| data.insert_temp(asked(gate.id), Some(String::new())));
        return;
    }
    if button.clicked() {
        ui.data_mut(|data| data.remove::<Option<String>>(asked(gate.id)));
        let label = format!("record {} at gate {}", text.to_lowercase(), gate.key);
        set(actions, gate.id, label, move |own| {
            (own.state, own.at) = (state, Some(now()));
        });
    }
}

/// Where the reason is kept that is being written for a go against what is open.
fn asked(gate: GateId) -> Id {
    Id::new(("gates go in spite of", gate))
}

/// Asks before a go against what is open, and wants a reason for it.
fn in_spite(ui: &mut Ui, page: &Page<'_>, gate: &Gate, actions: &mut Actions) {
    let id = asked(gate.id);
    let Some(mut reason) = ui
        .data(|data| data.get_temp::<Option<String>>(id))
        .flatten()
    else {
        return;
    };
    let theme = page.theme;
    if gate.decision.state == DecisionState::Go || is_clear(page.ctx.plan, gate) {
        ui.data_mut(|data| data.remove::<Option<String>>(id));
        return;
    }
    let frame = egui::Frame::NONE
        .fill(theme.warning.fill)
        .corner_radius(crate::app::theme::metrics::radius::ROW)
        .inner_margin(10);
    let answer = frame.show(ui, |ui| {
        let words = format!("{} Why go all the same?", open(page.ctx.plan, gate));
        let words = egui::RichText::new(words).color(theme.text);
        ui.add(egui::Label::new(words).wrap());
        let field = egui::TextEdit::singleline(&mut reason)
            .hint_text("the reason, kept with the decision")
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        field.widget_info(|| {
            egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, "Reason for the go")
        });
        ui.horizontal(|ui| {
            let has_reason = !reason.trim().is_empty();
            let go = ui.add_enabled(has_reason, egui::Button::new("Go all the same"));
            let go = go.on_disabled_hover_text("It needs a reason");
            (go.clicked(), ui.button("Cancel").clicked())
        })
        .inner
    });
    let (goes, is_cancelled) = answer.inner;
    let kept = Some(reason.clone()).filter(|_| !goes && !is_cancelled);
    ui.data_mut(|data| data.insert_temp(id, kept));
    if goes {
        let reason = reason.trim().to_owned();
        let label = format!("record go at gate {}", gate.key);
        set(actions, gate.id, label, move |own| {
            (own.state, own.at) = (DecisionState::Go, Some(now()));
            own.reasons.push(reason);
        });
    }
}

/// What the no-go does to the finish.
fn delay(ui: &mut Ui, page: &Page<'_>, gate: &Gate) {
    let theme = page.theme;
    if let Some(no_go) = page.no_go(gate.id) {
        let words = match no_go.finish.0 {
            0 => "not at all".to_owned(),
            _ => format!("by {}", no_go.finish_words()),
        };
        value_row(ui, "Delays the finish", &words, Some(theme.critical.text));
        line(ui, theme, &no_go_words(page, no_go));
        line(
            ui,
            theme,
            "The planned dates and the simulation hold this round.",
        );
    }
}

/// The delay that somebody stated, beside the computed one: it is a claim, and counts in no date.
fn stated(ui: &mut Ui, page: &Page<'_>, gate: &Gate) {
    let Some(stated) = gate.decision.delay else {
        return;
    };
    let told = page.ctx.tell(stated);
    let no_go = page.no_go(gate.id);
    let computed = no_go.filter(|_| gate.decision.state == DecisionState::NoGo);
    let (words, tone) = match computed.map(|no_go| no_go.delay) {
        Some(delay) if delay == stated => (format!("{told}, as computed"), None),
        Some(delay) => (
            format!("{told}, computed {}", page.ctx.tell(delay)),
            Some(page.theme.warning.text),
        ),
        None => (format!("{told}, not used"), Some(page.theme.muted)),
    };
    value_row(ui, "Delay as stated", &words, tone);
}

fn lines(
    ui: &mut Ui,
    page: &Page<'_>,
    gate: &Gate,
    list: &'static List,
    current: &[String],
    actions: &mut Actions,
) {
    line(ui, page.theme, list.name);
    let label = format!("{} of {}", list.name, gate.key);
    let field = TextField::new(("gates", gate.id, list.name), &label)
        .rows(current.len().clamp(2, 8))
        .hint("one a line");
    let text = fields::list::show_lines(current);
    if let Some(typed) = field.show(ui, &text, |text| Ok(fields::list::parse_lines(text))) {
        let label = format!("set {} of gate {}", list.name.to_lowercase(), gate.key);
        set(actions, gate.id, label, move |own| (list.write)(own, typed));
    }
}

fn set(
    actions: &mut Actions,
    id: GateId,
    label: String,
    change: impl FnOnce(&mut Decision) + 'static,
) {
    actions.edit(label, move |tx| {
        tx.update(id, |gate: &mut Gate| change(&mut gate.decision))
    });
}
