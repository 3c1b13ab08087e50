//! A request taken through the procedure, step by step, by the rules of the crate `exception`.

use std::collections::BTreeMap;

use documents::{FindingsPacket, PacketError, model::Attachment};
use exception::{
    Action, Digest, Event, Instant, Person, Request, RequestNumber, Role, Settings,
    action::{Document, DocumentKind, FileReference, LetterDraft},
    form::tech_358,
    intake::Intake,
    parse::{Entry, entry},
    request::{Context, Earlier},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A request with its events, and the office it is in.
pub struct Journey {
    /// The events, with the digest of each.
    pub events: Vec<(Event, Digest)>,
    /// The settings of the office.
    pub settings: Settings,
    minutes: i64,
}

/// Settings with every particular of a letter.
pub fn settings() -> Settings {
    Settings {
        address: "1325 J Street, Suite 1600\nSacramento, CA 95814".into(),
        telephone: "(916) 555-0100".into(),
        inquiries_address: "P.O. Box 1810, Mail Stop Y-22\nRancho Cordova, CA 95741".into(),
        inquiries_telephone: "(916) 555-0142".into(),
        signer_name: "Dana R. Whitfield".into(),
        signer_title: "Chief, Security Management Branch".into(),
        contact_name: "Luis Ortega".into(),
        contact_phone: "(916) 555-0177".into(),
        contact_email: "smb.exceptions@example.ca.gov".into(),
        ..Settings::default()
    }
}

fn person(account: &str, name: &str, role: Role) -> Person {
    Person {
        account: account.into(),
        name: name.into(),
        title: String::new(),
        department: if matches!(role, Role::Requester | Role::RequesterIso) {
            "Department of Water Programs".into()
        } else {
            "California Department of Technology".into()
        },
        email: String::new(),
        phone: String::new(),
        roles: [role].into(),
    }
}

/// The intake record of the sample request.
pub fn intake() -> Value {
    json!({
        "service_request": "CS0098765", "service_request_opened_on": "2026-09-01", "kind": "new",
        "title": "Legacy admin portal without multi-factor sign-in",
        "requester": { "name": "Nguyễn Thị Ánh Tuyết", "title": "Information Technology Manager II",
            "department": "Department of Water Programs", "unit": "Permits Branch", "phone": "(916) 555-0161",
            "email": "tuyet.nguyen@example.ca.gov", "address": "901 P Street\nSacramento, CA 95814" },
        "requester_account": "tuyet",
        "iso": { "name": "Արամ Պետրոսյան (Aram Petrosyan)", "title": "Information Security Officer",
            "department": "Department of Water Programs", "phone": "(916) 555-0162",
            "email": "aram.petrosyan@example.ca.gov", "address": "901 P Street, Room 402\nSacramento, CA 95814" },
        "policy": { "number": "3510", "title": "Identity and Access Management Standard", "version": "June 2025",
            "section": "4.2" },
        "cannot_be_met": "Administrators sign in to the permit portal with a password only.",
        "qualification": { "criterion": "exhausted",
            "facts": "The vendor declined to add SAML; SMB and the department tried a reverse proxy in August." },
    })
}

/// The answers of the sample form.
pub fn answers() -> Value {
    let mut answers = json!({
        "requested_on": "2026-09-14", "requested_by": "customer",
        "policy_words": "Administrative access to systems that hold confidential data requires multi-factor authentication.",
        "criterion": "exhausted", "criterion_facts": "The vendor declined to add SAML.",
        "title": "Legacy admin portal without multi-factor sign-in",
        "cannot_be_met": "Administrators sign in to the permit portal with a password only.",
        "scope": "Eleven administrator accounts of the permit portal.",
        "systems": [
            { "name": "permit-web-01", "role": "Portal", "location": "Sacramento", "owner": "Permits Branch", "data_class": "Confidential" },
            { "name": "permit-db-01", "role": "Database", "location": "Sacramento", "owner": "Permits Branch", "data_class": "Confidential" },
        ],
        "data_classification": "confidential", "confidentiality": "high", "integrity": "moderate", "availability": "low",
        "reason_category": "legacy_system",
        "justification": "The portal does not support SAML and is due to be switched off in the fourth quarter of 2027.\nA rebuild would cost more than the rest of its life is worth.",
        "impact_if_granted": "Eleven accounts stay without a second factor.",
        "impact_if_not_granted": "Permits can’t be corrected by staff until the new portal opens.",
        "start": "2026-12-01", "end": "2027-10-31",
        "milestones": [{ "what": "New portal in test", "owner": "Permits Branch", "due": "2027-06-30" }],
        "alternatives": [{ "alternative": "Reverse proxy with sign-in in front of the portal", "proposed_by": "smb",
            "effort": "Six weeks", "cost": "$48,250.00", "risk_left": "Low", "why_not_possible": "The portal’s own sign-in can’t be switched off." }],
        "certified": "yes", "certified_name": "Nguyễn Thị Ánh Tuyết", "certified_title": "Information Technology Manager II",
        "certified_on": "2026-09-14",
    });
    let prefilled = serde_json::to_value(tech_358().prefill(&intake())).unwrap();
    for (field, answer) in prefilled.as_object().unwrap() {
        let all = answers.as_object_mut().unwrap();
        all.entry(field.clone()).or_insert_with(|| answer.clone());
    }
    answers
}

impl Journey {
    /// Opens the request.
    pub fn open(intake: &Value) -> Self {
        let settings = settings();
        let mut journey = Self { events: Vec::new(), settings, minutes: 0 };
        let read = exception::input::Input::read(intake, Intake::read).unwrap();
        let person = person("tuyet", "Nguyễn Thị Ánh Tuyết", Role::Requester);
        let context = journey.context(&person);
        let event = Request::open(RequestNumber::new(2026, 1), read, &context).unwrap();
        journey.file(event);
        journey
    }

    fn at(&self) -> Instant {
        // From 14 September 2026 on, a working day a step.
        Instant::from_millis(1_789_405_200_000 + self.minutes * 60_000)
    }

    fn context<'a>(&'a self, person: &'a Person) -> Context<'a> {
        Context {
            person,
            absent: &[],
            acting_for: None,
            at: self.at(),
            settings: &self.settings,
            earlier: Earlier::default(),
        }
    }

    fn file(&mut self, event: Event) {
        // By its place and not by its bytes, so that an event may gain a field and no document is another for it.
        let digest = Digest::from_bytes(&Sha256::digest(format!("event {}", self.events.len() + 1)).into());
        self.events.push((event, digest));
        self.minutes += 1440 + 7;
    }

    /// The request as it stands.
    pub fn request(&self) -> Request {
        Request::fold(self.events.iter().cloned()).unwrap()
    }

    /// The digest of the newest event.
    pub fn head(&self) -> Digest {
        self.events.last().unwrap().1.clone()
    }

    fn take(&mut self, action: Action) {
        let request = self.request();
        let people = [
            person("mei", "陳美玲 (Chen Mei-ling)", Role::SmbStaff),
            person("aram", "Արամ Պետրոսյան (Aram Petrosyan)", Role::RequesterIso),
            person("tuyet", "Nguyễn Thị Ánh Tuyết", Role::Requester),
            person("ruth", "Ruth Delgado", Role::CdtIso),
        ];
        let step = action.step();
        let actor = people.iter().find(|person| request.may(step, &self.context(person)).is_ok()).unwrap();
        let event = request.take(action, &self.context(actor)).unwrap();
        self.file(event);
    }

    /// Takes a step as it is typed.
    pub fn step(&mut self, typed: &Value) {
        let Entry::Ready(action) = entry(typed, tech_358(), 1).unwrap() else {
            panic!("{typed} is not filed by itself");
        };
        self.take(*action);
    }

    /// Attaches a file.
    pub fn attach(&mut self, name: &str, note: &str) {
        let file = FileReference {
            sha256: Digest::from_bytes(&Sha256::digest(name.as_bytes()).into()),
            name: name.into(),
            size: 48_250,
            media_type: "application/pdf".into(),
        };
        self.take(Action::Attach { file, note: note.to_owned().try_into().ok() });
    }

    /// The sample request up to the decision, not taken.
    pub fn to_decision(intake: &Value, answers: &Value) -> Self {
        let mut journey = Self::to_review(intake, answers);
        journey.step(
            &json!({ "step": "present_for_decision", "summary": "Ready: all four topics were covered." }),
        );
        journey
    }

    /// The sample request in review, its meeting held.
    pub fn to_review(intake: &Value, answers: &Value) -> Self {
        let mut journey = Self::open(intake);
        journey.step(&json!({ "step": "send_for_assessment" }));
        journey.step(&assessment());
        journey.step(&json!({ "step": "send_assessment" }));
        journey.step(&json!({ "step": "decline_assessment",
            "answers": [
                { "answer": "declined", "reason": "The portal’s own sign-in can’t be switched off." },
                { "answer": "declined", "reason": "Staff work from three sites." },
            ],
            "reasons": "Neither alternative can be in place before the portal is switched off." }));
        journey.step(&json!({ "step": "submit_form", "answers": answers }));
        let about = journey.request().version;
        journey.step(&json!({ "step": "note_service_request", "about": about, "noted_on": "2026-09-19" }));
        journey.step(&json!({ "step": "record_meeting", "held_on": "2026-09-18", "held_at": "14:30",
            "place": "1325 J Street, Room 1604",
            "attendees": [{ "name": "Aram Petrosyan", "role": "Requester’s ISO" }, { "name": "陳美玲", "role": "SMB" }],
            "background": "The portal and its end of life.", "documentation": "Vendor letter of 21 August.",
            "risk_assessment": "Password guessing on eleven accounts.",
            "recommended_alternative": "A reverse proxy, or access from the office network only.",
            "actions": [{ "what": "Ask the vendor again", "owner": "Permits Branch", "due": "2026-10-15" }] }));
        journey
    }

    /// The sample request, declined.
    pub fn declined() -> Self {
        let mut journey = Self::to_decision(&intake(), &answers());
        journey.step(&json!({ "step": "decline_request", "reasons": [
            { "text": "Password guessing against eleven administrator accounts is likely, and one success opens every permit record.", "basis": "assessed_risk" },
            { "text": "Administrative access to confidential data requires a second factor; no compensating control replaces it.", "basis": "requirement" },
        ] }));
        journey
    }

    /// The sample request, accepted, with the responses documented.
    pub fn accepted() -> Self {
        let mut journey = Self::to_decision(&intake(), &answers());
        journey.attach("vendor-letter_\u{202e}fdp.pdf", "Letter of the vendor, 21 August 2026");
        journey.step(&json!({ "step": "accept_request",
            "reasons": [{ "text": "The residual risk is acceptable for ten months with the conditions.", "basis": "assessed_risk" }],
            "conditions": [{ "what": "Sign-in is limited to the office network and watched daily.", "owner": "Permits Branch", "due": "2026-12-15" }],
            "from": "2026-12-01", "to": "2027-09-30", "review_on": "2027-03-01" }));
        journey.step(&json!({ "step": "record_responses",
            "requester": "The department accepts the conditions.", "cdt_iso": "Accepted until the portal is switched off." }));
        journey
    }

    /// The sample request with its exception in force: the findings packet was sent.
    pub fn in_force() -> Self {
        let mut journey = Self::accepted();
        let file = FileReference {
            sha256: Digest::from_bytes(&Sha256::digest(b"packet").into()),
            name: "packet.pdf".into(),
            size: 1,
            media_type: "application/pdf".into(),
        };
        let kind = DocumentKind::FindingsPacket;
        let sha256 = file.sha256.clone();
        journey.take(Action::DraftFindings { document: Document { kind, version: 1, file, pages: 9 } });
        journey.step(&json!({ "step": "send_findings", "document": sha256, "to": "Aram Petrosyan",
            "on": "2026-09-27", "by": "email" }));
        journey
    }

    /// The sample request with its exception revoked.
    pub fn revoked() -> Self {
        let mut journey = Self::in_force();
        journey.step(&json!({ "step": "revoke", "effective_on": "2026-12-31",
            "reasons": "The daily review of sign-ins was not done in two weeks of September.\nThe department agreed." }));
        journey
    }

    /// The sample request, closed as not qualified.
    pub fn not_qualified() -> Self {
        let mut journey = Self::open(&intake());
        journey.step(&json!({ "step": "not_qualified",
            "reasons": "The alternative that SMB recommended in August is possible: the vendor’s proxy is in use elsewhere." }));
        journey
    }

    /// The sample request, sent back with questions.
    pub fn asked() -> Self {
        let mut journey = Self::to_review(&intake(), &answers());
        journey.step(&json!({ "step": "ask_for_information",
            "questions": "1. Which of the eleven accounts are used from outside?\n2. What did the vendor answer on August 21?\n3. When will the new portal be in test?" }));
        journey
    }

    /// What the drafter of the letter adds.
    pub fn draft() -> LetterDraft {
        let typed = json!({
            "dated": "2026-10-01", "delivery": "By e-mail and certified mail", "salutation": "Dear Mr. Petrosyan:",
            "meanwhile": "Standard 3510 applies in full. Administrator accounts without a second factor stay limited to the office network, as agreed on September 18, 2026.",
            "enclosures": [{ "what": "Risk assessment of September 16, 2026 (marked)" }],
            "copies": [{ "to": "Nguyễn Thị Ánh Tuyết, requester" }, { "to": "Ruth Delgado, CDT ISO" }],
        });
        exception::input::Input::read(&typed, |input| LetterDraft::read(input, DocumentKind::DenialLetter, 1))
            .unwrap()
    }
}

fn assessment() -> Value {
    let inputs = |initiation: &str, adverse: &str, impact: &str| json!({ "initiation": initiation, "adverse_impact": adverse, "impact": impact });
    json!({ "step": "record_assessment",
        "summary": "Eleven administrator accounts can be guessed or phished; one success opens every permit record.",
        "scenarios": [
            { "threat": "Password guessing against administrator accounts", "source": "adversarial",
              "kinds": ["operations", "individuals"],
              "inherent": inputs("high", "high", "high"), "residual": inputs("moderate", "high", "high") },
            { "threat": "A password is lost with a laptop", "source": "non_adversarial", "kinds": ["assets"],
              "inherent": inputs("moderate", "moderate", "moderate"), "residual": inputs("low", "moderate", "moderate") },
        ],
        "controls": [{ "control": "Sign-in only from the office network", "kind": "preventive", "owner": "Permits Branch",
            "in_place_since": "2026-08-01", "verified_by": "Firewall rule review", "evidence": "Change CHG004411" }],
        "alternatives": [
            { "title": "Reverse proxy with sign-in in front of the portal", "description": "The portal is reached through the state’s proxy, which asks for the second factor.",
              "effort": "Six weeks", "cost": "$48,250.00", "risk_left": "low", "recommended": true },
            { "title": "Access from the office network only", "effort": "Two days", "risk_left": "moderate" },
        ] })
}

/// The findings packet of a journey, with the signed record that is carried inside.
pub fn packet_of(journey: &Journey, record: Vec<u8>) -> Result<documents::model::Document, PacketError> {
    let request = journey.request();
    FindingsPacket {
        request: &request,
        events: &journey.events,
        settings: &journey.settings,
        template: tech_358(),
        version: 1,
        made_at: Instant::from_millis(1_795_280_400_000),
        page_counts: &BTreeMap::new(),
        attachments: &[Attachment {
            name: "record.json".into(),
            media_type: "application/json",
            description: "The signed record of the request".into(),
            data: record,
        }],
    }
    .document()
}
