//! Laws of the colours: every text is readable where it may stand, and hues can be told apart.

use egui::Color32;

use super::colour::{READABLE, contrast};
use super::{Theme, Tone};

fn both() -> [(&'static str, &'static Theme); 2] {
    [("dark", Theme::dark()), ("light", Theme::light())]
}

fn tones(theme: &Theme) -> Vec<(String, &Tone)> {
    let named = [
        ("accent", &theme.accent),
        ("critical", &theme.critical),
        ("gate", &theme.gate),
        ("checkpoint", &theme.checkpoint),
        ("good", &theme.good),
        ("warning", &theme.warning),
        ("neutral", &theme.neutral),
    ];
    let tracks = (0..theme.track_hue_count()).map(|i| (format!("track {i}"), theme.track_hue(i)));
    named
        .into_iter()
        .map(|(name, tone)| (name.to_owned(), tone))
        .chain(tracks)
        .collect()
}

fn assert_readable(what: &str, ink: Color32, ground: Color32) {
    let ratio = contrast(ink, ground);
    assert!(
        ratio >= READABLE,
        "{what}: {ink:?} on {ground:?} has {ratio:.2}"
    );
}

#[test]
fn plain_text_is_readable_on_every_surface() {
    for (name, theme) in both() {
        for ground in [
            theme.panel,
            theme.canvas,
            theme.raised,
            theme.card,
            theme.hover,
        ] {
            assert_readable(&format!("{name} text"), theme.text, ground);
            assert_readable(&format!("{name} muted"), theme.muted, ground);
            assert_readable(&format!("{name} faint"), theme.faint, ground);
        }
        assert_readable(&format!("{name} selected"), theme.text, theme.selection);
        assert_readable(
            &format!("{name} on accent"),
            theme.on_accent,
            theme.accent.line,
        );
    }
}

#[test]
fn coloured_text_is_readable_where_it_may_stand() {
    for (name, theme) in both() {
        for (tone_name, tone) in tones(theme) {
            let what = format!("{name} {tone_name}");
            for ground in [
                theme.panel,
                theme.canvas,
                theme.raised,
                theme.selection,
                tone.fill,
                tone.band,
            ] {
                assert_readable(&what, tone.text, ground);
            }
            assert_readable(&what, theme.text, tone.band);
            assert_readable(&what, theme.text, tone.fill);
            assert_readable(&what, theme.ink_on(tone.bar), tone.bar);
            assert_readable(&what, theme.ink_on(tone.bar_done), tone.bar_done);
        }
    }
}

#[test]
fn quiet_text_is_readable_on_every_lane() {
    for (name, theme) in both() {
        for index in 0..theme.track_hue_count() {
            let band = theme.track_hue(index).band;
            assert_readable(&format!("{name} muted on lane {index}"), theme.muted, band);
            assert_readable(&format!("{name} faint on lane {index}"), theme.faint, band);
        }
    }
}

#[test]
fn marks_stand_out_from_the_panel() {
    // WCAG 2.2 asks 3:1 of marks that carry meaning; amber on white is the known exception, which is why
    // gates and warnings always come with a shape or a word as well.
    for (name, theme) in both() {
        for (tone_name, tone) in tones(theme) {
            let least = if tone_name == "gate" || tone_name == "warning" {
                2.5
            } else {
                3.0
            };
            let ratio = contrast(tone.line, theme.panel);
            assert!(ratio >= least, "{name} {tone_name}: {ratio:.2}");
        }
    }
}

#[test]
fn track_hues_can_be_told_apart() {
    for (name, theme) in both() {
        assert!(theme.track_hue_count() >= 12);
        let reserved = [theme.critical.line, theme.gate.line, theme.checkpoint.line];
        for i in 0..theme.track_hue_count() {
            let line = theme.track_hue(i).line;
            for other in (0..i).map(|j| theme.track_hue(j).line).chain(reserved) {
                let distance = distance(line, other);
                assert!(
                    distance > 36.0,
                    "{name} track {i}: {line:?} is {distance:.0} from {other:?}"
                );
            }
        }
    }
}

/// Distance of two colours weighted for the eye. Source: "redmean", compuphase.com/cmetric.htm.
fn distance(a: Color32, b: Color32) -> f32 {
    let mean = (f32::from(a.r()) + f32::from(b.r())) / 2.0;
    let delta = |x: u8, y: u8| f32::from(x) - f32::from(y);
    let (r, g, b) = (
        delta(a.r(), b.r()),
        delta(a.g(), b.g()),
        delta(a.b(), b.b()),
    );
    ((2.0 + mean / 256.0) * r * r + 4.0 * g * g + (2.0 + (255.0 - mean) / 256.0) * b * b).sqrt()
}

#[test]
fn track_hues_repeat_after_the_last() {
    let theme = Theme::dark();
    let count = theme.track_hue_count();
    assert_eq!(theme.track_hue(0), theme.track_hue(count));
    assert_ne!(theme.track_hue(0), theme.track_hue(1));
}
