//! The welcome page: an empty plan, a document, a file, the plans that were open lately, or a campaign that came with
//! the program.

use crate::app::action::{Action, Actions, AppRequest};
use crate::app::files::{SAMPLES, Sample};
use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::widgets::{ActionButton, Line, focus_ring, section_heading};
use crate::library::Recent;
use egui::{Align, CornerRadius, Rect, RichText, Sense, Stroke, StrokeKind, Ui, vec2};

const WIDTH: f32 = 660.0;
const CARD: egui::Vec2 = vec2(0.0, 58.0);
const GAP: f32 = 12.0;

/// Recent plans that are offered; the others stand in the File menu.
const MOST_RECENT: usize = 5;

/// Draws the page; `back` is the open plan it stands in front of, by number and name.
pub fn welcome(ui: &mut Ui, recent: &[Recent], back: Option<(u64, &str)>, actions: &mut Actions) {
    let theme = Theme::of(ui);
    let whole = ui.available_rect_before_wrap();
    ui.painter().rect_filled(whole, 0.0, theme.canvas);
    egui::ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let width = WIDTH.min(whole.width() - 2.0 * space::PANEL);
            let side = ((whole.width() - width) / 2.0).max(0.0);
            ui.add_space((whole.height() * 0.12).clamp(16.0, 120.0));
            ui.horizontal(|ui| {
                ui.add_space(side);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    page(ui, recent, back, width, actions);
                });
            });
        });
}

fn page(
    ui: &mut Ui,
    recent: &[Recent],
    back: Option<(u64, &str)>,
    width: f32,
    actions: &mut Actions,
) {
    let theme = Theme::of(ui);
    let title = RichText::new("Slackline").font(Weight::Bold.font(size::FIGURE));
    ui.label(title.color(theme.text));
    let line =
        "Plan campaigns of parallel tracks: what waits for what, when it ends, what breaks it.";
    ui.add(egui::Label::new(RichText::new(line).color(theme.muted)).wrap());
    ui.add_space(space::SECTION);
    ui.horizontal_wrapped(|ui| {
        let mut push = |request| actions.push(Action::App(request));
        if ui.add(ActionButton::primary("New plan")).clicked() {
            push(AppRequest::New);
        }
        if ui.add(ActionButton::secondary("Open a plan…")).clicked() {
            push(AppRequest::Open);
        }
        if ui
            .add(ActionButton::secondary("Paste a document…"))
            .clicked()
        {
            push(AppRequest::PasteDocument);
        }
        if let Some((number, name)) = back {
            let text = "Back to the plan";
            let button = ui.add(ActionButton::secondary(text));
            let is_left = ui.input(|input| input.key_pressed(egui::Key::Escape));
            if button.on_hover_text(name).clicked() || is_left {
                push(AppRequest::ShowTab(number));
            }
        }
    });
    ui.add_space(space::SECTION);
    recent_plans(ui, recent, actions);
    section_heading(ui, "Start from a sample");
    ui.add_space(space::ROW);
    let columns = if width > 480.0 { 2 } else { 1 };
    let card = vec2(
        (width - GAP * (columns - 1) as f32) / columns as f32,
        CARD.y,
    );
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    for (row, samples) in SAMPLES.chunks(columns).enumerate() {
        ui.horizontal(|ui| {
            for (column, sample) in samples.iter().enumerate() {
                if sample_card(ui, sample, card) {
                    let place = row * columns + column;
                    actions.push(Action::App(AppRequest::OpenSample(place)));
                }
            }
        });
    }
    ui.add_space(space::SECTION);
    let hint = "A file can also be dropped onto the window.";
    ui.label(RichText::new(hint).size(size::SMALL).color(theme.faint));
}

/// The plans that were open lately, a line each.
fn recent_plans(ui: &mut Ui, recent: &[Recent], actions: &mut Actions) {
    if recent.is_empty() {
        return;
    }
    let theme = Theme::of(ui);
    section_heading(ui, "Go on with");
    for plan in recent.iter().take(MOST_RECENT) {
        ui.horizontal(|ui| {
            let name = RichText::new(plan.name()).color(theme.accent.text);
            let open = ui.add(egui::Button::new(name).frame(false));
            if open
                .on_hover_cursor(egui::CursorIcon::PointingHand)
                .clicked()
            {
                actions.push(Action::App(AppRequest::OpenPath(plan.path.clone())));
            }
            let path = plan.path.display().to_string();
            let quiet = RichText::new(&path).size(size::SMALL).color(theme.faint);
            ui.add(egui::Label::new(quiet).truncate())
                .on_hover_text(path);
        });
    }
    ui.add_space(space::SECTION);
}

fn sample_card(ui: &mut Ui, sample: &Sample, card: egui::Vec2) -> bool {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(card, Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(
            egui::WidgetType::Button,
            true,
            format!("Open {}", sample.name),
        )
    });
    let ground = if response.hovered() {
        theme.hover
    } else {
        theme.panel
    };
    let corner = CornerRadius::same(radius::PAGE_CARD);
    let stroke = Stroke::new(1.0, theme.stroke);
    ui.painter()
        .rect(rect, corner, ground, stroke, StrokeKind::Inside);
    let inner = rect.shrink2(vec2(14.0, 9.0));
    let half = |top: bool| {
        let y = if top { inner.top() } else { inner.center().y };
        Rect::from_min_size(
            egui::pos2(inner.left(), y),
            vec2(inner.width(), inner.height() / 2.0),
        )
    };
    Line::new(sample.name, Weight::SemiBold, size::BODY, theme.text).paint_in(
        ui,
        half(true),
        Align::Min,
    );
    Line::new(sample.about, Weight::Regular, size::SMALL, theme.muted).paint_in(
        ui,
        half(false),
        Align::Min,
    );
    focus_ring(ui, &response, rect, radius::PAGE_CARD);
    response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .clicked()
}
