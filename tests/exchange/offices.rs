//! What offices write for other programs: every mail that fits, every date, the plan of action.

use std::collections::BTreeSet;

use casework::{
    DEMONSTRATION_PASSPHRASE, Error, Office, Session,
    view::{CalendarOf, PoamFormat, QueueAsk},
};
use exception::{Instant, Request, RequestNumber, notice::NoticeKind};
use serde_json::json;

use crate::{Files, squeezed, text};

fn instant(text: &str) -> Instant {
    Instant::try_from(text.to_owned()).unwrap()
}

/// An office of made-up people with its requests, seen by SMB staff, some months after.
async fn demonstration(requests: Option<&str>) -> (Office, Session, Instant, Vec<RequestNumber>) {
    let now = instant("2027-03-15T18:00:00.000Z");
    let office = Office::in_memory().await.unwrap();
    office.make_demonstration(requests, 7, now).await.unwrap();
    let smb = office.sign_in("tomas.echeverria", DEMONSTRATION_PASSPHRASE, now).await.unwrap();
    let ask = QueueAsk { limit: Some(500), ..QueueAsk::default() };
    let rows = office.requests(&smb, &ask, now).await.unwrap().rows;
    (office, smb, now, rows.into_iter().map(|row| row.number).collect())
}

/// The texts of a record that belong into marked documents: no mail and no calendar may hold one.
fn confidential(request: &Request) -> Vec<String> {
    let intake = &request.intake;
    let mut texts = vec![intake.title.to_string()];
    texts.extend(intake.cannot_be_met.iter().map(ToString::to_string));
    texts.extend(intake.qualification.iter().map(|one| one.facts.to_string()));
    for assessment in &request.assessments {
        texts.push(assessment.value.summary.to_string());
        texts.extend(assessment.value.scenarios.iter().map(|one| one.threat.to_string()));
        texts.extend(assessment.value.controls.iter().map(|one| one.control.to_string()));
    }
    for form in &request.forms {
        texts.extend(["justification", "scope", "cannot_be_met"].map(|id| form.value.text(id).to_owned()));
    }
    texts.extend(request.questions.iter().map(|one| one.value.clone()));
    texts.extend(
        request.decision.iter().flat_map(|one| one.value.reasons.all()).map(|one| one.text.to_string()),
    );
    texts.extend(request.items().into_iter().map(|item| item.what));
    texts.into_iter().map(|text| squeezed(&text)).filter(|text| text.chars().count() > 20).collect()
}

#[tokio::test]
async fn every_mail_that_fits_is_a_draft_that_says_what_the_window_shows() {
    let (office, smb, now, numbers) = demonstration(None).await;
    let mut files = Files::new();
    let mut shown = Vec::new();
    let mut kinds = BTreeSet::new();
    for number in &numbers {
        let request = office.request(&smb, number, now).await.unwrap().request;
        let confidential = confidential(&request);
        for offer in office.mails(&smb, number, now).await.unwrap() {
            let mail = office.mail(&smb, number, offer.kind, Some(&offer.about), now).await.unwrap();
            assert_eq!(mail.offer, offer);
            let said = squeezed(&format!("{} {}", mail.subject, mail.body));
            for text in &confidential {
                assert!(!said.contains(text.as_str()), "{number}, {:?}: {text}", offer.kind);
            }
            assert!(said.contains(number.as_str()) && !said.contains("{{") && !said.contains("**"), "{said}");
            let draft = office.mail_draft(&smb, number, offer.kind, Some(&offer.about), now).await.unwrap();
            assert_eq!(
                draft,
                office.mail_draft(&smb, number, offer.kind, Some(&offer.about), now).await.unwrap(),
                "the same record gives the same draft"
            );
            files.add("eml", &draft.bytes);
            kinds.insert(offer.kind);
            shown.push(mail);
        }
    }
    let missing: Vec<_> = NoticeKind::ALL.iter().filter(|kind| !kinds.contains(kind)).collect();
    // Of these the demonstration has none at this day.
    let rare = [NoticeKind::Returned, NoticeKind::Revoked];
    assert!(missing.iter().all(|kind| rare.contains(kind)), "{missing:?}");
    for (read, mail) in files.read().iter().zip(&shown) {
        assert_eq!(squeezed(text(&read["subject"])), squeezed(&mail.subject));
        assert_eq!(text(&read["body"]).trim_end(), mail.body.trim_end());
        let to: Vec<&str> = read["to"].as_array().unwrap().iter().map(|one| text(&one[1])).collect();
        let expected: Vec<&str> =
            mail.to.iter().map(|one| one.email.as_str()).filter(|email| !email.is_empty()).collect();
        assert_eq!(to, expected);
        let attached = read["files"].as_array().unwrap();
        assert_eq!(attached.len(), usize::from(mail.attached.is_some()));
        if let (Some(file), Some(name)) = (attached.first(), &mail.attached) {
            assert_eq!((text(&file[0]), text(&file[1])), (name.as_str(), "application/pdf"));
        }
    }
    assert!(shown.iter().any(|mail| mail.attached.is_some()));
    assert!(shown.iter().any(|mail| mail.not_attached.is_some()), "a marked packet stays out of a mail");
}

#[tokio::test]
async fn the_dates_of_every_request_are_entries_that_keep_their_names() {
    let (office, smb, now, numbers) = demonstration(None).await;
    let mut files = Files::new();
    let mut requests = Vec::new();
    for number in numbers {
        let of = CalendarOf::Request { number: number.clone(), date: None };
        let request = office.request(&smb, &number, now).await.unwrap().request;
        match office.calendar_file(&smb, &of, now).await {
            Ok(file) => {
                assert_eq!(file.name, format!("{number}.ics"));
                files.add("ics", &file.bytes);
                requests.push(request);
            }
            Err(Error::Refused(why)) => {
                assert!(request.meetings.is_empty() && request.stage != exception::Stage::InForce, "{why}");
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(requests.len() > 10);
    let read = files.read();
    let (mut reviews, mut ends, mut meetings) = (0, 0, 0);
    for (calendar, request) in read.iter().zip(&requests) {
        let number = &request.number;
        let uid = |date: &str| format!("{number}.{date}@exception-desk");
        let all = calendar["entries"].as_array().unwrap();
        let find = |date: &str| all.iter().find(|entry| text(&entry["uid"]) == uid(date));
        let day = |date: &str| find(date).map(|entry| text(&entry["start"]).to_owned());
        let watched = request.stage == exception::Stage::InForce;
        assert_eq!(day("review"), request.next_review().map(|day| day.to_string()));
        assert_eq!(day("end"), request.last_day().filter(|_| watched).map(|day| day.to_string()));
        reviews += usize::from(day("review").is_some());
        ends += usize::from(day("end").is_some());
        for meeting in &request.meetings {
            let entry = find(&format!("meeting-{}", meeting.mark.sequence)).unwrap();
            let start = meeting.value.instant.utc().format("%Y-%m-%dT%H:%M:%S+00:00").to_string();
            assert_eq!(text(&entry["start"]), start);
            assert_eq!(entry["sequence"], json!(request.version));
            meetings += 1;
        }
        let said = squeezed(&calendar.to_string());
        for text in confidential(request) {
            assert!(!said.contains(&text), "{number}: {text}");
        }
    }
    assert!(reviews > 0 && ends > 0 && meetings > 5, "{reviews} {ends} {meetings}");

    let owed = office.calendar_file(&smb, &CalendarOf::Owed, now).await.unwrap();
    let mut files = Files::new();
    files.add("ics", &owed.bytes);
    let read = files.read();
    let uids: Vec<&str> =
        read[0]["entries"].as_array().unwrap().iter().map(|entry| text(&entry["uid"])).collect();
    let work = office.my_work(&smb, now).await.unwrap();
    let owed: Vec<String> =
        work.owed.iter().filter(|row| row.due_on.is_some()).map(|row| row.number.to_string()).collect();
    assert!(!owed.is_empty());
    for number in &owed {
        assert!(uids.iter().any(|uid| uid.starts_with(&format!("{number}.owed-"))), "{number}: {uids:?}");
    }
    // What is followed up while an exception lasts is owed too, though no step is.
    assert!(uids.iter().any(|uid| uid.ends_with(".owed-review@exception-desk")), "{uids:?}");
    let inside: Vec<String> = work.matters.iter().map(|owed| format!("{}.owed-", owed.number)).collect();
    assert!(!inside.is_empty(), "the demonstration has an audit that SMB follows");
    for number in &inside {
        assert!(uids.iter().any(|uid| uid.starts_with(number)), "{number}: {uids:?}");
    }
}

#[tokio::test]
async fn the_plan_of_action_holds_what_is_in_force_and_each_sees_their_own() {
    let (office, smb, now, numbers) = demonstration(None).await;
    let today = exception::calendar::day_of(now);
    let mut in_force = Vec::new();
    for number in &numbers {
        let request = office.request(&smb, number, now).await.unwrap().request;
        if request.in_force_on(today) {
            in_force.push(request);
        }
    }
    in_force.sort_by(|one, other| one.number.cmp(&other.number));
    assert!(!in_force.is_empty());
    let plan = office.poam(&smb, now).await.unwrap();
    assert_eq!(plan.due_on, "2027-04-30");
    let mut files = Files::new();
    for format in [PoamFormat::Xlsx, PoamFormat::Csv] {
        let file = office.poam_file(&smb, format, now).await.unwrap();
        assert_eq!(file, office.poam_file(&smb, format, now).await.unwrap());
        files.add(file.name.rsplit('.').next().unwrap(), &file.bytes);
    }
    let read = files.read();
    let rows = read[0]["rows"].as_array().unwrap();
    let headings: Vec<&str> = rows[0].as_array().unwrap().iter().map(text).collect();
    assert_eq!(headings, plan.columns.iter().map(|one| one.heading.as_str()).collect::<Vec<_>>());
    let listed: Vec<&str> = rows.iter().skip(1).map(|row| text(&row[0])).collect();
    assert_eq!(listed, in_force.iter().map(|request| request.number.as_str()).collect::<Vec<_>>());
    assert_eq!(read[1]["rows"].as_array().unwrap().len(), rows.len());
    assert!(text(&read[0]["header"]).contains("7929.210"), "{}", read[0]["header"]);
    let milestones = headings.iter().position(|heading| heading.starts_with("Milestones")).unwrap();
    for (row, request) in rows.iter().skip(1).zip(&in_force) {
        for item in request.items() {
            let is_step = item.kind != exception::watch::ItemKind::Control;
            let what = squeezed(item.what.trim().trim_end_matches('.'));
            assert!(
                !is_step || squeezed(text(&row[milestones])).contains(&what),
                "{}: {what}",
                request.number
            );
        }
    }
    let iso = office.sign_in("anahit.sargsyan", DEMONSTRATION_PASSPHRASE, now).await.unwrap();
    let theirs = office.poam(&iso, now).await.unwrap().rows;
    let own: Vec<&RequestNumber> = in_force
        .iter()
        .filter(|request| request.may_see(iso.person()))
        .map(|request| &request.number)
        .collect();
    assert_eq!(theirs.iter().map(|row| &row.number).collect::<Vec<_>>(), own);
    let administrator = office.sign_in("rosalind.achterberg", DEMONSTRATION_PASSPHRASE, now).await.unwrap();
    assert_eq!(office.poam(&administrator, now).await.unwrap().rows, []);
}

#[tokio::test]
async fn forty_requests_as_they_really_come_are_told_of_without_harm() {
    let (office, smb, now, numbers) = demonstration(Some(include_str!("../documents/requests.json"))).await;
    let mut files = Files::new();
    for number in &numbers {
        for offer in office.mails(&smb, number, now).await.unwrap() {
            let draft = office.mail_draft(&smb, number, offer.kind, Some(&offer.about), now).await.unwrap();
            files.add("eml", &draft.bytes);
        }
        let of = CalendarOf::Request { number: number.clone(), date: None };
        if let Ok(file) = office.calendar_file(&smb, &of, now).await {
            files.add("ics", &file.bytes);
        }
    }
    for format in [PoamFormat::Xlsx, PoamFormat::Csv] {
        let file = office.poam_file(&smb, format, now).await.unwrap();
        files.add(file.name.rsplit('.').next().unwrap(), &file.bytes);
    }
    assert!(files.paths.len() > 50);
    files.read();
}

#[tokio::test]
async fn an_office_without_requests_says_so_and_has_an_empty_plan() {
    let now = instant("2027-03-15T18:00:00.000Z");
    let office = Office::in_memory().await.unwrap();
    let set_up = json!({ "agency": "CDT", "name": "Ada", "account": "ada", "department": "CDT",
        "passphrase": "correct horse battery", "passphrase_again": "correct horse battery" });
    office.set_up(&set_up, now).await.unwrap();
    let reader = Session::reader();
    let refused = office.calendar_file(&reader, &CalendarOf::Owed, now).await.unwrap_err();
    assert_eq!(refused.to_string(), "Nothing is owed by you, so there is no date to save.");
    let mut files = Files::new();
    for format in [PoamFormat::Xlsx, PoamFormat::Csv] {
        let file = office.poam_file(&reader, format, now).await.unwrap();
        files.add(file.name.rsplit('.').next().unwrap(), &file.bytes);
    }
    assert!(files.read().iter().all(|file| file["rows"].as_array().unwrap().len() == 1));
}
