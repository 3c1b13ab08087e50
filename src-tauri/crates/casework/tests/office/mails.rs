//! Mails: who may write them, which fit, and what they never say.

use casework::{Error, view::CalendarOf};
use exception::{Role, notice::NoticeKind};

use crate::desk::{People, account_of, reasons};

#[tokio::test]
async fn smb_writes_mails_and_those_outside_do_not() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let offers = people.office.mails(&people.smb, &number, people.now()).await.unwrap();
    let kinds: Vec<NoticeKind> = offers.iter().map(|offer| offer.kind).collect();
    assert_eq!(kinds, [NoticeKind::AssessmentSent, NoticeKind::AnswerDue]);
    assert_eq!(offers[0].to, "Requester’s ISO, Ian Shaw");
    for outside in [&people.iso, &people.requester] {
        let refused = people.office.mails(outside, &number, people.now()).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused}");
        let kind = NoticeKind::AnswerDue;
        assert!(people.office.mail(outside, &number, kind, None, people.now()).await.is_err());
        assert!(people.office.mail_draft(outside, &number, kind, None, people.now()).await.is_err());
        assert!(people.office.mail_link(outside, &number, kind, None, people.now()).await.is_err());
    }
    let admin = people.office.mails(&people.admin, &number, people.now()).await.unwrap_err();
    assert!(matches!(admin, Error::NotFound(_)), "{admin}");
}

#[tokio::test]
async fn a_mail_that_does_not_fit_is_refused_with_those_that_do() {
    let people = People::new().await;
    let number = people.to_iso().await;
    let refused =
        people.office.mail(&people.smb, &number, NoticeKind::Revoked, None, people.now()).await.unwrap_err();
    let said = refused.to_string();
    assert!(said.contains("does not fit") && said.contains("answer due"), "{said}");
    let other = Some("meeting-99");
    let kind = NoticeKind::AnswerDue;
    assert!(people.office.mail(&people.smb, &number, kind, other, people.now()).await.is_err());
}

#[tokio::test]
async fn a_mail_says_what_its_template_says() {
    let people = People::new().await;
    let number = people.to_decision().await;
    people.take(&people.cdt_iso, &number, reasons("decline_request")).await;
    let mail = async || {
        people.office.mail(&people.smb, &number, NoticeKind::Decision, None, people.now()).await.unwrap()
    };
    let before = mail().await;
    assert_eq!(before.subject, format!("{number}: the request was declined"));
    assert!(before.body.contains("declined this request on November 21, 2026."), "{}", before.body);
    assert!(before.body.contains("Sam Ito\nSecurity Management Branch"), "{}", before.body);
    assert!(!before.body.contains("The risk is Moderate"), "reasons stand in the letter");
    assert_eq!(before.to[0].email, "ian@example.ca.gov");

    let id = before.template;
    let view = people.office.template(&people.smb, &id, people.now()).await.unwrap();
    assert!(view.row.is_mail);
    assert_eq!(view.examples.iter().map(|one| &one.number).collect::<Vec<_>>(), [&number]);
    let publish =
        async |text: &str| people.office.publish_template(&people.smb, &id, text, 0, people.now()).await;
    let unheaded = view.text.replacen("Subject: ", "About: ", 1);
    let refused = publish(&unheaded).await.unwrap_err();
    assert!(refused.to_string().contains("Begin with the subject"), "{refused}");
    let text = view.text.replacen("Dear {{ addressee }}:", "Good day, {{ addressee }}.", 1);
    publish(&text).await.unwrap();
    assert!(mail().await.body.contains("Good day, Ian Shaw."));
    let seen =
        people.office.preview_template(&people.smb, &id, Some(&number), &text, people.now()).await.unwrap();
    assert!(seen.starts_with(b"%PDF"));
    let link = people
        .office
        .mail_link(&people.smb, &number, NoticeKind::Decision, None, people.now())
        .await
        .unwrap();
    assert!(link.starts_with("mailto:") && link.is_ascii() && link.len() <= 2_000, "{link}");
}

#[tokio::test]
async fn dates_of_a_request_are_for_those_who_see_it() {
    let people = People::new().await;
    let number = people.to_decision().await;
    let of = CalendarOf::Request { number: number.clone(), date: None };
    let file = people.office.calendar_file(&people.iso, &of, people.now()).await.unwrap();
    assert!(String::from_utf8(file.bytes).unwrap().contains("DTSTART:20261120T180000Z"));
    let stranger = account_of("olga", "Olga", "Parks", &[Role::RequesterIso]);
    people.office.add_account(&people.admin, &stranger, people.now()).await.unwrap();
    let stranger = people.office.sign_in("olga", crate::desk::PASSPHRASE, people.now()).await.unwrap();
    let refused = people.office.calendar_file(&stranger, &of, people.now()).await.unwrap_err();
    assert!(matches!(refused, Error::NotFound(_)), "{refused}");
    let none = CalendarOf::Request { number, date: Some("review".to_owned()) };
    let refused = people.office.calendar_file(&people.smb, &none, people.now()).await.unwrap_err();
    assert!(refused.to_string().contains("has no such date"), "{refused}");
}
