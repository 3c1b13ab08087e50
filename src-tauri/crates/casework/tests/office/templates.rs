//! Templates: who may change them, what is published and what not, earlier revisions, and the letters made with them.

use casework::{Error, Session, view::TemplateView};
use exception::{RequestNumber, Role, Step, action::DocumentKind};
use serde_json::json;

use crate::desk::{PASSPHRASE, People, account_of, fields, reasons, started};

const DENIAL: &str = "denial-letter";

async fn seen(people: &People, session: &Session) -> TemplateView {
    people.office.template(session, DENIAL, people.now()).await.unwrap()
}

/// The text in force with a sentence before it.
async fn with(people: &People, sentence: &str) -> String {
    format!("{sentence}\n\n{}", seen(people, &people.smb).await.text)
}

async fn publish(people: &People, session: &Session, text: &str, over: u32) -> Result<TemplateView, Error> {
    people.office.publish_template(session, DENIAL, text, over, people.now()).await
}

/// A request that the CDT ISO declined.
async fn declined(people: &People) -> RequestNumber {
    let number = people.to_decision().await;
    people.take(&people.cdt_iso, &number, reasons("decline_request")).await;
    number
}

async fn events(people: &People) -> u64 {
    let found = people.office.verify().await.unwrap();
    assert_eq!(found.problems, Vec::<String>::new());
    found.events
}

#[tokio::test]
async fn a_letter_keeps_the_revision_it_was_made_with() {
    let people = People::new().await;
    let number = declined(&people).await;
    let draft = async || {
        let input = started(&people, &people.smb, &number, Step::DraftLetter, json!({})).await;
        people.take(&people.smb, &number, input).await;
        let view = people.office.request(&people.smb, &number, people.now()).await.unwrap();
        let letters = view.request.documents.into_iter();
        letters
            .filter(|filed| filed.document.kind == DocumentKind::DenialLetter)
            .map(|filed| (filed.letter.unwrap().template_revision, filed.document.file.sha256))
            .collect::<Vec<_>>()
    };
    let before = draft().await;
    let text = with(&people, "We have considered your request with care.").await;
    let published = publish(&people, &people.smb, &text, 0).await.unwrap();
    assert_eq!((published.row.revision, published.text.as_str()), (1, text.as_str()));
    let [first, second] = draft().await.try_into().unwrap();
    assert_eq!(vec![first.clone()], before, "the letter on file stays as it is");
    assert_eq!((first.0, second.0), (0, 1));
    assert_ne!(first.1, second.1);
    events(&people).await;
}

#[tokio::test]
async fn a_broken_template_is_not_published() {
    let people = People::new().await;
    let filed = events(&people).await;
    let broken =
        format!("{{{{ desided_by }}}}\n{{% for a in titel %}}\n{{% endfor %}}\n{}", with(&people, "").await);
    let refused = publish(&people, &people.smb, &broken, 0).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["line-1", "line-2"]);
    assert_eq!(
        refused.problems()[0].message,
        "Line 1: There is no field “desided_by” in the denial letter. Did you mean “decided_by”?"
    );
    for text in ["", "x", &"a".repeat(1_000_000), "{% for a in reasons %}", "Dear ISO, no."] {
        assert_eq!(publish(&people, &people.smb, text, 0).await.unwrap_err().code(), "invalid", "{text:.40}");
    }
    let unchanged = seen(&people, &people.smb).await;
    let same = publish(&people, &people.smb, &unchanged.text.replace('\n', "\r\n"), 0).await.unwrap_err();
    assert_eq!(same.to_string(), "Change the text first: it is the same as revision 0.");
    assert_eq!((unchanged.row.revision, unchanged.revisions.len()), (0, 1));
    assert_eq!(events(&people).await, filed, "nothing was filed");
}

#[tokio::test]
async fn a_character_that_no_font_has_is_pointed_out_and_other_scripts_are_printed() {
    let people = People::new().await;
    let text = with(&people, "\n𒀀\nיש לכם שאלות? هل لديكم أسئلة؟ 有问题吗？").await;
    let check = async |text: &str| {
        people.office.check_template(&people.smb, DENIAL, text, people.now()).await.unwrap()
    };
    let found = check(&text).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].line, 2);
    assert_eq!(found[0].message, "Write “𒀀” (U+12000) another way: no font has this character.");
    assert_eq!(check(&text.replace('𒀀', "")).await, []);
}

#[tokio::test]
async fn who_was_faster_is_not_overwritten() {
    let people = People::new().await;
    let (mine, theirs) = (with(&people, "Mine.").await, with(&people, "Theirs.").await);
    publish(&people, &people.second, &theirs, 0).await.unwrap();
    let stale = publish(&people, &people.smb, &mine, 0).await.unwrap_err();
    assert_eq!(stale.code(), "stale");
    assert!(stale.to_string().starts_with("Revision 1 of this template was published"), "{stale}");
    assert_eq!(
        people.office.restore_template(&people.smb, DENIAL, 0, 0, people.now()).await.unwrap_err().code(),
        "stale"
    );
    assert_eq!(seen(&people, &people.smb).await.text, theirs);
    publish(&people, &people.smb, &mine, 1).await.unwrap();
    assert_eq!(seen(&people, &people.second).await.row.revision, 2);
    // A text that comes back in a later revision stands in a history once.
    publish(&people, &people.smb, &theirs, 2).await.unwrap();
    crate::read_back::comes_back(&people.office, people.now()).await;
}

#[tokio::test]
async fn every_earlier_revision_can_be_restored() {
    let people = People::new().await;
    let built_in = seen(&people, &people.smb).await.text;
    let first = with(&people, "One.").await;
    publish(&people, &people.smb, &first, 0).await.unwrap();
    publish(&people, &people.admin, &with(&people, "Two.").await, 1).await.unwrap();
    let office = &people.office;
    let restored = office.restore_template(&people.second, DENIAL, 1, 2, people.now()).await.unwrap();
    assert_eq!((restored.row.revision, restored.text.as_str()), (3, first.as_str()));
    let restored = office.restore_template(&people.second, DENIAL, 0, 3, people.now()).await.unwrap();
    assert_eq!(restored.text, built_in);
    let told: Vec<_> = restored
        .revisions
        .iter()
        .map(|one| (one.revision, one.by.as_deref().unwrap_or("-"), one.same_as))
        .collect();
    assert_eq!(
        told,
        [
            (4, "Sue Park", Some(0)),
            (3, "Sue Park", Some(1)),
            (2, "Ada", None),
            (1, "Sam Ito", None),
            (0, "-", None),
        ]
    );
    assert_eq!(office.template_revision(&people.smb, DENIAL, 1).await.unwrap(), first);
    assert!(office.template_revision(&people.smb, DENIAL, 9).await.is_err());
    let again = office.restore_template(&people.second, DENIAL, 0, 4, people.now()).await.unwrap_err();
    assert_eq!(again.to_string(), "Change the text first: it is the same as revision 4.");
    events(&people).await;
}

#[tokio::test]
async fn what_changed_is_told_line_by_line() {
    let people = People::new().await;
    let text = with(&people, "New.").await.replace("for these reasons:", "for the reasons below:");
    let compared = people.office.compare_template(&people.smb, DENIAL, 0, &text).await.unwrap();
    let changed: Vec<_> = compared
        .iter()
        .filter(|line| line.old.is_none() || line.new.is_none())
        .map(|line| (line.old, line.new, line.text.get(..4).unwrap_or_default()))
        .collect();
    assert_eq!(
        changed,
        [(None, Some(1), "New."), (None, Some(2), ""), (Some(5), None, "**Th"), (None, Some(7), "**Th")]
    );
}

#[tokio::test]
async fn what_was_typed_is_kept_for_its_writer_until_it_is_published() {
    let people = People::new().await;
    let office = &people.office;
    let save = async |session: &Session, text: &str, version: u32| {
        office.save_template_draft(session, DENIAL, text, 0, version, people.now()).await
    };
    let version = save(&people.smb, "{{ broken", 0).await.unwrap();
    assert_eq!(save(&people.smb, "two windows", 0).await.unwrap_err().code(), "stale");
    let typed = with(&people, "Kept.").await;
    save(&people.smb, &typed, version).await.unwrap();
    let kept = seen(&people, &people.smb).await;
    assert!(kept.row.has_draft);
    let draft = kept.draft.unwrap();
    assert_eq!((draft.text.as_str(), draft.started_from, draft.version), (typed.as_str(), 0, version + 1));
    assert!(seen(&people, &people.second).await.draft.is_none(), "each has their own");
    assert!(office.my_work(&people.smb, people.now()).await.unwrap().drafts.is_empty());
    assert_eq!(save(&people.smb, &"a".repeat(2_000_000), version + 1).await.unwrap_err().code(), "invalid");

    save(&people.second, "Later.", 0).await.unwrap();
    let view = publish(&people, &people.smb, &typed, 0).await.unwrap();
    assert!(view.draft.is_none() && !view.row.has_draft);
    assert_eq!(seen(&people, &people.second).await.draft.unwrap().started_from, 0);
    office.drop_template_draft(&people.second, DENIAL).await.unwrap();
    assert!(seen(&people, &people.second).await.draft.is_none());
}

#[tokio::test]
async fn others_change_nothing_and_the_attempt_is_filed() {
    let people = People::new().await;
    let office = &people.office;
    let text = with(&people, "Ours.").await;
    let auditor = account_of("ingrid", "Ingrid Ek", "CDT", &[Role::Auditor]);
    office.add_account(&people.admin, &auditor, people.now()).await.unwrap();
    let auditor = office.sign_in("ingrid", PASSPHRASE, people.now()).await.unwrap();
    let mut filed = events(&people).await;
    for other in [&people.requester, &people.iso, &people.cdt_iso, &auditor] {
        let refused = publish(&people, other, &text, 0).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Only SMB staff and administrators may change templates. Ask one of them, or switch person."
        );
        assert!(office.restore_template(other, DENIAL, 0, 0, people.now()).await.is_err());
        filed += 2;
        assert_eq!(events(&people).await, filed, "each attempt is an event");
        assert!(office.save_template_draft(other, DENIAL, "x", 0, 0, people.now()).await.is_err());
        assert!(office.drop_template_draft(other, DENIAL).await.is_err());
    }
    for outside in [&people.requester, &people.iso] {
        assert!(office.templates(outside).await.is_err());
        assert!(office.template(outside, DENIAL, people.now()).await.is_err());
        assert!(office.template_revision(outside, DENIAL, 0).await.is_err());
        assert!(office.check_template(outside, DENIAL, "x", people.now()).await.is_err());
        assert!(office.compare_template(outside, DENIAL, 0, "x").await.is_err());
    }
    for reader in [&people.cdt_iso, &auditor] {
        assert!(!seen(&people, reader).await.may_change);
        assert!(!office.templates(reader).await.unwrap().may_change);
    }
    assert!(office.template(&people.smb, "../settings", people.now()).await.is_err());
    assert_eq!(seen(&people, &people.smb).await.row.revision, 0);
}

#[tokio::test]
async fn the_preview_shows_a_real_request_to_those_who_may_see_it() {
    let people = People::new().await;
    let office = &people.office;
    let not_declined = people.to_iso().await;
    let number = declined(&people).await;
    let view = seen(&people, &people.smb).await;
    let offered: Vec<_> = view.examples.iter().map(|one| (&one.number, one.title.as_str())).collect();
    assert_eq!(offered, [(&number, "Núñez’s old cipher")]);
    let preview = async |session: &Session, number: Option<&RequestNumber>, text: &str| {
        office.preview_template(session, DENIAL, number, text, people.now()).await
    };
    let filed = events(&people).await;
    let real = preview(&people.smb, Some(&number), &view.text).await.unwrap();
    let made_up = preview(&people.smb, None, &view.text).await.unwrap();
    assert!(real.starts_with(b"%PDF-1.7") && made_up.starts_with(b"%PDF-1.7"));
    assert_ne!(real, made_up);
    let changed = preview(&people.smb, Some(&number), &with(&people, "Another.").await).await.unwrap();
    assert_ne!(real, changed);
    let refused = preview(&people.smb, Some(&not_declined), &view.text).await.unwrap_err();
    assert_eq!(refused.code(), "refused", "{refused}");
    let broken = preview(&people.smb, Some(&number), "{{ nothing }}").await.unwrap_err();
    assert_eq!(fields(broken.problems()), ["line-1"]);

    assert!(preview(&people.iso, Some(&number), &view.text).await.is_err());
    assert!(
        preview(&people.admin, Some(&number), &view.text).await.is_err(),
        "administrators see no request"
    );
    assert!(preview(&people.admin, None, &view.text).await.is_ok());
    assert_eq!(seen(&people, &people.admin).await.examples, []);
    assert_eq!(events(&people).await, filed, "nothing is filed");
}

#[tokio::test]
async fn a_missing_particular_stops_the_letter_and_not_the_template() {
    let people = People::new().await;
    let number = declined(&people).await;
    let mut settings =
        serde_json::to_value(people.office.settings(&people.admin).await.unwrap().settings).unwrap();
    settings["telephone"] = json!("");
    people.office.change_settings(&people.admin, &settings, people.now()).await.unwrap();
    let text = with(&people, "With care.").await;
    let refused = people
        .office
        .preview_template(&people.smb, DENIAL, Some(&number), &text, people.now())
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("the agency’s telephone number"), "{refused}");
    publish(&people, &people.smb, &text, 0).await.unwrap();
    let filed = events(&people).await;
    let input = started(&people, &people.smb, &number, Step::DraftLetter, json!({})).await;
    let refused = people.attempt(&people.smb, &number, input).await.unwrap_err();
    assert_eq!(fields(refused.problems()), ["telephone"]);
    assert_eq!(events(&people).await, filed);
}
