//! The column of keys at the left: names of rows, folding, and the edge that sets its width.

use super::canvas::Canvas;
use super::model::{Row, Shape, Subject};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::fonts::Weight;
use crate::app::settings::Grouping;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::widgets::{Line, drop_down, focus_ring};
use egui::{
    Align, CornerRadius, CursorIcon, Id, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo,
    WidgetType, pos2, vec2,
};
use egui_phosphor::regular::{CARET_DOWN, CARET_RIGHT};

/// The width at first.
pub(super) const WIDTH: f32 = 118.0;
/// How narrow and how wide it may get.
pub(super) const WIDTHS: std::ops::RangeInclusive<f32> = 64.0..=480.0;
/// Where names begin; heads of tracks begin a caret's width earlier.
const INDENT: f32 = 28.0;
const LEVEL: f32 = 12.0;
const CARET: f32 = 14.0;

/// What was done to a label.
pub(super) struct LabelResponse {
    pub response: Response,
    pub wants_folding: bool,
}

/// Paints the label of a row into its cell.
pub(super) fn show(ui: &mut Ui, canvas: &Canvas<'_>, row: &Row, cell: Rect) -> LabelResponse {
    let (strong, weak) = texts(canvas, row);
    let id = Id::new(("timeline label", row.subject, row.turn));
    let response = ui.interact(cell, id, Sense::click());
    let is_selected = row
        .subject
        .row()
        .is_some_and(|own| canvas.ctx.selection.contains(own));
    response.widget_info(|| {
        let label = format!("{strong} {weak}, timeline row");
        WidgetInfo::selected(WidgetType::SelectableLabel, true, is_selected, label)
    });
    let left = cell.left() + space::PANEL - 12.0 + f32::from(row.depth) * LEVEL;
    let mut wants_folding = false;
    if row.is_foldable {
        let mark = Rect::from_center_size(pos2(left + 4.0, cell.center().y), vec2(CARET, CARET));
        wants_folding = caret(ui, canvas, row, mark, &strong);
    }
    let is_elided = paint_texts(
        ui,
        canvas,
        row,
        cell.with_min_x(left + INDENT - CARET),
        &strong,
        &weak,
    );
    focus_ring(ui, &response, cell.shrink(2.0), radius::ROW);
    let response = if is_elided {
        response.on_hover_text(format!("{strong} {weak}"))
    } else {
        response
    };
    // A head without a row of its own has nothing to select: all of it folds.
    wants_folding |= row.subject.row().is_none() && response.clicked();
    LabelResponse {
        response,
        wants_folding,
    }
}

fn caret(ui: &mut Ui, canvas: &Canvas<'_>, row: &Row, mark: Rect, name: &str) -> bool {
    let response = ui.interact(
        mark.expand(2.0),
        Id::new(("timeline fold", row.subject, row.turn)),
        Sense::click(),
    );
    let verb = if row.is_folded { "Unfold" } else { "Fold" };
    response
        .widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, format!("{verb} {name}")));
    let glyph = if row.is_folded {
        CARET_RIGHT
    } else {
        CARET_DOWN
    };
    let colour = if response.hovered() {
        canvas.theme.text
    } else {
        canvas.theme.faint
    };
    Line::new(glyph, Weight::Regular, size::CAPTION, colour).paint_in(ui, mark, Align::Center);
    focus_ring(ui, &response, mark, radius::SWATCH);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// Key (or name of a track) and, behind it where there is room, the title. Returns whether any was cut.
fn paint_texts(
    ui: &Ui,
    canvas: &Canvas<'_>,
    row: &Row,
    room: Rect,
    strong: &str,
    weak: &str,
) -> bool {
    const GAP: f32 = 7.0;
    const LEAST: f32 = 90.0;
    let theme = canvas.theme;
    let room = room.with_max_x(room.right() - 8.0);
    let (weight, colour) = match row.shape {
        Shape::Group => (Weight::SemiBold, canvas.hue(row.hue).text),
        Shape::Summary => (Weight::SemiBold, theme.text),
        _ => (Weight::Regular, theme.text),
    };
    let (placed, is_cut) =
        Line::new(strong, weight, size::SMALL, colour).paint_in(ui, room, Align::Min);
    let rest = room.with_min_x(placed.right() + GAP);
    let line = Line::new(weak, Weight::Regular, size::SMALL, theme.muted);
    let is_weak_cut = line.galley(ui, rest.width()).elided;
    if rest.width() >= LEAST || !is_weak_cut {
        line.paint_in(ui, rest, Align::Min);
    }
    is_cut || is_weak_cut
}

/// The two texts of a label.
fn texts(canvas: &Canvas<'_>, row: &Row) -> (String, String) {
    let plan = canvas.ctx.plan;
    match row.subject {
        Subject::Track(id) => {
            let track = plan.tracks.get(id);
            let name = track.map(|track| track.name.clone()).unwrap_or_default();
            (
                name,
                track
                    .map(|track| track.description.clone())
                    .unwrap_or_default(),
            )
        }
        Subject::Phase(id) => {
            let phase = plan.phases.get(id);
            let name = phase.map_or_else(String::new, |phase| phase.name.clone());
            (name, String::new())
        }
        Subject::Agent(id) => plan.agents.get(id).map_or_else(Default::default, |agent| {
            (agent.name.clone(), agent.roles.join(", "))
        }),
        Subject::NoPhase => ("Without a phase".to_owned(), String::new()),
        Subject::NoAgent => ("Without an agent".to_owned(), String::new()),
        Subject::Loose => ("Without a track".to_owned(), String::new()),
        Subject::Gates => ("Gates".to_owned(), String::new()),
        Subject::Node(node) => (plan.key(node).to_owned(), plan.node_title(node).to_owned()),
    }
}

/// What the rows are grouped by, in the corner above the keys.
pub(super) fn grouping(ui: &mut Ui, canvas: &Canvas<'_>, corner: Rect, actions: &mut Actions) {
    const HEIGHT: f32 = 22.0;
    /// What the unit of the axis takes from a corner that is too low for both below each other.
    const UNIT: f32 = 54.0;
    let chosen = canvas.ctx.settings.timeline_grouping;
    let taken = if corner.height() < 2.0 * HEIGHT {
        UNIT
    } else {
        12.0
    };
    let width = (corner.width() - taken).clamp(40.0, 110.0);
    let area = Rect::from_min_size(corner.min + vec2(6.0, 2.0), vec2(width, HEIGHT));
    let builder = UiBuilder::new().id_salt("timeline grouping").max_rect(area);
    let mut ui = ui.new_child(builder);
    ui.spacing_mut().interact_size.y = HEIGHT - 2.0;
    ui.spacing_mut().button_padding = vec2(5.0, 1.0);
    let room = width - 8.0;
    drop_down(&mut ui, "Timeline rows by", chosen.text(), room, |ui| {
        for (grouping, text) in Grouping::ALL {
            if ui.selectable_label(grouping == chosen, text).clicked() {
                actions.push(Action::App(AppRequest::GroupTimeline(grouping)));
            }
        }
    });
}

/// The draggable right edge of the column; returns by how much it was moved.
pub(super) fn edge(ui: &mut Ui, canvas: &Canvas<'_>, at: Rect) -> f32 {
    let response = ui.interact(at, Id::new("timeline label edge"), Sense::drag());
    response.widget_info(|| {
        WidgetInfo::labeled(
            WidgetType::ResizeHandle,
            true,
            "Width of the timeline's keys",
        )
    });
    if response.hovered() || response.dragged() {
        let line = at.shrink2(vec2(at.width() / 2.0 - 0.5, 0.0));
        ui.painter()
            .rect_filled(line, CornerRadius::ZERO, canvas.theme.accent.line);
    }
    let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    response.drag_delta().x
}
