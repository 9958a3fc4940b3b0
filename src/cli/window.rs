//! What the arguments say about the window, where there is no subcommand.

use std::path::PathBuf;

/// How the window is to be opened.
#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct WindowArguments {
    /// The plan to open in the window
    pub plan: Option<PathBuf>,
    /// The theme, in place of the kept one
    #[cfg(feature = "gui")]
    #[arg(long, value_enum, value_name = "THEME")]
    pub theme: Option<ThemeName>,
    /// The window's size in points, in place of the kept one
    #[cfg(feature = "gui")]
    #[arg(long = "window", value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<(f32, f32)>,
    /// Start with default settings and keep none
    #[cfg(feature = "gui")]
    #[arg(long = "fresh")]
    pub is_fresh: bool,
    /// The folder of the journal and the history, in place of the user's
    #[cfg(feature = "gui")]
    #[arg(long, value_name = "FOLDER")]
    pub library: Option<PathBuf>,
}

/// The themes there are.
#[cfg(feature = "gui")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ThemeName {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
}

/// Reads `1440x900`.
#[cfg(feature = "gui")]
fn size(text: &str) -> Result<(f32, f32), String> {
    let side = |text: &str| {
        text.parse::<u16>()
            .ok()
            .filter(|side| *side > 0)
            .map(f32::from)
    };
    text.split_once('x')
        .and_then(|(width, height)| Some((side(width)?, side(height)?)))
        .ok_or_else(|| "write width and height in points, such as 1440x900".to_owned())
}

#[cfg(all(test, feature = "gui"))]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_and_nonsense_is_refused() {
        assert_eq!(size("1440x900"), Ok((1440.0, 900.0)));
        for text in ["1440", "x900", "0x900", "1440x-1", "1e3x900"] {
            assert!(size(text).is_err(), "{text} was read");
        }
    }
}
