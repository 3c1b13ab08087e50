//! What a command of the window answers when it does not do what it was asked.

use exception::Problems;
use serde::Serialize;

/// What a command comes back with.
pub type Answer<T> = Result<T, Failure>;

/// Why a command did not do what it was asked: one code for each thing that a page does differently.
#[derive(Debug, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Failure {
    /// What was typed does not do: every problem, by field.
    Invalid {
        /// At least one.
        problems: Problems,
    },
    /// The procedure does not allow it, or the system would not.
    Refused {
        /// A sentence that says why and what to do.
        message: String,
    },
    /// Nobody has moved at the desk for too long: whoever sat there signs in again, and goes on.
    Locked {
        /// A sentence that says so.
        message: String,
    },
    /// Somebody else was faster.
    Stale {
        /// A sentence that says what to do.
        message: String,
    },
    /// The program or its records are broken.
    Broken {
        /// A sentence; what is known beyond it stands in the log.
        message: String,
    },
}

impl Failure {
    /// A refusal with its sentence.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused { message: message.into() }
    }

    /// The desk is locked.
    pub fn locked() -> Self {
        Self::Locked { message: "The desk is locked. Enter your passphrase to go on.".to_owned() }
    }

    /// What a person is told, in sentences.
    pub fn sentence(&self) -> String {
        match self {
            Self::Invalid { problems } => {
                problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
            }
            Self::Refused { message }
            | Self::Locked { message }
            | Self::Stale { message }
            | Self::Broken { message } => message.clone(),
        }
    }

    /// A failure of the program: its cause goes to the log, `message` to the person.
    pub fn broken(message: impl Into<String>, cause: &(dyn std::error::Error + 'static)) -> Self {
        let message = message.into();
        tracing::error!(cause = %chain(cause), "{message}");
        Self::Broken { message }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Invalid { problems }
    }
}

impl From<casework::Error> for Failure {
    fn from(error: casework::Error) -> Self {
        let message = error.to_string();
        match error {
            casework::Error::Invalid(problems) => Self::Invalid { problems },
            casework::Error::Refused(_) | casework::Error::NotFound(_) | casework::Error::Document(_) => {
                Self::Refused { message }
            }
            casework::Error::Stale(_) => Self::Stale { message },
            broken @ (casework::Error::Records(_)
            | casework::Error::File { .. }
            | casework::Error::Damaged(_)) => Self::broken(message, &broken),
        }
    }
}

/// An error and what caused it, in one line.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    #[test]
    fn a_failure_is_told_by_its_code() {
        let refused = serde_json::to_value(Failure::refused("Sign in first.")).unwrap();
        assert_eq!(refused, serde_json::json!({"code": "refused", "message": "Sign in first."}));
        let stale = Failure::from(casework::Error::Stale("Somebody was faster.".to_owned()));
        assert_eq!(serde_json::to_value(stale).unwrap().get("code").unwrap(), "stale");
        let missing = Failure::from(casework::Error::NotFound("There is no such request.".to_owned()));
        assert_eq!(serde_json::to_value(missing).unwrap().get("code").unwrap(), "refused");
        let invalid = serde_json::to_value(Failure::from(casework::Error::Invalid(Vec::new()))).unwrap();
        assert_eq!(invalid, serde_json::json!({"code": "invalid", "problems": []}));
    }
}
