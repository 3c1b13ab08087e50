//! Offices of two sides, with nothing between them but files: SMB’s and a department’s.
#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "whatever goes wrong here fails the test that asked for it"
)]

use casework::{Office, Session};
use exception::{Instant, RequestNumber, Role, Settings};
use serde_json::json;

/// The passphrase of everybody in these offices.
pub const PASSPHRASE: &str = "a heron over the causeway";
/// The department whose office SMB’s is.
pub const SMB: &str = "California Department of Technology";
/// A department with an office of its own.
pub const DMV: &str = "Department of Motor Vehicles";

/// Somebody who gets an account: its name, their name, their role.
pub type Joins<'a> = (&'a str, &'a str, Role);

/// An office with its people signed in.
#[derive(Clone)]
pub struct House {
    /// The office.
    pub office: Office,
    /// Its people, in the order in which they joined; the administrator is not among them.
    pub people: Vec<Session>,
}

impl House {
    /// Sets an office up over empty records: SMB’s, or that of a department.
    pub async fn of(office: Office, department: &str, people: &[Joins<'_>], now: Instant) -> Self {
        let agency = if department.is_empty() { SMB } else { department };
        let set_up = json!({ "agency": agency, "name": "Ada Ito", "account": "ada", "department": agency,
            "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE });
        let admin = office.set_up(&set_up, now).await.unwrap();
        let settings = serde_json::to_value(settings(agency, department)).unwrap();
        office.change_settings(&admin, &settings, now).await.unwrap();
        let mut house = Self { office, people: Vec::new() };
        for (account, name, role) in people {
            let input = json!({ "account": account, "name": name, "title": "Manager", "phone": "916-555-0120",
                "department": agency, "roles": [role], "email": format!("{account}@example.ca.gov"),
                "passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE });
            house.office.add_account(&admin, &input, now).await.unwrap();
            house.people.push(house.office.sign_in(account, PASSPHRASE, now).await.unwrap());
        }
        house
    }

    /// Somebody of the office.
    #[must_use]
    pub fn session(&self, account: &str) -> &Session {
        let person = self.people.iter().find(|session| session.person().account == account);
        person.unwrap_or_else(|| panic!("nobody here has the account {account}"))
    }

    /// Their cards go to the other office, where somebody accepts them after comparing the words.
    pub async fn introduces(&self, accounts: &[&str], to: &Self, by: &str, now: Instant) {
        for account in accounts {
            let card = self.office.make_card(self.session(account), now).await.unwrap();
            let view = to.office.look_at_card(to.session(by), &card.bytes).await.unwrap();
            assert_eq!(view.words, card.words);
            let input = json!({ "roles": view.roles_offered, "compared": true });
            to.office.accept_card(to.session(by), &card.bytes, &input, now).await.unwrap();
        }
    }

    /// A request of the department, opened by one of its people and sent for assessment.
    pub async fn opens(&self, requester: &str, iso: &str, now: Instant) -> RequestNumber {
        let session = self.session(requester);
        let party = |account: &str| {
            let person = self.session(account).person();
            json!({ "name": person.name, "department": person.department, "email": person.email })
        };
        let intake = json!({ "step": "open", "service_request": "CS0012345", "title": "Núñez’s old cipher",
            "requester": party(requester), "requester_account": requester, "iso": party(iso),
            "policy": { "number": "3500", "title": "Security Awareness" },
            "cannot_be_met": "The mainframe knows one cipher.",
            "qualification": { "criterion": "both", "facts": "The vendor is gone." } });
        let number = self.office.take(session, None, None, &intake, now).await.unwrap().number;
        let send = json!({ "step": "send_for_assessment" });
        self.office.take(session, Some(&number), None, &send, now).await.unwrap();
        number
    }
}

/// The settings of an office, with every particular that a letter needs.
fn settings(agency: &str, department: &str) -> Settings {
    let (address, telephone) = ("1325 J Street\nSacramento, CA 95814", "916-555-0100");
    Settings {
        agency: agency.to_owned(),
        department: department.to_owned(),
        numbers_after: if department.is_empty() { 0 } else { 200_000 },
        address: address.to_owned(),
        inquiries_address: address.to_owned(),
        telephone: telephone.to_owned(),
        inquiries_telephone: telephone.to_owned(),
        contact_phone: telephone.to_owned(),
        signer_name: "Lakshmi Venkataraman-Osei".to_owned(),
        signer_title: "Manager".to_owned(),
        contact_name: "Lakshmi Venkataraman-Osei".to_owned(),
        contact_email: "smb@cdt.example".to_owned(),
        ..Settings::default()
    }
}
