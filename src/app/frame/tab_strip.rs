//! The strip of open plans below the menu bar, shown as soon as there are two.
//!
//! Only draws and asks: which plans are open is `app::tabs`' business, what happens to unsaved changes `app::logic`'s.

use crate::app::action::{Action, Actions, AppRequest};
use crate::app::command;
use crate::app::fonts::Weight;
use crate::app::opening::{Openings, Wanted};
use crate::app::settings::Settings;
use crate::app::sheet::Sheet;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size};
use crate::app::widgets::{Line, focus_ring};
use egui::{
    Align, CornerRadius, CursorIcon, Id, Layout, Rect, Response, Sense, Stroke, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

/// Width of a tab in points: no longer than its name, unless that is too long or too short.
const WIDTHS: std::ops::RangeInclusive<f32> = 96.0..=220.0;
const SIDE: f32 = 10.0;
/// The mark of unsaved changes, and the cross that closes; each in a square of this size.
const MARK: f32 = 16.0;
const GAP: f32 = 4.0;

/// Draws the strip, where there is more than one plan.
pub fn tab_strip(ui: &mut Ui, state: &AppState, openings: &Openings, actions: &mut Actions) {
    // What comes in place of a plan nobody needs makes no second tab.
    let coming = match state.sheet.is_placeholder {
        true => 0,
        false => openings.wanted().count(),
    };
    if state.sheets().count() + coming < 2 {
        return;
    }
    let frame = egui::Frame::new()
        .fill(Theme::of(ui).panel)
        .inner_margin(egui::Margin::symmetric(12, 0));
    egui::Panel::top("open plans")
        .exact_size(extent::PLAN_STRIP)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            egui::ScrollArea::horizontal()
                .auto_shrink([false, true])
                .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
                .show(ui, |ui| {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = GAP;
                        ui.set_height(extent::PLAN_STRIP);
                        tabs(ui, state, actions);
                        openings.wanted().for_each(|wanted| pending(ui, wanted));
                        new_button(ui, &state.settings, actions);
                    });
                });
        });
}

fn tabs(ui: &mut Ui, state: &AppState, actions: &mut Actions) {
    let shown = state.sheet.number;
    let is_news = ui.data_mut(|data| {
        let before = data.get_temp_mut_or(Id::new("plan on show"), u64::MAX);
        std::mem::replace(before, shown) != shown
    });
    let mut rects = Vec::new();
    let mut dragged = None;
    for sheet in state.sheets() {
        let is_shown = sheet.number == shown;
        let response = tab(ui, sheet, is_shown, actions);
        if is_shown && is_news {
            response.scroll_to_me(None);
        }
        if response.dragged() {
            dragged = response.interact_pointer_pos();
        }
        rects.push(response.rect);
    }
    if let Some(pointer) = dragged {
        let at = rects
            .iter()
            .position(|rect| rect.x_range().contains(pointer.x));
        let own = state.sheets().position(|sheet| sheet.number == shown);
        if let Some(place) = at.filter(|_| at != own) {
            actions.push(Action::App(AppRequest::MoveTab(place)));
        }
    }
}

/// One tab; asks for what its clicks mean.
fn tab(ui: &mut Ui, sheet: &Sheet, is_shown: bool, actions: &mut Actions) -> Response {
    let theme = Theme::of(ui);
    let name = sheet.name();
    let is_dirty = sheet.document.is_dirty();
    let weight = if is_shown {
        Weight::SemiBold
    } else {
        Weight::Regular
    };
    let colour = if is_shown { theme.text } else { theme.muted };
    let line = Line::new(&name, weight, size::BODY, colour);
    // The widest weight decides, so that tabs do not move when another one is shown.
    let widest = Line::new(&name, Weight::SemiBold, size::BODY, colour);
    let room = WIDTHS.end() - 2.0 * SIDE - MARK - GAP;
    let text = widest.galley(ui, room).size().x.ceil();
    let width = (text + 2.0 * SIDE + MARK + GAP).max(*WIDTHS.start());
    let (_, rect) = ui.allocate_space(vec2(width, extent::ROW_PILL));
    let id = Id::new(("plan", sheet.number));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let label = match is_dirty {
        true => format!("Plan {name}, not saved"),
        false => format!("Plan {name}"),
    };
    response
        .widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, is_shown, &label));
    let ground = match (is_shown, response.hovered()) {
        (true, _) => Some(theme.selection),
        (false, true) => Some(theme.hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, radius::ROW, ground);
    }
    let inner = rect.shrink2(vec2(SIDE, 0.0));
    let words = Rect::from_min_max(inner.min, pos2(inner.right() - MARK - GAP, inner.bottom()));
    line.paint_in(ui, words, Align::Min);
    focus_ring(ui, &response, rect, radius::ROW);
    let mut ask = |request| actions.push(Action::App(request));
    if cross(ui, sheet, &name, inner, response.contains_pointer()) || response.middle_clicked() {
        ask(AppRequest::CloseTab(sheet.number));
    } else if response.clicked() || response.drag_started() {
        ask(AppRequest::ShowTab(sheet.number));
    }
    response.on_hover_ui(|ui| details(ui, sheet, &name))
}

/// The cross at the end of a tab, or the dot of unsaved changes while nothing is about to be closed.
fn cross(ui: &Ui, sheet: &Sheet, name: &str, inner: Rect, is_near: bool) -> bool {
    let theme = Theme::of(ui);
    let centre = pos2(inner.right() - MARK / 2.0 + 3.0, inner.center().y);
    let rect = Rect::from_center_size(centre, egui::Vec2::splat(MARK));
    let response = ui.interact(rect, Id::new(("close plan", sheet.number)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, format!("Close {name}")));
    let is_lit = response.hovered() || response.has_focus();
    if is_lit {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(4), theme.hover);
    }
    if sheet.document.is_dirty() && !is_lit && !is_near {
        ui.painter()
            .circle_filled(centre, extent::DOT / 2.0, theme.accent.line);
    } else if is_near || is_lit {
        let colour = if is_lit { theme.text } else { theme.faint };
        let stroke = Stroke::new(1.3, colour);
        let arm = 3.5;
        for (x, y) in [(arm, arm), (arm, -arm)] {
            let ends = [centre - vec2(x, y), centre + vec2(x, y)];
            ui.painter().line_segment(ends, stroke);
        }
    }
    focus_ring(ui, &response, rect, 4);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// What hovering tells: the whole name, the file, and what is to be known of it.
fn details(ui: &mut Ui, sheet: &Sheet, name: &str) {
    ui.set_max_width(420.0);
    ui.label(name);
    let quiet = |ui: &mut Ui, text: String| {
        let text = egui::RichText::new(text).size(size::SMALL);
        ui.label(text.color(Theme::of(ui).muted));
    };
    match &sheet.path {
        Some(path) => quiet(ui, path.display().to_string()),
        None => quiet(ui, "No file yet".to_owned()),
    }
    if sheet.document.is_dirty() {
        quiet(ui, "Has changes that no file holds".to_owned());
    }
    if sheet.kept.is_elsewhere {
        quiet(ui, "Open in another window too".to_owned());
    }
}

/// A plan on its way.
fn pending(ui: &mut Ui, wanted: &Wanted) {
    let theme = Theme::of(ui);
    ui.add_space(SIDE - GAP);
    ui.add(egui::Spinner::new().size(12.0).color(theme.muted));
    let name = format!("Opening {}", wanted.name());
    let line = Line::new(&name, Weight::Regular, size::BODY, theme.muted);
    crate::app::widgets::elided_label(ui, &line, *WIDTHS.end());
}

fn new_button(ui: &mut Ui, settings: &Settings, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(egui::Vec2::splat(extent::ROW_PILL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, "New plan in a tab"));
    if response.hovered() {
        ui.painter().rect_filled(rect, radius::ROW, theme.hover);
    }
    let stroke = Stroke::new(1.3, theme.muted);
    let arm = 4.5;
    for (x, y) in [(arm, 0.0), (0.0, arm)] {
        let ends = [rect.center() - vec2(x, y), rect.center() + vec2(x, y)];
        ui.painter().line_segment(ends, stroke);
    }
    focus_ring(ui, &response, rect, radius::ROW);
    let hint = format!("New plan {}", command::hint("new", settings));
    if response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(hint.trim_end())
        .clicked()
    {
        actions.push(Action::App(AppRequest::New));
    }
}
