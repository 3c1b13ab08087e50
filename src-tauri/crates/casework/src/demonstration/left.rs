//! Who and what is away in the demonstration: it retires a person, a policy and a system, of which one request is
//! reassigned and the others wait; and an ISO who will be on leave has named a deputy. What SMB is at is assigned, and found by
//! saved views.

use chrono::Days;
use exception::{RequestNumber, Stage, calendar::day_of, values::Instant};
use serde_json::{Value, json};

use crate::{
    Error, Result,
    view::{ChosenAct, QueueAsk},
};

use super::Walk;

const ADMINISTRATOR: &str = "rosalind.achterberg";
const SMB: &str = "tomas.echeverria";
const ON_LEAVE: &str = "seojun.kim";
const DEPUTY: &str = "dariush.mokhtarzadeh";

impl Walk<'_> {
    /// Retires people who have left, and with the stories that ship a policy and a system.
    pub(super) async fn retire(&self, gone: &[String], shipped: bool, now: Instant) -> Result<()> {
        let at = Instant::from_millis(now.millis() - 60 * 60 * 1000);
        let administrator = self.session_of(ADMINISTRATOR)?;
        for account in gone {
            self.office.retire_account(administrator, account, at).await?;
        }
        if !shipped {
            return Ok(());
        }
        let smb = self.session_of(SMB)?;
        let today = day_of(at).to_string();
        let policy = json!({ "kind": "policy", "name": "3534", "retired_on": today, "replaced_by": "3534-B",
            "reason": "Merged into the Data Handling Standard, which has a section for courts and laboratories." });
        self.office.retire(smb, &policy, at).await?;
        let system = json!({ "kind": "system", "name": "REG-MF-A", "retired_on": today,
            "reason": "The partition was switched off; registration runs on its successor." });
        self.office.retire(administrator, &system, at).await?;
        let number = self.reached.get("usb-forensic").and_then(|reached| reached.number.clone());
        let number =
            number.ok_or_else(|| Error::Damaged("The demonstration lost “usb-forensic”.".to_owned()))?;
        let reassigned = json!({
            "chosen": [{ "number": number, "kind": "policy", "name": "3534", "part": "policy" }],
            "to": "replacement", "by": "3534-B",
            "reason": "The section is the same in the new standard; the exception goes on until its last day.",
        });
        let told = self.office.reassign(smb, &reassigned, at).await?;
        if let Some(why) = told.into_iter().find_map(|reassigned| reassigned.why_not) {
            return Err(Error::Damaged(format!("The demonstration reassigns in vain: {why}")));
        }
        let (first, last) = (day_of(now) + Days::new(30), day_of(now) + Days::new(44));
        let deputy = json!({ "deputy": DEPUTY, "roles": ["requester_iso"], "from": first, "to": last });
        self.office.name_deputy(self.session_of(ON_LEAVE)?, &deputy, at).await?;
        Ok(())
    }

    /// Puts the policies that the requests name into the library.
    pub(super) async fn fill_library(&self, at: Instant) -> Result<()> {
        let made =
            self.office.import_policies(self.session_of(SMB)?, super::POLICIES.as_bytes(), None, at).await?;
        let problems: Vec<String> = made.rows.into_iter().flat_map(|row| row.problems).collect();
        if made.taken {
            return Ok(());
        }
        Err(Error::Damaged(format!("The demonstration’s policies can’t be read: {}", problems.join(" "))))
    }

    /// Assigns what is being assessed or reviewed to one of SMB’s staff, and saves lists that they look at every day.
    pub(super) async fn keep_views(&self, now: Instant) -> Result<()> {
        let at = Instant::from_millis(now.millis() - 20 * 60 * 1000);
        let smb = self.session_of(SMB)?;
        let stages = [Stage::Assessment, Stage::Review];
        let ask = QueueAsk { stages: stages.into(), limit: Some(4), ..QueueAsk::default() };
        let rows = self.office.requests(smb, &ask, at).await?.rows;
        let numbers: Vec<RequestNumber> = rows.into_iter().map(|row| row.number).collect();
        let to = json!({ "account": SMB });
        for row in self.office.check_chosen(smb, ChosenAct::Assign, &numbers, &to, at).await? {
            self.office.take_chosen(smb, ChosenAct::Assign, &row.number, row.version, &to, at).await?;
        }
        let own = json!({ "name": "Mine, first due first", "ask": { "text": "assigned:me stage:open", "sort": "due" } });
        let shared = json!({ "name": "High risk, still open", "shared_with": "smb_staff",
            "ask": { "text": "stage:open risk:high risk:\"very high\"", "sort": "owed_since" } });
        for view in [own, shared] {
            self.office.save_view(smb, None, &view, at).await?;
        }
        Ok(())
    }

    /// Places a request that is past its period on hold.
    pub(super) async fn hold(&self, now: Instant) -> Result<()> {
        let at = Instant::from_millis(now.millis() - 60 * 60 * 1000);
        let number = self.reached.get("self-signed").and_then(|reached| reached.number.clone());
        let number =
            number.ok_or_else(|| Error::Damaged("The demonstration lost “self-signed”.".to_owned()))?;
        let hold = json!({ "step": "place_hold", "matter": "Public records request PRA 2026-118",
            "reason": "The general counsel asks that everything about certificates be kept until it is answered." });
        let audit = json!({ "step": "place_hold", "matter": "Annual audit 2026",
            "reason": "The auditors asked for it to stay until their report." });
        let over =
            json!({ "step": "lift_hold", "matter": "Annual audit 2026", "reason": "The report is out." });
        let smb = self.session_of(SMB)?;
        for step in [hold, audit, over] {
            self.office.take(smb, Some(&number), None, &step, at).await?;
        }
        Ok(())
    }

    /// Gives the record that is on hold for a public-records request to whoever asked, less what is withheld.
    pub(super) async fn give_to_the_public(&self, now: Instant) -> Result<()> {
        let at = Instant::from_millis(now.millis() - 30 * 60 * 1000);
        let lost = || Error::Damaged("The demonstration lost “self-signed”.".to_owned());
        let reached = self.reached.get("self-signed").and_then(|reached| reached.number.clone());
        let (number, smb) = (reached.ok_or_else(lost)?, self.session_of(SMB)?);
        let view = self.office.public_copy(smb, &number, at).await?;
        let security = "Gov. Code § 7929.210";
        let places = view.places.iter().filter(|place| place.heading.ends_with("What cannot be met"));
        let places: Vec<Value> =
            places.map(|place| json!({ "place": place.number, "section": security })).collect();
        let files: Vec<Value> =
            view.files.iter().map(|file| json!({ "sha256": file.sha256, "section": security })).collect();
        let copy = json!({ "step": "make_public_copy", "reference": "PRA 2026-118", "places": places,
            "files": files, "inside": "Gov. Code § 7922.000" });
        self.office.take(smb, Some(&number), None, &copy, at).await?;
        Ok(())
    }

    pub(super) fn session_of(&self, account: &str) -> Result<&crate::Session> {
        let lost = || Error::Damaged(format!("The demonstration lost {account}."));
        self.sessions.get(account).ok_or_else(lost)
    }
}
