//! What figures are made of: counts, and numbers of days whose middle is told.

use std::collections::BTreeMap;

/// How often each number of days occurred.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread(BTreeMap<u32, u64>);

impl Spread {
    pub(super) fn add(&mut self, days: u32) {
        *self.0.entry(days).or_default() += 1;
    }

    pub(super) fn cases(&self) -> u64 {
        self.0.values().sum()
    }

    pub(super) fn sum(&self) -> u64 {
        self.0.iter().map(|(days, cases)| u64::from(*days) * cases).sum()
    }

    pub(super) fn longest(&self) -> Option<u32> {
        self.0.last_key_value().map(|(days, _)| *days)
    }

    /// The least number that at least so many percent of the cases do not exceed; none without cases.
    pub(super) fn percentile(&self, percent: u64) -> Option<u32> {
        let wanted = (self.cases() * percent).div_ceil(100);
        let mut reached = 0;
        self.0.iter().find_map(|(days, cases)| {
            reached += cases;
            (reached >= wanted).then_some(*days)
        })
    }
}

/// A part of a whole in whole percent, rounded half up; none of nothing.
pub(super) fn percent(part: u64, whole: u64) -> Option<u32> {
    let percent = (part * 200 + whole).checked_div(whole * 2)?;
    u32::try_from(percent).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(days: &[u32]) -> Spread {
        let mut spread = Spread::default();
        for days in days {
            spread.add(*days);
        }
        spread
    }

    #[test]
    fn the_median_is_a_number_that_occurred() {
        assert_eq!(spread(&[]).percentile(50), None);
        assert_eq!(spread(&[7]).percentile(50), Some(7));
        assert_eq!(spread(&[1, 9]).percentile(50), Some(1));
        assert_eq!(spread(&[9, 1, 5]).percentile(50), Some(5));
        let ten: Vec<u32> = (1..=10).collect();
        assert_eq!((spread(&ten).percentile(50), spread(&ten).percentile(90)), (Some(5), Some(9)));
        assert_eq!(spread(&[3, 3, 3, 40]).percentile(90), Some(40));
        assert_eq!((spread(&[3, 3, 4]).sum(), spread(&[3, 3, 4]).longest()), (10, Some(4)));
    }

    #[test]
    fn a_share_is_rounded_half_up() {
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(1, 8), Some(13));
        assert_eq!(percent(5, 5), Some(100));
    }
}
