//! Why something was not done.

use exception::{Problem, Problems, Refusal};

/// Why something was not done; each reads as a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was typed is not right: every problem, by field.
    #[error("{}", sentences(.0))]
    Invalid(Problems),
    /// The procedure does not allow it.
    #[error("{0}")]
    Refused(String),
    /// Somebody else was faster.
    #[error("{0}")]
    Stale(String),
    /// It is not there, or not for this person to see.
    #[error("{0}")]
    NotFound(String),
    /// The records cannot be read or written.
    #[error(transparent)]
    Records(store::Error),
    /// A document cannot be made.
    #[error("{0}")]
    Document(String),
    /// A file cannot be read or written.
    #[error("{what}: {source}")]
    File {
        /// What was to be done with which file.
        what: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The records contradict themselves.
    #[error("{0} Check the history with “verify”, and restore a backup if it does not verify.")]
    Damaged(String),
}

fn sentences(problems: &Problems) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}

impl Error {
    /// The code that the window branches on.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::Refused(_) | Self::NotFound(_) | Self::Document(_) => "refused",
            Self::Stale(_) => "stale",
            Self::Records(_) | Self::File { .. } | Self::Damaged(_) => "broken",
        }
    }

    /// One problem at one field.
    pub(crate) fn invalid(field: &str, code: &str, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self::Invalid(vec![Problem::new(field, code, message)])
    }

    /// The problems by field; none for other errors.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Invalid(problems) => problems,
            Self::Refused(_)
            | Self::Stale(_)
            | Self::NotFound(_)
            | Self::Records(_)
            | Self::Document(_)
            | Self::File { .. }
            | Self::Damaged(_) => &[],
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotReady(problems) => Self::Invalid(problems),
            Refusal::WrongStage { .. } | Refusal::NotTheirs { .. } | Refusal::Involved { .. } => {
                Self::Refused(refusal.to_string())
            }
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        if let store::Error::NotFound { what } = &error {
            Self::NotFound(format!("{what} was not found. Check the name."))
        } else if let store::Error::Stale { .. } = error {
            Self::Stale(
                "Somebody else changed this in the meantime. What you typed is kept: look at what changed, then go on."
                    .to_owned(),
            )
        } else {
            Self::Records(error)
        }
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}
