//! The look of the window: semantic colours for dark and light, and how they reach egui.
//!
//! Views ask for a meaning (`theme.critical.text`), never for a colour value, so both themes stay in
//! step and contrast is decided in one place: text colours are moved away from their backgrounds until
//! they reach [`colour::READABLE`], which is why a text may differ a little from the line beside it.
//! Sizes live in [`metrics`], fonts in [`super::fonts`]. Does not store the person's choice of theme.

pub mod colour;
pub mod metrics;
mod style;
mod track_hues;

pub use style::{ANIMATION_SECONDS, apply};

use std::sync::LazyLock;

use egui::Color32;

use crate::exchange::palette::{self, Palette};

use colour::{READABLE, mix, readable};
use track_hues::{HUES, Hue};

/// All colours of one theme.
#[derive(Clone, Debug)]
pub struct Theme {
    pub is_dark: bool,
    /// Side panels, bars, tab strips.
    pub panel: Color32,
    /// The ground of the graph and of pages made of cards.
    pub canvas: Color32,
    /// Buttons, fields, pop-ups.
    pub raised: Color32,
    /// Cards of the graph.
    pub card: Color32,
    /// Lines between surfaces, one point wide.
    pub hairline: Color32,
    /// Outline of cards, buttons and fields at rest.
    pub stroke: Color32,
    /// Lines of a time scale or a chart.
    pub grid: Color32,
    /// Plain dependency edges and unticked boxes; not for text.
    pub edge: Color32,
    pub text: Color32,
    pub muted: Color32,
    /// Section headings, placeholders, scale figures.
    pub faint: Color32,
    /// Ground of the selected row.
    pub selection: Color32,
    /// Ground of the row under the pointer.
    pub hover: Color32,
    /// Text and marks on `accent.line`.
    pub on_accent: Color32,
    /// What can be touched; selection; playhead.
    pub accent: Tone,
    /// Critical, late or broken.
    pub critical: Tone,
    /// Gates.
    pub gate: Tone,
    /// Checkpoints.
    pub checkpoint: Tone,
    /// Done, met, on time.
    pub good: Tone,
    /// Warnings.
    pub warning: Tone,
    /// Chips without a meaning of their own.
    pub neutral: Tone,
    tracks: Vec<Tone>,
}

/// One hue in every strength it is used in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// Strokes, dots, marks.
    pub line: Color32,
    /// Text of this hue on any surface and on `fill`.
    pub text: Color32,
    /// Ground of a chip, opaque.
    pub fill: Color32,
    /// Ground of a swimlane, opaque.
    pub band: Color32,
    /// A bar of the timeline or a chart.
    pub bar: Color32,
    /// The part of a bar that lies behind the playhead or is done.
    pub bar_done: Color32,
    /// Float after a bar.
    pub tail: Color32,
}

static DARK: LazyLock<Theme> = LazyLock::new(|| Theme::build(&DARK_BASE));
static LIGHT: LazyLock<Theme> = LazyLock::new(|| Theme::build(&LIGHT_BASE));

impl Theme {
    pub fn dark() -> &'static Theme {
        &DARK
    }

    pub fn light() -> &'static Theme {
        &LIGHT
    }

    /// The theme that `ui` is painted in.
    pub fn of(ui: &egui::Ui) -> &'static Theme {
        Self::of_visuals(ui.visuals())
    }

    /// The theme that belongs to `visuals`, for painters without an `Ui`.
    pub fn of_visuals(visuals: &egui::Visuals) -> &'static Theme {
        if visuals.dark_mode {
            Self::dark()
        } else {
            Self::light()
        }
    }

    /// The hue of the track at `index` in plan order; repeats after [`Theme::track_hue_count`] tracks.
    pub fn track_hue(&self, index: usize) -> &Tone {
        &self.tracks[index % self.tracks.len()]
    }

    pub fn track_hue_count(&self) -> usize {
        self.tracks.len()
    }

    /// Black or white of this theme, whichever reads better on `background`.
    pub fn ink_on(&self, background: Color32) -> Color32 {
        colour::ink_on(background)
    }

    fn build(base: &Base) -> Theme {
        let tone = |line: Color32, strength: &Strength| Tone::build(base, line, strength);
        let accent = tone(base.accent, &PLAIN);
        let track = |hue: &Hue| tone(if base.is_dark { hue.dark } else { hue.light }, &PLAIN);
        let tracks: Vec<Tone> = HUES.iter().map(track).collect();
        let mut grounds = vec![base.panel, base.canvas, base.raised, accent.band];
        grounds.extend(tracks.iter().map(|tone| tone.band));
        Theme {
            is_dark: base.is_dark,
            panel: base.panel,
            canvas: base.canvas,
            raised: base.raised,
            card: if base.is_dark {
                base.raised
            } else {
                base.panel
            },
            hairline: base.hairline,
            stroke: base.stroke,
            grid: base.grid,
            edge: base.faint,
            text: base.text,
            muted: readable(base.muted, &grounds, base.is_dark, READABLE),
            faint: readable(base.faint, &grounds, base.is_dark, READABLE),
            selection: mix(base.panel, base.accent, 0.145),
            hover: base.raised,
            on_accent: colour::ink_on(base.accent),
            accent,
            critical: tone(base.critical, &STRONG),
            gate: tone(base.amber, &PLAIN),
            checkpoint: tone(base.violet, &PLAIN),
            good: tone(base.good, &STRONG),
            warning: tone(base.amber, &STRONG),
            neutral: tone(base.muted, &PLAIN),
            tracks,
        }
    }
}

impl Tone {
    fn build(base: &Base, line: Color32, strength: &Strength) -> Tone {
        let fill = mix(base.panel, line, 0.16);
        let band = mix(base.canvas, line, if base.is_dark { 0.052 } else { 0.06 });
        let selected = mix(base.panel, base.accent, 0.145);
        let grounds = [base.panel, base.canvas, base.raised, fill, band, selected];
        Tone {
            line,
            text: readable(line, &grounds, base.is_dark, READABLE),
            fill,
            band,
            bar: mix(base.panel, line, strength.bar),
            bar_done: mix(base.panel, line, strength.bar_done),
            tail: mix(base.panel, line, 0.3),
        }
    }
}

/// How much of a hue its bars take; the rest is the panel's colour.
struct Strength {
    bar: f32,
    bar_done: f32,
}

const PLAIN: Strength = Strength {
    bar: 0.75,
    bar_done: 0.48,
};
const STRONG: Strength = Strength {
    bar: 0.9,
    bar_done: 0.64,
};

/// The few colours that a theme is made from.
struct Base {
    is_dark: bool,
    panel: Color32,
    canvas: Color32,
    raised: Color32,
    hairline: Color32,
    stroke: Color32,
    grid: Color32,
    text: Color32,
    muted: Color32,
    faint: Color32,
    accent: Color32,
    critical: Color32,
    amber: Color32,
    violet: Color32,
    good: Color32,
}

const DARK_BASE: Base = Base::of(&palette::DARK);
const LIGHT_BASE: Base = Base::of(&palette::LIGHT);

impl Base {
    /// The values that pictures are drawn with, too.
    const fn of(palette: &Palette) -> Self {
        Self {
            is_dark: palette.is_dark,
            panel: colour::of(palette.panel),
            canvas: colour::of(palette.canvas),
            raised: colour::of(palette.raised),
            hairline: colour::of(palette.hairline),
            stroke: colour::of(palette.stroke),
            grid: colour::of(palette.grid),
            text: colour::of(palette.text),
            muted: colour::of(palette.muted),
            faint: colour::of(palette.faint),
            accent: colour::of(palette.accent),
            critical: colour::of(palette.critical),
            amber: colour::of(palette.amber),
            violet: colour::of(palette.violet),
            good: colour::of(palette.good),
        }
    }
}

#[cfg(test)]
mod tests;
