//! A calendar: the hours of each weekday, and the days that differ.

use super::form::{Form, add_button, heading, note, remove_button, title};
use crate::app::fields::{FieldError, TextField};
use crate::app::settings::DAYS;
use crate::app::views::ViewCtx;
use crate::app::widgets::value_row;
use crate::plan::{Calendar, CalendarException, Date, OpenHours, Work};
use egui::Ui;

pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, form: &mut Form<'_, Calendar>) {
    let calendar = form.row;
    title(ui, "Calendar", &calendar.name);
    heading(ui, "About");
    form.text(ui, "Name", &calendar.name, |row, text| row.name = text);
    value_row(
        ui,
        "Open in a week",
        &ctx.tell(Work(calendar.week.minutes())),
        None,
    );
    if ctx.plan.info.calendar == Some(calendar.id) {
        value_row(ui, "The plan follows it", "yes", None);
    } else if add_button(ui, "Let the plan follow it") {
        let id = calendar.id;
        form.actions.edit("set the plan's calendar", move |tx| {
            tx.update_info(|info| info.calendar = Some(id));
            Ok(())
        });
    }
    heading(ui, "Hours of the week");
    super::week::show(ui, ctx, form);
    for index in ctx.settings.week() {
        let text = show_hours(&calendar.week.0[index]);
        form.parsed(
            ui,
            DAYS[index],
            "closed",
            &text,
            parse_hours,
            move |row, hours| row.week.0[index] = hours,
        );
    }
    note(
        ui,
        "Paint hours above, or type them: 09:00-12:00, 13:00-17:00; empty is closed",
    );
    heading(ui, "Days that differ");
    for (index, exception) in calendar.exceptions.iter().enumerate() {
        one(ui, form, index, exception);
    }
    if add_button(ui, "Add days that differ") {
        let day = ctx.plan.info.start_or_default().date();
        let new = CalendarException {
            name: "Day off".into(),
            from: day,
            to: day,
            hours: Vec::new(),
        };
        form.set("exceptions", move |row| row.exceptions.push(new));
    }
}

fn one(ui: &mut Ui, form: &mut Form<'_, Calendar>, index: usize, exception: &CalendarException) {
    let id = (form.row_ref(), "exception", index);
    ui.horizontal(|ui| {
        let width = ui.available_width() - 34.0;
        let name = TextField::new((id, "name"), "Name of the days").width(width * 0.34);
        let name = name.show(ui, &exception.name, |text| Ok(text.trim().to_owned()));
        let days = TextField::new((id, "days"), "Days").width(width * 0.38);
        let days = days.show(ui, &show_days(exception), parse_days);
        let hours = TextField::new((id, "hours"), "Hours")
            .width(width * 0.22)
            .hint("closed");
        let hours = hours.show(ui, &show_hours(&exception.hours), parse_hours);
        if name.is_some() || days.is_some() || hours.is_some() {
            let (from, to) = days.unwrap_or((exception.from, exception.to));
            let name = name.unwrap_or_else(|| exception.name.clone());
            let hours = hours.unwrap_or_else(|| exception.hours.clone());
            form.set("an exception", move |row| {
                if let Some(slot) = row.exceptions.get_mut(index) {
                    *slot = CalendarException {
                        name,
                        from,
                        to,
                        hours,
                    };
                }
            });
        }
        if remove_button(ui, "Remove these days") {
            form.set("exceptions", move |row| {
                if index < row.exceptions.len() {
                    row.exceptions.remove(index);
                }
            });
        }
    });
}

fn show_hours(hours: &[OpenHours]) -> String {
    hours
        .iter()
        .map(OpenHours::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn parse_hours(text: &str) -> Result<Vec<OpenHours>, FieldError> {
    let spans = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|span| !span.is_empty());
    spans
        .map(|span| {
            span.parse()
                .map_err(|error| FieldError::Text(format!("{error}")))
        })
        .collect()
}

fn show_days(exception: &CalendarException) -> String {
    match exception.from == exception.to {
        true => exception.from.to_string(),
        false => format!("{} to {}", exception.from, exception.to),
    }
}

fn parse_days(text: &str) -> Result<(Date, Date), FieldError> {
    let (from, to) = text.split_once("to").unwrap_or((text, text));
    let (from, to): (Date, Date) = (from.parse()?, to.parse()?);
    match from <= to {
        true => Ok((from, to)),
        false => Err(FieldError::Text(
            "the last day lies before the first".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_days_read_back() {
        let hours = parse_hours("09:00-12:00, 13:00-17:00").expect("hours");
        assert_eq!(parse_hours(&show_hours(&hours)), Ok(hours));
        assert_eq!(parse_hours(""), Ok(Vec::new()));
        assert!(parse_hours("9-5").is_err());
        let (from, to) = parse_days("2026-12-24 to 2026-12-26").expect("days");
        let exception = CalendarException {
            name: String::new(),
            from,
            to,
            hours: Vec::new(),
        };
        assert_eq!(parse_days(&show_days(&exception)), Ok((from, to)));
        assert!(parse_days("2026-12-26 to 2026-12-24").is_err());
    }
}
