//! The command table: one row makes a menu entry, a shortcut and a line of the command palette.

use super::action::{Action, Actions, AppRequest, Outcome, SelectChange, ViewRequest};
use super::keeping::SafetyRequest;
use super::state::AppState;
use crate::edit::commands::{self, NewTicket};
use crate::edit::{EditError, Transaction};
use crate::plan::{Elapsed, Moment, Node, RowRef, TrackId};
use egui::{Key, KeyboardShortcut, Modifiers};

/// Where a command stands in the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Files.
    File,
    /// The selection and the history.
    Edit,
    /// What is shown.
    View,
    /// The plan's rows.
    Plan,
    /// Help.
    Help,
}

/// The menus, in the order of the menu bar.
pub const MENUS: &[Menu] = &[Menu::File, Menu::Edit, Menu::View, Menu::Plan, Menu::Help];

impl Menu {
    /// The menu's title.
    pub fn text(self) -> &'static str {
        match self {
            Menu::File => "File",
            Menu::Edit => "Edit",
            Menu::View => "View",
            Menu::Plan => "Plan",
            Menu::Help => "Help",
        }
    }
}

/// One thing the planner can ask for.
pub struct Command {
    /// Its name in code and settings.
    pub id: &'static str,
    /// What menus and palette call it.
    pub text: &'static str,
    /// Its menu.
    pub menu: Menu,
    /// Commands of one menu with different groups are divided by a line.
    pub group: u8,
    /// Its keys.
    pub shortcut: Option<KeyboardShortcut>,
    /// What it asks for now; `None` greys it out.
    pub action: fn(&AppState) -> Option<Action>,
}

impl Command {
    /// The keys as people read them; empty where there are none.
    pub fn shortcut_text(&self, ctx: &egui::Context) -> String {
        self.shortcut
            .map_or_else(String::new, |keys| ctx.format_shortcut(&keys))
    }

    /// Whether the keys may be taken away from a text field that has the focus.
    fn works_while_typing(&self) -> bool {
        let with_control = self.shortcut.is_some_and(|keys| keys.modifiers.command);
        with_control && (self.menu == Menu::File || self.menu == Menu::View)
    }
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn keys(modifiers: Modifiers, key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(modifiers, key))
}

macro_rules! command {
    ($id:literal, $text:literal, $menu:ident $group:literal, $shortcut:expr, $action:expr) => {
        Command {
            id: $id,
            text: $text,
            menu: Menu::$menu,
            group: $group,
            shortcut: $shortcut,
            action: $action,
        }
    };
}

/// Every command, in the order of the menus.
pub const COMMANDS: &[Command] = &[
    command!("new", "New plan", File 0, keys(CTRL, Key::N), |_| app(AppRequest::New)),
    command!("open", "Open…", File 0, keys(CTRL, Key::O), |_| app(AppRequest::Open)),
    command!("tutorial", "Open the tutorial", File 0, None, |_| app(AppRequest::OpenTutorial)),
    command!("recover", "Recover unsaved work…", File 0, None, |s| {
        (!s.keeper.lost.is_empty()).then(|| app(AppRequest::Safety(SafetyRequest::OfferRecovery)))?
    }),
    command!("save", "Save", File 1, keys(CTRL, Key::S), |_| app(AppRequest::Save)),
    command!("save-as", "Save as…", File 1, keys(CTRL_SHIFT, Key::S), |_| app(AppRequest::SaveAs)),
    command!("export", "Export…", File 2, keys(CTRL, Key::E), |_| app(AppRequest::Export)),
    command!("quit", "Quit", File 3, keys(CTRL, Key::Q), |_| app(AppRequest::Quit)),
    command!("undo", "Undo", Edit 0, keys(CTRL, Key::Z), |s| {
        s.document.history().undo_label().and_then(|_| app(AppRequest::Undo))
    }),
    command!("redo", "Redo", Edit 0, keys(CTRL_SHIFT, Key::Z), |s| {
        s.document.history().redo_label().and_then(|_| app(AppRequest::Redo))
    }),
    command!("rename", "Rename", Edit 1, keys(Modifiers::NONE, Key::F2), |s| {
        let node = s.selection.nodes().last()?;
        Some(Action::Rename(Some(node.into())))
    }),
    command!("duplicate", "Duplicate", Edit 1, keys(CTRL, Key::D), duplicate),
    command!("delete", "Delete", Edit 1, keys(Modifiers::NONE, Key::Delete), delete),
    command!("select-all", "Select all tickets", Edit 2, keys(CTRL, Key::A), |s| {
        let plan = s.document.plan();
        let rows = plan.tickets.iter().map(|t| RowRef::from(t.id)).chain(plan.gates.iter().map(|g| g.id.into()));
        select(rows.collect())
    }),
    command!("select-none", "Select nothing", Edit 2, None, |s| {
        (!s.selection.is_empty()).then_some(Action::Select(SelectChange::Clear))
    }),
    command!("select-path", "Select the critical path", Edit 2, None, |s| {
        let path = &s.derived.dates()?.critical_path;
        (!path.is_empty()).then(|| path.iter().map(|&node| node.into()).collect()).and_then(select)
    }),
    command!("palette", "Find a ticket or run a command", View 0, keys(CTRL, Key::K), |_| app(AppRequest::Palette)),
    command!("view-graph", "Graph", View 1, keys(CTRL, Key::Num1), |_| app(AppRequest::ShowView("Graph"))),
    command!("view-timeline", "Timeline", View 1, keys(CTRL, Key::Num2), |_| app(AppRequest::ShowView("Timeline"))),
    command!("view-table", "Table", View 1, keys(CTRL, Key::Num3), |_| app(AppRequest::ShowView("Table"))),
    command!("view-problems", "Problems", View 1, keys(CTRL, Key::Num4), |_| app(AppRequest::ShowView("Problems"))),
    command!("view-load", "Load", View 1, None, |_| app(AppRequest::ShowView("Load"))),
    command!("view-history", "History", View 1, keys(CTRL, Key::Num5), |_| app(AppRequest::ShowView("History"))),
    command!("graph-time", "Graph by time or by layers", View 2, keys(Modifiers::NONE, Key::L), |_| {
        app(AppRequest::ToggleGraphTime)
    }),
    command!("fit", "Zoom to fit", View 2, keys(Modifiers::NONE, Key::F), |_| view(ViewRequest::ZoomToFit)),
    command!("fit-selection", "Zoom to selection", View 2, keys(Modifiers::SHIFT, Key::F), |s| {
        (!s.selection.is_empty()).then_some(Action::View(ViewRequest::ZoomToSelection))
    }),
    command!("zoom-in", "Zoom in", View 2, keys(Modifiers::NONE, Key::Plus), |_| view(ViewRequest::ZoomIn)),
    command!("zoom-out", "Zoom out", View 2, keys(Modifiers::NONE, Key::Minus), |_| view(ViewRequest::ZoomOut)),
    command!("zoom-reset", "Natural zoom", View 2, keys(Modifiers::NONE, Key::Num0), |_| view(ViewRequest::ZoomReset)),
    command!("outline", "Outline", View 3, keys(CTRL, Key::B), |_| app(AppRequest::ToggleOutline)),
    command!("inspector", "Inspector", View 3, keys(CTRL, Key::I), |_| app(AppRequest::ToggleInspector)),
    command!("reset-views", "Reset the arrangement of views", View 3, None, |_| app(AppRequest::ResetViews)),
    command!("theme", "Dark or light theme", View 4, keys(CTRL_SHIFT, Key::L), |_| app(AppRequest::ToggleTheme)),
    command!("larger", "Larger interface", View 4, keys(CTRL, Key::Plus), |_| app(AppRequest::Scale(1.1))),
    command!("smaller", "Smaller interface", View 4, keys(CTRL, Key::Minus), |_| app(AppRequest::Scale(1.0 / 1.1))),
    command!("scale-reset", "Natural interface size", View 4, keys(CTRL, Key::Num0), |_| app(AppRequest::ScaleReset)),
    command!("add-ticket", "Add a ticket", Plan 0, keys(Modifiers::NONE, Key::T), add_ticket),
    command!("add-successor", "Add a successor", Plan 0, None, add_successor),
    command!("connect", "Connect the selection in order", Plan 0, keys(Modifiers::NONE, Key::C), connect),
    command!("add-track", "Add a track", Plan 1, None, |_| {
        add("add a track", |tx| commands::add_track(tx, "New track").map(RowRef::from))
    }),
    command!("add-phase", "Add a phase", Plan 1, None, |_| {
        add("add a phase", |tx| commands::add_phase(tx, "New phase").map(RowRef::from))
    }),
    command!("add-gate", "Add a gate", Plan 1, keys(Modifiers::NONE, Key::G), add_gate),
    command!("add-checkpoint", "Add a checkpoint", Plan 1, None, |_| {
        let moment = Moment::After(Elapsed::hours(8));
        add("add a checkpoint", move |tx| commands::add_checkpoint(tx, "New checkpoint", moment).map(RowRef::from))
    }),
    command!("add-agent", "Add an agent", Plan 2, None, |_| {
        add("add an agent", |tx| commands::add_agent(tx, "New agent").map(RowRef::from))
    }),
    command!("add-calendar", "Add a calendar", Plan 2, None, |_| {
        add("add a calendar", |tx| commands::add_calendar(tx, "Office hours").map(RowRef::from))
    }),
    command!("add-option", "Add an option", Plan 2, None, |_| {
        add("add an option", |tx| commands::add_option(tx, "New option").map(RowRef::from))
    }),
    command!("add-risk", "Add a risk", Plan 2, None, |_| {
        add("add a risk", |tx| commands::add_risk(tx, "New risk").map(RowRef::from))
    }),
    command!("plan-settings", "Plan settings", Plan 3, None, |_| Some(Action::Select(SelectChange::Clear))),
    command!("shortcuts", "Keyboard shortcuts", Help 0, keys(Modifiers::NONE, Key::F1), |_| app(AppRequest::Shortcuts)),
    command!("about", "About Slackline", Help 0, None, |_| app(AppRequest::About)),
];

/// The command with this id.
pub fn find(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.id == id)
}

/// Runs the commands whose keys were pressed. A text field that has the focus loses it, so that what was
/// typed is in the plan before the command is carried out.
pub fn take_shortcuts(ctx: &egui::Context, state: &AppState, actions: &mut Actions) {
    let is_typing = ctx.text_edit_focused();
    // The most modifiers first, so that Ctrl+Shift+S does not also count as Ctrl+S.
    for with_shift in [true, false] {
        for command in COMMANDS {
            let Some(keys) = command.shortcut else {
                continue;
            };
            let is_blocked = is_typing && !command.works_while_typing();
            if keys.modifiers.shift != with_shift || is_blocked {
                continue;
            }
            if ctx.input_mut(|input| input.consume_shortcut(&keys)) {
                if is_typing {
                    finish_typing(ctx);
                }
                (command.action)(state)
                    .into_iter()
                    .for_each(|action| actions.push(action));
            }
        }
    }
}

/// Takes the focus from a text field; the view that shows it queues its edit when it is drawn next.
pub fn finish_typing(ctx: &egui::Context) {
    ctx.memory_mut(|memory| {
        if let Some(focused) = memory.focused() {
            memory.surrender_focus(focused);
        }
    });
}

fn app(request: AppRequest) -> Option<Action> {
    Some(Action::App(request))
}

fn view(request: ViewRequest) -> Option<Action> {
    Some(Action::View(request))
}

fn select(rows: Vec<RowRef>) -> Option<Action> {
    Some(Action::Select(SelectChange::Replace(rows)))
}

fn edit(
    label: impl Into<String>,
    command: impl FnOnce(&mut Transaction) -> Result<Outcome, EditError> + 'static,
) -> Option<Action> {
    Some(Action::Edit {
        label: label.into(),
        gesture: None,
        command: Box::new(command),
    })
}

/// Adds a row and selects it.
fn add(
    label: &'static str,
    command: impl FnOnce(&mut Transaction) -> Result<RowRef, EditError> + 'static,
) -> Option<Action> {
    edit(label, |tx| {
        Ok(Outcome {
            select: Some(vec![command(tx)?]),
            rename: None,
        })
    })
}

/// The track new rows go to: the selected one, that of the selected ticket, or the first.
fn current_track(state: &AppState) -> Option<TrackId> {
    let plan = state.document.plan();
    let of_row = |row: &RowRef| match *row {
        RowRef::Track(id) => Some(id),
        RowRef::Ticket(id) => plan.tickets.get(id)?.track,
        RowRef::Gate(id) => plan.gates.get(id)?.track,
        _ => None,
    };
    let selected = state.selection.rows().iter().rev().find_map(of_row);
    selected.or_else(|| plan.tracks_in_order().first().map(|track| track.id))
}

fn add_ticket(state: &AppState) -> Option<Action> {
    let after = state.selection.tickets().last();
    let new = NewTicket {
        title: "New ticket".into(),
        track: current_track(state),
        after,
        ..NewTicket::default()
    };
    edit("add a ticket", move |tx| {
        let row = RowRef::from(commands::add_ticket(tx, new)?);
        Ok(Outcome {
            select: Some(vec![row]),
            rename: Some(row),
        })
    })
}

fn add_successor(state: &AppState) -> Option<Action> {
    let from = state.selection.nodes().last()?;
    let track = current_track(state);
    let after = state.selection.tickets().last();
    let new = NewTicket {
        title: "New ticket".into(),
        track,
        after,
        ..NewTicket::default()
    };
    let label = format!("add a successor of {}", state.document.plan().key(from));
    edit(label, move |tx| {
        let id = commands::add_ticket(tx, new)?;
        commands::connect(tx, from, Node::Ticket(id))?;
        Ok(Outcome {
            select: Some(vec![id.into()]),
            rename: Some(id.into()),
        })
    })
}

fn add_gate(state: &AppState) -> Option<Action> {
    let track = current_track(state);
    let from: Vec<Node> = state.selection.nodes().collect();
    edit("add a gate", move |tx| {
        let id = commands::add_gate(tx, "New gate", track, None)?;
        for node in from {
            commands::connect(tx, node, Node::Gate(id))?;
        }
        Ok(Outcome {
            select: Some(vec![id.into()]),
            rename: Some(id.into()),
        })
    })
}

fn connect(state: &AppState) -> Option<Action> {
    let nodes: Vec<Node> = state.selection.nodes().collect();
    if nodes.len() < 2 {
        return None;
    }
    edit(format!("connect {} tickets", nodes.len()), move |tx| {
        for pair in nodes.windows(2) {
            commands::connect(tx, pair[0], pair[1])?;
        }
        Ok(Outcome::default())
    })
}

fn duplicate(state: &AppState) -> Option<Action> {
    let tickets: Vec<_> = state.selection.tickets().collect();
    if tickets.is_empty() {
        return None;
    }
    edit(format!("duplicate {}", describe(state)), move |tx| {
        let copies = commands::duplicate_tickets(tx, &tickets)?;
        Ok(Outcome {
            select: Some(copies.into_iter().map(RowRef::from).collect()),
            rename: None,
        })
    })
}

fn delete(state: &AppState) -> Option<Action> {
    if state.selection.is_empty() {
        return None;
    }
    let rows = state.selection.rows().to_vec();
    edit(format!("delete {}", describe(state)), move |tx| {
        tx.remove_all(rows);
        Ok(Outcome {
            select: Some(Vec::new()),
            rename: None,
        })
    })
}

/// The selection in words: `ticket A-1`, `3 rows`.
fn describe(state: &AppState) -> String {
    match state.selection.rows() {
        [row] => crate::plan::integrity::describe(state.document.plan(), *row),
        rows => format!("{} rows", rows.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_and_shortcuts_are_unique() {
        let ids: HashSet<_> = COMMANDS.iter().map(|c| c.id).collect();
        assert_eq!(ids.len(), COMMANDS.len());
        let keys: Vec<_> = COMMANDS.iter().filter_map(|c| c.shortcut).collect();
        for (index, one) in keys.iter().enumerate() {
            assert!(!keys[index + 1..].contains(one), "{one:?} stands twice");
        }
    }

    #[test]
    fn every_view_has_a_command() {
        for kind in super::super::views::VIEWS {
            let id = format!("view-{}", kind.name.to_lowercase());
            assert!(find(&id).is_some(), "no command shows {}", kind.name);
        }
    }
}
