//! A file with two projects, as P6 writes it.

use super::{read, sniff};
use crate::exchange::ReadOptions;
use crate::plan::*;

const FILE: &str = "ERMHDR\t8.4\t2026-01-01\r
%T\tPROJECT\r
%F\tproj_id\tproj_short_name\tclndr_id\tplan_start_date\r
%R\t1\tONE\t7\t2026-03-02 08:00\r
%R\t2\tTWO\t7\t2026-03-09 08:00\r
%T\tCALENDAR\r
%F\tclndr_id\tdefault_flag\tclndr_name\tbase_clndr_id\tday_hr_cnt\tclndr_data\r
%R\t7\tY\tWeek\t\t8\t(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|16:00)())))(0||3()((0||0(s|08:00|f|16:00)())))))(0||Exceptions()((0||0(d|46083)())))))\r
%R\t8\tN\tBroken\t\t8\t(0||CalendarData(\r
%T\tPROJWBS\r
%F\twbs_id\tproj_id\tseq_num\tproj_node_flag\twbs_short_name\twbs_name\tparent_wbs_id\r
%R\t10\t1\t1\tY\tONE\tProject one\t\r
%R\t11\t1\t2\tN\tA\tPart\t10\r
%R\t12\t1\t3\tN\tE\tEmpty\t10\r
%R\t20\t2\t1\tY\tTWO\tProject two\t\r
%T\tTASK\r
%F\ttask_id\tproj_id\twbs_id\tclndr_id\ttask_type\tstatus_code\tcomplete_pct_type\tphys_complete_pct\ttask_code\ttask_name\ttarget_drtn_hr_cnt\tcstr_type\tcstr_date\tcstr_type2\tcstr_date2\r
%R\t100\t1\t11\t7\tTT_Task\tTK_Active\tCP_Phys\t40\tA1000\tDig\t16\tCS_MSOA\t2026-03-03 08:00\tCS_MEOB\t2026-04-01 16:00\r
%R\t101\t1\t10\t7\tTT_FinMile\tTK_NotStart\tCP_Drtn\t0\tA1010\tDone\t0\t\t\t\t\r
%R\t200\t2\t20\t8\tTT_LOE\tTK_NotStart\tCP_Drtn\t0\tA1000\tLook\t8\t\t\t\t\r
%T\tTASKPRED\r
%F\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt\r
%R\t101\t100\tPR_FS\t8\r
%R\t200\t101\tSS\t0\r
%R\t200\t999\tPR_FF\t0\r
%T\tSCHEDOPTIONS\r
%F\tschedoptions_id\tsched_calendar_on_relationship_lag\r
%R\t1\trcal_24Hour\r
%T\tROLES\r
%F\trole_id\trole_name\r
%R\t5\tdigger\r
%T\tRSRC\r
%F\trsrc_id\tclndr_id\trsrc_name\trsrc_type\r
%R\t50\t7\tAda\tRT_Labor\r
%T\tRSRCROLE\r
%F\trsrc_id\trole_id\r
%R\t50\t5\r
%T\tTASKRSRC\r
%F\ttask_id\trsrc_id\trole_id\r
%R\t100\t50\t5\r
%R\t200\t\t5\r
%E\r
";

#[test]
fn projects_activities_and_people_are_read() {
    assert!(sniff(FILE.as_bytes()));
    let (plan, report) = read(FILE.as_bytes(), &ReadOptions::default()).expect("a file");
    let notes: Vec<String> = report.losses.iter().map(ToString::to_string).collect();
    // Three activities, two projects and a part of one.
    assert_eq!(
        (
            plan.tickets.len(),
            plan.dependencies.len(),
            plan.agents.len()
        ),
        (6, 2, 1)
    );
    let keys: Vec<&str> = plan.tickets.iter().map(|t| t.key.as_str()).collect();
    assert_eq!(keys, ["ONE", "A1010", "A", "A1000", "TWO", "A1000-2"]);
    let dig = plan.tickets.at(3).expect("Dig");
    assert_eq!(
        (dig.estimate.clone(), dig.progress.percent),
        (Estimate::Fixed(Work(960)), 40)
    );
    assert_eq!(
        dig.constraint.map(|c| c.kind),
        Some(ConstraintKind::StartNoEarlierThan)
    );
    assert!(dig.deadline.is_some() && dig.assignees.len() == 1);
    let lags: Vec<(DependencyKind, Lag)> =
        plan.dependencies.iter().map(|d| (d.kind, d.lag)).collect();
    let elapsed = |minutes| Lag::Elapsed(Elapsed(minutes));
    assert_eq!(
        lags,
        [
            (DependencyKind::Fs, elapsed(480)),
            (DependencyKind::Ss, elapsed(0))
        ]
    );
    assert_eq!(plan.tickets.at(5).map(|t| t.demands.len()), Some(1));
    assert_eq!(
        plan.agents.at(0).map(|a| a.roles.join("")),
        Some("digger".into())
    );
    assert_eq!(
        plan.info.start.map(|s| s.to_string()),
        Some("2026-03-02T08:00".into())
    );
    let parts = [
        "2 projects",
        "line 9: the hours of calendar Broken",
        "without an activity are left out (1)",
        "levels of effort",
        "links to activities that are not in the file are left out (1)",
    ];
    for part in parts {
        assert!(
            notes.iter().any(|note| note.contains(part)),
            "{part} in {notes:?}"
        );
    }
}

#[test]
fn a_cut_file_is_read_as_far_as_it_goes_and_other_text_is_refused() {
    let (plan, report) = read(&FILE.as_bytes()[..1250], &ReadOptions::default()).expect("a file");
    assert!(plan.tickets.len() >= 3);
    assert!(
        report
            .losses
            .iter()
            .any(|loss| loss.text.contains("cut off"))
    );
    assert!(read(b"key,title", &ReadOptions::default()).is_err());
}
