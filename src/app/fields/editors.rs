//! The egui side of typed fields: a text field that reports a value once, and a list to choose from.
//!
//! A field shows its row's value until it is typed into. Enter, Tab or a click elsewhere commits; Esc
//! takes the typing back. Text that cannot be read stays, with the reason under it, until it is mended,
//! taken back, the field is shown no longer, or the value changes from elsewhere. After a refused Enter the field keeps
//! the keyboard, for what is typed next is meant for it and would be a shortcut elsewhere.

use egui::{AsIdSalt, Id, Key, RichText, TextEdit, Ui, WidgetInfo, WidgetType};

use super::FieldError;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::app::widgets::drop_down;

/// Around the text; with it a field is as high as a drop-down beside it.
const MARGIN: egui::Margin = egui::Margin::symmetric(8, 6);

/// A one-line or many-line field over a text form of a value.
#[must_use = "show it"]
pub struct TextField<'a> {
    id: Id,
    label: &'a str,
    hint: &'a str,
    width: Option<f32>,
    rows: usize,
}

/// What the planner has typed but not committed.
#[derive(Clone, Default)]
struct Draft {
    text: String,
    /// The value's text when typing began; another one means that the value changed from elsewhere.
    original: String,
    error: Option<String>,
    /// The pass that has shown it last.
    seen: u64,
}

impl<'a> TextField<'a> {
    /// `id_salt` must differ between rows as well as fields (`(row, "title")`), so that a draft stays with its
    /// row; `label` is what assistive technology reads.
    pub fn new(id_salt: impl AsIdSalt, label: &'a str) -> Self {
        Self {
            id: Id::new(("field", id_salt)),
            label,
            hint: "",
            width: None,
            rows: 1,
        }
    }

    /// Shown while the field is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Width in points; all that is available without.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// At least so many lines; then Enter makes a new line, and leaving the field commits.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// Shows the field over `current`; returns the value once when a changed text was committed and read.
    pub fn show<T>(
        self,
        ui: &mut Ui,
        current: &str,
        parse: impl FnOnce(&str) -> Result<T, FieldError>,
    ) -> Option<T> {
        let stored: Option<Draft> = ui.data(|data| data.get_temp(self.id));
        let now = ui.ctx().cumulative_pass_nr();
        let is_going_on = |draft: &Draft| draft.original == current && draft.seen + 1 >= now;
        let mut draft = stored.filter(is_going_on).unwrap_or_else(|| Draft {
            text: current.to_owned(),
            original: current.to_owned(),
            error: None,
            seen: now,
        });
        draft.seen = now;
        let response = self.edit(ui, &mut draft.text);
        if response.changed() {
            draft.error = None;
        }
        let is_left = response.lost_focus();
        let is_taken_back = is_left && ui.input(|input| input.key_pressed(Key::Escape));
        let mut committed = None;
        if is_taken_back {
            draft = Draft::default();
        } else if is_left && draft.text != current {
            match parse(&draft.text) {
                Ok(value) => committed = Some(value),
                Err(error) => {
                    draft.error = Some(error.to_string());
                    if ui.input(|input| input.key_pressed(Key::Enter)) {
                        response.request_focus();
                    }
                }
            }
        }
        show_error(ui, draft.error.as_deref());
        let is_open = response.has_focus() || draft.error.is_some();
        ui.data_mut(|data| {
            if is_open && !is_taken_back {
                data.insert_temp(self.id, draft);
            } else {
                data.remove::<Draft>(self.id);
            }
        });
        committed
    }

    fn edit(&self, ui: &mut Ui, text: &mut String) -> egui::Response {
        let theme = Theme::of(ui);
        let width = self.width.unwrap_or_else(|| ui.available_width()).max(0.0);
        let hint = RichText::new(self.hint).color(theme.faint);
        let edit = if self.rows == 1 {
            TextEdit::singleline(text)
        } else {
            TextEdit::multiline(text)
        };
        let edit = edit
            .id(self.id)
            .hint_text(hint)
            .margin(MARGIN)
            .desired_width(width)
            .desired_rows(self.rows);
        let response = ui.add(edit);
        let is_enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo {
            label: Some(self.label.to_owned()),
            current_text_value: Some(text.clone()),
            enabled: is_enabled,
            ..WidgetInfo::new(WidgetType::TextEdit)
        });
        response
    }
}

/// The reason a text was refused, under its field.
pub fn show_error(ui: &mut Ui, error: Option<&str>) {
    if let Some(error) = error {
        let colour = Theme::of(ui).critical.text;
        ui.label(RichText::new(error).size(size::CAPTION).color(colour));
    }
}

/// A list to choose one of `options` from; returns the chosen one when it is not `current`.
pub fn combo<T: PartialEq + Clone>(
    ui: &mut Ui,
    id_salt: impl AsIdSalt,
    label: &str,
    current: &T,
    options: &[(T, impl AsRef<str>)],
) -> Option<T> {
    let shown = options.iter().find(|(value, _)| value == current);
    let shown = shown.map_or("", |(_, text)| text.as_ref());
    let mut chosen = None;
    let is_enabled = ui.is_enabled();
    let width = ui.spacing().combo_width;
    let response = ui
        .push_id(id_salt, |ui| {
            drop_down(ui, label, shown, width, |ui| {
                for (value, text) in options {
                    let is_current = value == current;
                    if ui.selectable_label(is_current, text.as_ref()).clicked() && !is_current {
                        chosen = Some(value.clone());
                    }
                }
            })
        })
        .inner
        .response;
    response.widget_info(|| WidgetInfo {
        label: Some(label.to_owned()),
        current_text_value: Some(shown.to_owned()),
        enabled: is_enabled,
        ..WidgetInfo::new(WidgetType::ComboBox)
    });
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{fonts, theme};
    use egui::{Context, Event, Modifiers, Pos2, RawInput, Rect, pos2, vec2};

    /// A window with one count field over `value` and room beside it.
    struct Window {
        ctx: Context,
        value: u32,
        commits: Vec<u32>,
    }

    impl Window {
        fn new() -> Self {
            let ctx = Context::default();
            fonts::install(&ctx);
            theme::apply(&ctx);
            Self {
                ctx,
                value: 7,
                commits: Vec::new(),
            }
        }

        fn frame(&mut self, events: Vec<Event>) {
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(300.0, 200.0))),
                events,
                ..RawInput::default()
            };
            let Self {
                ctx,
                value,
                commits,
            } = self;
            let output = ctx.run_ui(input, |ui| {
                let field = TextField::new("count", "Count").width(100.0);
                let parse = |text: &str| super::super::number::parse_count(text, 0);
                if let Some(count) = field.show(ui, &value.to_string(), parse) {
                    commits.push(count);
                    *value = count;
                }
            });
            output.drop_without_applying_deltas();
        }

        fn click(&mut self, pos: Pos2) {
            let button = |pressed| Event::PointerButton {
                pos,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::default(),
            };
            self.frame(vec![Event::PointerMoved(pos)]);
            self.frame(vec![button(true)]);
            self.frame(vec![button(false)]);
        }

        fn key(&mut self, key: Key) {
            let event = |pressed| Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: Modifiers::default(),
            };
            self.frame(vec![event(true), event(false)]);
        }

        fn type_text(&mut self, text: &str) {
            self.click(pos2(20.0, 10.0));
            self.frame(vec![Event::Key {
                key: Key::A,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::COMMAND,
            }]);
            self.frame(vec![Event::Text(text.to_owned())]);
        }

        fn draft(&self) -> Option<Draft> {
            let id = TextField::new("count", "").id;
            self.ctx.data(|data| data.get_temp(id))
        }
    }

    #[test]
    fn enter_commits_once() {
        let mut window = Window::new();
        window.frame(Vec::new());
        window.type_text("12");
        assert!(window.commits.is_empty());
        window.key(Key::Enter);
        window.frame(Vec::new());
        assert_eq!(window.commits, [12]);
        assert!(window.draft().is_none());
    }

    #[test]
    fn a_click_elsewhere_commits_and_escape_takes_back() {
        let mut window = Window::new();
        window.frame(Vec::new());
        window.type_text("13");
        window.click(pos2(250.0, 180.0));
        assert_eq!(window.commits, [13]);
        window.type_text("99");
        window.key(Key::Escape);
        window.frame(Vec::new());
        assert_eq!(window.commits, [13]);
        assert!(window.draft().is_none());
    }

    #[test]
    fn what_cannot_be_read_stays_with_its_reason_until_the_value_changes() {
        let mut window = Window::new();
        window.frame(Vec::new());
        window.type_text("many");
        window.key(Key::Enter);
        window.frame(Vec::new());
        let draft = window.draft().expect("a draft");
        assert_eq!(draft.text, "many");
        assert!(
            draft
                .error
                .is_some_and(|error| error.contains("whole number"))
        );
        assert!(window.commits.is_empty());
        window.value = 8;
        window.frame(Vec::new());
        let draft = window.draft().expect("the field keeps the keyboard");
        assert_eq!((draft.text.as_str(), draft.error), ("8", None));
        window.key(Key::Escape);
        window.frame(Vec::new());
        assert!(window.draft().is_none());
    }

    #[test]
    fn a_draft_is_forgotten_with_its_field() {
        let mut window = Window::new();
        window.frame(Vec::new());
        window.type_text("many");
        window.key(Key::Enter);
        let pass = |window: &Window, show: bool| {
            let mut value = None;
            let ui = |ui: &mut Ui| {
                if show {
                    let field = TextField::new("count", "Count");
                    value = field.show(ui, "7", |text| Ok(text.to_owned()));
                }
            };
            window
                .ctx
                .run_ui(RawInput::default(), ui)
                .drop_without_applying_deltas();
            value
        };
        assert!(window.draft().is_some());
        (0..2).for_each(|_| assert_eq!(pass(&window, false), None));
        assert_eq!(pass(&window, true), None);
        assert!(window.draft().is_none_or(|draft| draft.text == "7"));
    }
}
