//! The colours of pictures: the meanings and hues of the window, in both themes, as plain numbers.
//!
//! The window's theme is made from these values, so that a picture looks like the screen. Text is moved
//! away from its ground until it can be read, as there. Knows meanings, not shapes.

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The few colours that a theme is made from.
pub struct Palette {
    /// Whether ink is light on dark ground.
    pub is_dark: bool,
    /// Side panels and cards of a light theme.
    pub panel: Rgb,
    /// The ground of the drawing.
    pub canvas: Rgb,
    /// Cards of a dark theme.
    pub raised: Rgb,
    /// Lines between surfaces.
    pub hairline: Rgb,
    /// Outlines of cards.
    pub stroke: Rgb,
    /// Lines of a time scale.
    pub grid: Rgb,
    /// Text.
    pub text: Rgb,
    /// Second lines.
    pub muted: Rgb,
    /// Scale figures and plain arrows.
    pub faint: Rgb,
    /// What can be touched.
    pub accent: Rgb,
    /// Critical, late or broken.
    pub critical: Rgb,
    /// Gates.
    pub amber: Rgb,
    /// Checkpoints.
    pub violet: Rgb,
    /// Done, met, on time.
    pub good: Rgb,
    /// Tracks, in the order they take them.
    pub tracks: [Rgb; 12],
}

/// One hue in every strength a picture uses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tone {
    pub(super) line: Rgb,
    pub(super) text: Rgb,
    pub(super) fill: Rgb,
    pub(super) band: Rgb,
    pub(super) bar: Rgb,
    pub(super) bar_done: Rgb,
    pub(super) tail: Rgb,
}

/// The least contrast of text, WCAG 2.2 level AA for text of normal size.
const READABLE: f32 = 4.5;

/// Light ink on dark ground.
pub const DARK: Palette = Palette {
    is_dark: true,
    panel: Rgb(0x14, 0x17, 0x1D),
    canvas: Rgb(0x0E, 0x10, 0x14),
    raised: Rgb(0x1B, 0x1F, 0x27),
    hairline: Rgb(0x22, 0x26, 0x2E),
    stroke: Rgb(0x2A, 0x2F, 0x39),
    grid: Rgb(0x1F, 0x23, 0x2B),
    text: Rgb(0xE7, 0xEA, 0xF0),
    muted: Rgb(0x8B, 0x94, 0xA5),
    faint: Rgb(0x5A, 0x62, 0x72),
    accent: Rgb(0x6E, 0xA8, 0xFE),
    critical: Rgb(0xFF, 0x6F, 0x61),
    amber: Rgb(0xF2, 0xB8, 0x4B),
    violet: Rgb(0xB7, 0x9C, 0xFF),
    good: Rgb(0x4C, 0xC3, 0x8A),
    tracks: [
        Rgb(0x5B, 0x9D, 0xF5), // blue
        Rgb(0x45, 0xB8, 0xA8), // teal
        Rgb(0xC9, 0x8B, 0xDB), // orchid
        Rgb(0x9C, 0xC4, 0x5A), // lime
        Rgb(0x56, 0xC0, 0xE8), // sky
        Rgb(0xF0, 0x8F, 0xC0), // rose
        Rgb(0xC4, 0xAE, 0x86), // sand
        Rgb(0x8C, 0x92, 0xEE), // indigo
        Rgb(0x5F, 0xB8, 0x6E), // fern
        Rgb(0x9F, 0xB3, 0xC8), // steel
        Rgb(0xB4, 0x86, 0xA0), // plum
        Rgb(0xC8, 0x86, 0x5A), // copper
    ],
};

/// Dark ink on light ground.
pub const LIGHT: Palette = Palette {
    is_dark: false,
    panel: Rgb(0xFF, 0xFF, 0xFF),
    canvas: Rgb(0xF7, 0xF8, 0xFA),
    raised: Rgb(0xF1, 0xF3, 0xF7),
    hairline: Rgb(0xE3, 0xE6, 0xEC),
    stroke: Rgb(0xDF, 0xE3, 0xEA),
    grid: Rgb(0xE9, 0xEC, 0xF0),
    text: Rgb(0x1B, 0x1F, 0x27),
    muted: Rgb(0x66, 0x70, 0x85),
    faint: Rgb(0x98, 0xA1, 0xB2),
    accent: Rgb(0x2F, 0x6F, 0xED),
    critical: Rgb(0xE5, 0x48, 0x3B),
    amber: Rgb(0xC9, 0x8A, 0x12),
    violet: Rgb(0x7A, 0x5A, 0xE0),
    good: Rgb(0x1E, 0x9E, 0x63),
    tracks: [
        Rgb(0x2F, 0x6F, 0xED),
        Rgb(0x14, 0x89, 0x7B),
        Rgb(0x9A, 0x4D, 0xB3),
        Rgb(0x5F, 0x8A, 0x1C),
        Rgb(0x0E, 0x84, 0xAE),
        Rgb(0xC8, 0x3F, 0x86),
        Rgb(0x8A, 0x6C, 0x3C),
        Rgb(0x4F, 0x50, 0xC4),
        Rgb(0x2C, 0x7E, 0x3F),
        Rgb(0x56, 0x71, 0x8C),
        Rgb(0x80, 0x4A, 0x68),
        Rgb(0x9B, 0x56, 0x26),
    ],
};

impl Palette {
    /// Behind what happens while nobody works.
    pub(super) fn closed(&self) -> Rgb {
        self.canvas
            .mix(self.text, if self.is_dark { 0.035 } else { 0.03 })
    }

    /// The tone of a track; a plan with more tracks starts again at the first.
    pub(super) fn track(&self, hue: usize) -> Tone {
        self.tone(self.tracks[hue % self.tracks.len()], false)
    }

    /// The tone of what has no track.
    pub(super) fn neutral(&self) -> Tone {
        self.tone(self.muted, false)
    }

    /// The tone of what is critical.
    pub(super) fn danger(&self) -> Tone {
        self.tone(self.critical, true)
    }

    /// One hue in every strength; a strong one takes more of it into its bars.
    pub(super) fn tone(&self, line: Rgb, is_strong: bool) -> Tone {
        let asked = (self.mark(), line, is_strong);
        remembered(&TONES, asked, || self.mixed(line, is_strong))
    }

    fn mixed(&self, line: Rgb, is_strong: bool) -> Tone {
        let fill = self.panel.mix(line, 0.16);
        let band = self
            .canvas
            .mix(line, if self.is_dark { 0.052 } else { 0.06 });
        let (bar, done) = if is_strong { (0.9, 0.64) } else { (0.75, 0.48) };
        let grounds = [self.panel, self.canvas, self.raised, fill, band];
        Tone {
            line,
            text: line.readable(&grounds, self.is_dark),
            fill,
            band,
            bar: self.panel.mix(line, bar),
            bar_done: self.panel.mix(line, done),
            tail: self.panel.mix(line, 0.3),
        }
    }

    /// The ground of a card.
    pub(super) fn card(&self) -> Rgb {
        if self.is_dark {
            self.raised
        } else {
            self.panel
        }
    }

    /// Second lines that can be read on every ground.
    pub(super) fn soft_text(&self) -> Rgb {
        let readable = || self.muted.readable(&self.grounds(), self.is_dark);
        remembered(&SOFT_TEXTS, self.mark(), readable)
    }

    /// What its tones follow from, apart from the hue.
    fn mark(&self) -> [Rgb; 4] {
        [self.panel, self.canvas, self.raised, self.muted]
    }

    fn grounds(&self) -> Vec<Rgb> {
        let bands = (0..self.tracks.len()).map(|hue| self.tone(self.tracks[hue], false).band);
        [self.panel, self.canvas, self.raised]
            .into_iter()
            .chain(bands)
            .collect()
    }

    /// Black or white, whichever reads better on a ground.
    pub(super) fn ink_on(ground: Rgb) -> Rgb {
        let (black, white) = (Rgb(0x05, 0x06, 0x08), Rgb(0xFF, 0xFF, 0xFF));
        if black.contrast(ground) >= white.contrast(ground) {
            black
        } else {
            white
        }
    }
}

/// What was asked for lately and what came of it: a few hues, each asked for once a card.
type Answers<K, V> = std::cell::RefCell<Vec<(K, V)>>;
type Memory<K, V> = std::thread::LocalKey<Answers<K, V>>;
/// A hue in the colours of a theme, and whether it is a strong one.
type AskedTone = ([Rgb; 4], Rgb, bool);

thread_local! {
    static TONES: Answers<AskedTone, Tone> = const { std::cell::RefCell::new(Vec::new()) };
    static SOFT_TEXTS: Answers<[Rgb; 4], Rgb> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Answers that are remembered at most; a plan has some thirty.
const MOST_REMEMBERED: usize = 200;

fn remembered<K: PartialEq, V: Copy>(
    memory: &'static Memory<K, V>,
    asked: K,
    compute: impl FnOnce() -> V,
) -> V {
    let known =
        memory.with_borrow(|list| list.iter().find(|(own, _)| *own == asked).map(|(_, v)| *v));
    known.unwrap_or_else(|| {
        let value = compute();
        memory.with_borrow_mut(|list| {
            if list.len() < MOST_REMEMBERED {
                list.push((asked, value));
            }
        });
        value
    })
}

impl Rgb {
    /// `rrggbb`.
    pub(super) fn hex(self) -> String {
        format!("{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The number a spreadsheet takes.
    pub(super) fn number(self) -> u32 {
        u32::from(self.0) << 16 | u32::from(self.1) << 8 | u32::from(self.2)
    }

    /// This ground with a share in `0.0..=1.0` of a hue.
    pub(super) fn mix(self, hue: Rgb, share: f32) -> Rgb {
        let channel =
            |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
        Rgb(
            channel(self.0, hue.0),
            channel(self.1, hue.1),
            channel(self.2, hue.2),
        )
    }

    /// Moved towards white or black until it can be read on every ground.
    fn readable(self, grounds: &[Rgb], is_dark: bool) -> Rgb {
        let end = if is_dark {
            Rgb(255, 255, 255)
        } else {
            Rgb(0, 0, 0)
        };
        let steps = 64;
        (0..=steps)
            .map(|step| self.mix(end, step as f32 / steps as f32))
            .find(|colour| {
                grounds
                    .iter()
                    .all(|&ground| colour.contrast(ground) >= READABLE)
            })
            .unwrap_or(end)
    }

    /// Contrast, 1 (none) to 21 (black on white). Source: WCAG 2.2, "contrast ratio".
    fn contrast(self, other: Rgb) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance, without a power function, so that every platform gives the same colours.
    fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let value = f32::from(channel) / 255.0;
            // The sRGB curve within half a percent, by a polynomial that rounds alike everywhere.
            value * (value * (value * 0.305_306_01 + 0.682_171_1) + 0.012_522_878)
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

impl std::fmt::Display for Rgb {
    /// `#rrggbb`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_every_hue_can_be_read_in_both_themes() {
        for palette in [&DARK, &LIGHT] {
            for hue in 0..palette.tracks.len() {
                let tone = palette.track(hue);
                for ground in [tone.fill, tone.band, palette.card(), palette.canvas] {
                    assert!(tone.text.contrast(ground) >= READABLE);
                }
            }
            for ground in palette.grounds() {
                assert!(palette.soft_text().contrast(ground) >= READABLE);
                assert!(palette.text.contrast(ground) >= READABLE);
            }
        }
    }
}
