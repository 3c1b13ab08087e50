//! The exception request and its procedure: form, qualification, risk, workflow, calendar. No clock, no disk, no network.
