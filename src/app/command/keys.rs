//! The keys of commands: those of the table, and those the planner has put in their place.
//!
//! A shortcut is kept as the text people read (`Ctrl+Shift+S`), so that a settings file can be read and mended
//! by hand; a text that names no keys counts as none.

use super::{COMMANDS, Command, find};
use crate::app::settings::Settings;
use egui::{Key, KeyboardShortcut, Modifiers};

/// The keys of a command for this planner.
pub fn keys_of(command: &Command, settings: &Settings) -> Option<KeyboardShortcut> {
    match settings.shortcuts.get(command.id) {
        Some(text) => parse_keys(text),
        None => command.shortcut,
    }
}

/// The keys of the command with this id as people read them; empty where there are none.
pub fn hint(id: &str, settings: &Settings) -> String {
    find(id)
        .and_then(|command| keys_of(command, settings))
        .map_or_else(String::new, |keys| keys_text(&keys))
}

/// The command that answers to these keys, other than `but`.
pub fn owner_of(
    keys: &KeyboardShortcut,
    settings: &Settings,
    but: &str,
) -> Option<&'static Command> {
    COMMANDS
        .iter()
        .find(|command| command.id != but && keys_of(command, settings).as_ref() == Some(keys))
}

/// Keys as people read them, and as [`parse_keys`] reads them back: `Ctrl+Shift+S`.
pub fn keys_text(keys: &KeyboardShortcut) -> String {
    let modifiers = [
        (keys.modifiers.command || keys.modifiers.ctrl, "Ctrl+"),
        (keys.modifiers.alt, "Alt+"),
        (keys.modifiers.shift, "Shift+"),
    ];
    let mut text = String::new();
    for (_, name) in modifiers.iter().filter(|(is_held, _)| *is_held) {
        text.push_str(name);
    }
    let name = keys.logical_key.name();
    let mark = MARKS.iter().find(|(long, _)| *long == name);
    text.push_str(mark.map_or(name, |(_, mark)| mark));
    text
}

/// Keys that are known by their mark rather than their name.
const MARKS: [(&str, &str); 6] = [
    ("Slash", "/"),
    ("Comma", ","),
    ("OpenBracket", "["),
    ("CloseBracket", "]"),
    ("Plus", "+"),
    ("Minus", "-"),
];

/// Reads keys; `None` where the text names none.
pub fn parse_keys(text: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = text.trim();
    // The name of a key may be a plus itself, so modifiers are taken from the front.
    loop {
        let known = [
            ("Ctrl+", Modifiers::COMMAND),
            ("Alt+", Modifiers::ALT),
            ("Shift+", Modifiers::SHIFT),
        ];
        let Some((name, modifier)) = known.iter().find(|(name, _)| rest.starts_with(name)) else {
            break;
        };
        modifiers = modifiers.plus(*modifier);
        rest = &rest[name.len()..];
    }
    Key::from_name(rest).map(|key| KeyboardShortcut::new(modifiers, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_of_the_table_reads_back() {
        for command in COMMANDS {
            if let Some(keys) = command.shortcut {
                assert_eq!(parse_keys(&keys_text(&keys)), Some(keys), "{}", command.id);
            }
        }
        for text in ["", "Ctrl+", "Hyper+X", "Ctrl+Nothing"] {
            assert_eq!(parse_keys(text), None, "{text}");
        }
    }

    #[test]
    fn the_planners_keys_rule_and_an_empty_text_is_no_keys() {
        let mut settings = Settings::default();
        settings.shortcuts.insert("save".into(), "F9".into());
        settings.shortcuts.insert("open".into(), String::new());
        assert_eq!(hint("save", &settings), "F9");
        assert_eq!(hint("open", &settings), "");
        assert_eq!(hint("undo", &settings), "Ctrl+Z");
        let f9 = KeyboardShortcut::new(Modifiers::NONE, Key::F9);
        let owner = owner_of(&f9, &settings, "open").map(|command| command.id);
        assert_eq!(owner, Some("save"));
        assert!(owner_of(&f9, &settings, "save").is_none());
    }
}
