//! The window. Views read the plan and push actions; nothing here computes what the engine can.
//!
//! A frame draws everything from [`state::AppState`] and queues actions; [`logic`] carries them out
//! when the frame is drawn, so that no view ever sees half a change.

pub mod action;
mod answers;
mod checking;
pub mod checks;
mod clipboard;
pub mod command;
pub mod derived;
mod dialogs;
mod difference;
pub mod exporting;
pub mod fields;
mod files;
pub mod fonts;
mod frame;
mod hand;
mod icon;
pub mod importing;
mod jobs;
pub mod keeping;
mod logic;
mod name_field;
mod notices;
mod opening;
mod palette;
mod picker;
mod places;
pub mod player;
mod redundant;
pub mod selection;
pub mod settings;
pub mod sheet;
pub mod sources;
pub mod spotlight;
pub mod state;
pub mod studies;
mod tabs;
pub mod theme;
mod tour;
pub mod views;
pub mod widgets;
mod words;

use crate::library;
use action::{Action, Actions, AppRequest, Part};
use anyhow::Context as _;
use frame::{TileTree, Tiles};
use keeping::Keeper;
use opening::Openings;
use palette::Palette;
use picker::Picker;
use settings::Settings;
use state::AppState;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use theme::Theme;
use theme::metrics::extent;
use views::{Inspector, Past, ViewCtx};

/// Below this width in points the panels at the sides shrink with the window.
const NARROW: f32 = 900.0;

/// Where eframe keeps settings and arrangement.
const SETTINGS: &str = "settings";
const VIEWS_KEPT: &str = "views";

/// How the window is started.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The plan to open; without one the welcome page is shown, or the tutorial where the start is fresh.
    pub plan: Option<PathBuf>,
    /// The theme, over the kept one.
    pub is_dark: Option<bool>,
    /// Width and height in points, over the kept ones.
    pub size: Option<(f32, f32)>,
    /// Starts with default settings and keeps nothing, for tests and screenshots.
    pub is_fresh: bool,
    /// The folder of the library; without one that of the user, or none where the start is fresh.
    pub library: Option<PathBuf>,
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// When there is no display to open a window on.
pub fn run(start: Start) -> anyhow::Result<()> {
    let (width, height) = start.size.unwrap_or((1440.0, 900.0));
    let viewport = egui::ViewportBuilder::default()
        .with_title("Slackline")
        .with_app_id("slackline")
        .with_icon(icon::icon())
        .with_inner_size([width, height])
        .with_min_inner_size([900.0, 600.0])
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: !start.is_fresh && start.size.is_none(),
        ..eframe::NativeOptions::default()
    };
    let name = if start.is_fresh {
        "slackline-fresh"
    } else {
        "slackline"
    };
    let is_open = Arc::new(AtomicBool::new(false));
    let opened = is_open.clone();
    let open = || {
        let create = move |cc: &eframe::CreationContext<'_>| {
            opened.store(true, Ordering::Relaxed);
            Ok(Box::new(App::new(cc, start)) as Box<dyn eframe::App>)
        };
        eframe::run_native(name, options, Box::new(create))
    };
    // A missing system library makes the windowing code panic instead of returning an error.
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(open)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(anyhow::anyhow!("{}", cause(&error))).context(NO_WINDOW),
        Err(panic) if is_open.load(Ordering::Relaxed) => std::panic::resume_unwind(panic),
        Err(_) => Err(anyhow::anyhow!("a system library is missing or broken")).context(NO_WINDOW),
    }
}

/// What went wrong, without the place in the windowing library's source that it puts in front.
fn cause(error: &eframe::Error) -> String {
    let text = error.to_string();
    let after_place = text
        .rsplit_once(".rs:")
        .and_then(|(_, rest)| rest.split_once(": "));
    after_place.map_or(text.clone(), |(_, cause)| cause.to_owned())
}

/// What to do where no window opens.
const NO_WINDOW: &str = "the window could not be opened. It needs a display and its libraries (on Debian or Ubuntu: \
     apt-get install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1); without a display use a \
     subcommand, see slackline --help";

/// The window's program.
pub struct App {
    pub(crate) state: AppState,
    inspector: Inspector,
    palette: Option<Palette>,
    picker: Option<Picker>,
    openings: Openings,
    source_work: Option<sources::SourceWork>,
    /// What to go on with when the plan is saved.
    after_save: Option<AppRequest>,
    keeps_settings: bool,
    is_closing: bool,
    shown_title: String,
}

impl App {
    /// Sets up fonts and theme, and starts opening the plan.
    pub fn new(cc: &eframe::CreationContext<'_>, start: Start) -> Self {
        fonts::install(&cc.egui_ctx);
        theme::apply(&cc.egui_ctx);
        let storage = cc.storage.filter(|_| !start.is_fresh);
        let mut settings: Settings = storage
            .and_then(|s| eframe::get_value(s, SETTINGS))
            .unwrap_or_default();
        if let Some(is_dark) = start.is_dark {
            settings.theme = egui::Theme::from_dark_mode(is_dark).into();
        }
        let is_first_look = start.plan.is_none() && !start.is_fresh;
        let kept: Option<TileTree> = storage.and_then(|s| eframe::get_value(s, VIEWS_KEPT));
        let named = start.library.or_else(library::named_library_folder);
        let folder = match start.is_fresh {
            true => named,
            false => named.or_else(library::library_folder),
        };
        let keeper = Keeper::open(folder, &cc.egui_ctx);
        let mut app = Self {
            state: AppState::new(files::tutorial(), settings, keeper, Tiles::new(kept)),
            inspector: Inspector,
            palette: None,
            picker: None,
            openings: Openings::default(),
            source_work: None,
            after_save: None,
            keeps_settings: !start.is_fresh,
            is_closing: false,
            shown_title: String::new(),
        };
        // The first steps are told over the tutorial; who opens a plan has work to do.
        if is_first_look && !app.state.settings.has_seen_tour {
            app.state.tour = Some(0);
        }
        if let Some(path) = start.plan {
            app.open_path(&cc.egui_ctx, path);
        }
        app
    }

    /// The open document, for tests that look behind the screen.
    pub fn document(&self) -> &crate::edit::Document {
        &self.state.sheet.document
    }

    /// Whether a plan is still on its way.
    pub fn is_opening(&self) -> bool {
        !self.openings.is_empty()
    }

    fn show(&mut self, ui: &mut egui::Ui, actions: &mut Actions) {
        frame::menu_bar(ui, &self.state, actions);
        frame::tab_strip(ui, &self.state, &self.openings, actions);
        frame::status_bar(ui, &self.state, actions);
        let state = &mut self.state;
        let sheet = &mut state.sheet;
        let plan = sheet.document.plan().clone();
        let ctx = ViewCtx {
            plan: &plan,
            document: sheet.number,
            revision: sheet.document.revision(),
            derived: &sheet.derived,
            selection: &sheet.selection,
            hover: sheet.hover,
            spotlight: &sheet.spotlight,
            renaming: sheet.renaming,
            keyboard: sheet.keyboard,
            requests: &sheet.requests,
            settings: &state.settings,
            studies: &sheet.studies,
            checks: &state.checks,
            player: &sheet.player,
            changed_documents: sheet.source_files.changed(),
            past: Past {
                history: Some(sheet.document.history()),
                shelf: Some(&state.keeper.shelf),
            },
        };
        let theme = Theme::of(ui);
        let side = egui::Frame::new().fill(theme.panel);
        let outline = egui::Panel::left("outline")
            .frame(side)
            .default_size(extent::OUTLINE_WIDTH);
        // On a narrow window, or a large interface, the panels give way to the views.
        let width = ui.available_width();
        let is_narrow = width < NARROW;
        let range = |least: f32, most: f32, share: f32| match is_narrow {
            true => width * share * 0.8..=width * share,
            false => least..=most,
        };
        if state.settings.shows_outline && !state.shows_welcome {
            outline
                .size_range(range(180.0, 480.0, 0.26))
                .show(ui, |ui| {
                    ui.push_id(ctx.document, |ui| sheet.outline.show(ui, &ctx, actions))
                });
        }
        let inspector = egui::Panel::right("inspector")
            .frame(side)
            .default_size(extent::INSPECTOR_WIDTH);
        if state.settings.shows_inspector && !state.shows_welcome {
            inspector
                .size_range(range(240.0, 560.0, 0.34))
                .show(ui, |ui| {
                    ui.push_id(ctx.document, |ui| self.inspector.show(ui, &ctx, actions))
                });
        }
        egui::CentralPanel::no_frame().show(ui, |ui| {
            if sheet.is_placeholder && !self.openings.is_empty() {
                opening_hint(ui);
            } else if state.shows_welcome {
                let name = plan.info.title.as_str();
                let back = (!sheet.is_placeholder).then_some((sheet.number, name));
                frame::welcome(ui, &state.keeper.recent, back, actions);
            } else {
                // Places in lists and the like are remembered for each plan.
                ui.push_id(ctx.document, |ui| sheet.tiles.show(ui, &ctx, actions));
            }
        });
    }

    fn apply_settings(&mut self, ctx: &egui::Context) {
        ctx.set_theme(self.state.settings.theme);
        let seconds = if self.state.settings.reduced_motion {
            0.0
        } else {
            theme::ANIMATION_SECONDS
        };
        if ctx.global_style().animation_time != seconds {
            ctx.all_styles_mut(|style| style.animation_time = seconds);
        }
        if (ctx.zoom_factor() - self.state.settings.scale).abs() > 0.001 {
            ctx.set_zoom_factor(self.state.settings.scale);
        }
        let mark = if self.state.sheet.document.is_dirty() {
            "• "
        } else {
            ""
        };
        let file = self.state.sheet.path.as_deref().and_then(Path::file_name);
        let file = file.map_or_else(String::new, |name| format!(" ({})", name.to_string_lossy()));
        let title = format!("{mark}{}{file} - Slackline", self.state.sheet.name());
        if title != self.shown_title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.shown_title = title;
        }
    }

    /// A window that is closed with unsaved changes asks first; dropped plans are opened, another file is looked at.
    fn watch_window(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let wants_to_close = ctx.input(|i| i.viewport().close_requested());
        let is_dirty = self.state.sheets().any(|sheet| sheet.document.is_dirty());
        let may_lose = is_dirty || ctx.text_edit_focused();
        if wants_to_close && !self.is_closing && may_lose {
            command::finish_typing(ctx);
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            actions.push(Action::App(AppRequest::Quit(Vec::new())));
        }
        let dropped: Vec<PathBuf> = ctx.input(|i| {
            let files = i.raw.dropped_files.iter();
            files.map(|file| file.path().to_owned()).collect()
        });
        if !dropped.is_empty() {
            // Another plan comes to the front: what is being typed belongs to this one.
            command::finish_typing(ctx);
        }
        // Plans and documents are opened; documents are looked at there.
        let is_opened = |path: &PathBuf| {
            let name = path.to_string_lossy().to_lowercase();
            [".plan.json", ".md", ".markdown", ".txt"]
                .iter()
                .any(|ending| name.ends_with(ending))
        };
        if let [path] = dropped.as_slice()
            && !is_opened(path)
        {
            actions.push(Action::App(AppRequest::ImportPath(path.clone())));
            return;
        }
        for path in dropped {
            actions.push(Action::App(AppRequest::OpenPath(path)));
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.poll_jobs(&ctx);
        self.state.sheet.level(&ctx);
        self.apply_settings(&ctx);
        self.state.play(&ctx);
        let mut actions = Actions::default();
        let mut later = Actions::default();
        let is_busy = self.palette.is_some() || self.state.dialog.is_some();
        if !is_busy {
            command::take_shortcuts(&ctx, &self.state, &mut later);
        }
        self.watch_window(&ctx, &mut later);
        self.show(ui, &mut actions);
        self.state.graph_in_sight =
            !self.state.shows_welcome && self.state.sheet.tiles.is_in_sight("Graph");
        if self.state.sheet.keyboard == Part::Table && !self.state.sheet.tiles.is_in_sight("Table")
        {
            self.state.sheet.keyboard = Part::Views;
        }
        if !is_busy {
            clipboard::take_events(&ctx, &mut |action| later.push(action));
        }
        if let Some(mut palette) = self.palette.take() {
            self.palette = palette
                .show(&ctx, &self.state, &mut actions)
                .then_some(palette);
        }
        dialogs::show(&ctx, &mut self.state, &mut actions);
        tour::show(&ctx, &mut self.state, &mut actions);
        self.state.notices.show(&ctx);
        // What was typed is queued by its view; only then comes what the keys or the window asked for.
        let mut queue = actions.drain();
        queue.extend(later.drain());
        self.carry_out(&ctx, queue);
        self.state.sheet.check(&ctx);
        self.keep_safe(&ctx);
        let asks_where =
            self.picker.is_some() || matches!(self.state.dialog, Some(dialogs::Dialog::Path(_)));
        if !asks_where {
            // Nobody is asked for a file any more: what waited for it must not follow a later save.
            self.after_save = None;
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let (sheets, keeper, _) = self.state.sheets_mut();
        sheets.for_each(|sheet| sheet.close(keeper));
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        if self.keeps_settings {
            eframe::set_value(storage, SETTINGS, &self.state.settings);
            eframe::set_value(storage, VIEWS_KEPT, self.state.sheet.tiles.tree());
        }
    }
}

fn opening_hint(ui: &mut egui::Ui) {
    ui.centered_and_justified(|ui| {
        ui.add(egui::Spinner::new().size(28.0))
            .on_hover_text("Opening the plan");
    });
}
