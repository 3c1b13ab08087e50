//! The demonstration office: people, settings and requests over every stage, made by the very steps that people
//! take - at times in the past, and never by writing rows.

mod audits;
mod bulk;
mod chance;
mod file;
mod imports;
mod inputs;
mod left;
mod offices;
mod reports;
mod story;
mod way;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use documents::{docx, model};
use exception::{
    MatterNumber, Person, Problem, RequestNumber, Role, Settings, Stage, Step,
    action::{Action, SignedHow, Signing},
    assessment::Answer,
    form::tech_358,
    parse,
    values::{Digest, Instant, Line},
};
use ledger::Cost;
use serde_json::{Value, json};
use store::Filing;

use crate::{
    DEMONSTRATION_PASSPHRASE, DraftOf, Error, Office, Result, Session, accounts::FirstPassphrase, files,
    view::Taken,
};
pub use bulk::BenchOffice;
use chance::Chance;
use inputs::Cast;
use story::{Demonstration, Someone, Story};
use way::{Move, PREVIOUS, What};

const DEMONSTRATION: &str = include_str!("../demo/requests.json");
/// The policies that its requests name.
const POLICIES: &str = include_str!("../demo/policies.csv");

/// The passphrase of the demonstration is public: trying it need not cost anything.
const CHEAP: Cost = Cost { memory_kib: 256, passes: 1, lanes: 1 };

/// The office is set up this long before its first request.
const BEFORE: i64 = 30 * 24 * 60 * 60 * 1000;

/// A demonstration office that was made.
#[derive(Clone, Debug)]
pub struct DemoOffice {
    /// Its people, each with their passphrase.
    pub accounts: Vec<(Person, String)>,
    /// How many requests it has.
    pub requests: usize,
}

impl Office {
    /// Makes a demonstration office in records that have none: settings, an account a role, and requests at
    /// every stage and of every outcome, the last of them begun some days before `now`.
    ///
    /// The requests are those that ship with the program, or those of `requests_json`: a list of entries with
    /// `title`, `policy`, `control` and `reason`, and what else they have. The same seed makes the same office,
    /// but for its keys; another one varies who acts, and where the requests of a file end.
    ///
    /// # Errors
    /// [`Error::Refused`] where there are people already; [`Error::Invalid`] with entry and field where the file
    /// is wrong: nothing is made then.
    pub async fn make_demonstration(
        &self,
        requests_json: Option<&str>,
        seed: u64,
        now: Instant,
    ) -> Result<DemoOffice> {
        if !self.store.accounts().await?.is_empty() {
            return Err(Error::Refused(
                "This office has people already: choose an empty data folder for the demonstration."
                    .to_owned(),
            ));
        }
        let shipped: Demonstration = serde_json::from_str(DEMONSTRATION)
            .map_err(|error| Error::Damaged(format!("The demonstration can’t be read ({error}).")))?;
        let stories = match requests_json {
            Some(text) => file::stories(text, &shipped.people, seed)?,
            None => shipped.requests,
        };
        let settings =
            Settings { demonstration: true, ..Settings::parse(&shipped.settings).map_err(Error::Invalid)? };
        let moves = plan(&stories, &shipped.people, seed, now)?;
        let begin = moves.first().map_or(now.millis(), |first| first.at.millis()) - BEFORE;
        let begin = Instant::from_millis(begin);
        let people = shipped.people.iter().map(person).collect::<Result<Vec<_>>>()?;
        let sessions = self.make_people(&people, settings, begin).await?;
        let ends: Vec<_> = stories.iter().map(|story| (story.key.clone(), story.ends_at.stage())).collect();
        let titles = stories.iter().map(|story| (story.key.clone(), story.title.clone())).collect();
        let mut walk = Walk { office: self, sessions, titles, reached: BTreeMap::new(), audits: Vec::new() };
        let audits = if requests_json.is_none() { audits::lay(now) } else { Vec::new() };
        let mut audits = audits.into_iter().peekable();
        if requests_json.is_none() {
            walk.fill_library(begin).await?;
        }
        for next in moves {
            while let Some(audit) = audits.next_if(|audit| audit.at < next.at) {
                Box::pin(walk.audit(audit)).await?;
            }
            walk.make(next).await?;
        }
        for audit in audits {
            Box::pin(walk.audit(audit)).await?;
        }
        walk.check_ends(&ends)?;
        let gone: Vec<String> =
            shipped.people.iter().filter(|one| one.has_left).map(|one| one.account.clone()).collect();
        let mut made_beside = 0;
        if requests_json.is_none() {
            walk.report_violations(now).await?;
            walk.hold(now).await?;
            made_beside = Box::pin(walk.import(now)).await? + Box::pin(walk.share(now)).await?;
            walk.give_to_the_public(now).await?;
            Box::pin(walk.keep_views(now)).await?;
        }
        walk.retire(&gone, requests_json.is_none(), now).await?;
        let passphrase = DEMONSTRATION_PASSPHRASE.to_owned();
        Ok(DemoOffice {
            accounts: people
                .into_iter()
                .filter(|person| !gone.contains(&person.account))
                .map(|person| (person, passphrase.clone()))
                .collect(),
            requests: stories.len() + made_beside,
        })
    }

    async fn make_people(
        &self,
        people: &[Person],
        settings: Settings,
        begin: Instant,
    ) -> Result<BTreeMap<String, Session>> {
        let (admins, others): (Vec<&Person>, Vec<&Person>) =
            people.iter().partition(|person| person.is(Role::Administrator));
        let admin = admins
            .first()
            .ok_or_else(|| Error::Damaged("The demonstration has no administrator.".to_owned()))?;
        let first = self.first_account((*admin).clone(), DEMONSTRATION_PASSPHRASE, begin).await?;
        self.file_settings(&first, settings, begin).await?;
        let mut sessions = BTreeMap::from([(admin.account.clone(), first.clone())]);
        for person in others {
            let passphrase =
                FirstPassphrase { passphrase: DEMONSTRATION_PASSPHRASE, one_time: false, cost: CHEAP };
            self.add_person(&first, person.clone(), passphrase, begin).await?;
            let session = self.sign_in(&person.account, DEMONSTRATION_PASSPHRASE, begin).await?;
            sessions.insert(person.account.clone(), session);
        }
        Ok(sessions)
    }
}

fn person(someone: &Someone) -> Result<Person> {
    let roles = someone
        .roles
        .iter()
        .map(|role| {
            Role::from_name(role)
                .ok_or_else(|| Error::Damaged(format!("The demonstration has the unknown role “{role}”.")))
        })
        .collect::<Result<_>>()?;
    Ok(Person {
        account: someone.account.clone(),
        name: someone.name.clone(),
        title: someone.title.clone(),
        department: someone.department.clone(),
        email: someone.email.clone(),
        phone: someone.phone.clone(),
        roles,
    })
}

/// Lays the ways of all stories, in the order of time, and reads every input once: what would be refused for
/// its form is told before anything is made.
fn plan(stories: &[Story], people: &[Someone], seed: u64, now: Instant) -> Result<Vec<Move>> {
    let mut moves = Vec::new();
    let mut problems = Vec::new();
    for (index, story) in stories.iter().enumerate() {
        let mut chance = Chance::new(seed, index as u64 + 1);
        let cast = cast(story, people, &mut chance)?;
        let way = way::lay(story, &cast, now, &chance);
        for next in &way {
            problems.extend(unreadable(next).into_iter().map(|problem| told(&story.title, problem)));
        }
        moves.extend(way);
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    moves.sort_by_key(|next| next.at);
    Ok(moves)
}

fn told(title: &str, problem: Problem) -> Problem {
    Problem { message: format!("Request “{title}”, {}: {}", problem.field, problem.message), ..problem }
}

fn unreadable(next: &Move) -> Vec<Problem> {
    let input = match &next.what {
        What::Open(input) | What::Take(input) | What::TakeWithPrevious(input) | What::TryInVain(input) => {
            input.clone()
        }
        What::TakeWithDocument(input) => with(input, "document", json!("0".repeat(64))),
        What::Renew { .. }
        | What::ReportChange { .. }
        | What::Draft(_)
        | What::Edit(_)
        | What::Sign { .. }
        | What::Note(..)
        | What::Attach { .. }
        | What::Expire => return Vec::new(),
    };
    parse::entry(&input, tech_358(), 0).err().unwrap_or_default()
}

fn cast<'a>(story: &Story, people: &'a [Someone], chance: &mut Chance) -> Result<Cast<'a>> {
    let holds = |one: &Someone, role: Role| one.roles.iter().any(|held| held == role.as_str());
    let missing =
        |what: &str| Error::Damaged(format!("The demonstration has no {what} for “{}”.", story.title));
    let named =
        |account: &str| people.iter().find(|one| one.account == account).ok_or_else(|| missing(account));
    let staff: Vec<&Someone> =
        people.iter().filter(|one| holds(one, Role::SmbStaff) && !holds(one, Role::CdtIso)).collect();
    let staff = chance.shuffled(&staff);
    let mut staff = staff.into_iter();
    let smb = match &story.assessor {
        Some(account) => named(account)?,
        None => staff.next().ok_or_else(|| missing("SMB staff"))?,
    };
    let second = staff.next().ok_or_else(|| missing("second person of SMB"))?;
    // Nobody decides on what they prepared (rule 4).
    let deciders: Vec<&Someone> =
        people.iter().filter(|one| holds(one, Role::CdtIso) && one.account != smb.account).collect();
    let decider = chance.one_of(&deciders).ok_or_else(|| missing("CDT ISO"))?;
    Ok(Cast {
        requester: named(&story.requester)?,
        iso: named(&story.iso)?,
        smb,
        second,
        decider,
        expert: people.iter().find(|one| holds(one, Role::Expert)),
    })
}

/// An input with one more field.
fn with(input: &Value, field: &str, value: Value) -> Value {
    let mut input = input.clone();
    if let Some(fields) = input.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
    input
}

/// How far a story has come.
#[derive(Default)]
struct Reached {
    number: Option<RequestNumber>,
    /// The number of the exception that it renews.
    previous: Option<RequestNumber>,
    document: Option<Digest>,
    stage: Option<Stage>,
    /// Where in the history each step stands.
    sequences: BTreeMap<Step, u32>,
}

struct Walk<'a> {
    office: &'a Office,
    sessions: BTreeMap<String, Session>,
    titles: BTreeMap<String, String>,
    reached: BTreeMap<String, Reached>,
    /// The numbers of the audits, in the order of their planning.
    audits: Vec<MatterNumber>,
}

impl Walk<'_> {
    async fn make(&mut self, next: Move) -> Result<()> {
        let title = self.titles.get(&next.story).cloned().unwrap_or_default();
        match self.go(next).await {
            Err(Error::Invalid(problems)) => {
                Err(Error::Invalid(problems.into_iter().map(|problem| told(&title, problem)).collect()))
            }
            other => other,
        }
    }

    /// A story that does not end where it should is a fault of the demonstration, not something to show.
    fn check_ends(&self, ends: &[(String, Stage)]) -> Result<()> {
        for (key, stage) in ends {
            let reached = self.reached.get(key).and_then(|reached| reached.stage);
            if reached != Some(*stage) {
                let stands = reached.map_or("nowhere", Stage::label);
                let message =
                    format!("The demonstration’s “{key}” should end in {stage} and stands in {stands}.");
                return Err(Error::Damaged(message));
            }
        }
        Ok(())
    }

    async fn go(&mut self, next: Move) -> Result<()> {
        let Move { story, at, who, what } = next;
        let lost = |what: &str| Error::Damaged(format!("The demonstration lost {what} of “{story}”."));
        let session = self.sessions.get(&who).cloned().ok_or_else(|| lost("a person"))?;
        let office = self.office;
        let reached = self.reached.entry(story.clone()).or_default();
        let number = reached.number.clone();
        let taken = match what {
            What::Open(input) => office.take(&session, None, None, &input, at).await?,
            What::Renew { of } => {
                return self
                    .go_on(story, &of, &session, (json!({ "step": "renew" }), Stage::Intake), at)
                    .await;
            }
            What::ReportChange { of, what } => {
                let input = json!({ "step": "report_change", "what": what });
                return self.go_on(story, &of, &session, (input, Stage::Assessment), at).await;
            }
            What::Take(input) => {
                let input = explained(office, &session, number.as_ref(), input, at).await?;
                office.take(&session, number.as_ref(), None, &input, at).await?
            }
            What::TakeWithDocument(input) => {
                let document = reached.document.as_ref().ok_or_else(|| lost("the document"))?;
                let input = with(&input, "document", json!(document));
                office.take(&session, number.as_ref(), None, &input, at).await?
            }
            What::Draft(kind) => {
                let of = DraftOf { step: Step::DraftDocument, kind: Some(kind) };
                let input = office.draft(&session, number.as_ref(), of, at).await?.input;
                office.take(&session, number.as_ref(), None, &input, at).await?
            }
            What::Edit(sentence) => {
                let number = number.ok_or_else(|| lost("the number"))?;
                let document = reached.document.clone().ok_or_else(|| lost("the document"))?;
                office.edit_with_sentence(&session, &number, document, sentence, at).await?
            }
            What::Sign { by, on } => {
                let number = number.ok_or_else(|| lost("the number"))?;
                let document = reached.document.clone().ok_or_else(|| lost("the document"))?;
                office.sign_with_text(&session, &number, document, by, on, at).await?
            }
            What::TakeWithPrevious(input) => {
                let previous = reached.previous.as_ref().ok_or_else(|| lost("the exception to renew"))?;
                let input = named_in(&input, previous);
                office.take(&session, number.as_ref(), None, &input, at).await?
            }
            What::TryInVain(input) => {
                return match office.take(&session, number.as_ref(), None, &input, at).await {
                    Err(Error::Refused(_)) => Ok(()),
                    Err(error) => Err(error),
                    Ok(_) => Err(Error::Damaged(format!("“{story}” was decided by whom it may not."))),
                };
            }
            What::Note(step, on) => {
                let about = reached.sequences.get(&step).ok_or_else(|| lost("the text to note"))?;
                let input =
                    json!({ "step": "note_service_request", "about": about, "noted_on": on.to_string() });
                office.take(&session, number.as_ref(), None, &input, at).await?
            }
            What::Attach { name, note, text } => {
                let number = number.ok_or_else(|| lost("the number"))?;
                office.attach_text(&session, &number, name, note, text, at).await?
            }
            What::Expire => return office.note_expiries(&session, at).await,
        };
        let reached = self.reached.entry(story).or_default();
        let superseded = reached.previous.clone().filter(|_| taken.line.step == Step::SendFindings);
        reached.note(taken);
        if let Some(superseded) = superseded {
            self.look_again(&superseded).await?;
        }
        Ok(())
    }

    /// Opens the request of a story from the exception of another: its renewal, or a change of it.
    async fn go_on(
        &mut self,
        story: String,
        of: &str,
        session: &Session,
        (input, stage): (Value, Stage),
        at: Instant,
    ) -> Result<()> {
        let previous = self.reached.get(of).and_then(|reached| reached.number.clone());
        let previous = previous
            .ok_or_else(|| Error::Damaged(format!("The demonstration lost “{of}”, before “{story}”.")))?;
        let taken = self.office.take(session, Some(&previous), None, &input, at).await?;
        let reached = self.reached.entry(story).or_default();
        reached.number = taken.renewal;
        reached.previous = Some(previous);
        reached.stage = Some(stage);
        reached.sequences.insert(Step::Open, 1);
        Ok(())
    }

    /// Where a request stands that the step of another has moved.
    async fn look_again(&mut self, number: &RequestNumber) -> Result<()> {
        let stage = self.office.read(number).await?.map(|read| read.request.stage);
        for reached in self.reached.values_mut().filter(|reached| reached.number.as_ref() == Some(number)) {
            reached.stage = stage;
        }
        Ok(())
    }
}

impl Reached {
    fn note(&mut self, taken: Taken) {
        self.sequences.insert(taken.line.step, taken.line.sequence);
        let step = taken.line.step;
        let drafted = matches!(
            step,
            Step::DraftLetter | Step::DraftFindings | Step::DraftDocument | Step::FileEditedLetter
        );
        if let Some(document) = taken.document.filter(|_| drafted) {
            self.document = Some(document.sha256);
        }
        self.number = Some(taken.number);
        self.stage = Some(taken.stage);
    }
}

/// An intake or a form with the number of the exception that is renewed in its place.
fn named_in(input: &Value, previous: &RequestNumber) -> Value {
    let mut input = input.clone();
    for place in ["/previous", "/answers/previous_exception"] {
        if let Some(named) = input.pointer_mut(place).filter(|named| **named == json!(PREVIOUS)) {
            *named = json!(previous);
        }
    }
    input
}

impl Office {
    /// Records a signing with a file that says that it stands for the signed one.
    async fn sign_with_text(
        &self,
        session: &Session,
        number: &RequestNumber,
        document: Digest,
        signed_by: String,
        signed_on: NaiveDate,
        at: Instant,
    ) -> Result<Taken> {
        let standing = &self.standing(session).await?;
        let request = self.request_at(standing, number).await?;
        let text = format!(
            "{number}: in the demonstration office this stands for the file that the agency’s signing tool gave back.\n"
        );
        let file = files::new_file(text.into_bytes(), None);
        let reference = files::reference(&file, format!("{number}-signed.txt"));
        let signing = Signing { how: SignedHow::Tool, signed_by, signed_on, file: reference };
        let action = Action::RecordSigning { document, signing };
        let filing = Filing { files: vec![file], ..Filing::default() };
        self.file_action(standing, request, action, at, filing).await
    }

    /// Files an edited copy of a letter: the letter with a sentence above its closing.
    async fn edit_with_sentence(
        &self,
        session: &Session,
        number: &RequestNumber,
        of: Digest,
        sentence: &str,
        at: Instant,
    ) -> Result<Taken> {
        let standing = &self.standing(session).await?;
        let request = self.request_at(standing, number).await?;
        let settings = &standing.office.settings;
        let lost = || Error::Damaged(format!("The demonstration lost the letter of {number}."));
        let filed = request.filed(&of).ok_or_else(lost)?;
        let mut letter = self.letter_on_file(&request, filed, settings).await?;
        let closing = letter.blocks.iter().rposition(|block| matches!(block, model::Block::Together(_)));
        letter.blocks.insert(closing.unwrap_or(letter.blocks.len()), model::Block::paragraph(sentence));
        let origin = docx::Origin { number: number.to_string(), sha256: of.to_string() };
        let copy = docx::write(&letter, &origin).map_err(|error| Error::Document(format!("{error}.")))?;
        let copy = files::new_file(copy, Some(docx::MEDIA_TYPE));
        let reference = files::reference(&copy, format!("{number}-letter.docx"));
        let made = self.make_edited(&request, &of, (copy, reference), settings).await?;
        let action = Action::FileEditedLetter { edited: made.0, letter: made.1, document: made.2 };
        let filing = Filing { files: made.3, ..Filing::default() };
        self.file_action(standing, request, action, at, filing).await
    }

    async fn attach_text(
        &self,
        session: &Session,
        number: &RequestNumber,
        name: String,
        note: Option<String>,
        text: String,
        at: Instant,
    ) -> Result<Taken> {
        let standing = &self.standing(session).await?;
        let request = self.request_at(standing, number).await?;
        let file = files::new_file(text.into_bytes(), None);
        let note = note.and_then(|note| Line::try_from(note).ok());
        let action = Action::Attach { file: files::reference(&file, name), note };
        let filing = Filing { files: vec![file], ..Filing::default() };
        self.file_action(standing, request, action, at, filing).await
    }
}

/// A decision with the explanation that it needs where it goes against requests alike; any other step as it is.
async fn explained(
    office: &Office,
    session: &Session,
    number: Option<&RequestNumber>,
    input: Value,
    at: Instant,
) -> Result<Value> {
    let answer = match input.get("step").and_then(Value::as_str).and_then(Step::from_name) {
        Some(Step::AcceptRequest) => Answer::Accepted,
        Some(Step::DeclineRequest) => Answer::Declined,
        _ => return Ok(input),
    };
    let majority = office.precedents(session, number, None, at).await?.majority;
    if majority.is_none_or(|majority| majority == answer) {
        return Ok(input);
    }
    let why =
        "Those before it were of another kind: what sets this request apart stands in the reasons above.";
    Ok(with(&input, "different", json!(why)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    fn now() -> Instant {
        Instant::from_millis(1_795_289_696_123)
    }

    #[test]
    fn the_shipped_demonstration_is_readable_with_any_seed_on_any_day() {
        let shipped: Demonstration = serde_json::from_str(DEMONSTRATION).unwrap();
        for days in (0..366).step_by(5) {
            let now = Instant::from_millis(now().millis() + days * 86_400_000);
            let moves = plan(&shipped.requests, &shipped.people, days.unsigned_abs(), now).unwrap();
            assert!(moves.iter().all(|next| next.at < now), "nothing lies in the future");
        }
    }

    #[tokio::test]
    async fn an_office_that_has_people_is_left_alone() {
        let office = Office::in_memory().await.unwrap();
        let first = json!({ "name": "Ana", "account": "ana", "department": "CDT", "agency": "CDT",
            "passphrase": "a few plain words", "passphrase_again": "a few plain words" });
        office.set_up(&first, now()).await.unwrap();
        let refused = office.make_demonstration(None, 1, now()).await.unwrap_err();
        assert_eq!(refused.code(), "refused");
        assert_eq!(office.state(None, now()).await.unwrap().people.len(), 1);
    }
}
