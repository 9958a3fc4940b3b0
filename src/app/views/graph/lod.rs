//! How much is drawn at a zoom: what cannot be read is not drawn, and what is drawn stays readable as long as it can.

/// The level of detail of cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Plain rectangles and straight hairlines, in one mesh.
    Dots,
    /// Cards with their hue, without text.
    Shapes,
    /// Cards with their key.
    Keys,
    /// Everything.
    Full,
}

/// Below this zoom cards are plain rectangles.
const SHAPES_FROM: f32 = 0.3;
/// Below this zoom there is no text.
const KEYS_FROM: f32 = 0.4;
/// Below this zoom a card shows its key only.
const FULL_FROM: f32 = 0.5;
/// Text does not shrink below this size on the screen as long as its card has room.
const READABLE_PX: f32 = 9.0;

impl Level {
    /// The level at `zoom`.
    pub fn at(zoom: f32) -> Self {
        match zoom {
            z if z < SHAPES_FROM => Level::Dots,
            z if z < KEYS_FROM => Level::Shapes,
            z if z < FULL_FROM => Level::Keys,
            _ => Level::Full,
        }
    }
}

/// The size on screen of a text that is `natural` points at zoom 1 and may grow to `most` (in drawing points) while
/// the card shrinks around it. In half points, so that zooming does not fill the font atlas.
pub fn text_px(natural: f32, most: f32, zoom: f32) -> f32 {
    let wanted = (natural * zoom).max(READABLE_PX.min(most * zoom));
    (wanted * 2.0).round() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detail_grows_with_zoom() {
        let levels: Vec<Level> = [0.05, 0.29, 0.31, 0.43, 0.6, 1.0].map(Level::at).to_vec();
        assert!(levels.is_sorted());
        assert_eq!(
            (levels[0], levels[2], levels[5]),
            (Level::Dots, Level::Shapes, Level::Full)
        );
    }

    #[test]
    fn text_stays_readable_until_its_card_is_full() {
        assert_eq!(text_px(12.0, 15.0, 1.0), 12.0);
        assert_eq!(text_px(12.0, 15.0, 0.65), 9.0);
        assert_eq!(text_px(12.0, 15.0, 0.5), 7.5);
        assert_eq!(text_px(12.0, 15.0, 2.0), 24.0);
    }
}
