//! People with their roles, and what they work on.

use super::write::File;
use crate::exchange::outline::{Kind, Line};

impl File<'_> {
    pub(super) fn people(&mut self) {
        self.xml.open("resources", &[]);
        for agent in self.plan.agents.iter() {
            let function = match agent.roles.first() {
                Some(role) => self.role_id(role),
                None => "Default:0".to_owned(),
            };
            self.xml.open(
                "resource",
                &[
                    ("id", &agent.id.0.to_string()),
                    ("name", &agent.name),
                    ("function", &function),
                    ("contacts", ""),
                    ("phone", ""),
                ],
            );
            if agent.cost_rate != 0.0 {
                // A rate is per day.
                let day = f64::from(self.plan.info.minutes_per_day) / 60.0 * agent.cost_rate;
                self.xml
                    .empty("rate", &[("name", "standard"), ("value", &day.to_string())]);
            }
            self.xml.close();
        }
        self.xml.close();
    }

    pub(super) fn allocations(&mut self, lines: &[Line]) {
        self.xml.open("allocations", &[]);
        for line in lines.iter().filter(|line| !line.is_summary) {
            let Kind::Ticket(id) = line.kind else {
                continue;
            };
            for agent in self
                .plan
                .tickets
                .get(id)
                .into_iter()
                .flat_map(|t| &t.assignees)
            {
                self.xml.empty(
                    "allocation",
                    &[
                        ("task-id", &id.0.to_string()),
                        ("resource-id", &agent.0.to_string()),
                        ("function", "Default:0"),
                        ("responsible", "false"),
                        ("load", "100.0"),
                    ],
                );
            }
        }
        self.xml.close();
    }

    /// Every first role of an agent, numbered in the order of their names.
    fn role_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .plan
            .agents
            .iter()
            .filter_map(|a| a.roles.first())
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn role_id(&self, role: &str) -> String {
        let place = self.role_names().iter().position(|known| *known == role);
        place.map_or(0, |place| place + 1).to_string()
    }

    pub(super) fn roles(&mut self) {
        let names: Vec<String> = self.role_names().into_iter().map(str::to_owned).collect();
        if names.is_empty() {
            return;
        }
        self.xml.open("roles", &[]);
        for (name, number) in names.iter().zip(1..) {
            self.xml
                .empty("role", &[("id", &i32::to_string(&number)), ("name", name)]);
        }
        self.xml.close();
    }
}
