//! SMB’s office and that of a department, with nothing between them but files.

mod weeks;

use std::{path::Path, sync::Arc};

use casework::{
    Error, Office, Session, SourceFile,
    view::{ImportAsk, MadePacket, PacketLook, Taken, TakenIn},
};
use exception::{Digest, Instant, RequestNumber, Role, Stage, Step};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::{
    NOW, PASSPHRASE, account_of, assessment, form, intake, reasons, settings_with_particulars,
};

/// An office on the disk, whoever is in it signed in.
struct House {
    office: Office,
    people: Vec<Session>,
}

impl House {
    async fn new(
        folder: &Path,
        agency: &str,
        department: &str,
        people: &[(&str, &str, Role)],
        now: Instant,
    ) -> Self {
        let office = Office::open(folder).await.unwrap();
        let set_up = json!({
            "agency": agency, "name": "Ada", "account": format!("ada.{}", agency.to_lowercase()),
            "department": agency, "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE,
        });
        let admin = office.set_up(&set_up, now).await.unwrap();
        let mut settings = settings_with_particulars();
        settings["agency"] = json!(agency);
        settings["department"] = json!(department);
        settings["numbers_after"] = json!(if department.is_empty() { 0 } else { 200_000 });
        office.change_settings(&admin, &settings, now).await.unwrap();
        let mut sessions = vec![admin];
        for (account, name, role) in people {
            let of = if department.is_empty() { "CDT" } else { department };
            let account_input = account_of(account, name, of, &[*role]);
            office.add_account(&sessions[0], &account_input, now).await.unwrap();
            sessions.push(office.sign_in(account, PASSPHRASE, now).await.unwrap());
        }
        Self { office, people: sessions }
    }

    fn session(&self, account: &str) -> &Session {
        self.people.iter().find(|session| session.person().account == account).unwrap()
    }
}

struct Two {
    folder: TempDir,
    smb: House,
    dmv: House,
    seconds: std::cell::Cell<i64>,
}

impl Two {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = Instant::from_millis(NOW);
        let smb = [
            ("sam", "Sam Ito", Role::SmbStaff),
            ("sue", "Sue Park", Role::SmbStaff),
            ("cleo", "Cleo Diaz", Role::CdtIso),
            ("xia", "Xia Lee", Role::Expert),
        ];
        let smb = House::new(&folder.path().join("smb"), "CDT", "", &smb, now).await;
        let dmv = [("rosa", "Rosa Vega", Role::Requester), ("ian", "Ian Shaw", Role::RequesterIso)];
        let dmv = House::new(&folder.path().join("dmv"), "DMV", "DMV", &dmv, now).await;
        let two = Self { folder, smb, dmv, seconds: std::cell::Cell::new(0) };
        for account in ["sam", "sue", "cleo"] {
            two.introduce(&two.smb, account, &two.dmv, "ian").await;
        }
        for account in ["rosa", "ian"] {
            two.introduce(&two.dmv, account, &two.smb, "sam").await;
        }
        two
    }

    fn now(&self) -> Instant {
        self.seconds.set(self.seconds.get() + 1);
        Instant::from_millis(NOW + self.seconds.get() * 1000)
    }

    /// Somebody’s card goes to the other office and is accepted there by somebody, after comparing the words.
    async fn introduce(&self, from: &House, account: &str, to: &House, by: &str) {
        let card = from.office.make_card(from.session(account), self.now()).await.unwrap();
        let view = to.office.look_at_card(to.session(by), &card.bytes).await.unwrap();
        assert_eq!((view.why_not, view.words.as_str()), (None, card.words.as_str()));
        let input = json!({ "roles": view.roles_offered, "compared": true });
        to.office.accept_card(to.session(by), &card.bytes, &input, self.now()).await.unwrap();
    }

    async fn attempt(
        &self,
        house: &House,
        who: &str,
        number: &RequestNumber,
        input: Value,
    ) -> Result<Taken, Error> {
        Box::pin(house.office.take(house.session(who), Some(number), None, &input, self.now())).await
    }

    async fn take(&self, house: &House, who: &str, number: &RequestNumber, input: Value) -> Taken {
        let step = input["step"].clone();
        self.attempt(house, who, number, input).await.unwrap_or_else(|error| panic!("{who} {step}: {error}"))
    }

    async fn started(
        &self,
        house: &House,
        who: &str,
        number: &RequestNumber,
        step: Step,
        more: Value,
    ) -> Value {
        let session = house.session(who);
        let draft = Box::pin(house.office.draft(session, Some(number), step, self.now())).await;
        let mut input = draft.unwrap().input;
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        input
    }

    /// A packet from one house, for somebody of the other.
    async fn packet(
        &self,
        from: &House,
        who: &str,
        number: &RequestNumber,
        to: &str,
        more: Value,
    ) -> MadePacket {
        self.try_packet(from, who, number, to, more).await.unwrap_or_else(|error| panic!("{who}: {error}"))
    }

    async fn try_packet(
        &self,
        from: &House,
        who: &str,
        number: &RequestNumber,
        to: &str,
        more: Value,
    ) -> Result<MadePacket, Error> {
        let known = from.office.correspondents(from.session(who)).await.unwrap().people;
        let to = known.iter().find(|known| known.person.account == to).unwrap();
        let mut input = json!({ "to": to.fingerprint });
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        Box::pin(from.office.make_packet_for(from.session(who), number, &input, self.now())).await
    }

    async fn look(&self, house: &House, who: &str, bytes: &[u8]) -> PacketLook {
        Box::pin(house.office.look_at_packet(house.session(who), bytes, self.now())).await.unwrap()
    }

    async fn taken_in(&self, house: &House, who: &str, bytes: &[u8]) -> TakenIn {
        let look = self.look(house, who, bytes).await;
        assert_eq!(look.problems, Vec::<String>::new());
        let session = house.session(who);
        Box::pin(house.office.take_packet(session, bytes, Some(&look.packet), self.now())).await.unwrap()
    }

    /// What a packet is refused with, by the look at it and by taking it alike; nothing is changed by it.
    async fn refused(&self, house: &House, who: &str, bytes: &[u8]) -> String {
        let before = house.office.verify().await.unwrap().events;
        let session = house.session(who);
        let look = house.office.look_at_packet(session, bytes, self.now()).await;
        let error = house.office.take_packet(session, bytes, None, self.now()).await.unwrap_err();
        assert_eq!(error.code(), "refused", "{error}");
        assert_eq!(house.office.verify().await.unwrap().events, before);
        if let Ok(look) = look {
            assert!(!look.may_take);
        }
        error.to_string()
    }

    async fn over(&self, number: &RequestNumber, from: (&House, &str), to: (&House, &str)) -> TakenIn {
        let made = self.packet(from.0, from.1, number, to.1, json!({})).await;
        let taken = self.taken_in(to.0, to.1, &made.bytes).await;
        let receipt =
            from.0.office.take_receipt(from.0.session(from.1), &taken.receipt.bytes, self.now()).await;
        assert!(!receipt.unwrap().already);
        taken
    }

    /// Opened in the department and sent to SMB.
    async fn opened(&self) -> RequestNumber {
        let session = self.dmv.session("rosa");
        let opened = Box::pin(self.dmv.office.take(session, None, None, &intake(), self.now())).await;
        let number = opened.unwrap().number;
        self.take(&self.dmv, "rosa", &number, json!({ "step": "send_for_assessment" })).await;
        number
    }

    /// Assessed by SMB, and before the ISO in the department.
    async fn before_iso(&self) -> RequestNumber {
        let number = self.opened().await;
        self.over(&number, (&self.dmv, "rosa"), (&self.smb, "sam")).await;
        self.take(&self.smb, "sam", &number, assessment()).await;
        self.take(&self.smb, "sam", &number, json!({ "step": "send_assessment" })).await;
        self.over(&number, (&self.smb, "sam"), (&self.dmv, "ian")).await;
        number
    }

    /// Both have the same history of the request, and everything verifies in both.
    async fn agree(&self, number: &RequestNumber) {
        let mine = self.smb.office.request(self.smb.session("sam"), number, self.now()).await.unwrap();
        let theirs = self.dmv.office.request(self.dmv.session("ian"), number, self.now()).await.unwrap();
        assert_eq!(mine.request.head, theirs.request.head);
        assert_eq!(mine.request.version, theirs.request.version);
        assert_eq!(mine.request.stage, theirs.request.stage);
        assert!(mine.history_verifies && theirs.history_verifies);
        for house in [&self.smb, &self.dmv] {
            assert_eq!(house.office.verify().await.unwrap().problems, Vec::<String>::new());
            assert!(house.office.projections_agree().await.unwrap());
        }
    }
}

fn decline() -> Value {
    json!({ "step": "decline_assessment", "reasons": "It takes a year.",
        "answers": [{ "answer": "declined", "reason": "No vendor." }] })
}

async fn to_decision(two: &Two) -> RequestNumber {
    let number = two.before_iso().await;
    two.take(&two.dmv, "ian", &number, decline()).await;
    two.take(&two.dmv, "rosa", &number, form()).await;
    two.over(&number, (&two.dmv, "ian"), (&two.smb, "sam")).await;
    let view = two.smb.office.request(two.smb.session("sam"), &number, two.now()).await.unwrap();
    let about = view.service_request_texts.last().unwrap().about;
    let noted = json!({ "step": "note_service_request", "about": about, "noted_on": "2026-11-21" });
    two.take(&two.smb, "sam", &number, noted).await;
    let meeting = json!({ "step": "record_meeting", "held_on": "2026-11-20", "held_at": "10:00",
        "place": "Room 4", "attendees": [{ "name": "Ian Shaw" }], "background": "Heard.",
        "documentation": "Read.", "risk_assessment": "Discussed.", "recommended_alternative": "Weighed." });
    two.take(&two.smb, "sam", &number, meeting).await;
    two.take(&two.smb, "sam", &number, json!({ "step": "present_for_decision", "summary": "Ready." })).await;
    number
}

#[tokio::test]
async fn the_whole_procedure_runs_between_two_offices_to_a_denial_letter() {
    let two = Two::new().await;
    let number = Box::pin(to_decision(&two)).await;
    assert_eq!(number.as_str(), "EX-2026-200001", "a number of the department’s own");
    // What is SMB’s own stays there.
    let inside = json!({ "step": "comment", "text": "Decline it, I think.", "audience": "inside_smb" });
    two.take(&two.smb, "sam", &number, inside).await;
    assert_eq!(two.take(&two.smb, "cleo", &number, reasons("decline_request")).await.stage, Stage::Denial);
    let letter = two.started(&two.smb, "sam", &number, Step::DraftLetter, json!({})).await;
    let drafted = two.take(&two.smb, "sam", &number, letter).await.document.unwrap();
    // A packet while the letter is being drafted: it is kept inside.
    let made = two.packet(&two.smb, "sam", &number, "ian", json!({})).await;
    let taken = two.taken_in(&two.dmv, "ian", &made.bytes).await;
    assert_eq!(taken.stage, Stage::Denial);
    let view = two.dmv.office.request(two.dmv.session("ian"), &number, two.now()).await.unwrap();
    assert_eq!(view.sharing.withheld, 2, "the remark and the draft");
    assert!(view.history.iter().all(|line| !line.text.contains("Decline it")));
    assert!(two.dmv.office.document(two.dmv.session("ian"), &number, &drafted.sha256).await.is_err());
    Box::pin(two.agree(&number)).await;

    let approval = json!({ "step": "approve_letter", "document": drafted.sha256 });
    two.take(&two.smb, "sue", &number, approval).await;
    let sending = two.started(&two.smb, "sam", &number, Step::SendLetter, json!({ "by": "email" })).await;
    two.take(&two.smb, "sam", &number, sending).await;
    let made = two.packet(&two.smb, "sam", &number, "ian", json!({})).await;
    let look = two.look(&two.dmv, "ian", &made.bytes).await;
    assert_eq!((look.stage_before, look.stage_after), (Some(Stage::Denial), Some(Stage::Resolution)));
    let steps: Vec<Step> = look.lines.iter().map(|line| line.step).collect();
    assert_eq!(steps, [Step::DraftLetter, Step::ApproveLetter, Step::SendLetter], "the draft is told now");
    assert_eq!(look.files.len(), 1);
    two.taken_in(&two.dmv, "ian", &made.bytes).await;
    let bytes =
        two.smb.office.document(two.smb.session("sam"), &number, &drafted.sha256).await.unwrap().bytes;
    let theirs =
        two.dmv.office.document(two.dmv.session("ian"), &number, &drafted.sha256).await.unwrap().bytes;
    assert_eq!(bytes, theirs, "the very letter");
    let view = two.dmv.office.request(two.dmv.session("ian"), &number, two.now()).await.unwrap();
    assert_eq!(view.sharing.withheld, 1, "the remark stays inside");
    Box::pin(two.agree(&number)).await;
    two.dmv.office.rebuild().await.unwrap();
    Box::pin(two.agree(&number)).await;

    let solution = json!({ "step": "record_solution", "solution": "A gateway.", "agreed_on": "2026-11-21" });
    two.take(&two.smb, "sam", &number, solution).await;
    let made = two.packet(&two.smb, "sam", &number, "ian", json!({})).await;
    assert_eq!(two.taken_in(&two.dmv, "ian", &made.bytes).await.stage, Stage::Closed);
    Box::pin(disposed_of_in_the_department(&two, &number, &drafted.sha256, &made.bytes)).await;
}

/// The department’s own schedule has the request go: what SMB kept inside, what it told later, and what the department
/// knew, while SMB keeps it; and a packet of it brings nothing back.
async fn disposed_of_in_the_department(two: &Two, number: &RequestNumber, letter: &Digest, packet: &[u8]) {
    let (office, ada) = (&two.dmv.office, two.dmv.session("ada.dmv"));
    let bea = account_of("bea", "Bea Ruiz", "DMV", &[Role::Administrator]);
    office.add_account(ada, &bea, two.now()).await.unwrap();
    let bea = office.sign_in("bea", PASSPHRASE, two.now()).await.unwrap();
    let mut settings = serde_json::to_value(office.settings(ada).await.unwrap().settings).unwrap();
    settings["retention"] = json!({ "series": [{ "title": "Exceptions", "schedule": "STD 73, item 2",
        "covers": "all", "trigger": "closed", "months": 1, "fate": "destroy" }] });
    office.change_settings(ada, &settings, two.now()).await.unwrap();
    let later = Instant::from_millis(NOW + 40 * 86_400_000);
    let reason = json!({ "reason": "Its period has passed." });
    office.propose_disposal(ada, number, &reason, later).await.unwrap();
    office.dispose(&bea, number, later).await.unwrap();
    let found = office.verify().await.unwrap();
    assert_eq!((found.problems.as_slice(), found.disposed.len()), (&[][..], 1));
    assert!(office.projections_agree().await.unwrap());
    let record = two.folder.path().join("dmv");
    for path in std::fs::read_dir(record).unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        for word in ["A gateway.", "It takes a year."] {
            let there = bytes.windows(word.len()).any(|part| part == word.as_bytes());
            assert!(!there, "{word} in {}", path.display());
        }
    }
    let kept = two.smb.office.document(two.smb.session("sam"), number, letter).await;
    assert!(kept.is_ok(), "SMB keeps its own");
    let refused = office.take_packet(two.dmv.session("ian"), packet, None, two.now()).await.unwrap_err();
    assert!(refused.to_string().contains("was disposed of on"), "{refused}");
}

#[tokio::test]
async fn the_whole_procedure_runs_between_two_offices_to_a_findings_packet() {
    let two = Two::new().await;
    let number = Box::pin(to_decision(&two)).await;
    let more = json!({ "reasons": reasons("")["reasons"], "review_on": "2027-03-01", "to": "2027-05-31" });
    let acceptance = two.started(&two.smb, "cleo", &number, Step::AcceptRequest, more).await;
    two.take(&two.smb, "cleo", &number, acceptance).await;
    let responses = json!({ "step": "record_responses", "requester": "Agreed.", "cdt_iso": "Agreed." });
    two.take(&two.smb, "sam", &number, responses).await;
    let packet =
        two.take(&two.smb, "sam", &number, json!({ "step": "draft_findings" })).await.document.unwrap();
    let sending = two.started(&two.smb, "sam", &number, Step::SendFindings, json!({ "by": "post" })).await;
    two.take(&two.smb, "sam", &number, sending).await;
    let taken = two.over(&number, (&two.smb, "sam"), (&two.dmv, "ian")).await;
    assert_eq!(taken.stage, Stage::InForce);
    assert!(two.dmv.office.document(two.dmv.session("ian"), &number, &packet.sha256).await.is_ok());
    Box::pin(two.agree(&number)).await;
    // The history that leaves the department is whole, what SMB keeps inside aside.
    let mut history = Vec::new();
    two.dmv.office.export_history(&two.dmv.people[0], &mut history, two.now()).await.unwrap();
    assert!(!String::from_utf8(history).unwrap().contains("zanzibar gateway is weak, and"));
    // What came from elsewhere, what is kept there and what was told later comes back from a history like any other.
    crate::read_back::comes_back(&two.dmv.office, two.now()).await;
    crate::read_back::comes_back(&two.smb.office, two.now()).await;
}

#[tokio::test]
async fn a_request_that_was_imported_goes_to_its_department_and_is_told_as_imported() {
    let two = Two::new().await;
    let tracker = "Exception ID,SR Number,Title,Status,Department,Requester,ISO,Policy,Date Opened,Decision Date,Expiration Date\n\
        T-1,CS0001001,Kiosk without sign-in,Approved,DMV,Rosa Vega,Ian Shaw,3510,1/5/2026,2/2/2026,9/30/2027\n\
        T-2,CS0001002,Fax without a gateway,Pending,DMV,Rosa Vega,Ian Shaw,3522,1/5/2026,,\n\
        T-3,CS0001003,Old cipher,Denied,DMV,Rosa Vega,Ian Shaw,3522,1/5/2026,2/5/2026,\n";
    let file = SourceFile { name: "tracker.csv".to_owned(), bytes: Arc::new(tracker.as_bytes().to_vec()) };
    let sam = two.smb.session("sam");
    let made = two.smb.office.import(sam, &file, &ImportAsk::default(), two.now()).await.unwrap();
    assert_eq!(made.requests, 3);
    for (count, stage) in [(1, Stage::InForce), (2, Stage::Intake), (3, Stage::Closed)] {
        let number = RequestNumber::new(2026, count);
        let packet = two.packet(&two.smb, "sam", &number, "ian", json!({})).await;
        let look = two.look(&two.dmv, "ian", &packet.bytes).await;
        assert_eq!(look.problems, Vec::<String>::new());
        let told = look.attention.iter().any(|note| note.contains("was imported there from row"));
        assert!(told && look.lines[0].text.starts_with("Imported the request from row"), "{look:?}");
        assert_eq!(two.over(&number, (&two.smb, "sam"), (&two.dmv, "ian")).await.stage, stage);
        let view = two.dmv.office.request(two.dmv.session("ian"), &number, two.now()).await.unwrap();
        assert!(view.request.imported().is_some(), "it is no request that was decided here");
        Box::pin(two.agree(&number)).await;
    }
    // It goes on from there: its side adds to it, and what it adds is judged like any step.
    let number = RequestNumber::new(2026, 2);
    let comment = json!({ "step": "comment", "text": "It was open in the tracker.", "audience": "everyone" });
    two.take(&two.smb, "sam", &number, comment).await;
    two.over(&number, (&two.smb, "sam"), (&two.dmv, "ian")).await;
    Box::pin(two.agree(&number)).await;
}

#[tokio::test]
async fn a_step_is_taken_in_the_office_that_has_the_turn_and_in_no_other() {
    let two = Two::new().await;
    let number = two.before_iso().await;
    let comment = json!({ "step": "comment", "text": "Hm.", "audience": "everyone" });
    let refused = two.attempt(&two.smb, "sam", &number, comment.clone()).await.unwrap_err().to_string();
    assert!(refused.contains("goes on in the office of DMV"), "{refused}");
    let view = two.smb.office.request(two.smb.session("sam"), &number, two.now()).await.unwrap();
    assert!(view.offers.iter().all(|offer| !offer.allowed) && view.sharing.waits.is_some());
    two.take(&two.dmv, "ian", &number, comment).await;
    let accept = json!({ "step": "accept_assessment", "answers": [{ "answer": "accepted" }] });
    two.take(&two.dmv, "ian", &number, accept).await;
    let again = json!({ "step": "comment", "text": "And?", "audience": "everyone" });
    let refused = two.attempt(&two.dmv, "ian", &number, again.clone()).await.unwrap_err().to_string();
    assert!(refused.contains("goes on in the office of CDT"), "{refused}");
    two.over(&number, (&two.dmv, "ian"), (&two.smb, "sam")).await;
    two.take(&two.smb, "sam", &number, again).await;
    two.over(&number, (&two.smb, "sam"), (&two.dmv, "rosa")).await;
    Box::pin(two.agree(&number)).await;
}

#[tokio::test]
async fn what_came_already_or_is_older_changes_nothing() {
    let two = Two::new().await;
    let number = two.opened().await;
    let first = two.packet(&two.dmv, "rosa", &number, "sam", json!({})).await;
    let taken = two.taken_in(&two.smb, "sam", &first.bytes).await;
    let again = two.refused(&two.smb, "sam", &first.bytes).await;
    assert!(again.contains("taken in already, by Sam Ito"), "{again}");
    let second = two.packet(&two.dmv, "rosa", &number, "sam", json!({})).await;
    let same = two.refused(&two.smb, "sam", &second.bytes).await;
    assert!(same.contains("here already"), "{same}");
    two.take(&two.smb, "sam", &number, assessment()).await;
    let older = two.refused(&two.smb, "sam", &second.bytes).await;
    assert!(
        older.contains("older state: it ends with event 2, and here the request has reached event 3"),
        "{older}"
    );
    let receipt = &taken.receipt.bytes;
    let session = two.dmv.session("rosa");
    assert!(!two.dmv.office.take_receipt(session, receipt, two.now()).await.unwrap().already);
    assert!(two.dmv.office.take_receipt(session, receipt, two.now()).await.unwrap().already);
    let view = two.dmv.office.request(session, &number, two.now()).await.unwrap();
    assert!(view.sharing.packets[0].receipt.as_ref().unwrap().contains("Sam Ito"));
    // A receipt that was changed, and one for a packet of another office.
    let text = String::from_utf8(receipt.clone()).unwrap();
    let changed = text.replacen("\"sig\": \"", "\"sig\": \"A", 1);
    assert!(two.dmv.office.take_receipt(session, changed.as_bytes(), two.now()).await.is_err());
    let foreign = two.smb.office.take_receipt(two.smb.session("sam"), receipt, two.now()).await.unwrap_err();
    assert!(foreign.to_string().contains("not made in this office"), "{foreign}");
}

/// A copy of an office as it stands, whose people go on as if there were no other.
async fn twin(two: &Two, of: &str, name: &str) -> House {
    let (from, to) = (two.folder.path().join(of), two.folder.path().join(name));
    std::fs::create_dir_all(&to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
    let office = Office::open(&to).await.unwrap();
    let house = if of == "smb" { &two.smb } else { &two.dmv };
    House { office, people: house.people.clone() }
}

#[tokio::test]
async fn two_answers_to_one_step_are_refused_with_both_named() {
    let two = Two::new().await;
    let number = two.before_iso().await;
    let other = twin(&two, "dmv", "dmv-2").await;
    two.take(&two.dmv, "ian", &number, decline()).await;
    let accept = json!({ "step": "accept_assessment", "answers": [{ "answer": "accepted" }] });
    two.take(&other, "ian", &number, accept).await;
    two.over(&number, (&two.dmv, "ian"), (&two.smb, "sam")).await;
    let made = two.packet(&other, "ian", &number, "sam", json!({})).await;
    let why = two.refused(&two.smb, "sam", &made.bytes).await;
    assert!(why.contains("two answers to one step: event 5"), "{why}");
    assert!(why.contains("“Decline the assessment” by Ian Shaw"), "{why}");
    assert!(why.contains("“Accept the assessment” by Ian Shaw"), "{why}");
    Box::pin(two.agree(&number)).await;
}

#[tokio::test]
async fn a_step_out_of_turn_is_refused_whoever_signed_it() {
    let two = Two::new().await;
    // SMB opened it, and a copy of SMB’s office does not know that the department has it by now.
    let mut opening = intake();
    opening["requester_account"] = Value::Null;
    let session = two.smb.session("sam");
    let number = two.smb.office.take(session, None, None, &opening, two.now()).await.unwrap().number;
    two.take(&two.smb, "sam", &number, json!({ "step": "send_for_assessment" })).await;
    two.take(&two.smb, "sam", &number, assessment()).await;
    two.take(&two.smb, "sam", &number, json!({ "step": "send_assessment" })).await;
    let other = twin(&two, "smb", "smb-2").await;
    two.over(&number, (&two.smb, "sam"), (&two.dmv, "ian")).await;
    Box::pin(two.agree(&number)).await;
    let comment = json!({ "step": "comment", "text": "Hurry.", "audience": "everyone" });
    two.take(&other, "sam", &number, comment).await;
    let made = two.packet(&other, "sam", &number, "ian", json!({})).await;
    let why = two.refused(&two.dmv, "ian", &made.bytes).await;
    assert!(why.contains("Event 5 (“Add a comment” by Sam Ito) is out of turn"), "{why}");
    assert!(why.contains("its next step was the department’s"), "{why}");
}

#[tokio::test]
async fn events_that_are_missing_between_are_asked_for() {
    let two = Two::new().await;
    let number = two.before_iso().await;
    two.take(&two.dmv, "ian", &number, decline()).await;
    two.take(&two.dmv, "rosa", &number, form()).await;
    let step = two.packet(&two.dmv, "ian", &number, "sam", json!({ "from": 6 })).await;
    let why = two.refused(&two.smb, "sam", &step.bytes).await;
    assert!(
        why.contains(
            "Events are missing between: the packet begins with event 6, and here the request reaches event 4"
        ),
        "{why}"
    );
    let both = two.packet(&two.dmv, "ian", &number, "sam", json!({ "from": 5 })).await;
    assert!(both.bytes.len() < step.bytes.len() * 4);
    two.taken_in(&two.smb, "sam", &both.bytes).await;
    Box::pin(two.agree(&number)).await;
}

#[tokio::test]
async fn a_packet_is_for_those_it_was_made_for_and_from_those_who_are_known() {
    let two = Two::new().await;
    let number = two.opened().await;
    let made = two.packet(&two.dmv, "rosa", &number, "sam", json!({})).await;
    assert!(made.encrypted && made.to == ["Sam Ito", "Sue Park", "Cleo Diaz"], "{:?}", made.to);
    // Xia has no card there: it is not encrypted for her, and it is not hers to take.
    let session = two.smb.session("xia");
    assert!(two.smb.office.look_at_packet(session, &made.bytes, two.now()).await.is_err());
    let closed = two.refused(&two.dmv, "ian", &made.bytes).await;
    assert!(closed.contains("encrypted for somebody else"), "{closed}");
    for (at, sentence) in [(made.bytes.len() - 1, "changed on the way"), (30, "changed on the way")] {
        let mut changed = made.bytes.clone();
        changed[at] ^= 1;
        let why = two.refused(&two.smb, "sam", &changed).await;
        assert!(why.contains(sentence), "{why}");
    }
    let none = two.refused(&two.smb, "sam", b"Dear Sam, see attached.").await;
    assert!(none.contains("no packet of Exception Desk"), "{none}");

    // Unencrypted it needs a reason, and is told.
    let bare = two.try_packet(&two.dmv, "rosa", &number, "sam", json!({ "send_unencrypted": true })).await;
    assert_eq!(bare.unwrap_err().problems()[0].field, "unencrypted");
    let reason = json!({ "send_unencrypted": true, "unencrypted": "Their key was lost." });
    let open = two.packet(&two.dmv, "rosa", &number, "sam", reason).await;
    let look = two.look(&two.smb, "sam", &open.bytes).await;
    assert!(look.may_take && look.attention[0].contains("unencrypted"), "{:?}", look.attention);
    let elsewhere = two.refused(&two.dmv, "ian", &open.bytes).await;
    assert!(elsewhere.contains("for another office: Sam Ito of CDT"), "{elsewhere}");

    // A third office whose people SMB does not know.
    let now = two.now();
    let people = [("eve", "Ian Shaw", Role::RequesterIso), ("rob", "Rosa Vega", Role::Requester)];
    let third = House::new(&two.folder.path().join("edd"), "EDD", "DMV", &people, now).await;
    two.introduce(&two.smb, "sam", &third, "eve").await;
    let mut opening = intake();
    opening["requester_account"] = json!("rob");
    let forged =
        third.office.take(third.session("rob"), None, None, &opening, two.now()).await.unwrap().number;
    let missing = two.try_packet(&third, "eve", &forged, "sam", json!({})).await.unwrap_err().to_string();
    assert!(missing.contains("Rosa Vega has no key card yet"), "{missing}");
    // Whoever signs in where packets come and go has one.
    third.office.sign_in("rob", PASSPHRASE, two.now()).await.unwrap();
    let made = two.packet(&third, "eve", &forged, "sam", json!({})).await;
    let why = two.refused(&two.smb, "sam", &made.bytes).await;
    assert!(why.contains("signed with a key that is not known here, in the name of Ian Shaw"), "{why}");
    let look = two.look(&two.smb, "sam", &made.bytes).await;
    let card = look.cards.iter().find(|card| card.account == "eve").unwrap();
    assert!(
        card.attention.iter().any(|sentence| sentence.contains("The names look alike")),
        "{:?}",
        card.attention
    );

    // The same number given out by both.
    two.taken_in(&two.smb, "sam", &open.bytes).await;
    for account in ["eve", "rob"] {
        two.introduce(&third, account, &two.smb, "sam").await;
    }
    let made = two.packet(&third, "eve", &forged, "sam", json!({})).await;
    let why = two.refused(&two.smb, "sam", &made.bytes).await;
    assert!(why.contains("is another request here"), "{why}");
}

#[tokio::test]
async fn keys_decide_and_never_names() {
    let two = Two::new().await;
    let now = two.now();
    let sam = two.smb.session("sam");
    // Cyrillic letters that look like Latin ones.
    let people = [("ian.2", "Іаn Shаw", Role::RequesterIso)];
    let other = House::new(&two.folder.path().join("other"), "DMV", "DMV", &people, now).await;
    let card = other.office.make_card(other.session("ian.2"), two.now()).await.unwrap();
    let view = two.smb.office.look_at_card(sam, &card.bytes).await.unwrap();
    assert!(
        view.attention.iter().any(|sentence| sentence.contains("names look alike")),
        "{:?}",
        view.attention
    );
    let input = json!({ "roles": ["requester_iso"] });
    let error = two.smb.office.accept_card(sam, &card.bytes, &input, two.now()).await.unwrap_err();
    assert_eq!(error.problems()[0].field, "compared");
    let wrong = json!({ "roles": ["smb_staff"], "compared": true });
    let error = two.smb.office.accept_card(sam, &card.bytes, &wrong, two.now()).await.unwrap_err();
    assert_eq!(error.problems()[0].field, "roles");
    let expert = two.smb.session("xia");
    let compared = json!({ "roles": ["requester_iso"], "compared": true });
    let refused = two.smb.office.accept_card(expert, &card.bytes, &compared, two.now()).await.unwrap_err();
    assert!(refused.to_string().contains("is for SMB staff or an administrator"), "{refused}");

    // One’s own card, one under a name that somebody has here, one that is known.
    let own = two.smb.office.make_card(two.smb.session("sue"), two.now()).await.unwrap();
    let view = two.smb.office.look_at_card(sam, &own.bytes).await.unwrap();
    assert!(view.why_not.unwrap().contains("somebody in this office"));
    let people = [("sam", "Samira Oyelaran", Role::RequesterIso)];
    let third = House::new(&two.folder.path().join("third"), "EDD", "EDD", &people, now).await;
    let card = third.office.make_card(third.session("sam"), two.now()).await.unwrap();
    let view = two.smb.office.look_at_card(sam, &card.bytes).await.unwrap();
    assert!(view.why_not.unwrap().contains("has the account name sam"));
    let known = two.dmv.office.make_card(two.dmv.session("ian"), two.now()).await.unwrap();
    let view = two.smb.office.look_at_card(sam, &known.bytes).await.unwrap();
    assert!(view.why_not.unwrap().contains("accepted already"));
    // Nobody gets an account here under the name of somebody who is known by card.
    let taken = account_of("ian", "Another Ian", "CDT", &[Role::SmbStaff]);
    let error = two.smb.office.add_account(&two.smb.people[0], &taken, two.now()).await.unwrap_err();
    assert_eq!(error.problems()[0].field, "account");
    // And nobody acts for SMB in a department’s office.
    let staff = account_of("stan", "Stan", "DMV", &[Role::SmbStaff]);
    let error = two.dmv.office.add_account(&two.dmv.people[0], &staff, two.now()).await.unwrap_err();
    assert_eq!(error.problems()[0].field, "roles");
}

#[tokio::test]
async fn what_a_retired_key_signed_before_stays_good_and_later_is_refused() {
    let two = Two::new().await;
    let number = two.before_iso().await;
    let sam = two.smb.session("sam");
    let known = two.smb.office.correspondents(sam).await.unwrap().people;
    let ian = known.iter().find(|known| known.person.account == "ian").unwrap().fingerprint.clone();
    let comment = json!({ "step": "comment", "text": "Before.", "audience": "everyone" });
    two.take(&two.dmv, "ian", &number, comment).await;
    let before = two.packet(&two.dmv, "rosa", &number, "sam", json!({})).await;
    let input = json!({ "fingerprint": ian, "reason": "He left." });
    two.smb.office.retire_card(sam, &input, two.now()).await.unwrap();
    let look = two.look(&two.smb, "sam", &before.bytes).await;
    assert!(look.may_take && look.attention[0].contains("dated before that"), "{look:?}");
    two.taken_in(&two.smb, "sam", &before.bytes).await;
    two.take(&two.dmv, "ian", &number, decline()).await;
    let after = two.packet(&two.dmv, "rosa", &number, "sam", json!({})).await;
    let why = two.refused(&two.smb, "sam", &after.bytes).await;
    assert!(
        why.contains("Event 6 (“Decline the assessment” by Ian Shaw)") && why.contains("was retired here"),
        "{why}"
    );
    assert_eq!(two.smb.office.verify().await.unwrap().problems, Vec::<String>::new());
    let error = two.try_packet(&two.smb, "sam", &number, "ian", json!({})).await.unwrap_err();
    assert_eq!(error.problems()[0].field, "to", "{error}");
}

#[tokio::test]
async fn a_request_goes_to_nobody_who_may_not_see_it() {
    let two = Two::new().await;
    let mut opening = intake();
    opening["requester"]["department"] = json!("EDD");
    opening["iso"]["department"] = json!("EDD");
    opening["requester_account"] = Value::Null;
    let session = two.smb.session("sam");
    let number = two.smb.office.take(session, None, None, &opening, two.now()).await.unwrap().number;
    let error = two.try_packet(&two.smb, "sam", &number, "ian", json!({})).await.unwrap_err();
    assert!(error.to_string().contains("may not see"), "{error}");
    // An administrator deals with no requests.
    let admin = &two.smb.people[0];
    assert!(two.smb.office.make_packet_for(admin, &number, &json!({}), two.now()).await.is_err());
}

#[tokio::test]
async fn a_sharing_is_ended_by_one_office_and_the_other_learns_it_and_both_keep_what_they_have() {
    let two = Two::new().await;
    let number = two.before_iso().await;
    let late = two.packet(&two.dmv, "ian", &number, "sam", json!({})).await;
    let reason = json!({ "reason": "The department takes no part in it any more." });
    let ended = async |house: &House, who: &str, input: &Value| {
        house.office.end_sharing(house.session(who), &number, input, two.now()).await
    };
    // Who does not deal with the other office, without a reason, and what is not shared.
    assert!(ended(&two.smb, "xia", &reason).await.is_err(), "she has no part in it");
    assert!(matches!(ended(&two.smb, "sam", &json!({})).await, Err(Error::Invalid(_))));
    let own =
        two.dmv.office.take(two.dmv.session("rosa"), None, None, &intake(), two.now()).await.unwrap().number;
    let unshared = two.dmv.office.end_sharing(two.dmv.session("ian"), &own, &reason, two.now()).await;
    assert!(unshared.unwrap_err().to_string().contains("not shared with another office"));

    let notice = ended(&two.smb, "sam", &reason).await.unwrap().unwrap();
    let view = two.smb.office.request(two.smb.session("sam"), &number, two.now()).await.unwrap();
    assert!(view.sharing.ended.unwrap().contains("was ended here by Sam Ito"));
    assert!(!view.sharing.may_end && view.sharing.may_tell && view.sharing.may_send);
    // What arrives later is refused with a sentence, however old it is.
    two.take(&two.dmv, "ian", &number, decline()).await;
    let later = two.packet(&two.dmv, "ian", &number, "sam", json!({})).await;
    for packet in [&late, &later] {
        let why = two.refused(&two.smb, "sam", &packet.bytes).await;
        assert!(why.contains("Packets of it are not taken since"), "{why}");
    }
    // The department learns it by the packet, and adds nothing from then on.
    let look = two.look(&two.dmv, "ian", &notice.bytes).await;
    assert!(
        look.may_take && look.ends.as_ref().unwrap().contains("Sam Ito of CDT ended the sharing"),
        "{look:?}"
    );
    let before = two.dmv.office.request(two.dmv.session("ian"), &number, two.now()).await.unwrap();
    let taken = two.taken_in(&two.dmv, "ian", &notice.bytes).await;
    assert_eq!(taken.events, 0);
    let receipt = two.smb.office.take_receipt(two.smb.session("sam"), &taken.receipt.bytes, two.now()).await;
    assert!(!receipt.unwrap().already);
    let after = two.dmv.office.request(two.dmv.session("ian"), &number, two.now()).await.unwrap();
    assert_eq!(after.request.head, before.request.head, "it keeps what it had");
    assert!(after.offers.iter().all(|offer| !offer.allowed));
    assert!(after.sharing.waits.unwrap().contains("nothing is added to it"));
    let refused = two.attempt(&two.dmv, "rosa", &number, form()).await.unwrap_err().to_string();
    assert!(refused.contains("ended the sharing"), "{refused}");
    let refused = two.try_packet(&two.dmv, "ian", &number, "sam", json!({})).await.unwrap_err().to_string();
    assert!(refused.contains("Ask them to share it again"), "{refused}");
    let again = two.refused(&two.dmv, "ian", &notice.bytes).await;
    assert!(again.contains("Nothing would change"), "{again}");
    // Told once more, with the first reason; and shared again by a packet, after which the old notice ends nothing.
    let told = ended(&two.smb, "cleo", &json!({})).await.unwrap().unwrap();
    assert_ne!(told.packet, notice.packet);
    let shared = two.packet(&two.smb, "sam", &number, "ian", json!({})).await;
    let look = two.look(&two.dmv, "ian", &shared.bytes).await;
    assert!(look.attention[0].contains("shares it again") && look.lines.is_empty(), "{look:?}");
    two.taken_in(&two.dmv, "ian", &shared.bytes).await;
    let newer = two.refused(&two.dmv, "ian", &told.bytes).await;
    assert!(newer.contains("the sharing began again since"), "{newer}");
    two.over(&number, (&two.dmv, "ian"), (&two.smb, "sam")).await;
    two.take(&two.dmv, "rosa", &number, form()).await;
    two.over(&number, (&two.dmv, "rosa"), (&two.smb, "sam")).await;
    Box::pin(two.agree(&number)).await;
    for house in [&two.smb, &two.dmv] {
        assert_eq!(house.office.verify().await.unwrap().problems, Vec::<String>::new());
        assert!(house.office.projections_agree().await.unwrap());
    }
}

#[tokio::test]
async fn what_smb_did_by_itself_goes_over_once_the_end_is_told_and_it_is_shared_again() {
    let two = Two::new().await;
    let number = two.before_iso().await;
    let reason = json!({ "reason": "Nobody there answers." });
    let notice = two.smb.office.end_sharing(two.smb.session("sam"), &number, &reason, two.now()).await;
    let notice = notice.unwrap().unwrap();
    // The department’s stage; but while nothing is shared, SMB goes on by itself.
    for audience in ["everyone", "inside_smb"] {
        let comment = json!({ "step": "comment", "text": "They moved.", "audience": audience });
        two.take(&two.smb, "sam", &number, comment).await;
    }
    let shared = two.packet(&two.smb, "sam", &number, "ian", json!({})).await;
    let why = two.refused(&two.dmv, "ian", &shared.bytes).await;
    assert!(why.contains("Event 5 (“Add a comment” by Sam Ito) is out of turn"), "{why}");
    two.taken_in(&two.dmv, "ian", &notice.bytes).await;
    two.taken_in(&two.dmv, "ian", &shared.bytes).await;
    Box::pin(two.agree(&number)).await;
    two.take(&two.dmv, "ian", &number, decline()).await;
    two.over(&number, (&two.dmv, "ian"), (&two.smb, "sam")).await;
    Box::pin(two.agree(&number)).await;
}
