//! Hands the theme's colours and sizes to egui, for both themes at once.
//!
//! Standard widgets (menus, combo boxes, text fields, tooltips) then look like the painted ones. Does
//! not choose the theme: that is the person's or the system's, through `Context::set_theme`.

use egui::epaint::{FontColorTransferFunction, text::TextOptions};
use egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{
    Color32, CornerRadius, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2,
};

use super::metrics::{extent, radius, size};
use super::{Theme, colour};
use crate::app::fonts::Weight;

/// How long hovering and opening take, unless somebody asked for less motion.
pub const ANIMATION_SECONDS: f32 = 0.08;

/// Sets the visuals, text styles and spacing of both themes on `ctx`.
pub fn apply(ctx: &egui::Context) {
    ctx.set_visuals_of(egui::Theme::Dark, visuals(Theme::dark()));
    ctx.set_visuals_of(egui::Theme::Light, visuals(Theme::light()));
    ctx.all_styles_mut(set_sizes);
}

fn set_sizes(style: &mut Style) {
    style.text_styles = [
        (TextStyle::Heading, Weight::Bold.font(size::TITLE)),
        (TextStyle::Body, Weight::Regular.font(size::BODY)),
        (TextStyle::Button, Weight::Regular.font(size::BODY)),
        (TextStyle::Small, Weight::Regular.font(size::CAPTION)),
        (TextStyle::Monospace, FontId::monospace(size::MONO)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 6.0);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.interact_size = vec2(32.0, extent::BUTTON);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.icon_width = extent::CHECK_BOX;
    spacing.icon_width_inner = 9.0;
    spacing.combo_width = 60.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        ..ScrollStyle::floating()
    };
    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;
    style.animation_time = ANIMATION_SECONDS;
}

fn visuals(theme: &Theme) -> Visuals {
    let base = if theme.is_dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    // egui's own choice for dark grounds fattens small text until Inter's weights look alike.
    let text_options = TextOptions {
        color_transfer_function: FontColorTransferFunction::Gamma(0.85),
        ..base.text_options
    };
    let pop_up = if theme.is_dark {
        theme.raised
    } else {
        theme.panel
    };
    Visuals {
        text_options,
        widgets: widgets(theme),
        selection: Selection {
            bg_fill: colour::mix(theme.panel, theme.accent.line, 0.3),
            stroke: Stroke::new(1.0, theme.text),
        },
        weak_text_color: Some(theme.muted),
        hyperlink_color: theme.accent.text,
        faint_bg_color: colour::mix(theme.panel, theme.raised, 0.5),
        extreme_bg_color: theme.canvas,
        text_edit_bg_color: Some(theme.raised),
        code_bg_color: theme.raised,
        warn_fg_color: theme.warning.text,
        error_fg_color: theme.critical.text,
        window_fill: pop_up,
        window_stroke: Stroke::new(1.0, theme.stroke),
        window_corner_radius: CornerRadius::same(radius::PAGE_CARD),
        menu_corner_radius: CornerRadius::same(radius::CARD),
        window_shadow: shadow(theme, 24),
        popup_shadow: shadow(theme, 14),
        panel_fill: theme.panel,
        ..base
    }
}

fn widgets(theme: &Theme) -> Widgets {
    let state = |fill: Color32, outline: Color32, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, outline),
        corner_radius: CornerRadius::same(radius::BUTTON),
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    };
    let lifted = colour::mix(theme.raised, theme.muted, 0.12);
    Widgets {
        noninteractive: state(theme.panel, theme.hairline, theme.text),
        inactive: state(theme.raised, theme.stroke, theme.text),
        hovered: state(
            lifted,
            colour::mix(theme.stroke, theme.muted, 0.35),
            theme.text,
        ),
        active: state(theme.selection, theme.accent.line, theme.text),
        open: state(lifted, theme.stroke, theme.text),
    }
}

fn shadow(theme: &Theme, blur: u8) -> Shadow {
    Shadow {
        offset: [0, i8::try_from(blur / 3).unwrap_or(i8::MAX)],
        blur,
        spread: 0,
        color: Color32::from_black_alpha(if theme.is_dark { 120 } else { 36 }),
    }
}
