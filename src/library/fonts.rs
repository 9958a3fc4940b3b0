//! Finds fonts for scripts that the shipped ones do not have among the fonts of the system: Chinese, Japanese and
//! Korean first, then Arabic, Hebrew, Devanagari and Thai.
//!
//! Window and pictures draw with them. Only well-known places are tried, in order, because a search through all installed fonts would take
//! longer than opening a plan. egui panics on a broken font, so a file is checked before it is used.
//! Does not read the fonts' names: the path tells what they are.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// A family of scripts and where distributions, macOS and Windows keep a font for it; of each family the first font
/// found is taken.
struct Family {
    name: &'static str,
    places: &'static [&'static str],
}

const FAMILIES: &[Family] = &[
    Family {
        name: "system-cjk",
        places: &[
            "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
            "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
            "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
            "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
            "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
            "/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
            "/System/Library/Fonts/PingFang.ttc",
            "/System/Library/Fonts/Hiragino Sans GB.ttc",
            "/System/Library/Fonts/STHeiti Light.ttc",
            "/Library/Fonts/Arial Unicode.ttf",
            "C:\\Windows\\Fonts\\msyh.ttc",
            "C:\\Windows\\Fonts\\YuGothM.ttc",
            "C:\\Windows\\Fonts\\msgothic.ttc",
            "C:\\Windows\\Fonts\\malgun.ttf",
            "C:\\Windows\\Fonts\\simsun.ttc",
        ],
    },
    Family {
        name: "system-near-east",
        places: &[
            "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
            "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
            "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
            "/usr/share/fonts/TTF/DejaVuSans.ttf",
            "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
            "C:\\Windows\\Fonts\\segoeui.ttf",
        ],
    },
    Family {
        name: "system-hebrew",
        places: &[
            "/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf",
            "/usr/share/fonts/google-noto/NotoSansHebrew-Regular.ttf",
            "/usr/share/fonts/noto/NotoSansHebrew-Regular.ttf",
        ],
    },
    Family {
        name: "system-india",
        places: &[
            "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
            "/usr/share/fonts/google-noto/NotoSansDevanagari-Regular.ttf",
            "/usr/share/fonts/noto/NotoSansDevanagari-Regular.ttf",
            "/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf",
            "C:\\Windows\\Fonts\\Nirmala.ttf",
        ],
    },
    Family {
        name: "system-thai",
        places: &[
            "/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf",
            "/usr/share/fonts/google-noto/NotoSansThai-Regular.ttf",
            "/usr/share/fonts/noto/NotoSansThai-Regular.ttf",
            "/usr/share/fonts/truetype/tlwg/Loma.ttf",
            "C:\\Windows\\Fonts\\leelawui.ttf",
        ],
    },
];

/// Bigger files are not fonts for a screen.
const MOST_BYTES: u64 = 64 << 20;

/// Read once and kept: egui borrows fonts for as long as the program runs.
static FOUND: LazyLock<Vec<(&'static str, Vec<u8>)>> = LazyLock::new(|| {
    let found = |family: &Family| {
        let mut places = family.places.iter();
        let bytes = places.find_map(|place| read_sound(Path::new(place)))?;
        Some((family.name, bytes))
    };
    FAMILIES.iter().filter_map(found).collect()
});

/// The name of a family of scripts, and the bytes of a font for it.
pub type SystemFont = (&'static str, &'static [u8]);

/// The first sound font of every family of scripts that the system has one for. Reads them once.
pub fn system_fonts() -> Vec<SystemFont> {
    let found = FOUND.iter();
    found
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect()
}

fn read_sound(path: &Path) -> Option<Vec<u8>> {
    let length = fs::metadata(path).ok()?.len();
    let bytes = (length <= MOST_BYTES)
        .then(|| fs::read(path).ok())
        .flatten()?;
    is_sound(&bytes).then_some(bytes)
}

/// Tables without which text cannot be laid out, and the least length each must have, in bytes.
const NEEDED: [(&[u8; 4], usize); 5] = [
    (b"cmap", 4),
    (b"head", 54),
    (b"hhea", 36),
    (b"hmtx", 4),
    (b"maxp", 6),
];
const OUTLINES: [&[u8; 4]; 3] = [b"glyf", b"CFF ", b"CFF2"];

/// Whether `bytes` hold a TrueType or OpenType font (or a collection of them) whose first face has all
/// tables needed, inside the file.
///
/// Source: OpenType 1.9, "Organization of an OpenType Font" (table directory, TTC header).
fn is_sound(bytes: &[u8]) -> bool {
    let Some(start) = first_face(bytes) else {
        return false;
    };
    let Some(tables) = tables(bytes, start) else {
        return false;
    };
    let length_of = |tag: &[u8; 4]| {
        tables
            .iter()
            .find(|table| &table.0 == tag)
            .map(|table| table.1)
    };
    NEEDED
        .iter()
        .all(|(tag, least)| length_of(tag).is_some_and(|length| length >= *least))
        && OUTLINES
            .iter()
            .any(|tag| length_of(tag).is_some_and(|length| length > 0))
}

/// Offset of the first face's table directory.
fn first_face(bytes: &[u8]) -> Option<usize> {
    match bytes.get(..4)? {
        b"ttcf" => word(bytes, 12).filter(|&offset| {
            matches!(bytes.get(offset..offset + 4), Some([0, 1, 0, 0] | b"OTTO"))
        }),
        [0, 1, 0, 0] | b"OTTO" | b"true" => Some(0),
        _ => None,
    }
}

/// Tag and length of every table; none when one of them lies outside the file.
fn tables(bytes: &[u8], start: usize) -> Option<Vec<([u8; 4], usize)>> {
    let count = usize::from(u16::from_be_bytes(
        bytes.get(start + 4..start + 6)?.try_into().ok()?,
    ));
    (0..count)
        .map(|index| {
            let record = bytes.get(start + 12 + index * 16..)?.get(..16)?;
            let (offset, length) = (word(record, 8)?, word(record, 12)?);
            bytes.get(offset..)?.get(..length)?;
            Some((record[..4].try_into().ok()?, length))
        })
        .collect()
}

fn word(bytes: &[u8], offset: usize) -> Option<usize> {
    let word = u32::from_be_bytes(bytes.get(offset..offset + 4)?.try_into().ok()?);
    usize::try_from(word).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");

    /// A collection of one face: the header, then the font with its offsets moved.
    fn collection() -> Vec<u8> {
        const HEADER: usize = 16;
        let mut bytes = b"ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10".to_vec();
        bytes.extend(FONT);
        for index in 0..usize::from(u16::from_be_bytes([FONT[4], FONT[5]])) {
            let at = HEADER + 12 + index * 16 + 8;
            let moved = word(&bytes, at).expect("inside the directory") + HEADER;
            bytes[at..at + 4]
                .copy_from_slice(&u32::try_from(moved).expect("a small file").to_be_bytes());
        }
        bytes
    }

    #[test]
    fn whole_fonts_are_sound() {
        assert!(is_sound(FONT));
        assert!(is_sound(&collection()));
    }

    #[test]
    fn cut_off_fonts_are_not() {
        for length in [0, 3, 4, 11, 40, 200, FONT.len() / 2, FONT.len() - 100] {
            assert!(!is_sound(&FONT[..length]), "{length} bytes");
        }
        let collection = collection();
        for length in [4, 12, 15, 16, 20, 300] {
            assert!(
                !is_sound(&collection[..length]),
                "{length} bytes of a collection"
            );
        }
    }

    #[test]
    fn other_files_are_not() {
        assert!(!is_sound(b"<html>not found</html>"));
        assert!(!is_sound(&[0xFF; 4096]));
        let mut outside = collection();
        outside[12..16].copy_from_slice(&[0xFF; 4]);
        assert!(!is_sound(&outside), "a face outside the file");
    }

    #[test]
    fn the_systems_font_is_sound_if_there_is_one() {
        assert!(system_fonts().iter().all(|(_, bytes)| is_sound(bytes)));
        assert_eq!(read_sound(Path::new("no such file")), None);
    }
}
