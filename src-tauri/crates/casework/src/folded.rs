//! What the office’s own events add up to.

use std::collections::BTreeSet;

use exception::{
    correspondence::Correspondence,
    deputy::Deputies,
    office::{OfficeAction, OfficeEvent},
    policy::Library,
    retention::Disposals,
    retired::Retired,
    saved_view::Views,
};

use crate::{Error, Office, Result, office::OFFICE, reports::KeptMonth};

/// What the office’s events add up to beside accounts and settings.
#[derive(Default)]
pub(crate) struct Folded {
    /// The policies and systems that are retired.
    pub(crate) retired: Retired,
    /// Who acts for whom.
    pub(crate) deputies: Deputies,
    /// The people of other offices, and what went to and came from them.
    pub(crate) correspondence: Correspondence,
    /// The policies, standards and procedures.
    pub(crate) library: Library,
    /// The monthly reports that are kept, in the order in which they were made.
    pub(crate) months: Vec<KeptMonth>,
    /// What was proposed to be disposed of, and what was.
    pub(crate) disposals: Disposals,
    /// The saved views.
    pub(crate) views: Views,
    /// The public keys under a passphrase for one time: who has one of these signs nothing but the next.
    pub(crate) one_time: BTreeSet<String>,
}

impl Office {
    /// The policies and systems that are retired.
    pub(crate) async fn retired(&self) -> Result<Retired> {
        Ok(self.folded().await?.retired)
    }

    /// What the office’s events add up to beside accounts and settings.
    pub(crate) async fn folded(&self) -> Result<Folded> {
        let mut folded = Folded::default();
        for event in self.office_events().await? {
            folded.retired.apply(&event.action);
            folded.deputies.apply(&event);
            folded.correspondence.apply(&event);
            folded.disposals.apply(&event);
            folded.library.apply(&event);
            folded.views.apply(&event);
            folded.months.extend(KeptMonth::of(&event));
            if let OfficeAction::ResetPassphrase { public_key, .. }
            | OfficeAction::AddAccount { public_key, one_time: true, .. } = event.action
            {
                folded.one_time.insert(public_key);
            }
        }
        Ok(folded)
    }

    /// The office’s own events.
    pub(crate) async fn office_events(&self) -> Result<Vec<OfficeEvent>> {
        let filed = self.store.events(OFFICE).await?;
        let read = filed.iter().map(|filed| {
            serde_json::from_slice(&filed.sealed.bytes).map_err(|error| {
                Error::Damaged(format!("Event {} of the office can’t be read ({error}).", filed.sequence))
            })
        });
        read.collect()
    }
}
