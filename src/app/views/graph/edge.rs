//! The chip on a selected arrow: kind, lag and strength, changed where the arrow is.

use super::drawing::Drawing;
use super::frame::Frame;
use super::{GraphView, commands};
use crate::app::action::Actions;
use crate::app::fields::{TextField, choice, predecessors};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::focus_ring;
use crate::edit::commands as edits;
use crate::plan::duration::Units;
use crate::plan::{Dependency, DependencyId, RowRef};
use egui::{
    Align2, CornerRadius, CursorIcon, Popup, PopupCloseBehavior, Pos2, Rect, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, WidgetType, vec2,
};

const HEIGHT: f32 = 20.0;
const WIDTH: f32 = 230.0;
/// An arrow shorter than this on the screen would disappear below its chip, ends and all.
const SHORT: f32 = 110.0;

impl GraphView {
    /// Shows the chip of the one selected arrow; a click opens its terms.
    pub(super) fn show_edge(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        frame: Frame,
        actions: &mut Actions,
    ) {
        let [RowRef::Dependency(id)] = *ctx.selection.rows() else {
            return;
        };
        let Some(row) = ctx.plan.dependencies.get(id) else {
            return;
        };
        let view = self.camera.view();
        let Some(spot) = self
            .studio
            .drawing()
            .and_then(|drawing| chip_place(drawing, id))
        else {
            return;
        };
        let mut place = view.to_canvas(spot.middle) + frame.canvas.min.to_vec2();
        if spot.length * view.zoom < SHORT {
            place.y -= HEIGHT + 6.0;
        }
        if !frame.cards().shrink(HEIGHT).contains(place) || !self.gesture.is_idle() {
            return;
        }
        let response = chip(ui, ctx, row, place);
        if response.double_clicked() {
            // The first click on an arrow selects it and brings the chip under the pointer.
            Popup::close_id(ui.ctx(), Popup::default_response_id(&response));
            commands::insert_into(ctx.plan, id, actions);
            return;
        }
        Popup::from_toggle_button_response(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| {
                ui.set_width(WIDTH);
                terms(ui, ctx, row, actions);
            });
    }
}

/// Where the chip of an arrow may stand, in the drawing.
struct ChipSpot {
    middle: Pos2,
    /// From one end of the arrow to the other.
    length: f32,
}

fn chip_place(drawing: &Drawing, id: DependencyId) -> Option<ChipSpot> {
    let arrow = drawing.model.arrow(id)?;
    let path = drawing.scene.paths.get(arrow as usize)?;
    let first = path.points.first()?;
    Some(ChipSpot {
        middle: path.chip,
        length: first.distance(path.tip),
    })
}

fn chip(ui: &Ui, ctx: &ViewCtx<'_>, row: &Dependency, place: Pos2) -> egui::Response {
    let theme = Theme::of(ui);
    let lag = predecessors::show_lag(row.lag);
    let words = match lag.is_empty() {
        true => row.kind.label().to_owned(),
        false => format!("{} {lag}", row.kind.label()),
    };
    let text = format!("{words} {}", egui_phosphor::regular::CARET_DOWN);
    let font = Weight::SemiBold.font(size::CAPTION);
    let galley = ui.painter().layout_no_wrap(text, font, theme.accent.text);
    let area = Rect::from_center_size(place, vec2(galley.size().x + 18.0, HEIGHT));
    let response = ui.interact(area, ui.id().with("edge chip"), Sense::click());
    let label = format!(
        "Edit {} → {}: {words}, {}",
        ctx.plan.key(row.from),
        ctx.plan.key(row.to),
        row.strength.label()
    );
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
    let ground = if response.hovered() {
        theme.selection
    } else if theme.is_dark {
        theme.raised
    } else {
        theme.panel
    };
    let corner = CornerRadius::same(HEIGHT as u8 / 2);
    let stroke = Stroke::new(1.5, theme.accent.line);
    ui.painter()
        .rect(area, corner, ground, stroke, StrokeKind::Inside);
    let at = Align2::CENTER_CENTER.anchor_size(area.center(), galley.size());
    ui.painter().galley(at.min, galley, theme.accent.text);
    focus_ring(ui, &response, area.expand(2.0), radius::CARD + 3);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Kind, lag, strength, and what else can be done with an arrow.
fn terms(ui: &mut Ui, ctx: &ViewCtx<'_>, row: &Dependency, actions: &mut Actions) {
    let id = row.id;
    ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
    ui.horizontal(|ui| {
        for &(kind, label) in choice::DEPENDENCY_KINDS {
            if ui.selectable_label(row.kind == kind, label).clicked() && row.kind != kind {
                commands::set_kind(id, kind, actions);
            }
        }
    });
    let units = Units::of(&ctx.plan.info);
    let current = predecessors::show_lag(row.lag);
    let field =
        TextField::new(("edge lag", id), "Lag of the arrow").hint("lag: 2h, 2h elapsed, 50 %");
    let typed = field.show(ui, &current, |text| predecessors::parse_lag(text, units));
    if let Some(lag) = typed {
        commands::set_lag(id, lag, actions);
    }
    ui.horizontal(|ui| {
        for &(strength, label) in choice::STRENGTHS {
            let is_set = row.strength == strength;
            if ui.selectable_label(is_set, label).clicked() && !is_set {
                commands::set_strength(id, strength, actions);
            }
        }
    });
    ui.add_space(space::ROW);
    ui.horizontal(|ui| {
        if ui.small_button("Insert a ticket").clicked() {
            commands::insert_into(ctx.plan, id, actions);
            ui.close();
        }
        if ui.small_button("Turn round").clicked() {
            let (from, to) = (row.from, row.to);
            actions.edit("turn a dependency round", move |tx| {
                edits::retarget(tx, id, to, from)
            });
            ui.close();
        }
        if ui.small_button("Delete").clicked() {
            commands::delete(ctx.plan, vec![id.into()], actions);
            ui.close();
        }
    });
}
