//! The drawing of one revision, and how it is kept up to date without stopping the window.
//!
//! Reading the plan is cheap and done at once. The layout is computed anew only when boxes, arrows or lanes change, and
//! for large plans on a thread of its own; the drawing before it stays on the screen meanwhile. A thread that is no
//! longer wanted runs to its end and its answer is dropped: layouts are short and hold nothing.

use super::arrange::{Aim, Order};
use super::look::LEAST_FIRST;
use super::model::Model;
use super::scene::Scene;
use super::shapes::{self, Network};
use super::sight::Sight;
use crate::app::derived::DatesKey;
use crate::app::settings::DurationFormat;
use crate::app::studies::Topic;
use crate::app::views::ViewCtx;
use crate::layout::Layout;
use crate::plan::DependencyId;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Above this many cards the layout runs on a thread.
const MOST_AT_ONCE: usize = 1500;
/// What names, clock and toolbar take from the canvas.
const SURROUND: egui::Vec2 = egui::vec2(150.0, 84.0);
/// Up to this many cards the lanes are spread over the canvas, for which the layout is computed twice.
const MOST_FILLED: usize = 300;

/// Everything that is painted.
pub struct Drawing {
    /// What the cards say.
    pub model: Arc<Model>,
    /// Where they stand.
    pub scene: Scene,
    /// The container of the display objects.
    pub network: Network,
    /// A number that no other drawing has.
    pub serial: u64,
    order: Arc<Order>,
    layout: Arc<Layout>,
}

/// What a drawing is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Wanted {
    document: u64,
    revision: u64,
    dates: DatesKey,
    is_by_time: bool,
    durations: DurationFormat,
    /// The state of the plan whose redundant arrows are marked, where they are.
    redundant: Option<Topic>,
}

/// A layout on its way.
struct Job {
    answer: Receiver<Drawing>,
    change: Change,
}

/// The present drawing and the one on its way.
#[derive(Default)]
pub struct Studio {
    drawing: Option<Drawing>,
    wanted: Option<Wanted>,
    /// What of the plan the wanted drawing shows.
    sight: Sight,
    job: Option<Job>,
    /// What the layout aims at; kept for a document, so that resizing does not move cards.
    aim: Aim,
    serial: u64,
}

/// What became of the drawing in this frame, the smallest change first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is as it was.
    None,
    /// It shows another revision.
    Revision,
    /// It shows the same document in the other layout.
    Layout,
    /// It shows another document, or is the first.
    Document,
}

impl Drawing {
    fn new(model: Arc<Model>, order: Arc<Order>, layout: Arc<Layout>, serial: u64) -> Self {
        let scene = Scene::new(&model, &order, &layout);
        let network = shapes::network(&model, &scene);
        Self {
            model,
            scene,
            network,
            serial,
            order,
            layout,
        }
    }
}

impl Drawing {
    /// Shows another revision in which everything stands where it stood, so that nothing is routed anew.
    fn refresh(&mut self, model: Arc<Model>, serial: u64) {
        shapes::refresh(&mut self.network, &model);
        (self.model, self.serial) = (model, serial);
    }

    /// Whether a model is drawn with the same curves; marks and dates only matter where cards stand at their time.
    fn is_drawn_like(&self, model: &Model) -> bool {
        let own = &self.model;
        let cards = own.cards.iter().zip(&model.cards);
        let arrows = own.arrows.iter().zip(&model.arrows);
        self.scene.scale.is_none()
            && own.cards.len() == model.cards.len()
            && own.arrows.len() == model.arrows.len()
            && own.lanes.len() == model.lanes.len()
            && cards.into_iter().all(|(a, b)| a.kind == b.kind)
            && arrows.into_iter().all(|(a, b)| a.is_drawn_like(b))
    }
}

impl Studio {
    /// The present drawing; `None` until the first layout is there.
    pub fn drawing(&mut self) -> Option<&mut Drawing> {
        self.drawing.as_mut()
    }

    /// Hands the drawing out.
    #[cfg(test)]
    pub fn take(&mut self) -> Option<Drawing> {
        self.drawing.take()
    }

    /// Whether the next [`Studio::update`] may change the drawing.
    pub fn is_outdated(&self, ctx: &ViewCtx<'_>, sight: &Sight) -> bool {
        self.job.is_some() || !self.is_wanted(ctx, sight)
    }

    fn is_wanted(&self, ctx: &ViewCtx<'_>, sight: &Sight) -> bool {
        self.wanted == Some(Wanted::of(ctx, sight)) && self.sight == *sight
    }

    /// Whether a layout is being computed.
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Brings the drawing up to date, now or as soon as the layout is ready.
    pub fn update(
        &mut self,
        ctx: &ViewCtx<'_>,
        sight: &Sight,
        egui: &egui::Context,
        canvas: egui::Vec2,
    ) -> Change {
        let wanted = Wanted::of(ctx, sight);
        if self.is_wanted(ctx, sight) {
            return self.receive();
        }
        let mut change = Wanted::change(self.wanted, wanted);
        if let Some(job) = self.job.take() {
            change = change.max(job.change);
        }
        self.wanted = Some(wanted);
        self.sight = sight.clone();
        if change == Change::Document {
            self.aim = Aim {
                aspect: aspect(canvas),
                ..Aim::default()
            };
        }
        self.begin(ctx, change, egui, canvas)
    }

    fn begin(
        &mut self,
        ctx: &ViewCtx<'_>,
        change: Change,
        egui: &egui::Context,
        canvas: egui::Vec2,
    ) -> Change {
        let model = Arc::new(Model::new(
            ctx.plan,
            ctx.derived,
            &self.sight,
            redundant(ctx, &self.sight).map_or(&HashSet::new(), |(_, found)| found),
            ctx.settings.durations,
        ));
        let wants_time = ctx.settings.graph_by_time;
        if change >= Change::Layout && model.cards.len() <= MOST_FILLED {
            let first = Order::new(
                &model,
                wants_time,
                Aim {
                    aspect: self.aim.aspect,
                    ..Aim::default()
                },
            );
            let room = canvas - SURROUND;
            self.aim = first.filling(&first.run(), room, LEAST_FIRST, self.aim);
        }
        let order = Order::new(&model, wants_time, self.aim);
        self.serial += 1;
        let serial = self.serial;
        if let Some(old) = &mut self.drawing
            && *old.order == order
            && old.is_drawn_like(&model)
        {
            old.refresh(model, serial);
            return change;
        }
        let unchanged = self
            .drawing
            .as_ref()
            .filter(|drawing| *drawing.order == order);
        if let Some(old) = unchanged {
            self.drawing = Some(Drawing::new(
                model,
                Arc::clone(&old.order),
                Arc::clone(&old.layout),
                serial,
            ));
            return change;
        }
        let order = Arc::new(order);
        let cards = model.cards.len();
        let work = move || {
            let layout = Arc::new(order.run());
            Drawing::new(model, order, layout, serial)
        };
        if cards <= MOST_AT_ONCE {
            self.drawing = Some(work());
            return change;
        }
        let (sender, answer) = channel();
        let egui = egui.clone();
        std::thread::spawn(move || {
            // Nobody listens any more when the plan has changed meanwhile.
            let _ = sender.send(work());
            egui.request_repaint();
        });
        self.job = Some(Job { answer, change });
        Change::None
    }

    fn receive(&mut self) -> Change {
        let Some(job) = &self.job else {
            return Change::None;
        };
        match job.answer.try_recv() {
            Ok(drawing) => {
                let change = job.change;
                self.drawing = Some(drawing);
                self.job = None;
                change
            }
            Err(TryRecvError::Empty) => Change::None,
            Err(TryRecvError::Disconnected) => {
                self.job = None;
                Change::None
            }
        }
    }
}

impl Wanted {
    fn of(ctx: &ViewCtx<'_>, sight: &Sight) -> Self {
        Self {
            document: ctx.document,
            revision: ctx.revision,
            dates: ctx.derived.key(),
            is_by_time: ctx.settings.graph_by_time,
            durations: ctx.settings.durations,
            redundant: redundant(ctx, sight).map(|(topic, _)| topic),
        }
    }

    fn change(before: Option<Self>, after: Self) -> Change {
        match before {
            Some(before)
                if before.document == after.document && before.is_by_time == after.is_by_time =>
            {
                Change::Revision
            }
            Some(before) if before.document == after.document => Change::Layout,
            _ => Change::Document,
        }
    }
}

/// The redundant arrows, where they are to be marked and as far as they are known.
fn redundant<'a>(ctx: &ViewCtx<'a>, sight: &Sight) -> Option<(Topic, &'a HashSet<DependencyId>)> {
    let known = ctx.studies.redundant.latest(ctx.document);
    known
        .filter(|_| sight.marks_redundant)
        .map(|(topic, found)| (topic, found.as_ref()))
}

/// The shape of the canvas, in quarters, so that a point more or less gives the same drawing.
fn aspect(canvas: egui::Vec2) -> f32 {
    let aspect = (canvas.x / canvas.y.max(1.0) * 4.0).round() / 4.0;
    if aspect.is_finite() {
        aspect.clamp(0.75, 3.5)
    } else {
        Aim::default().aspect
    }
}
