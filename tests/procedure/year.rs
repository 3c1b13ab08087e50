//! A year of an office: 2,000 requests through the leap year 2028 into the next, with a program that is started anew every
//! day, two times at which nobody starts it for weeks, and a clock that is set back once.
//!
//! Beside the reminders it is looked at what letters, mails, packets, lists and the timeline say of what expires, and
//! whether an audit draws the same on every day. What the core says is due is known here; on which days it is reminded of is counted day by day, without the
//! arithmetic that is tested. The requests are filed as their events; all else is the office's own.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    Office, Session,
    view::{Inbox, QueueAsk, QueueSort},
};
use chrono::{Datelike as _, Days, NaiveDate, NaiveTime};
use documents::{FindingsPacket, Letter, letter_text};
use exception::{
    Action, Digest, Event, Instant, Request, RequestNumber, Role, Settings, Stage,
    action::{DocumentKind, Period},
    audit::Draw,
    calendar::{WallClock, day_of, instants_of, long_date},
    due::Due,
    form::tech_358,
    notice::NoticeKind,
};
use ledger::{SigningKey, seal};
use serde_json::{Value, json};
use store::{Filing, NewEvent, Store};

use crate::world::{Case, DEPARTMENT, digest, plain_letter};

const REQUESTS: u32 = 2000;
const PASSPHRASE: &str = "a year of the office";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The days on which the program is started, as its clock shows them.
fn starts() -> Vec<NaiveDate> {
    let mut starts = Vec::new();
    for on in day("2028-01-01").iter_days().take_while(|on| *on <= day("2029-01-10")) {
        let off = [("2028-05-10", "2028-05-31"), ("2028-08-01", "2028-08-16")];
        if off.iter().any(|(from, to)| (day(from)..=day(to)).contains(&on)) {
            continue;
        }
        starts.push(on);
        if on == day("2028-09-20") {
            // Somebody sets the clock back by ten days, and puts it right after three.
            starts.extend(["2028-09-10", "2028-09-11", "2028-09-12"].map(day));
        }
    }
    starts
}

/// An instant of a day: late in the evening of every other one, and half an hour after midnight of the rest, where the
/// nights on which clocks change would show.
fn instant(on: NaiveDate) -> Instant {
    let (hour, minute) = if on.ordinal().is_multiple_of(2) { (23, 30) } else { (0, 30) };
    match instants_of(on.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap())) {
        WallClock::Once(at) | WallClock::Twice(at, _) => at,
        WallClock::Never => panic!("{on} has no such time"),
    }
}

/// The events of a request, as if another one had been lived through under another number, at another time, and for
/// another period.
fn lived(pattern: &Case, number: &RequestNumber, later_ms: i64, granted: Period) -> Vec<(Event, Digest)> {
    let mut anew: BTreeMap<Digest, Digest> = BTreeMap::new();
    let mut previous = None;
    let mut events = Vec::new();
    for (old, old_digest) in &pattern.events {
        let mut event = old.clone();
        event.stream = number.clone();
        event.at = Instant::from_millis(event.at.millis() + later_ms);
        event.previous.clone_from(&previous);
        if let Some(basis) = &mut event.basis {
            for part in [&mut basis.assessment, &mut basis.response, &mut basis.form, &mut basis.head] {
                *part = anew[part].clone();
            }
        }
        if let Action::AcceptRequest { period, review_on, .. } = &mut event.action {
            *period = granted;
            *review_on = granted.from.checked_add_days(Days::new(90)).unwrap();
        }
        let digest = digest(&serde_json::to_vec(&event).unwrap());
        anew.insert(old_digest.clone(), digest.clone());
        previous = Some(digest.clone());
        events.push((event, digest));
    }
    events
}

/// The requests of the year: three in five in force at some time of it, the others on their way.
fn requests() -> Vec<Vec<(Event, Digest)>> {
    let in_force = Case::in_force("2027-01-04", "2027-07-31");
    let others: [fn() -> Case; 8] = [
        Case::in_assessment,
        Case::in_iso_response,
        Case::in_form,
        Case::in_review,
        Case::in_decision,
        Case::in_findings,
        Case::in_resolution,
        Case::closed,
    ];
    let others: Vec<Case> = others.iter().map(|make| make()).collect();
    let begun = day_of(in_force.events[0].0.at);
    (0..REQUESTS)
        .map(|index| {
            let number = RequestNumber::new(2027, index + 1);
            // A walk over the days without a pattern.
            let mixed = u64::from(index * 7919 % 2003);
            let from = day("2027-05-01").checked_add_days(Days::new(mixed % 500)).unwrap();
            let to = from.checked_add_days(Days::new(30 + mixed * 31 % 330)).unwrap();
            let (pattern, lived_on) = if index % 5 < 3 {
                (&in_force, from)
            } else {
                (
                    &others[(index / 5) as usize % others.len()],
                    day("2027-11-01").checked_add_days(Days::new(mixed % 60)).unwrap(),
                )
            };
            let later = (lived_on - begun).num_days() * 86_400_000;
            lived(pattern, &number, later, Period { from, to })
        })
        .collect()
}

async fn file(folder: &std::path::Path, requests: &[Vec<(Event, Digest)>]) {
    let key = SigningKey::from_seed(&[7; 32]);
    let mut events = Vec::new();
    for (event, _) in requests.iter().flatten() {
        events.push(NewEvent {
            stream: event.stream.to_string(),
            sequence: event.sequence.into(),
            at_ms: event.at.millis(),
            sealed: seal(serde_json::to_vec(event).unwrap(), &key),
        });
    }
    let store = Store::open(&folder.join("records.db")).await.unwrap();
    store.file(Filing { events, ..Filing::default() }).await.unwrap();
    store.close().await;
}

/// What is known of the office without asking it: the requests, and what is due on them.
struct Known {
    settings: Settings,
    requests: BTreeMap<String, Request>,
    dues: BTreeMap<String, Vec<Due>>,
}

impl Known {
    fn learn(&mut self, request: Request) {
        self.dues.insert(request.number.to_string(), request.dues(&self.settings));
        self.requests.insert(request.number.to_string(), request);
    }

    /// Whether something is reminded of on a day, counted from the words of the rule.
    fn is_reminded(&self, due: &Due, on: NaiveDate) -> bool {
        let timing = &self.settings.timing;
        let ladder = if due.kind.is_end() { &timing.ladder } else { &timing.short_ladder };
        let left = (due.due_on - on).num_days();
        let share = due.from.is_some_and(|from| {
            let (length, passed) = ((due.due_on - from).num_days() + 1, (on - from).num_days() + 1);
            passed * 100 >= length * 80 && (passed - 1) * 100 < length * 80 && left > 0
        });
        on >= due.known_on
            && (ladder.iter().any(|before| i64::from(*before) == left)
                || share
                || (left < 0 && left % 7 == 0))
    }

    /// The reminders of somebody after a day until another: what is due, and the days of its rungs.
    fn reminders(&self, role: Role, after: NaiveDate, until: NaiveDate) -> BTreeMap<Key, Vec<NaiveDate>> {
        let days: Vec<NaiveDate> = after.iter_days().skip(1).take_while(|on| *on <= until).collect();
        let mut found = BTreeMap::new();
        for (number, dues) in &self.dues {
            for due in dues.iter().filter(|due| due.owed_by == role) {
                let rungs: Vec<NaiveDate> =
                    days.iter().copied().filter(|on| self.is_reminded(due, *on)).collect();
                if !rungs.is_empty() {
                    found.insert(
                        (due.due_on, number.clone(), due.kind.as_str().to_owned(), due.item.clone()),
                        rungs,
                    );
                }
            }
        }
        found
    }
}

/// What is due, in the order in which an inbox shows it.
type Key = (NaiveDate, String, String, String);

fn shown(inbox: &Inbox) -> Vec<(Key, NaiveDate)> {
    let key = |one: &casework::view::Reminder| {
        let due = &one.due;
        (day(&due.due_on), due.subject.clone(), due.kind.as_str().to_owned(), due.item.clone())
    };
    inbox.reminders.iter().map(|one| (key(one), day(&one.on))).collect()
}

async fn people(office: &Office, now: Instant) -> (Session, Session) {
    let account = |account: &str, department: &str, role: &str| {
        json!({ "account": account, "name": account, "department": department, "roles": [role],
            "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE, "agency": "CDT" })
    };
    let admin = office.set_up(&account("ada", "CDT", "administrator"), now).await.unwrap();
    for input in [account("sam", "CDT", "smb_staff"), account("ian", DEPARTMENT, "requester_iso")] {
        office.add_account(&admin, &input, now).await.unwrap();
    }
    let sign_in = async |name: &str| office.sign_in(name, PASSPHRASE, now).await.unwrap();
    (sign_in("sam").await, sign_in("ian").await)
}

/// Takes the steps of a day: exceptions that expired ten days ago are closed out, and one that ends in twenty days is
/// renewed.
async fn work(office: &Office, sam: &Session, known: &mut Known, today: NaiveDate, now: Instant) {
    let mut steps: Vec<(RequestNumber, Value)> = Vec::new();
    for request in known.requests.values().filter(|request| request.stage == Stage::InForce) {
        let Some(last) = request.last_day() else { continue };
        let days = (last - today).num_days();
        if (-40..=-10).contains(&days) {
            let close = json!({ "step": "close_out", "disposition": "gone", "evidence": "Seen gone." });
            steps.push((request.number.clone(), close));
        } else if days == 20 && request.renewals.is_empty() && steps.len() < 3 {
            steps.push((request.number.clone(), json!({ "step": "renew" })));
        }
    }
    for (number, input) in steps.into_iter().take(3) {
        let taken = office.take(sam, Some(&number), None, &input, now).await.unwrap();
        for number in [Some(number), taken.renewal].into_iter().flatten() {
            known.learn(office.request(&Session::reader(), &number, now).await.unwrap().request);
        }
    }
}

/// Nothing expired is shown as in force: the list, the timeline and a request's own page against the one function.
async fn nothing_expired_is_in_force(office: &Office, known: &Known, today: NaiveDate, now: Instant) {
    let reader = Session::reader();
    let is_in_force = |number: &RequestNumber| known.requests[number.as_str()].in_force_on(today);
    // The first to end come first: there the last day lies before, at and after today.
    let ask = QueueAsk {
        stages: vec![Stage::InForce],
        sort: QueueSort::Due,
        limit: Some(150),
        ..QueueAsk::default()
    };
    let listed = office.requests(&reader, &ask, now).await.unwrap().rows;
    for row in &listed {
        assert_eq!(row.in_force, is_in_force(&row.number), "the list of {today} and {}", row.number);
    }
    let calendar = office.calendar(&reader, &today.to_string(), &today.to_string(), now).await.unwrap();
    for span in &calendar.spans {
        assert_eq!(span.in_force, is_in_force(&span.number), "the timeline of {today} and {}", span.number);
    }
    let turning = listed
        .iter()
        .find(|row| row.to_on.as_deref() == Some(today.pred_opt().unwrap().to_string().as_str()));
    if let Some(row) = turning {
        let view = office.request(&reader, &row.number, now).await.unwrap();
        assert!(!view.in_force && !row.in_force, "{} expired yesterday", row.number);
        assert!(view.owed.contains("Close out"), "{}", view.owed);
    }
}

/// Settings with the particulars without which no letter is made.
fn letterhead() -> Settings {
    let text = "As on the door".to_owned();
    Settings {
        address: text.clone(),
        telephone: text.clone(),
        inquiries_address: text.clone(),
        inquiries_telephone: text.clone(),
        signer_name: text.clone(),
        contact_name: text,
        ..Settings::default()
    }
}

/// What letters, mails and packets say of the exceptions whose last day is about today, against the one function; how many
/// were looked at.
fn papers_say_what_is_in_force(known: &Known, settings: &Settings, today: NaiveDate, now: Instant) -> usize {
    let template = letter_text(DocumentKind::ExpiryReminder).unwrap().built_in;
    let draft = plain_letter(today);
    let turning = known.requests.values().filter(|request| {
        let days = request.last_day().map(|last| (last - today).num_days());
        request.stage == Stage::InForce && days.is_some_and(|days| (-1..=1).contains(&days))
    });
    let mut many = 0;
    for request in turning {
        let (number, in_force) = (&request.number, request.in_force_on(today));
        let kind = DocumentKind::ExpiryReminder;
        let letter = Letter { kind, request, settings, draft: &draft, template, fingerprint: &request.head };
        let says = format!("{:?}", letter.document().unwrap());
        assert_eq!(
            says.contains(" expired: its last day was "),
            !in_force,
            "the letter of {today} on {number}"
        );
        assert_eq!(says.contains("Renew."), in_force, "the letter of {today} on {number}");
        let mails: Vec<NoticeKind> =
            request.notices(today, settings).into_iter().map(|notice| notice.kind).collect();
        assert_eq!(mails.contains(&NoticeKind::Expired), !in_force, "the mails of {today} on {number}");
        assert_eq!(mails.contains(&NoticeKind::Expiring), in_force, "the mails of {today} on {number}");
        // The packet names the span, and the span is the function's.
        let packet = FindingsPacket {
            request,
            events: &[],
            settings,
            template: tech_358(),
            version: 1,
            made_at: now,
            page_counts: &BTreeMap::new(),
            attachments: &[],
        };
        let says = format!("{:?}", packet.document().unwrap());
        let last = (-1..=1).filter_map(|days| today.checked_add_signed(chrono::TimeDelta::days(days)));
        let last = last.filter(|day| request.in_force_on(*day)).max();
        if let Some(last) = last.filter(|last| !request.in_force_on(last.succ_opt().unwrap())) {
            assert!(says.contains(&long_date(last)), "the packet of {today} on {number}");
        }
        assert!(!says.contains("is in force"), "a packet says nothing of the day on which it is read");
        many += 1;
    }
    many
}

/// Rules by which an audit draws, each of a population that stays as it is: what was opened before the year.
fn samples() -> Vec<Value> {
    let opened = json!({ "opened": { "from": "2027-11-01", "to": "2027-12-31" } });
    ["", "department", "policy"]
        .into_iter()
        .zip(["Powerball 08 17 23", "2028", "a seed of words"])
        .map(|(by, seed)| json!({ "population": opened, "size": 25, "seed": seed, "by": by }))
        .collect()
}

/// What somebody finds who follows the printed rule by hand: the lowest ranks of seed and number.
fn drawn_by_hand(known: &Known, seed: &str) -> Vec<RequestNumber> {
    let span = day("2027-11-01")..=day("2027-12-31");
    let mut ranked: Vec<(Digest, RequestNumber)> = known
        .requests
        .values()
        .filter(|request| span.contains(&day_of(request.opened.at)))
        .map(|request| (digest(format!("{seed}:{}", request.number).as_bytes()), request.number.clone()))
        .collect();
    ranked.sort();
    ranked.into_iter().take(25).map(|(_, number)| number).collect()
}

/// Draws by every rule, on every other day in another order: the same as ever.
async fn no_draw_differs(
    office: &Office,
    sam: &Session,
    today: NaiveDate,
    draws: &mut BTreeMap<usize, Draw>,
) {
    let mut samples: Vec<(usize, Value)> = samples().into_iter().enumerate().collect();
    if today.ordinal().is_multiple_of(2) {
        samples.reverse();
    }
    for (place, ask) in samples {
        let draw = office.sample(sam, &ask).await.unwrap().draw;
        let first = draws.entry(place).or_insert_with(|| draw.clone());
        assert_eq!(*first, draw, "the draw of {today} by {ask}");
    }
}

#[tokio::test]
async fn a_year_of_2000_requests_reminds_of_everything_once_and_shows_nothing_expired_as_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::open(folder.path()).await.unwrap();
    let (sam, ian) = people(&office, instant(day("2027-12-30"))).await;
    let requests = requests();
    file(folder.path(), &requests).await;
    office.rebuild().await.unwrap();
    let mut known = Known { settings: Settings::default(), requests: BTreeMap::new(), dues: BTreeMap::new() };
    for events in requests {
        known.learn(Request::fold(events).unwrap());
    }
    // Both have read until the eve of the year.
    let eve = day("2027-12-31");
    for person in [&sam, &ian] {
        let inbox = office.inbox(person, instant(eve)).await.unwrap();
        office.mark_inbox_read(person, &inbox.through, instant(eve)).await.unwrap();
    }
    office.close().await;

    let (mut read, mut told) = (eve, BTreeSet::new());
    let (mut summaries, mut leap_day, mut set_back) = (0, 0, 0);
    let (letterhead, mut papers, mut draws) = (letterhead(), 0, BTreeMap::new());
    let by_hand = drawn_by_hand(&known, "Powerball 08 17 23");
    for today in starts() {
        let office = Office::open(folder.path()).await.unwrap();
        let now = instant(today);
        assert_eq!(day_of(now), today);
        if today > read {
            work(&office, &sam, &mut known, today, now).await;
        }
        nothing_expired_is_in_force(&office, &known, today, now).await;
        papers += papers_say_what_is_in_force(&known, &letterhead, today, now);
        if today.day() == 1 && today.month() % 4 == 1 {
            office.rebuild().await.unwrap();
        }
        no_draw_differs(&office, &sam, today, &mut draws).await;
        for (person, role) in [(&sam, Role::SmbStaff), (&ian, Role::RequesterIso)] {
            let inbox = office.inbox(person, now).await.unwrap();
            let expected = known.reminders(role, read, today);
            assert_eq!(inbox.total as usize, expected.len(), "{role} on {today}");
            let newest: Vec<(Key, NaiveDate)> =
                expected.iter().take(100).map(|(key, rungs)| (key.clone(), *rungs.last().unwrap())).collect();
            assert_eq!(shown(&inbox), newest, "{role} on {today}");
            let all: usize = expected.values().map(Vec::len).sum();
            match &inbox.away {
                Some(away) => {
                    assert_eq!(
                        (away.reminders as usize, away.to.as_str()),
                        (all, today.to_string().as_str())
                    );
                    summaries += 1;
                }
                // Day by day each reminder is shown on its own day.
                None => assert!(expected.values().flatten().all(|on| *on == today), "{role} on {today}"),
            }
            for (key, rungs) in &expected {
                for on in rungs {
                    assert!(told.insert((key.clone(), *on)), "{key:?} is reminded of twice for {on}");
                }
            }
            if today == day("2028-02-29") {
                leap_day += all;
            }
            if today < read {
                assert_eq!(inbox.total, 0, "what was read is repeated on {today}");
                set_back += 1;
            }
            office.mark_inbox_read(person, &inbox.through, now).await.unwrap();
        }
        // The day's list, whoever owes it, is exactly what has a rung on the day.
        if today > read {
            let (_, total) = office.reminders_on(&Session::reader(), today, None, 1).await.unwrap();
            let due = known.dues.values().flatten().filter(|due| known.is_reminded(due, today)).count();
            assert_eq!(usize::try_from(total).unwrap(), due, "{today}");
        }
        read = read.max(today);
        office.close().await;
    }
    assert_eq!((summaries, set_back), (4, 6), "two absences and three days set back, of two people");
    let numbers: Vec<RequestNumber> = draws[&0].drawn.iter().map(|drawn| drawn.number.clone()).collect();
    assert_eq!(numbers, by_hand);
    assert!(draws[&0].population > 100 && papers > 500, "{} of {papers}", draws[&0].population);
    assert!(leap_day > 0 && told.len() > 10_000, "{leap_day} on the leap day, {} in all", told.len());
    let office = Office::open(folder.path()).await.unwrap();
    assert!(office.projections_agree().await.unwrap());
    office.close().await;
}
