//! The plan inside an SVG: its JSON, with the three characters XML cares about written as JSON escapes.

use crate::exchange::{ReadError, ReadOptions, Report, plan_json, text};
use crate::plan::Plan;

/// The element that holds the plan.
const OPEN: &str = "id=\"slackline-plan\"";

/// The plan as text that is safe in XML.
pub(super) fn of(plan: &Plan) -> String {
    let json = String::from_utf8(plan_json::write(plan)).unwrap_or_default();
    // They stand in strings only, where JSON knows them by number, too.
    json.replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('\u{fffe}', "\\ufffe")
        .replace('\u{ffff}', "\\uffff")
        .replace('\u{7f}', "\\u007f")
}

/// Reads the plan out of an SVG that Slackline wrote, also after an editor has saved it again.
///
/// # Errors
/// When the SVG holds no plan, or its plan is damaged.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    _: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let text = text::decode(bytes)?;
    let missing = || ReadError::Foreign {
        what: "drawing with a plan in it",
        message: "only SVG files that Slackline wrote carry their plan".to_owned(),
    };
    let behind = text.split_once(OPEN).ok_or_else(missing)?.1;
    let inner = behind.split_once('>').ok_or_else(missing)?.1;
    let inner = inner.split_once("</metadata>").ok_or_else(missing)?.0;
    let inner = inner
        .trim()
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("]]>");
    // Editors may write the quotes of the JSON as entities.
    let json = inner
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&apos;", "'");
    let json = json
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    let plan = plan_json::read(json.replace("&amp;", "&").as_bytes())?;
    Ok((plan, Report::default()))
}
