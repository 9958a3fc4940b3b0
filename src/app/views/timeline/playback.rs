//! Watching a run in the timeline: the bar of buttons, the playhead, bars that fill up, and the list of events.
//!
//! The run and the playhead belong to [`crate::app::player`], which all views share; here they are shown and asked
//! for. Where a sampled run is watched, bars stand where they are in that run and the plan is not dragged.

use super::canvas::Canvas;
use super::model::{Row, Span, Subject};
use super::{Areas, Style, clipped};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::player::{PlayRequest, Played, SPEEDS, Source, Story};
use crate::app::theme::metrics::{extent, size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::views::ViewCtx;
use crate::app::widgets::{Line, drop_down, elided_label, focus_ring};
use crate::plan::{Node, Plan, RowRef, Stamp, Work};
use crate::simulate::{Event, EventKind, Settings};
use egui::{
    Align, CornerRadius, CursorIcon, Id, Layout, Rect, Response, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, WidgetType, pos2, vec2,
};
use egui_phosphor::regular as icon;

/// Height of the bar of buttons.
const BAR: f32 = 34.0;
/// Width of the list of events.
const LIST: f32 = 312.0;
/// A view narrower or lower than this keeps its room for the rows.
const LEAST_FOR_LIST: egui::Vec2 = vec2(640.0, 150.0);
const LEAST_FOR_BAR: f32 = 130.0;
const EVENT: f32 = 22.0;

/// Draws what stands around the rows; returns the room that is left, and how many events are written.
pub(super) fn around(
    ctx: &ViewCtx<'_>,
    ui: &mut Ui,
    (whole, style): (Rect, Style),
    written: usize,
    actions: &mut Actions,
) -> (Rect, usize) {
    if whole.height() < LEAST_FOR_BAR {
        return (whole, written);
    }
    let theme = Theme::of(ui);
    let (mut rest, bar) = whole.split_top_bottom_at_y(whole.bottom() - BAR);
    let edge = Stroke::new(1.0, theme.hairline);
    ui.painter().hline(bar.x_range(), bar.top(), edge);
    let mut child = clipped(ui, bar.shrink2(vec2(12.0, 3.0)), "playback bar");
    child.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::CHIP;
        buttons(ctx, ui, style, actions);
    });
    let Some(story) = ctx.player.story() else {
        return (rest, written);
    };
    if whole.width() < LEAST_FOR_LIST.x || whole.height() < LEAST_FOR_LIST.y {
        return (rest, written);
    }
    let (rows, list) = rest.split_left_right_at_x(rest.right() - LIST);
    rest = rows;
    ui.painter().vline(list.left(), list.y_range(), edge);
    let mut child = clipped(ui, list.shrink2(vec2(10.0, 6.0)), "playback events");
    (
        rest,
        events(ctx, &mut child, story, style, written, actions),
    )
}

fn ask(actions: &mut Actions, request: PlayRequest) {
    actions.push(Action::App(AppRequest::Play(request)));
}

fn buttons(ctx: &ViewCtx<'_>, ui: &mut Ui, style: Style, actions: &mut Actions) {
    let player = ctx.player;
    let (mark, label) = match player.is_playing() {
        true => (icon::PAUSE, "Pause"),
        false => (icon::PLAY, "Play the campaign"),
    };
    if tool(ui, mark, label).clicked() {
        ask(actions, PlayRequest::Toggle);
    }
    let Some(source) = player.source() else {
        quiet(
            ui,
            "Watch the campaign as planned, or one of its simulated runs",
        );
        return;
    };
    if tool(ui, icon::SKIP_BACK, "To the event before").clicked() {
        ask(actions, PlayRequest::Previous);
    }
    if tool(ui, icon::SKIP_FORWARD, "To the next event").clicked() {
        ask(actions, PlayRequest::Next);
    }
    sources(ui, source, actions);
    speeds(ui, player.speed(), actions);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if tool(ui, icon::X, "Stop watching").clicked() {
            ask(actions, PlayRequest::Close);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if let Some(trouble) = player.trouble() {
                let colour = Theme::of(ui).critical.text;
                let line = Line::new(trouble, Weight::Regular, size::SMALL, colour);
                let room = ui.available_width();
                elided_label(ui, &line, room);
            } else if let (Some(now), Some(story)) = (player.now(), player.story()) {
                slider(ui, style, now, story, actions);
            } else {
                ui.add(egui::Spinner::new().size(14.0));
            }
        });
    });
}

/// As planned, or the sample with a number people count from 1.
fn sources(ui: &mut Ui, source: Source, actions: &mut Actions) {
    let runs = Settings::default().samples;
    let (text, number) = match source {
        Source::Planned => ("As planned", 0),
        Source::Sample(number) => ("Simulated run", number),
    };
    drop_down(ui, "Run", text, 116.0, |ui| {
        let is_planned = source == Source::Planned;
        if ui.selectable_label(is_planned, "As planned").clicked() {
            ask(actions, PlayRequest::Open(Source::Planned));
        }
        if ui.selectable_label(!is_planned, "Simulated run").clicked() && is_planned {
            ask(actions, PlayRequest::Open(Source::Sample(number)));
        }
    });
    if let Source::Sample(number) = source {
        let mut shown = number + 1;
        let drag = egui::DragValue::new(&mut shown)
            .range(1..=runs)
            .prefix("# ");
        let drag = ui.add(drag).on_hover_text("Which of the simulated runs");
        drag.widget_info(|| WidgetInfo::labeled(WidgetType::DragValue, true, "Number of the run"));
        if shown != number + 1 {
            ask(actions, PlayRequest::Open(Source::Sample(shown - 1)));
        }
    }
}

fn speeds(ui: &mut Ui, speed: f32, actions: &mut Actions) {
    drop_down(ui, "Speed", &format!("{speed}×"), 58.0, |ui| {
        for &other in SPEEDS {
            if ui
                .selectable_label(other == speed, format!("{other}×"))
                .clicked()
            {
                ask(actions, PlayRequest::Speed(other));
            }
        }
    });
}

/// Where the playhead is in the run, to be read and dragged.
fn slider(ui: &mut Ui, style: Style, now: Stamp, story: &Story, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let (start, finish) = (story.run.start, story.run.finish);
    let told = match style {
        Style::Hours { .. } => format!(
            "Hour {:.1} of {:.1}",
            hours(now, start),
            hours(finish, start)
        ),
        Style::Dates => style.tell(now),
    };
    let line = Line::new(&told, Weight::Medium, size::SMALL, theme.text);
    elided_label(ui, &line, 150.0);
    let width = ui.available_width() - 6.0;
    if width < 40.0 {
        return;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(width, 18.0), Sense::click_and_drag());
    response
        .widget_info(|| WidgetInfo::labeled(WidgetType::Slider, true, format!("Playhead: {told}")));
    let whole = finish.since(start).0.max(1) as f32;
    let share = (now.since(start).0 as f32 / whole).clamp(0.0, 1.0);
    let rail = Rect::from_center_size(rect.center(), vec2(rect.width(), 4.0));
    ui.painter()
        .rect_filled(rail, CornerRadius::same(2), theme.hairline);
    let x = rail.left() + rail.width() * share;
    ui.painter()
        .rect_filled(rail.with_max_x(x), CornerRadius::same(2), theme.accent.line);
    ui.painter()
        .circle_filled(pos2(x, rail.center().y), 5.0, theme.accent.line);
    focus_ring(ui, &response, rect, 4);
    if let Some(at) = response.interact_pointer_pos() {
        let share = ((at.x - rail.left()) / rail.width()).clamp(0.0, 1.0);
        let at = Stamp(start.0 + (f64::from(share) * f64::from(whole)) as i64);
        ask(actions, PlayRequest::Seek(at));
    }
}

fn hours(at: Stamp, start: Stamp) -> f64 {
    at.since(start).0 as f64 / 60.0
}

fn quiet(ui: &mut Ui, text: &str) {
    let line = Line::new(text, Weight::Regular, size::SMALL, Theme::of(ui).muted);
    let room = ui.available_width();
    elided_label(ui, &line, room);
}

fn tool(ui: &mut Ui, mark: &str, label: &str) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(extent::ROW_PILL, extent::ROW_PILL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, label));
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(6), theme.hover);
    }
    let font = Weight::Regular.font(15.0);
    let centre = egui::Align2::CENTER_CENTER;
    ui.painter()
        .text(rect.center(), centre, mark, font, theme.accent.text);
    focus_ring(ui, &response, rect, 6);
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(label)
}

/// The story so far in full ink, the rest faint; scrolls so that the last event that happened is in sight. Returns
/// how many have happened.
fn events(
    ctx: &ViewCtx<'_>,
    ui: &mut Ui,
    story: &Story,
    style: Style,
    written: usize,
    actions: &mut Actions,
) -> usize {
    let happened = ctx.player.happened();
    let mut scroll = ScrollArea::vertical()
        .id_salt("events of the run")
        .auto_shrink([false, false]);
    if written != happened {
        let height = ui.available_height();
        let offset = happened as f32 * EVENT - height * 0.6;
        scroll = scroll.vertical_scroll_offset(offset.max(0.0));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    scroll.show_rows(ui, EVENT, story.events.len(), |ui, shown| {
        for place in shown {
            event(ui, ctx, (story, place), style, place < happened, actions);
        }
    });
    happened
}

fn event(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    (story, place): (&Story, usize),
    style: Style,
    is_past: bool,
    actions: &mut Actions,
) {
    let event = &story.events[place];
    let theme = Theme::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), EVENT), Sense::click());
    let when = match style {
        Style::Hours { start } => {
            let minutes = event.at.since(start).0;
            format!(
                "{:02}:{:02}",
                minutes.div_euclid(60),
                minutes.rem_euclid(60)
            )
        }
        Style::Dates => style.tell(event.at),
    };
    let spoken = format!("{when} {}", event.text);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &spoken));
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(4), theme.hover);
    }
    let strength = if is_past { 1.0 } else { 0.45 };
    let ink = |colour: egui::Color32| colour.gamma_multiply(strength);
    let dot = pos2(rect.left() + 6.0, rect.center().y);
    ui.painter()
        .circle_filled(dot, 3.0, ink(tone(theme, event, story).line));
    let time = Line::new(&when, Weight::Medium, size::CAPTION, ink(theme.muted));
    let (placed, _) = time.paint_in(ui, rect.with_min_x(rect.left() + 16.0), Align::Min);
    let room = rect.with_min_x(placed.right() + space::CHIP);
    let colour = match event.kind {
        EventKind::Missed | EventKind::Failed => theme.critical.text,
        _ => theme.text,
    };
    let (name, what) = event.text.split_at(name_of(ctx.plan, event).len());
    let what = Line::new(what, Weight::Regular, size::SMALL, ink(colour));
    let wide = what.galley(ui, f32::INFINITY).size().x;
    let is_cut = if name.is_empty() || wide > room.width() * 0.7 {
        let line = Line::new(&event.text, Weight::Regular, size::SMALL, ink(colour));
        line.paint_in(ui, room, Align::Min).1
    } else {
        // A long title gives way to what happens.
        let line = Line::new(name, Weight::Regular, size::SMALL, ink(colour));
        let (named, is_cut) = line.paint_in(ui, room.with_max_x(room.right() - wide), Align::Min);
        what.paint_in(ui, room.with_min_x(named.right()), Align::Min);
        is_cut
    };
    focus_ring(ui, &response, rect, 4);
    if response.clicked() {
        ask(actions, PlayRequest::Seek(event.at));
        if let Some(row) = event.row {
            actions.push(Action::Reveal(row));
        }
    }
    if let Some(row) = event.row.filter(|_| response.hovered()) {
        actions.push(Action::Hover(Some(row)));
    }
    if is_cut {
        response.on_hover_text(&event.text);
    }
}

/// The name a sentence begins with; empty where it begins otherwise.
fn name_of(plan: &Plan, event: &Event) -> String {
    let node = match event.row {
        Some(RowRef::Ticket(id)) => Node::Ticket(id),
        Some(RowRef::Gate(id)) => Node::Gate(id),
        _ => return String::new(),
    };
    let name = format!("{} {}", plan.key(node), plan.node_title(node));
    let name = name.trim_end();
    match event.text.starts_with(name) {
        true => name.to_owned(),
        false => String::new(),
    }
}

/// The hue of an event.
fn tone<'a>(theme: &'a Theme, event: &Event, story: &Story) -> &'a Tone {
    match event.kind {
        EventKind::Started => &theme.accent,
        EventKind::Finished | EventKind::Opened | EventKind::Met | EventKind::End => &theme.good,
        EventKind::Failed | EventKind::Missed => &theme.critical,
        EventKind::Accepted | EventKind::Risk => &theme.warning,
        EventKind::Deadline if story.run.finish <= event.at => &theme.good,
        EventKind::Deadline => &theme.critical,
    }
}

/// A row as it stands in the run that is watched, filled up to the playhead; the row itself where none is.
pub(super) fn shown(canvas: &Canvas<'_>, row: &Row) -> Row {
    let Subject::Node(node) = row.subject else {
        return *row;
    };
    let player = canvas.ctx.player;
    let Some(story) = player.story() else {
        return *row;
    };
    let done = match player.played(node) {
        Some(Played::Waiting) => 0.0,
        Some(Played::Running(share)) => share,
        Some(Played::Failed) => 0.5,
        Some(Played::Done | Played::Accepted) => 1.0,
        // A summary is no node of the run; what is in it is.
        None => return *row,
    };
    let mut shown = Row { done, ..*row };
    if let (Source::Sample(_), Some(own), Some(span)) = (story.source, story.dates(node), row.span)
    {
        shown.span = Some(Span {
            start: own.start,
            finish: own.finish,
            late_finish: own.finish,
            total_float: Work(0),
            free_float: Work(0),
            is_critical: own.critical,
            ..span
        });
    }
    shown
}

/// Whether bars stand elsewhere than in the plan, so that none can be dragged.
pub(super) fn is_elsewhere(ctx: &ViewCtx<'_>) -> bool {
    let story = ctx.player.story();
    story.is_some_and(|story| story.source != Source::Planned)
}

/// The playhead over rows and head: a line with a handle that can be dragged.
pub(super) fn head(ui: &mut Ui, canvas: &Canvas<'_>, areas: &Areas, actions: &mut Actions) {
    let Some(now) = canvas.ctx.player.now() else {
        return;
    };
    let x = canvas.scale.x(now);
    if !canvas.chart.x_range().contains(x) {
        return;
    }
    let theme = canvas.theme;
    let top = areas.header.bottom() - 9.0;
    let both = areas.header.union(areas.chart);
    let mut child = ui.new_child(UiBuilder::new().id_salt("playhead").max_rect(both));
    child.set_clip_rect(both.intersect(ui.clip_rect()));
    let painter = child.painter();
    let stroke = Stroke::new(1.75, theme.accent.line);
    painter.vline(x, top..=areas.chart.bottom(), stroke);
    let handle = Rect::from_center_size(pos2(x, top), vec2(11.0, 11.0));
    painter.rect_filled(handle, CornerRadius::same(3), theme.accent.line);
    let grip = child.interact(
        handle.expand(4.0),
        Id::new("playhead"),
        Sense::click_and_drag(),
    );
    grip.widget_info(|| WidgetInfo::labeled(WidgetType::Slider, true, "Playhead on the timeline"));
    let grip = grip.on_hover_cursor(CursorIcon::ResizeHorizontal);
    if let Some(at) = grip.interact_pointer_pos().filter(|_| grip.dragged()) {
        ask(actions, PlayRequest::Seek(canvas.scale.stamp(at.x)));
    }
}
