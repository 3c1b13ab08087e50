//! Letters, packets and forms: a typed document model, its layout and accessible PDF. Values in, bytes out.
//!
//! A [`Document`](model::Document) says what is to be read; [`Press`] lays it out on US Letter and writes it as a tagged
//! PDF that means to be PDF/UA-1 and PDF/A-2a (PDF/A-3a when files are attached). The same document gives the same
//! bytes: dates come from the document, and nothing here reads a clock, a disk or a random number.
//!
//! The way of a page: `model` → `compose` (with `layout` for the lines) → `page` → `write` (what stands on it; printpdf:
//! fonts and the tree of pages) → `tag` (lopdf).

mod audit;
mod bind;
mod compose;
pub mod docx;
mod filled;
mod fonts;
mod form;
mod hold;
mod language;
mod layout;
mod letter;
mod mail;
pub mod model;
mod output;
mod packet;
pub mod page;
mod particulars;
mod parties;
mod press;
mod public_copy;
mod report;
mod rich;
mod sheet;
mod tag;
mod template;
pub mod texts;
mod violation;
mod withhold;
mod write;

pub use audit::{AUDIT_NOTICE, AuditNotice, AuditReport};
pub use bind::{BindError, Binder, Binding};
pub use filled::{FilledForm, LARGEST_COPY, NoForm, NotTaken, read_filled, shown};
pub use form::PaperForm;
pub use letter::{DENIAL_LETTER, Letter, LetterError, letter_text};
pub use mail::{Mail, MailError, MailText, Reached, mail_text};
pub use packet::{FindingsPacket, PacketError, RecordPaper};
pub use particulars::{Particular, missing_particulars};
pub use press::{Press, PrintError, Printed, print_all};
pub use public_copy::{ComposedCopy, CopyFile, PublicCopyPaper, attached_file};
pub use report::ReportPaper;
pub use rich::{Rich, Span, SpanKind};
pub use template::TemplateError;
pub use violation::ViolationPaper;
pub use withhold::Place;
