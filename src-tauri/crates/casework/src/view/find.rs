//! Finding: how what is typed may go on, and where it was found.

use exception::RequestNumber;
use serde::Serialize;

/// A way to go on with what is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Completion {
    /// All that then stands in the box.
    pub text: String,
    /// What it is called in the list.
    pub label: String,
    /// What kind of thing it is, in a word or two.
    pub kind: String,
    /// The request that is opened by choosing it, in place of looking further.
    pub opens: Option<RequestNumber>,
}

/// The passage of a request in which something was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Passage {
    /// The request.
    pub number: RequestNumber,
    /// A line of it, or a part of one, as it was typed.
    pub text: String,
}
