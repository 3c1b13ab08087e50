//! Chance that a seed decides: the same seed, the same office.

/// A stream of numbers from a seed (`SplitMix64`); for variety, not for secrets.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// The stream of a seed for one purpose.
    pub(super) fn new(seed: u64, purpose: u64) -> Self {
        Self(seed ^ purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `below` - 1; 0 where `below` is 0.
    pub(super) fn below(&mut self, below: u32) -> u32 {
        let rest = self.next().checked_rem(u64::from(below)).unwrap_or(0);
        u32::try_from(rest).unwrap_or(0)
    }

    /// One of several things.
    pub(super) fn one_of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let count = u32::try_from(things.len()).unwrap_or(u32::MAX);
        things.get(self.below(count) as usize)
    }

    /// The things in another order.
    pub(super) fn shuffled<T: Clone>(&mut self, things: &[T]) -> Vec<T> {
        let mut left = things.to_vec();
        let mut shuffled = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let count = u32::try_from(left.len()).unwrap_or(u32::MAX);
            shuffled.push(left.swap_remove(self.below(count) as usize));
        }
        shuffled
    }
}
