//! Risk by NIST SP 800-30 Rev. 1: five values, tables G-5 and I-2, threat scenarios.

use serde::{Deserialize, Serialize};

use crate::{input::Input, values::Prose, words::words};

words! {
    /// A qualitative value of NIST SP 800-30 Rev. 1 (tables G-2 to I-3).
    Level {
        /// 0 to 4 of 100.
        VeryLow = "very_low", "Very Low";
        /// 5 to 20 of 100.
        Low = "low", "Low";
        /// 21 to 79 of 100.
        Moderate = "moderate", "Moderate";
        /// 80 to 95 of 100.
        High = "high", "High";
        /// 96 to 100 of 100.
        VeryHigh = "very_high", "Very High";
    }
}

impl Level {
    /// The rank, 0 (Very Low) to 4 (Very High).
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::VeryLow => 0,
            Self::Low => 1,
            Self::Moderate => 2,
            Self::High => 3,
            Self::VeryHigh => 4,
        }
    }

    /// The semi-quantitative range of the value, both ends included, of 100.
    #[must_use]
    pub const fn range(self) -> (u8, u8) {
        match self {
            Self::VeryLow => (0, 4),
            Self::Low => (5, 20),
            Self::Moderate => (21, 79),
            Self::High => (80, 95),
            Self::VeryHigh => (96, 100),
        }
    }
}

/// Overall likelihood from likelihood of initiation or occurrence and likelihood of adverse impact: NIST
/// SP 800-30 Rev. 1, table G-5.
#[must_use]
pub const fn overall_likelihood(initiation: Level, adverse_impact: Level) -> Level {
    use Level::{High as H, Low as L, Moderate as M, VeryHigh as VH, VeryLow as VL};
    let [vl, l, m, h, vh] = match initiation {
        VH => [L, M, H, VH, VH],
        H => [L, M, M, H, VH],
        M => [L, L, M, M, H],
        L => [VL, L, L, M, M],
        VL => [VL, VL, L, L, L],
    };
    match adverse_impact {
        VL => vl,
        L => l,
        M => m,
        H => h,
        VH => vh,
    }
}

/// Risk from overall likelihood and impact: NIST SP 800-30 Rev. 1, table I-2.
#[must_use]
pub const fn risk(likelihood: Level, impact: Level) -> Level {
    use Level::{High as H, Low as L, Moderate as M, VeryHigh as VH, VeryLow as VL};
    let [vl, l, m, h, vh] = match likelihood {
        VH | H => [VL, L, M, H, VH],
        M => [VL, L, M, M, H],
        L => [VL, L, L, L, M],
        VL => [VL, VL, VL, L, L],
    };
    match impact {
        VL => vl,
        L => l,
        M => m,
        H => h,
        VH => vh,
    }
}

words! {
    /// Where a threat comes from: which likelihood table applies.
    ThreatSource {
        /// Somebody means it (table G-2: likelihood of initiation).
        Adversarial = "adversarial", "Adversarial";
        /// Error, failure, nature (table G-3: likelihood of occurrence).
        NonAdversarial = "non_adversarial", "Not adversarial";
    }
}

words! {
    /// What an impact falls on (NIST SP 800-30 Rev. 1, table H-2).
    ImpactKind {
        /// Harm to operations.
        Operations = "operations", "Operations";
        /// Harm to assets.
        Assets = "assets", "Assets";
        /// Harm to individuals.
        Individuals = "individuals", "Individuals";
        /// Harm to other organizations.
        OtherOrganizations = "other_organizations", "Other organizations";
        /// Harm to the Nation.
        Nation = "nation", "The Nation";
    }
}

/// The three inputs of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Inputs {
    /// Likelihood of initiation (G-2) or occurrence (G-3).
    pub initiation: Level,
    /// Likelihood that it results in adverse impact (G-4).
    pub adverse_impact: Level,
    /// Impact (H-3).
    pub impact: Level,
}

/// A rating with the step between: inputs are always shown with the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Rated {
    /// Overall likelihood, by G-5.
    pub likelihood: Level,
    /// Risk, by I-2.
    pub risk: Level,
}

impl Inputs {
    /// The rating of these inputs.
    #[must_use]
    pub const fn rate(self) -> Rated {
        let likelihood = overall_likelihood(self.initiation, self.adverse_impact);
        Rated { likelihood, risk: risk(likelihood, self.impact) }
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        let initiation = input.choice("initiation", "the likelihood of initiation or occurrence");
        let adverse_impact = input.choice("adverse_impact", "the likelihood of adverse impact");
        let impact = input.choice("impact", "the impact");
        Some(Self { initiation: initiation?, adverse_impact: adverse_impact?, impact: impact? })
    }
}

/// A threat scenario (TECH 358, section F).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Scenario {
    /// The threat event, in words.
    pub threat: Prose,
    /// Where it comes from.
    pub source: ThreatSource,
    /// What the impact falls on; at least one.
    pub kinds: Vec<ImpactKind>,
    /// Without the compensating controls.
    pub inherent: Inputs,
    /// With the compensating controls.
    pub residual: Inputs,
}

impl Scenario {
    /// Reads a scenario; `residual` may be left out and is then the inherent one.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let threat = input.prose("threat", "the threat event");
        let source = input.choice("source", "where the threat comes from");
        let kinds = read_kinds(input);
        let inherent = input.group("inherent", Inputs::read);
        let residual =
            if input.raw("residual").is_some() { input.group("residual", Inputs::read) } else { inherent };
        Some(Self {
            threat: threat?,
            source: source?,
            kinds: kinds?,
            inherent: inherent?,
            residual: residual?,
        })
    }
}

fn read_kinds(input: &mut Input<'_>) -> Option<Vec<ImpactKind>> {
    let given: Vec<&str> = input
        .raw("kinds")
        .and_then(serde_json::Value::as_array)
        .map(|kinds| kinds.iter().filter_map(serde_json::Value::as_str).collect())
        .unwrap_or_default();
    let kinds: Vec<ImpactKind> =
        ImpactKind::ALL.iter().copied().filter(|kind| given.contains(&kind.as_str())).collect();
    if kinds.is_empty() {
        input.problem("kinds", "missing", "Choose what the impact falls on: at least one.");
        return None;
    }
    Some(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: [Level; 5] = [Level::VeryLow, Level::Low, Level::Moderate, Level::High, Level::VeryHigh];

    fn cells(table: fn(Level, Level) -> Level) -> String {
        let short = |level: Level| match level {
            Level::VeryLow => "VL",
            Level::Low => "L",
            Level::Moderate => "M",
            Level::High => "H",
            Level::VeryHigh => "VH",
        };
        let row = |row: &Level| {
            let cells: Vec<_> = ORDER.iter().map(|column| short(table(*row, *column))).collect();
            format!("{}: {}", short(*row), cells.join(" "))
        };
        ORDER.iter().rev().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn overall_likelihood_is_table_g_5_cell_by_cell() {
        assert_eq!(
            cells(overall_likelihood),
            "VH: L M H VH VH\nH: L M M H VH\nM: L L M M H\nL: VL L L M M\nVL: VL VL L L L"
        );
    }

    #[test]
    fn risk_is_table_i_2_cell_by_cell() {
        assert_eq!(
            cells(risk),
            "VH: VL L M H VH\nH: VL L M H VH\nM: VL L M M H\nL: VL L L L M\nVL: VL VL VL L L"
        );
    }

    #[test]
    fn the_five_ranges_cover_0_to_100_without_a_gap() {
        let mut next = 0;
        for level in ORDER {
            let (from, to) = level.range();
            assert_eq!(from, next);
            next = to + 1;
        }
        assert_eq!(next, 101);
    }
}
