//! Arithmetic on colours: mixing, contrast after WCAG 2, and making a hue readable on given grounds.
//!
//! Everything works on opaque sRGB values: mixed grounds are computed once, so text contrast can be
//! checked against what is really on the screen. Does not know what any colour means.

use crate::exchange::palette::Rgb;
use egui::Color32;

/// The least contrast of text, WCAG 2.2 level AA for text of normal size.
pub const READABLE: f32 = 4.5;

const INK: Color32 = Color32::from_rgb(0x05, 0x06, 0x08);

/// A colour that window and pictures share.
pub const fn of(rgb: Rgb) -> Color32 {
    Color32::from_rgb(rgb.0, rgb.1, rgb.2)
}

/// `ground` with a `share` in 0..=1 of `hue`, as if `hue` were painted over it with that opacity.
pub fn mix(ground: Color32, hue: Color32, share: f32) -> Color32 {
    let channel =
        |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
    Color32::from_rgb(
        channel(ground.r(), hue.r()),
        channel(ground.g(), hue.g()),
        channel(ground.b(), hue.b()),
    )
}

/// Contrast of two opaque colours, 1 (none) to 21 (black on white).
///
/// Source: WCAG 2.2, "contrast ratio" and "relative luminance".
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `hue`, moved towards white (on dark grounds) or black until it has `ratio` on every one of `grounds`.
///
/// Keeps the hue where it already has enough; ends at white or black at the latest.
pub fn readable(hue: Color32, grounds: &[Color32], is_dark: bool, ratio: f32) -> Color32 {
    let end = if is_dark {
        Color32::WHITE
    } else {
        Color32::BLACK
    };
    const STEPS: u8 = 64;
    (0..=STEPS)
        .map(|step| mix(hue, end, f32::from(step) / f32::from(STEPS)))
        .find(|candidate| {
            grounds
                .iter()
                .all(|&ground| contrast(*candidate, ground) >= ratio)
        })
        .unwrap_or(end)
}

/// Black or white, whichever has more contrast on `background`.
pub fn ink_on(background: Color32) -> Color32 {
    if contrast(INK, background) >= contrast(Color32::WHITE, background) {
        INK
    } else {
        Color32::WHITE
    }
}

fn luminance(colour: Color32) -> f32 {
    let linear = |channel: u8| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_of_known_pairs() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
        // #767676 is the lightest grey that passes AA on white.
        assert!(contrast(Color32::from_gray(0x76), Color32::WHITE) >= 4.5);
        assert!(contrast(Color32::from_gray(0x77), Color32::WHITE) < 4.5);
    }

    #[test]
    fn mixing_ends_at_both_colours() {
        let (a, b) = (Color32::from_rgb(1, 2, 3), Color32::from_rgb(200, 100, 50));
        assert_eq!(mix(a, b, 0.0), a);
        assert_eq!(mix(a, b, 1.0), b);
    }

    #[test]
    fn readable_keeps_what_passes_and_mends_what_does_not() {
        let white = [Color32::WHITE];
        assert_eq!(
            readable(Color32::BLACK, &white, false, READABLE),
            Color32::BLACK
        );
        let amber = readable(Color32::from_rgb(0xC9, 0x8A, 0x12), &white, false, READABLE);
        assert!(contrast(amber, Color32::WHITE) >= READABLE);
        assert!(amber.r() > amber.b(), "still amber: {amber:?}");
    }

    #[test]
    fn ink_is_readable_on_every_grey() {
        for grey in 0..=255 {
            let ground = Color32::from_gray(grey);
            assert!(contrast(ink_on(ground), ground) >= READABLE, "{grey}");
        }
    }
}
