//! The filter of the graph and the chips that say what is left out.

use super::frame::Frame;
use super::sight::{FLOATS, Part, STATES, Sight, roles, state_text, tags};
use crate::app::fields::{choice, combo, named};
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size, space};
use crate::app::views::ViewCtx;
use crate::app::widgets::{ActionButton, Chip, panel_title};
use egui::{Align, Align2, Area, Id, Key, Layout, Modifiers, Order, RichText, TextEdit, Ui, vec2};
use egui_phosphor::regular as icon;

const WIDTH: f32 = 270.0;
const LABEL: f32 = 70.0;

/// Whether the filter is open.
#[derive(Default)]
pub struct FilterPanel {
    is_open: bool,
    wants_focus: bool,
}

impl FilterPanel {
    /// Opens or closes it.
    pub fn toggle(&mut self) {
        self.is_open = !self.is_open;
        self.wants_focus = self.is_open;
    }

    /// Shows the panel above the toolbar; `shown` of `all` cards fit.
    pub fn show(
        &mut self,
        ui: &Ui,
        ctx: &ViewCtx<'_>,
        frame: Frame,
        sight: &mut Sight,
        (shown, all): (usize, usize),
    ) {
        if !self.is_open {
            return;
        }
        let corner = frame.canvas.right_bottom() + vec2(-18.0, -54.0);
        Area::new(Id::new("graph filter"))
            .order(Order::Middle)
            .pivot(Align2::RIGHT_BOTTOM)
            .fixed_pos(corner)
            .constrain_to(frame.canvas)
            .show(ui.ctx(), |ui| {
                egui::Frame::popup(ui.style())
                    .corner_radius(radius::CARD)
                    .inner_margin(12.0)
                    .show(ui, |ui| {
                        ui.set_width(WIDTH);
                        panel_title(ui, "Show only");
                        ui.add_space(space::ROW);
                        self.fields(ui, ctx, sight);
                        self.feet(ui, sight, shown, all);
                    });
            });
        let is_left = ui.input_mut(|input| {
            !ctx.plan.tickets.is_empty() && input.consume_key(Modifiers::NONE, Key::Escape)
        });
        self.is_open &= !is_left;
    }

    fn fields(&mut self, ui: &mut Ui, ctx: &ViewCtx<'_>, sight: &mut Sight) {
        let filter = &mut sight.filter;
        ui.spacing_mut().combo_width = WIDTH - LABEL - 14.0;
        row(ui, "Text", |ui| {
            let edit = TextEdit::singleline(&mut filter.text)
                .hint_text("key, title or description")
                .margin(egui::Margin::symmetric(8, 6))
                .desired_width(WIDTH - LABEL - 24.0);
            let response = ui.add(edit);
            response.widget_info(|| {
                egui::WidgetInfo::text_edit(true, &filter.text, &filter.text, "Filter by text")
            });
            if std::mem::take(&mut self.wants_focus) {
                response.request_focus();
            }
        });
        let tracks = named::optional(named::tracks(ctx.plan), "any track");
        pick(ui, "Track", &mut filter.track, &tracks);
        pick(
            ui,
            "Role",
            &mut filter.role,
            &any(roles(ctx.plan), "any role"),
        );
        let states = STATES.map(|state| (Some(state), state_text(state)));
        let states: Vec<_> = [(None, "any state")].into_iter().chain(states).collect();
        pick(ui, "State", &mut filter.state, &states);
        pick(ui, "Float", &mut filter.float, &FLOATS);
        let priorities = choice::optional(choice::PRIORITIES, "any priority");
        pick(ui, "Priority", &mut filter.priority, &priorities);
        pick(ui, "Tag", &mut filter.tag, &any(tags(ctx.plan), "any tag"));
    }

    fn feet(&mut self, ui: &mut Ui, sight: &mut Sight, shown: usize, all: usize) {
        ui.add_space(space::ROW);
        ui.horizontal(|ui| {
            let quiet = Theme::of(ui).muted;
            let text = format!("{shown} of {all} cards");
            ui.label(RichText::new(text).size(size::CAPTION).color(quiet));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(ActionButton::primary("Close").compact()).clicked() {
                    self.is_open = false;
                }
                let clear = ActionButton::secondary("Clear").compact();
                if ui.add_enabled(sight.is_partial(), clear).clicked() {
                    (sight.filter, sight.focus) = (Default::default(), None);
                }
            });
        });
    }
}

/// A list of names with a choice for none of them.
fn any(names: Vec<String>, none: &str) -> Vec<(Option<String>, String)> {
    let names = names.into_iter().map(|name| (Some(name.clone()), name));
    [(None, none.to_owned())].into_iter().chain(names).collect()
}

fn pick<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: &str,
    current: &mut T,
    options: &[(T, impl AsRef<str>)],
) {
    let name = format!("Filter by {}", label.to_lowercase());
    row(ui, label, |ui| {
        if let Some(chosen) = combo(ui, ("graph filter", label), &name, current, options) {
            *current = chosen;
        }
    });
}

fn row(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui)) {
    let quiet = Theme::of(ui).muted;
    ui.horizontal(|ui| {
        let left = vec2(LABEL, extent::BUTTON);
        ui.allocate_ui_with_layout(left, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(left);
            ui.label(RichText::new(label).color(quiet));
        });
        content(ui);
    });
}

/// The chips of what is switched on, beside the minimap; a click takes one off.
pub fn chips(ui: &Ui, ctx: &ViewCtx<'_>, frame: Frame, left: f32, sight: &mut Sight) {
    let parts = sight.parts(ctx.plan);
    if parts.is_empty() {
        return;
    }
    let corner = egui::pos2(left, frame.canvas.bottom() - 16.0);
    let room = (frame.canvas.right() - left - 18.0).max(120.0);
    Area::new(Id::new("graph filter chips"))
        .order(Order::Middle)
        .pivot(Align2::LEFT_BOTTOM)
        .fixed_pos(corner)
        .constrain_to(frame.canvas)
        .show(ui.ctx(), |ui| {
            ui.set_max_width(room.min(420.0));
            let mut gone: Option<Part> = None;
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
                let tone = Theme::of(ui).accent;
                for (part, words) in &parts {
                    let text = format!("{words}  {}", icon::X);
                    let label = format!("Take off: {words}");
                    let chip = Chip::new(&text)
                        .label(&label)
                        .tone(&tone)
                        .outlined()
                        .clickable();
                    if ui.add(chip).on_hover_text(&label).clicked() {
                        gone = Some(part.clone());
                    }
                }
            });
            if let Some(part) = gone {
                sight.take_off(&part);
            }
        });
}
