//! The timeline: when everything runs, how much float it has, and what the clock expects.
//!
//! Split by knowledge: [`model`] (rows), [`scale`] (time and pixels), [`axis`] (ticks), [`marks`]
//! (vertical lines) need no window; the others paint. Rows are rebuilt only when the plan, the option or
//! the folding changes, and only rows in sight are painted.

mod axis;
mod bars;
mod canvas;
mod drag;
mod empty;
mod ground;
mod groups;
mod header;
mod input;
mod labels;
mod links;
mod marks;
mod model;
mod playback;
mod rework;
mod scale;
mod tooltip;

#[cfg(test)]
mod tests;

use super::{View, ViewCtx};
use crate::app::action::{Action, Actions, AppRequest, ViewRequest};
use crate::app::derived::DatesKey;
use crate::app::settings::Grouping;
use crate::app::theme::Theme;
use crate::plan::RowRef;
use crate::schedule::Schedule;
pub(in crate::app::views) use axis::{Axis, Style, axis, single_line};
use canvas::{Canvas, Tops};
use drag::Drag;
use egui::{
    Color32, CornerRadius, Id, Rect, Response, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, WidgetType, pos2,
};
pub(in crate::app::views) use header::paint_axis;
use marks::Mark;
use model::{Model, Row, Subject};
pub(in crate::app::views) use scale::{Scale, Window};
use std::collections::HashSet;

/// The timeline's own state: what is built, what is folded, what is in sight.
pub struct TimelineView {
    built: Option<Built>,
    folded: HashSet<Subject>,
    window: Window,
    label_width: f32,
    /// How far the rows are scrolled, and where they should be scrolled to.
    offset: f32,
    wanted_offset: Option<f32>,
    /// What is held of a bar.
    drag: Option<Drag>,
    /// How many events of the watched run were written in the last frame.
    written: usize,
}

/// What is computed from the plan and the folding.
struct Built {
    key: (u64, u64, DatesKey, Grouping),
    model: Model,
    tops: Tops,
    marks: Vec<Mark>,
    style: Style,
}

/// Where the parts of the view are.
struct Areas {
    header: Rect,
    labels: Rect,
    chart: Rect,
}

impl Default for TimelineView {
    fn default() -> Self {
        Self {
            built: None,
            folded: HashSet::new(),
            window: Window::default(),
            label_width: labels::WIDTH,
            offset: 0.0,
            wanted_offset: None,
            drag: None,
            written: 0,
        }
    }
}

impl View for TimelineView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.panel);
        match ctx.derived.schedule.as_ref() {
            Err(error) => empty::no_dates(ui, error, actions),
            Ok(_) if ctx.plan.tickets.is_empty() && ctx.plan.gates.is_empty() => {
                empty::no_rows(ui, actions)
            }
            Ok(schedule) => {
                let style = Style::of(ctx.plan, schedule);
                let (rest, written) =
                    playback::around(ctx, ui, (whole, style), self.written, actions);
                self.written = written;
                self.show(ctx, schedule, ui, rest, actions);
            }
        }
    }
}

impl TimelineView {
    fn show(
        &mut self,
        ctx: &ViewCtx<'_>,
        schedule: &Schedule,
        ui: &mut Ui,
        whole: Rect,
        actions: &mut Actions,
    ) {
        let revealed = ctx.requests.iter().filter_map(|request| match request {
            ViewRequest::Reveal(row) => Some(*row),
            _ => None,
        });
        revealed.clone().for_each(|row| self.unfold(ctx, row));
        let mut built = self.take_built(ctx, schedule);
        if let Some(story) = ctx.player.story() {
            // A run may take longer than the plan.
            built.model.to = built.model.to.max(story.run.finish);
        }
        let areas = self.areas(whole, &built);
        if self.window.is_fitted {
            self.window
                .fit(built.model.from, built.model.to, areas.chart.width());
        }
        self.answer_requests(ctx, ui, &built, &areas);
        revealed.for_each(|row| self.bring_into_sight(&built, row, &areas));

        let background = self.listen(ctx, ui, &built, &areas, actions);
        let canvas = Canvas {
            ctx,
            theme: Theme::of(ui),
            scale: self.window.scale(areas.chart.left()),
            style: built.style,
            chart: areas.chart,
        };
        let axis = axis(
            canvas.style,
            &canvas.scale,
            areas.chart.left(),
            areas.chart.width(),
            ctx.settings.first_day,
        );
        ground::paint(&ui.painter_at(areas.chart), &canvas, &axis);
        let toggled = self.rows(ui, &canvas, schedule, &built, &areas, actions);
        {
            let ui = &mut clipped(ui, areas.chart, "timeline marks");
            header::paint_lines(
                ui,
                &canvas,
                &built.marks,
                areas.chart.top(),
                areas.chart.bottom(),
            );
        }
        let above_chart = areas.header.with_min_x(areas.chart.left());
        {
            // The text of the first tick may reach over the keys.
            let ui = &mut clipped(ui, areas.header, "timeline head");
            header::show(ui, &canvas, &axis, &built.marks, above_chart, actions);
        }
        playback::head(ui, &canvas, &areas, actions);
        self.label_edge(ui, &canvas, &areas);
        labels_unit(ui, &canvas, &areas);
        labels::grouping(
            ui,
            &canvas,
            areas.header.with_max_x(areas.chart.left()),
            actions,
        );
        input::focus_frame(ui, &background, areas.chart);
        self.built = Some(built);
        if let Some(subject) = toggled {
            self.toggle(subject);
        }
    }

    /// The rows of this revision, rebuilt when they are of another one.
    fn take_built(&mut self, ctx: &ViewCtx<'_>, schedule: &Schedule) -> Built {
        let grouping = ctx.settings.timeline_grouping;
        let key = (ctx.document, ctx.revision, ctx.derived.key(), grouping);
        let old = self.built.take();
        if old
            .as_ref()
            .is_some_and(|built| built.key.0 != ctx.document)
        {
            self.window.is_fitted = true;
            self.wanted_offset = Some(0.0);
            self.folded.clear();
        }
        if let Some(built) = old.filter(|built| built.key == key) {
            return built;
        }
        let style = Style::of(ctx.plan, schedule);
        let source = groups::Source {
            plan: ctx.plan,
            schedule,
            levelled: ctx.derived.agents(),
        };
        let model = Model::build(&source, grouping, &self.folded);
        Built {
            key,
            tops: Tops::of(&model.rows),
            model,
            marks: marks::marks(ctx.plan, schedule, style),
            style,
        }
    }

    fn areas(&self, whole: Rect, built: &Built) -> Areas {
        let head = header::height(built.style, !built.marks.is_empty()).min(whole.height());
        let split = whole.left() + self.label_width.min(whole.width() * 0.6);
        let top = whole.top() + head;
        Areas {
            header: whole.with_max_y(top),
            labels: Rect::from_min_max(pos2(whole.left(), top), pos2(split, whole.bottom())),
            chart: Rect::from_min_max(pos2(split, top), whole.max),
        }
    }

    fn unfold(&mut self, ctx: &ViewCtx<'_>, row: RowRef) {
        let before = self.folded.len();
        model::unfold_to(ctx.plan, row, &mut self.folded);
        if self.folded.len() != before {
            self.forget_rows();
        }
    }

    fn toggle(&mut self, subject: Subject) {
        if !self.folded.remove(&subject) {
            self.folded.insert(subject);
        }
        self.forget_rows();
    }

    /// Has the rows built again, of the same document.
    fn forget_rows(&mut self) {
        if let Some(built) = &mut self.built {
            built.key.1 = 0;
        }
    }

    /// Scrolls and pans as little as needed to show a row.
    fn bring_into_sight(&mut self, built: &Built, row: RowRef, areas: &Areas) {
        const ROOM: f32 = 27.0;
        let Some(place) = built.model.place(row) else {
            return;
        };
        let reach = built.tops.reach(place);
        let height = areas.chart.height();
        let offset = self.wanted_offset.unwrap_or(self.offset);
        if reach.min < offset {
            self.wanted_offset = Some(reach.min - ROOM);
        } else if reach.max > offset + height {
            self.wanted_offset = Some(reach.max + ROOM - height);
        }
        if let Some(span) = built.model.rows[place].span {
            self.window
                .show(span.start, span.finish, areas.chart.width());
        }
    }

    /// The rows in sight; returns what is to be folded or unfolded.
    fn rows(
        &mut self,
        ui: &mut Ui,
        canvas: &Canvas<'_>,
        schedule: &Schedule,
        built: &Built,
        areas: &Areas,
        actions: &mut Actions,
    ) -> Option<Subject> {
        let mut toggled = None;
        let body = areas.labels.union(areas.chart);
        let ui = &mut clipped(ui, body, "timeline rows");
        let mut scroll = ScrollArea::vertical()
            .id_salt("timeline")
            .auto_shrink([false, false]);
        if let Some(offset) = self.wanted_offset.take() {
            scroll = scroll.vertical_scroll_offset(offset.max(0.0));
        }
        let rows = &built.model.rows;
        let output = scroll.show_viewport(ui, |ui, viewport| {
            ui.set_height(built.tops.height() + 12.0);
            ui.set_width(ui.available_width());
            let top = ui.max_rect().top();
            let band = |place: usize| {
                let reach = built.tops.reach(place);
                Rect::from_x_y_ranges(body.x_range(), top + reach.min..=top + reach.max)
            };
            let visible = built.tops.shown(viewport.y_range());
            for place in visible.clone() {
                ground_of_row(ui, canvas, &rows[place], band(place));
            }
            if !playback::is_elsewhere(canvas.ctx) {
                links::paint(
                    &ui.painter_at(areas.chart.intersect(ui.clip_rect())),
                    canvas,
                    &built.model,
                    &built.tops,
                    top,
                );
            }
            let mut chart = clipped(ui, areas.chart.intersect(ui.clip_rect()), "timeline bars");
            for place in visible.clone() {
                let row = &rows[place];
                let bar = bar_of_row(&mut chart, canvas, row, band(place), actions);
                let origin = ui.input(|input| input.pointer.press_origin());
                let bar =
                    bar.filter(|bar| bar.drag_started() && !playback::is_elsewhere(canvas.ctx));
                if let Some((bar, at)) = bar.zip(origin) {
                    bar.request_focus();
                    self.drag = Drag::begin(canvas, row, band(place), at);
                }
            }
            let scene = drag::Scene {
                canvas,
                schedule,
                model: &built.model,
                tops: &built.tops,
                top,
            };
            if let Some(drag) = self.drag
                && !drag.follow(&chart, &scene, actions)
            {
                self.drag = None;
            }
            let mut names = clipped(ui, areas.labels.intersect(ui.clip_rect()), "timeline names");
            for place in visible {
                let cell =
                    band(place).intersect(areas.labels.with_min_y(f32::MIN).with_max_y(f32::MAX));
                let label = labels::show(&mut names, canvas, &rows[place], cell);
                if label.wants_folding {
                    toggled = Some(rows[place].subject);
                } else if let Some(row) = rows[place].subject.row() {
                    respond(ui, row, &label.response, actions);
                    // Who points at a name wants to see its bar.
                    if let Some(span) = rows[place].span.filter(|_| label.response.clicked()) {
                        self.window
                            .show(span.start, span.finish, areas.chart.width());
                    }
                }
            }
        });
        self.offset = output.state.offset.y;
        toggled
    }

    fn label_edge(&mut self, ui: &mut Ui, canvas: &Canvas<'_>, areas: &Areas) {
        let x = areas.chart.left();
        let at =
            Rect::from_x_y_ranges(x - 3.0..=x + 3.0, areas.header.top()..=areas.chart.bottom());
        let moved = labels::edge(ui, canvas, at);
        self.label_width =
            (self.label_width + moved).clamp(*labels::WIDTHS.start(), *labels::WIDTHS.end());
    }
}

/// A child that paints and listens only within `rect`.
fn clipped(ui: &mut Ui, rect: Rect, salt: &str) -> Ui {
    let mut child = ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    child
}

/// The unit of the axis, in the corner above the keys.
fn labels_unit(ui: &Ui, canvas: &Canvas<'_>, areas: &Areas) {
    use crate::app::fonts::Weight;
    use crate::app::theme::metrics::size;
    if matches!(canvas.style, Style::Hours { .. }) {
        let corner = areas.header.with_max_x(areas.chart.left() - 12.0);
        let corner = corner.with_min_y(corner.bottom() - 22.0);
        let line = crate::app::widgets::Line::new(
            "hours",
            Weight::Regular,
            size::AXIS,
            canvas.theme.faint,
        );
        line.paint_in(ui, corner, egui::Align::Max);
    }
}

/// The band behind a selected or hovered row, and the line above a track.
fn ground_of_row(ui: &Ui, canvas: &Canvas<'_>, row: &Row, band: Rect) {
    let Some(own) = row.subject.row() else { return };
    let fill = if canvas.ctx.selection.contains(own) {
        canvas.theme.selection
    } else if canvas.ctx.hover == Some(own) {
        canvas.theme.hover
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(band, CornerRadius::ZERO, fill);
    if row.shape == model::Shape::Group {
        let stroke = Stroke::new(1.0, canvas.theme.hairline);
        ui.painter().hline(band.x_range(), band.top(), stroke);
    }
}

fn bar_of_row(
    ui: &mut Ui,
    canvas: &Canvas<'_>,
    row: &Row,
    band: Rect,
    actions: &mut Actions,
) -> Option<Response> {
    let painted = bars::paint(ui, canvas, &playback::shown(canvas, row), band)?;
    let hit = painted.intersect(ui.clip_rect());
    if !hit.is_positive() {
        return None;
    }
    let id = Id::new(("timeline bar", row.subject, row.turn));
    // The end of a bar can be taken a little behind it, and its port stands there.
    let reach = hit.with_max_x(hit.right() + drag::REACH);
    let response = ui.interact(reach, id, Sense::click_and_drag());
    drag::paint_port(ui, canvas, row, band, &response);
    let own = row.subject.row();
    let is_selected = own.is_some_and(|own| canvas.ctx.selection.contains(own));
    response.widget_info(|| {
        WidgetInfo::selected(
            WidgetType::SelectableLabel,
            true,
            is_selected,
            tooltip::sentence(canvas, row),
        )
    });
    crate::app::widgets::focus_ring(ui, &response, hit, crate::app::theme::metrics::radius::BAR);
    if let Some(own) = own {
        respond(ui, own, &response, actions);
    }
    Some(response.on_hover_ui_at_pointer(|ui| tooltip::show(ui, canvas, row)))
}

/// What pointing at a row and clicking it does, on its label and on its bar alike.
fn respond(ui: &Ui, row: RowRef, response: &Response, actions: &mut Actions) {
    if response.hovered() {
        actions.push(Action::Hover(Some(row)));
    }
    if response.double_clicked() {
        actions.push(Action::App(AppRequest::ShowView("Graph")));
        actions.push(Action::Reveal(row));
    } else if response.clicked() {
        actions.click(row, ui.input(|input| input.modifiers));
    }
}
