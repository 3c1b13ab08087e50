//! People of the demonstration office, and of the offices that a test makes.

/// Somebody with an account.
pub struct Somebody {
    /// Name of the account.
    pub account: &'static str,
    /// The name as it stands in lists.
    pub name: &'static str,
}

/// The passphrase of everybody in an office that is not the demonstration’s.
pub use tests::offices::PASSPHRASE;

/// Requester at the Department of Motor Vehicles.
pub const REQUESTER: Somebody = Somebody { account: "thu-ha.nguyen", name: "Nguyễn Thị Thu Hà" };
/// ISO of the Department of Motor Vehicles.
pub const ISO: Somebody =
    Somebody { account: "anahit.sargsyan", name: "Anahit Sargsyan (Անահիտ Սարգսյան)" };
/// SMB staff.
pub const ANALYST: Somebody = Somebody { account: "tomas.echeverria", name: "Tomás Echeverría Ruiz" };
/// SMB staff, who signs the letters.
pub const CHIEF: Somebody = Somebody { account: "lakshmi.venkataraman", name: "Lakshmi Venkataraman-Osei" };
/// CDT ISO.
pub const CDT_ISO: Somebody = Somebody { account: "miriam.adeyemi", name: "Miriam Adeyemi-Clarke" };
/// SMB staff and deputy CDT ISO in one person.
pub const DEPUTY: Somebody = Somebody { account: "keoni.kahananui", name: "Keoni Kahananui" };
/// Auditor.
pub const AUDITOR: Somebody = Somebody { account: "ingrid.solvang", name: "Ingrid Solvang-Reyes" };
/// Keeps accounts and settings.
pub const ADMINISTRATOR: Somebody = Somebody { account: "rosalind.achterberg", name: "Rosalind Achterberg" };
