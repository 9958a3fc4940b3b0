//! When it will finish: a histogram with its S-curve, percentiles, the deadline, and a marker to ask with.

use super::Page;
use super::runs::{Overlay, hue};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::size;
use crate::app::theme::{Theme, Tone};
use crate::app::views::timeline::{Scale, single_line};
use crate::app::widgets::{Line, elided_label, focus_ring, page_card};
use crate::plan::{RangeReading, Stamp};
use crate::simulate::Histogram;
use egui::{
    Align, CornerRadius, Id, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

const HEIGHT: f32 = 300.0;
const PILLS: f32 = 40.0;
/// Between two of the pills above the chart.
const PILLS_APART: f32 = 6.0;
const SHARES: f32 = 46.0;
const AXIS: f32 = 24.0;
/// The least minutes the chart shows.
const LEAST_SPREAD: f64 = 120.0;
/// The room of the chance to meet the deadline, in the corner of the card.
const ODDS: f32 = 290.0;
const PERCENTILES: [f64; 4] = [0.1, 0.5, 0.8, 0.95];

/// The card and the markers that were dragged in it.
pub(super) struct FinishCard {
    /// Where the planner put the marker of a date, in minutes after the start.
    asked: Option<f64>,
    /// The shares of the other markers, which are dragged to a date or typed as a share.
    shares: [f64; 4],
}

impl Default for FinishCard {
    fn default() -> Self {
        Self {
            asked: None,
            shares: PERCENTILES,
        }
    }
}

/// Where minutes and shares are on the screen.
struct Chart {
    plot: Rect,
    from: f64,
    to: f64,
}

impl Chart {
    fn x(&self, minutes: f64) -> f32 {
        let share = (minutes - self.from) / (self.to - self.from).max(1.0);
        self.plot.left() + self.plot.width() * share as f32
    }

    fn minutes(&self, x: f32) -> f64 {
        let share = f64::from((x - self.plot.left()) / self.plot.width().max(1.0));
        self.from + (self.to - self.from) * share.clamp(0.0, 1.0)
    }

    fn y(&self, share: f64) -> f32 {
        self.plot.bottom() - self.plot.height() * share as f32
    }
}

impl FinishCard {
    /// Draws the card.
    pub fn show(&mut self, ui: &mut Ui, page: &Page<'_>, overlaid: &[Overlay]) {
        let card = page_card(ui, "When will it finish?", "", |ui| {
            let beside = page.summary.deadline.map_or(0.0, |_| ODDS);
            let room = (ui.available_width() - beside).max(60.0);
            let caption = caption(page);
            let line = Line::new(&caption, Weight::Regular, size::CAPTION, page.theme.muted);
            elided_label(ui, &line, room);
            let size = vec2(ui.available_width(), HEIGHT);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            self.chart(ui, page, rect, overlaid);
        });
        odds(ui, page, card.response.rect);
    }

    fn chart(&mut self, ui: &mut Ui, page: &Page<'_>, rect: Rect, overlaid: &[Overlay]) {
        let theme = page.theme;
        let finish = &page.summary.finish;
        let histogram = finish.histogram();
        let bins_end = histogram.start + histogram.width * histogram.counts.len() as f64;
        let deadline = page
            .summary
            .deadline
            .map(|(at, _)| at.since(page.summary.start).0 as f64);
        let spread = (bins_end - histogram.start).max(1.0);
        // A deadline far from everything must not squeeze the bars.
        let near = deadline.filter(|&at| at > histogram.start - spread && at < bins_end + spread);
        let (mut from, mut to) = (histogram.start, bins_end);
        let others = overlaid
            .iter()
            .flat_map(|own| own.curve(page.summary.start));
        for at in near.into_iter().chain(others.map(|(at, _)| at)) {
            (from, to) = (from.min(at), to.max(at));
        }
        // What is the same in every run is a line, not a block.
        let wide = (to - from).max(LEAST_SPREAD.max(finish.mean * 0.1));
        let middle = (from + to) / 2.0;
        let (from, to) = (middle - wide * 0.52, middle + wide * 0.52);
        let plot = Rect::from_min_max(rect.min + vec2(SHARES, PILLS), rect.max - vec2(12.0, AXIS));
        let chart = Chart { plot, from, to };
        grid(ui, theme, &chart);
        bars(ui, theme, &chart, &histogram, deadline);
        axis(ui, page, &chart);
        let curve: Vec<Pos2> = finish
            .curve(120)
            .into_iter()
            .map(|(minutes, share)| pos2(chart.x(minutes), chart.y(share)))
            .collect();
        ui.painter()
            .add(Shape::line(curve, Stroke::new(1.75, theme.text)));
        overlays(ui, page, &chart, overlaid);
        if let Some(at) = near {
            let stroke = Stroke::new(1.5, theme.critical.line);
            ui.painter().vline(chart.x(at), plot.y_range(), stroke);
        }
        self.ask(ui, page, &chart, rect);
        let mut order = [0, 1, 2, 3];
        order.sort_by(|&a, &b| self.shares[a].total_cmp(&self.shares[b]).then(a.cmp(&b)));
        let named = |tell: &dyn Fn(f64) -> String| {
            order.map(|place| {
                let share = self.shares[place];
                let when = tell(finish.quantile(share));
                format!("P{:.0} {when}", share * 100.0)
                    .trim_end()
                    .to_owned()
            })
        };
        let whole = named(&|minutes| page.tell(minutes));
        // Where four of them do not fit side by side they say the day, or nothing but which they are.
        let shorter = [
            whole.clone(),
            named(&|minutes| page.tell_short(minutes)),
            named(&|_| String::new()),
        ];
        let width_of = |text: &String| pill_line(theme, text).galley(ui, 240.0).size().x + 16.0;
        let fits = |texts: &&[String; 4]| {
            let widths = texts.iter().map(width_of).sum::<f32>();
            widths + 3.0 * PILLS_APART <= rect.width()
        };
        let texts = shorter.iter().find(fits).unwrap_or(&shorter[2]);
        let mut spans: Vec<(f32, f32)> = Vec::new();
        for (place, text) in order.into_iter().zip(texts) {
            let width = width_of(text);
            let x = chart.x(finish.quantile(self.shares[place]));
            spans.push((x - width / 2.0, width));
        }
        side_by_side(&mut spans, rect.left(), rect.right());
        let pills = order.into_iter().zip(texts.iter().zip(&whole));
        for ((place, texts), (left, width)) in pills.zip(spans) {
            let ground = Rect::from_min_size(pos2(left, rect.top() + 10.0), vec2(width, 22.0));
            self.percentile(ui, page, &chart, (ground, texts), place);
        }
    }

    /// A marker with its share and its date; dragging it asks for the share of another date.
    fn percentile(
        &mut self,
        ui: &mut Ui,
        page: &Page<'_>,
        chart: &Chart,
        (ground, (text, whole)): (Rect, (&String, &String)),
        place: usize,
    ) {
        let theme = page.theme;
        let finish = &page.summary.finish;
        let share = self.shares[place];
        marker(ui, chart, finish.quantile(share), &theme.accent);
        pill(ui, theme, text, ground);
        let id = Id::new(("risk percentile", place));
        let response = ui.interact(ground, id, Sense::click_and_drag());
        let spoken = format!("{whole}: drag to another date");
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Slider, true, &spoken));
        if let Some(at) = response
            .interact_pointer_pos()
            .filter(|_| response.dragged())
        {
            let odds = finish.odds_of_at_most(chart.minutes(at.x)).probability;
            self.shares[place] = ((odds * 100.0).round() / 100.0).clamp(0.01, 0.99);
        }
        // By keyboard a percent at a time.
        if response.has_focus() {
            let step = ui.input(|input| {
                f64::from(u8::from(input.key_pressed(egui::Key::ArrowRight)))
                    - f64::from(u8::from(input.key_pressed(egui::Key::ArrowLeft)))
            });
            let share = (share * 100.0).round() + step;
            self.shares[place] = (share / 100.0).clamp(0.01, 0.99);
            let filter = egui::EventFilter {
                horizontal_arrows: true,
                ..egui::EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        }
        if response.double_clicked() {
            self.shares[place] = PERCENTILES[place];
        }
        focus_ring(ui, &response, ground.expand(2.0), 8);
        let response = response.on_hover_cursor(egui::CursorIcon::ResizeHorizontal);
        response.on_hover_text(format!(
            "{whole}\nDrag to ask for another date; double-click to put it back"
        ));
    }

    /// A marker that is dragged over the chart and says how probable its date is.
    fn ask(&mut self, ui: &mut Ui, page: &Page<'_>, chart: &Chart, rect: Rect) {
        let response = ui.interact(
            chart.plot,
            Id::new("risk question"),
            Sense::click_and_drag(),
        );
        response.widget_info(|| {
            WidgetInfo::labeled(
                WidgetType::Other,
                true,
                "Ask for a date: drag over the chart",
            )
        });
        if let Some(at) = response.interact_pointer_pos() {
            self.asked = Some(chart.minutes(at.x));
        }
        if response.double_clicked() {
            self.asked = None;
        }
        let Some(minutes) = self
            .asked
            .or_else(|| response.hover_pos().map(|at| chart.minutes(at.x)))
        else {
            return;
        };
        let odds = page.summary.finish.odds_of_at_most(minutes);
        let theme = page.theme;
        let x = chart.x(minutes);
        ui.painter()
            .vline(x, chart.plot.y_range(), Stroke::new(1.0, theme.text));
        ui.painter()
            .circle_filled(pos2(x, chart.y(odds.probability)), 4.0, theme.text);
        let text = format!(
            "{:.0} % by {}",
            odds.probability * 100.0,
            page.tell(minutes)
        );
        let line = Line::new(&text, Weight::SemiBold, size::CAPTION, theme.text);
        let width = line.galley(ui, 260.0).size().x + 16.0;
        let left = (x + 8.0).min(rect.right() - width);
        let top = chart.y(odds.probability) - 26.0;
        let ground = Rect::from_min_size(pos2(left, top.max(chart.plot.top())), vec2(width, 20.0));
        let corner = CornerRadius::same(6);
        ui.painter().rect_filled(ground, corner, theme.raised);
        line.paint_in(ui, ground.shrink2(vec2(8.0, 0.0)), Align::Center);
    }
}

/// The curves of kept runs, each with its name where it ends.
fn overlays(ui: &Ui, page: &Page<'_>, chart: &Chart, overlaid: &[Overlay]) {
    for (place, own) in overlaid.iter().enumerate() {
        let colour = hue(page.theme, place);
        let points = own.curve(page.summary.start);
        let curve: Vec<Pos2> = points
            .map(|(minutes, share)| pos2(chart.x(minutes), chart.y(share)))
            .collect();
        ui.painter()
            .add(Shape::line(curve, Stroke::new(1.5, colour)));
        let top = chart.plot.top() + 4.0 + 16.0 * place as f32;
        let room = Rect::from_x_y_ranges(
            chart.plot.left() + 8.0..=chart.plot.center().x,
            top..=top + 16.0,
        );
        Line::new(&own.name, Weight::SemiBold, size::CAPTION, colour).paint_in(
            ui,
            room,
            Align::Min,
        );
    }
}

/// How the samples were made, so that nobody has to guess.
fn caption(page: &Page<'_>) -> String {
    let summary = page.summary;
    let ranges = match summary.ranges {
        RangeReading::MinMax => "ranges from shortest to longest",
        _ => "ranges from P10 to P90",
    };
    let old = if page.is_old {
        "For the plan as it was. "
    } else {
        ""
    };
    let fixed = match summary.finish.deviation {
        0.0 => "The same in every run. ",
        _ => "",
    };
    let agents = match summary.settings.level {
        true => "With the agents of the plan",
        false => "As many agents as there is work",
    };
    format!(
        "{old}{fixed}{agents}. {} samples, {ranges}, correlation {} within tracks",
        grouped(summary.outcomes.len()),
        summary.correlation
    )
}

/// `10,000`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The chance to meet the deadline, large in the corner of the card.
fn odds(ui: &Ui, page: &Page<'_>, card: Rect) {
    let Some((at, odds)) = page.summary.deadline else {
        return;
    };
    let theme = page.theme;
    let tone = match odds.probability {
        0.8.. => &theme.good,
        0.5..0.8 => &theme.warning,
        _ => &theme.critical,
    };
    let corner = Rect::from_min_max(
        pos2(card.right() - 300.0, card.top() + 12.0),
        pos2(card.right() - 18.0, card.top() + 44.0),
    );
    let share = format!("{:.0} %", odds.probability * 100.0);
    Line::new(&share, Weight::Bold, size::FIGURE, tone.text).paint_in(ui, corner, Align::Max);
    let minutes = at.since(page.summary.start).0 as f64;
    let text = format!(
        "chance to meet {} ({:.0} % to {:.0} %)",
        page.tell(minutes),
        odds.low * 100.0,
        odds.high * 100.0
    );
    let below = corner.translate(vec2(0.0, 24.0));
    Line::new(&text, Weight::Regular, size::CAPTION, theme.muted).paint_in(ui, below, Align::Max);
}

fn grid(ui: &Ui, theme: &Theme, chart: &Chart) {
    for quarter in 0..=4 {
        let share = f64::from(quarter) / 4.0;
        let y = chart.y(share);
        ui.painter()
            .hline(chart.plot.x_range(), y, Stroke::new(1.0, theme.grid));
        let text = format!("{:.0} %", share * 100.0);
        let room = Rect::from_min_max(
            pos2(chart.plot.left() - SHARES, y - 8.0),
            pos2(chart.plot.left() - 8.0, y + 8.0),
        );
        Line::new(&text, Weight::Regular, size::AXIS, theme.muted).paint_in(ui, room, Align::Max);
    }
}

/// Bars in green up to the deadline, in coral behind it; in the accent where there is none.
fn bars(ui: &Ui, theme: &Theme, chart: &Chart, histogram: &Histogram, deadline: Option<f64>) {
    let most = histogram.counts.iter().copied().max().unwrap_or(0).max(1);
    for (place, &count) in histogram.counts.iter().enumerate() {
        let left = histogram.start + histogram.width * place as f64;
        let middle = left + histogram.width / 2.0;
        let tone = match deadline {
            None => &theme.accent,
            Some(at) if middle <= at => &theme.good,
            Some(_) => &theme.critical,
        };
        let top = chart.y(0.94 * f64::from(count) / f64::from(most));
        let right = (chart.x(left + histogram.width) - 0.75).max(chart.x(left) + 3.0);
        let reach = chart.x(left) + 0.75..=right;
        let bar = Rect::from_x_y_ranges(reach, top..=chart.plot.bottom());
        let corner = CornerRadius {
            nw: 2,
            ne: 2,
            sw: 0,
            se: 0,
        };
        ui.painter().rect_filled(bar, corner, tone.bar);
    }
}

/// Round hours or days below the chart.
fn axis(ui: &Ui, page: &Page<'_>, chart: &Chart) {
    const APART: f32 = 116.0;
    let at = |minutes: f64| Stamp(page.summary.start.0.saturating_add(minutes.round() as i64));
    let ends = (at(chart.from), at(chart.to));
    let (left, width) = (chart.plot.left(), chart.plot.width());
    let scale = Scale::over(ends, left, width);
    for tick in single_line(page.style, &scale, (left, width), APART) {
        let x = scale.x(tick.at);
        let below = chart.plot.bottom()..=chart.plot.bottom() + 4.0;
        let stroke = Stroke::new(1.0, page.theme.edge);
        ui.painter().vline(x, below, stroke);
        let half = APART / 2.0 - 2.0;
        let room = Rect::from_min_size(
            pos2(x - half, chart.plot.bottom() + 5.0),
            vec2(2.0 * half, 18.0),
        );
        let line = Line::new(&tick.text, Weight::Regular, size::AXIS, page.theme.muted);
        line.paint_in(ui, room, Align::Center);
    }
}

fn marker(ui: &Ui, chart: &Chart, minutes: f64, tone: &Tone) {
    let x = chart.x(minutes);
    let ends = [
        pos2(x, chart.plot.top() - 6.0),
        pos2(x, chart.plot.bottom()),
    ];
    let dashes = Shape::dashed_line(&ends, Stroke::new(1.0, tone.line), 3.0, 3.0);
    ui.painter().extend(dashes);
}

fn pill_line<'a>(theme: &Theme, text: &'a str) -> Line<'a> {
    Line::new(text, Weight::SemiBold, size::CAPTION, theme.accent.text)
}

/// The name of a percentile above its line.
fn pill(ui: &Ui, theme: &Theme, text: &str, ground: Rect) {
    let corner = CornerRadius::same(6);
    let stroke = Stroke::new(1.0, theme.accent.line);
    ui.painter()
        .rect(ground, corner, theme.panel, stroke, StrokeKind::Inside);
    pill_line(theme, text).paint_in(ui, ground.shrink2(vec2(8.0, 0.0)), Align::Center);
}

/// Moves spans (where each begins, how wide it is) apart, so that none covers the one before and all lie between two
/// edges as far as there is room.
fn side_by_side(spans: &mut [(f32, f32)], from: f32, to: f32) {
    let mut free = from;
    for (left, width) in spans.iter_mut() {
        *left = left.max(free);
        free = *left + *width + PILLS_APART;
    }
    let mut free = to;
    for (left, width) in spans.iter_mut().rev() {
        *left = left.min(free - *width);
        free = *left - PILLS_APART;
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, side_by_side};

    #[test]
    fn names_of_percentiles_stand_side_by_side_within_the_chart() {
        let mut spans = [(10.0, 40.0), (80.0, 40.0), (85.0, 40.0), (90.0, 40.0)];
        side_by_side(&mut spans, 0.0, 200.0);
        assert_eq!(spans.map(|span| span.0), [10.0, 68.0, 114.0, 160.0]);
    }

    #[test]
    fn thousands_are_grouped() {
        let cases = [
            (7, "7"),
            (999, "999"),
            (10_000, "10,000"),
            (1_234_567, "1,234,567"),
        ];
        for (count, text) in cases {
            assert_eq!(grouped(count), text);
        }
    }
}
