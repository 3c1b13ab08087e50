//! The signed, chained history: sealing events and verifying them. Pure.
