//! The command table: one row makes a menu entry, a shortcut and a line of the command palette.

mod build;
mod keys;

pub use build::{current_track, describe};
pub use keys::{hint, keys_of, keys_text, owner_of, parse_keys};

use super::action::{
    Action, Actions, AppRequest, Arrangement, GraphRequest, Part, QuickField, SelectChange,
    ViewRequest,
};
use super::derived::Measured;
use super::keeping::SafetyRequest;
use super::player::PlayRequest;
use super::settings::Settings;
use super::sources::SourceRequest;
use super::state::AppState;
use super::studies::Answer;
use super::views::option_of;
use crate::edit::commands;
use crate::plan::{Elapsed, Moment, RowRef};
use build::{add, app, graph, graph_with, quick, select, view};
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
    pub fn shortcut_text(&self, settings: &Settings) -> String {
        keys_of(self, settings).map_or_else(String::new, |keys| keys_text(&keys))
    }

    /// Whether these keys may be taken away from a text field that has the focus.
    fn works_while_typing(&self, keys: &KeyboardShortcut) -> bool {
        keys.modifiers.command && (self.menu == Menu::File || self.menu == Menu::View)
    }
}

const CTRL: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;
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
    command!("document", "Paste a document…", File 0, keys(CTRL_SHIFT, Key::N), |_| app(AppRequest::PasteDocument)),
    command!("save", "Save", File 1, keys(CTRL, Key::S), |_| app(AppRequest::Save)),
    command!("save-as", "Save as…", File 1, keys(CTRL_SHIFT, Key::S), |_| app(AppRequest::SaveAs)),
    command!("import", "Import…", File 2, keys(CTRL_SHIFT, Key::O), |_| app(AppRequest::Import)),
    command!("export", "Export…", File 2, keys(CTRL, Key::E), |_| app(AppRequest::Export)),
    command!("write-back", "Write back to the document…", File 2, None, |s| {
        build::source(s).and_then(|id| app(AppRequest::Source(SourceRequest::WriteBack(id))))
    }),
    command!("reimport", "Re-import the changed document…", File 2, None, |s| {
        build::source(s).and_then(|id| app(AppRequest::Source(SourceRequest::Reimport(id))))
    }),
    command!("close-tab", "Close the plan", File 3, keys(CTRL, Key::W), |s| app(AppRequest::CloseTab(s.sheet.number))),
    command!("quit", "Quit", File 3, keys(CTRL, Key::Q), |_| app(AppRequest::Quit(Vec::new()))),
    command!("undo", "Undo", Edit 0, keys(CTRL, Key::Z), |s| {
        s.sheet.document.history().undo_label().and_then(|_| app(AppRequest::Undo))
    }),
    command!("redo", "Redo", Edit 0, keys(CTRL_SHIFT, Key::Z), |s| {
        s.sheet.document.history().redo_label().and_then(|_| app(AppRequest::Redo))
    }),
    command!("cut", "Cut", Edit 1, keys(CTRL, Key::X), |s| {
        (!s.sheet.selection.is_empty()).then(|| app(AppRequest::Cut)).flatten()
    }),
    command!("copy", "Copy", Edit 1, keys(CTRL, Key::C), |s| {
        (!s.sheet.selection.is_empty()).then(|| app(AppRequest::Copy)).flatten()
    }),
    command!("paste", "Paste", Edit 1, keys(CTRL, Key::V), |_| app(AppRequest::Paste)),
    command!("duplicate", "Duplicate", Edit 1, keys(CTRL, Key::D), build::duplicate),
    command!("delete", "Delete", Edit 1, keys(Modifiers::NONE, Key::Delete), build::delete),
    command!("fill-down", "Fill down in the table", Edit 1, keys(CTRL_SHIFT, Key::D), |s| {
        (!s.sheet.selection.is_empty()).then_some(Action::View(ViewRequest::FillDown))
    }),
    command!("rename", "Rename", Edit 2, keys(Modifiers::NONE, Key::F2), build::rename),
    command!("estimate", "Set the estimate…", Edit 2, keys(Modifiers::NONE, Key::E), |s| {
        quick(s, QuickField::Estimate)
    }),
    command!("predecessors", "Set the predecessors…", Edit 2, keys(Modifiers::NONE, Key::P), |s| {
        quick(s, QuickField::Predecessors)
    }),
    command!("successors", "Set the successors…", Edit 2, keys(Modifiers::NONE, Key::S), |s| {
        quick(s, QuickField::Successors)
    }),
    command!("moment", "Set the time of the checkpoint…", Edit 2, keys(Modifiers::NONE, Key::M), |s| {
        quick(s, QuickField::Moment)
    }),
    command!("select-all", "Select all tickets", Edit 3, keys(CTRL, Key::A), |s| {
        let plan = s.sheet.document.plan();
        let rows = plan.tickets.iter().map(|t| RowRef::from(t.id)).chain(plan.gates.iter().map(|g| g.id.into()));
        select(rows.collect())
    }),
    command!("select-none", "Select nothing", Edit 3, None, |s| {
        (!s.sheet.selection.is_empty()).then_some(Action::Select(SelectChange::Clear))
    }),
    command!("select-path", "Select the critical path", Edit 3, None, |s| {
        let path = &s.sheet.derived.dates()?.critical_path;
        (!path.is_empty()).then(|| path.iter().map(|&node| node.into()).collect()).and_then(select)
    }),
    command!("find", "Find in the graph", Edit 4, keys(CTRL, Key::F), |_| graph(GraphRequest::Find)),
    command!("find-next", "Find the next", Edit 4, keys(Modifiers::NONE, Key::F3), |_| {
        graph(GraphRequest::FindNext { is_back: false })
    }),
    command!("find-previous", "Find the one before", Edit 4, keys(Modifiers::SHIFT, Key::F3), |_| {
        graph(GraphRequest::FindNext { is_back: true })
    }),
    command!("replace", "Find and replace…", Edit 4, keys(CTRL, Key::H), |_| app(AppRequest::Replace)),
    command!("settings", "Settings…", Edit 5, keys(CTRL, Key::Comma), |_| app(AppRequest::Settings)),
    command!("palette", "Find a ticket or run a command", View 0, keys(CTRL, Key::K), |_| app(AppRequest::Palette)),
    command!("view-graph", "Graph", View 1, keys(CTRL, Key::Num1), |_| app(AppRequest::ShowView("Graph"))),
    command!("view-timeline", "Timeline", View 1, keys(CTRL, Key::Num2), |_| app(AppRequest::ShowView("Timeline"))),
    command!("view-table", "Table", View 1, keys(CTRL, Key::Num3), |_| app(AppRequest::ShowView("Table"))),
    command!("view-problems", "Problems", View 1, keys(CTRL, Key::Num4), |_| app(AppRequest::ShowView("Problems"))),
    command!("view-risk", "Risk", View 1, keys(CTRL, Key::Num6), |_| app(AppRequest::ShowView("Risk"))),
    command!("view-gates", "Gates and checkpoints", View 1, keys(CTRL_SHIFT, Key::G), |_| app(AppRequest::ShowView("Gates"))),
    command!("view-load", "Load", View 1, keys(CTRL, Key::Num7), |_| app(AppRequest::ShowView("Load"))),
    command!("view-options", "Options", View 1, keys(CTRL, Key::Num8), |_| app(AppRequest::ShowView("Options"))),
    command!("view-history", "History", View 1, keys(CTRL, Key::Num5), |_| app(AppRequest::ShowView("History"))),
    command!("with-agents", "Dates with or without agents", View 2, keys(Modifiers::NONE, Key::W), |s| {
        app(AppRequest::WithAgents(!s.sheet.with_agents))
    }),
    command!("timeline-grouping", "Group the timeline differently", View 2, None, |s| {
        app(AppRequest::GroupTimeline(s.settings.timeline_grouping.next()))
    }),
    command!("baseline", "Show or hide the baseline", View 2, None, |s| {
        let next = match s.sheet.derived.baseline {
            Some(_) => Measured::None,
            None => Measured::Latest,
        };
        (!s.sheet.document.plan().baselines.is_empty()).then(|| app(AppRequest::Measure(next)))?
    }),
    command!("back-to-plan", "Back from the option to the plan", View 2, None, |s| {
        s.sheet.option.and_then(|_| app(AppRequest::ChooseOption(None)))
    }),
    command!("view-source", "Source", View 1, keys(CTRL, Key::Num9), |_| app(AppRequest::ShowView("Source"))),
    command!("source-beside", "Document beside the graph", View 2, keys(CTRL_SHIFT, Key::Num9), |s| {
        let beside = AppRequest::ShowBeside { view: "Source", other: "Graph" };
        build::source(s).and_then(|_| app(beside))
    }),
    command!("next-tab", "Next plan", View 7, keys(CTRL, Key::Tab), |s| {
        (s.sheets().count() > 1).then(|| app(AppRequest::StepTab(1))).flatten()
    }),
    command!("previous-tab", "Previous plan", View 7, keys(CTRL_SHIFT, Key::Tab), |s| {
        (s.sheets().count() > 1).then(|| app(AppRequest::StepTab(-1))).flatten()
    }),
    command!("graph-time", "Graph by time or by layers", View 2, keys(Modifiers::NONE, Key::L), |_| {
        app(AppRequest::ToggleGraphTime)
    }),
    command!("play", "Play or pause the campaign", View 2, keys(CTRL_SHIFT, Key::P), |_| {
        app(AppRequest::Play(PlayRequest::Toggle))
    }),
    command!("next-event", "Playhead to the next event", View 2, keys(Modifiers::NONE, Key::Period), |s| {
        s.sheet.player.source().and_then(|_| app(AppRequest::Play(PlayRequest::Next)))
    }),
    command!("previous-event", "Playhead to the event before", View 2, keys(Modifiers::NONE, Key::Comma), |s| {
        s.sheet.player.source().and_then(|_| app(AppRequest::Play(PlayRequest::Previous)))
    }),
    command!("stop-playing", "Stop watching the campaign", View 2, None, |s| {
        s.sheet.player.source().and_then(|_| app(AppRequest::Play(PlayRequest::Close)))
    }),
    command!("fit", "Zoom to fit", View 2, keys(Modifiers::NONE, Key::F), |_| view(ViewRequest::ZoomToFit)),
    command!("fit-selection", "Zoom to selection", View 2, keys(Modifiers::SHIFT, Key::F), |s| {
        (!s.sheet.selection.is_empty()).then_some(Action::View(ViewRequest::ZoomToSelection))
    }),
    command!("zoom-in", "Zoom in", View 2, keys(Modifiers::NONE, Key::Plus), |_| view(ViewRequest::ZoomIn)),
    command!("zoom-out", "Zoom out", View 2, keys(Modifiers::NONE, Key::Minus), |_| view(ViewRequest::ZoomOut)),
    command!("zoom-reset", "Natural zoom", View 2, keys(Modifiers::NONE, Key::Num0), |_| view(ViewRequest::ZoomReset)),
    command!("filter", "Filter the graph", View 5, keys(CTRL_SHIFT, Key::F), |_| graph(GraphRequest::Filter)),
    command!("focus", "Neighbourhood of the selection", View 5, keys(Modifiers::NONE, Key::N), |_| {
        graph(GraphRequest::Focus)
    }),
    command!("wider", "Wider neighbourhood", View 5, keys(Modifiers::NONE, Key::CloseBracket), |_| {
        graph(GraphRequest::Reach(1))
    }),
    command!("narrower", "Narrower neighbourhood", View 5, keys(Modifiers::NONE, Key::OpenBracket), |_| {
        graph(GraphRequest::Reach(-1))
    }),
    command!("fold-tracks", "Fold or unfold the selected track", View 5, keys(Modifiers::NONE, Key::K), |s| {
        (!s.sheet.selection.is_empty()).then(|| graph(GraphRequest::FoldTracks)).flatten()
    }),
    command!("redundant", "Redundant dependencies", View 5, keys(Modifiers::NONE, Key::R), |_| {
        graph(GraphRequest::Redundant)
    }),
    command!("heat", "Colour the graph by criticality", View 5, keys(Modifiers::NONE, Key::H), |_| {
        graph(GraphRequest::Heat)
    }),
    command!("show-all", "Show everything again", View 5, keys(Modifiers::NONE, Key::A), |_| {
        graph(GraphRequest::ShowAll)
    }),
    command!("go-outline", "Keyboard to the outline", View 6, keys(Modifiers::NONE, Key::F6), |_| {
        view(ViewRequest::TakeKeyboard(Part::Outline))
    }),
    command!("go-views", "Keyboard to the graph", View 6, keys(Modifiers::SHIFT, Key::F6), |_| {
        view(ViewRequest::TakeKeyboard(Part::Views))
    }),
    command!("outline", "Outline", View 3, keys(CTRL, Key::B), |_| app(AppRequest::ToggleOutline)),
    command!("inspector", "Inspector", View 3, keys(CTRL, Key::I), |_| app(AppRequest::ToggleInspector)),
    command!("reset-views", "Reset the arrangement of views", View 3, None, |_| app(AppRequest::ResetViews)),
    command!("theme", "Dark or light theme", View 4, keys(CTRL_SHIFT, Key::L), |_| app(AppRequest::ToggleTheme)),
    command!("larger", "Larger interface", View 4, keys(CTRL, Key::Plus), |_| app(AppRequest::Scale(1.1))),
    command!("smaller", "Smaller interface", View 4, keys(CTRL, Key::Minus), |_| app(AppRequest::Scale(1.0 / 1.1))),
    command!("scale-reset", "Natural interface size", View 4, keys(CTRL, Key::Num0), |_| app(AppRequest::ScaleReset)),
    command!("add-ticket", "Add a ticket", Plan 0, keys(Modifiers::NONE, Key::T), build::add_ticket),
    command!("add-successor", "Add a successor", Plan 0, keys(ALT, Key::ArrowRight), build::add_successor),
    command!("connect", "Connect the selection in order", Plan 0, keys(Modifiers::NONE, Key::C), build::connect),
    command!("insert-into", "Insert a ticket into the dependency", Plan 0, keys(Modifiers::NONE, Key::I), build::insert_into),
    command!("add-track", "Add a track", Plan 1, keys(Modifiers::SHIFT, Key::T), |_| {
        add("add a track", |tx| commands::add_track(tx, "New track").map(RowRef::from))
    }),
    command!("add-phase", "Add a phase", Plan 1, None, |_| {
        add("add a phase", |tx| commands::add_phase(tx, "New phase").map(RowRef::from))
    }),
    command!("add-gate", "Add a gate", Plan 1, keys(Modifiers::NONE, Key::G), build::add_gate),
    command!("add-checkpoint", "Add a checkpoint", Plan 1, keys(Modifiers::SHIFT, Key::C), |_| {
        let moment = Moment::After(Elapsed::hours(8));
        add("add a checkpoint", move |tx| commands::add_checkpoint(tx, "New checkpoint", moment).map(RowRef::from))
    }),
    command!("align-left", "Align left", Plan 4, keys(ALT, Key::L), |s| {
        graph_with(s, 2, GraphRequest::Arrange(Arrangement::AlignLeft))
    }),
    command!("align-right", "Align right", Plan 4, keys(ALT, Key::R), |s| {
        graph_with(s, 2, GraphRequest::Arrange(Arrangement::AlignRight))
    }),
    command!("align-middle", "Align on one height", Plan 4, keys(ALT, Key::M), |s| {
        graph_with(s, 2, GraphRequest::Arrange(Arrangement::AlignMiddle))
    }),
    command!("spread-across", "Equal gaps across", Plan 4, keys(ALT, Key::H), |s| {
        graph_with(s, 3, GraphRequest::Arrange(Arrangement::SpreadAcross))
    }),
    command!("spread-down", "Equal gaps down", Plan 4, keys(ALT, Key::V), |s| {
        graph_with(s, 3, GraphRequest::Arrange(Arrangement::SpreadDown))
    }),
    command!("lay-out", "Lay out the selection", Plan 4, keys(ALT, Key::A), |s| {
        graph_with(s, 2, GraphRequest::Arrange(Arrangement::LayOut))
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
    command!("option-of-now", "Make an option of what is shown", Plan 2, None, |s| {
        let option = option_of(s.sheet.document.plan(), &s.sheet.derived);
        add("make an option of what is shown", move |tx| commands::insert_option(tx, option).map(RowRef::from))
    }),
    command!("add-risk", "Add a risk", Plan 2, None, |_| {
        add("add a risk", |tx| commands::add_risk(tx, "New risk").map(RowRef::from))
    }),
    command!("keep-run", "Keep the simulation", Plan 3, None, |s| {
        let is_known = matches!(s.sheet.simulated(), Answer::Known(found, false) if found.is_ok());
        let is_kept = is_known && s.sheet.kept.journal.is_some();
        is_kept.then(|| app(AppRequest::Safety(SafetyRequest::KeepRun(None))))?
    }),
    command!("freeze-baseline", "Freeze a baseline now", Plan 3, None, build::freeze_baseline),
    command!("stop-check", "Stop the running command", Plan 3, None, |s| {
        s.checks.running().and_then(|_| app(AppRequest::StopCheck))
    }),
    command!("plan-settings", "Plan settings", Plan 3, None, |_| Some(Action::Select(SelectChange::Clear))),
    command!("help", "Help", Help 0, keys(Modifiers::NONE, Key::F1), |_| app(AppRequest::Help)),
    command!("shortcuts", "Keyboard shortcuts", Help 0, keys(CTRL, Key::Slash), |_| app(AppRequest::Shortcuts)),
    command!("tour", "First steps: a tour", Help 0, None, |_| app(AppRequest::Tour)),
    command!("welcome", "Welcome page", Help 0, None, |_| app(AppRequest::Welcome)),
    command!("about", "About Slackline", Help 0, None, |_| app(AppRequest::About)),
];

/// The command with this id.
pub fn find(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.id == id)
}

/// Whether these keys write something where text is typed.
fn write_text(keys: &KeyboardShortcut) -> bool {
    let is_bare = !keys.modifiers.command && !keys.modifiers.ctrl && !keys.modifiers.alt;
    let symbol = keys.logical_key.symbol_or_name().as_bytes();
    is_bare && matches!(symbol, [character] if character.is_ascii_graphic())
}

/// Runs the commands whose keys were pressed. In a marked cell of the table letters are text. A text field that has the focus loses it, so that what was
/// typed is in the plan before the command is carried out.
pub fn take_shortcuts(ctx: &egui::Context, state: &AppState, actions: &mut Actions) {
    let is_typing = ctx.text_edit_focused();
    let is_cell = state.sheet.keyboard == Part::Table;
    // The most modifiers first, so that Ctrl+Shift+S does not also count as Ctrl+S.
    let weight =
        |keys: &KeyboardShortcut| u8::from(keys.modifiers.shift) + u8::from(keys.modifiers.alt);
    for most in [2, 1, 0] {
        for command in COMMANDS {
            let Some(keys) = keys_of(command, &state.settings) else {
                continue;
            };
            let is_blocked =
                is_typing && !command.works_while_typing(&keys) || is_cell && write_text(&keys);
            if weight(&keys) != most || is_blocked {
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
