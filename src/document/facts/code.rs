//! Facts in code: what creates the tickets, what agents are told, who gets what.

use super::Place;

/// Code that creates tickets, blockers and agents in another tool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bootstrap {
    /// The tickets it creates.
    pub tickets: Vec<BootstrapTicket>,
    /// The blockers it sets, predecessor first, as keys.
    pub dependencies: Vec<(String, String, Place)>,
    /// The agents it starts.
    pub agents: Vec<String>,
    /// From its first to its last line.
    pub place: Place,
}

/// One ticket of a bootstrap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BootstrapTicket {
    /// The key in its subject.
    pub key: String,
    /// The rest of its subject.
    pub title: String,
    /// What is shown while somebody works on it.
    pub active_form: String,
    /// Whether somebody owns it.
    pub has_owner: bool,
    /// Where.
    pub place: Place,
}

/// What an agent is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompt {
    /// The agent's name.
    pub agent: String,
    /// The agent's type.
    pub role: String,
    /// The files it names.
    pub files: Vec<String>,
    /// The keys it names, ranges expanded.
    pub keys: Vec<String>,
    /// The directory it names.
    pub working_directory: String,
    /// The words.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// A rule that sends work to an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The word that is looked for; empty for the agent that gets everything else.
    pub word: String,
    /// The agent.
    pub agent: String,
    /// Where.
    pub place: Place,
}

/// Work asked for in code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The words by which it would be routed.
    pub words: Vec<String>,
    /// The agent it is given to, where it is given to one.
    pub agent: String,
    /// The tasks it consists of.
    pub tasks: Vec<String>,
    /// Where.
    pub place: Place,
}

/// A path of one person's machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsolutePath {
    /// The path.
    pub path: String,
    /// Where.
    pub place: Place,
}
