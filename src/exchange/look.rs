//! What a picture or a report shows beyond the plan: which view, in which theme, how large, and what the
//! layers above this one have computed.
//!
//! Findings and simulated figures come from modules that `exchange` must not use, so callers that have
//! them hand them over as plain values; a writer that is given none leaves their part out and says so.

use crate::plan::{Stamp, Work};

/// The look of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// What is drawn.
    pub view: View,
    /// The colours it is drawn in.
    pub theme: PictureTheme,
    /// Pixels of a PNG for each point of the drawing, `0.1..=8.0`.
    pub scale: f32,
    /// The paper of a PDF; `None` is one page as large as the drawing.
    pub paper: Option<Paper>,
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Tracks as lanes, tickets as cards, dependencies as arrows.
    #[default]
    Graph,
    /// Bars on a time axis.
    Timeline,
    /// How likely each finish is, and what moves it.
    Risk,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureTheme {
    /// Dark ink on light ground.
    #[default]
    Light,
    /// Light ink on dark ground.
    Dark,
}

/// A size of paper, lying on its long side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 297 by 210 mm.
    A4,
    /// 420 by 297 mm.
    A3,
}

/// The tool an agent team is set up with: what the bootstrap of an agent folder calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgentProfile {
    /// `TeamCreate`, `TaskCreate`, `TaskUpdate` and `Task`, called from Python.
    #[default]
    Team,
    /// The `bd` command of the beads tracker, called from a shell.
    Beads,
    /// No tool: a list that a person or an orchestrating agent works off.
    Plain,
}

/// What lint says of a plan: the rules it went through, and what they found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Every rule, whether it found something or not.
    pub rules: Vec<RuleText>,
    /// What was found, worst first.
    pub problems: Vec<Problem>,
}

/// A rule of lint, as people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// Its name.
    pub name: &'static str,
    /// `error`, `warning` or `info`.
    pub level: &'static str,
    /// What it looks for, in a sentence.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub docs: &'static str,
}

/// One finding of lint, as a report shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// `error`, `warning` or `info`.
    pub level: &'static str,
    /// The rule's name.
    pub rule: String,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Keys and names of the rows it is about, the most telling first.
    pub subjects: Vec<String>,
    /// The lines it stands on: the name of a source document, and a line of it counted from 1.
    pub places: Vec<(String, u32)>,
    /// What would mend it, in a few words, where that is clear.
    pub fix: Option<String>,
}

/// Fonts for scripts that the shipped ones lack: names of families and bytes of sound fonts.
///
/// A function, so that no disk is asked where a picture does without.
pub type MoreFonts = fn() -> Vec<(&'static str, &'static [u8])>;

/// The figures of a simulation, as risk charts show them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskFigures {
    /// How many campaigns were simulated.
    pub samples: usize,
    /// The seed they were simulated with.
    pub seed: u64,
    /// `[samples]`: the finishes, earliest first.
    pub finishes: Vec<Stamp>,
    /// The share of campaigns that meet the deadline, `0.0..=1.0`; `None` without a deadline.
    pub deadline_probability: Option<f64>,
    /// What moves the finish, strongest first.
    pub drivers: Vec<RiskDriver>,
}

/// One ticket or risk that moves the finish.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskDriver {
    /// Its key or name.
    pub name: String,
    /// The share of campaigns in which it is on the critical path, `0.0..=1.0`; for tickets.
    pub criticality: Option<f64>,
    /// How strongly the makespan follows its duration, `-1.0..=1.0`; for tickets.
    pub correlation: Option<f64>,
    /// The mean finish moves by so much between its short and its long tenth, or without it and with it.
    pub swing: Work,
}

/// How many pixels a point of a drawing may have.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.1..=8.0;

impl Default for Look {
    fn default() -> Self {
        Self {
            view: View::Graph,
            theme: PictureTheme::Light,
            scale: 2.0,
            paper: None,
        }
    }
}

impl View {
    /// All views with their names on the command line.
    pub const ALL: [(View, &'static str); 3] = [
        (Self::Graph, "graph"),
        (Self::Timeline, "timeline"),
        (Self::Risk, "risk"),
    ];
}

impl PictureTheme {
    /// Both themes with their names on the command line.
    pub const ALL: [(PictureTheme, &'static str); 2] =
        [(Self::Light, "light"), (Self::Dark, "dark")];
}

impl AgentProfile {
    /// All profiles with their names on the command line.
    pub const ALL: [(AgentProfile, &'static str); 3] = [
        (Self::Team, "team"),
        (Self::Beads, "beads"),
        (Self::Plain, "plain"),
    ];
}

impl Paper {
    /// All sizes with their names on the command line.
    pub const ALL: [(Paper, &'static str); 2] = [(Self::A4, "a4"), (Self::A3, "a3")];

    /// Width and height in points of 1/72 inch.
    pub fn points(self) -> (f32, f32) {
        match self {
            Self::A4 => (841.89, 595.276),
            Self::A3 => (1190.551, 841.89),
        }
    }
}
