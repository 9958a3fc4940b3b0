//! What an export looks like: lines of text, a small picture, sheets, files.

use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::exchange::{Preview, Sheet, Thumbnail};
use egui::{Color32, ColorImage, RichText, ScrollArea, TextureHandle, TextureOptions, Ui, vec2};

/// Widest column of a sheet.
const CELL: f32 = 180.0;

/// What is kept between frames for one preview.
#[derive(Default)]
pub(super) struct Shown {
    texture: Option<TextureHandle>,
    /// The sheet or file that is looked at.
    page: usize,
}

impl Shown {
    /// Draws a preview in `height` points; paler while a newer one is being made.
    pub(super) fn preview(&mut self, ui: &mut Ui, preview: &Preview, is_old: bool, height: f32) {
        let theme = Theme::of(ui);
        egui::Frame::new()
            .fill(theme.canvas)
            .stroke(egui::Stroke::new(1.0, theme.hairline))
            .corner_radius(radius::CARD)
            .inner_margin(10)
            .show(ui, |ui| {
                let inner = vec2(ui.available_width(), height - 22.0);
                ui.set_width(inner.x);
                ui.set_height(inner.y);
                if is_old {
                    ui.multiply_opacity(0.5);
                }
                match preview {
                    Preview::Text { text, is_whole } => lines(ui, text, *is_whole),
                    Preview::Picture(picture) => self.picture(ui, picture),
                    Preview::Sheets(sheets) => self.sheets(ui, sheets),
                    Preview::Files(files) => self.files(ui, files),
                    Preview::Nothing(why) => {
                        ui.label(RichText::new(why).color(theme.muted));
                    }
                }
            });
    }

    fn picture(&mut self, ui: &mut Ui, picture: &Thumbnail) {
        let texture = self.texture.get_or_insert_with(|| {
            let size = [picture.width, picture.height];
            let image = ColorImage::from_rgba_premultiplied(size, &picture.pixels);
            ui.ctx()
                .load_texture("export preview", image, TextureOptions::LINEAR)
        });
        let (width, height) = picture.natural;
        let mut words = format!("{width:.0} × {height:.0} points");
        if picture.pages > 1 {
            words.push_str(&format!(
                ", {} sheets; the lines are where they are cut",
                picture.pages
            ));
        }
        let room = ui.available_size() - vec2(0.0, 20.0);
        let scale = (room.x / width).min(room.y / height).min(1.0);
        let image =
            egui::Image::from_texture(&*texture).fit_to_exact_size(vec2(width, height) * scale);
        ui.allocate_ui(room, |ui| {
            ui.centered_and_justified(|ui| {
                ui.add(image.alt_text(format!("Picture of the plan, {words}")))
            })
        });
        note(ui, &words);
    }

    fn sheets(&mut self, ui: &mut Ui, sheets: &[Sheet]) {
        let names = sheets
            .iter()
            .map(|sheet| format!("{} ({})", sheet.name, sheet.lines));
        self.pages(ui, names);
        let Some(sheet) = sheets.get(self.page) else {
            return;
        };
        ScrollArea::both()
            .id_salt(("sheet", self.page))
            .auto_shrink([false, false])
            .show(ui, |ui| {
                egui::Grid::new(("cells", self.page))
                    .striped(true)
                    .spacing([14.0, 3.0])
                    .show(ui, |ui| {
                        for (place, line) in sheet.first.iter().enumerate() {
                            for cell in line {
                                cell_text(ui, cell, place == 0);
                            }
                            ui.end_row();
                        }
                    });
            });
    }

    fn files(&mut self, ui: &mut Ui, files: &[(String, usize, String)]) {
        let names = files
            .iter()
            .map(|(name, size, _)| format!("{name}, {}", super::size_text(*size)));
        self.pages(ui, names);
        if let Some((_, _, text)) = files.get(self.page) {
            lines(ui, text, true);
        }
    }

    /// The names of pages, of which one is looked at.
    fn pages(&mut self, ui: &mut Ui, names: impl Iterator<Item = String>) {
        ScrollArea::vertical()
            .id_salt("pages")
            .max_height(78.0)
            .show(ui, |ui| {
                ui.horizontal_wrapped(|ui| {
                    for (place, name) in names.enumerate() {
                        let text = RichText::new(name).size(size::SMALL);
                        if ui.selectable_label(self.page == place, text).clicked() {
                            self.page = place;
                        }
                    }
                });
            });
        ui.add_space(space::ROW);
    }
}

fn lines(ui: &mut Ui, text: &str, is_whole: bool) {
    let theme = Theme::of(ui);
    ScrollArea::both()
        .id_salt("text")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.add(egui::Label::new(RichText::new(text).monospace().color(theme.muted)).extend());
            if !is_whole {
                note(ui, "The rest is only in the file.");
            }
        });
}

fn cell_text(ui: &mut Ui, text: &str, is_head: bool) {
    let theme = Theme::of(ui);
    let (weight, colour): (Weight, Color32) = match is_head {
        true => (Weight::SemiBold, theme.text),
        false => (Weight::Regular, theme.muted),
    };
    let shown: String = text.chars().take(60).collect();
    let rich = RichText::new(shown.replace('\n', " "))
        .font(weight.font(size::SMALL))
        .color(colour);
    ui.scope(|ui| {
        ui.set_max_width(CELL);
        ui.add(egui::Label::new(rich).truncate());
    });
}

fn note(ui: &mut Ui, words: &str) {
    let quiet = Theme::of(ui).faint;
    ui.label(RichText::new(words).size(size::CAPTION).color(quiet));
}
