//! Runs every widget without a window, in both themes and three scales: labels, sizes, clicks.

use egui::accesskit::{Node, Role, Toggled};
use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Ui, Vec2, pos2, vec2};

use super::*;
use crate::app::fonts::{self, Weight};
use crate::app::theme::metrics::{extent, size};
use crate::app::theme::{self, Theme};

const SCALES: [f32; 3] = [1.0, 1.5, 2.0];
const SCREEN: Vec2 = vec2(400.0, 700.0);

fn context(theme: egui::Theme, scale: f32) -> Context {
    let ctx = Context::default();
    fonts::install(&ctx);
    theme::apply(&ctx);
    ctx.set_theme(theme);
    ctx.data_mut(|data| data.insert_temp(egui::Id::NULL, scale));
    ctx.enable_accesskit();
    ctx
}

/// Runs two frames, as sizes settle in the second, and returns the nodes of the second.
fn nodes(ctx: &Context, events: Vec<Event>, mut content: impl FnMut(&mut Ui)) -> Vec<Node> {
    let mut run = |events: Vec<Event>| {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SCREEN)),
            events,
            ..RawInput::default()
        };
        let scale = ctx.data(|data| data.get_temp(egui::Id::NULL));
        input
            .viewports
            .entry(egui::ViewportId::ROOT)
            .or_default()
            .native_pixels_per_point = scale;
        let mut output = ctx.run_ui(input, &mut content);
        let update = output.platform_output.accesskit_update.take();
        output.drop_without_applying_deltas();
        update.map(|update| update.nodes).unwrap_or_default()
    };
    run(Vec::new());
    run(events).into_iter().map(|(_, node)| node).collect()
}

fn in_every_look(mut check: impl FnMut(&Context, &Theme)) {
    for theme in [egui::Theme::Dark, egui::Theme::Light] {
        for scale in SCALES {
            let ctx = context(theme, scale);
            let colours = if theme == egui::Theme::Dark {
                Theme::dark()
            } else {
                Theme::light()
            };
            check(&ctx, colours);
        }
    }
}

fn find<'a>(nodes: &'a [Node], role: Role, label: &str) -> &'a Node {
    nodes
        .iter()
        .find(|node| {
            node.role() == role && (node.label() == Some(label) || node.value() == Some(label))
        })
        .unwrap_or_else(|| {
            let all: Vec<_> = nodes
                .iter()
                .map(|node| (node.role(), node.label(), node.value()))
                .collect();
            panic!("no {role:?} named {label:?} among {all:?}")
        })
}

fn every_widget(
    ui: &mut Ui,
    theme: &Theme,
    text: &mut String,
) -> Vec<(&'static str, egui::Response)> {
    vec![
        ("title", panel_title(ui, "Swarm in 24 hours")),
        ("section", section_heading(ui, "Starts after")),
        ("chip", ui.add(Chip::new("critical").tone(&theme.critical))),
        (
            "count",
            ui.add(
                Chip::new("3")
                    .label("3 errors")
                    .tone(&theme.critical)
                    .clickable(),
            ),
        ),
        (
            "outlined",
            ui.add(Chip::new("50 %").tone(&theme.critical).outlined()),
        ),
        ("primary", ui.add(ActionButton::primary("Simulate"))),
        (
            "secondary",
            ui.add_enabled(false, ActionButton::secondary("Export")),
        ),
        (
            "property",
            property_row(ui, "Owner", |ui| ui.add(egui::Button::new("Ada"))).response,
        ),
        (
            "value",
            value_row(ui, "Sensitivity of the finish", "0.62", None),
        ),
        (
            "meter",
            ui.add(Meter::new("On the critical path", 0.91).tone(&theme.critical)),
        ),
        ("met", criterion_row(ui, true, "10 isolation tests pass")),
        ("open", criterion_row(ui, false, "reviewed")),
        (
            "status",
            status_field(ui, "Finish", "23:00", Some(theme.critical.text)),
        ),
        (
            "search",
            ui.add(SearchField::new(text, "Find a ticket").shortcut("Ctrl K")),
        ),
        (
            "drop-down",
            drop_down(ui, "Option", "Parallel", 80.0, |_| ()).response,
        ),
        (
            "card",
            page_card(ui, "When will it finish?", "10,000 samples", |_| ()).response,
        ),
        ("tab", tab(ui, "Graph", true)),
        (
            "track",
            ui.add(OutlineRow::track("Path B", theme.track_hue(0).line)),
        ),
        (
            "ticket",
            ui.add(
                OutlineRow::new("B3 Security audit")
                    .value("5 h", None)
                    .selected(true),
            ),
        ),
        (
            "note",
            ui.add(NoteRow::new(
                "error",
                theme.critical.line,
                "B3 is late",
                "hour 6",
            )),
        ),
    ]
}

#[test]
fn every_widget_says_what_it_is() {
    in_every_look(|ctx, theme| {
        let mut text = String::new();
        let nodes = nodes(ctx, Vec::new(), |ui| {
            every_widget(ui, theme, &mut text);
        });
        for (role, label) in [
            (Role::Label, "Swarm in 24 hours"),
            (Role::Label, "Starts after"),
            (Role::Label, "critical"),
            (Role::Button, "3 errors"),
            (Role::Button, "Simulate"),
            (Role::Label, "Owner"),
            (Role::Label, "Sensitivity of the finish 0.62"),
            (Role::Button, "Finish 23:00"),
            (Role::ProgressIndicator, "On the critical path"),
            (Role::ComboBox, "Option"),
            (Role::Label, "When will it finish?"),
            (Role::Label, "10,000 samples"),
        ] {
            find(&nodes, role, label);
        }
        assert_eq!(
            find(&nodes, Role::CheckBox, "reviewed").toggled(),
            Some(Toggled::False)
        );
        assert_eq!(
            find(&nodes, Role::CheckBox, "10 isolation tests pass").toggled(),
            Some(Toggled::True)
        );
        assert!(find(&nodes, Role::Button, "Export").is_disabled());
        assert_eq!(
            find(&nodes, Role::Button, "B3 Security audit, 5 h").toggled(),
            Some(Toggled::True)
        );
        assert_eq!(
            find(&nodes, Role::Button, "error: B3 is late, hour 6").toggled(),
            Some(Toggled::False)
        );
        assert!(nodes.iter().any(|node| node.role() == Role::TextInput));
    });
}

#[test]
fn sizes_follow_the_metrics_at_every_scale() {
    in_every_look(|ctx, theme| {
        let mut text = String::new();
        nodes(ctx, Vec::new(), |ui| {
            let widgets = every_widget(ui, theme, &mut text);
            let height = |name: &str| {
                let found = widgets.iter().find(|(other, _)| *other == name);
                found.map_or(0.0, |(_, response)| response.rect.height())
            };
            for (name, expected) in [
                ("chip", extent::CHIP),
                ("primary", extent::BUTTON),
                ("property", extent::BUTTON),
                ("met", extent::ROW),
                ("ticket", extent::ROW),
                ("tab", extent::TAB_STRIP),
                ("meter", extent::METER),
            ] {
                assert!(
                    (height(name) - expected).abs() < 0.01,
                    "{name} is {} high",
                    height(name)
                );
            }
            for (name, response) in &widgets {
                assert!(response.rect.is_positive(), "{name} has no size");
                assert!(
                    response.rect.right() <= SCREEN.x,
                    "{name} sticks out: {:?}",
                    response.rect
                );
            }
        });
    });
}

#[test]
fn nothing_sticks_out_of_a_narrow_panel() {
    in_every_look(|ctx, theme| {
        let mut text = String::new();
        nodes(ctx, Vec::new(), |ui| {
            ui.set_max_width(90.0);
            let right = ui.max_rect().right();
            for (name, response) in every_widget(ui, theme, &mut text) {
                // Bars and strips scroll or wrap as a whole; their items keep their size.
                if !["status", "tab"].contains(&name) {
                    assert!(
                        response.rect.right() <= right + 0.5,
                        "{name}: {:?} in {right}",
                        response.rect
                    );
                }
            }
        });
    });
}

#[test]
fn long_text_is_cut_and_short_text_is_not() {
    let ctx = context(egui::Theme::Dark, 1.0);
    nodes(&ctx, Vec::new(), |ui| {
        let galley = |text: &str, width: f32| {
            Line::new(text, Weight::Regular, size::BODY, egui::Color32::WHITE).galley(ui, width)
        };
        assert!(!galley("Tenant", 200.0).elided);
        let cut = galley(
            "Tenant onboarding with a very long title that goes on",
            200.0,
        );
        assert!(
            cut.elided && cut.rows.len() == 1 && cut.size().x <= 200.0,
            "{:?}",
            cut.size()
        );
        assert_eq!(galley("two\nlines", 500.0).rows.len(), 1);
        assert!(galley("anything", -5.0).size().x < 20.0);
    });
}

#[test]
fn a_meter_takes_any_number() {
    let ctx = context(egui::Theme::Light, 1.0);
    let nodes = nodes(&ctx, Vec::new(), |ui| {
        for (label, share) in [
            ("none", f32::NAN),
            ("below", -3.0),
            ("above", 7.0),
            ("half", 0.5),
        ] {
            ui.add(Meter::new(label, share));
        }
    });
    let value = |label: &str| find(&nodes, Role::ProgressIndicator, label).numeric_value();
    assert_eq!(
        [value("none"), value("below"), value("above"), value("half")],
        [Some(0.0), Some(0.0), Some(100.0), Some(50.0)]
    );
}

#[test]
fn clicks_reach_rows_and_empty_states() {
    in_every_look(|ctx, _| {
        let mut box_rect = Rect::NOTHING;
        nodes(ctx, Vec::new(), |ui| {
            box_rect = criterion_row(ui, false, "reviewed").rect
        });
        let mut clicked = false;
        nodes(ctx, click(box_rect.center()), |ui| {
            clicked |= criterion_row(ui, false, "reviewed").clicked()
        });
        assert!(clicked);
    });
}

#[test]
fn an_empty_state_is_centred_and_reports_its_action() {
    in_every_look(|ctx, _| {
        let mut chosen = None;
        let mut show = |ui: &mut Ui| {
            let state = EmptyState::new(egui_phosphor::regular::GRAPH, "Nothing here yet.");
            chosen = chosen.or(state.actions(&["Open a plan", "Import"]).show(ui));
        };
        let nodes_before = nodes(ctx, Vec::new(), &mut show);
        find(&nodes_before, Role::Label, "Nothing here yet.");
        let import = find(&nodes_before, Role::Button, "Import").bounds();
        let import = import.map(|bounds| {
            pos2(
                (bounds.x0 + bounds.x1) as f32,
                (bounds.y0 + bounds.y1) as f32,
            ) * 0.5
        });
        let import = import.expect("a painted button has bounds");
        assert!((import.y - SCREEN.y / 2.0).abs() < 100.0, "{import:?}");
        nodes(ctx, click(import), &mut show);
        assert_eq!(chosen, Some(1));
    });
}

fn click(pos: Pos2) -> Vec<Event> {
    let button = |pressed: bool| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    vec![Event::PointerMoved(pos), button(true), button(false)]
}
