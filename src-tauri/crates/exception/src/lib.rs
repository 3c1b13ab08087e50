//! The exception request and its procedure: form, qualification, risk, workflow, calendar.
//!
//! Everything here is a value or a rule about values. The crate cannot read the time, the disk, the network
//! or a random number: instants, days and identifiers come in as arguments. A [`Request`] is folded from its
//! [`Event`]s and answers two questions: what may this person do now ([`Request::may`]), and what does the
//! record become when they do it ([`Request::take`]). What may follow what stands in one table,
//! [`workflow::TRANSITIONS`].

pub mod action;
pub mod assessment;
pub mod audit;
pub mod calendar;
pub mod check;
pub mod correspondence;
pub mod deputy;
pub mod document;
pub mod due;
pub mod form;
pub mod import;
pub mod input;
pub mod intake;
pub mod matter;
pub mod meeting;
pub mod notice;
pub mod office;
pub mod parse;
pub mod people;
pub mod poam;
pub mod policy;
pub mod precedent;
pub mod public_copy;
pub mod report;
pub mod request;
pub mod retention;
pub mod retired;
pub mod risk;
pub mod saved_view;
pub mod service_request;
pub mod settings;
pub mod stream;
pub mod text;
pub mod values;
pub mod violation;
pub mod watch;
mod words;
pub mod workflow;

pub use action::{Action, Event, Step};
pub use input::{Problem, Problems};
pub use matter::{Matter, MatterKind, MatterNumber};
pub use people::{Actor, Person, Role};
pub use request::{Refusal, Request};
pub use settings::Settings;
pub use values::{Digest, Instant, RequestNumber};
pub use workflow::{Guard, Stage, TRANSITIONS, Transition};
