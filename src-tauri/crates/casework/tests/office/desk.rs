//! An office in memory with one account a role, and the inputs of every step.

use casework::{Error, Office, Session, view::Taken};
use exception::{
    Instant, Problem, RequestNumber, Role, Step,
    form::{Column, Field, FieldKind, Required, tech_358},
};
use serde_json::{Map, Value, json};

pub(crate) const PASSPHRASE: &str = "correct horse battery";

/// 21 November 2026, 11:34 a.m. in California.
pub(crate) const NOW: i64 = 1_795_289_696_123;

pub(crate) struct People {
    pub(crate) office: Office,
    pub(crate) admin: Session,
    pub(crate) requester: Session,
    pub(crate) iso: Session,
    pub(crate) smb: Session,
    pub(crate) second: Session,
    pub(crate) cdt_iso: Session,
    /// Steps taken: each is a second later than the one before.
    taken: std::cell::Cell<i64>,
}

/// Settings with every particular that a letter needs.
pub(crate) fn settings_with_particulars() -> Value {
    let mut settings = serde_json::to_value(exception::Settings::default()).unwrap();
    for field in ["address", "inquiries_address"] {
        settings[field] = json!("1325 J Street\nSacramento, CA 95814");
    }
    for field in ["telephone", "inquiries_telephone", "contact_phone"] {
        settings[field] = json!("916-555-0100");
    }
    for field in ["signer_name", "signer_title", "contact_name"] {
        settings[field] = json!("Sam Ito");
    }
    settings["contact_email"] = json!("smb@cdt.ca.gov");
    settings
}

impl People {
    /// Sets the office’s time: targets, reminders, closures.
    pub(crate) async fn set_timing(&self, timing: Value) {
        let mut settings =
            serde_json::to_value(self.office.settings(&self.admin).await.unwrap().settings).unwrap();
        settings["timing"] = timing;
        self.office.change_settings(&self.admin, &settings, self.now()).await.unwrap();
    }

    pub(crate) async fn new() -> Self {
        Self::of(Office::in_memory().await.unwrap()).await
    }

    /// The same people in the records that an office has opened.
    pub(crate) async fn of(office: Office) -> Self {
        let now = Instant::from_millis(NOW);
        let set_up = json!({
            "agency": "California Department of Technology", "name": "Ada", "account": "ada",
            "department": "CDT", "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE,
        });
        let admin = office.set_up(&set_up, now).await.unwrap();
        let settings = settings_with_particulars();
        office.change_settings(&admin, &settings, now).await.unwrap();
        let join = async |account: &str, name: &str, department: &str, role: Role| {
            office.add_account(&admin, &account_of(account, name, department, &[role]), now).await.unwrap();
            office.sign_in(account, PASSPHRASE, now).await.unwrap()
        };
        let requester = join("rosa", "Rosa Vega", "DMV", Role::Requester).await;
        let iso = join("ian", "Ian Shaw", "DMV", Role::RequesterIso).await;
        let smb = join("sam", "Sam Ito", "CDT", Role::SmbStaff).await;
        let second = join("sue", "Sue Park", "CDT", Role::SmbStaff).await;
        let cdt_iso = join("cleo", "Cleo Diaz", "CDT", Role::CdtIso).await;
        let taken = std::cell::Cell::new(0);
        Self { office, admin, requester, iso, smb, second, cdt_iso, taken }
    }

    pub(crate) fn now(&self) -> Instant {
        Instant::from_millis(NOW + self.taken.get() * 1000)
    }

    pub(crate) async fn open(&self) -> RequestNumber {
        self.taken.set(self.taken.get() + 1);
        self.office.take(&self.requester, None, None, &intake(), self.now()).await.unwrap().number
    }

    pub(crate) async fn attempt(
        &self,
        session: &Session,
        number: &RequestNumber,
        input: Value,
    ) -> Result<Taken, Error> {
        self.taken.set(self.taken.get() + 1);
        self.office.take(session, Some(number), None, &input, self.now()).await
    }

    pub(crate) async fn take(&self, session: &Session, number: &RequestNumber, input: Value) -> Taken {
        let step = input["step"].clone();
        self.attempt(session, number, input).await.unwrap_or_else(|error| panic!("{step}: {error}"))
    }

    /// From the opening to the assessment before the ISO.
    pub(crate) async fn to_iso(&self) -> RequestNumber {
        let number = self.open().await;
        self.take(&self.requester, &number, json!({ "step": "send_for_assessment" })).await;
        self.take(&self.smb, &number, assessment()).await;
        self.take(&self.smb, &number, json!({ "step": "send_assessment" })).await;
        number
    }

    /// From the opening to the stage Decision.
    pub(crate) async fn to_decision(&self) -> RequestNumber {
        let number = self.to_iso().await;
        let decline = json!({ "step": "decline_assessment", "reasons": "It takes a year.",
            "answers": [{ "answer": "declined", "reason": "No vendor." }] });
        self.take(&self.iso, &number, decline).await;
        self.take(&self.requester, &number, form()).await;
        let view = self.office.request(&self.smb, &number, self.now()).await.unwrap();
        let about = view.service_request_texts.last().unwrap().about;
        let noted = json!({ "step": "note_service_request", "about": about, "noted_on": "2026-11-21" });
        self.take(&self.smb, &number, noted).await;
        let meeting = json!({ "step": "record_meeting", "held_on": "2026-11-20", "held_at": "10:00",
            "place": "Room 4", "attendees": [{ "name": "Ian Shaw" }], "background": "Heard.",
            "documentation": "Read.", "risk_assessment": "Discussed.", "recommended_alternative": "Weighed." });
        self.take(&self.smb, &number, meeting).await;
        self.take(&self.smb, &number, json!({ "step": "present_for_decision", "summary": "Ready." })).await;
        number
    }
}

pub(crate) fn account_of(account: &str, name: &str, department: &str, roles: &[Role]) -> Value {
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    json!({ "account": account, "name": name, "department": department, "roles": roles,
        "email": format!("{account}@example.ca.gov"),
        "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE })
}

pub(crate) fn intake() -> Value {
    json!({
        "step": "open", "service_request": "CS0012345", "title": "Núñez’s old cipher",
        "requester": { "name": "Rosa Vega", "department": "DMV", "email": "rosa@example.ca.gov" },
        "requester_account": "rosa",
        "iso": { "name": "Ian Shaw", "email": "ian@example.ca.gov", "department": "DMV" },
        "policy": { "number": "3500", "title": "Security Awareness" },
        "cannot_be_met": "The mainframe knows one cipher.",
        "qualification": { "criterion": "both", "facts": "The vendor is gone." },
    })
}

pub(crate) fn assessment() -> Value {
    let inputs = json!({ "initiation": "high", "adverse_impact": "high", "impact": "moderate" });
    json!({ "step": "record_assessment", "summary": "The zanzibar gateway is weak.",
        "scenarios": [{ "threat": "Eavesdropping", "source": "adversarial", "kinds": ["operations"],
            "inherent": inputs }],
        "alternatives": [{ "title": "A gateway in front", "recommended": true }] })
}

pub(crate) fn reasons(step: &str) -> Value {
    json!({ "step": step, "reasons": [{ "text": "The risk is Moderate.", "basis": "assessed_risk" }] })
}

/// TECH 358 with an answer to everything that is asked before the decision.
pub(crate) fn form() -> Value {
    let mut answers = Map::new();
    for field in tech_358().requester_sections().flat_map(|section| &section.fields) {
        if field.required != Required::Optional && field.when.is_none() {
            answers.insert(field.id.clone(), answer(field));
        }
    }
    answers.insert("start".to_owned(), json!("2026-12-01"));
    answers.insert("end".to_owned(), json!("2027-05-31"));
    answers.insert("requester_name".to_owned(), json!("Rosa Vega"));
    answers.insert("iso_name".to_owned(), json!("Ian Shaw"));
    json!({ "step": "submit_form", "answers": answers })
}

fn answer(field: &Field) -> Value {
    if field.kind != FieldKind::Table {
        return json!(text(field.kind, field.options.first().map(|option| option.value.as_str())));
    }
    let cell = |column: &Column| {
        let option = column.options.first().map(|option| option.value.as_str());
        (column.id.clone(), json!(text(column.kind, option)))
    };
    json!([field.columns.iter().map(cell).collect::<Map<_, _>>()])
}

fn text(kind: FieldKind, option: Option<&str>) -> String {
    match kind {
        FieldKind::Choice => option.unwrap().to_owned(),
        FieldKind::Date => "2026-11-20".to_owned(),
        FieldKind::Email => "ian@example.ca.gov".to_owned(),
        FieldKind::Statement => "yes".to_owned(),
        FieldKind::Line | FieldKind::Name | FieldKind::Prose | FieldKind::Table => "As written.".to_owned(),
    }
}

/// What the draft of a step starts from, with more fields.
pub(crate) async fn started(
    people: &People,
    session: &Session,
    number: &RequestNumber,
    step: Step,
    more: Value,
) -> Value {
    let mut input = people.office.draft(session, Some(number), step, people.now()).await.unwrap().input;
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

pub(crate) fn fields(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.field.as_str()).collect()
}
