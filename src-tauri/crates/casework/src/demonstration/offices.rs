//! What the demonstration office shares with that of a department: a request that is under way between the two, and one that
//! came to its end, after which the sharing was ended. The other office is made for as long as that takes, and its people sign
//! with keys of their own.

use std::collections::BTreeSet;

use exception::{Instant, Person, RequestNumber, Role, Settings, calendar::day_of};
use serde_json::{Value, json};

use super::{CHEAP, Walk, inputs::working_day_at, way::morning_of};
use crate::{
    DEMONSTRATION_PASSPHRASE, Error, Office, Result, Session,
    accounts::FirstPassphrase,
    view::{ChosenAct, MadePacket},
};

/// Who deals with other offices.
const SMB: &str = "lakshmi.venkataraman";
const DEPARTMENT: &str = "Department of Conservation";
const ISO: (&str, &str) = ("ngozi.adebayo", "Ngozi Adebayo-Hart");
const REQUESTER: (&str, &str) = ("marisol.quintanar", "Marisol Quintanar Pérez");
const MINUTE: i64 = 60 * 1000;

/// The office of a department, with whoever acts in it.
struct There {
    office: Office,
    iso: Session,
    requester: Session,
}

/// A request, and the one of each office who sends and takes in its packets.
struct Between<'a> {
    number: RequestNumber,
    here: (&'a Office, &'a Session),
    there: (&'a Office, &'a Session),
}

/// So many minutes after nine o’clock, on a working day so many days before today.
fn ago(now: Instant, days: i64, minutes: i64) -> Instant {
    Instant::from_millis(morning_of(working_day_at(day_of(now), -days)) + minutes * MINUTE)
}

impl Walk<'_> {
    /// Exchanges key cards with the office of a department, and two requests; answers how many requests came.
    pub(super) async fn share(&self, now: Instant) -> Result<usize> {
        let smb = self.session_of(SMB)?;
        let there = There::new(ago(now, 47, 0)).await?;
        // Whoever acts on requests has a card where packets come and go.
        for session in self.sessions.values() {
            if session.person().roles.iter().any(|role| role.side().is_some()) {
                self.office.make_card(session, ago(now, 47, 10)).await?;
            }
        }
        introduce((self.office, smb), (&there.office, &there.iso), ago(now, 47, 20)).await?;
        for session in [&there.iso, &there.requester] {
            introduce((&there.office, session), (self.office, smb), ago(now, 47, 30)).await?;
        }
        self.finished(&there, now).await?;
        self.under_way(&there, now).await?;
        there.office.close().await;
        Ok(2)
    }

    /// A request that went through to its end, and whose sharing ended with it.
    async fn finished(&self, there: &There, now: Instant) -> Result<()> {
        let number = there.opens(&counter(), ago(now, 40, 0)).await?;
        let between = self.between(there, number)?;
        between.sends(ago(now, 40, 30)).await?;
        between.acts(&counter_assessment(), ago(now, 36, 60)).await?;
        between.acts(&json!({ "step": "send_assessment" }), ago(now, 36, 70)).await?;
        between.answers(ago(now, 36, 90)).await?;
        let accepted = json!({ "step": "accept_assessment", "answers": [{ "answer": "accepted" }],
            "remarks": "Two readers are in our own store. We can have them at the counter within two weeks." });
        there.office.take(&there.iso, Some(&between.number), None, &accepted, ago(now, 31, 120)).await?;
        between.sends(ago(now, 31, 130)).await?;
        let done = json!({ "step": "complete_re_architecture",
            "summary": "Both readers stand at the counter. A session ends when the badge is drawn; we watched it do so on two days." });
        between.acts(&done, ago(now, 18, 150)).await?;
        between.notes(ago(now, 18, 155)).await?;
        between.answers(ago(now, 18, 160)).await?;
        let over = json!({ "reason": "The request is closed, solved by its alternative: nothing more of it goes between us." });
        let (office, smb) = between.here;
        let notice = office.end_sharing(smb, &between.number, &over, ago(now, 14, 180)).await?;
        let notice = notice.ok_or_else(|| between.lost("who is told that its sharing ended"))?;
        between.arrives(&notice, between.here, between.there, ago(now, 14, 190)).await
    }

    /// A request that goes between the two offices, and is with the department.
    async fn under_way(&self, there: &There, now: Instant) -> Result<()> {
        let number = there.opens(&stations(), ago(now, 11, 0)).await?;
        let between = self.between(there, number)?;
        between.sends(ago(now, 11, 30)).await?;
        between.acts(&stations_assessment(), ago(now, 7, 60)).await?;
        between.notes(ago(now, 7, 65)).await?;
        between.acts(&json!({ "step": "send_assessment" }), ago(now, 7, 70)).await?;
        between.answers(ago(now, 7, 90)).await?;
        let declined = json!({ "step": "decline_assessment",
            "reasons": "The gateways need power that nine of the stations do not have before the spring.",
            "answers": [
                { "answer": "declined", "reason": "Nine stations run on solar cells without power to spare." },
                { "answer": "declined", "reason": "A false reading would be sent for the neighboring stations as well." }
            ] });
        there.office.take(&there.iso, Some(&between.number), None, &declined, ago(now, 3, 120)).await?;
        between.sends(ago(now, 3, 130)).await
    }

    fn between<'a>(&'a self, there: &'a There, number: RequestNumber) -> Result<Between<'a>> {
        let here = (self.office, self.session_of(SMB)?);
        Ok(Between { number, here, there: (&there.office, &there.iso) })
    }
}

impl There {
    async fn new(at: Instant) -> Result<Self> {
        let office = Office::in_memory().await?;
        let admin = person(("amos.tillery", "Amos Tillery"), "Administrator", Role::Administrator);
        let admin = office.first_account(admin, DEMONSTRATION_PASSPHRASE, at).await?;
        let settings = Settings {
            agency: DEPARTMENT.to_owned(),
            department: DEPARTMENT.to_owned(),
            numbers_after: 500_000,
            ..Settings::default()
        };
        office.file_settings(&admin, settings, at).await?;
        let join = async |who, title, role| {
            let person = person(who, title, role);
            let first =
                FirstPassphrase { passphrase: DEMONSTRATION_PASSPHRASE, one_time: false, cost: CHEAP };
            office.add_person(&admin, person, first, at).await?;
            office.sign_in(who.0, DEMONSTRATION_PASSPHRASE, at).await
        };
        let iso = join(ISO, "Information Security Officer", Role::RequesterIso).await?;
        let requester = join(REQUESTER, "Senior Engineering Geologist", Role::Requester).await?;
        Ok(Self { office, iso, requester })
    }

    /// Opens a request that begins as `story` says, and sends it for assessment.
    async fn opens(&self, story: &Value, at: Instant) -> Result<RequestNumber> {
        let party = |session: &Session| {
            let Person { name, title, department, email, phone, .. } = session.person();
            json!({ "name": name, "title": title, "department": department, "email": email, "phone": phone,
                "address": "715 P Street\nSacramento, CA 95814" })
        };
        let mut open = story.clone();
        if let Some(fields) = open.as_object_mut() {
            fields.insert("step".to_owned(), json!("open"));
            fields.insert("requester".to_owned(), party(&self.requester));
            fields.insert("requester_account".to_owned(), json!(REQUESTER.0));
            fields.insert("iso".to_owned(), party(&self.iso));
        }
        let number = self.office.take(&self.requester, None, None, &open, at).await?.number;
        let send = json!({ "step": "send_for_assessment" });
        self.office.take(&self.requester, Some(&number), None, &send, at).await?;
        Ok(number)
    }
}

impl Between<'_> {
    fn lost(&self, what: &str) -> Error {
        Error::Damaged(format!("The demonstration lost {what}, of {}.", self.number))
    }

    /// A step of SMB.
    async fn acts(&self, step: &Value, at: Instant) -> Result<()> {
        let (office, session) = self.here;
        Box::pin(office.take(session, Some(&self.number), None, step, at)).await.map(|_| ())
    }

    /// SMB notes everything in the Service Request that is to stand there.
    async fn notes(&self, at: Instant) -> Result<()> {
        let (office, session) = self.here;
        let on = json!({ "noted_on": day_of(at).to_string() });
        let (number, act) = (&self.number, ChosenAct::Note);
        for row in office.check_chosen(session, act, std::slice::from_ref(number), &on, at).await? {
            Box::pin(office.take_chosen(session, act, number, row.version, &on, at)).await?;
        }
        Ok(())
    }

    /// The department sends what it did.
    async fn sends(&self, at: Instant) -> Result<()> {
        self.hand_over(self.there, self.here, at).await
    }

    /// SMB sends what it did.
    async fn answers(&self, at: Instant) -> Result<()> {
        self.hand_over(self.here, self.there, at).await
    }

    async fn hand_over(&self, from: (&Office, &Session), to: (&Office, &Session), at: Instant) -> Result<()> {
        let known = from.0.correspondents(from.1).await?.people;
        let whom = known.iter().find(|row| row.person.account == to.1.person().account);
        let whom = whom.ok_or_else(|| self.lost("for whom the packet is"))?;
        let wanted = json!({ "to": whom.fingerprint });
        let made = Box::pin(from.0.make_packet_for(from.1, &self.number, &wanted, at)).await?;
        self.arrives(&made, from, to, at).await
    }

    /// A packet is taken in, and its receipt comes back ten minutes later.
    async fn arrives(
        &self,
        made: &MadePacket,
        from: (&Office, &Session),
        to: (&Office, &Session),
        at: Instant,
    ) -> Result<()> {
        let later = Instant::from_millis(at.millis() + 10 * MINUTE);
        let taken = Box::pin(to.0.take_packet(to.1, &made.bytes, Some(&made.packet), later)).await?;
        from.0.take_receipt(from.1, &taken.receipt.bytes, later).await.map(|_| ())
    }
}

fn person((account, name): (&str, &str), title: &str, role: Role) -> Person {
    Person {
        account: account.to_owned(),
        name: name.to_owned(),
        title: title.to_owned(),
        department: DEPARTMENT.to_owned(),
        email: format!("{account}@conservation.example"),
        phone: "916-555-0171".to_owned(),
        roles: BTreeSet::from([role]),
    }
}

/// Somebody’s card goes to the other office, and is accepted there by somebody who compared its words.
async fn introduce(
    (of, who): (&Office, &Session),
    (at, by): (&Office, &Session),
    now: Instant,
) -> Result<()> {
    let card = of.make_card(who, now).await?;
    let view = at.look_at_card(by, &card.bytes).await?;
    let input = json!({ "roles": view.roles_offered, "compared": true });
    at.accept_card(by, &card.bytes, &input, now).await.map(|_| ())
}

fn stations() -> Value {
    json!({ "service_request": "CS0049310", "title": "Seismic stations on a modem protocol without encryption",
        "policy": { "number": "3541", "title": "Wireless Standard", "version": "2024-06", "section": "4.2 Encryption in transit" },
        "cannot_be_met": "The modems of 41 seismic stations speak one protocol, which knows no encryption.",
        "qualification": { "criterion": "unforeseen",
            "facts": "The maker of the stations went out of business in March, a year before the modems were to be replaced." } })
}

fn stations_assessment() -> Value {
    json!({ "step": "record_assessment",
        "summary": "What the stations send is public by morning; but who forges it at night can raise a false alarm.",
        "scenarios": [{ "threat": "False readings are sent in a station’s name", "source": "adversarial",
            "kinds": ["operations"], "inherent": rated("moderate"), "residual": rated("low") }],
        "alternatives": [
            { "title": "A small gateway at each station that encrypts", "recommended": true },
            { "title": "Readings checked against the neighboring stations", "recommended": false }
        ] })
}

fn counter() -> Value {
    json!({ "service_request": "CS0047905", "title": "One sign-in for everybody at the map counter",
        "policy": { "number": "3510", "title": "Account Standard", "version": "2024-02", "section": "3.1 Own accounts" },
        "cannot_be_met": "Geologists take turns at the counter by the quarter hour, and serve the public from one session.",
        "qualification": { "criterion": "unforeseen",
            "facts": "Since the second counter was closed in January, eleven people share the one that is left." } })
}

fn counter_assessment() -> Value {
    json!({ "step": "record_assessment",
        "summary": "Nobody could say who had looked up the owner of a well.",
        "scenarios": [{ "threat": "An entry is looked up for a private end, and nobody can tell by whom", "source": "adversarial",
            "kinds": ["individuals"], "inherent": rated("moderate"), "residual": rated("low") }],
        "alternatives": [{ "title": "Sign-in by badge at the counter, with a session that ends when the badge is drawn",
            "recommended": true }] })
}

fn rated(initiation: &str) -> Value {
    json!({ "initiation": initiation, "adverse_impact": "moderate", "impact": "moderate" })
}
