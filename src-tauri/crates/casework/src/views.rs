//! Saved views: who keeps which list under which name.

use exception::{
    Person, Problem, Role,
    calendar::day_of,
    input::Input,
    office::OfficeAction,
    saved_view::{KeptView, LONGEST_NAME, MOST_NAMED, MOST_VIEWS, SavedView, Views, may_share},
    text::bare,
    values::{Instant, Line},
};
use serde_json::Value;

use crate::{
    Error, Office, Result, Session, find,
    view::{QueueAsk, ViewAsk, ViewList, ViewRow},
};

impl Office {
    /// The saved views that are for a person: their own and those shared with a role of theirs.
    ///
    /// # Errors
    /// [`Error::Records`].
    pub async fn views(&self, session: &Session) -> Result<ViewList> {
        let standing = self.standing(session).await?;
        let (person, views) = (standing.session.person(), &standing.office.views);
        let chosen = views.chosen_by(person);
        let mut rows: Vec<ViewRow> = views
            .all()
            .filter(|kept| kept.is_for(person))
            .map(|kept| ViewRow {
                number: kept.view.number,
                name: kept.view.name.to_string(),
                shared_with: kept.view.shared_with,
                by: kept.by.clone(),
                saved_at: kept.at,
                may_change: kept.may_be_changed_by(person),
                is_chosen: chosen == Some(kept.view.number),
                ask: kept.view.ask.clone(),
            })
            .collect();
        rows.sort_by_cached_key(|row| (row.shared_with, bare(&row.name)));
        let may_share_with = Role::ALL.iter().copied().filter(|role| may_share(person, *role)).collect();
        Ok(ViewList { views: rows, may_share_with })
    }

    /// Saves a view under a `name`, shared with a role where `shared_with` names one; where a number is given, that view is
    /// renamed, or shared otherwise, or asks for something else. `ask` is what the list asks for; left out, the view asks for
    /// what it asked for before.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::NotFound`]; [`Error::Refused`] where it is shared with a role that is not the
    /// person’s, or is somebody else’s to change, and filed.
    pub async fn save_view(
        &self,
        session: &Session,
        number: Option<u32>,
        input: &Value,
        now: Instant,
    ) -> Result<ViewRow> {
        let session = &self.at_desk(&session.at(now)).await?;
        session.key()?;
        // What is saved while this is read makes the filing stale.
        let end = self.office_end().await?;
        let views = self.folded().await?.views;
        let before = match number {
            Some(number) => Some(self.view_to_change(session, &views, number, now).await?),
            None => None,
        };
        let (name, shared_with) = Input::read(input, |input| {
            let name = read_name(input);
            let role = input.optional_choice::<Role>("shared_with", "with which role it is shared");
            Some((name?, role?))
        })?;
        if let Some(role) = shared_with.filter(|role| !may_share(session.person(), *role)) {
            let refused = Error::Refused(format!(
                "Share a view with a role of your own, or ask an administrator: you do not act as {}.",
                role.label()
            ));
            let attempted = format!("Share a view with {}", role.label());
            Box::pin(self.file_office_attempt(session, attempted, &refused, now)).await?;
            return Err(refused);
        }
        let ask = match input.get("ask").filter(|ask| !ask.is_null()) {
            Some(ask) => self.readable(session, ask, now).await?,
            None => before.map(|kept| kept.view.ask.clone()).unwrap_or_default(),
        };
        let number = number.unwrap_or_else(|| views.next());
        let view = SavedView { number, name, shared_with, ask };
        let account = before.map_or(session.person().account.as_str(), |kept| kept.account.as_str());
        check_place(&views, &view, account)?;
        if before.is_none_or(|kept| kept.view != view) {
            self.file_office(end, OfficeAction::SaveView { view: Box::new(view) }, session, now).await?;
        }
        let rows = self.views(session).await?.views.into_iter();
        let missing = || Error::Damaged(format!("The view {number} was saved and is not there."));
        rows.into_iter().find(|row| row.number == number).ok_or_else(missing)
    }

    /// Deletes a view; who had chosen it sees all requests again.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] where it is somebody else’s, and filed.
    pub async fn delete_view(&self, session: &Session, number: u32, now: Instant) -> Result<ViewList> {
        let session = &self.at_desk(&session.at(now)).await?;
        session.key()?;
        let end = self.office_end().await?;
        let views = self.folded().await?.views;
        let kept = self.view_to_change(session, &views, number, now).await?;
        let action = OfficeAction::DeleteView { number, name: kept.view.name.clone() };
        self.file_office(end, action, session, now).await?;
        self.views(session).await
    }

    /// Chooses with which view the page of requests opens for this person; none: with all requests.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it is not in their list.
    pub async fn choose_view(
        &self,
        session: &Session,
        number: Option<u32>,
        now: Instant,
    ) -> Result<ViewList> {
        let session = &self.at_desk(&session.at(now)).await?;
        session.key()?;
        let end = self.office_end().await?;
        let views = self.folded().await?.views;
        if let Some(number) = number
            && views.of(session.person(), number).is_none()
        {
            return Err(missing(number));
        }
        if views.chosen_by(session.person()) != number {
            self.file_office(end, OfficeAction::ChooseView { number }, session, now).await?;
        }
        self.views(session).await
    }

    /// What a view asks for that is called by its name, and who reads by it: the account that is named, else a reader of
    /// the records. Whoever can read the file can read every view in it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where none is called so, with those that there are, or there is no such account;
    /// [`Error::Refused`] where several are.
    pub async fn view_named(&self, name: &str, account: Option<&str>) -> Result<(QueueAsk, Session)> {
        let office = self.office_now().await?;
        let person: Option<Person> = match account {
            None => None,
            Some(account) => {
                let missing = || Error::NotFound(format!("There is no account {account}. Check its name."));
                Some(office.member(account).ok_or_else(missing)?.person.clone())
            }
        };
        let own: Vec<&KeptView> = office
            .views
            .all()
            .filter(|kept| person.as_ref().is_none_or(|person| kept.is_for(person)))
            .collect();
        let named: Vec<&&KeptView> =
            own.iter().filter(|kept| bare(kept.view.name.as_str()) == bare(name)).collect();
        // One’s own comes before what is shared under the same name.
        let mine = named.iter().find(|kept| account == Some(kept.account.as_str()));
        let found = match (mine, named.as_slice()) {
            (Some(kept), _) | (None, [kept]) => kept,
            (None, []) => {
                let known: Vec<&str> = own.iter().map(|kept| kept.view.name.as_str()).collect();
                let there = if known.is_empty() {
                    "There is none.".to_owned()
                } else {
                    format!("These are there: {}.", known.join("; "))
                };
                return Err(Error::NotFound(format!("No saved view is called “{name}”. {there}")));
            }
            (None, several) => {
                let whose: Vec<String> = several.iter().map(|kept| whose(kept)).collect();
                return Err(Error::Refused(format!(
                    "{} saved views are called “{name}”: {}. Say with --as which account’s is meant.",
                    several.len(),
                    whose.join("; ")
                )));
            }
        };
        let reader = person.map_or_else(Session::reader, Session::reading_as);
        Ok((found.view.ask.clone().into(), reader))
    }

    /// A view that a person may change.
    async fn view_to_change<'a>(
        &self,
        session: &Session,
        views: &'a Views,
        number: u32,
        now: Instant,
    ) -> Result<&'a KeptView> {
        let kept = views.of(session.person(), number).ok_or_else(|| missing(number))?;
        if kept.may_be_changed_by(session.person()) {
            return Ok(kept);
        }
        let refused = Error::Refused(format!(
            "Only {} or an administrator may change the view “{}”. Save one of your own, or ask them.",
            kept.by, kept.view.name
        ));
        let attempted = format!("Change the view “{}”", kept.view.name);
        Box::pin(self.file_office_attempt(session, attempted, &refused, now)).await?;
        Err(refused)
    }

    /// What a list asks for, where it can be asked now: what cannot be read is told before it is saved.
    async fn readable(&self, session: &Session, ask: &Value, now: Instant) -> Result<ViewAsk> {
        let ask: ViewAsk = serde_json::from_value(ask.clone()).map_err(|error| {
            Error::invalid(
                "ask",
                "unknown_choice",
                format!("What the list asks for can’t be read ({error})."),
            )
        })?;
        let named = [("departments", &ask.departments), ("policies", &ask.policies)];
        let too_many = named.into_iter().filter(|(_, names)| names.len() > MOST_NAMED);
        let problems: Vec<Problem> = too_many
            .map(|(field, names)| {
                let message = format!(
                    "Choose fewer {field}, or none for all: {} are chosen, and a view keeps {MOST_NAMED}.",
                    names.len()
                );
                Problem::new(field, "out_of_bounds", message)
            })
            .collect();
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let find = find::read(&ask.text, day_of(now));
        Box::pin(self.filter_typed(session, find)).await?;
        Ok(ask)
    }
}

fn read_name(input: &mut Input<'_>) -> Option<Line> {
    let name = input.text("name", "a name for the view", LONGEST_NAME)?;
    let line = Line::try_from(name).ok();
    if line.is_none() {
        input.problem("name", "not_a_line", "Write the name on one line, in letters that can be seen.");
    }
    line
}

/// Whether there is room for a view in its place, and none of its name.
fn check_place(views: &Views, view: &SavedView, account: &str) -> Result<()> {
    let place = match view.shared_with {
        None => "among your own".to_owned(),
        Some(role) => format!("among those shared with {}", role.label()),
    };
    let mut problems = Vec::new();
    if let Some(other) = views.named_alike(view, account) {
        let message =
            format!("Choose another name: a view called “{}” stands {place} already.", other.view.name);
        problems.push(Problem::new("name", "twice", message));
    }
    if views.is_full(view, account) {
        let message = format!("Delete a view first: {MOST_VIEWS} stand {place}, and no more fit.");
        problems.push(Problem::new("name", "out_of_bounds", message));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

fn whose(kept: &KeptView) -> String {
    match kept.view.shared_with {
        None => format!("that of {}", kept.account),
        Some(role) => format!("that of {}, shared with {}", kept.account, role.label()),
    }
}

fn missing(number: u32) -> Error {
    Error::NotFound(format!(
        "There is no saved view {number} in your list any more. Somebody deleted it, or shares it with others; choose another."
    ))
}
