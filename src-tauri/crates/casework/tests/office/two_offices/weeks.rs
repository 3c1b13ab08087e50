//! Random acts of random people over weeks in two offices: packets in random order, lost, late and taken twice, and sharings
//! that either office ends and begins again.

use std::collections::BTreeSet;

use casework::{Error, Session, view::RequestView};
use exception::{Digest, RequestNumber, Role, Stage, Step};
use serde_json::{Value, json};

use super::{House, Two, decline};
use crate::desk::{PASSPHRASE, account_of, assessment, form, reasons};

/// Numbers as if by chance, the same for the same seed (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Everything that anybody might try on a request, in whatever stage it is.
fn attempts() -> Vec<Value> {
    let meeting = json!({ "step": "record_meeting", "held_on": "2026-11-20", "held_at": "10:00",
        "place": "Room 4", "attendees": [{ "name": "Ian Shaw" }], "background": "Heard.",
        "documentation": "Read.", "risk_assessment": "Discussed.", "recommended_alternative": "Weighed." });
    vec![
        json!({ "step": "send_for_assessment" }),
        assessment(),
        json!({ "step": "send_assessment" }),
        json!({ "step": "comment", "text": "Hm.", "audience": "everyone" }),
        json!({ "step": "comment", "text": "Among us.", "audience": "inside_smb" }),
        decline(),
        json!({ "step": "accept_assessment", "answers": [{ "answer": "accepted" }] }),
        form(),
        meeting,
        json!({ "step": "ask_for_information", "questions": "Which cipher?" }),
        json!({ "step": "present_for_decision", "summary": "Ready." }),
        json!({ "step": "return_to_review", "questions": "Why?" }),
        reasons("decline_request"),
        json!({ "step": "record_work", "text": "A gateway was tried." }),
        json!({ "step": "withdraw", "reasons": "Not needed." }),
    ]
}

/// SMB’s house and the department’s, by their places.
const SMB: usize = 0;
const DEPARTMENT: usize = 1;
/// Who sends and takes in packets in each.
const DEALS: [&str; 2] = ["sam", "ian"];

/// A file on its way.
#[derive(Clone)]
struct Parcel {
    to: usize,
    bytes: Vec<u8>,
    /// Whether it tells that a sharing ended.
    tells: bool,
}

/// How a sharing stands in an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    No,
    Here,
    Told,
}

/// What an office knows of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    version: u32,
    head: Digest,
    ended: Ended,
    /// Place and digest of every event whose text is here.
    lines: Vec<(u32, Digest)>,
}

/// What the weeks have shown, so that none of it is claimed of weeks in which it never happened.
#[derive(Default, Debug)]
struct Seen {
    stages: BTreeSet<Stage>,
    taken: usize,
    ended: usize,
    told: usize,
    begun_again: usize,
    untaken: usize,
    unsent: usize,
    idle: usize,
    apart: usize,
}

struct Weeks<'a> {
    seed: u64,
    two: &'a Two,
    houses: [House; 2],
    number: RequestNumber,
    chance: Chance,
    bag: Vec<Parcel>,
    /// What each house had when a packet was last taken in: it stays.
    delivered: [Vec<(u32, Digest)>; 2],
    /// Whether a sharing ever ended: SMB may have gone on by itself since.
    has_parted: bool,
    seen: &'a mut Seen,
}

impl Weeks<'_> {
    fn session(&self, house: usize) -> &Session {
        self.houses[house].session(DEALS[house])
    }

    /// The request as it is on record there, refused attempts included.
    async fn view(&self, house: usize) -> Option<RequestView> {
        let office = &self.houses[house].office;
        Box::pin(office.request(&Session::reader(), &self.number, self.two.now())).await.ok()
    }

    async fn state(&self, house: usize) -> Option<State> {
        let view = self.view(house).await?;
        assert!(view.history_verifies, "seed {}", self.seed);
        let ended = match &view.sharing.ended {
            None => Ended::No,
            Some(how) if how.contains("was ended here by") => Ended::Here,
            Some(_) => Ended::Told,
        };
        let lines = view.history.iter().map(|line| (line.sequence, line.digest.clone())).collect();
        let (version, head) = (view.request.version, view.request.head);
        Some(State { version, head, ended, lines })
    }

    /// Whoever was told that the sharing ended sends nothing until the other does; from everybody else a packet shares it.
    async fn send(&mut self, from: usize) {
        let Some(before) = self.state(from).await else { return };
        let sent = self
            .two
            .try_packet(&self.houses[from], DEALS[from], &self.number, DEALS[1 - from], json!({}))
            .await;
        match sent {
            Ok(made) => {
                assert_ne!(before.ended, Ended::Told, "seed {}", self.seed);
                self.bag.push(Parcel { to: 1 - from, bytes: made.bytes, tells: false });
                assert_eq!(self.state(from).await.unwrap(), State { ended: Ended::No, ..before });
            }
            Err(error) => {
                assert_eq!(before.ended, Ended::Told, "seed {}: {error}", self.seed);
                assert!(error.to_string().contains("Ask them to share it again"), "{error}");
                self.seen.unsent += 1;
            }
        }
    }

    async fn end(&mut self, house: usize) {
        let Some(before) = self.state(house).await else { return };
        let reason = json!({ "reason": "Nobody there answers." });
        let office = &self.houses[house].office;
        let told = office.end_sharing(self.session(house), &self.number, &reason, self.two.now()).await;
        match told {
            Ok(notice) => {
                let bytes = notice.unwrap().bytes;
                self.bag.push(Parcel { to: 1 - house, bytes, tells: true });
                assert_eq!(self.state(house).await.unwrap(), State { ended: Ended::Here, ..before });
                self.seen.ended += 1;
                self.has_parted = true;
            }
            Err(error) => {
                assert!(
                    error.to_string().contains("nothing left to end") && before.ended == Ended::Told
                        || error.to_string().contains("is not shared with another office"),
                    "seed {}: {error}",
                    self.seed
                );
            }
        }
    }

    /// A packet arrives: it is taken whole, or refused with a sentence that is true, and then nothing has changed.
    async fn deliver(&mut self, parcel: &Parcel) {
        let (house, before) = (parcel.to, self.state(parcel.to).await);
        let forked = self.forked().await;
        let session = self.session(house);
        let office = &self.houses[house].office;
        let taken = Box::pin(office.take_packet(session, &parcel.bytes, None, self.two.now())).await;
        let after = self.state(house).await;
        let ended = before.as_ref().map_or(Ended::No, |before| before.ended);
        match taken {
            Ok(taken) => {
                let after = after.unwrap();
                assert_ne!(ended, Ended::Here, "seed {}: nothing is taken here", self.seed);
                if parcel.tells {
                    assert_eq!(after, State { ended: Ended::Told, ..before.unwrap() });
                    self.seen.told += 1;
                } else if ended == Ended::Told && after.ended == Ended::No {
                    self.seen.begun_again += 1;
                }
                self.seen.taken += usize::from(taken.events > 0);
                self.delivered[house] = after.lines;
            }
            Err(error) => {
                assert_eq!(before, after, "seed {}: {error}", self.seed);
                let why = error.to_string();
                let is_true = why.contains("Nothing would change")
                    || why.contains("Packets of it are not taken since") && ended == Ended::Here
                    || why.contains("There are two answers to one step") && forked
                    || why.contains("there is nothing to end") && before.is_none()
                    || (why.contains("is out of turn") || why.contains("it was not SMB’s turn"))
                        && house == DEPARTMENT
                        && self.has_parted;
                assert!(is_true, "seed {}: {why}", self.seed);
                self.seen.untaken += usize::from(why.contains("not taken since"));
            }
        }
    }

    /// The step that is next, by whoever it is, so that weeks lead somewhere; or anything by anybody.
    async fn act(&mut self, attempts: &[Value], anything: bool) {
        let place = self.chance.below(2);
        let session = self.chance.one(&self.houses[place].people).clone();
        let house = &self.houses[place];
        let view = Box::pin(house.office.request(&session, &self.number, self.two.now())).await;
        let is_next = |step: &Value| {
            view.as_ref().is_ok_and(|view| {
                view.offers
                    .iter()
                    .any(|offer| offer.allowed && offer.leads_on && *step == json!(offer.step.as_str()))
            })
        };
        let allowed: Vec<&Value> = attempts
            .iter()
            .filter(|input| anything || is_next(&input["step"]))
            .filter(|input| input["step"] != "withdraw" || self.chance.0.is_multiple_of(7))
            .collect();
        if allowed.is_empty() {
            return;
        }
        let input = (*self.chance.one(&allowed)).clone();
        let before = self.state(place).await;
        let office = &self.houses[place].office;
        let done = Box::pin(office.take(&session, Some(&self.number), None, &input, self.two.now())).await;
        // Refused, or done: both are right, as long as the two offices end alike. But a department that was told adds nothing.
        if place == DEPARTMENT && before.as_ref().is_some_and(|before| before.ended == Ended::Told) {
            assert!(done.is_err(), "seed {}: {input}", self.seed);
            assert_eq!(self.state(place).await, before);
            self.seen.idle += 1;
        }
    }

    /// Whether both offices have gone on from the same event, each by itself. It takes an end of the sharing.
    async fn forked(&self) -> bool {
        let (Some(mine), Some(theirs)) = (self.state(SMB).await, self.state(DEPARTMENT).await) else {
            return false;
        };
        let (less, more) = if mine.version < theirs.version { (mine, theirs) } else { (theirs, mine) };
        // What is there by its hash alone came from the other office.
        more.lines.iter().any(|(place, digest)| *place == less.version && *digest != less.head)
    }

    /// Every packet arrives at last, and both offices share the request again: they agree, or each tells the two answers.
    async fn settle(&mut self) {
        for _ in 0..3 {
            for house in [SMB, DEPARTMENT] {
                self.send(house).await;
            }
            for parcel in self.bag.clone() {
                self.deliver(&parcel).await;
            }
        }
        if self.forked().await {
            self.seen.apart += 1;
            let verified = [
                self.houses[0].office.verify().await.unwrap(),
                self.houses[1].office.verify().await.unwrap(),
            ];
            assert!(verified.iter().all(|verified| verified.problems.is_empty()), "{verified:?}");
        } else {
            Box::pin(self.two.agree(&self.number)).await;
            for house in [SMB, DEPARTMENT] {
                let ended = self.state(house).await.unwrap().ended;
                assert_eq!(ended, Ended::No, "seed {}: it is shared again", self.seed);
            }
        }
        for (house, delivered) in self.delivered.iter().enumerate() {
            let lines = self.state(house).await.unwrap().lines;
            let stays = delivered.iter().all(|line| lines.contains(line));
            assert!(stays, "seed {}: what was delivered stays", self.seed);
        }
    }

    /// Nobody decided on what they had prepared.
    async fn check_decisions(&mut self) {
        for house in [SMB, DEPARTMENT] {
            let view = self.view(house).await.unwrap();
            for decided in view.history.iter().filter(|line| line.step == Step::DeclineRequest) {
                let before = view.history.iter().take_while(|line| line.sequence < decided.sequence);
                let involved = before.filter(|line| {
                    line.actor.account == decided.actor.account
                        && matches!(
                            line.step,
                            Step::RecordAssessment
                                | Step::SendAssessment
                                | Step::RecordMeeting
                                | Step::PresentForDecision
                                | Step::AskForInformation
                        )
                });
                assert_eq!(involved.count(), 0, "seed {}: {} decided", self.seed, decided.actor.name);
            }
            self.seen.stages.extend(view.request.passed.iter().map(|passed| passed.stage));
        }
    }
}

/// 140 things that happen in weeks begun from a seed; `ending`: how many of a hundred end a sharing.
async fn live_through(seed: u64, ending: usize, shown: &mut Seen) -> Result<(), Error> {
    let attempts = attempts();
    let two = Two::new().await;
    // Somebody who may assess and decide, and must not do both.
    let both = account_of("kai", "Kai Moku", "CDT", &[Role::SmbStaff, Role::CdtIso]);
    two.smb.office.add_account(&two.smb.people[0], &both, two.now()).await?;
    let kai = two.smb.office.sign_in("kai", PASSPHRASE, two.now()).await?;
    let mut smb = two.smb.people.clone();
    smb.push(kai);
    let houses = [
        House { office: two.smb.office.clone(), people: smb },
        House { office: two.dmv.office.clone(), people: two.dmv.people.clone() },
    ];
    two.introduce(&houses[SMB], "kai", &two.dmv, "ian").await;
    let number = two.opened().await;
    let delivered = [Vec::new(), Vec::new()];
    let chance = Chance(seed);
    let mut weeks = Weeks {
        seed,
        two: &two,
        houses,
        number,
        chance,
        bag: Vec::new(),
        delivered,
        has_parted: false,
        seen: shown,
    };
    for _ in 0..140 {
        two.seconds.set(two.seconds.get() + i64::try_from(weeks.chance.below(40_000)).unwrap());
        match weeks.chance.below(100) {
            one if one < ending => {
                let house = weeks.chance.below(2);
                weeks.end(house).await;
            }
            one if one < 20 => {
                let from = weeks.chance.below(2);
                weeks.send(from).await;
            }
            // Any packet that was ever made, the newest more often than not; some never arrive.
            one if one < 42 => {
                let Some(last) = weeks.bag.len().checked_sub(1) else { continue };
                let place = if weeks.chance.below(3) == 0 { weeks.chance.below(last + 1) } else { last };
                let parcel = weeks.bag[place].clone();
                weeks.deliver(&parcel).await;
            }
            other => weeks.act(&attempts, other >= 60).await,
        }
    }
    weeks.settle().await;
    weeks.check_decisions().await;
    Ok(())
}

/// Whatever was delivered stands in both alike, and nothing that the procedure forbids does.
#[tokio::test]
async fn two_offices_never_disagree_whatever_happens_between_them() {
    let mut seen = Seen::default();
    for seed in [11, 358, 4242] {
        Box::pin(live_through(seed, 0, &mut seen)).await.unwrap();
    }
    assert!(seen.taken > 6 && seen.ended == 0 && seen.apart == 0, "{seen:?}");
    assert!(seen.stages.len() >= 4, "the weeks lead somewhere: {seen:?}");
}

/// Where sharings end as well, on either side and at any time, both keep what they have; and shared again they agree, but
/// where each went on by itself.
#[tokio::test]
async fn sharings_that_end_at_any_time_take_nothing_back_and_can_begin_again() {
    let mut seen = Seen::default();
    for seed in [7, 8, 358, 4242] {
        Box::pin(live_through(seed, 6, &mut seen)).await.unwrap();
    }
    let Seen { taken, ended, told, begun_again, untaken, unsent, idle, apart, stages } = &seen;
    for (what, times) in [
        ("packets are taken in", taken),
        ("sharings end", ended),
        ("offices are told", told),
        ("sharings begin again", begun_again),
        ("packets are not taken after an end", untaken),
        ("nothing is sent by whoever was told", unsent),
        ("a department that was told adds nothing", idle),
        ("two offices go on apart", apart),
    ] {
        assert!(*times > 0, "{what}: {seen:?}");
    }
    assert!(stages.len() >= 4, "the weeks lead somewhere: {seen:?}");
}
