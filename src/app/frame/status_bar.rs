//! The bar at the bottom: the answers one always wants to see.

use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::keeping::SafetyRequest;
use crate::app::state::AppState;
use crate::app::studies::{Answer, Question};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, size};
use crate::app::widgets::status_field;
use crate::lint::Level;
use crate::plan::duration::Units;
use crate::plan::{Elapsed, Stamp, Work, duration};
use crate::schedule::{Schedule, ScheduleError};
use crate::simulate::Summary;
use egui::{Align, Layout, RichText};

/// Draws the bar.
pub fn status_bar(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let frame = egui::Frame::new()
        .fill(theme.panel)
        .inner_margin(egui::Margin::symmetric(20, 0));
    let bar = egui::Panel::bottom("status bar")
        .exact_size(extent::STATUS_BAR)
        .resizable(false)
        .frame(frame);
    bar.show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            right_side(ui, state, actions);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 24.0;
                match state.sheet.derived.schedule.as_ref() {
                    Ok(schedule) => figures(ui, state, schedule, actions),
                    Err(error) => no_dates(ui, error, actions),
                }
            });
        });
    });
}

fn figures(ui: &mut egui::Ui, state: &AppState, schedule: &Schedule, actions: &mut Actions) {
    if state.sheet.document.plan().tickets.is_empty() {
        ui.label(RichText::new("No tickets yet").color(Theme::of(ui).muted));
        return;
    }
    let theme = Theme::of(ui);
    let mut show = |ui: &mut egui::Ui, name: &str, value: &str, colour, view: &'static str| {
        if status_field(ui, name, value, colour).clicked() {
            actions.push(Action::App(AppRequest::ShowView(view)));
        }
    };
    let is_late = schedule
        .deadline
        .is_some_and(|deadline| deadline < schedule.finish);
    let late = is_late.then_some(theme.critical.text);
    // Who named agents takes a finish for one with them.
    let ignores_agents =
        state.sheet.derived.agents().is_none() && !state.sheet.document.plan().agents.is_empty();
    let finish = if ignores_agents {
        "Finish without agents"
    } else {
        "Finish"
    };
    show(ui, finish, &date_text(schedule.finish), late, "Timeline");
    let units = Units::of(&state.sheet.document.plan().info);
    let length = state.settings.tell(schedule.makespan, units);
    show(
        ui,
        "Critical path",
        &length,
        Some(theme.critical.text),
        "Graph",
    );
    if let Some(deadline) = schedule.deadline {
        let name = if is_late {
            "Over the deadline by"
        } else {
            "Before the deadline"
        };
        show(ui, name, &until(schedule, deadline), late, "Timeline");
    }
    odds(ui, state, schedule, actions);
    let info = &state.sheet.document.plan().info;
    let assumptions = info.with_assumptions(&schedule.assumptions);
    if !assumptions.is_empty() {
        let response = status_field(ui, "Assumptions", &assumptions.len().to_string(), None);
        response.on_hover_text(assumptions.join("\n"));
    }
}

/// What the simulation makes of the finish, with agents while they count; quiet while it is about the plan as it was.
fn odds(ui: &mut egui::Ui, state: &AppState, schedule: &Schedule, actions: &mut Actions) {
    actions.want(Question::Simulated);
    let (found, is_old) = match state.sheet.simulated() {
        Answer::Known(found, _) => (found, false),
        Answer::Outdated(found) => (found, true),
        Answer::Working(_) | Answer::Failed(_) => return,
    };
    if let Ok(summary) = found.as_ref() {
        percentiles(ui, (summary, is_old), schedule, actions);
    }
}

fn percentiles(
    ui: &mut egui::Ui,
    (summary, is_old): (&Summary, bool),
    schedule: &Schedule,
    actions: &mut Actions,
) {
    let theme = Theme::of(ui);
    let mut show = |ui: &mut egui::Ui, name: &str, value: String, colour| {
        let colour = if is_old { Some(theme.faint) } else { colour };
        if status_field(ui, name, &value, colour).clicked() {
            actions.push(Action::App(AppRequest::ShowView("Risk")));
        }
    };
    for share in [0.5, 0.8] {
        let minutes = summary.makespan.quantile(share).round() as i64;
        let late = schedule.deadline.is_some_and(|deadline| {
            deadline.since(schedule.start).0 < summary.finish.quantile(share) as i64
        });
        let name = format!("P{:.0}", share * 100.0);
        let colour = late.then_some(theme.critical.text);
        show(ui, &name, duration::brief(Work(minutes)), colour);
    }
    if let Some((_, odds)) = summary.deadline {
        let colour = match odds.probability {
            0.8.. => theme.good.text,
            0.5..0.8 => theme.warning.text,
            _ => theme.critical.text,
        };
        show(
            ui,
            "Deadline met",
            format!("{:.0} %", odds.probability * 100.0),
            Some(colour),
        );
    }
}

fn no_dates(ui: &mut egui::Ui, error: &ScheduleError, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let text = error.to_string();
    let response = status_field(ui, "No dates", &text, Some(theme.critical.text));
    if response.on_hover_text(&text).clicked() {
        actions.push(Action::App(AppRequest::ShowView("Problems")));
    }
}

fn right_side(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let saved = match (state.sheet.document.is_dirty(), &state.sheet.path) {
        (true, _) => "Not saved",
        (false, Some(_)) => "Saved",
        (false, None) => "No file yet",
    };
    let quiet = |text: String| {
        RichText::new(text)
            .font(Weight::Regular.font(size::SMALL))
            .color(theme.muted)
    };
    ui.spacing_mut().item_spacing.x = 14.0;
    ui.label(quiet(saved.to_owned()));
    safety(ui, state, actions);
    let count = |level| {
        state
            .sheet
            .derived
            .findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    };
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let text = format!(
        "{}, {}",
        counted(errors, "error"),
        counted(warnings, "warning")
    );
    let colour = if errors > 0 {
        theme.critical.text
    } else {
        theme.muted
    };
    let problems = egui::Label::new(quiet(text).color(colour)).sense(egui::Sense::click());
    if ui
        .add(problems)
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .clicked()
    {
        actions.push(Action::App(AppRequest::ShowView("Problems")));
    }
}

/// What threatens the work: no journal, a changed file, another window on the same plan.
fn safety(ui: &mut egui::Ui, state: &AppState, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let mark = |ui: &mut egui::Ui, text: &str, colour, hint: &str| {
        let text = RichText::new(text)
            .font(Weight::Medium.font(size::SMALL))
            .color(colour);
        let label = egui::Label::new(text).sense(egui::Sense::click());
        ui.add(label).on_hover_text(hint).clicked()
    };
    if let Some(trouble) = state.keeper.trouble() {
        mark(ui, "Not journalled", theme.critical.text, trouble);
    }
    if state.sheet.kept.outside.is_some() {
        let hint = "The file was changed by somebody else: decide what to do";
        if mark(ui, "Changed on disk", theme.warning.text, hint) {
            actions.push(Action::App(AppRequest::Safety(SafetyRequest::LookAtFile)));
        }
    }
    if state.is_in_two_tabs(&state.sheet) {
        let hint =
            "The plan is open in another tab too; each keeps its own edits until it is saved";
        mark(ui, "Open in another tab", theme.warning.text, hint);
    }
    if state.sheet.kept.is_elsewhere {
        let hint =
            "The plan is open in another window too; each keeps its own edits until it saves";
        mark(ui, "Open in another window", theme.warning.text, hint);
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The time between the finish and the deadline; on the clock, and said so where nights or weekends are part of it.
fn until(schedule: &Schedule, deadline: Stamp) -> String {
    let (from, to) = match schedule.finish <= deadline {
        true => (schedule.finish, deadline),
        false => (deadline, schedule.finish),
    };
    let text = span_text(to.since(from));
    let is_work = schedule.calendar().between(from, to).0 == to.since(from).0;
    match is_work {
        true => text,
        false => format!("{text} on the clock"),
    }
}

/// A span on the clock without its sign, in the two largest units: `38 d 18 h`, `2 h 30 min`.
fn span_text(span: Elapsed) -> String {
    let minutes = span.0.abs();
    let (days, hours) = (minutes / (24 * 60), minutes / 60 % 24);
    match (days, hours) {
        (0, _) => duration::show(Work(minutes)),
        (1.., 0) => format!("{days} d"),
        _ => format!("{days} d {hours} h"),
    }
}

/// `Mon 5 Jan 2026, 09:00`.
fn date_text(stamp: Stamp) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let date = stamp.date();
    let (year, month, day) = date.ymd();
    let month = MONTHS[usize::from(month.unsigned_abs()).saturating_sub(1) % 12];
    let minute = stamp.minute_of_day();
    format!(
        "{} {day} {month} {year}, {:02}:{:02}",
        DAYS[date.weekday()],
        minute / 60,
        minute % 60
    )
}
