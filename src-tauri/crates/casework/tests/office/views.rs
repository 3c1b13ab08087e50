//! Saved views: whose they are, who may share them, and what stays when somebody tries more.

use casework::{
    Error,
    view::{QueueSort, ViewList},
};
use exception::Role;
use serde_json::{Value, json};

use crate::desk::People;

fn asked(name: &str, shared_with: Option<&str>) -> Value {
    json!({ "name": name, "shared_with": shared_with,
        "ask": { "text": "stage:iso zanzibar", "stages": ["iso_response"], "sort": "due", "descending": true } })
}

fn names(list: &ViewList) -> Vec<&str> {
    list.views.iter().map(|view| view.name.as_str()).collect()
}

#[tokio::test]
async fn a_view_is_kept_for_oneself_or_for_a_role_and_by_the_command_lines_name() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let office = &people.office;
    let own = office.save_view(&people.smb, None, &asked("Zanzibar", None), people.now()).await.unwrap();
    let shared =
        office.save_view(&people.smb, None, &asked("Ours", Some("smb_staff")), people.now()).await.unwrap();
    assert_eq!((own.number, shared.number), (1, 2));
    assert_eq!((own.ask.sort, own.ask.descending), (QueueSort::Due, true));

    let list = office.views(&people.smb).await.unwrap();
    assert_eq!(names(&list), ["Zanzibar", "Ours"]);
    assert_eq!(list.may_share_with, [Role::SmbStaff]);
    assert_eq!(names(&office.views(&people.admin).await.unwrap()), ["Ours"], "who keeps the accounts");
    assert!(office.views(&people.iso).await.unwrap().views.is_empty());

    // It is read by whoever looks, whose list it is then.
    let (ask, reader) = office.view_named("ZANZIBAR", Some(&people.smb.person().account)).await.unwrap();
    let page = office.requests(&reader, &ask, people.now()).await.unwrap();
    assert_eq!(page.rows[0].number, number);
    let error = office.view_named("Lost", None).await.err().unwrap().to_string();
    assert!(error.contains("These are there: Zanzibar; Ours."), "{error}");

    // Renamed without being asked again what it asks for; chosen, and gone for good with its name free again.
    let renamed = json!({ "name": "  Ours, first due first ", "shared_with": "smb_staff" });
    let renamed = office.save_view(&people.smb, Some(2), &renamed, people.now()).await.unwrap();
    assert_eq!(renamed.ask, shared.ask);
    office.choose_view(&people.smb, Some(2), people.now()).await.unwrap();
    assert!(office.views(&people.smb).await.unwrap().views[1].is_chosen);
    let left = office.delete_view(&people.admin, 2, people.now()).await.unwrap();
    assert!(left.views.is_empty());
    let left = office.views(&people.smb).await.unwrap();
    assert!(left.views.len() == 1 && !left.views[0].is_chosen);
    let again = office.save_view(&people.smb, None, &asked("Ours", Some("smb_staff")), people.now()).await;
    assert_eq!(again.unwrap().number, 3, "a number is never given again");
}

#[tokio::test]
async fn what_is_wrong_with_a_view_is_told_and_nothing_is_saved() {
    let people = People::new().await;
    let office = &people.office;
    office.save_view(&people.smb, None, &asked("Zanzibar", None), people.now()).await.unwrap();
    let unreadable = json!({ "name": "Soon", "ask": { "text": "due:soon stage:lost" } });
    for (input, field, said) in [
        (asked("  ", None), "name", "Enter a name for the view."),
        (asked(&"x".repeat(61), None), "name", "Shorten a name for the view to 60 characters"),
        (asked("ＺＡＮＺＩＢＡＲ", None), "name", "a view called “Zanzibar” stands among your own already"),
        (unreadable, "text", "“soon” is no day."),
        (json!({ "name": "A", "ask": { "stages": ["lost"] } }), "ask", "can’t be read"),
        (
            json!({ "name": "A", "ask": { "departments": vec!["DMV"; 101] } }),
            "departments",
            "101 are chosen, and a view keeps 100",
        ),
        (json!({ "name": "A", "shared_with": "queen" }), "shared_with", "with which role it is shared"),
    ] {
        let error = office.save_view(&people.smb, None, &input, people.now()).await.unwrap_err();
        let problem = &error.problems()[0];
        assert_eq!(problem.field, field, "{error}");
        assert!(problem.message.contains(said), "{error}");
    }
    assert_eq!(office.views(&people.smb).await.unwrap().views.len(), 1);
    let shared = asked("Zanzibar", Some("smb_staff"));
    office.save_view(&people.smb, None, &shared, people.now()).await.unwrap();
}

#[tokio::test]
async fn sharing_with_a_role_of_others_and_changing_what_is_theirs_is_refused_and_filed() {
    let people = People::new().await;
    let office = &people.office;
    let before = office.verify().await.unwrap().events;
    let refused = office.save_view(&people.iso, None, &asked("All", Some("cdt_iso")), people.now()).await;
    assert_eq!(refused.unwrap_err().code(), "refused");
    office.save_view(&people.admin, None, &asked("All", Some("cdt_iso")), people.now()).await.unwrap();
    let list = office.views(&people.cdt_iso).await.unwrap();
    assert!(names(&list) == ["All"] && !list.views[0].may_change);
    let renamed = json!({ "name": "Mine", "shared_with": "cdt_iso" });
    let refused = office.save_view(&people.cdt_iso, Some(1), &renamed, people.now()).await.unwrap_err();
    assert!(refused.to_string().contains("or an administrator may change the view “All”"), "{refused}");
    assert!(office.delete_view(&people.cdt_iso, 1, people.now()).await.is_err());
    assert!(matches!(office.delete_view(&people.iso, 1, people.now()).await, Err(Error::NotFound(_))));
    assert_eq!(office.verify().await.unwrap().events, before + 4, "three attempts and the view");
    assert_eq!(names(&office.views(&people.cdt_iso).await.unwrap()), ["All"]);
}

#[tokio::test]
async fn a_list_begins_with_the_number_that_is_gone_to_in_whatever_order() {
    let people = People::new().await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        numbers.push(people.open().await);
    }
    let office = &people.office;
    let third = numbers[2].as_str();
    let short = third.trim_start_matches("EX-20").to_owned();
    for typed in [third, &short, "3", "0003"] {
        assert_eq!(office.numbered(&people.smb, typed).await.unwrap().as_ref(), Some(&numbers[2]), "{typed}");
        assert_eq!(office.complete(&people.smb, typed).await.unwrap()[0].opens.as_ref(), Some(&numbers[2]));
        for (sort, descending) in
            [(QueueSort::Number, false), (QueueSort::Number, true), (QueueSort::Due, true)]
        {
            let ask = casework::view::QueueAsk {
                from: Some(typed.to_owned()),
                sort,
                descending,
                ..Default::default()
            };
            let page = office.requests(&people.smb, &ask, people.now()).await.unwrap();
            assert_eq!(page.rows[0].number, numbers[2], "{typed} {sort:?} {descending}");
            assert_eq!(page.total, 4);
        }
    }
    assert_eq!(office.numbered(&people.admin, third).await.unwrap(), None, "who sees none is told of none");
    assert_eq!(office.numbered(&people.smb, "kiosk").await.unwrap(), None);
    let gone_to = |typed: &str, sort| casework::view::QueueAsk {
        from: Some(typed.to_owned()),
        sort,
        ..Default::default()
    };
    let beyond = office.requests(&people.smb, &gone_to("99", QueueSort::Number), people.now()).await.unwrap();
    assert!(beyond.rows.is_empty() && beyond.total == 4);
    for (typed, sort) in [("kiosk", QueueSort::Number), ("99", QueueSort::Title)] {
        let error = office.requests(&people.smb, &gone_to(typed, sort), people.now()).await.unwrap_err();
        assert_eq!(error.problems()[0].field, "from", "{error}");
    }
}

#[tokio::test]
async fn a_list_sorted_by_risk_goes_by_what_its_reader_may_know() {
    let people = People::new().await;
    let rated = people.to_iso().await;
    let unrated = people.open().await;
    for by in [&people.smb, &people.iso] {
        for (descending, first) in [(true, &rated), (false, &unrated)] {
            let ask = casework::view::QueueAsk { sort: QueueSort::Rating, descending, ..Default::default() };
            let page = people.office.requests(by, &ask, people.now()).await.unwrap();
            assert_eq!(&page.rows[0].number, first, "{descending}");
            assert_eq!(page.rows.len(), 2);
        }
    }
}
