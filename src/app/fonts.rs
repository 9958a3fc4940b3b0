//! The fonts of the window: Inter in four weights, code, icons, symbols, pictures, and the system's for other scripts.
//!
//! Every family falls back to the same fonts, so a mark never turns into an empty box because a text is
//! bold. The figures of the shipped Inter are tabular (see `assets/README.md`). CJK fonts are too big to
//! ship, so the first one found on the system is added, and one for a few other scripts. Does not choose
//! sizes: see `theme::metrics`.

use std::sync::{Arc, LazyLock};

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId, FontTweak};

/// The weights of the text font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Medium,
    SemiBold,
    Bold,
}

/// One weight: its family name in egui and its file.
struct Face {
    weight: Weight,
    family: FontFamily,
    file: &'static str,
    bytes: &'static [u8],
}

static FACES: LazyLock<[Face; 4]> = LazyLock::new(|| {
    let named = |name: &str| FontFamily::Name(name.into());
    [
        Face {
            weight: Weight::Regular,
            family: FontFamily::Proportional,
            file: "Inter-Regular",
            bytes: include_bytes!("../../assets/fonts/Inter-Regular.otf"),
        },
        Face {
            weight: Weight::Medium,
            family: named("medium"),
            file: "Inter-Medium",
            bytes: include_bytes!("../../assets/fonts/Inter-Medium.otf"),
        },
        Face {
            weight: Weight::SemiBold,
            family: named("semibold"),
            file: "Inter-SemiBold",
            bytes: include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
        },
        Face {
            weight: Weight::Bold,
            family: named("bold"),
            file: "Inter-Bold",
            bytes: include_bytes!("../../assets/fonts/Inter-Bold.otf"),
        },
    ]
});

const ICONS: &str = "phosphor";
const SYMBOLS: &str = "DejaVuSans-symbols";
const PICTURES: &str = "NotoEmoji-pictures";
const CODE: &str = "Hack";
/// The marks that egui and its widgets draw on buttons of their own.
const MARKS: &str = "emoji-icon-font";

impl Weight {
    /// The font family to ask egui for; known only after [`install`].
    pub fn family(self) -> FontFamily {
        let face = FACES.iter().find(|face| face.weight == self);
        face.map_or(FontFamily::Proportional, |face| face.family.clone())
    }

    /// This weight at `size_pt` points.
    pub fn font(self, size_pt: f32) -> FontId {
        FontId::new(size_pt, self.family())
    }
}

/// Gives `ctx` the shipped fonts and those of the system for other scripts, as far as there are any.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions(&crate::library::system_fonts()));
}

/// The shipped fonts, with `others` as the last fallbacks. They must be sound font files.
fn definitions(others: &[(&'static str, &'static [u8])]) -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let code = fonts.font_data.remove(CODE);
    let marks = fonts.font_data.remove(MARKS);
    fonts.font_data.clear();
    fonts.families.clear();

    let mut add = |name: &str, data: FontData| {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
        name.to_owned()
    };
    let mut fallbacks = vec![
        add(ICONS, icons()),
        add(
            SYMBOLS,
            FontData::from_static(include_bytes!("../../assets/fonts/DejaVuSans-symbols.ttf")),
        ),
        add(PICTURES, pictures()),
    ];
    for &(name, bytes) in others {
        fallbacks.push(add(name, FontData::from_static(bytes)));
    }
    if let Some(marks) = marks {
        fonts.font_data.insert(MARKS.to_owned(), marks);
        fallbacks.push(MARKS.to_owned());
    }

    let chain = |first: &[&str]| {
        first
            .iter()
            .map(|&name| name.to_owned())
            .chain(fallbacks.iter().cloned())
            .collect()
    };
    for face in FACES.iter() {
        fonts.font_data.insert(
            face.file.to_owned(),
            Arc::new(FontData::from_static(face.bytes)),
        );
        fonts
            .families
            .insert(face.family.clone(), chain(&[face.file]));
    }
    let text = FACES[0].file;
    let mono: Vec<String> = if code.is_some() {
        chain(&[CODE, text])
    } else {
        chain(&[text])
    };
    fonts.families.insert(FontFamily::Monospace, mono);
    fonts
        .font_data
        .extend(code.map(|data| (CODE.to_owned(), data)));
    fonts
}

/// Icons stand a little low on Inter's line.
fn icons() -> FontData {
    FontData::from_static(egui_phosphor::Variant::Regular.font_bytes()).tweak(FontTweak {
        y_offset_factor: 0.06,
        ..FontTweak::default()
    })
}

/// Pictures are drawn on the full em and would stick out of a line of text.
fn pictures() -> FontData {
    FontData::from_static(include_bytes!("../../assets/fonts/NotoEmoji-pictures.ttf")).tweak(
        FontTweak {
            scale: 0.85,
            ..FontTweak::default()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks that real plans use, by kind.
    const MARKS: [(&str, &str); 8] = [
        ("checks", "✓✔✗✘☐☑☒✅❌❎"),
        ("arrows", "←↑→↓↔⇒⇐➜➔▶◀▲▼↳↪"),
        ("boxes", "─│┌┐└┘├┤┬┴┼═║╔╗╚╝█▓▒░■□▪●○◆◇◻"),
        ("warnings", "⚠⛔🚫🚨❗❓‼🛑ℹ"),
        ("status", "🔴🟠🟡🟢🔵🟣⚪⚫🟥🟩🟦"),
        (
            "pictures",
            "🚀🎯📋📊📈📉📅⏰⏱⏳🔥🔧🛠🧪🤖🧠🧩🏁🏆🎉👥👤💡🔒🔑🔗📦📝📁⭐✨⚡🏗🛡🔍🔄🧹",
        ),
        ("mathematics", "≤≥≠≈±×÷∞∑√∆µ°‰"),
        ("text", "–—…•·“”‘’«»€£§¶†‡№™©®ßøåñžłğșțЖяΩπ"),
    ];

    fn with_fonts(check: impl Fn(&mut egui::epaint::text::FontsView<'_>)) {
        let ctx = Context::default();
        ctx.set_fonts(definitions(&[]));
        ctx.run_ui(egui::RawInput::default(), |_| {})
            .drop_without_applying_deltas();
        ctx.fonts_mut(|fonts| check(fonts));
    }

    fn families() -> impl Iterator<Item = FontFamily> {
        FACES
            .iter()
            .map(|face| face.family.clone())
            .chain([FontFamily::Monospace])
    }

    #[test]
    fn every_family_has_every_mark() {
        with_fonts(|fonts| {
            for family in families() {
                // `has_glyph` denies every mark of the font that also holds the replacement mark.
                let known = fonts.fonts.font(&family).characters().clone();
                for (kind, marks) in MARKS {
                    for mark in marks.chars() {
                        assert!(
                            known.contains_key(&mark),
                            "{family}: no {kind} mark {mark:?}"
                        );
                    }
                }
            }
        });
    }

    #[test]
    fn picture_selectors_take_no_room() {
        let ctx = Context::default();
        ctx.set_fonts(definitions(&[]));
        ctx.run_ui(egui::RawInput::default(), |_| {})
            .drop_without_applying_deltas();
        let width = |text: &str| {
            let font = Weight::Regular.font(13.0);
            ctx.fonts_mut(|fonts| {
                fonts
                    .layout_no_wrap(text.to_owned(), font, egui::Color32::WHITE)
                    .size()
                    .x
            })
        };
        for mark in ["⚠", "✔", "ℹ", "⏱", "🛠"] {
            let plain = width(mark);
            assert!(plain > 3.0);
            assert!(
                (width(&format!("{mark}\u{FE0F}")) - plain).abs() < 0.01,
                "{mark}"
            );
        }
    }

    #[test]
    fn figures_are_equally_wide() {
        with_fonts(|fonts| {
            for family in families() {
                let font = FontId::new(13.0, family.clone());
                let zero = fonts.glyph_width(&font, '0');
                assert!(zero > 4.0);
                for figure in '1'..='9' {
                    let width = fonts.glyph_width(&font, figure);
                    assert!(
                        (width - zero).abs() < 0.01,
                        "{family}: {figure} is {width}, 0 is {zero}"
                    );
                }
            }
        });
    }

    #[test]
    fn weights_are_different_fonts() {
        with_fonts(|fonts| {
            let width = |fonts: &mut egui::epaint::text::FontsView<'_>, weight: Weight| {
                "Slackline"
                    .chars()
                    .map(|c| fonts.glyph_width(&weight.font(100.0), c))
                    .sum::<f32>()
            };
            let widths: Vec<f32> = FACES.iter().map(|face| width(fonts, face.weight)).collect();
            assert!(
                widths.is_sorted() && widths[0] + 10.0 < widths[3],
                "{widths:?}"
            );
        });
    }

    #[test]
    fn icons_are_not_shadowed_by_text_fonts() {
        with_fonts(|fonts| {
            let icon = egui_phosphor::regular::WARNING
                .chars()
                .next()
                .unwrap_or_default();
            let inter = fonts.glyph_width(&Weight::Bold.font(20.0), icon);
            assert!((inter - 20.0).abs() < 0.5, "an icon fills its em: {inter}");
        });
    }

    #[test]
    fn shipped_fonts_stay_small() {
        let total: usize = definitions(&[])
            .font_data
            .values()
            .map(|data| data.font.len())
            .sum();
        assert!(total < 4_000_000, "{total} bytes");
    }

    #[test]
    fn system_fonts_stand_behind_our_own() {
        let fonts = definitions(&[("system-cjk", FACES[0].bytes)]);
        for family in families() {
            let names = &fonts.families[&family];
            let place = |name: &str| names.iter().position(|own| own == name);
            let ours = FACES.iter().filter_map(|face| place(face.file)).max();
            assert!(place("system-cjk") > ours, "{family}: {names:?}");
        }
    }
}
