//! What is due on a request, by which day, by whom - and on which days it is reminded of (rule 8).
//!
//! Reminders follow from dates and from nothing else: no flag says that one was sent. A renewal has other dates and
//! so other reminders; somebody who was away is reminded of what came up in between.

use chrono::{Days, NaiveDate};

use crate::{
    action::DocumentKind,
    calendar::day_of,
    people::Role,
    request::{Outcome, Request},
    settings::{Settings, Timing},
    watch::{ItemKind, ItemState},
    words::words,
    workflow::Stage,
};

/// The share of an exception's period at which it is reminded of, in percent.
pub const SHARE: i64 = 80;

words! {
    /// What kind of thing is due.
    DueKind {
        /// The step that the stage is named for.
        Stage = "stage", "Next step";
        /// The ISO's answer to assessment and alternatives.
        Answer = "answer", "Answer to the assessment";
        /// TECH 358, filled in.
        Form = "form", "TECH 358";
        /// A condition of the acceptance.
        Condition = "condition", "Condition";
        /// A milestone of the plan to comply.
        Milestone = "milestone", "Milestone";
        /// A compensating control to be verified.
        Control = "control", "Compensating control";
        /// What a review says is done about a condition that was not met.
        Remedy = "remedy", "Remedy";
        /// A review of the exception.
        Review = "review", "Review";
        /// A renewal to be asked for, if the exception is still needed.
        Renewal = "renewal", "Renewal";
        /// The last day of the exception; after it, its close-out.
        LastDay = "last_day", "Last day";
        /// The notice of a revocation.
        RevocationNotice = "revocation_notice", "Revocation notice";
        /// What an audit found, to be remedied by whoever is responsible.
        Finding = "finding", "Audit finding";
        /// What an audit waits for from those who make it.
        Audit = "audit", "Audit";
        /// What a violation report waits for.
        Violation = "violation", "Violation report";
    }
}

impl DueKind {
    /// Whether the long ladder counts down to it, and the share of the period is reminded of.
    #[must_use]
    pub const fn is_end(self) -> bool {
        match self {
            Self::LastDay | Self::Renewal => true,
            Self::Stage
            | Self::Answer
            | Self::Form
            | Self::Condition
            | Self::Milestone
            | Self::Control
            | Self::Remedy
            | Self::Review
            | Self::RevocationNotice
            | Self::Finding
            | Self::Audit
            | Self::Violation => false,
        }
    }

    /// The days before it on which it is reminded of, the longest first.
    #[must_use]
    pub fn ladder(self, timing: &Timing) -> &[u32] {
        if self.is_end() { &timing.ladder } else { &timing.short_ladder }
    }
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What kind of thing.
    pub kind: DueKind,
    /// Which of several of its kind; empty where there is one.
    pub item: String,
    /// What is to be done, in words.
    pub what: String,
    /// By which day.
    pub due_on: NaiveDate,
    /// The first day of the period of which this is the end.
    pub from: Option<NaiveDate>,
    /// Who owes it.
    pub owed_by: Role,
    /// Sequence of the event by which it came to be due.
    pub since: u32,
    /// The day on which it came to be due: nothing is reminded of before.
    pub known_on: NaiveDate,
}

impl Due {
    /// The days on which it is reminded of.
    #[must_use]
    pub fn schedule<'a>(&self, timing: &'a Timing) -> Schedule<'a> {
        Schedule {
            due_on: self.due_on,
            share_on: self.share_on(),
            known_on: self.known_on,
            ladder: self.kind.ladder(timing),
        }
    }

    /// The day on which 80 % of the period have passed; none where the day is the last itself.
    #[must_use]
    pub fn share_on(&self) -> Option<NaiveDate> {
        let from = self.from.filter(|from| *from < self.due_on)?;
        let days = (self.due_on - from).num_days() + 1;
        // The first day on whose evening at least so much of the period is over.
        let over = u64::try_from((days * SHARE + 99) / 100).ok()?;
        let on = from.checked_add_days(Days::new(over.saturating_sub(1)))?;
        (on < self.due_on).then_some(on)
    }
}

/// A rung of the ladder: why something is reminded of on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// So many days before; 0 is the day itself.
    Before(u32),
    /// The share of the period has passed.
    Share,
    /// So many weeks after.
    WeeksAfter(u32),
}

impl Rung {
    /// The rung in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Before(0) => "Due this day".to_owned(),
            Self::Before(1) => "1 day before".to_owned(),
            Self::Before(days) => format!("{days} days before"),
            Self::Share => format!("{SHARE} % of the period passed"),
            Self::WeeksAfter(1) => "1 week overdue".to_owned(),
            Self::WeeksAfter(weeks) => format!("{weeks} weeks overdue"),
        }
    }
}

/// The days on which something is reminded of: by the ladder before it is due, at the share of its period, and every
/// week after it until it is done. One reminder a day at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule<'a> {
    /// The day by which it is due.
    pub due_on: NaiveDate,
    /// The day on which the share of its period has passed.
    pub share_on: Option<NaiveDate>,
    /// The first day on which it may be reminded of.
    pub known_on: NaiveDate,
    /// Days before, the longest first.
    pub ladder: &'a [u32],
}

impl Schedule<'_> {
    /// The rung of a day, if it has one.
    #[must_use]
    pub fn rung_on(&self, day: NaiveDate) -> Option<Rung> {
        if day < self.known_on {
            return None;
        }
        let days = (self.due_on - day).num_days();
        if let Ok(before) = u32::try_from(days) {
            if self.ladder.contains(&before) {
                return Some(Rung::Before(before));
            }
            return (self.share_on == Some(day)).then_some(Rung::Share);
        }
        let after = u32::try_from(-days).ok()?;
        (after % 7 == 0).then_some(Rung::WeeksAfter(after / 7))
    }

    /// Every rung after a day until another, which counts, oldest first.
    #[must_use]
    pub fn rungs_between(&self, after: NaiveDate, until: NaiveDate) -> Vec<(NaiveDate, Rung)> {
        let mut days: Vec<NaiveDate> = self
            .ladder
            .iter()
            .filter_map(|before| self.due_on.checked_sub_days(Days::new((*before).into())))
            .collect();
        days.extend(self.share_on);
        let mut weekly = self.due_on.checked_add_days(Days::new(7));
        if let Some(first) = weekly.filter(|first| *first <= after) {
            // Weeks that lie before the span are not gone through one by one.
            let weeks = u64::try_from((after - first).num_days() / 7).unwrap_or(0);
            weekly = first.checked_add_days(Days::new(weeks * 7));
        }
        while let Some(day) = weekly.filter(|day| *day <= until) {
            days.push(day);
            weekly = day.checked_add_days(Days::new(7));
        }
        days.retain(|day| after < *day && *day <= until);
        days.sort_unstable();
        days.dedup();
        days.into_iter().filter_map(|day| Some((day, self.rung_on(day)?))).collect()
    }
}

impl Request {
    /// Everything that is due on the request as it stands, by day.
    #[must_use]
    pub fn dues(&self, settings: &Settings) -> Vec<Due> {
        let mut dues = Vec::new();
        dues.extend(self.step_due(settings));
        if self.stage == Stage::InForce {
            dues.extend(self.ends());
            dues.extend(self.watched());
        }
        dues.extend(self.notice_due(settings));
        dues.sort_by(|one, other| {
            (one.due_on, one.kind, &one.item).cmp(&(other.due_on, other.kind, &other.item))
        });
        dues
    }

    /// What the stage is named for, by its clock.
    fn step_due(&self, settings: &Settings) -> Option<Due> {
        let known_on = day_of(self.since);
        let due_on = self.clock(settings, known_on)?.due_on?;
        let kind = match self.stage {
            Stage::IsoResponse => DueKind::Answer,
            Stage::Form => DueKind::Form,
            Stage::Intake
            | Stage::Assessment
            | Stage::ReArchitecture
            | Stage::Review
            | Stage::Decision
            | Stage::Findings
            | Stage::Denial
            | Stage::Resolution
            | Stage::InForce
            | Stage::Closed => DueKind::Stage,
        };
        Some(Due {
            kind,
            item: String::new(),
            what: self.stage.owed().to_owned(),
            due_on,
            from: None,
            owed_by: self.owed_by()?,
            since: self.passed.last()?.mark.sequence,
            known_on,
        })
    }

    /// The last day, and until then the renewal that may be asked for.
    fn ends(&self) -> Vec<Due> {
        let (Some(period), Some(last_day), Some(granted)) = (self.period(), self.last_day(), self.granted())
        else {
            return Vec::new();
        };
        // What takes its place moves its last day.
        let mark = self.superseded.as_ref().map_or(granted, |superseded| &superseded.mark);
        let due = |kind: DueKind, owed_by: Role, what: &str| Due {
            kind,
            item: String::new(),
            what: what.to_owned(),
            due_on: last_day,
            from: Some(period.from),
            owed_by,
            since: mark.sequence,
            known_on: day_of(mark.at),
        };
        let mut ends = vec![due(
            DueKind::LastDay,
            Role::SmbStaff,
            "Close out the exception when its last day has passed",
        )];
        if self.renewals.is_empty() && self.superseded.is_none() {
            let what = "Ask for a renewal, or do without the exception after its last day";
            ends.push(due(DueKind::Renewal, Role::RequesterIso, what));
        }
        ends
    }

    /// What is followed up while it lasts: items that are to be done or verified, and the next review.
    fn watched(&self) -> Vec<Due> {
        let Some(granted) = self.granted() else { return Vec::new() };
        let reviewed = self.reviews.last().map_or(granted, |review| &review.mark);
        let items = self.items().into_iter().filter_map(|item| {
            let due_on = item.due?;
            let (owed_by, what) = match item.state {
                ItemState::Open | ItemState::Failed => (Role::RequesterIso, item.what),
                ItemState::Reported => {
                    (Role::SmbStaff, format!("Verify what was reported done: {}", item.what))
                }
                ItemState::Verified => return None,
            };
            let (kind, known) = match item.kind {
                ItemKind::Condition => (DueKind::Condition, granted),
                ItemKind::Milestone => (DueKind::Milestone, granted),
                ItemKind::Control => (DueKind::Control, granted),
                ItemKind::Remedy => (DueKind::Remedy, reviewed),
            };
            let changed = item.changes.last().map(|change| &change.mark);
            let marks = [
                changed,
                item.done.as_ref().map(|done| &done.mark),
                item.verified.as_ref().map(|found| &found.mark),
            ];
            let mark = marks
                .into_iter()
                .flatten()
                .fold(known, |newest, mark| if mark.sequence > newest.sequence { mark } else { newest });
            let (since, known_on) = (mark.sequence, day_of(mark.at));
            Some(Due { kind, item: item.id.to_string(), what, due_on, from: None, owed_by, since, known_on })
        });
        let review = self.next_review().map(|due_on| Due {
            kind: DueKind::Review,
            item: String::new(),
            what: "Review the exception".to_owned(),
            due_on,
            from: None,
            owed_by: Role::SmbStaff,
            since: reviewed.sequence,
            known_on: day_of(reviewed.at),
        });
        items.chain(review).collect()
    }

    /// The notice of a revocation, until it is sent.
    fn notice_due(&self, settings: &Settings) -> Option<Due> {
        let ending = self.ending.as_ref().filter(|ending| ending.value.outcome == Outcome::Revoked)?;
        let sent = self.newest(DocumentKind::RevocationNotice).is_some_and(|notice| notice.sent().is_some());
        let known_on = day_of(ending.mark.at);
        let target = settings.timing.targets.revocation_notice;
        (!sent).then(|| Due {
            kind: DueKind::RevocationNotice,
            item: String::new(),
            what: "Make and send the revocation notice".to_owned(),
            due_on: settings.timing.calendar().add_business_days(known_on, target),
            from: None,
            owed_by: Role::SmbStaff,
            since: ending.mark.sequence,
            known_on,
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ending(from: &str, to: &str, known: &str) -> Due {
        Due {
            kind: DueKind::LastDay,
            item: String::new(),
            what: String::new(),
            due_on: day(to),
            from: Some(day(from)),
            owed_by: Role::SmbStaff,
            since: 1,
            known_on: day(known),
        }
    }

    #[test]
    fn the_last_day_is_counted_down_to_and_then_reminded_of_every_week() {
        let timing = Timing::default();
        let due = ending("2028-01-01", "2028-12-31", "2028-01-01");
        let rungs = due.schedule(&timing).rungs_between(day("2027-12-01"), day("2029-01-20"));
        let told: Vec<_> = rungs.iter().map(|(on, rung)| (on.to_string(), *rung)).collect();
        let expected = [
            // 366 days: 292.8 of them are 80 %, over on the evening of the 293rd, 19 October of a leap year.
            ("2028-10-19", Rung::Share),
            ("2028-11-01", Rung::Before(60)),
            ("2028-12-01", Rung::Before(30)),
            ("2028-12-16", Rung::Before(15)),
            ("2028-12-24", Rung::Before(7)),
            ("2028-12-30", Rung::Before(1)),
            ("2028-12-31", Rung::Before(0)),
            ("2029-01-07", Rung::WeeksAfter(1)),
            ("2029-01-14", Rung::WeeksAfter(2)),
        ];
        assert_eq!(told, expected.map(|(on, rung)| (on.to_owned(), rung)));
    }

    #[test]
    fn a_span_has_the_rungs_of_its_days_and_no_other() {
        let timing = Timing::default();
        for (from, to, known) in [
            ("2028-01-15", "2028-03-01", "2028-01-20"),
            ("2027-03-01", "2028-02-29", "2027-03-01"),
            ("2028-02-29", "2028-02-29", "2028-02-01"),
            ("2027-10-01", "2027-11-07", "2027-12-01"),
        ] {
            let due = ending(from, to, known);
            let schedule = due.schedule(&timing);
            for (after, days) in
                [("2027-02-01", 500), ("2028-02-28", 2), ("2028-03-06", 30), ("2027-11-06", 90)]
            {
                let after = day(after);
                let until = after.checked_add_days(Days::new(days)).unwrap();
                let each: Vec<_> = after
                    .iter_days()
                    .skip(1)
                    .take_while(|on| *on <= until)
                    .filter_map(|on| Some((on, schedule.rung_on(on)?)))
                    .collect();
                assert_eq!(schedule.rungs_between(after, until), each, "{from} to {to}, after {after}");
            }
        }
    }

    #[test]
    fn nothing_is_reminded_of_before_it_came_to_be_due() {
        let timing = Timing::default();
        let due = ending("2028-01-01", "2028-12-31", "2028-12-16");
        let schedule = due.schedule(&timing);
        let first = schedule.rungs_between(day("2028-01-01"), day("2029-12-31"));
        assert_eq!(first.first(), Some(&(day("2028-12-16"), Rung::Before(15))));
        assert_eq!(schedule.rungs_between(day("2028-12-31"), day("2028-12-01")), []);
    }
}
