//! The records: all SQL of Exception Desk.
