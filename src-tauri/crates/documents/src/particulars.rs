//! What every letter of a state agency must show.

use std::fmt;

use exception::Settings;

/// A particular that Government Code sections 7525-7527 demand on a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Particular {
    /// The telephone number of the agency.
    AgencyTelephone,
    /// The address to which inquiries go.
    InquiriesAddress,
    /// The telephone number for inquiries.
    InquiriesTelephone,
    /// The name of the person who signs, or of the person to contact.
    SignerOrContact,
}

impl Particular {
    /// The setting that holds it.
    #[must_use]
    pub fn setting(self) -> &'static str {
        match self {
            Self::AgencyTelephone => "telephone",
            Self::InquiriesAddress => "inquiries_address",
            Self::InquiriesTelephone => "inquiries_telephone",
            Self::SignerOrContact => "signer_name",
        }
    }
}

impl fmt::Display for Particular {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::AgencyTelephone => "the agency’s telephone number",
            Self::InquiriesAddress => "an address for inquiries",
            Self::InquiriesTelephone => "a telephone number for inquiries",
            Self::SignerOrContact => "the name of the signer or of a contact",
        })
    }
}

/// The particulars that the settings lack. No letter is made while one is missing (Government Code 7525-7527).
#[must_use]
pub fn missing_particulars(settings: &Settings) -> Vec<Particular> {
    let blank = |text: &str| exception::text::is_blank(text);
    let mut missing = Vec::new();
    if blank(&settings.telephone) {
        missing.push(Particular::AgencyTelephone);
    }
    if blank(&settings.inquiries_address) {
        missing.push(Particular::InquiriesAddress);
    }
    if blank(&settings.inquiries_telephone) {
        missing.push(Particular::InquiriesTelephone);
    }
    if blank(&settings.signer_name) && blank(&settings.contact_name) {
        missing.push(Particular::SignerOrContact);
    }
    missing
}

/// The particulars as one sentence's list.
pub(crate) fn listed(missing: &[Particular]) -> String {
    missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
