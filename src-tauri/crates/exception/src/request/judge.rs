//! Judging events that were signed in another office: the same procedure, asked anew.

use crate::{
    action::{Action, Event, Step},
    people::{Absent, Actor, Person, Role},
    request::{AskedExpert, Context, Earlier, Mark, Recorded, Refusal, Request},
    settings::Settings,
    values::Digest,
    workflow::transition,
};

/// Why an event from elsewhere is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misjudged {
    /// It does not go on from the event before it.
    #[error("it does not follow from the event before it")]
    DoesNotFollow,
    /// The procedure does not allow it to whoever signed it, or lacks something.
    #[error("{0}")]
    Refused(Refusal),
    /// It is signed by somebody who may take the step, and says something else than the step is.
    #[error("it is not what the procedure writes for this step")]
    NotTheStep,
}

impl Request {
    /// Whether the opening of a request, signed elsewhere by `person`, is one: opened by a form, or taken in there from
    /// another record; `absent` is for whom they acted as a deputy.
    ///
    /// # Errors
    /// [`Misjudged`].
    pub fn judge_opening(event: &Event, person: &Person, absent: Option<&Person>) -> Result<(), Misjudged> {
        let acting = Acting::new(event, person, absent);
        let settings = lenient();
        let context = acting.context(event, &settings);
        if let Action::Import { record } = &event.action {
            // Only SMB imports, whose requests are those of every department.
            let expected = Self::import(event.stream.clone(), (**record).clone(), &context)
                .map_err(Misjudged::Refused)?;
            let is_one = expected == *event && record.period_fits();
            return if is_one { Ok(()) } else { Err(Misjudged::NotTheStep) };
        }
        let Action::Open { intake } = &event.action else { return Err(Misjudged::DoesNotFollow) };
        let person = &acting.person;
        let expected =
            Self::open(event.stream.clone(), intake.clone(), &context).map_err(Misjudged::Refused)?;
        let of_department = event.actor.role == Role::SmbStaff || person.belongs_to(intake.department());
        if !of_department {
            let for_whom = format!("{} of {}", event.actor.role.label(), intake.department());
            return Err(Misjudged::Refused(Refusal::NotTheirs { step: Step::Open, for_whom }));
        }
        if expected == *event { Ok(()) } else { Err(Misjudged::NotTheStep) }
    }

    /// Whether the next event, signed elsewhere by `person`, is what the procedure allows them on this request; `absent`
    /// is for whom they acted as a deputy. That they were that is for their own office to know, whose history says who
    /// named them; that the role is the absent person’s, and who took part in what, is asked here.
    ///
    /// The limits that are settings are those of SMB’s office, which kept them when it decided. Where events are kept
    /// inside the other office, a paper of SMB’s may rest on one of them.
    ///
    /// # Errors
    /// [`Misjudged`].
    pub fn judge(&self, event: &Event, person: &Person, absent: Option<&Person>) -> Result<(), Misjudged> {
        let follows = event.sequence == self.version + 1
            && event.stream == self.number
            && event.from == Some(self.stage)
            && event.previous.as_ref() == Some(&self.head);
        if !follows {
            return Err(Misjudged::DoesNotFollow);
        }
        if let Action::AttemptRefused { .. } = event.action {
            // Whoever attempted it was not allowed to: that is what it says.
            let stays = event.to == self.stage && event.basis.is_none();
            return if stays { Ok(()) } else { Err(Misjudged::NotTheStep) };
        }
        let acting = Acting::new(event, person, absent);
        let settings = lenient();
        let context = acting.context(event, &settings);
        let taken = self.asking(acting.holder(), event).take(event.action.clone(), &context);
        match taken {
            Ok(expected) if expected == *event => Ok(()),
            Ok(_) => Err(Misjudged::NotTheStep),
            Err(Refusal::NotReady(_)) if self.withheld() > 0 && rests_on_papers(event.action.step()) => {
                let row = transition(event.action.step());
                let fits = row.is_some_and(|row| row.target(self.stage) == event.to)
                    && event.basis.is_none()
                    && event.actor == acting.actor(event.actor.role);
                if fits { Ok(()) } else { Err(Misjudged::NotTheStep) }
            }
            Err(refusal) => Err(Misjudged::Refused(refusal)),
        }
    }

    /// The request with whoever acts as an expert asked, where the asking may be kept inside the other office.
    fn asking(&self, person: &Person, event: &Event) -> Self {
        let mut asked = self.clone();
        if event.actor.role == Role::Expert && self.withheld() > 0 {
            let value = AskedExpert {
                account: person.account.clone(),
                name: person.name.clone(),
                question: String::new(),
            };
            let mark = Mark { sequence: self.version, digest: self.head.clone(), ..self.opened.clone() };
            asked.experts.push(Recorded { mark, value });
        }
        asked
    }

    /// Passes over an event that another office keeps inside: it holds its place by its digest, and leads nowhere.
    pub fn pass_over(&mut self, digest: Digest) {
        self.version += 1;
        self.head = digest;
        self.withheld += 1;
    }
}

/// Steps about papers that SMB keeps inside until they are sent.
const fn rests_on_papers(step: Step) -> bool {
    matches!(
        step,
        Step::DraftDocument
            | Step::FileEditedLetter
            | Step::ApproveLetter
            | Step::RecordSigning
            | Step::SendDocument
            | Step::NoteServiceRequest
            | Step::Reassign
    )
}

/// Who signed an event, and for whom they acted, each with no other role than that of the event.
struct Acting {
    person: Person,
    absent: Vec<Person>,
}

impl Acting {
    fn new(event: &Event, person: &Person, absent: Option<&Person>) -> Self {
        let role = event.actor.role;
        let narrowed = |person: &Person| {
            let held = person.is(role);
            Person { roles: held.then_some(role).into_iter().collect(), ..person.clone() }
        };
        Self { person: narrowed(person), absent: absent.map(narrowed).into_iter().collect() }
    }

    fn holder(&self) -> &Person {
        self.absent.first().unwrap_or(&self.person)
    }

    fn actor(&self, role: Role) -> Actor {
        let acting_for = self.absent.first().map(Absent::of);
        Actor { acting_for, ..self.person.acting_as(role) }
    }

    fn context<'a>(&'a self, event: &'a Event, settings: &'a Settings) -> Context<'a> {
        let acting_for = event.actor.acting_for.as_ref().map(|absent| absent.account.as_str());
        Context {
            person: &self.person,
            absent: &self.absent,
            acting_for,
            at: event.at,
            settings,
            earlier: Earlier::default(),
        }
    }
}

/// Settings whose limits leave everything to the office that kept its own.
fn lenient() -> Settings {
    Settings {
        longest_grant_months: 1200,
        renewals: u32::MAX,
        cumulative_months: u32::MAX,
        letters_need_second_person: false,
        ..Settings::default()
    }
}
