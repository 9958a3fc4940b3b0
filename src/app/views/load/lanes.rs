//! Agents over time: a lane each with its tickets.
//!
//! What is below them is [`super::strips`]'s business, a ticket that is dragged [`super::hand_over`]'s.

use super::hand_over::{self, Held};
use super::model::{Bar, Lane, Model};
use super::strips;
use super::within;
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::views::ViewCtx;
use crate::app::views::timeline::{Axis, Scale, Style, Window, axis, paint_axis};
use crate::app::widgets::{Line, widest};
use crate::plan::RowRef;
use crate::schedule::explain;
use crate::schedule::level::Levelled;
use egui::{
    Align, CornerRadius, Id, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

/// How narrow and how wide the names may get.
const NAMES: (f32, f32) = (150.0, 340.0);
/// What stands beside a name: how busy it is, and the gap before.
const BESIDE: f32 = 56.0;
const AXIS: f32 = 40.0;
const ROW: f32 = 24.0;
const BAR: f32 = 18.0;
/// Above and below the rows of a lane.
const PADDING: f32 = 6.0;

/// What the lanes remember between frames.
#[derive(Default)]
pub(super) struct LanesView {
    window: Window,
}

/// What is drawn, and with what.
pub(super) struct Canvas<'a> {
    pub ctx: &'a ViewCtx<'a>,
    pub theme: &'static Theme,
    pub levelled: &'a Levelled,
    pub model: &'a Model,
    pub style: Style,
}

impl LanesView {
    /// Draws everything into `area`.
    pub fn show(&mut self, ui: &mut Ui, canvas: &Canvas<'_>, area: Rect, actions: &mut Actions) {
        let chart = area.with_min_x(area.left() + names(ui, canvas.model, area.width()));
        let (from, to) = canvas.model.reach;
        if self.window.is_fitted {
            self.window.fit(from, to, chart.width());
        }
        self.listen(ui, canvas, chart);
        let scale = self.window.scale(chart.left());
        let marks = axis(
            canvas.style,
            &scale,
            chart.left(),
            chart.width(),
            canvas.ctx.settings.first_day,
        );
        let wanted: f32 = canvas.model.lanes.iter().map(height).sum();
        let room = area.height() - AXIS;
        let below = strips::height(canvas.model.series.len(), room, wanted);
        let (lanes_bottom, steps_top) = (area.bottom() - below, area.bottom() - below);
        let lanes = Rect::from_min_max(
            pos2(area.left(), area.top() + AXIS),
            pos2(area.right(), lanes_bottom),
        );
        let steps = Rect::from_min_max(pos2(area.left(), steps_top), area.max);
        let head = chart.with_max_y(lanes.top());
        paint_axis(ui, canvas.theme, (&marks, &scale), head);
        grid(
            ui,
            canvas.theme,
            &marks,
            &scale,
            chart.with_min_y(lanes.top()),
        );
        within(ui, lanes, |ui| {
            lanes_of(ui, canvas, &scale, chart.left(), actions)
        });
        strips::show(ui, canvas, &scale, steps, chart.left());
    }

    fn listen(&mut self, ui: &mut Ui, canvas: &Canvas<'_>, chart: Rect) {
        let reach = canvas.model.reach;
        let ground = ui.interact(chart, Id::new("load ground"), Sense::click_and_drag());
        ground.widget_info(|| WidgetInfo::labeled(WidgetType::Panel, true, "Load"));
        if ground.double_clicked() {
            self.window.is_fitted = true;
        }
        if ground.dragged() {
            self.window
                .pan(-ground.drag_delta().x, reach, chart.width());
        }
        if !ui.rect_contains_pointer(chart) {
            return;
        }
        let (zoom, scroll, pointer) = ui.input(|i| {
            (
                i.zoom_delta(),
                i.smooth_scroll_delta(),
                i.pointer.hover_pos(),
            )
        });
        if zoom != 1.0 {
            let x = pointer.map_or(chart.width() / 2.0, |at| at.x - chart.left());
            self.window.zoom(zoom, x, reach, chart.width());
        } else if scroll.x != 0.0 {
            self.window.pan(-scroll.x, reach, chart.width());
        }
    }
}

/// How wide the column of the names of agents and roles is: as wide as they are, where that leaves room for the chart.
fn names(ui: &Ui, model: &Model, room: f32) -> f32 {
    let agents = model.lanes.iter().map(|lane| lane.name.as_str());
    let roles = model.series.iter().map(|series| series.name.as_str());
    let name = widest(ui, agents.chain(roles), Weight::Medium, size::BODY);
    let facts: Vec<String> = model.series.iter().map(|series| series.facts()).collect();
    let facts = facts.iter().map(String::as_str);
    let facts = widest(ui, facts, Weight::Regular, size::CAPTION);
    let wanted = (name + BESIDE).max(facts) + 2.0 * space::PANEL;
    wanted.clamp(NAMES.0, NAMES.1).min(room * 0.4)
}

fn grid(ui: &Ui, theme: &Theme, marks: &Axis, scale: &Scale, chart: Rect) {
    let painter = ui.painter().with_clip_rect(chart);
    for tick in &marks.ticks {
        painter.vline(
            scale.x(tick.at),
            chart.y_range(),
            Stroke::new(1.0, theme.grid),
        );
    }
}

fn height(lane: &Lane) -> f32 {
    lane.rows as f32 * ROW + 2.0 * PADDING
}

/// All lanes, scrolled where there are many; only those in sight are painted.
fn lanes_of(ui: &mut Ui, canvas: &Canvas<'_>, scale: &Scale, split: f32, actions: &mut Actions) {
    let whole: f32 = canvas.model.lanes.iter().map(height).sum();
    let scroll = ScrollArea::vertical()
        .id_salt("load lanes")
        .auto_shrink([false, false]);
    scroll.show_viewport(ui, |ui, viewport| {
        ui.set_height(whole);
        let body = ui.max_rect();
        let mut top = 0.0;
        let mut target = None;
        let mut held = None;
        let pointer = ui.input(|i| i.pointer.latest_pos());
        let pointer = pointer.filter(|at| ui.clip_rect().contains(*at));
        for (index, lane) in canvas.model.lanes.iter().enumerate() {
            let tall = height(lane);
            let band =
                Rect::from_x_y_ranges(body.x_range(), body.top() + top..=body.top() + top + tall);
            // The lane of what is held is laid out wherever it is scrolled to, or it would be let go.
            let is_seen = top + tall >= viewport.top() && top <= viewport.bottom();
            if is_seen || ui.ctx().dragged_id().is_some() {
                if pointer.is_some_and(|at| band.contains(at)) {
                    target = Some((lane, index, band));
                }
                held = held.or(lane_of(
                    ui,
                    canvas,
                    (index, lane),
                    scale,
                    band,
                    split,
                    actions,
                ));
            }
            top += tall;
        }
        if let Some(held) = held {
            hand_over::show(ui, canvas, &held, target, actions);
        }
    });
}

/// One lane; returns what is held of it.
fn lane_of<'m>(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    (index, lane): (usize, &'m Lane),
    scale: &Scale,
    band: Rect,
    split: f32,
    actions: &mut Actions,
) -> Option<Held<'m>> {
    let hairline = Stroke::new(1.0, canvas.theme.hairline);
    ui.painter().hline(band.x_range(), band.bottom(), hairline);
    name_of(ui, canvas, lane, band.with_max_x(split), actions);
    let chart = band.with_min_x(split);
    let mut held = None;
    let clip = ui.clip_rect();
    ui.set_clip_rect(chart.intersect(clip));
    for bar in &lane.bars {
        let middle = band.top() + PADDING + (bar.row as f32 + 0.5) * ROW;
        let (left, right) = (scale.x(bar.start), scale.x(bar.finish));
        let rect = Rect::from_x_y_ranges(
            left..=right.max(left + 3.0),
            middle - BAR / 2.0..=middle + BAR / 2.0,
        );
        if rect.intersects(chart) {
            let response = bar_of(ui, canvas, (index, bar), rect, chart, actions);
            if response.dragged() || response.drag_stopped() {
                held = Some(Held {
                    bar,
                    rect,
                    from: index,
                    is_dropped: response.drag_stopped(),
                });
            }
        }
    }
    for &(from, to) in &lane.crowded {
        // A coral edge below what is too much at once.
        let reach = scale.x(from)..=scale.x(to);
        let stroke = Stroke::new(3.0, canvas.theme.critical.line);
        ui.painter().hline(reach, band.bottom() - 2.0, stroke);
    }
    ui.set_clip_rect(clip);
    held
}

fn name_of(ui: &mut Ui, canvas: &Canvas<'_>, lane: &Lane, rect: Rect, actions: &mut Actions) {
    let theme = canvas.theme;
    let id = Id::new(("load lane", &lane.name, lane.agent));
    let response = ui.interact(rect, id, Sense::click());
    let percent = format!("{:.0} %", lane.share * 100.0);
    let spoken = format!(
        "{} works {percent} of its hours until the finish{}",
        lane.name,
        lane.overbooked()
    );
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &spoken));
    let row = lane.agent.map(RowRef::from);
    if row.is_some_and(|row| canvas.ctx.selection.contains(row)) {
        ui.painter()
            .rect_filled(rect, CornerRadius::ZERO, theme.selection);
    }
    let inner = rect.shrink2(vec2(space::PANEL, 0.0));
    let (upper, lower) = super::two_lines(inner);
    let is_crowded = !lane.crowded.is_empty();
    let quiet = if is_crowded {
        theme.critical.text
    } else {
        theme.muted
    };
    let value = Line::new(&percent, Weight::Medium, size::SMALL, quiet).beside(size::BODY);
    let (placed, _) = value.paint_in(ui, upper, Align::Max);
    let room = upper.with_max_x(placed.left() - 8.0);
    let name = Line::new(&lane.name, Weight::Medium, size::BODY, theme.text);
    name.paint_in(ui, room, Align::Min);
    let facts = lane.facts();
    Line::new(&facts, Weight::Regular, size::CAPTION, quiet).paint_in(ui, lower, Align::Min);
    if let Some(row) = row.filter(|_| response.clicked()) {
        actions.click(row, ui.input(|i| i.modifiers));
    }
    response.on_hover_ui(|ui| {
        ui.label(&lane.name);
        if !lane.offers.is_empty() {
            ui.label(format!("Offers {}", lane.offers.join(", ")));
        }
        let idle = crate::plan::duration::show(lane.idle);
        ui.label(format!(
            "Works {percent} of its hours until the finish, idle for {idle}{}",
            lane.overbooked()
        ));
    });
}

fn bar_of(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    (lane, bar): (usize, &Bar),
    rect: Rect,
    chart: Rect,
    actions: &mut Actions,
) -> Response {
    let plan = canvas.ctx.plan;
    let row = RowRef::from(bar.node);
    let id = Id::new(("load bar", bar.node, lane, bar.row));
    let hit = rect.intersect(chart);
    let response = ui.interact(hit, id, Sense::click_and_drag());
    let (key, title) = (plan.key(bar.node), plan.node_title(bar.node));
    response.widget_info(|| {
        WidgetInfo::labeled(
            WidgetType::Button,
            true,
            format!("{key} {title}, scheduled"),
        )
    });
    if response.dragged() {
        let mut pale = ui.new_child(egui::UiBuilder::new().max_rect(rect));
        pale.set_clip_rect(ui.clip_rect());
        pale.set_opacity(0.35);
        paint_bar(&pale, canvas, bar, rect, false);
        return response;
    }
    paint_bar(ui, canvas, bar, rect, false);
    if response.hovered() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grab);
    }
    if response.hovered() {
        actions.push(Action::Hover(Some(row)));
    }
    if response.clicked() {
        actions.click(row, ui.input(|i| i.modifiers));
    }
    if response.double_clicked() {
        actions.push(Action::Reveal(row));
    }
    response.on_hover_ui(|ui| {
        ui.label(format!("{key}  {title}"));
        ui.label(format!(
            "{} to {}",
            canvas.style.tell(bar.start),
            canvas.style.tell(bar.finish)
        ));
        for sentence in explain(plan, &canvas.levelled.dates, bar.node)
            .iter()
            .take(3)
        {
            ui.label(&sentence.text);
        }
    })
}

/// The bar of a ticket; one that is held tells its key however short it is.
pub(super) fn paint_bar(ui: &Ui, canvas: &Canvas<'_>, bar: &Bar, rect: Rect, is_held: bool) {
    let theme = canvas.theme;
    let plan = canvas.ctx.plan;
    let (key, title) = (plan.key(bar.node), plan.node_title(bar.node));
    let row = RowRef::from(bar.node);
    let tone: &Tone = match bar.hue {
        _ if bar.is_critical => &theme.critical,
        Some(hue) => theme.track_hue(hue),
        None => &theme.neutral,
    };
    let corner = CornerRadius::same(radius::BAR);
    ui.painter().rect_filled(rect, corner, tone.bar);
    let stroke = if canvas.ctx.selection.contains(row) {
        Stroke::new(2.0, theme.accent.line)
    } else if canvas.ctx.hover == Some(row) {
        Stroke::new(1.0, theme.text)
    } else {
        Stroke::new(1.0, theme.panel)
    };
    ui.painter()
        .rect_stroke(rect, corner, stroke, StrokeKind::Inside);
    let room = rect.shrink2(vec2(6.0, 0.0)).intersect(ui.clip_rect());
    let ink = theme.ink_on(tone.bar);
    let whole = format!("{key} {title}");
    for text in [whole.as_str(), key] {
        let is_last = is_held && text == key;
        let line = Line::new(text, Weight::SemiBold, size::CAPTION, ink);
        if room.width() > 10.0 && (is_last || !line.galley(ui, room.width()).elided) {
            line.paint_in(ui, room, Align::Min);
            return;
        }
    }
}
