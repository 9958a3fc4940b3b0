//! Sizes in points: the type scale, spacing, heights of bars and rows, corner radii.
//!
//! Constants, not settings: a person scales the whole window instead. Knows nothing about colours.

/// Text sizes.
pub mod size {
    /// The headline figure of a page ("33 %").
    pub const FIGURE: f32 = 30.0;
    /// Titles of panels and cards on a page.
    pub const TITLE: f32 = 14.0;
    /// Names of swimlanes.
    pub const LANE: f32 = 13.0;
    /// Rows, labels, buttons, menus.
    pub const BODY: f32 = 12.5;
    /// Titles on graph cards, the search field.
    pub const CARD: f32 = 12.0;
    /// The status bar.
    pub const SMALL: f32 = 11.5;
    /// Second lines, chips, hints.
    pub const CAPTION: f32 = 11.0;
    /// Section headings in capitals.
    pub const SECTION: f32 = 10.5;
    /// Figures on scales.
    pub const AXIS: f32 = 10.5;
    /// Code and line numbers.
    pub const MONO: f32 = 11.5;
}

/// Distances.
pub mod space {
    /// Between the edge of a panel and its content.
    pub const PANEL: f32 = 20.0;
    /// Between sections of a panel.
    pub const SECTION: f32 = 24.0;
    /// Between a section heading and its first row.
    pub const HEADING: f32 = 8.0;
    /// Between rows and between small widgets.
    pub const ROW: f32 = 6.0;
    /// Between chips, and between a mark and its text.
    pub const CHIP: f32 = 8.0;
    /// From the edge of a row to the text behind its dot.
    pub const DOT_INDENT: f32 = 18.0;
}

/// Heights of bars, rows and small widgets; widths of side panels.
pub mod extent {
    pub const MENU_BAR: f32 = 44.0;
    pub const TAB_STRIP: f32 = 35.0;
    /// The strip of open plans.
    pub const PLAN_STRIP: f32 = 32.0;
    pub const STATUS_BAR: f32 = 30.0;
    pub const OUTLINE_WIDTH: f32 = 248.0;
    pub const INSPECTOR_WIDTH: f32 = 316.0;
    pub const BUTTON: f32 = 27.0;
    pub const CHIP: f32 = 20.0;
    /// One row of an outline or a list of criteria.
    pub const ROW: f32 = 26.0;
    /// The selection pill within a row.
    pub const ROW_PILL: f32 = 24.0;
    pub const CHECK_BOX: f32 = 16.0;
    pub const METER: f32 = 5.0;
    pub const DOT: f32 = 7.0;
    pub const SWATCH: f32 = 9.0;
    pub const SEARCH_WIDTH: f32 = 480.0;
}

/// Corner radii.
pub mod radius {
    pub const BUTTON: u8 = 7;
    pub const ROW: u8 = 6;
    pub const CARD: u8 = 9;
    pub const LANE: u8 = 10;
    pub const CHECK_BOX: u8 = 5;
    pub const SWATCH: u8 = 2;
    pub const BAR: u8 = 4;
    pub const PAGE_CARD: u8 = 10;
}
