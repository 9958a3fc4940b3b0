//! The fonts of pictures: how wide text is, what cannot be drawn, and the set that PNG and PDF draw with.
//!
//! Text is measured with the shipped fonts alone, so that a drawing is the same on every machine; what they
//! lack is taken to be square, as East Asian scripts are. Pixels and documents may draw such characters with
//! fonts that the caller brings along, and show a box for what no font has.

use crate::exchange::MoreFonts;
use resvg::usvg::fontdb;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
use ttf_parser::Face;

/// The weights of text in pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

impl Weight {
    /// The attribute of a text element.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Weight::Regular => "",
            Weight::SemiBold => " font-weight=\"600\"",
        }
    }
}

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
const SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");
const SYMBOLS: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans-symbols.ttf");
const PICTURES: &[u8] = include_bytes!("../../../assets/fonts/NotoEmoji-pictures.ttf");

/// The faces in the order a character is looked for.
struct Faces {
    regular: Face<'static>,
    semi_bold: Face<'static>,
    rest: [Face<'static>; 2],
}

static FACES: LazyLock<Faces> = LazyLock::new(|| {
    let face = |bytes| Face::parse(bytes, 0).expect("a shipped font, parsed by a test");
    Faces {
        regular: face(REGULAR),
        semi_bold: face(SEMI_BOLD),
        rest: [face(SYMBOLS), face(PICTURES)],
    }
});

/// The set of shipped fonts.
static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut database = fontdb::Database::new();
    for bytes in [REGULAR, SEMI_BOLD, SYMBOLS, PICTURES] {
        database.load_font_data(bytes.to_vec());
    }
    database.set_sans_serif_family("Inter");
    Arc::new(database)
});

/// What stands for a character that no font has; the shipped fonts have it.
const BOX: char = '□';

/// Joins two characters to one picture, or shows them joined in scripts that join.
const JOINER: char = '\u{200d}';
/// Asks for the plain form of the character before it.
const TEXT_FORM: char = '\u{fe0e}';
/// Asks for the coloured form of the character before it.
const PICTURE_FORM: char = '\u{fe0f}';
/// Puts a key around the character before it.
const KEYCAP: char = '\u{20e3}';
/// Arrows, symbols and pictures begin here; scripts that join lie before.
const FIRST_PICTURE: char = '\u{2190}';

/// What pixels and documents draw text with.
pub(super) struct Ink {
    /// The fonts.
    pub(super) fonts: Arc<fontdb::Database>,
    /// Characters that none of them has.
    pub(super) missing: BTreeSet<char>,
}

impl Ink {
    /// The shipped fonts, and others only where they lack one of `wanted`.
    pub(super) fn new(wanted: &BTreeSet<char>, others: MoreFonts) -> Self {
        let mut missing = wanted.clone();
        let mut fonts = DATABASE.clone();
        if missing.is_empty() {
            return Self { fonts, missing };
        }
        for (_, bytes) in others() {
            let Ok(face) = Face::parse(bytes, 0) else {
                continue;
            };
            if !missing.iter().any(|&c| face.glyph_index(c).is_some()) {
                continue;
            }
            let source = fontdb::Source::Binary(Arc::new(bytes));
            // A font without a name cannot be loaded, whatever it has.
            if !Arc::make_mut(&mut fonts)
                .load_font_source(source)
                .is_empty()
            {
                missing.retain(|&c| face.glyph_index(c).is_none());
            }
        }
        Self { fonts, missing }
    }

    /// A drawing in which a box stands for each character that cannot be drawn, and pictures stand alone.
    ///
    /// What asks for the coloured form of a picture, or joins several to one, is left out: a font without that
    /// form has no glyph for the whole of it, and all that stands beside it would go with it.
    pub(super) fn drawable(&self, svg: String) -> String {
        if self.missing.is_empty() && !svg.contains([JOINER, TEXT_FORM, PICTURE_FORM, KEYCAP]) {
            return svg;
        }
        let mut before = ' ';
        let mut out = String::with_capacity(svg.len());
        for c in svg.chars() {
            let is_picture = !before.is_ascii() && before >= FIRST_PICTURE;
            match c {
                TEXT_FORM | PICTURE_FORM | KEYCAP => continue,
                JOINER if is_picture => continue,
                c if self.missing.contains(&c) => out.push(BOX),
                c => out.push(c),
            }
            before = c;
        }
        out
    }
}

/// The width of a line of text.
pub(super) fn width(text: &str, size: f32, weight: Weight) -> f32 {
    text.chars().map(|c| advance(c, weight)).sum::<f32>() * size
}

/// The text, or as much of it as fits, with an ellipsis.
pub(super) fn fitted(text: &str, room: f32, size: f32, weight: Weight) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut left = room - advance('…', weight) * size;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        left -= advance(c, weight) * size;
        if left < 0.0 {
            break;
        }
        end = at + c.len_utf8();
    }
    format!("{}…", text[..end].trim_end())
}

/// The text in at most so many lines, broken between words, the last cut with an ellipsis.
pub(super) fn wrapped(
    text: &str,
    room: f32,
    size: f32,
    weight: Weight,
    most: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 >= most {
            lines.push(fitted(rest, room, size, weight));
            break;
        }
        let mut end = 0;
        for at in breaks(rest) {
            if width(rest[..at].trim_end(), size, weight) > room {
                break;
            }
            end = at;
        }
        if end == 0 {
            // A word wider than the line ends it.
            lines.push(fitted(rest, room, size, weight));
            break;
        }
        lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    lines
}

/// Where a line may end: behind spaces, hyphens and slashes, and at the end.
fn breaks(text: &str) -> impl Iterator<Item = usize> {
    let marks = text
        .match_indices([' ', '-', '/', '_'])
        .map(|(at, mark)| at + mark.len());
    marks.filter(|&at| at < text.len()).chain([text.len()])
}

/// Characters that no shipped font has.
pub(super) fn missing(text: &str) -> BTreeSet<char> {
    text.chars()
        .filter(|&c| !c.is_ascii() && !is_invisible(c) && !is_there(c))
        .collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}' | KEYCAP)
}

fn is_there(c: char) -> bool {
    let faces = &*FACES;
    faces.regular.glyph_index(c).is_some()
        || faces.rest.iter().any(|face| face.glyph_index(c).is_some())
}

/// The width of a character in a text of size 1.
fn advance(c: char, weight: Weight) -> f32 {
    match usize::try_from(u32::from(c)) {
        Ok(place @ 0..128) => PLAIN[weight as usize][place],
        _ if is_invisible(c) => 0.0,
        _ => measured(c, weight),
    }
}

/// The widths of the characters that nearly all text is made of, by weight.
static PLAIN: LazyLock<[[f32; 128]; 2]> = LazyLock::new(|| {
    [Weight::Regular, Weight::SemiBold]
        .map(|weight| std::array::from_fn(|place| measured(char::from(place as u8), weight)))
});

fn measured(c: char, weight: Weight) -> f32 {
    let faces = &*FACES;
    let own = match weight {
        Weight::Regular => &faces.regular,
        Weight::SemiBold => &faces.semi_bold,
    };
    let found = [own].into_iter().chain(&faces.rest).find_map(|face| {
        let glyph = face.glyph_index(c)?;
        let width = face.glyph_hor_advance(glyph)?;
        Some(f32::from(width) / f32::from(face.units_per_em()))
    });
    // Wide scripts are about square.
    found.unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_measured_and_cut() {
        let wide = width("Tenant onboarding", 12.0, Weight::SemiBold);
        assert!((95.0..125.0).contains(&wide), "{wide}");
        assert_eq!(fitted("short", 100.0, 12.0, Weight::Regular), "short");
        let cut = fitted("a very long title of a ticket", 60.0, 12.0, Weight::Regular);
        assert!(
            cut.ends_with('…') && width(&cut, 12.0, Weight::Regular) <= 61.0,
            "{cut}"
        );
        let lines = wrapped(
            "one two three four five six",
            60.0,
            12.0,
            Weight::Regular,
            2,
        );
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(
            wrapped("", 60.0, 12.0, Weight::Regular, 2),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_no_font_has_is_known() {
        assert!(missing("plain → ✓ 🚀 é").is_empty());
        assert_eq!(missing("設計").len(), 2);
        assert_eq!(DATABASE.len(), 4);
        assert!(missing("□").is_empty(), "the box itself can be drawn");
    }

    #[test]
    fn other_fonts_are_asked_only_for_what_is_missing() {
        let plain = Ink::new(&BTreeSet::new(), || panic!("nothing is missing"));
        assert_eq!(plain.fonts.len(), 4);
        let wanted = missing("設計 plan");
        let without = Ink::new(&wanted, Vec::new);
        assert_eq!(without.missing, wanted);
        assert_eq!(without.drawable("<a>設計</a>".into()), "<a>□□</a>");
        let joined = "<a>⚠\u{fe0f} 1\u{fe0f}\u{20e3} 👩\u{200d}👧 ن\u{200d}</a>";
        assert_eq!(plain.drawable(joined.into()), "<a>⚠ 1 👩👧 ن\u{200d}</a>");
        // A font without these characters is no help.
        assert_eq!(
            Ink::new(&wanted, || vec![("Inter", REGULAR)]).fonts.len(),
            4
        );
    }
}
