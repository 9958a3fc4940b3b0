//! The hues of tracks, in the order tracks take them.
//!
//! Neighbours differ strongly, and no hue comes near coral, amber or violet, which mean critical, gate
//! and checkpoint. The values are those of pictures ([`palette`]), which only names lines; bands, bars and text
//! are derived from them.

use super::colour;
use crate::exchange::palette;
use egui::Color32;

/// One hue as a line on dark and on light ground.
#[derive(Clone, Copy)]
pub struct Hue {
    pub dark: Color32,
    pub light: Color32,
}

/// All hues; a plan with more tracks starts again at the first.
pub const HUES: [Hue; palette::DARK.tracks.len()] = {
    let mut hues = [hue(0); palette::DARK.tracks.len()];
    let mut place = 1;
    while place < hues.len() {
        hues[place] = hue(place);
        place += 1;
    }
    hues
};

const fn hue(place: usize) -> Hue {
    Hue {
        dark: colour::of(palette::DARK.tracks[place]),
        light: colour::of(palette::LIGHT.tracks[place]),
    }
}
