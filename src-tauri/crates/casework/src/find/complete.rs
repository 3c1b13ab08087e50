//! How what is being typed may go on.

use exception::{RequestNumber, Role, Stage, request::Outcome, risk::Level, text::bare};
use store::Visible;

use super::terms::{Piece, Wanted, last_piece};
use crate::{Office, Result, Session, view::Completion};

/// Ways to go on that are shown at once.
const MOST: usize = 8;
/// A word is completed by the index of words once it has these letters.
const LETTERS: usize = 3;

impl Office {
    /// How what is being typed may go on, for somebody: at most eight ways, and only with what they may see.
    ///
    /// # Errors
    /// [`crate::Error::Records`].
    pub async fn complete(&self, session: &Session, typed: &str) -> Result<Vec<Completion>> {
        let session = &self.at_desk(session).await?;
        let Some((start, piece)) = last_piece(typed) else { return Ok(Vec::new()) };
        let before = typed.get(..start).unwrap_or("");
        let mut ways = Ways { before, found: Vec::new() };
        match piece {
            Piece::Phrase(_) => {}
            Piece::Term { name, value, .. } => {
                if let Some(wanted) = Wanted::from_name(&name.to_ascii_lowercase()) {
                    self.values(session, &mut ways, wanted, value).await?;
                }
            }
            Piece::Word(word) => self.words(session, &mut ways, word).await?,
        }
        ways.found.truncate(MOST);
        Ok(ways.found)
    }

    async fn words(&self, session: &Session, ways: &mut Ways<'_>, word: &str) -> Result<()> {
        if ways.before.trim().is_empty() {
            let meant = self.meant(word, &session.visible(), 3).await?;
            for (number, title) in meant
                .into_iter()
                .chain(self.store.numbers_from(&numbered(word), &session.visible(), 5).await?)
            {
                if let Ok(opens) = number.parse() {
                    ways.add(number.clone(), format!("{number} {title}"), "Request", Some(opens));
                }
            }
        }
        let sought = bare(word);
        for wanted in Wanted::ALL.iter().filter(|wanted| wanted.as_str().starts_with(&sought)) {
            ways.term(*wanted, "", format!("{}:", wanted.as_str()), "Look by");
        }
        if word.chars().count() < LETTERS {
            return Ok(());
        }
        for wanted in [Wanted::Stage, Wanted::Department, Wanted::Policy, Wanted::Requester] {
            self.values(session, ways, wanted, word).await?;
        }
        if session.visible() == Visible::All {
            for found in self.store.words_from(&sought, MOST).await? {
                ways.add(format!("{}{found} ", ways.before), found, "Word", None);
            }
        }
        Ok(())
    }

    async fn values(
        &self,
        session: &Session,
        ways: &mut Ways<'_>,
        wanted: Wanted,
        value: &str,
    ) -> Result<()> {
        let sought = bare(value);
        let fits = |label: &str| bare(label).contains(&sought);
        let labels: Vec<String> = match wanted {
            Wanted::Stage => {
                let stages = Stage::ALL.iter().map(|stage| stage.label().to_owned());
                std::iter::once("open".to_owned()).chain(stages).collect()
            }
            Wanted::Risk => Level::ALL.iter().map(|level| level.label().to_owned()).collect(),
            Wanted::Owed => {
                let roles = [Role::Requester, Role::RequesterIso, Role::SmbStaff, Role::CdtIso];
                std::iter::once("me".to_owned()).chain(roles.map(|role| role.label().to_owned())).collect()
            }
            Wanted::Outcome => Outcome::ALL.iter().map(|outcome| outcome.label().to_owned()).collect(),
            Wanted::Department | Wanted::Policy => self.seen_names(session, wanted).await?,
            Wanted::Requester if session.visible() == Visible::All => {
                let members = self.members().await?;
                members
                    .into_iter()
                    .filter(|one| one.person.is(Role::Requester))
                    .map(|one| one.person.name)
                    .collect()
            }
            Wanted::Assigned => {
                let members = self.members().await?;
                let staff = members.into_iter().filter(|one| !one.retired && one.person.is(Role::SmbStaff));
                std::iter::once("me".to_owned()).chain(staff.map(|one| one.person.name)).collect()
            }
            Wanted::Due | Wanted::Opened | Wanted::Begins | Wanted::Ends => vec!["today".to_owned()],
            Wanted::Requester | Wanted::ServiceRequest => Vec::new(),
        };
        for label in labels.into_iter().filter(|label| fits(label)).take(MOST) {
            ways.term(wanted, &label, label.clone(), wanted.label());
        }
        Ok(())
    }

    /// The departments or policies of the requests that somebody may see.
    async fn seen_names(&self, session: &Session, of: Wanted) -> Result<Vec<String>> {
        if session.visible() == Visible::All {
            let names = if of == Wanted::Department {
                self.store.department_names().await?
            } else {
                self.store.policy_names().await?
            };
            return Ok(names.into_iter().filter(|name| !name.is_empty()).collect());
        }
        let query = store::QueueQuery { visible: session.visible(), ..store::QueueQuery::default() };
        let tally = self.store.tally(&query).await?;
        let counts = if of == Wanted::Department { tally.departments } else { tally.policies };
        Ok(counts.into_iter().map(|(name, _)| name).collect())
    }
}

/// What was typed of a number, as numbers are written.
fn numbered(word: &str) -> String {
    let word = word.to_uppercase();
    if word.starts_with(|c: char| c.is_ascii_digit()) { format!("EX-{word}") } else { word }
}

struct Ways<'a> {
    before: &'a str,
    found: Vec<Completion>,
}

impl Ways<'_> {
    fn term(&mut self, wanted: Wanted, value: &str, label: String, kind: &str) {
        let value = if value.contains(char::is_whitespace) {
            format!("\"{}\" ", value.replace('"', ""))
        } else if value.is_empty() {
            String::new()
        } else {
            format!("{value} ")
        };
        let text = format!("{}{}:{value}", self.before, wanted.as_str());
        self.add(text, label, kind, None);
    }

    fn add(&mut self, text: String, label: String, kind: &str, opens: Option<RequestNumber>) {
        if !self.found.iter().any(|known| known.text == text) {
            self.found.push(Completion { text, label, kind: kind.to_owned(), opens });
        }
    }
}
