//! A request and the people around it, in memory: real events, really hashed, folded by the core.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use exception::{
    Action, Digest, Event, Instant, Person, Refusal, Request, RequestNumber, Role, Settings, Stage,
    action::{Document, DocumentKind, Edited, FileReference, LetterDraft, LetterForm},
    form::tech_358,
    parse::{self, Entry},
    public_copy::PublicCopy,
    request::{Context, Earlier},
};
use serde_json::{Value, json};

pub const DEPARTMENT: &str = "Department of Motor Vehicles";
const CDT: &str = "California Department of Technology";

/// The day on which every story of these tests begins: 4 January 2027, nine in the morning in California.
pub fn monday() -> Instant {
    at("2027-01-04T17:00:00.000Z")
}

pub fn at(text: &str) -> Instant {
    Instant::try_from(text.to_owned()).unwrap()
}

pub fn later(instant: Instant, minutes: i64) -> Instant {
    Instant::from_millis(instant.millis() + minutes * 60_000)
}

pub fn person(account: &str, department: &str, roles: &[Role]) -> Person {
    Person {
        account: account.to_owned(),
        name: format!("{account} by name"),
        title: "Somebody".to_owned(),
        department: department.to_owned(),
        email: format!("{account}@office.example"),
        phone: String::new(),
        roles: roles.iter().copied().collect::<BTreeSet<_>>(),
    }
}

pub fn requester() -> Person {
    person("requester", DEPARTMENT, &[Role::Requester])
}

pub fn iso() -> Person {
    person("iso", DEPARTMENT, &[Role::RequesterIso])
}

pub fn smb() -> Person {
    person("smb", CDT, &[Role::SmbStaff])
}

pub fn second_smb() -> Person {
    person("second-smb", CDT, &[Role::SmbStaff])
}

pub fn expert() -> Person {
    person("expert", CDT, &[Role::Expert])
}

pub fn cdt_iso() -> Person {
    person("cdt-iso", CDT, &[Role::CdtIso])
}

pub fn auditor() -> Person {
    person("auditor", CDT, &[Role::Auditor])
}

pub fn administrator() -> Person {
    person("administrator", CDT, &[Role::Administrator])
}

pub fn party(who: &str) -> Value {
    json!({ "name": format!("{who} by name"), "title": "Somebody", "department": DEPARTMENT,
        "phone": "916-555-0100", "email": format!("{who}@office.example"), "address": "1 Street" })
}

pub fn intake(step: &str) -> Value {
    json!({
        "step": step, "service_request": "CS0000001", "title": "Kiosk without sign-in",
        "requester": party("requester"), "requester_account": "requester", "iso": party("iso"),
        "policy": { "number": "3510", "title": "Account Standard", "section": "1.3" },
        "cannot_be_met": "Nobody signs in to a kiosk.",
        "qualification": { "criterion": "both", "facts": "Tried with SMB for a month." },
    })
}

pub fn assessment() -> Value {
    let level = json!({ "initiation": "moderate", "adverse_impact": "moderate", "impact": "moderate" });
    json!({
        "step": "record_assessment", "summary": "Public data only.",
        "scenarios": [{ "threat": "A visitor breaks out.", "source": "adversarial", "kinds": ["operations"],
            "inherent": level, "residual": level }],
        "controls": [], "alternatives": [{ "title": "Guest sign-in" }, { "title": "Staffed counter" }],
    })
}

pub fn answers(all: &str) -> Value {
    json!([{ "answer": all, "reason": "As discussed." }, { "answer": all, "reason": "As discussed." }])
}

pub fn form() -> Value {
    let mut answers = json!({
        "service_request": "CS0000001", "request_type": "new", "requested_on": "2027-01-04",
        "requested_by": "customer", "policy_number": "3510", "policy_title": "Account Standard",
        "policy_section": "1.3", "policy_words": "Each person shall sign in.", "criterion": "both",
        "criterion_facts": "Tried.", "title": "Kiosk without sign-in", "cannot_be_met": "Sign-in.",
        "scope": "Twelve kiosks.", "systems": [{ "name": "KSK-01" }], "data_classification": "public",
        "confidentiality": "low", "integrity": "low", "availability": "low",
        "reason_category": "alternate_control", "justification": "A public service.",
        "impact_if_granted": "Nobody can be named.", "impact_if_not_granted": "Kiosks close.",
        "start": "2027-02-01", "end": "2027-07-31",
        "milestones": [{ "what": "Pay stations", "owner": "Parks", "due": "2027-07-01" }],
        "alternatives": [{ "alternative": "Guest sign-in", "proposed_by": "smb", "why_not_possible": "Tried." }],
        "certified": "yes", "certified_name": "R", "certified_title": "T", "certified_on": "2027-01-04",
    });
    for who in ["requester", "iso"] {
        for (field, value) in party(who).as_object().unwrap() {
            answers[format!("{who}_{field}")] = value.clone();
        }
    }
    json!({ "step": "submit_form", "answers": answers })
}

pub fn meeting() -> Value {
    json!({
        "step": "record_meeting", "held_on": "2027-01-04", "held_at": "08:30", "place": "Room 1",
        "attendees": [{ "name": "iso by name" }], "background": "B", "documentation": "D",
        "risk_assessment": "R", "recommended_alternative": "A",
    })
}

pub fn reasons() -> Value {
    json!([{ "text": "The risk is low.", "basis": "assessed_risk" }])
}

pub fn acceptance(from: &str, to: &str) -> Value {
    json!({ "step": "accept_request", "reasons": reasons(), "from": from, "to": to, "review_on": from })
}

pub fn denial() -> Value {
    json!({ "step": "decline_request", "reasons": reasons() })
}

/// A document on file; its bytes stand outside these tests, its digest is that of `text`.
pub fn document(kind: DocumentKind, text: &str) -> Document {
    let sha256 = digest(text.as_bytes());
    let file = FileReference {
        sha256,
        name: "document.pdf".to_owned(),
        size: 1,
        media_type: "application/pdf".to_owned(),
    };
    Document { kind, version: 1, file, pages: 1 }
}

pub fn digest(bytes: &[u8]) -> Digest {
    Digest::from_bytes(ledger::Hash::of(bytes).as_bytes())
}

pub fn sending(step: &str, text: &str) -> Value {
    json!({ "step": step, "document": digest(text.as_bytes()), "to": "iso by name", "on": "2027-01-04",
        "by": "email" })
}

/// The record of a signing of the document `text`, with a file of the bytes `file`.
pub fn signing(text: &str, file: &str) -> Value {
    json!({ "step": "record_signing", "document": digest(text.as_bytes()), "how": "tool",
        "signed_by": "iso by name", "signed_on": "2027-01-04", "path": file })
}

/// What was typed for a step, as an action.
pub fn read(input: &Value) -> Result<Action, exception::Problems> {
    match parse::entry(input, tech_358(), 1)? {
        Entry::Ready(action) => Ok(*action),
        Entry::DraftFindings => {
            Ok(Action::DraftFindings { document: document(DocumentKind::FindingsPacket, "packet") })
        }
        Entry::MakePublicCopy(marks) => {
            let file = document(DocumentKind::FindingsPacket, "copy").file;
            let given = Vec::new();
            let copy = PublicCopy { asked: marks.asked, withheld: Vec::new(), given, file, pages: 1 };
            Ok(Action::MakePublicCopy { copy })
        }
        Entry::DraftLetter(letter) => Ok(Action::DraftLetter {
            letter: *letter,
            document: document(DocumentKind::DenialLetter, "letter"),
        }),
        Entry::DraftDocument { kind, letter } => Ok(Action::DraftDocument {
            letter: letter.map(|letter| *letter),
            document: document(kind, kind.as_str()),
        }),
        Entry::FileEditedLetter { path, of } => {
            let letter = plain_letter("2027-01-04".parse().unwrap());
            let copy = document(DocumentKind::DenialLetter, &path.unwrap_or_default()).file;
            let document = document(DocumentKind::DenialLetter, "edited letter");
            Ok(Action::FileEditedLetter { edited: Edited { of, copy }, letter, document })
        }
        Entry::RecordSigning { path, signing } => {
            let path = path.unwrap_or_default();
            let mut file = document(DocumentKind::FindingsPacket, &path).file;
            file.name = path;
            let document = signing.document.clone();
            Ok(Action::RecordSigning { document, signing: signing.with(file) })
        }
        Entry::ReportChange(what) => Ok(Action::ReportChange { change: RequestNumber::new(2027, 3), what }),
        Entry::WithFile { path, action } => {
            let mut file = document(DocumentKind::FindingsPacket, &path).file;
            file.name = path;
            Ok(action.with_file(file))
        }
        Entry::Renew => Ok(Action::Renew { renewal: RequestNumber::new(2027, 2) }),
        Entry::Attach { path, note } => {
            let mut file = document(DocumentKind::FindingsPacket, &path).file;
            file.name = path;
            Ok(Action::Attach { file, note })
        }
    }
}

/// A request with its history.
#[derive(Clone)]
pub struct Case {
    pub request: Request,
    pub events: Vec<(Event, Digest)>,
    pub now: Instant,
    pub settings: Settings,
    pub earlier: Earlier,
}

impl Case {
    pub fn open_by(person: &Person, input: &Value) -> Result<Self, Refusal> {
        let (settings, earlier, now) = (Settings::default(), Earlier::default(), monday());
        let context = Context {
            person,
            absent: &[],
            acting_for: None,
            at: now,
            settings: &settings,
            earlier: earlier.clone(),
        };
        let Ok(Action::Open { intake }) = read(input) else { panic!("no opening: {input}") };
        let event = Request::open(RequestNumber::new(2027, 1), intake, &context)?;
        let events = vec![hashed(event)];
        let request = Request::fold(events.clone()).unwrap();
        Ok(Self { request, events, now, settings, earlier })
    }

    pub fn opened() -> Self {
        Self::open_by(&requester(), &intake("open")).unwrap()
    }

    pub fn context<'a>(&'a self, person: &'a Person) -> Context<'a> {
        self.context_for(person, &[])
    }

    /// The same where the person is the deputy of others.
    pub fn context_for<'a>(&'a self, person: &'a Person, absent: &'a [Person]) -> Context<'a> {
        Context {
            person,
            absent,
            acting_for: None,
            at: self.now,
            settings: &self.settings,
            earlier: self.earlier.clone(),
        }
    }

    /// What the core answers to a step, without taking it.
    pub fn ask(&self, person: &Person, input: &Value) -> Result<Event, Refusal> {
        self.ask_action(person, read(input).map_err(Refusal::NotReady)?)
    }

    pub fn ask_action(&self, person: &Person, action: Action) -> Result<Event, Refusal> {
        self.request.take(action, &self.context(person))
    }

    /// Takes a step a minute later; the record gains its event, or stays as it is.
    pub fn take(&mut self, person: &Person, input: &Value) -> Result<(), Refusal> {
        self.now = later(self.now, 1);
        let event = self.ask(person, input)?;
        self.apply(event);
        Ok(())
    }

    pub fn apply(&mut self, event: Event) {
        let (event, digest) = hashed(event);
        self.request.apply(event.clone(), digest.clone()).unwrap();
        self.events.push((event, digest));
    }

    /// Takes steps that must succeed.
    pub fn go(mut self, steps: &[(&Person, Value)]) -> Self {
        for (person, input) in steps {
            if let Err(refusal) = self.take(person, input) {
                panic!("{} in {}: {refusal}", input["step"], self.request.stage);
            }
        }
        self
    }

    /// Notes the reference to the newest form in the Service Request.
    pub fn note_form(self) -> Self {
        let about = self.request.form().unwrap().mark.sequence;
        let input = json!({ "step": "note_service_request", "about": about, "noted_on": "2027-01-04" });
        self.go(&[(&smb(), input)])
    }

    pub fn in_assessment() -> Self {
        Self::opened().go(&[
            (&requester(), json!({ "step": "send_for_assessment" })),
            (&smb(), json!({ "step": "ask_expert", "account": "expert", "name": "E", "question": "Q" })),
            (&smb(), assessment()),
        ])
    }

    pub fn in_iso_response() -> Self {
        Self::in_assessment().go(&[(&smb(), json!({ "step": "send_assessment" }))])
    }

    pub fn in_re_architecture() -> Self {
        let input = json!({ "step": "accept_assessment", "answers": answers("accepted") });
        Self::in_iso_response().go(&[(&iso(), input)])
    }

    pub fn in_form() -> Self {
        let input = json!({ "step": "decline_assessment", "answers": answers("declined"), "reasons": "No." });
        Self::in_iso_response().go(&[(&iso(), input)])
    }

    pub fn in_review() -> Self {
        Self::in_form()
            .go(&[(&requester(), form())])
            .note_form()
            .go(&[(&smb(), meeting()), (&smb(), json!({ "step": "draft_document", "kind": "tech_358" }))])
    }

    pub fn in_decision() -> Self {
        Self::in_review().go(&[(&smb(), json!({ "step": "present_for_decision", "summary": "Ready." }))])
    }

    pub fn accepted(from: &str, to: &str) -> Self {
        Self::in_decision().go(&[
            (&cdt_iso(), acceptance(from, to)),
            (&smb(), json!({ "step": "record_responses", "requester": "Yes.", "cdt_iso": "Yes." })),
            (&smb(), json!({ "step": "draft_findings" })),
        ])
    }

    pub fn in_findings() -> Self {
        Self::accepted("2027-01-04", "2027-07-31")
    }

    pub fn in_force(from: &str, to: &str) -> Self {
        Self::accepted(from, to).go(&[(&smb(), sending("send_findings", "packet"))])
    }

    pub fn in_denial() -> Self {
        Self::in_decision().go(&[
            (&cdt_iso(), denial()),
            (
                &smb(),
                json!({ "step": "draft_letter", "dated": "2027-01-04", "salutation": "Dear ISO:",
                    "meanwhile": "The standard applies." }),
            ),
            (&second_smb(), json!({ "step": "approve_letter", "document": digest(b"letter") })),
        ])
    }

    pub fn in_resolution() -> Self {
        Self::in_denial().go(&[(&smb(), sending("send_letter", "letter"))])
    }

    pub fn closed() -> Self {
        Self::in_decision().go(&[(&requester(), json!({ "step": "withdraw", "reasons": "Not needed." }))])
    }

    /// The same request on another day, at noon in California in winter.
    pub fn on(mut self, day: &str) -> Self {
        self.now = at(&format!("{day}T20:00:00.000Z"));
        self
    }

    pub fn stage(&self) -> Stage {
        self.request.stage
    }
}

/// An event with the digest of the bytes that would be filed.
pub fn hashed(event: Event) -> (Event, Digest) {
    let digest = digest(&serde_json::to_vec(&event).unwrap());
    (event, digest)
}

/// The fields of the problems that kept a step back.
pub fn missing(refusal: &Refusal) -> Vec<&str> {
    match refusal {
        Refusal::NotReady(problems) => problems.iter().map(|problem| problem.field.as_str()).collect(),
        Refusal::WrongStage { .. } | Refusal::NotTheirs { .. } | Refusal::Involved { .. } => Vec::new(),
    }
}

/// A letter of nothing but what its template says.
pub fn plain_letter(dated: NaiveDate) -> LetterDraft {
    LetterDraft {
        dated,
        form: LetterForm::Letter,
        delivery: None,
        salutation: None,
        meanwhile: None,
        next_steps: None,
        added: None,
        answer_by: None,
        meeting: None,
        enclosures: Vec::new(),
        copies: Vec::new(),
        template_revision: 0,
    }
}
