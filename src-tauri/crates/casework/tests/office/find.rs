//! The one box for finding: what is typed, how it may go on, where it was found.

use casework::{Error, view::QueueAsk};
use serde_json::json;

use crate::desk::People;

async fn found(people: &People, by: &casework::Session, text: &str) -> usize {
    let ask = QueueAsk { text: text.to_owned(), ..QueueAsk::default() };
    people.office.requests(by, &ask, people.now()).await.unwrap().rows.len()
}

#[tokio::test]
async fn a_request_is_found_by_what_it_is_and_by_what_stands_in_it() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let view = people.office.request(&people.smb, &number, people.now()).await.unwrap();
    let (department, policy) =
        (view.request.intake.department().to_owned(), view.request.intake.policy.full());
    let day = view.today;
    for (typed, is_found) in [
        ("stage:iso", true),
        ("stage:open", true),
        ("stage:\"ISO response\" stage:decision", true),
        ("stage:decision", false),
        ("department:zzz", false),
        ("requester:rosa", true),
        ("requester:nobody", false),
        ("owed:requester", false),
        ("risk:moderate", true),
        ("risk:high", false),
        ("outcome:withdrawn", false),
        ("\"nunez cipher\"", false),
        ("nunez cipher", true),
        ("opened:today", true),
        ("opened<2000", false),
    ] {
        assert_eq!(found(&people, &people.smb, typed).await == 1, is_found, "{typed}");
    }
    for typed in [
        format!("department:{department}"),
        format!("policy:\"{policy}\""),
        format!("opened:{day} stage:open {}", number.as_str()),
        format!("department:{} zanz", department.to_lowercase()),
    ] {
        assert_eq!(found(&people, &people.smb, &typed).await, 1, "{typed}");
        assert_eq!(found(&people, &people.iso, &typed).await, 1, "{typed}");
    }
    assert_eq!(found(&people, &people.iso, "owed:me").await, 1, "the ISO answers");
    assert_eq!(found(&people, &people.smb, "owed:me").await, 0);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_all_at_once() {
    let people = People::new().await;
    let ask = QueueAsk { text: "stage:lost due:soon risk: kiosk".to_owned(), ..QueueAsk::default() };
    let error = people.office.requests(&people.smb, &ask, people.now()).await.unwrap_err();
    let Error::Invalid(problems) = error else { panic!("{error}") };
    let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told.iter().any(|told| told.starts_with("“lost” is no stage. Take one of these: Intake,")),
        "{told:?}"
    );
}

#[tokio::test]
async fn the_choices_count_what_the_other_filters_leave() {
    let people = People::new().await;
    let number = people.to_iso().await;
    people.open().await;
    let office = &people.office;
    let choices = office.request_choices(&people.smb, &QueueAsk::default(), people.now()).await.unwrap();
    assert_eq!(
        choices.stages.iter().map(|(stage, count)| (stage.as_str(), *count)).collect::<Vec<_>>(),
        [("intake", 1), ("iso_response", 1)]
    );
    assert_eq!(choices.departments.iter().map(|(_, count)| count).sum::<u32>(), 2);
    let narrowed = QueueAsk { stages: vec![exception::Stage::IsoResponse], ..QueueAsk::default() };
    let choices = office.request_choices(&people.smb, &narrowed, people.now()).await.unwrap();
    assert_eq!(choices.stages.len(), 2, "the choice that is set does not narrow itself");
    assert_eq!(choices.departments.iter().map(|(_, count)| count).sum::<u32>(), 1);
    assert_eq!(choices.ratings.len(), 1);
    let outside = office.request_choices(&people.iso, &narrowed, people.now()).await.unwrap();
    assert!(outside.ratings.is_empty(), "a count of ratings would tell of those that were not sent");
    let typed = QueueAsk { text: "zanzibar".to_owned(), ..QueueAsk::default() };
    let choices = office.request_choices(&people.smb, &typed, people.now()).await.unwrap();
    assert_eq!(choices.stages.len(), 1);
    assert!(office.projections_agree().await.unwrap());
    people.take(&people.iso, &number, json!({ "step": "withdraw", "reasons": "No longer needed." })).await;
    let choices = office.request_choices(&people.smb, &QueueAsk::default(), people.now()).await.unwrap();
    assert!(choices.stages.iter().any(|(stage, count)| (stage.as_str(), *count) == ("closed", 1)));
    assert!(office.projections_agree().await.unwrap(), "and what is counted is what there is");
}

#[tokio::test]
async fn several_choices_of_a_filter_find_what_each_of_them_counts() {
    let people = People::new().await;
    people.to_iso().await;
    people.open().await;
    people.open().await;
    let office = &people.office;
    let all = office.request_choices(&people.smb, &QueueAsk::default(), people.now()).await.unwrap();
    let stages: Vec<exception::Stage> = all.stages.iter().map(|(stage, _)| *stage).collect();
    assert_eq!(stages.len(), 2);
    let department = all.departments[0].0.clone();
    let mut ask = QueueAsk {
        departments: vec!["Department of Nowhere".to_owned(), department],
        policies: all.policies.iter().map(|(name, _)| name.clone()).collect(),
        owed_by: all.owed_by.iter().map(|(role, _)| *role).collect(),
        ..QueueAsk::default()
    };
    let mut expected = 0;
    for (stage, count) in &all.stages {
        ask.stages.push(*stage);
        expected += count;
        for by in [&people.smb, &people.cdt_iso] {
            let page = office.requests(by, &ask, people.now()).await.unwrap();
            assert_eq!((page.total, page.rows.len()), (expected, expected as usize), "{stage:?}");
            let choices = office.request_choices(by, &ask, people.now()).await.unwrap();
            assert_eq!(choices.stages, all.stages, "what is chosen does not narrow its own counts");
        }
    }
    ask.owed_by.truncate(1);
    let choices = office.request_choices(&people.smb, &ask, people.now()).await.unwrap();
    let page = office.requests(&people.smb, &ask, people.now()).await.unwrap();
    assert_eq!(choices.stages.iter().map(|(_, count)| count).sum::<u32>(), page.total);
    assert!(page.total < expected && choices.owed_by.len() == all.owed_by.len());
}

#[tokio::test]
async fn what_is_typed_goes_on_with_what_somebody_may_see() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let office = &people.office;
    let ways = office.complete(&people.smb, "kiosk sta").await.unwrap();
    assert!(ways.iter().any(|way| way.text == "kiosk stage:"), "{ways:?}");
    let ways = office.complete(&people.smb, "stage:iso").await.unwrap();
    assert_eq!(ways[0].text, "stage:\"ISO response\" ");
    assert_eq!(found(&people, &people.smb, &ways[0].text).await, 1);
    let beginning = number.as_str().trim_start_matches("EX-").chars().take(6).collect::<String>();
    for by in [&people.smb, &people.iso] {
        let ways = office.complete(by, &beginning).await.unwrap();
        assert_eq!(ways[0].opens.as_ref(), Some(&number), "{beginning}: {ways:?}");
    }
    assert!(office.complete(&people.smb, "zanz").await.unwrap().iter().any(|way| way.text == "zanzibar "));
    assert!(
        office.complete(&people.iso, "zanz").await.unwrap().is_empty(),
        "a word would tell that it stands somewhere"
    );
    assert!(office.complete(&people.admin, &beginning).await.unwrap().is_empty());
    for typed in ["", " ", "stage:decision ", "\"remote des"] {
        assert!(office.complete(&people.smb, typed).await.unwrap().is_empty(), "{typed:?}");
    }
}

#[tokio::test]
async fn where_it_was_found_is_shown_as_far_as_it_may_be_read() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let secret =
        json!({ "step": "comment", "text": "The quagmire is known inside.", "audience": "inside_smb" });
    people.take(&people.smb, &number, secret).await;
    let office = &people.office;
    let numbers = std::slice::from_ref(&number);
    let seen = office.passages(&people.smb, "QUAG stage:open", numbers, people.now()).await.unwrap();
    assert_eq!(seen[0].text, "The quagmire is known inside.");
    assert!(office.passages(&people.iso, "quag", numbers, people.now()).await.unwrap().is_empty());
    assert!(office.passages(&people.admin, "zanzibar", numbers, people.now()).await.unwrap().is_empty());
}
