//! Spoiling inputs by chance, the same chance on every run.

/// Texts that readers trip over: ends of ranges, signs of each format, what is written out of order.
const TOKENS: &[&str] = &[
    "",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\r\n",
    "-1",
    "0",
    "4294967296",
    "18446744073709551616",
    "1e999",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "[[[[[[[[[[[[[[[[",
    "\"\"",
    "\\u0000",
    "\\",
    "\"",
    "'",
    "{{",
    "}}",
    "{%",
    "%}",
    "{% for a in a %}",
    "{{ a.b.c }}",
    "**",
    "2027-02-29",
    "+2027-01-01",
    "0000-00-00",
    "9999-12-31",
    "=1+1",
    "../../..",
    "/dev/zero",
    "--",
    "obj",
    "endobj",
    "stream",
    "endstream",
    "<<",
    ">>",
    "xref",
    "startxref",
    "/Kids",
    "/Parent",
    "/Length",
    "<w:p>",
    "</w:p>",
    "<!ENTITY a \"b\">",
    "&a;",
    "<![CDATA[",
    "PK\u{3}\u{4}",
    "PK\u{1}\u{2}",
    "[[",
    "]]",
    "\"\"\"",
    "= ",
];

/// Makes inputs from seeds.
pub struct Mutator<'a> {
    seeds: &'a [Vec<u8>],
    state: u64,
}

impl<'a> Mutator<'a> {
    /// The mutator of a target.
    pub fn new(name: &str, seed: u64, seeds: &'a [Vec<u8>]) -> Self {
        let state =
            name.bytes().fold(seed, |state, byte| state.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte));
        Self { seeds, state }
    }

    /// The next input: a seed, spoiled in one to eight places.
    pub fn next(&mut self) -> Vec<u8> {
        let mut input = self.seed().to_vec();
        for _ in 0..=self.below(8) {
            self.spoil(&mut input);
        }
        // What is much longer than any seed shows nothing new and takes the time of many.
        input.truncate(2 * self.seeds.iter().map(Vec::len).max().unwrap_or(0) + 4096);
        input
    }

    /// A number below another; 0 where that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = usize::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap_or(usize::MAX);
        mixed.checked_rem(bound).unwrap_or(0)
    }

    fn seed(&mut self) -> &'a [u8] {
        let at = self.below(self.seeds.len());
        self.seeds.get(at).map_or(&[], Vec::as_slice)
    }

    /// A place in an input, and some length from there on.
    fn span(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = if self.below(4) == 0 { length } else { 16 };
        start..start + self.below((length - start).min(most) + 1)
    }

    fn spoil(&mut self, input: &mut Vec<u8>) {
        let span = self.span(input.len());
        match self.below(8) {
            0 => {
                if let Some(byte) = input.get_mut(span.start) {
                    *byte ^= 1 << self.below(8);
                }
            }
            1 => {
                if let Some(byte) = input.get_mut(span.start) {
                    *byte = u8::try_from(self.below(256)).unwrap_or(0);
                }
            }
            2 => drop(input.drain(span)),
            3 => {
                let again = input.get(span.clone()).unwrap_or_default().repeat(1 + self.below(6));
                input.splice(span, again);
            }
            4 => {
                let from = self.seed();
                let taken = self.span(from.len());
                let taken = from.get(taken).unwrap_or_default().to_vec();
                input.splice(span, taken);
            }
            5 => {
                let at = self.below(TOKENS.len());
                let token = TOKENS.get(at).copied().unwrap_or_default();
                input.splice(span, token.bytes());
            }
            6 => {
                // A number becomes another: lengths, counts and days are where readers believe what they are told.
                let digits = input.iter().skip(span.start).position(u8::is_ascii_digit);
                if let Some(at) = digits.map(|digits| span.start + digits) {
                    let run = input.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
                    let number = [0, 1, 255, 65_536, 2_147_483_648, usize::MAX].get(self.below(6)).copied();
                    input.splice(at..at + run, number.unwrap_or(0).to_string().bytes());
                }
            }
            _ => input.truncate(span.start),
        }
    }
}
