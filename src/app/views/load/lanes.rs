//! Agents over time: a lane each with its tickets, and below them how many are busy.

use super::model::{Bar, Lane, Model, Series};
use super::within;
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::views::ViewCtx;
use crate::app::views::timeline::{Axis, Scale, Style, Window, axis, paint_axis};
use crate::app::widgets::{Line, drop_down};
use crate::plan::{AgentId, RowRef, Ticket};
use crate::schedule::explain;
use crate::schedule::level::Levelled;
use egui::{
    Align, CornerRadius, Id, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

const NAMES: f32 = 190.0;
const AXIS: f32 = 40.0;
const ROW: f32 = 24.0;
const BAR: f32 = 18.0;
/// Above and below the rows of a lane.
const PADDING: f32 = 6.0;
const STEPS: f32 = 96.0;

/// What the lanes remember between frames.
#[derive(Default)]
pub(super) struct LanesView {
    window: Window,
    /// Which series stands below the lanes, by name.
    series: String,
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
        let chart = area.with_min_x(area.left() + NAMES.min(area.width() * 0.4));
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
        let steps_top = (area.bottom() - STEPS).max(area.top() + AXIS + ROW);
        let lanes = Rect::from_min_max(
            pos2(area.left(), area.top() + AXIS),
            pos2(area.right(), steps_top),
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
        ui.painter().hline(
            area.x_range(),
            steps.top(),
            Stroke::new(1.0, canvas.theme.hairline),
        );
        let series = self.chosen(canvas.model);
        within(ui, steps.with_min_x(chart.left()), |ui| {
            steps_of(ui, canvas.theme, series, &scale)
        });
        within(ui, steps.with_max_x(chart.left()), |ui| {
            self.choose(ui, canvas, series)
        });
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

    fn chosen<'m>(&self, model: &'m Model) -> &'m Series {
        let named = model.series.iter().find(|own| own.name == self.series);
        named.unwrap_or(&model.series[0])
    }

    /// The name of the series below the lanes; a list where roles are asked for.
    fn choose(&mut self, ui: &mut Ui, canvas: &Canvas<'_>, series: &Series) {
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            ui.add_space(space::PANEL);
            ui.vertical(|ui| {
                let most = series.steps.iter().map(|step| step.1).max().unwrap_or(0);
                if canvas.model.series.len() > 1 {
                    drop_down(ui, "Shown below the lanes", &series.name, 140.0, |ui| {
                        for own in &canvas.model.series {
                            let is_chosen = own.name == series.name;
                            if ui.selectable_label(is_chosen, &own.name).clicked() {
                                self.series.clone_from(&own.name);
                            }
                        }
                    });
                } else {
                    quiet(ui, canvas.theme, &series.name);
                }
                quiet(
                    ui,
                    canvas.theme,
                    &format!("at most {most} of {}", series.capacity),
                );
            });
        });
    }
}

fn quiet(ui: &mut Ui, theme: &Theme, text: &str) {
    let line = Line::new(text, Weight::Regular, size::SMALL, theme.muted);
    let room = ui.available_width();
    crate::app::widgets::elided_label(ui, &line, room);
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
        let mut dropped = None;
        for lane in &canvas.model.lanes {
            let tall = height(lane);
            let band =
                Rect::from_x_y_ranges(body.x_range(), body.top() + top..=body.top() + top + tall);
            if top + tall >= viewport.top() && top <= viewport.bottom() {
                if ui
                    .input(|i| i.pointer.latest_pos())
                    .is_some_and(|at| band.y_range().contains(at.y))
                {
                    target = lane.agent;
                }
                dropped = dropped.or(lane_of(ui, canvas, lane, scale, band, split, actions));
            }
            top += tall;
        }
        if let Some((ticket, agent)) = dropped.zip(target) {
            assign(canvas.ctx, ticket, agent, actions);
        }
    });
}

/// One lane; returns the ticket that was dropped after a drag.
fn lane_of(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    lane: &Lane,
    scale: &Scale,
    band: Rect,
    split: f32,
    actions: &mut Actions,
) -> Option<RowRef> {
    let hairline = Stroke::new(1.0, canvas.theme.hairline);
    ui.painter().hline(band.x_range(), band.bottom(), hairline);
    name_of(ui, canvas, lane, band.with_max_x(split), actions);
    let chart = band.with_min_x(split);
    let mut dropped = None;
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
            let response = bar_of(ui, canvas, bar, rect, chart, actions);
            if response.drag_stopped() {
                dropped = Some(bar.node.into());
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
    dropped
}

fn name_of(ui: &mut Ui, canvas: &Canvas<'_>, lane: &Lane, rect: Rect, actions: &mut Actions) {
    let theme = canvas.theme;
    let id = Id::new(("load lane", &lane.name, lane.agent));
    let response = ui.interact(rect, id, Sense::click());
    let percent = format!("{:.0} %", lane.share * 100.0);
    let spoken = format!(
        "{} works {percent} of the time{}",
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
    let value = Line::new(&percent, Weight::Medium, size::SMALL, theme.muted);
    let (placed, _) = value.paint_in(ui, inner, Align::Max);
    let room = inner.with_max_x(placed.left() - 8.0);
    let name = Line::new(&lane.name, Weight::Medium, size::BODY, theme.text);
    name.paint_in(ui, room, Align::Min);
    if let Some(row) = row.filter(|_| response.clicked()) {
        actions.click(row, ui.input(|i| i.modifiers));
    }
    response.on_hover_ui(|ui| {
        ui.label(&lane.name);
        if !lane.roles.is_empty() {
            ui.label(format!("Offers {}", lane.roles));
        }
        let idle = crate::plan::duration::show(lane.idle);
        ui.label(format!(
            "Busy {percent} of the campaign, idle for {idle}{}",
            lane.overbooked()
        ));
    });
}

fn bar_of(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    bar: &Bar,
    rect: Rect,
    chart: Rect,
    actions: &mut Actions,
) -> Response {
    let plan = canvas.ctx.plan;
    let row = RowRef::from(bar.node);
    let id = Id::new(("load bar", bar.node, bar.row, rect.top() as i32));
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
    let held = if response.dragged() {
        let by = response.total_drag_delta().unwrap_or_default();
        rect.translate(vec2(0.0, by.y))
    } else {
        rect
    };
    paint_bar(ui, canvas, bar, held, (key, title));
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

fn paint_bar(ui: &Ui, canvas: &Canvas<'_>, bar: &Bar, rect: Rect, (key, title): (&str, &str)) {
    let theme = canvas.theme;
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
        let line = Line::new(text, Weight::SemiBold, size::CAPTION, ink);
        if room.width() > 10.0 && !line.galley(ui, room.width()).elided {
            line.paint_in(ui, room, Align::Min);
            return;
        }
    }
}

/// Gives a ticket to an agent, as its only assignee.
fn assign(ctx: &ViewCtx<'_>, row: RowRef, agent: AgentId, actions: &mut Actions) {
    let RowRef::Ticket(id) = row else { return };
    let is_there = |ticket: &Ticket| ticket.assignees == [agent];
    let (Some(ticket), Some(name)) = (
        ctx.plan.tickets.get(id),
        ctx.plan.agents.get(agent).map(|agent| agent.name.clone()),
    ) else {
        return;
    };
    if is_there(ticket) {
        return;
    }
    let label = format!("give {} to {name}", ticket.key);
    actions.edit(label, move |tx| {
        tx.update(id, |ticket: &mut Ticket| ticket.assignees = vec![agent])
    });
}

/// An area that rises and falls with how many are busy, below the line of how many there are.
fn steps_of(ui: &Ui, theme: &'static Theme, series: &Series, scale: &Scale) {
    let rect = ui.max_rect().shrink2(vec2(0.0, 12.0));
    let most = series.steps.iter().map(|step| step.1).max().unwrap_or(0);
    let top = most.max(series.capacity).max(1) as f32;
    let y = |count: u32| rect.bottom() - rect.height() * count as f32 / top;
    for pair in series.steps.windows(2) {
        let ((from, count), (to, _)) = (pair[0], pair[1]);
        let area = |low: f32, high: f32| {
            Rect::from_min_max(pos2(scale.x(from), high), pos2(scale.x(to), low))
        };
        let within = count.min(series.capacity);
        let painter = ui.painter();
        painter.rect_filled(
            area(rect.bottom(), y(within)),
            CornerRadius::ZERO,
            theme.accent.tail,
        );
        painter.hline(
            scale.x(from)..=scale.x(to),
            y(within),
            Stroke::new(1.5, theme.accent.line),
        );
        if count > series.capacity {
            painter.rect_filled(
                area(y(within), y(count)),
                CornerRadius::ZERO,
                theme.critical.bar,
            );
        }
    }
    let line = [
        pos2(rect.left(), y(series.capacity)),
        pos2(rect.right(), y(series.capacity)),
    ];
    let stroke = Stroke::new(1.0, theme.muted);
    ui.painter()
        .extend(egui::Shape::dashed_line(&line, stroke, 4.0, 4.0));
}
