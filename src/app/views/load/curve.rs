//! What one more agent buys: the makespan by number of agents, and why it stops falling.

use super::within;
use crate::app::answers::{OUTDATED, known, note};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::{Line, section_heading};
use crate::plan::duration;
use crate::schedule::value::Value;
use egui::{Align, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

const CHART: f32 = 170.0;
/// The least distance of two numbers on the axis.
const APART: f32 = 22.0;

/// Draws the curve into `area`; `agents` is how many the plan has.
pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, agents: u32, area: Rect) {
    let theme = Theme::of(ui);
    ui.painter().vline(
        area.left(),
        area.y_range(),
        Stroke::new(1.0, theme.hairline),
    );
    within(ui, area.shrink2(vec2(0.0, 1.0)), |ui| {
        let scroll = egui::ScrollArea::vertical()
            .id_salt("value of agents")
            .auto_shrink([false, false]);
        scroll.show(ui, |ui| {
            let frame =
                egui::Frame::NONE.inner_margin(egui::Margin::symmetric(space::PANEL as i8, 12));
            frame.show(ui, |ui| {
                all_agents(ui, ctx, agents);
                super::roles::show(ui, ctx);
            });
        });
    });
}

fn all_agents(ui: &mut Ui, ctx: &ViewCtx<'_>, agents: u32) {
    let theme = Theme::of(ui);
    section_heading(ui, "Makespan by number of agents");
    let Some((value, is_old)) = known(ui, ctx.studies.value.answer(ctx.topic())) else {
        return;
    };
    chart(ui, theme, value, agents);
    ui.add_space(8.0);
    note(ui, &value.reason);
    let surplus = value.surplus(agents);
    if !surplus.is_empty() {
        note(ui, &surplus);
    }
    note(
        ui,
        "Identical agents that offer every role around the clock.",
    );
    if is_old {
        note(ui, OUTDATED);
    }
}

/// One point for each number of agents, the bound as a dashed line, the plan's own number marked.
pub(in crate::app::views) fn chart(ui: &mut Ui, theme: &'static Theme, value: &Value, agents: u32) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), CHART), Sense::hover());
    let plot = Rect::from_min_max(rect.min + vec2(44.0, 10.0), rect.max - vec2(8.0, 22.0));
    let most = value.rows.iter().map(|row| row.makespan.0).max();
    let top = most.unwrap_or(0).max(1) as f32 * 1.08;
    let count = value.rows.len().max(2) as f32;
    let place = |index: usize, minutes: i64| {
        let x = plot.left() + plot.width() * index as f32 / (count - 1.0);
        pos2(x, plot.bottom() - plot.height() * minutes as f32 / top)
    };
    ui.painter()
        .hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, theme.grid));
    let bound: Vec<Pos2> = points(value, |row| row.lower_bound.0, place);
    let line: Vec<Pos2> = points(value, |row| row.makespan.0, place);
    let dashed = Shape::dashed_line(&bound, Stroke::new(1.0, theme.muted), 3.0, 3.0);
    ui.painter().extend(dashed);
    ui.painter().add(Shape::line(
        line.clone(),
        Stroke::new(2.0, theme.accent.line),
    ));
    let is_own = |index: usize| value.rows[index].agents == agents;
    let is_enough = |index: usize| value.rows[index].agents == value.enough;
    for (index, &at) in line.iter().enumerate() {
        let tone = if is_enough(index) {
            &theme.good
        } else {
            &theme.accent
        };
        let is_marked = is_own(index) || is_enough(index);
        let size_pt = if is_marked { 4.5 } else { 3.0 };
        ui.painter().circle_filled(at, size_pt, tone.line);
    }
    // What is marked first, then the others as far as there is room.
    let mut places: Vec<usize> = (0..line.len()).collect();
    places.sort_by_key(|&index| (!is_own(index), !is_enough(index), index));
    let below: Vec<f32> = places.iter().map(|&index| line[index].x).collect();
    for shown in apart(&below, APART) {
        let index = places[shown];
        let room =
            Rect::from_center_size(pos2(line[index].x, plot.bottom() + 11.0), vec2(30.0, 16.0));
        let text = value.rows[index].agents.to_string();
        let (weight, ink) = match is_own(index) {
            true => (Weight::SemiBold, theme.text),
            false => (Weight::Regular, theme.muted),
        };
        Line::new(&text, weight, size::AXIS, ink).paint_in(ui, room, Align::Center);
    }
    let mut beside: Vec<usize> = (0..line.len()).filter(|&index| is_enough(index)).collect();
    beside.extend(Some(0).filter(|_| !line.is_empty()));
    let heights: Vec<f32> = beside.iter().map(|&index| line[index].y).collect();
    for shown in apart(&heights, 14.0) {
        let index = beside[shown];
        let text = duration::brief(value.rows[index].makespan);
        let y = line[index].y;
        let room = Rect::from_x_y_ranges(rect.left()..=plot.left() - 8.0, y - 8.0..=y + 8.0);
        Line::new(&text, Weight::Medium, size::AXIS, theme.text).paint_in(ui, room, Align::Max);
    }
    tooltip(response, value, &line);
}

/// Which of some places, the first come first served, get a label, so that no two stand nearer than `least`.
fn apart(places: &[f32], least: f32) -> Vec<usize> {
    let mut shown: Vec<usize> = Vec::new();
    for (index, place) in places.iter().enumerate() {
        if shown
            .iter()
            .all(|&other| (places[other] - place).abs() >= least)
        {
            shown.push(index);
        }
    }
    shown
}

fn points(
    value: &Value,
    of: impl Fn(&crate::schedule::value::AgentValue) -> i64,
    place: impl Fn(usize, i64) -> Pos2,
) -> Vec<Pos2> {
    let rows = value.rows.iter().enumerate();
    rows.map(|(index, row)| place(index, of(row))).collect()
}

/// The figures of the number of agents nearest to the pointer.
fn tooltip(response: egui::Response, value: &Value, line: &[Pos2]) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let distance = |at: &Pos2| (at.x - pointer.x).abs();
    let nearest = line
        .iter()
        .enumerate()
        .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
    if let Some(row) = nearest.and_then(|(index, _)| value.rows.get(index)) {
        response.on_hover_ui_at_pointer(|ui| {
            let plural = if row.agents == 1 { "agent" } else { "agents" };
            ui.label(format!(
                "{} {plural}: {}",
                row.agents,
                duration::show(row.makespan)
            ));
            ui.label(format!(
                "No schedule is shorter than {}",
                duration::show(row.lower_bound)
            ));
            ui.label(row.utilisation.told());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn labels_never_stand_on_each_other_and_the_first_come_first() {
        let places: Vec<f32> = std::iter::once(55.0)
            .chain((0..40).map(|n| n as f32 * 7.0))
            .collect();
        let shown = apart(&places, 22.0);
        assert_eq!(shown[0], 0);
        for (place, &one) in shown.iter().enumerate() {
            for &other in &shown[place + 1..] {
                assert!((places[one] - places[other]).abs() >= 22.0);
            }
        }
        assert!(shown.len() > 8, "{shown:?}");
    }
}
