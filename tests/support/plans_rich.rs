//! Random plans in which every field of every row kind says something, with the nastiest text there is.
//!
//! Every row is written out as a whole literal, so that a field added to the plan does not compile here
//! until it is filled. The same seed gives the same plan. Plans are consistent; they need not make sense.

use slackline::plan::*;

/// Text that has broken some format somewhere.
const NASTY: &[&str] = &[
    "plain",
    "say \"hi\"",
    "it's 'quoted'",
    "a, b; c\td",
    "two\nlines",
    "carriage\r\nreturn",
    "=1+1",
    "'=1",
    "-dash",
    "@at",
    " spaced ",
    "pipe | `tick` *star* _under_ [link](x)",
    "<script>alert(1)</script> &amp; &",
    "back\\slash\\",
    "\\N \\G \\l",
    "Phase 0: set up :p0, 2026-09-24, 1d",
    "section end class style",
    "%%{init}%% $$x$$ #35; {b} }",
    "設計 レビュー",
    "مرحبا",
    "🚀👩‍💻",
    "e\u{301}\u{200d}\u{202e}x",
    "bell\u{7}esc\u{1b}del\u{7f}",
    "# heading",
    "1. list",
    "| --- |",
    "]]> -->",
    "null",
    "0",
];

/// A small pseudo random generator (SplitMix64), good enough to vary plans.
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// One of some values.
    pub fn pick<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }

    /// Nasty text, never empty.
    pub fn text(&mut self) -> String {
        match self.below(12) {
            0 => "long ".repeat(60),
            1 => format!("{} {}", self.pick(NASTY), self.pick(NASTY)),
            _ => self.pick(NASTY).to_owned(),
        }
    }

    /// A finite number that needs all its digits.
    pub fn number(&mut self) -> f64 {
        1.0 + self.next() as f64 / 7e17
    }

    /// A share between 0 and 1, neither of them.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64 * 0.9 + 0.05
    }

    fn texts(&mut self) -> Vec<String> {
        (0..1 + self.below(2)).map(|_| self.text()).collect()
    }

    fn work(&mut self) -> Work {
        Work(1 + self.below(5000) as i64)
    }

    fn stamp(&mut self) -> Stamp {
        Stamp(29_000_000 + self.below(2_000_000) as i64)
    }

    fn moment(&mut self) -> Moment {
        if self.below(2) == 0 {
            Moment::At(self.stamp())
        } else {
            Moment::After(Elapsed(1 + self.below(9000) as i64))
        }
    }
}

/// A plan with every row kind, every field filled.
pub fn rich_plan(seed: u64) -> Plan {
    let mut maker = Maker {
        random: Random(seed),
        plan: Plan::default(),
    };
    maker.sources();
    maker.calendars();
    maker.metrics();
    maker.tracks_and_agents();
    maker.phases();
    maker.tickets();
    maker.gates();
    maker.dependencies();
    maker.checkpoints();
    maker.options();
    maker.running();
    maker.baselines();
    maker.head();
    maker.plan
}

struct Maker {
    random: Random,
    plan: Plan,
}

impl Maker {
    fn id<Id: From<u32>>(&mut self) -> Id {
        self.plan.last_id += 1 + self.random.below(2) as u32;
        Id::from(self.plan.last_id)
    }

    fn source_refs(&mut self) -> Vec<SourceRef> {
        let sources: Vec<SourceId> = self.plan.sources.iter().map(|s| s.id).collect();
        let source = self.random.pick(&sources);
        let line = 1 + self.random.below(900) as u32;
        vec![
            SourceRef {
                source,
                line,
                to_line: Some(line + 3),
                says: self.random.text(),
            },
            SourceRef::line(source, line + 9),
        ]
    }

    fn criteria(&mut self) -> Vec<Criterion> {
        let metrics: Vec<MetricId> = self.plan.metrics.iter().map(|m| m.id).collect();
        let kinds = [
            CriterionKind::Manual,
            CriterionKind::Command {
                command: self.random.text(),
                exit_status: 3,
                output: self.random.text(),
            },
            CriterionKind::Metric {
                metric: metrics.first().copied(),
                operator: self.random.pick(&Operator::ALL),
                threshold: self.random.number(),
                unit: self.random.text(),
                measured: Some(self.random.number()),
            },
        ];
        let one = |kind| Criterion {
            text: self.random.text(),
            kind,
            done: true,
            owner: self.random.text(),
            evidence: Some(Evidence {
                at: self.random.stamp(),
                command: self.random.text(),
                exit_status: Some(2),
                passed: true,
                output: self.random.text(),
            }),
            sources: self.source_refs(),
        };
        kinds.map(one).into()
    }

    fn sources(&mut self) {
        for _ in 0..2 {
            let repair = Repair {
                line: 7,
                column: 3,
                damaged: self.random.text(),
                repaired: self.random.text(),
            };
            let source = Source {
                id: self.id(),
                name: self.random.text(),
                text: self.random.text(),
                repairs: vec![repair],
            };
            self.plan.sources.insert(source);
        }
    }

    fn calendars(&mut self) {
        let morning = OpenHours {
            from: 8 * 60,
            to: 12 * 60,
        };
        let exception = CalendarException {
            name: self.random.text(),
            from: Date(20_500),
            to: Date(20_502),
            hours: vec![morning],
        };
        let calendar = Calendar {
            id: self.id(),
            name: self.random.text(),
            week: Week::workdays(&[
                morning,
                OpenHours {
                    from: 13 * 60,
                    to: 17 * 60,
                },
            ]),
            exceptions: vec![exception],
        };
        self.plan.calendars.insert(calendar);
    }

    fn metrics(&mut self) {
        let metric = Metric {
            id: self.id(),
            name: self.random.text(),
            operator: self.random.pick(&Operator::ALL),
            threshold: Some(self.random.number()),
            unit: self.random.text(),
            target: self.random.text(),
            current: Some(self.random.number()),
            owner: self.random.text(),
            due: Some(self.random.moment()),
            sources: self.source_refs(),
        };
        self.plan.metrics.insert(metric);
    }

    fn tracks_and_agents(&mut self) {
        let calendar = self.plan.calendars.at(0).map(|c| c.id);
        let tracks: Vec<TrackId> = (0..3).map(|_| self.id()).collect();
        let agents: Vec<AgentId> = (0..3).map(|_| self.id()).collect();
        for &id in &agents {
            let agent = Agent {
                id,
                name: self.random.text(),
                kind: self.random.pick(&[AgentKind::Person, AgentKind::Team]),
                roles: self.random.texts(),
                capacity: 2 + self.random.below(3) as u32,
                calendar,
                cost_rate: self.random.number(),
                tracks: tracks.clone(),
                note: self.random.text(),
                files: self.random.texts(),
                working_directory: self.random.text(),
                sources: self.source_refs(),
            };
            self.plan.agents.insert(agent);
        }
        for &id in &tracks {
            let track = Track {
                id,
                name: self.random.text(),
                description: self.random.text(),
                rank: 1 + self.random.below(9) as i64,
                hue: Some(3),
                role: self.random.text(),
                agents: agents.clone(),
                budget: Some(self.random.work()),
                files: self.random.texts(),
                done: self.criteria(),
                sources: self.source_refs(),
            };
            self.plan.tracks.insert(track);
        }
    }

    fn phases(&mut self) {
        let tracks: Vec<TrackId> = self.plan.tracks.iter().map(|t| t.id).collect();
        let phase = Phase {
            id: self.id(),
            name: self.random.text(),
            description: self.random.text(),
            rank: 5,
            time_box: Some(Work(60)),
            time_box_max: Some(Work(90)),
            tracks,
            milestones: self.criteria(),
            sources: self.source_refs(),
        };
        self.plan.phases.insert(phase);
    }

    fn estimate(&mut self) -> Estimate {
        let (a, b, c) = (self.random.work(), self.random.work(), self.random.work());
        let (min, max) = (Work(a.0.min(b.0)), Work(a.0.max(b.0)));
        match self.random.below(5) {
            0 => Estimate::Fixed(a),
            1 => Estimate::Fixed(Work(0)),
            2 => Estimate::Range { min, max },
            3 => Estimate::ThreePoint {
                min,
                likely: Work(c.0.clamp(min.0, max.0)),
                max,
            },
            _ => Estimate::Empirical(vec![a, b, c]),
        }
    }

    fn tickets(&mut self) {
        let ids: Vec<TicketId> = (0..8).map(|_| self.id()).collect();
        for (place, &id) in ids.iter().enumerate() {
            let ticket = self.ticket(id, place, ids[0]);
            self.plan.tickets.insert(ticket);
        }
    }

    fn ticket(&mut self, id: TicketId, place: usize, summary: TicketId) -> Ticket {
        let tracks: Vec<TrackId> = self.plan.tracks.iter().map(|t| t.id).collect();
        let agents: Vec<AgentId> = self.plan.agents.iter().map(|a| a.id).collect();
        let step = Step {
            title: self.random.text(),
            estimate: self.estimate(),
            done: true,
            sources: self.source_refs(),
        };
        let kinds = [
            ConstraintKind::StartNoEarlierThan,
            ConstraintKind::FinishNoLaterThan,
            ConstraintKind::MustStartOn,
        ];
        Ticket {
            id,
            key: format!("{}.{place}", self.random.text()),
            aliases: vec![format!("{} alias {place}", self.random.text())],
            title: self.random.text(),
            description: self.random.text(),
            track: Some(self.random.pick(&tracks)),
            phase: self.plan.phases.at(0).map(|p| p.id),
            parent: (place == 1 || place == 2).then_some(summary),
            rank: 1 + self.random.below(99) as i64,
            priority: Some(self.random.pick(&[
                Priority::P0,
                Priority::P1,
                Priority::P2,
                Priority::P3,
            ])),
            size: Some(self.random.pick(&[Size::S, Size::M, Size::L, Size::XL])),
            estimate: self.estimate(),
            shape: self.random.pick(&[
                EstimateShape::Pert,
                EstimateShape::Uniform,
                EstimateShape::Lognormal,
            ]),
            work_kind: WorkKind::Effort,
            min_agents: 2,
            max_agents: 3,
            demands: vec![Demand {
                role: self.random.text(),
                count: 1 + self.random.below(3) as u32,
            }],
            assignees: agents,
            calendar: self.plan.calendars.at(0).map(|c| c.id),
            exclusive: self.random.texts(),
            files: self.random.texts(),
            deliverables: self.random.texts(),
            criteria: self.criteria(),
            tags: self.random.texts(),
            constraint: Some(DateConstraint {
                kind: self.random.pick(&kinds),
                moment: Some(self.random.moment()),
            }),
            deadline: Some(self.random.moment()),
            steps: vec![step],
            progress: Progress {
                state: ProgressState::InProgress,
                percent: 40,
                blocked_reason: self.random.text(),
                actual_start: Some(self.random.stamp()),
                actual_finish: Some(self.random.stamp()),
                remaining: Some(self.random.work()),
            },
            fixed_cost: self.random.number(),
            place: Some(Place { x: 1.1, y: -2.7 }),
            sources: self.source_refs(),
        }
    }

    fn gates(&mut self) {
        let tracks: Vec<TrackId> = self.plan.tracks.iter().map(|t| t.id).collect();
        let ticket = self
            .plan
            .tickets
            .iter()
            .last()
            .map(|t| t.id)
            .expect("tickets are made before gates");
        for place in 0..2 {
            let gate = Gate {
                id: self.id(),
                key: format!("{} gate {place}", self.random.text()),
                name: self.random.text(),
                description: self.random.text(),
                phase: self.plan.phases.at(0).map(|p| p.id),
                track: Some(self.random.pick(&tracks)),
                tracks: tracks.clone(),
                rank: 1 + place,
                criteria: self.criteria(),
                review: Some(self.random.work()),
                owner: self.random.text(),
                stop_work: true,
                pass_probability: Some(self.random.share()),
                rework: vec![Rework {
                    ticket,
                    percent: self.random.number(),
                }],
                max_attempts: Some(3),
                decision: Decision {
                    state: DecisionState::GoWithRisks,
                    at: Some(self.random.stamp()),
                    reasons: self.random.texts(),
                    fixes: self.random.texts(),
                    delay: Some(self.random.work()),
                    accepted_risks: self.random.texts(),
                },
                place: Some(Place { x: 0.3, y: 1e-7 }),
                sources: self.source_refs(),
            };
            self.plan.gates.insert(gate);
        }
    }

    /// Some lead forward and some back: plans may be wrong.
    fn dependencies(&mut self) {
        let reading = Reading {
            id: self.id(),
            name: self.random.text(),
            description: self.random.text(),
            sources: self.source_refs(),
        };
        let readings = vec![reading.id];
        self.plan.readings.insert(reading);
        let tickets = self.plan.tickets.iter().map(|t| Node::Ticket(t.id));
        let nodes: Vec<Node> = tickets
            .chain(self.plan.gates.iter().map(|g| Node::Gate(g.id)))
            .collect();
        for _ in 0..12 {
            let (from, to) = (self.random.pick(&nodes), self.random.pick(&nodes));
            if from == to {
                continue;
            }
            let lags = [
                Lag::Work(Work(90)),
                Lag::Work(Work(-30)),
                Lag::Elapsed(Elapsed(45)),
                Lag::Percent(self.random.number()),
                Lag::PercentOfSuccessor(-20.5),
            ];
            let dependency = Dependency {
                id: self.id(),
                from,
                to,
                kind: self.random.pick(&DependencyKind::ALL),
                lag: self.random.pick(&lags),
                strength: self.random.pick(&Strength::ALL),
                reason: self.random.text(),
                readings: if self.random.below(3) == 0 {
                    readings.clone()
                } else {
                    Vec::new()
                },
                sources: self.source_refs(),
                settled: self.random.below(2) == 0,
            };
            self.plan.dependencies.insert(dependency);
        }
    }

    fn checkpoints(&mut self) {
        let ticket = self.plan.tickets.at(0).map(|t| Subject::Ticket(t.id));
        let track = self.plan.tracks.at(0).map(|t| Subject::Track(t.id));
        let phase = self.plan.phases.at(0).map(|p| Subject::Phase(p.id));
        let states = [
            ExpectedState::Started,
            ExpectedState::Percent(self.random.number()),
            ExpectedState::Done,
        ];
        let subjects = ticket.into_iter().chain(track).chain(phase);
        let expectations = subjects
            .zip(states)
            .map(|(subject, state)| Expectation {
                subject,
                state,
                note: self.random.text(),
                sources: self.source_refs(),
            })
            .collect();
        let checkpoint = Checkpoint {
            id: self.id(),
            name: self.random.text(),
            moment: self.random.moment(),
            expectations,
            criteria: self.criteria(),
            note: self.random.text(),
            sources: self.source_refs(),
        };
        self.plan.checkpoints.insert(checkpoint);
    }

    fn options(&mut self) {
        let agents: Vec<AgentId> = self.plan.agents.iter().map(|a| a.id).collect();
        let tracks: Vec<TrackId> = self.plan.tracks.iter().map(|t| t.id).collect();
        let tickets: Vec<TicketId> = self.plan.tickets.iter().map(|t| t.id).collect();
        let nodes: Vec<Node> = tickets.iter().copied().map(Node::Ticket).collect();
        let claim = Some(PromisedRange {
            min: Work(60),
            max: Work(120),
        });
        let stages = vec![
            Stage {
                name: self.random.text(),
                nodes: nodes[..2].to_vec(),
                claim,
            },
            Stage {
                name: String::new(),
                nodes: nodes[2..].to_vec(),
                claim: None,
            },
        ];
        for order in [Order::Sequential(nodes), Order::Stages(stages)] {
            let assignment = Assignment {
                agent: agents[0],
                tracks: tracks.clone(),
                tickets: tickets[..2].to_vec(),
            };
            let option = PlanOption {
                id: self.id(),
                name: self.random.text(),
                description: self.random.text(),
                rank: 4,
                agents: Some(agents[1..].to_vec()),
                assignments: vec![assignment],
                order,
                dropped: self
                    .plan
                    .dependencies
                    .iter()
                    .take(2)
                    .map(|d| d.id)
                    .collect(),
                reading: self.plan.readings.at(0).map(|r| r.id),
                point: self.random.pick(&[
                    EstimatePoint::Min,
                    EstimatePoint::Max,
                    EstimatePoint::Distribution,
                ]),
                excluded: tickets[6..].to_vec(),
                claim,
                sources: self.source_refs(),
            };
            self.plan.options.insert(option);
        }
    }

    /// Risks, claims, escalation rules, report templates and notes.
    fn running(&mut self) {
        let tracks: Vec<TrackId> = self.plan.tracks.iter().map(|t| t.id).collect();
        let tickets: Vec<TicketId> = self.plan.tickets.iter().map(|t| t.id).collect();
        for impact in [
            Impact::Delay(Work(90)),
            Impact::Factor(self.random.number()),
        ] {
            let risk = Risk {
                id: self.id(),
                name: self.random.text(),
                description: self.random.text(),
                probability: Some(self.random.share()),
                impact: Some(impact),
                tickets: tickets.clone(),
                tracks: tracks.clone(),
                trigger: self.random.text(),
                mitigation: self.random.text(),
                fallback: self.random.text(),
                sources: self.source_refs(),
            };
            self.plan.risks.insert(risk);
        }
        let claim = Claim {
            id: self.id(),
            text: self.random.text(),
            kind: self.random.pick(&[
                ClaimKind::Count,
                ClaimKind::Sum,
                ClaimKind::Duration,
                ClaimKind::Date,
            ]),
            stated: Some(self.random.number()),
            stated_max: Some(self.random.number()),
            unit: self.random.text(),
            track: tracks.first().copied(),
            phase: self.plan.phases.at(0).map(|p| p.id),
            sources: self.source_refs(),
        };
        self.plan.claims.insert(claim);
        let escalation = Escalation {
            id: self.id(),
            condition: self.random.text(),
            threshold: Some(self.random.number()),
            unit: self.random.text(),
            within: Some(Elapsed(30)),
            action: self.random.text(),
            contact: self.random.text(),
            sources: self.source_refs(),
        };
        self.plan.escalations.insert(escalation);
        let template = ReportTemplate {
            id: self.id(),
            name: self.random.text(),
            body: self.random.text(),
            every: Some(Elapsed(240)),
            audience: self.random.text(),
            sources: self.source_refs(),
        };
        self.plan.templates.insert(template);
        let note = Note {
            id: self.id(),
            title: self.random.text(),
            body: self.random.text(),
            sources: self.source_refs(),
        };
        self.plan.notes.insert(note);
    }

    fn baselines(&mut self) {
        let tickets = self.plan.tickets.iter().map(|t| Node::Ticket(t.id));
        let nodes: Vec<Node> = tickets
            .chain(self.plan.gates.iter().map(|g| Node::Gate(g.id)))
            .collect();
        let dates = nodes
            .into_iter()
            .map(|node| BaselineDates {
                node,
                start: self.random.stamp(),
                finish: self.random.stamp(),
                work: self.random.work(),
            })
            .collect();
        let baseline = Baseline {
            id: self.id(),
            name: self.random.text(),
            taken: Some(self.random.stamp()),
            dates,
        };
        self.plan.baselines.insert(baseline);
    }

    fn head(&mut self) {
        let info = PlanInfo {
            title: self.random.text(),
            mission: self.random.text(),
            version: self.random.text(),
            status: self.random.text(),
            start: Some(self.random.stamp()),
            deadline: Some(Deadline {
                moment: self.random.moment(),
                hard: self.random.below(2) == 0,
            }),
            calendar: self.plan.calendars.at(0).map(|c| c.id),
            minutes_per_day: 300 + self.random.below(900) as u32,
            days_per_week: 1 + self.random.below(7) as u32,
            reading: self.plan.readings.at(0).map(|r| r.id),
            ranges: RangeReading::P10P90,
            correlation: self.random.share(),
            status_time: Some(self.random.stamp()),
            currency: self.random.text(),
            assumptions: self.random.texts(),
            silenced: vec![Silenced {
                rule: self.random.text(),
                reason: self.random.text(),
            }],
        };
        self.plan.info = std::sync::Arc::new(info);
    }
}
