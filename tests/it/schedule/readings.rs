//! One campaign, five readings of its prose: five streams whose order the author left ambiguous. The
//! makespans are worked out by hand from the ranges.

use super::build::Builder;
use slackline::plan::{
    DependencyKind, Estimate, EstimatePoint, Lag, Node, OptionId, PlanOption, Reading, ReadingId,
    Work,
};
use slackline::schedule::{Settings, schedule};

/// `(from, to, kind, percent, reading)`.
type Row = (usize, usize, DependencyKind, Option<Lag>, usize);

const POINTS: [EstimatePoint; 3] = [
    EstimatePoint::Min,
    EstimatePoint::Likely,
    EstimatePoint::Max,
];

fn campaign() -> (Builder, Vec<OptionId>) {
    let mut build = Builder::default();
    let ranges = [
        ("A", 2, 3),
        ("B", 1, 2),
        ("C", 2, 4),
        ("D", 3, 4),
        ("E", 2, 3),
    ];
    let streams: Vec<Node> = ranges
        .iter()
        .map(|&(key, min, max)| {
            build.ticket_with(key, |ticket| {
                ticket.estimate = Estimate::Range {
                    min: Work::hours(min),
                    max: Work::hours(max),
                };
            })
        })
        .collect();
    let readings: Vec<ReadingId> = (1..=5)
        .map(|number| {
            let id = ReadingId(build.next_id());
            build.plan.readings.insert(Reading {
                id,
                name: format!("Reading {number}"),
                description: String::new(),
                sources: Vec::new(),
            });
            id
        })
        .collect();
    let (a, b, c, d, e) = (0, 1, 2, 3, 4);
    let fs = DependencyKind::Fs;
    let baseline = Some(Lag::Percent(165.0 / 285.0 * 100.0));
    let head_start = Some(Lag::PercentOfSuccessor(-60.0 / 285.0 * 100.0));
    let mut rows: Vec<Row> = (1..=5)
        .flat_map(|r| [(a, c, fs, None, r), (b, c, fs, None, r)])
        .collect();
    rows.extend([
        (d, e, DependencyKind::Ss, baseline, 1),
        (d, e, fs, None, 2),
        (a, e, fs, None, 3),
        (b, e, fs, None, 3),
        (c, e, fs, None, 3),
        (d, e, fs, None, 3),
        (c, d, fs, None, 4),
        (d, e, fs, None, 4),
        (c, d, fs, head_start, 5),
        (d, e, fs, None, 5),
    ]);
    for (from, to, kind, lag, reading) in rows {
        build.link_with(streams[from], streams[to], |row| {
            row.kind = kind;
            row.lag = lag.unwrap_or_default();
            row.readings = vec![readings[reading - 1]];
        });
    }
    let mut options = Vec::new();
    for &reading in &readings {
        for point in POINTS {
            let id = OptionId(build.next_id());
            let mut option = PlanOption::new(id, format!("{} {point:?}", reading.0));
            (option.reading, option.point) = (Some(reading), point);
            build.plan.options.insert(option);
            options.push(id);
        }
    }
    (build, options)
}

#[test]
fn every_reading_has_the_makespan_worked_out_by_hand() {
    let (build, options) = campaign();
    let expected = [
        [240, 330, 420],
        [300, 360, 420],
        [360, 480, 600],
        [540, 690, 840],
        // 21.05 % of 180, 210 and 240 minutes less, the percentage rounded up to a minute.
        [503, 646, 790],
    ];
    let computed: Vec<i64> = options
        .iter()
        .map(|&id| {
            let settings = Settings { option: Some(id) };
            schedule(&build.plan, &settings)
                .expect("no cycle")
                .makespan
                .0
        })
        .collect();
    assert_eq!(computed, expected.concat());
}

#[test]
fn without_a_reading_nothing_restricted_holds_and_that_is_said() {
    let (build, _) = campaign();
    let schedule = build.schedule();
    assert_eq!(schedule.makespan, Work(210));
    let said = "20 dependencies hold only in some readings and none is chosen: they are not held.";
    assert_eq!(schedule.assumptions, [said]);
}
