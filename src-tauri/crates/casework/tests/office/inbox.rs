//! The inbox: what came up since somebody last read, whatever their clock did meanwhile.

use casework::view::{Inbox, ReadThrough};
use exception::{Instant, due::DueKind};
use serde_json::json;

use crate::desk::{NOW, People};

const DAY: i64 = 86_400_000;

fn on(day: i64) -> Instant {
    Instant::from_millis(NOW + day * DAY)
}

fn told(inbox: &Inbox) -> Vec<(&str, &str, &str)> {
    inbox
        .reminders
        .iter()
        .map(|reminder| (reminder.due.subject.as_str(), reminder.due.kind.as_str(), reminder.rung.as_str()))
        .collect()
}

/// Opens a request on Saturday, 21 November 2026: its intake is due ten business days later, on Tuesday, 8 December,
/// for Thanksgiving and the day after are holidays.
async fn opened(people: &People) -> String {
    people.open().await.to_string()
}

#[tokio::test]
async fn reminders_come_up_on_their_day_until_they_are_read() {
    let people = People::new().await;
    let number = opened(&people).await;
    let rosa = &people.requester;
    let inbox = async |day: i64| people.office.inbox(rosa, on(day)).await.unwrap();
    assert_eq!(told(&inbox(0).await), []);
    assert_eq!(told(&inbox(9).await), []);
    let first = inbox(10).await;
    assert_eq!(told(&first), [(number.as_str(), "stage", "7 days before")]);
    assert_eq!(first.reminders[0].due.due_on, "2026-12-08");
    assert_eq!(first.reminders[0].on, "2026-12-01");
    assert!(first.reminders[0].due.owed_by_me && !first.reminders[0].due.overdue);
    // Unread, it stays; read, it is gone until the next rung.
    assert_eq!(told(&inbox(12).await).len(), 1);
    people.office.mark_inbox_read(rosa, &first.through, on(10)).await.unwrap();
    assert_eq!(told(&inbox(12).await), []);
    assert_eq!(told(&inbox(16).await), [(number.as_str(), "stage", "1 day before")]);
    // Others are not reminded of what they do not owe.
    assert_eq!(told(&people.office.inbox(&people.iso, on(16)).await.unwrap()), []);
}

#[tokio::test]
async fn three_weeks_away_are_one_summary() {
    let people = People::new().await;
    let number = opened(&people).await;
    let rosa = &people.requester;
    let office = &people.office;
    let read = office.inbox(rosa, on(5)).await.unwrap();
    assert_eq!(read.away, None);
    office.mark_inbox_read(rosa, &read.through, on(5)).await.unwrap();
    let inbox = office.inbox(rosa, on(32)).await.unwrap();
    assert_eq!(told(&inbox), [(number.as_str(), "stage", "2 weeks overdue")]);
    let away = inbox.away.unwrap();
    assert_eq!((away.from.as_str(), away.to.as_str()), ("2026-11-27", "2026-12-23"));
    // 7 days and 1 day before, the day itself, and each of two weeks after.
    assert_eq!((away.reminders, away.requests), (5, 1));
    office.mark_inbox_read(rosa, &inbox.through, on(32)).await.unwrap();
    let after = office.inbox(rosa, on(38)).await.unwrap();
    assert_eq!(told(&after), [(number.as_str(), "stage", "3 weeks overdue")]);
}

#[tokio::test]
async fn a_clock_set_back_neither_repeats_a_reminder_nor_loses_one() {
    let people = People::new().await;
    let first = opened(&people).await;
    let (rosa, office) = (&people.requester, &people.office);
    let read = async |day: i64| {
        let inbox = office.inbox(rosa, on(day)).await.unwrap();
        office.mark_inbox_read(rosa, &inbox.through, on(day)).await.unwrap();
        inbox.reminders.iter().map(|one| (one.due.subject.clone(), one.rung.clone())).collect::<Vec<_>>()
    };
    assert_eq!(read(16).await, [(first.clone(), "1 day before".to_owned())]);
    // The clock is set back by a week: what was read stays read.
    for day in [9, 10, 11] {
        assert_eq!(read(day).await, [], "day {day}");
    }
    // What is filed under the wrong clock is reminded of on its day by that clock, once.
    let second = opened(&people).await;
    let rung = |words: &str| vec![(second.clone(), words.to_owned())];
    assert_eq!(read(12).await, rung("7 days before"));
    assert_eq!(read(13).await, []);
    // Put right again: the days go on where they were.
    assert_eq!(read(16).await, rung("1 day before"));
    let both = read(17).await;
    assert_eq!(both, [(first, "Due this day".to_owned()), (second, "Due this day".to_owned())]);
    assert_eq!(read(17).await, []);
}

#[tokio::test]
async fn what_is_filed_after_reading_is_reminded_of_on_the_same_day() {
    let people = People::new().await;
    let (office, rosa) = (&people.office, &people.requester);
    let mut settings = serde_json::to_value(exception::Settings::default()).unwrap();
    settings["timing"] = json!({ "short_ladder": "17, 1" });
    office.change_settings(&people.admin, &settings, on(0)).await.unwrap();
    let inbox = office.inbox(rosa, on(0)).await.unwrap();
    office.mark_inbox_read(rosa, &inbox.through, on(0)).await.unwrap();
    let number = opened(&people).await;
    let inbox = office.inbox(rosa, on(0)).await.unwrap();
    assert_eq!(told(&inbox), [(number.as_str(), "stage", "17 days before")]);
}

#[tokio::test]
async fn only_what_was_shown_is_marked_as_read() {
    let people = People::new().await;
    let (office, rosa) = (&people.office, &people.requester);
    for through in [
        ReadThrough { day: "2026-11-22".to_owned(), reached: 1 },
        ReadThrough { day: "2026-11-21".to_owned(), reached: 1_000_000 },
        ReadThrough { day: "never".to_owned(), reached: 0 },
    ] {
        let refused = office.mark_inbox_read(rosa, &through, on(0)).await.unwrap_err();
        assert_eq!(refused.code(), "invalid", "{through:?}");
    }
    let inbox = office.inbox(rosa, on(0)).await.unwrap();
    let reader = casework::Session::reader();
    assert!(office.mark_inbox_read(&reader, &inbox.through, on(0)).await.is_err());
}

#[tokio::test]
async fn the_settings_of_time_move_what_is_due_at_once() {
    let people = People::new().await;
    let (office, rosa) = (&people.office, &people.requester);
    let number = opened(&people).await;
    let closed = json!([{ "on": "2026-11-23", "why": "Proclamation of the Governor" }]);
    people.set_timing(json!({ "targets": { "intake": 3 }, "closures": closed })).await;
    let work = office.my_work(rosa, on(10)).await.unwrap();
    // Tuesday, Wednesday, and the Monday after Thanksgiving.
    assert_eq!(work.overdue.len(), 1);
    let late = &work.overdue[0];
    assert_eq!((late.subject.as_str(), late.due_on.as_str()), (number.as_str(), "2026-11-30"));
    assert_eq!((late.kind, late.waits_for.as_str()), (DueKind::Stage, "Requester"));
    assert!(office.projections_agree().await.unwrap());
    let calendar = office.calendar(rosa, "2026-11-01", "2026-11-30", on(10)).await.unwrap();
    let closed: Vec<_> = calendar.closed.iter().map(|day| (day.on.as_str(), day.why.as_str())).collect();
    assert_eq!(
        closed,
        [
            ("2026-11-11", "State holiday"),
            ("2026-11-23", "Proclamation of the Governor"),
            ("2026-11-26", "State holiday"),
            ("2026-11-27", "State holiday")
        ]
    );
    assert_eq!(calendar.days.len(), 1);
    assert_eq!((calendar.days[0].on.as_str(), calendar.days[0].total), ("2026-11-30", 1));
    for (from, to) in
        [("1998-01-01", "1998-02-01"), ("2027-02-29", "2027-03-01"), ("2027-02-01", "2027-01-01")]
    {
        assert!(office.calendar(rosa, from, to, on(10)).await.is_err(), "{from} to {to}");
    }
    // Somebody of another department sees none of it.
    let other = office.calendar(&people.admin, "2026-11-01", "2026-11-30", on(10)).await.unwrap();
    assert!(other.days.is_empty());
}
