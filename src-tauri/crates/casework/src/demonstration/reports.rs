//! The violation reports of the demonstration: one that is to be acknowledged, and one that was followed to its end.

use exception::{MatterNumber, calendar::day_of, values::Instant};
use serde_json::{Value, json};

use crate::{Error, Result};

use super::Walk;

const REPORTER: &str = "leilani.kaopuiki";
const SUPERVISOR: &str = "harpreet.sandhu";
const OTHER: &str = "siobhan.orourke";
const CDT_ISO: &str = "miriam.adeyemi";
const DAY: i64 = 24 * 60 * 60 * 1000;

impl Walk<'_> {
    /// Reports two violations, and ends the first.
    pub(super) async fn report_violations(&self, now: Instant) -> Result<()> {
        let ago = |days: i64| Instant::from_millis(now.millis() - days * DAY);
        let request = self.reached.get("kiosk").and_then(|reached| reached.number.clone());
        let kiosk = json!({
            "step": "open", "subject": "Visitor kiosks ran on after their exception had ended",
            "what": "Two of the twelve kiosks still had the shared account nine days after the exception’s last day. \
                     I saw it on my round and switched them off.",
            "noticed_on": day_of(ago(13)).to_string(), "request": request, "policy": "Account Standard, 1.3",
            "involved": [{ "name": "Kiosk maintenance crew, North Coast" }],
            "supervisor": { "name": "Harpreet Kaur Sandhu (ਹਰਪ੍ਰੀਤ ਕੌਰ ਸੰਧੂ)",
                "email": "harpreet.sandhu@parks.example", "account": SUPERVISOR },
            "incident": "no",
        });
        let number = self.reported(REPORTER, &kiosk, ago(12)).await?;
        self.sent(REPORTER, &number, ("cdt_iso", "Miriam Adeyemi-Clarke"), ago(12)).await?;
        self.sent(REPORTER, &number, ("supervisor", "Harpreet Kaur Sandhu"), ago(11)).await?;
        for (account, input, at) in [
            (
                CDT_ISO,
                json!({ "step": "acknowledge", "remarks": "Thank you for switching them off." }),
                ago(10),
            ),
            (
                SUPERVISOR,
                json!({ "step": "note", "text": "The crew had the old image on a spare disk." }),
                ago(9),
            ),
            (
                CDT_ISO,
                json!({ "step": "add_action", "what": "Destroy the old image and its copies.",
                    "owner": "Harpreet Kaur Sandhu", "due": day_of(ago(6)).to_string() }),
                ago(8),
            ),
            (
                CDT_ISO,
                json!({ "step": "finish_action", "action": 1, "evidence": "Record of destruction seen." }),
                ago(6),
            ),
            (
                CDT_ISO,
                json!({ "step": "end", "finding": "corrected", "words": "An old image was used by mistake.",
                    "remediation": "The image is destroyed; the crew installs from the state’s store." }),
                ago(5),
            ),
        ] {
            let session = self.session_of(account)?;
            self.office.take_violation(session, Some(&number), None, &input, at).await?;
        }
        let training = json!({
            "step": "open", "subject": "A contractor was given access before the yearly training",
            "what": "The account was opened on the supervisor’s word that the training would be done the same week.",
            "noticed_on": day_of(ago(4)).to_string(), "policy": "Security Awareness Policy, 3",
            "involved": [], "incident": "unknown",
            "supervisor": { "name": "Phạm Quốc Tuấn", "email": "quoc-tuan.pham@ots.example",
                "account": "quoc-tuan.pham" },
        });
        let number = self.reported(OTHER, &training, ago(3)).await?;
        self.sent(OTHER, &number, ("cdt_iso", "Miriam Adeyemi-Clarke"), ago(3)).await?;
        self.sent(OTHER, &number, ("supervisor", "Phạm Quốc Tuấn"), ago(3)).await
    }

    async fn reported(&self, account: &str, input: &Value, at: Instant) -> Result<MatterNumber> {
        let session = self.session_of(account)?;
        Ok(self.office.take_violation(session, None, None, input, at).await?.number)
    }

    async fn sent(
        &self,
        account: &str,
        number: &MatterNumber,
        (recipient, to): (&str, &str),
        at: Instant,
    ) -> Result<()> {
        let session = self.session_of(account)?;
        let made = self.office.violation(session, number, at).await?.violation.documents;
        let newest = made.last().ok_or_else(|| {
            Error::Damaged(format!("The demonstration’s report {number} was not made as a document."))
        })?;
        let input = json!({ "step": "send", "recipient": recipient, "document": newest.value.file.sha256,
            "to": to, "on": day_of(at).to_string(), "by": "email" });
        self.office.take_violation(session, Some(number), None, &input, at).await.map(|_| ())
    }
}
