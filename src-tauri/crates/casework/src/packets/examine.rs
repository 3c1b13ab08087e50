//! Looking at a packet: what it would change here, and why it can’t be taken. Nothing is written.

use std::collections::BTreeSet;

use exception::{
    Digest, Event, Instant, Person, Request, RequestNumber,
    action::Action,
    calendar::moment,
    correspondence::{NamedByKey, SharingEnd, Side, Told},
    request::Misjudged,
    text::fold,
    values::Prose,
};
use ledger::{Hash, Sealed, named_files, record::RecordEvent};
use packet::{Packet, in_words};
use store::{NewEvent, NewFile};

use super::{digest_of, other};
use crate::{
    Error, Office, Result, Session,
    files::new_file,
    history,
    memory::{Known, Standing},
    reading::Read,
    view::{HistoryLine, PacketFile, PacketLook, Received},
};

/// How much the clock of another office may run ahead, in milliseconds: a day.
const AHEAD: i64 = 24 * 60 * 60 * 1000;

/// What taking a packet in would file.
pub(super) struct Examined {
    pub(super) look: PacketLook,
    pub(super) number: RequestNumber,
    /// The request as it would stand.
    pub(super) request: Option<Request>,
    pub(super) events: Vec<NewEvent>,
    pub(super) files: Vec<NewFile>,
    /// Events and files that stay inside the other office.
    pub(super) withheld: Vec<Digest>,
    pub(super) told: Vec<Told>,
    /// The first event that is new here.
    pub(super) from: u32,
    /// When the packet was made, as it says.
    pub(super) made_at: Instant,
    /// Why the other office ends the sharing, where that is what it tells.
    pub(super) ends: Option<Prose>,
}

impl Office {
    /// What a packet is, what is new in it, what it would change, and why it can’t be taken; nothing is changed.
    ///
    /// # Errors
    /// [`Error::Refused`] where the file is no packet, was changed, or is encrypted for others, and for those who do not
    /// deal with the other office; [`Error::Records`].
    pub async fn look_at_packet(&self, session: &Session, bytes: &[u8], now: Instant) -> Result<PacketLook> {
        let standing = &self.standing(session).await?;
        Ok(self.examined(standing, bytes, now).await?.look)
    }

    /// What a file from another office is: a packet, a key card or a receipt, and what it means here. Nothing is changed.
    ///
    /// # Errors
    /// As [`Office::look_at_packet`] and [`Office::look_at_card`].
    pub async fn look_at_received(&self, session: &Session, bytes: &[u8], now: Instant) -> Result<Received> {
        if packet::SignedReceipt::is_meant(bytes) {
            return Ok(Received::Receipt);
        }
        if bytes.first() == Some(&b'{') {
            let card = self.look_at_card(session, bytes).await?;
            let may_keep = self.correspondents(session).await?.may_keep;
            return Ok(Received::Card { card: Box::new(card), may_keep });
        }
        let look = self.look_at_packet(session, bytes, now).await?;
        let may_keep = self.correspondents(session).await?.may_keep;
        Ok(Received::Packet { look: Box::new(look), may_keep })
    }

    pub(super) async fn examined(&self, standing: &Standing, bytes: &[u8], now: Instant) -> Result<Examined> {
        self.check_deals(standing, "Take in a packet from another office", now).await?;
        let packet = opened(standing, bytes)?;
        let number: RequestNumber = packet.manifest.request.parse().map_err(|_| {
            Error::Refused(
                "The packet is of a request whose number can’t be read. Nothing of it was taken.".to_owned(),
            )
        })?;
        if let Some(stone) = standing.office.disposals.tombstone(&number) {
            return Err(Error::Refused(format!("{} Nothing of the packet was taken.", stone.what)));
        }
        let here = self.read(&number).await?;
        if let Some(read) = &here
            && !read.request.may_see(standing.session.person())
        {
            return Err(Error::NotFound(format!(
                "There is no request {number} that you may see: let somebody take the packet in who may."
            )));
        }
        let mut stored = BTreeSet::new();
        for event in &packet.record.events {
            let bytes = event.bytes.as_ref().map_or(&b""[..], |text| text.as_bytes());
            for file in named_files(bytes).unwrap_or_default() {
                if self.store.named(&file).await?.is_some() {
                    stored.insert(file);
                }
            }
        }
        let examination = Examination {
            office: &standing.office,
            packet: &packet,
            number,
            here: here.as_ref(),
            stored,
            now,
            encrypted: packet::is_encrypted(bytes),
        };
        if let Some(reason) = &packet.manifest.ends {
            let reason = Prose::try_from(reason.clone()).map_err(|_| {
                Error::Refused(
                    "The packet says that a sharing ended, and not why. Ask for it again, with the reason."
                        .to_owned(),
                )
            })?;
            return Ok(examination.end(reason));
        }
        examination.run()
    }
}

fn opened(standing: &Standing, bytes: &[u8]) -> Result<Packet> {
    let archive = super::sealing::opened(bytes, standing.session.key()?)?;
    packet::read(&archive).map_err(|error| Error::Refused(error.to_string()))
}

struct Examination<'a> {
    office: &'a Known,
    packet: &'a Packet,
    number: RequestNumber,
    here: Option<&'a Read>,
    /// The files that the packet’s events name and that are on record here.
    stored: BTreeSet<Hash>,
    now: Instant,
    encrypted: bool,
}

/// Somebody who signed, by their key.
struct Signer<'a> {
    person: &'a Person,
    side: Side,
    valid_from: Instant,
    retired_at: Option<Instant>,
}

/// The new part of the request, as far as it is good.
#[derive(Default)]
struct Found {
    request: Option<Request>,
    events: Vec<NewEvent>,
    lines: Vec<(Event, Digest)>,
    withheld: Vec<Digest>,
    kept_inside: u32,
    told: Vec<Told>,
    told_bytes: Vec<Vec<u8>>,
    problems: Vec<String>,
}

impl Examination<'_> {
    fn run(self) -> Result<Examined> {
        let mut problems = self.wrong_address();
        if let Some(end) = self.office.correspondence.ended(&self.number).filter(|end| end.here) {
            problems.push(format!(
                "{} Packets of it are not taken since. Where it is to go on, share it again: send one.",
                super::ended(end, &self.number)
            ));
        }
        let mut found = self.events()?;
        problems.append(&mut found.problems);
        let (files, kept) = self.files(&found, &mut problems);
        found.withheld.extend(kept);
        if let Some(request) = found.request.as_ref().filter(|_| problems.is_empty()) {
            problems.extend(self.wrong_department(request));
        }
        let before = self.here.map(|read| &read.request);
        let from = before.map_or(1, |request| request.version + 1);
        let has_new = !found.events.is_empty() || !found.told.is_empty();
        // Sent after the other office had ended the sharing, it begins again, whatever is in it.
        let begins_again = problems.is_empty() && self.begins_again();
        let is_new = has_new || begins_again;
        if !has_new {
            // What is here goes further than the packet, or as far.
            found.request = before.cloned();
        }
        let after = found.request.as_ref().or(before);
        let lines: Vec<HistoryLine> = after.map_or_else(Vec::new, |request| {
            let line =
                |(event, digest): &(Event, Digest)| history::line(event, digest.clone(), true, request);
            found.lines.iter().map(line).collect()
        });
        let manifest = &self.packet.manifest;
        let look = PacketLook {
            number: self.number.clone(),
            title: after.map_or_else(String::new, |request| request.intake.title.as_str().to_owned()),
            packet: digest_of(&self.packet.digest),
            sender: self.sender(),
            sender_words: in_words(&manifest.sender.key),
            made: moment(self.made_at()),
            ends: None,
            encrypted: self.encrypted,
            recipients: manifest.recipients.iter().map(|to| to.name.clone()).collect(),
            stage_before: before.map(|request| request.stage),
            stage_after: after.map(|request| request.stage),
            lines,
            withheld: found.kept_inside,
            files: self.named(&files),
            has_document: self.packet.document.is_some(),
            nothing_new: (problems.is_empty() && !is_new).then(|| self.nothing_new(before)),
            cards: self.cards(),
            attention: self.attention(&found, begins_again),
            may_take: problems.is_empty() && is_new,
            problems,
        };
        let made_at = self.made_at();
        let told_files = found.told_bytes.into_iter().map(|bytes| new_file(bytes, Some("application/json")));
        Ok(Examined {
            look,
            number: self.number,
            request: found.request,
            events: found.events,
            files: files.into_iter().chain(told_files).collect(),
            withheld: found.withheld,
            told: found.told,
            from,
            made_at,
            ends: None,
        })
    }

    /// A packet that tells that the other office ends the sharing: it carries no event, and nothing is taken but that.
    fn end(self, reason: Prose) -> Examined {
        let (mut problems, made_at) = (self.wrong_address(), self.made_at());
        let manifest = &self.packet.manifest;
        let correspondence = &self.office.correspondence;
        if self.here.is_none() {
            problems.push(format!("{} is not shared here: there is nothing to end.", self.number));
        }
        let with = correspondence.shared_with(&self.number);
        let is_theirs =
            |with: &NamedByKey| fold(with.department.trim()) == fold(manifest.sender.department.trim());
        if let Some(with) = with.filter(|with| !is_theirs(with)) {
            problems.push(format!(
                "{} is shared with the office of {}, and the packet is from that of {}.",
                self.number, with.department, manifest.sender.department
            ));
        }
        let digest = digest_of(&self.packet.digest);
        let nothing_new = if let Some(end) = correspondence.ended(&self.number) {
            Some(format!("{} Nothing would change.", super::ended(end, &self.number)))
        } else if correspondence.newest_taken(&self.number).is_some_and(|newest| made_at < newest) {
            Some("A packet of that office was taken in here that is newer: the sharing began again since. Nothing would change.".to_owned())
        } else {
            None
        };
        let nothing_new = nothing_new.filter(|_| problems.is_empty());
        let before = self.here.map(|read| &read.request);
        let end = SharingEnd {
            with: NamedByKey {
                key: digest_of(&manifest.sender.key),
                account: manifest.sender.account.clone(),
                name: manifest.sender.name.clone(),
                department: manifest.sender.department.clone(),
                office: manifest.sender.office.clone(),
            },
            here: false,
            by: manifest.sender.name.clone(),
            reason: reason.clone(),
            at: made_at,
        };
        let look = PacketLook {
            number: self.number.clone(),
            title: before.map_or_else(String::new, |request| request.intake.title.as_str().to_owned()),
            packet: digest,
            sender: self.sender(),
            sender_words: in_words(&manifest.sender.key),
            made: moment(made_at),
            ends: Some(super::ended(&end, &self.number)),
            encrypted: self.encrypted,
            recipients: manifest.recipients.iter().map(|to| to.name.clone()).collect(),
            stage_before: before.map(|request| request.stage),
            stage_after: before.map(|request| request.stage),
            lines: Vec::new(),
            withheld: 0,
            files: Vec::new(),
            has_document: false,
            cards: self.cards(),
            attention: self.attention(&Found::default(), false),
            may_take: problems.is_empty() && nothing_new.is_none(),
            nothing_new,
            problems,
        };
        Examined {
            look,
            from: before.map_or(1, |request| request.version + 1),
            request: before.cloned(),
            number: self.number,
            events: Vec::new(),
            files: Vec::new(),
            withheld: Vec::new(),
            told: Vec::new(),
            made_at,
            ends: Some(reason),
        }
    }

    /// When the packet was made, as it says.
    fn made_at(&self) -> Instant {
        Instant::try_from(self.packet.manifest.made_at.clone()).unwrap_or(self.now)
    }

    /// Whether the packet is for this office and comes from somebody who is known.
    fn wrong_address(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let manifest = &self.packet.manifest;
        let is_here = |key: &Hash| self.office.members.iter().any(|member| member.key.fingerprint() == *key);
        if !manifest.recipients.iter().any(|to| is_here(&to.key)) {
            let whom: Vec<String> =
                manifest.recipients.iter().map(|to| format!("{} of {}", to.name, to.office)).collect();
            problems.push(format!("The packet is for another office: {}.", whom.join("; ")));
        }
        let made_at = self.made_at();
        match self.office.correspondence.of_key(&digest_of(&manifest.sender.key)) {
            None => problems.push(format!(
                "The packet is signed with a key that is not known here, in the name of {} of {}. Accept their key card first, after comparing its words: {}.",
                manifest.sender.name,
                manifest.sender.department,
                in_words(&manifest.sender.key)
            )),
            Some(known) => {
                if let Some(retired) = known.retired.as_ref().filter(|retired| made_at > retired.at) {
                    problems.push(format!(
                        "The packet was signed by {} on {}, and that key was retired here on {}",
                        known.card.person.name,
                        moment(made_at),
                        moment(retired.at)
                    ));
                }
            }
        }
        problems
    }

    /// Goes through the events of both: what is here already must be the same, what is new must be what the procedure
    /// allows. The first that is not ends it, because those after it rest on it.
    fn events(&self) -> Result<Found> {
        let mut found = Found::default();
        let mut request: Option<Request> = None;
        let here = self.here.map_or(&[][..], |read| read.filed.as_slice());
        let known = self.here.map_or(&[][..], |read| read.events.as_slice());
        for (place, event) in self.packet.record.events.iter().enumerate() {
            let filed = here.get(place);
            let digest = digest_of(&event.hash);
            if let Some(filed) = filed.filter(|filed| filed.sealed.hash != event.hash) {
                found.problems.push(self.forked(place, filed.sequence, event));
                return Ok(found);
            }
            let mine = known.get(place).and_then(Option::as_ref);
            let theirs = match &event.bytes {
                Some(text) => Some(read_event(text)?),
                None => None,
            };
            match (filed.is_some(), mine, theirs) {
                (true, Some(mine), _) => advance(&mut request, mine.clone(), digest)?,
                (true, None, None) => pass_over(&mut request, digest),
                (here, None, Some(theirs)) => {
                    if let Err(problem) = self.judge(request.as_ref(), &theirs, event) {
                        found.problems.push(problem);
                        return Ok(found);
                    }
                    if here {
                        found.told.push(Told { sequence: theirs.sequence, sha256: digest.clone() });
                        found.told_bytes.push(bytes_of(event));
                    } else {
                        found.events.push(new_event(&self.number, event, theirs.at.millis()));
                    }
                    found.lines.push((theirs.clone(), digest.clone()));
                    advance(&mut request, theirs, digest)?;
                }
                (false, _, None) => {
                    if let Some(problem) = self.missing(request.as_ref(), event) {
                        found.problems.push(problem);
                        return Ok(found);
                    }
                    found.withheld.push(digest.clone());
                    found.kept_inside += 1;
                    // When it happened is not told: it is filed under the instant at which it came.
                    found.events.push(new_event(&self.number, event, self.now.millis()));
                    pass_over(&mut request, digest);
                }
                (false, Some(_), Some(_)) => {
                    return Err(Error::Damaged(format!("{} has events that are not filed.", self.number)));
                }
            }
        }
        // What is here beyond the packet stays.
        let rest = known.iter().zip(here).skip(self.packet.record.events.len());
        for (event, filed) in rest {
            let digest = digest_of(&filed.sealed.hash);
            match event {
                Some(event) => advance(&mut request, event.clone(), digest)?,
                None => pass_over(&mut request, digest),
            }
        }
        if here.len() > self.packet.record.events.len() && found.told.is_empty() {
            request = None;
        }
        found.request = request;
        Ok(found)
    }

    /// Two answers to one step: which.
    fn forked(&self, place: usize, sequence: u64, event: &RecordEvent<'_>) -> String {
        let tell = |event: Option<&Event>| match event {
            Some(event) => {
                format!("“{}” by {} on {}", event.action.step().label(), event.actor.name, moment(event.at))
            }
            None => "an event that is kept inside the other office".to_owned(),
        };
        let mine = self.here.and_then(|read| read.events.get(place)).and_then(Option::as_ref);
        let theirs = event.bytes.as_ref().and_then(|text| read_event(text).ok());
        if sequence == 1 {
            return format!(
                "{} is another request here: {}; in the packet it is {}. Two offices gave out the same number: let each begin its numbers elsewhere (Settings), and open the request again under another.",
                self.number,
                tell(mine),
                tell(theirs.as_ref())
            );
        }
        format!(
            "There are two answers to one step: event {sequence} of {} is {} here, and {} in the packet. Nothing of it was taken: agree by telephone which of the two offices had the turn.",
            self.number,
            tell(mine),
            tell(theirs.as_ref())
        )
    }

    /// Why an event that stands in the packet by its hash alone can’t be taken so.
    fn missing(&self, request: Option<&Request>, event: &RecordEvent<'_>) -> Option<String> {
        let manifest = &self.packet.manifest;
        let sequence = event.sequence;
        if sequence < manifest.from {
            let reached = request.map_or(0, |request| request.version);
            return Some(format!(
                "Events are missing between: the packet begins with event {}, and here the request reaches event {reached}. Ask for a packet of the whole request.",
                manifest.from
            ));
        }
        let Some(request) = request else {
            return Some(
                "The opening of the request is missing. Ask for a packet of the whole request.".to_owned(),
            );
        };
        let in_turn = self.here.is_none() || request.turn() == Side::Smb || self.parted_at().is_some();
        if self.office.settings.side() == Side::Smb || !in_turn {
            return Some(format!(
                "Event {sequence} is kept inside the other office, and it was not SMB’s turn: only what SMB does in its own stages may be."
            ));
        }
        None
    }

    /// Whether a new event is signed by somebody known, in their turn, and what the procedure allows them.
    fn judge(
        &self,
        request: Option<&Request>,
        event: &Event,
        sealed: &RecordEvent<'_>,
    ) -> std::result::Result<(), String> {
        let what =
            format!("Event {} (“{}” by {})", event.sequence, event.action.step().label(), event.actor.name);
        let signer = self.signer(&sealed.key).ok_or_else(|| {
            format!(
                "{what} is signed with a key that is not known here. Accept the key card of {} of {} first, after comparing its words: {}.",
                event.actor.name,
                event.actor.department,
                in_words(&sealed.key)
            )
        })?;
        let Signer { person, side, valid_from, retired_at } = signer;
        if event.at < valid_from {
            return Err(format!("{what} is dated before the key that signed it was made."));
        }
        if let Some(retired) = retired_at.filter(|retired| event.at > *retired) {
            return Err(format!(
                "{what} is dated {}, and the key that signed it was retired here on {}",
                moment(event.at),
                moment(retired)
            ));
        }
        if event.at.millis() > self.now.millis() + AHEAD {
            return Err(format!("{what} is dated {}, which has not come yet.", moment(event.at)));
        }
        let actor = &event.actor;
        let is_same = actor.account == person.account
            && fold(&actor.name) == fold(&person.name)
            && person.belongs_to(&actor.department);
        if !is_same {
            return Err(format!(
                "{what} says that {} of {} acted, but it is signed with the key of {} of {}.",
                actor.name, actor.department, person.name, person.department
            ));
        }
        if let Some(problem) = self.names_own_account(event, side) {
            return Err(format!("{what} {problem}"));
        }
        // A card shows how the name is written today; the event how it was written then.
        let person =
            Person { name: actor.name.clone(), department: actor.department.clone(), ..person.clone() };
        let absent = self.absent(event, side, &what)?;
        let absent = absent.as_ref();
        let judged = match request {
            None => Request::judge_opening(event, &person, absent),
            // What one office did before the other had the request could not meet another answer; and SMB’s goes on by itself
            // while nothing is shared.
            Some(request)
                if self.here.is_some()
                    && request.turn() != side
                    && follows(request, event)
                    && !(side == Side::Smb && self.parted_at().is_some_and(|parted| event.at >= parted)) =>
            {
                return Err(format!(
                    "{what} is out of turn: the request was in {}, and its next step was {}.",
                    request.stage.label(),
                    whose(request.turn())
                ));
            }
            Some(request) => request.judge(event, &person, absent),
        };
        judged.map_err(|why| match why {
            Misjudged::DoesNotFollow => format!("{what} does not follow from the event before it."),
            Misjudged::NotTheStep => format!("{what} says other than the procedure writes for this step."),
            Misjudged::Refused(refusal) => format!("{what} is not what the procedure allows. {refusal}"),
        })
    }

    /// For whom a deputy acted: somebody of the same office and department who is known here, by the name they had then.
    fn absent(&self, event: &Event, side: Side, what: &str) -> std::result::Result<Option<Person>, String> {
        let Some(absent) = &event.actor.acting_for else { return Ok(None) };
        let account = &absent.account;
        let person = if side == self.office.settings.side() {
            self.office.members.iter().map(|member| &member.person).find(|person| person.account == *account)
        } else {
            self.office.correspondence.ever_of_account(account).map(|known| &known.card.person)
        };
        let department = &event.actor.department;
        let person = person
            .filter(|person| fold(&person.name) == fold(&absent.name) && person.belongs_to(department))
            .ok_or_else(|| {
                format!(
                    "{what} is an act for {} of {department}, who is not known here. Accept their key card first.",
                    absent.name
                )
            })?;
        Ok(Some(Person { name: absent.name.clone(), department: department.clone(), ..person.clone() }))
    }

    /// An account of the department that has the name of one here would make this one’s owner the requester.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most steps name no account")]
    fn names_own_account(&self, event: &Event, side: Side) -> Option<String> {
        let account = match &event.action {
            Action::Open { intake } | Action::ReviseIntake { intake } => intake.requester_account.as_ref()?,
            _ => return None,
        };
        let is_here = self.office.members.iter().any(|member| member.person.account == *account);
        (is_here && side == Side::Department && self.office.settings.side() == Side::Smb).then(|| {
            format!(
                "names the account {account} as the requester’s, and somebody in this office has an account of that name. Ask the department for another account name."
            )
        })
    }

    fn signer(&self, key: &Hash) -> Option<Signer<'_>> {
        let digest = digest_of(key);
        let side = self.office.settings.side();
        if let Some(member) = self.office.members.iter().find(|member| member.key.fingerprint() == *key) {
            let from = Instant::from_millis(0);
            return Some(Signer { person: &member.person, side, valid_from: from, retired_at: None });
        }
        let known = self.office.correspondence.of_key(&digest)?;
        let card = &known.card;
        let until = known.retired.as_ref().map(|retired| retired.at);
        let (valid_from, retired_at) = match card.earlier.iter().find(|earlier| earlier.fingerprint == digest)
        {
            Some(earlier) => (earlier.valid_from, Some(earlier.retired_at)),
            None => (card.valid_from, until),
        };
        Some(Signer { person: &card.person, side: other(side), valid_from, retired_at })
    }

    /// The files that come with the new events, and the digests of those that stay inside the other office.
    fn files(&self, found: &Found, problems: &mut Vec<String>) -> (Vec<NewFile>, Vec<Digest>) {
        let (mut files, mut kept) = (Vec::new(), Vec::new());
        let mut named: BTreeSet<Hash> = BTreeSet::new();
        for event in &self.packet.record.events {
            let bytes = event.bytes.as_ref().map_or(&b""[..], |text| text.as_bytes());
            let is_new = found.lines.iter().any(|(_, digest)| *digest == digest_of(&event.hash));
            for file in named_files(bytes).unwrap_or_default() {
                if !named.insert(file) || !is_new || self.stored.contains(&file) {
                    continue;
                }
                if let Some(bytes) = self.packet.files.get(&file) {
                    files.push(new_file(bytes.clone(), None));
                } else if self.packet.manifest.kept.contains(&file) {
                    kept.push(digest_of(&file));
                } else {
                    problems.push(format!(
                        "The file that event {} names is missing from the packet ({file}). Ask for the packet again.",
                        event.sequence
                    ));
                }
            }
        }
        if let Some(file) = self.packet.files.keys().find(|file| !named.contains(*file)) {
            problems.push(format!("The packet holds a file that no event of the request names ({file})."));
        }
        (files, kept)
    }

    fn wrong_department(&self, request: &Request) -> Option<String> {
        let own = self.office.settings.department.trim();
        let theirs = request.intake.department();
        (!own.is_empty() && fold(own) != fold(theirs.trim()))
            .then(|| format!("{} is a request of {theirs}, and this is the office of {own}.", self.number))
    }

    fn nothing_new(&self, before: Option<&Request>) -> String {
        let digest = digest_of(&self.packet.digest);
        let taken = self.office.correspondence.taken.iter().find(|taken| taken.what.packet == digest);
        if let Some(taken) = taken {
            return format!(
                "This packet was taken in already, by {} on {} Nothing would change.",
                taken.by.name,
                moment(taken.at)
            );
        }
        let reached = before.map_or(0, |request| request.version);
        let to = self.packet.manifest.to;
        if u64::from(reached) > to {
            format!(
                "The packet holds an older state: it ends with event {to}, and here the request has reached event {reached}. Nothing would change."
            )
        } else {
            "Everything in the packet is here already. Nothing would change.".to_owned()
        }
    }

    /// The cards that come with the packet and are not known here.
    fn cards(&self) -> Vec<crate::view::CardView> {
        let unknown = |card: &&packet::SignedCard| {
            let key = card.card().key;
            let is_own = self.office.members.iter().any(|member| member.key == key);
            !is_own && self.office.correspondence.of_key(&digest_of(&key.fingerprint())).is_none()
        };
        self.packet.cards.iter().filter(unknown).map(|card| super::cards::look(self.office, card)).collect()
    }

    /// Since when SMB’s office may have gone on by itself; two answers to one step are found whenever they were given.
    fn parted_at(&self) -> Option<Instant> {
        self.office.correspondence.parted_at(&self.number)
    }

    /// Whether the other office, which ended the sharing, shares the request again.
    fn begins_again(&self) -> bool {
        let ended = self.office.correspondence.ended(&self.number);
        ended.is_some_and(|end| !end.here && self.made_at() >= end.at)
    }

    fn attention(&self, found: &Found, begins_again: bool) -> Vec<String> {
        let mut all = Vec::new();
        if begins_again {
            all.push(format!(
                "The other office had ended the sharing of {}, and shares it again.",
                self.number
            ));
        }
        if !self.encrypted {
            all.push("The packet was sent unencrypted: whoever had it on the way could read it.".to_owned());
        }
        for (event, digest) in &found.lines {
            if let Action::Import { record } = &event.action {
                let source = &record.source;
                all.push(format!(
                    "The request was imported there from row {} of “{}”, as {}: what came before its first event was recorded elsewhere, and nobody signed it.",
                    source.row,
                    history::shown(&source.name),
                    record.recorded_as.label().to_lowercase()
                ));
            }
            let sealed = self.packet.record.events.iter().find(|sealed| digest_of(&sealed.hash) == *digest);
            let signer = sealed.and_then(|sealed| self.signer(&sealed.key));
            if let Some(retired) = signer.and_then(|signer| signer.retired_at) {
                all.push(format!(
                    "Event {} is signed with a key that was retired on {}; it is dated before that.",
                    event.sequence,
                    moment(retired)
                ));
            }
        }
        all
    }

    /// Who sent it: as the accepted card says, where there is one.
    fn sender(&self) -> String {
        let party = &self.packet.manifest.sender;
        match self.office.correspondence.of_key(&digest_of(&party.key)) {
            Some(known) => {
                format!(
                    "{}, {} ({})",
                    known.card.person.name, known.card.person.department, known.card.office
                )
            }
            None => format!("{}, {} ({})", party.name, party.department, party.office),
        }
    }

    fn named(&self, files: &[NewFile]) -> Vec<PacketFile> {
        let names: Vec<(String, String)> = self
            .packet
            .record
            .events
            .iter()
            .filter_map(|event| serde_json::from_str(event.bytes.as_ref()?).ok())
            .flat_map(|event: serde_json::Value| file_names(&event))
            .collect();
        let name = |sha256: &str| names.iter().find(|(of, _)| of == sha256).map(|(_, name)| name.clone());
        files
            .iter()
            .map(|file| {
                let sha256 = digest_of(&file.sha256);
                PacketFile {
                    name: history::shown(&name(sha256.as_str()).unwrap_or_else(|| sha256.short())),
                    size: file.bytes.len() as u64,
                    sha256,
                }
            })
            .collect()
    }
}

/// The names under which an event names files.
fn file_names(value: &serde_json::Value) -> Vec<(String, String)> {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
            let own = text("sha256").zip(text("name"));
            own.into_iter().chain(members.values().flat_map(file_names)).collect()
        }
        Value::Array(items) => items.iter().flat_map(file_names).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn read_event(text: &str) -> Result<Event> {
    serde_json::from_str(text).map_err(|error| {
        Error::Refused(format!(
            "An event in the packet can’t be read by this version of Exception Desk ({error}). Install the newest version, or ask what it is."
        ))
    })
}

const fn whose(side: Side) -> &'static str {
    match side {
        Side::Smb => "SMB’s",
        Side::Department => "the department’s",
    }
}

fn follows(request: &Request, event: &Event) -> bool {
    event.sequence == request.version + 1 && event.previous.as_ref() == Some(&request.head)
}

fn bytes_of(event: &RecordEvent<'_>) -> Vec<u8> {
    event.bytes.as_ref().map(|text| text.as_bytes().to_vec()).unwrap_or_default()
}

fn new_event(number: &RequestNumber, event: &RecordEvent<'_>, at_ms: i64) -> NewEvent {
    NewEvent {
        stream: number.to_string(),
        sequence: event.sequence,
        at_ms,
        sealed: Sealed {
            bytes: bytes_of(event),
            hash: event.hash,
            signature: event.signature,
            fingerprint: event.key,
        },
    }
}

fn advance(request: &mut Option<Request>, event: Event, digest: Digest) -> Result<()> {
    let wrong = |error| Error::Refused(format!("The events of the packet do not add up: {error}."));
    match request {
        None => *request = Some(Request::fold([(event, digest)]).map_err(wrong)?),
        Some(request) => request.apply(event, digest).map_err(wrong)?,
    }
    Ok(())
}

fn pass_over(request: &mut Option<Request>, digest: Digest) {
    if let Some(request) = request {
        request.pass_over(digest);
    }
}
