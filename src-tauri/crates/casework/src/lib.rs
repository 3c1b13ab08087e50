//! What a person can ask for, without a window: joins the procedure, the history, the records and the
//! documents.
//!
//! An [`Office`] is one set of records. Nearly everything is asked by somebody: a [`Session`] holds who is at
//! the desk and their signing key. The instant comes in as an argument; nothing here reads a clock.

mod accounts;
mod audits;
mod calendar;
mod calendars;
mod checks;
mod chosen;
mod demonstration;
mod deputies;
mod drafts;
mod edited;
mod error;
mod export;
mod export_requests;
mod files;
mod filing;
mod find;
mod folded;
mod form;
mod form_copy;
mod history;
mod imports;
mod inbox;
mod keeping;
mod letters;
mod mails;
mod matters;
mod memory;
mod office;
mod packets;
mod passphrase;
mod poam;
mod policies;
mod precedents;
mod project;
mod public_copy;
mod queue;
mod reading;
mod reports;
mod request_view;
mod retention;
mod retired;
mod sendings;
mod session;
mod settings;
mod sign_in;
mod signed_record;
mod steady;
mod succession;
mod take;
mod templates;
pub mod view;
mod views;
mod violations;
mod watching;
mod words;

pub use demonstration::{BenchOffice, DemoOffice};
pub use documents::{BindError, Binder, Binding};
pub use drafts::DraftOf;
pub use error::Error;
pub use files::FileContent;
pub use form_copy::LARGEST_COPY;
pub use imports::{LARGEST_TABLE, SourceFile};
pub use keeping::{Underway, look_into_backup, read_history_back, restore_backup};
pub use matters::MatterDraft;
pub use office::{DEMONSTRATION_PASSPHRASE, Office, procedure};
pub use session::Session;
pub use steady::Steady;
pub use words::search_text;

/// The result of everything that can be asked.
pub type Result<T> = std::result::Result<T, Error>;
