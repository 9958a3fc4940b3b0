//! One side of a comparison: the plan, an option, or a revision, and its levelled dates.
//!
//! The plan and its options have dates already; a revision is opened and levelled on a thread when it is chosen.

use super::Page;
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::keeping::SafetyRequest;
use crate::app::studies::{Answer, OptionStudy, Study, Topic, revision_row};
use crate::app::widgets::drop_down;
use crate::library::{Revision, RevisionId};
use crate::plan::{OptionId, Plan};
use crate::schedule::Schedule;
use crate::schedule::options::OptionRow;
use std::sync::Arc;

/// What is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum What {
    /// The plan as it is.
    #[default]
    Plan,
    /// An option of it.
    Option(OptionId),
    /// The plan as it was.
    Revision(RevisionId),
}

/// A side: what was chosen, and the dates of a revision.
#[derive(Default)]
pub(super) struct Side {
    pub what: What,
    study: Study<OptionRow>,
}

/// The dates of a side.
#[derive(Clone)]
pub(super) enum Dated {
    Now(Arc<OptionStudy>),
    Then(Arc<OptionRow>, Arc<Plan>),
}

impl Dated {
    /// The dates; `None` where a loop leaves none.
    pub fn dates(&self) -> Option<&Schedule> {
        let row = match self {
            Dated::Now(study) => &study.row,
            Dated::Then(row, _) => row.as_ref(),
        };
        Some(&row.levelled.as_ref().ok()?.dates)
    }

    /// The plan of a revision.
    pub fn plan(&self) -> Option<&Plan> {
        match self {
            Dated::Now(_) => None,
            Dated::Then(_, plan) => Some(plan),
        }
    }

    /// A number that other dates do not have while these are kept.
    pub fn mark(&self) -> usize {
        match self {
            Dated::Now(study) => Arc::as_ptr(study) as usize,
            Dated::Then(row, _) => Arc::as_ptr(row) as usize,
        }
    }
}

/// The width of a choice, where there is so much.
pub(super) const CHOOSER: f32 = 210.0;

impl Side {
    /// The list to choose from.
    pub fn choose(&mut self, ui: &mut egui::Ui, page: &Page<'_>, name: &str) {
        let before = self.what;
        let width = CHOOSER.min((ui.available_width() - 8.0).max(60.0));
        drop_down(ui, name, &label(page, self.what), width, |ui| {
            let mut offer = |ui: &mut egui::Ui, what: What| {
                let text = label(page, what);
                if ui.selectable_label(self.what == what, text).clicked() {
                    self.what = what;
                }
            };
            for study in page.rows {
                offer(ui, study.row.id.map_or(What::Plan, What::Option));
            }
            for revision in revisions(page) {
                offer(ui, What::Revision(revision.id));
            }
        });
        if self.what != before {
            self.study = Study::default();
        }
    }

    /// Its dates, as soon as they are known.
    pub fn dated(
        &mut self,
        page: &Page<'_>,
        ctx: &egui::Context,
        actions: &mut Actions,
    ) -> Option<Dated> {
        let of = |id: Option<OptionId>| {
            let study = page.rows.iter().find(|study| study.row.id == id)?;
            Some(Dated::Now(study.clone()))
        };
        match self.what {
            What::Plan => of(None),
            What::Option(id) => of(Some(id)),
            What::Revision(id) => self.revision(page, id, ctx, actions),
        }
    }

    fn revision(
        &mut self,
        page: &Page<'_>,
        id: RevisionId,
        ctx: &egui::Context,
        actions: &mut Actions,
    ) -> Option<Dated> {
        let shelf = page.ctx.past.shelf?;
        let Some(plan) = shelf.opened(id) else {
            if !shelf.is_opening(id) {
                let request = SafetyRequest::OpenRevision(id);
                actions.push(Action::App(AppRequest::Safety(request)));
            }
            return None;
        };
        // A revision does not change, whatever becomes of the plan.
        let topic = Topic {
            agents: None,
            document: page.ctx.document,
            revision: 0,
            option: None,
        };
        let work = plan.clone();
        self.study
            .want(topic, "levelling a revision", ctx, move |pulse| {
                revision_row(&work, pulse)
            });
        match self.study.answer(topic) {
            Answer::Known(row, _) => Some(Dated::Then(row.clone(), plan.clone())),
            _ => None,
        }
    }

    /// Forgets an option or revision that is no longer there.
    pub fn keep_existing(&mut self, page: &Page<'_>) {
        let is_there = match self.what {
            What::Plan => true,
            What::Option(id) => page.ctx.plan.options.get(id).is_some(),
            What::Revision(id) => revisions(page).iter().any(|revision| revision.id == id),
        };
        if !is_there {
            *self = Self::default();
        }
    }
}

fn revisions<'p>(page: &Page<'p>) -> &'p [Revision] {
    page.ctx.past.shelf.map_or(&[], |shelf| &shelf.revisions)
}

/// What a side is called.
pub(super) fn label(page: &Page<'_>, what: What) -> String {
    match what {
        What::Plan => "As planned".to_owned(),
        What::Option(id) => {
            let option = page.ctx.plan.options.get(id);
            option.map_or_else(String::new, |option| option.name.clone())
        }
        What::Revision(id) => {
            let revision = revisions(page).iter().find(|revision| revision.id == id);
            revision.map_or_else(String::new, |revision| {
                let at = revision.at.told();
                match &revision.name {
                    Some(name) => format!("Revision {name}, {at}"),
                    None => format!("Revision of {at}"),
                }
            })
        }
    }
}
