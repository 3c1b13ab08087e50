//! What a person can ask for, without a window: joins the procedure, the history, the records and the
//! documents.

pub mod view;
