//! The architecture, enforced: who may use whom, what every file opens with, what stands in which table.
//!
//! Works on the text of the source files, so a violation is named with its file before anything runs.

use crate::code_paths::{CodePath, paths};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What each top-level module may use of the others. `main` and `lib` put them together.
const MAY_USE: &[(&str, &[&str])] = &[
    ("plan", &[]),
    ("layout", &[]),
    ("edit", &["plan"]),
    ("schedule", &["plan"]),
    ("simulate", &["plan", "schedule"]),
    ("document", &["plan"]),
    (
        "lint",
        &["plan", "edit", "schedule", "simulate", "document"],
    ),
    ("exchange", &["plan", "schedule", "document", "layout"]),
    (
        "library",
        &["plan", "edit", "simulate", "exchange::plan_json"],
    ),
    (
        "export",
        &[
            "plan", "edit", "schedule", "simulate", "lint", "exchange", "library",
        ],
    ),
    (
        "cli",
        &[
            "plan", "edit", "schedule", "simulate", "document", "lint", "exchange", "export",
            "library",
        ],
    ),
    (
        "app",
        &[
            "plan", "edit", "schedule", "simulate", "document", "lint", "exchange", "export",
            "library", "layout",
        ],
    ),
];

/// Names at the crate's root that are no modules: the macro over all row kinds.
const ROOT_MACROS: &[&str] = &["for_each_row_kind"];

/// What reaches outside the program.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::time::Instant",
    "std::time::SystemTime",
];
/// The modules that may.
const MAY_REACH_OUTSIDE: &[&str] = &["library", "cli", "app", "main"];

/// Crates that only the window knows.
const WINDOW_CRATES: &[&str] = &[
    "egui",
    "eframe",
    "egui_extras",
    "egui_graphs",
    "egui_phosphor",
    "egui_tiles",
    "petgraph",
    "pollster",
    "rfd",
    "winit",
];

/// Crates whose types stay out of all files but one.
const ONE_FILE_CRATES: &[(&str, &str)] = &[("jiff", "src/plan/time.rs")];

#[test]
fn modules_use_only_what_the_architecture_allows() {
    for file in rust_files("src") {
        for path in paths(&file.text) {
            if let Some(target) = path_from_root(&file, &path) {
                check_use(&file, &target);
            }
        }
    }
}

#[test]
fn only_the_outer_modules_touch_files_clock_and_environment() {
    for file in rust_files("src") {
        if MAY_REACH_OUTSIDE.contains(&file.module()) {
            continue;
        }
        for path in paths(&file.text) {
            let text = path.text();
            assert!(
                !OUTSIDE.iter().any(|outside| covers(outside, &text)),
                "{}: {text} reaches outside the program; only {MAY_REACH_OUTSIDE:?} may",
                file.name
            );
        }
    }
}

#[test]
fn crates_stay_where_they_belong() {
    for file in rust_files("src") {
        let is_window_code = ["app", "main"].contains(&file.module());
        for path in paths(&file.text).iter().filter(|path| path.names.len() > 1) {
            let first = path.names[0].as_str();
            assert!(
                is_window_code || !WINDOW_CRATES.contains(&first),
                "{}: {} belongs to src/app",
                file.name,
                path.text()
            );
            let owner = ONE_FILE_CRATES.iter().find(|(name, _)| *name == first);
            assert!(
                owner.is_none_or(|(_, owner)| *owner == file.name),
                "{}: {} belongs to {}",
                file.name,
                path.text(),
                owner.map_or("", |(_, owner)| owner)
            );
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        assert!(
            file.text.starts_with("//! "),
            "{} must open with a //! comment: what it is for, why it is so, what it does not do",
            file.name
        );
    }
}

#[test]
fn every_rule_stands_in_the_table_and_has_a_page() {
    let table = std::fs::read_to_string(root().join("src/lint/rules/mod.rs")).expect("the table");
    let stems = module_stems("src/lint/rules");
    assert_eq!(stems.len(), slackline::lint::RULES.len());
    for stem in stems {
        assert!(
            table.contains(&format!("&{stem}::RULE")),
            "{stem} is not in the table"
        );
        let name = stem.replace('_', "-");
        assert!(
            slackline::lint::find(&name).is_some(),
            "no rule is called {name}"
        );
        let page = root().join(format!("src/lint/rules/{stem}.md"));
        assert!(page.is_file(), "{stem} has no page");
    }
}

/// Files of `src/exchange` that are no format but serve them.
const FORMAT_HELPERS: &[&str] = &[
    "allocations",
    "archive",
    "brief",
    "dates",
    "drawing",
    "echo",
    "error",
    "features",
    "format",
    "incoming",
    "intake",
    "keys",
    "links",
    "look",
    "outline",
    "palette",
    "preview",
    "report",
    "text",
    "tracker",
    "xml",
];

#[test]
fn every_format_stands_in_the_table() {
    let table = std::fs::read_to_string(root().join("src/exchange/format.rs")).expect("the table");
    let stems = module_stems("src/exchange");
    let formats = stems
        .iter()
        .filter(|stem| !FORMAT_HELPERS.contains(&stem.as_str()));
    for stem in formats.clone() {
        assert!(
            table.contains(&format!("{stem}::")),
            "src/exchange/{stem} is in no row of FORMATS"
        );
    }
    assert!(formats.count() >= 2);
}

/// Files of `src/app/views` that are no view of their own: the inspector has a place in the frame, places find rows, the
/// stage is what views are tested on.
const NO_VIEWS: &[&str] = &["inspector", "places", "stage"];

#[test]
fn every_view_stands_in_the_table() {
    let table = std::fs::read_to_string(root().join("src/app/views/mod.rs")).expect("the table");
    for stem in module_stems("src/app/views") {
        let is_listed =
            NO_VIEWS.contains(&stem.as_str()) || table.contains(&format!("Box::new({stem}::"));
        assert!(is_listed, "src/app/views/{stem} is in no row of VIEWS");
    }
}

#[test]
fn no_file_names_a_path_of_the_machine_it_was_written_on() {
    let needles = [
        env!("CARGO_MANIFEST_DIR"),
        concat!("/wo", "rk/"),
        concat!("../sha", "red"),
        concat!("../.lib", "rary"),
    ];
    let mut files = Vec::new();
    walk(&root(), &mut files);
    assert!(
        files.len() > 20,
        "the walk found only {} files",
        files.len()
    );
    for path in files {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for needle in needles {
            assert!(
                !names_path(&text, needle),
                "{} names {needle}",
                relative(&path)
            );
        }
    }
}

/// Whether a path stands in the text, and not as the tail of a longer one (`~/..`, `home/..`).
fn names_path(text: &str, needle: &str) -> bool {
    text.match_indices(needle).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "~._-/*}".contains(c))
    })
}

fn check_use(file: &SourceFile, target: &[String]) {
    let (module, name, whole) = (file.module(), target[0].as_str(), target.join("::"));
    if ROOT_MACROS.contains(&name) || name == module || ["main", "lib"].contains(&module) {
        return;
    }
    let row = MAY_USE.iter().find(|(row, _)| *row == module);
    let Some((_, allowed)) = row else {
        panic!("{}: the module {module} has no row in MAY_USE", file.name);
    };
    assert!(
        allowed.iter().any(|allowed| covers(allowed, &whole)),
        "{}: {module} must not use crate::{whole}",
        file.name
    );
}

/// Whether `path` is `prefix`, lies inside it, or takes it in with a glob.
fn covers(prefix: &str, path: &str) -> bool {
    let is_inside = path
        .strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    let is_glob_around = path
        .strip_suffix("::*")
        .and_then(|outer| prefix.strip_prefix(outer))
        .is_some_and(|rest| rest.starts_with("::"));
    is_inside || is_glob_around
}

/// The path from the crate's root, where it leads into this crate by `crate`, `slackline` or `super`.
fn path_from_root(file: &SourceFile, path: &CodePath) -> Option<Vec<String>> {
    let names = &path.names;
    let supers = names.iter().take_while(|name| *name == "super").count();
    let rest = match names[0].as_str() {
        "crate" => &names[1..],
        "slackline" if file.module() == "main" => &names[1..],
        "super" if supers >= file.depth() + path.inline_modules => &names[supers..],
        _ => return None,
    };
    (!rest.is_empty()).then(|| rest.to_vec())
}

/// The names of the modules in a folder that has its table in `mod.rs`.
fn module_stems(folder: &str) -> Vec<String> {
    let mut stems: Vec<String> = rust_files(folder)
        .iter()
        .filter_map(|file| {
            let inside = file.name.strip_prefix(folder)?.trim_start_matches('/');
            let stem = inside.split('/').next()?.trim_end_matches(".rs");
            (stem != "mod").then(|| stem.to_owned())
        })
        .collect();
    stems.dedup();
    stems
}

/// A source file of the project.
struct SourceFile {
    /// Its path from the project's root, with forward slashes.
    name: String,
    text: String,
}

impl SourceFile {
    fn inside_src(&self) -> &str {
        self.name.strip_prefix("src/").unwrap_or(&self.name)
    }

    /// The top-level module: the folder or file directly under `src`.
    fn module(&self) -> &str {
        let inside = self.inside_src();
        let first = inside.split('/').next().unwrap_or(inside);
        first.trim_end_matches(".rs")
    }

    /// How many `super` lead from this file's module to the crate's root.
    fn depth(&self) -> usize {
        let inside = self.inside_src();
        let parts = inside.split('/').count();
        let is_folder = inside.ends_with("/mod.rs") || ["lib.rs", "main.rs"].contains(&inside);
        if is_folder { parts - 1 } else { parts }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/")
}

fn rust_files(folder: &str) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.retain(|path| path.extension().is_some_and(|e| e == "rs"));
    assert!(!paths.is_empty(), "{folder} has no source files");
    paths
        .iter()
        .map(|path| SourceFile {
            name: relative(path),
            text: std::fs::read_to_string(path).expect("source files are UTF-8"),
        })
        .collect()
}

/// Collects the files under a folder in name order, without build results and version control.
fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder of the project");
    let by_name: BTreeMap<_, _> = entries
        .filter_map(Result::ok)
        .map(|entry| (entry.file_name(), entry.path()))
        .collect();
    for (name, path) in by_name {
        if name == "target" || name == ".git" {
            continue;
        }
        if path.is_dir() {
            walk(&path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn prefixes_cover_what_lies_inside_them_and_globs_around_them() {
    assert!(covers("std::fs", "std::fs::File") && covers("std::fs", "std::*"));
    assert!(!covers("std::fs", "std::fsx") && !covers("exchange::plan_json", "exchange::csv"));
    assert!(names_path("see /a/b", "/a/") && !names_path("see ~/a/b", "/a/"));
}
