//! Who took part in a request, and when its events were.

use chrono::NaiveDate;

use crate::{calendar::day_of, people::Person};

use super::Request;

impl Request {
    /// Whether a person had a part in the request, before its decision or after: by a step, or by being named in it.
    /// Who had one does not audit it.
    #[must_use]
    pub fn took_part(&self, person: &Person) -> bool {
        self.acts.iter().any(|(mark, _)| mark.by.is_person(person)) || !self.involvement(person).is_empty()
    }

    /// The day of an act, in California; that of the newest event where no act has this sequence.
    pub(crate) fn day_of_act(&self, sequence: u32) -> NaiveDate {
        let act = self.acts.iter().find(|(mark, _)| mark.sequence == sequence);
        day_of(act.map_or(self.updated, |(mark, _)| mark.at))
    }
}
