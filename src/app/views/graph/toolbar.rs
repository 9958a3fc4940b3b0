//! The small bar in the lower right corner: layers or time, and the zoom.

use crate::app::action::{Action, Actions, AppRequest, ViewRequest};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use egui::{
    Align2, CornerRadius, CursorIcon, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};
use egui_phosphor::regular as icon;

const HEIGHT: f32 = 28.0;
const MARGIN: f32 = 18.0;
const SEGMENT: f32 = 56.0;
const ICON: f32 = 28.0;
const FIGURE: f32 = 48.0;
const GAP: f32 = 8.0;
/// On a canvas narrower than this only the zoom would fit, and the wheel does that too.
const LEAST_CANVAS: f32 = 330.0;

/// One button.
struct Tool {
    text: String,
    label: &'static str,
    width: f32,
    is_on: bool,
    /// `None` where it is so already.
    action: Option<Action>,
}

/// Shows the bar; returns what it covers.
pub fn show(
    ui: &mut Ui,
    canvas: Rect,
    is_by_time: bool,
    zoom: f32,
    shows_heat: bool,
    actions: &mut Actions,
) -> Option<Rect> {
    if canvas.width() < LEAST_CANVAS || canvas.height() < 120.0 {
        return None;
    }
    let zoom_width = 2.0 * ICON + FIGURE + ICON;
    let right = canvas.right() - MARGIN;
    let top = canvas.bottom() - MARGIN - HEIGHT;
    let zoom_area = Rect::from_min_size(pos2(right - zoom_width, top), vec2(zoom_width, HEIGHT));
    let mode_width = 2.0 * SEGMENT;
    let mode_area = Rect::from_min_size(
        pos2(zoom_area.left() - GAP - mode_width, top),
        vec2(mode_width, HEIGHT),
    );
    let look_area = Rect::from_min_size(
        pos2(mode_area.left() - GAP - 3.0 * ICON, top),
        vec2(3.0 * ICON, HEIGHT),
    );
    if look_area.left() > canvas.left() + MARGIN {
        group(ui, look_area, looks(shows_heat), actions);
    }
    group(ui, mode_area, modes(is_by_time), actions);
    group(ui, zoom_area, zooms(zoom), actions);
    Some(mode_area.union(zoom_area))
}

fn looks(shows_heat: bool) -> Vec<Tool> {
    let tool = |text: &str, label, id, is_on| Tool {
        text: text.to_owned(),
        label,
        width: ICON,
        is_on,
        action: Some(Action::Run(id)),
    };
    vec![
        tool(icon::MAGNIFYING_GLASS, "Find in the graph", "find", false),
        tool(icon::FUNNEL, "Filter the graph", "filter", false),
        tool(icon::FIRE, "Colour by criticality", "heat", shows_heat),
    ]
}

fn modes(is_by_time: bool) -> Vec<Tool> {
    let mode = |text: &str, label, is_on: bool| Tool {
        text: text.to_owned(),
        label,
        width: SEGMENT,
        is_on,
        action: (!is_on).then_some(Action::App(AppRequest::ToggleGraphTime)),
    };
    vec![
        mode("Layers", "Lay out by layers", !is_by_time),
        mode("Time", "Lay out by time", is_by_time),
    ]
}

fn zooms(zoom: f32) -> Vec<Tool> {
    let tool = |text: &str, label, width, request| Tool {
        text: text.to_owned(),
        label,
        width,
        is_on: false,
        action: Some(Action::View(request)),
    };
    vec![
        tool(icon::MINUS, "Zoom out", ICON, ViewRequest::ZoomOut),
        tool(
            &format!("{:.0} %", zoom * 100.0),
            "Natural zoom",
            FIGURE,
            ViewRequest::ZoomReset,
        ),
        tool(icon::PLUS, "Zoom in", ICON, ViewRequest::ZoomIn),
        tool(
            icon::CORNERS_OUT,
            "Zoom to fit",
            ICON,
            ViewRequest::ZoomToFit,
        ),
    ]
}

fn group(ui: &mut Ui, area: Rect, tools: Vec<Tool>, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let ground = if theme.is_dark {
        theme.raised
    } else {
        theme.panel
    };
    ui.painter().rect(
        area,
        CornerRadius::same(8),
        ground,
        Stroke::new(1.0, theme.stroke),
        StrokeKind::Inside,
    );
    let mut left = area.left();
    for tool in tools {
        let cell = Rect::from_min_size(pos2(left, area.top()), vec2(tool.width, area.height()));
        left += tool.width;
        if button(ui, cell, &tool).clicked() {
            tool.action
                .into_iter()
                .for_each(|action| actions.push(action));
        }
    }
}

fn button(ui: &mut Ui, cell: Rect, tool: &Tool) -> Response {
    let theme = Theme::of(ui);
    let response = ui.interact(cell, ui.id().with(tool.label), Sense::click());
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, tool.is_on, tool.label));
    let pill = cell.shrink(3.0);
    if tool.is_on {
        ui.painter()
            .rect_filled(pill, CornerRadius::same(6), theme.selection);
    } else if response.hovered() {
        ui.painter()
            .rect_filled(pill, CornerRadius::same(6), theme.hairline);
    }
    crate::app::widgets::focus_ring(ui, &response, pill, 6);
    let colour = if tool.is_on {
        theme.accent.text
    } else {
        theme.muted
    };
    ui.painter().text(
        cell.center(),
        Align2::CENTER_CENTER,
        &tool.text,
        Weight::Medium.font(11.5),
        colour,
    );
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(tool.label)
}
