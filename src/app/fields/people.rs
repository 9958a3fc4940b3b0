//! Who a ticket needs: roles with counts (`backend x2, qa`) and named agents (`Ada, Agent 3`).

use super::{FieldError, list, named, number};
use crate::plan::{AgentId, Demand, Plan};

/// `backend x2, qa`.
pub fn show_demands(demands: &[Demand]) -> String {
    let one = |demand: &Demand| match demand.count {
        1 => demand.role.clone(),
        count => format!("{} x{count}", demand.role),
    };
    demands.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Reads roles separated by commas, each with an optional count `x2` behind it.
///
/// # Errors
/// When a count is zero or a role is listed twice.
pub fn parse_demands(text: &str) -> Result<Vec<Demand>, FieldError> {
    let mut demands: Vec<Demand> = Vec::new();
    for item in text
        .split([',', ';'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
    {
        let (role, count) = split_count(item)?;
        if demands.iter().any(|demand| demand.role == role) {
            return Err(FieldError::Twice(role.to_owned()));
        }
        demands.push(Demand {
            role: role.to_owned(),
            count,
        });
    }
    Ok(demands)
}

fn split_count(item: &str) -> Result<(&str, u32), FieldError> {
    let last = item.rsplit_once(char::is_whitespace);
    let counted = last.and_then(|(role, word)| Some((role, word.strip_prefix(['x', '×'])?)));
    match counted {
        Some((role, digits)) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            Ok((role.trim_end(), number::parse_count(digits, 1)?))
        }
        _ => Ok((item, 1)),
    }
}

/// The agents' names, separated by commas.
pub fn show_agents(plan: &Plan, agents: &[AgentId]) -> String {
    let name = |&id: &AgentId| plan.agents.get(id).map(|agent| agent.name.clone());
    list::show(&agents.iter().filter_map(name).collect::<Vec<_>>())
}

/// Reads agents' names separated by commas.
///
/// # Errors
/// When nobody has one of the names.
pub fn parse_agents(plan: &Plan, text: &str) -> Result<Vec<AgentId>, FieldError> {
    let rows = named::agents(plan);
    let mut agents = Vec::new();
    for name in list::parse(text) {
        let found = named::parse(&rows, "agent", &name)?;
        agents.extend(found.filter(|id| !agents.contains(id)));
    }
    Ok(agents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Agent;

    #[test]
    fn demands_read_back() {
        let demand = |role: &str, count| Demand {
            role: role.to_owned(),
            count,
        };
        let demands = vec![
            demand("backend", 2),
            demand("data engineer", 1),
            demand("x ray", 3),
        ];
        assert_eq!(parse_demands(&show_demands(&demands)), Ok(demands));
        assert_eq!(parse_demands("qa ×2"), Ok(vec![demand("qa", 2)]));
        assert!(parse_demands("qa x0").is_err());
        assert_eq!(parse_demands("qa, qa"), Err(FieldError::Twice("qa".into())));
    }

    #[test]
    fn agents_are_found_by_name() {
        let agents = [Agent::new(AgentId(1), "Ada"), Agent::new(AgentId(2), "Bo")];
        let plan = Plan {
            agents: agents.into_iter().collect(),
            ..Plan::default()
        };
        let both = vec![AgentId(2), AgentId(1)];
        assert_eq!(parse_agents(&plan, "bo, ADA, bo"), Ok(both.clone()));
        assert_eq!(show_agents(&plan, &both), "Bo, Ada");
        assert!(parse_agents(&plan, "Cy").is_err());
    }
}
