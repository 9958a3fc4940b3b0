//! The icon of the window, from the picture that is shipped for desktops.
//!
//! The picture is rendered from `assets/icon.svg`; nothing is drawn here.

use egui::IconData;

const PICTURE: &[u8] = include_bytes!("../../assets/icon-256.png");

/// The window's icon, 256 x 256 pixels.
pub fn icon() -> IconData {
    eframe::icon_data::from_png_bytes(PICTURE)
        .expect("the shipped picture is a PNG, as a test proves")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_a_square_with_clear_corners() {
        let icon = icon();
        assert_eq!((icon.width, icon.height), (256, 256));
        assert_eq!(icon.rgba.len(), 256 * 256 * 4);
        let alpha = |x: usize, y: usize| icon.rgba[(y * 256 + x) * 4 + 3];
        assert_eq!(alpha(0, 0), 0);
        assert_eq!(alpha(128, 128), 255);
    }
}
