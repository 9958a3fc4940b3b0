//! The checkpoints: each expectation judged by the dependencies, by the durations and by its probability.

use super::card::{framed, line, title};
use super::{GAP, Page, Sheet, criteria, nothing};
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::widgets::{Chip, Line};
use crate::plan::{Checkpoint, RowRef};
use crate::simulate::{Fate, Verdict, expected_words};
use egui::{Align, CursorIcon, Sense, Ui, WidgetInfo, WidgetType, vec2};

const LEAST: f32 = 360.0;
const ROW: f32 = 24.0;

/// Draws a card for each checkpoint, by time.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
    let start = page.ctx.plan.info.start_or_default();
    let mut rows: Vec<&Checkpoint> = page.ctx.plan.checkpoints.iter().collect();
    rows.sort_by_key(|row| (row.moment.resolve(start), row.id));
    if rows.is_empty() {
        nothing(ui, Sheet::Checkpoints, actions);
        return;
    }
    let room = ui.available_width();
    let columns = (((room + GAP) / (LEAST + GAP)) as usize)
        .clamp(1, 3)
        .min(rows.len());
    let width = (room - GAP * (columns as f32 - 1.0)) / columns as f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for column in 0..columns {
            ui.allocate_ui(vec2(width, 0.0), |ui| {
                ui.set_width(width);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = GAP;
                    for row in rows.iter().skip(column).step_by(columns) {
                        card(ui, page, row, actions);
                    }
                });
            });
        }
    });
}

fn card(ui: &mut Ui, page: &Page<'_>, row: &Checkpoint, actions: &mut Actions) {
    let theme = page.theme;
    framed(ui, page, row.id.into(), |ui| {
        let at = row.moment.resolve(page.ctx.plan.info.start_or_default());
        let when = page.style.tell(at);
        title(
            ui,
            page,
            row.id.into(),
            (&when, &row.name),
            &theme.checkpoint,
            actions,
        );
        let verdicts: Vec<&Verdict> = page.judged.of(row.id).collect();
        ui.horizontal_wrapped(|ui| chips(ui, page, row, &verdicts));
        if row.expectations.is_empty() {
            line(
                ui,
                theme,
                "It expects nothing: say in the inspector how far what should be.",
            );
        }
        for (number, expectation) in row.expectations.iter().enumerate() {
            let words = expected_words(page.ctx.plan, expectation.subject, expectation.state);
            let verdict = verdicts.iter().find(|own| own.expectation == number);
            expected(
                ui,
                page,
                expectation.subject.into(),
                &words,
                verdict.copied(),
                actions,
            );
        }
        criteria::show(ui, page, row.id.into(), &row.criteria, actions);
        if !row.note.is_empty() {
            line(ui, theme, &row.note);
        }
    });
}

/// How the checkpoint as a whole fares.
fn chips(ui: &mut Ui, page: &Page<'_>, row: &Checkpoint, verdicts: &[&Verdict]) {
    if let Some(worst) = verdicts.iter().map(|own| own.fate).min() {
        let (text, tone) = fate(page.theme, worst);
        ui.add(Chip::new(text).tone(tone));
    }
    let odds = page.summary.and_then(|summary| {
        let rows = summary.checkpoints.iter();
        rows.into_iter().find(|own| own.checkpoint == row.id)
    });
    if let Some(odds) = odds.filter(|_| !row.expectations.is_empty()) {
        let [share, low, high] =
            [odds.all.probability, odds.all.low, odds.all.high].map(|share| share * 100.0);
        let text = format!("all of it in {share:.0} % of the runs");
        ui.add(Chip::new(&text))
            .on_hover_text(format!("{low:.1} % to {high:.1} %, with 95 % confidence"));
    }
}

/// The word and the hue of a fate.
pub(super) fn fate(theme: &Theme, fate: Fate) -> (&'static str, &Tone) {
    match fate {
        Fate::Impossible => ("impossible", &theme.critical),
        Fate::Contradicted => ("contradicted", &theme.critical),
        Fate::Late => ("too late", &theme.critical),
        Fate::Unlikely => ("unlikely", &theme.warning),
        Fate::Holds => ("holds", &theme.good),
    }
}

/// One expectation: what is expected, how it fares, and why in sentences.
fn expected(
    ui: &mut Ui,
    page: &Page<'_>,
    subject: RowRef,
    words: &str,
    verdict: Option<&Verdict>,
    actions: &mut Actions,
) {
    let theme = page.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let told = verdict.map(|own| fate(theme, own.fate));
    let spoken = format!(
        "{words}: {}",
        told.map_or("not judged yet", |(text, _)| text)
    );
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &spoken));
    let mut right = rect.right();
    if let Some((text, tone)) = told {
        let share = verdict.and_then(|own| own.odds);
        let share = share.map(|odds| format!("{:.0} %  ", odds.probability * 100.0));
        let text = format!("{}{text}", share.unwrap_or_default());
        let line = Line::new(&text, Weight::SemiBold, size::SMALL, tone.text);
        right = line.paint_in(ui, rect, Align::Max).0.left() - space::CHIP;
    }
    let name = Line::new(words, Weight::Medium, size::BODY, theme.text);
    name.paint_in(ui, rect.with_max_x(right), Align::Min);
    crate::app::widgets::focus_ring(ui, &response, rect, 4);
    if response.hovered() {
        actions.push(Action::Hover(Some(subject)));
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        actions.push(Action::Reveal(subject));
    }
    let sentences = verdict.map_or(&[][..], |own| &own.sentences);
    for sentence in sentences {
        line(ui, theme, sentence);
    }
}
