//! The range chart: what each option promises against what can be, on one axis.
//!
//! A thin outline is the claim; the solid bar runs from the lower bound over the best schedule (a tick) to the
//! ninetieth of a hundred simulated runs; a dot is the median. One line is the deadline.

use super::Page;
use crate::app::fonts::Weight;
use crate::app::studies::OptionStudy;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, page_card, widest};
use crate::plan::Work;
use crate::plan::duration::brief;
use crate::schedule::options::claimed;
use egui::{
    Align, CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

const ROW: f32 = 34.0;
/// How narrow and how wide the names may get.
const NAMES: (f32, f32) = (90.0, 300.0);
const AXIS: f32 = 22.0;
const BAR: f32 = 8.0;
const CLAIM: f32 = 18.0;

/// The figures of one option, in working minutes.
struct Reach {
    claim: Option<(i64, i64)>,
    bound: i64,
    best: i64,
    median: Option<i64>,
    long: Option<i64>,
}

impl Reach {
    fn of(study: &OptionStudy) -> Option<Self> {
        let levelled = study.row.levelled.as_ref().ok()?;
        let quantile = |share: f64| {
            let summary = study.simulated.as_ref().ok()?;
            Some(summary.makespan.quantile(share).round() as i64)
        };
        Some(Self {
            claim: study.row.claim.map(|(claim, _)| (claim.min.0, claim.max.0)),
            bound: levelled.lower_bound.0,
            best: levelled.dates.makespan.0,
            median: quantile(0.5),
            long: quantile(0.9),
        })
    }

    fn end(&self) -> i64 {
        let ends = [self.claim.map(|claim| claim.1), self.long, self.median];
        ends.into_iter().flatten().fold(self.best, i64::max)
    }
}

/// Draws the card; nothing while nothing is known.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>) {
    let rows: Vec<(&OptionStudy, Reach)> = page
        .rows
        .iter()
        .filter_map(|study| Some((study.as_ref(), Reach::of(study)?)))
        .collect();
    if rows.is_empty() {
        return;
    }
    let caption = "outline: what it promises; bar: from the lower bound over the best schedule (tick) to P90; dot: P50";
    page_card(ui, "Promised against possible", caption, |ui| {
        let height = rows.len() as f32 * ROW + AXIS;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let plot = Rect::from_min_max(
            pos2(rect.left() + names(ui, &rows, rect.width()), rect.top()),
            pos2(rect.right() - 14.0, rect.bottom() - AXIS),
        );
        let available = available(page);
        let end = rows.iter().map(|(_, reach)| reach.end()).fold(60, i64::max);
        // A deadline far behind everything must not squeeze the bars.
        let deadline = available.filter(|&at| at <= end * 2);
        let end = end.max(deadline.unwrap_or(0)) as f32 * 1.04;
        let x = |minutes: i64| plot.left() + plot.width() * minutes as f32 / end;
        axis(ui, page, plot, end);
        for (place, (study, reach)) in rows.iter().enumerate() {
            let top = rect.top() + place as f32 * ROW;
            let band = Rect::from_x_y_ranges(rect.x_range(), top..=top + ROW);
            row(ui, page, study, reach, (band, plot.left()), &x);
        }
        if let Some(at) = deadline {
            let stroke = Stroke::new(1.5, page.theme.critical.line);
            ui.painter().vline(x(at), plot.y_range(), stroke);
        }
    });
}

/// How wide the column of names is: as wide as they are, where that leaves room for the bars.
fn names(ui: &Ui, rows: &[(&OptionStudy, Reach)], room: f32) -> f32 {
    let names = rows.iter().map(|(study, _)| study.row.name.as_str());
    let wanted = widest(ui, names, Weight::Medium, size::BODY) + 12.0;
    wanted.clamp(NAMES.0, NAMES.1).min(room * 0.35)
}

/// Working minutes from start to deadline.
fn available(page: &Page<'_>) -> Option<i64> {
    let levelled = page.rows.first()?.row.levelled.as_ref().ok()?;
    let dates = &levelled.dates;
    Some(dates.calendar().between(dates.start, dates.deadline?).0)
}

fn axis(ui: &Ui, page: &Page<'_>, plot: Rect, end: f32) {
    let theme = page.theme;
    let step = step(end, plot.width());
    let mut at = 0;
    while at as f32 <= end {
        let x = plot.left() + plot.width() * at as f32 / end;
        ui.painter()
            .vline(x, plot.y_range(), Stroke::new(1.0, theme.grid));
        let room = Rect::from_center_size(pos2(x, plot.bottom() + AXIS / 2.0), vec2(60.0, AXIS));
        let text = brief(Work(at));
        Line::new(&text, Weight::Regular, size::AXIS, theme.muted).paint_in(
            ui,
            room,
            Align::Center,
        );
        at += step;
    }
}

/// Minutes between two marks of the axis, so that marks stand at least sixty points apart.
fn step(end: f32, width: f32) -> i64 {
    const STEPS: [i64; 12] = [
        15, 30, 60, 120, 240, 480, 1200, 2400, 6000, 12_000, 30_000, 60_000,
    ];
    let fits = |step: &&i64| width * **step as f32 / end >= 60.0;
    let longest = (end / 8.0).ceil().max(60_000.0) as i64;
    STEPS.iter().find(fits).copied().unwrap_or(longest)
}

fn row(
    ui: &mut Ui,
    page: &Page<'_>,
    study: &OptionStudy,
    reach: &Reach,
    (band, left): (Rect, f32),
    x: &impl Fn(i64) -> f32,
) {
    let theme = page.theme;
    let name = Line::new(&study.row.name, Weight::Medium, size::BODY, theme.text);
    name.paint_in(ui, band.with_max_x(left - 10.0), Align::Min);
    let middle = band.center().y;
    let painter = ui.painter();
    if let Some((from, to)) = reach.claim {
        let tone = super::table::tone_of(page, study).unwrap_or(&theme.warning);
        let ends = x(from) - 1.0..=x(to).max(x(from) + 2.0) + 1.0;
        let area = Rect::from_x_y_ranges(ends, middle - CLAIM / 2.0..=middle + CLAIM / 2.0);
        let stroke = Stroke::new(1.5, tone.line);
        let corner = CornerRadius::same(5);
        painter.rect(area, corner, tone.fill, stroke, StrokeKind::Outside);
    }
    let end = reach.long.unwrap_or(reach.best).max(reach.best);
    let bar = |from: i64, to: i64| {
        let ends = x(from)..=x(to).max(x(from) + 2.0);
        Rect::from_x_y_ranges(ends, middle - BAR / 2.0..=middle + BAR / 2.0)
    };
    let corner = CornerRadius::same(3);
    painter.rect_filled(bar(reach.bound, end), corner, theme.accent.tail);
    painter.rect_filled(bar(reach.bound, reach.best), corner, theme.accent.bar_done);
    painter.vline(
        x(reach.best),
        middle - 8.0..=middle + 8.0,
        Stroke::new(2.5, theme.accent.line),
    );
    if let Some(median) = reach.median {
        painter.circle_filled(pos2(x(median), middle), 3.5, theme.text);
    }
    let response = ui.interact(band, ui.id().with(("range", study.row.id)), Sense::hover());
    let words = words(study, reach);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Other, true, &words));
    response.on_hover_text(words);
}

fn words(study: &OptionStudy, reach: &Reach) -> String {
    let mut words = format!(
        "{}: at least {}, {} found",
        study.row.name,
        brief(Work(reach.bound)),
        brief(Work(reach.best))
    );
    if let (Some(median), Some(long)) = (reach.median, reach.long) {
        words.push_str(&format!(
            ", P50 {}, P90 {}",
            brief(Work(median)),
            brief(Work(long))
        ));
    }
    if let Some((claim, _)) = study.row.claim {
        words.push_str(&format!(", {} claimed", claimed(claim)));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn marks_stand_apart_whatever_the_length() {
        for (end, width) in [
            (60.0, 400.0),
            (900.0, 500.0),
            (14_400.0, 700.0),
            (1e7, 600.0),
        ] {
            let step = step(end, width) as f32;
            assert!(width * step / end >= 59.0, "{end}: {step}");
        }
    }
}
