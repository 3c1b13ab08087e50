//! Precedents: what was decided on requests like another one, why they are like it, and when a decision goes against
//! them, so that like is decided alike or the difference is explained.
//!
//! Two requests are *alike* when they ask for an exception from the same section of the same policy for the same reason
//! category. What was decided on those is counted. Others that have less in common are only shown, with what it is.

use serde::{Deserialize, Serialize};

use crate::{
    action::Period,
    assessment::Answer,
    form::tech_358,
    input::{Input, Problem, Problems},
    intake::PolicyReference,
    request::{Outcome, Request},
    text::bare,
    values::{Instant, Prose, RequestNumber},
};

/// Words that a request is compared by at most.
const MOST_WORDS: usize = 40;
/// Words in common that make a request similar by themselves.
const ENOUGH_WORDS: usize = 3;
/// Words in common that are named.
const WORDS_NAMED: usize = 5;
/// Between the parts of a key by which requests are alike: no text of a record holds it.
pub(crate) const BETWEEN: char = '\u{1f}';
/// Precedents that are shown at most.
pub const MOST_SHOWN: usize = 10;

/// Families of the controls of NIST SP 800-53.
const FAMILIES: [&str; 20] = [
    "AC", "AT", "AU", "CA", "CM", "CP", "IA", "IR", "MA", "MP", "PE", "PL", "PM", "PS", "PT", "RA", "SA",
    "SC", "SI", "SR",
];

/// Words of every second request, which tell nothing about one.
const COMMON_WORDS: &[&str] = &[
    "about",
    "after",
    "also",
    "because",
    "been",
    "before",
    "being",
    "between",
    "cannot",
    "could",
    "department",
    "does",
    "each",
    "exception",
    "from",
    "have",
    "into",
    "must",
    "only",
    "other",
    "over",
    "policy",
    "request",
    "should",
    "standard",
    "state",
    "such",
    "system",
    "systems",
    "than",
    "that",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "under",
    "until",
    "were",
    "when",
    "where",
    "which",
    "while",
    "will",
    "with",
    "without",
    "would",
    "your",
];

/// When a decision is against precedent: the office’s rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct PrecedentRule {
    /// How many requests alike must have been decided before their share counts, 3 to 100; 5 by default.
    pub least: u32,
    /// What share of them, decided the same way, is a clear majority, 51 to 100 percent; 80 by default.
    pub share: u32,
}

impl Default for PrecedentRule {
    fn default() -> Self {
        Self { least: 5, share: 80 }
    }
}

impl PrecedentRule {
    /// Reads the rule as typed; what is left out altogether is as the program ships.
    pub fn read(input: &mut Input<'_>) -> Option<Self> {
        let standing = Self::default();
        let mut number = |name: &str, what: &str, least: u32, most: u32, standing: u32| {
            if input.raw(name).is_none() { Some(standing) } else { input.number(name, what, least, most) }
        };
        let least = number("least", "how many requests alike make a precedent", 3, 100, standing.least);
        let share = number("share", "which share is a clear majority, in percent", 51, 100, standing.share);
        Some(Self { least: least?, share: share? })
    }
}

/// How requests alike were decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// Accepted.
    pub accepted: u32,
    /// Declined.
    pub declined: u32,
}

impl Alike {
    /// How many there are.
    #[must_use]
    pub const fn all(self) -> u32 {
        self.accepted.saturating_add(self.declined)
    }

    /// The share accepted in whole percent, rounded to the nearest; none where too few were decided to speak of a share.
    #[must_use]
    pub fn share_accepted(self, rule: PrecedentRule) -> Option<u32> {
        let all = u64::from(self.all());
        (self.all() >= rule.least.max(1)).then(|| {
            let percent = (u64::from(self.accepted) * 200 + all) / (all * 2);
            u32::try_from(percent).unwrap_or(100)
        })
    }

    /// What a clear majority of them was decided; none where there is none, or too few.
    #[must_use]
    pub fn majority(self, rule: PrecedentRule) -> Option<Answer> {
        let all = u64::from(self.all());
        let is_clear = |some: u32| u64::from(some) * 100 >= u64::from(rule.share.max(51)) * all;
        if self.all() < rule.least.max(1) {
            None
        } else if is_clear(self.accepted) {
            Some(Answer::Accepted)
        } else if is_clear(self.declined) {
            Some(Answer::Declined)
        } else {
            None
        }
    }

    /// How many were decided so.
    #[must_use]
    pub const fn decided(self, answer: Answer) -> u32 {
        match answer {
            Answer::Accepted => self.accepted,
            Answer::Declined => self.declined,
        }
    }

    /// What is wrong with the explanation of a decision: it is missing where the decision goes against a clear majority,
    /// or stands where it does not.
    pub(crate) fn check(
        self,
        answer: Answer,
        different: Option<&Prose>,
        rule: PrecedentRule,
        problems: &mut Problems,
    ) {
        let against = self.majority(rule).filter(|majority| *majority != answer);
        match (against, different) {
            (Some(majority), None) => {
                let message = format!(
                    "Explain why this request is decided otherwise: {} of {} requests alike were {}.",
                    self.decided(majority),
                    self.all(),
                    decided_words(majority),
                );
                problems.push(Problem::new("different", "missing", message));
            }
            (None, Some(_)) => {
                let message = "Move the explanation to the reasons: this decision does not differ from a clear \
                               majority of requests alike.";
                problems.push(Problem::new("different", "not_needed", message));
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}

/// “accepted”, “declined”.
#[must_use]
pub const fn decided_words(answer: Answer) -> &'static str {
    match answer {
        Answer::Accepted => "accepted",
        Answer::Declined => "declined",
    }
}

/// What a request is compared by. Names are folded: case, accents and width aside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The number of the policy, or its title where it has no number; empty while none is named.
    pub policy: String,
    /// The section; empty while none is named.
    pub section: String,
    /// The stored name of the reason category; empty before TECH 358.
    pub reason: String,
    /// The stored name of the data classification; empty before TECH 358.
    pub data_class: String,
    /// Controls of NIST SP 800-53 that it names, such as `AC-2(1)`.
    pub controls: Vec<String>,
    /// The words of its title and of what cannot be met, without those that tell nothing.
    pub words: Vec<String>,
}

/// What a request is compared by, as it is on record or typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// The number of the policy.
    pub number: &'a str,
    /// The title of the policy.
    pub title: &'a str,
    /// The section.
    pub section: &'a str,
    /// The exact words of the requirement.
    pub words: &'a str,
    /// The reason category.
    pub reason: &'a str,
    /// The data classification.
    pub data_class: &'a str,
    /// What the request is about.
    pub about: &'a str,
    /// What cannot be met.
    pub cannot_be_met: &'a str,
}

impl<'a> Told<'a> {
    /// What a request on record tells.
    #[must_use]
    pub fn of(request: &'a Request) -> Self {
        let form = request.form().map(|form| &form.value);
        let answer = |id: &str| form.map_or("", |form| form.text(id));
        let PolicyReference { number, title, section, .. } = &request.intake.policy;
        let cannot_be_met = request.intake.cannot_be_met.as_ref().map_or("", |text| text.as_str());
        let asked = answer("cannot_be_met");
        Self {
            number,
            title,
            section,
            words: answer("policy_words"),
            reason: answer("reason_category"),
            data_class: answer("data_classification"),
            about: request.intake.title.as_str(),
            cannot_be_met: if asked.is_empty() { cannot_be_met } else { asked },
        }
    }
}

/// What two requests have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The section of the policy.
    Section,
    /// The policy.
    Policy,
    /// Controls that both name.
    Controls(Vec<String>),
    /// The reason category.
    Reason(String),
    /// The data classification.
    DataClass(String),
    /// Words; the first of them, and how many more there are.
    Words(Vec<String>, usize),
}

impl Ground {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Section => "Same section of the same policy".to_owned(),
            Self::Policy => "Same policy".to_owned(),
            Self::Controls(controls) => format!("Same control: {}", controls.join(", ")),
            Self::Reason(reason) => format!("Same reason: {}", option_label("reason_category", reason)),
            Self::DataClass(class) => format!("Same data: {}", option_label("data_classification", class)),
            Self::Words(words, 0) => format!("Words in common: {}", words.join(", ")),
            Self::Words(words, more) => format!("Words in common: {} and {more} more", words.join(", ")),
        }
    }

    fn weight(&self) -> usize {
        match self {
            Self::Section => 12,
            Self::Policy => 6,
            Self::Controls(_) => 5,
            Self::Reason(_) => 3,
            Self::DataClass(_) => 1,
            Self::Words(words, more) => (words.len() + more).min(8),
        }
    }
}

impl Subject {
    /// What a request on record is compared by.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        Self::told(Told::of(request))
    }

    /// What is told of a request.
    #[must_use]
    pub fn told(told: Told<'_>) -> Self {
        let policy = if told.number.trim().is_empty() { told.title } else { told.number };
        let mut controls: Vec<String> = Vec::new();
        for text in [told.section, told.title, told.words, told.cannot_be_met] {
            controls.extend(controls_in(text));
        }
        controls.sort();
        controls.dedup();
        let mut words = Vec::new();
        let texts = bare(&format!("{} {}", told.about, told.cannot_be_met));
        for word in texts.split(|c: char| !c.is_alphanumeric()) {
            let tells = word.chars().count() >= 4 && !COMMON_WORDS.contains(&word);
            if tells && words.len() < MOST_WORDS && !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        Self {
            policy: bare(policy),
            section: bare(told.section),
            reason: told.reason.to_owned(),
            data_class: told.data_class.to_owned(),
            controls,
            words,
        }
    }

    /// By what it is alike to others: policy, section and reason, folded, as a key; none where it names no policy, because
    /// then nothing is known to be like it.
    #[must_use]
    pub fn alike_by(&self) -> Option<String> {
        let Self { policy, section, reason, .. } = self;
        (!policy.is_empty()).then(|| format!("{policy}{BETWEEN}{section}{BETWEEN}{reason}"))
    }

    /// Whether another request is alike: from the same section of the same policy, for the same reason, where that is
    /// known already.
    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        !self.policy.is_empty()
            && self.policy == other.policy
            && self.section == other.section
            && (self.reason.is_empty() || self.reason == other.reason)
    }

    /// What another request has in common with this one; nothing where that is not enough to be shown.
    #[must_use]
    pub fn grounds(&self, other: &Self) -> Vec<Ground> {
        let mut grounds = Vec::new();
        let same = |one: &str, other: &str| !one.is_empty() && one == other;
        if same(&self.policy, &other.policy) {
            let in_section = same(&self.section, &other.section);
            grounds.push(if in_section { Ground::Section } else { Ground::Policy });
        }
        let controls: Vec<String> =
            self.controls.iter().filter(|control| other.controls.contains(control)).cloned().collect();
        if !controls.is_empty() {
            grounds.push(Ground::Controls(controls));
        }
        let mut words: Vec<String> =
            self.words.iter().filter(|word| other.words.contains(word)).cloned().collect();
        if grounds.is_empty() && words.len() < ENOUGH_WORDS {
            return grounds;
        }
        if same(&self.reason, &other.reason) {
            grounds.push(Ground::Reason(self.reason.clone()));
        }
        if same(&self.data_class, &other.data_class) {
            grounds.push(Ground::DataClass(self.data_class.clone()));
        }
        if !words.is_empty() {
            let more = words.len().saturating_sub(WORDS_NAMED);
            words.truncate(WORDS_NAMED);
            grounds.push(Ground::Words(words, more));
        }
        grounds
    }
}

/// A decided request, as it is shown beside another one. It is kept by the records, and changes with an event alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Precedent {
    /// The number.
    pub number: RequestNumber,
    /// The title.
    pub title: String,
    /// The department.
    pub department: String,
    /// The policy and the section as they were named.
    pub requirement: String,
    /// What it is compared by.
    pub subject: Subject,
    /// What the CDT ISO decided.
    pub answer: Answer,
    /// When.
    pub decided_at: Instant,
    /// The conditions.
    pub conditions: Vec<String>,
    /// The period that was granted.
    pub period: Option<Period>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Why it was decided otherwise than requests alike, where it was.
    pub different: Option<String>,
}

impl Precedent {
    /// A request as a precedent; none before it is decided.
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        let decision = request.decision.as_ref()?;
        let policy = &request.intake.policy;
        let requirement = [policy.full(), policy.section.trim().to_owned()];
        let requirement: Vec<String> = requirement.into_iter().filter(|part| !part.is_empty()).collect();
        Some(Self {
            number: request.number.clone(),
            title: request.intake.title.as_str().to_owned(),
            department: request.intake.department().to_owned(),
            requirement: requirement.join(" · "),
            subject: Subject::of(request),
            answer: decision.value.answer,
            decided_at: decision.mark.at,
            conditions: decision.value.conditions.iter().map(|made| made.what.as_str().to_owned()).collect(),
            period: decision.value.period,
            outcome: request.ending.as_ref().map(|ended| ended.value.outcome),
            different: decision.value.different.as_ref().map(|why| why.as_str().to_owned()),
        })
    }
}

/// A precedent with what it has in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The precedent.
    pub precedent: Precedent,
    /// Whether it is alike, and so counted.
    pub alike: bool,
    /// What it has in common.
    pub grounds: Vec<Ground>,
}

/// The precedents to show, those with the most in common first, of equal ones the newest.
#[must_use]
pub fn rank(subject: &Subject, found: impl IntoIterator<Item = Precedent>) -> Vec<Ranked> {
    let mut ranked: Vec<(usize, Ranked)> = found
        .into_iter()
        .filter_map(|precedent| {
            let grounds = subject.grounds(&precedent.subject);
            let alike = subject.is_alike(&precedent.subject);
            let weight = grounds.iter().map(Ground::weight).sum::<usize>() + if alike { 100 } else { 0 };
            (!grounds.is_empty()).then_some((weight, Ranked { precedent, alike, grounds }))
        })
        .collect();
    ranked.sort_by(|(one, left), (other, right)| {
        let newest = right.precedent.decided_at.millis().cmp(&left.precedent.decided_at.millis());
        other.cmp(one).then(newest).then_with(|| right.precedent.number.cmp(&left.precedent.number))
    });
    ranked.dedup_by(|(_, one), (_, other)| one.precedent.number == other.precedent.number);
    ranked.into_iter().take(MOST_SHOWN).map(|(_, ranked)| ranked).collect()
}

/// The label of an option of the form; the stored name where there is no such option.
#[must_use]
pub fn option_label(field: &str, value: &str) -> String {
    let field = tech_358().fields().find(|known| known.id == field);
    let mut options = field.into_iter().flat_map(|field| &field.options);
    options.find(|option| option.value == value).map_or(value, |option| &option.label).to_owned()
}

/// The controls of NIST SP 800-53 that a text names: `AC-2`, `IA-2(1)`.
fn controls_in(text: &str) -> Vec<String> {
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | '(' | ')');
    let mut found = Vec::new();
    for part in text.split(|c: char| !is_sign(c)) {
        let Some((family, rest)) = part.split_once('-') else { continue };
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if !FAMILIES.contains(&family) || digits.is_empty() || digits.len() > 2 {
            continue;
        }
        let number = digits.trim_start_matches('0');
        let enhancement = rest.get(digits.len()..).and_then(|rest| rest.strip_prefix('(')?.split_once(')'));
        let enhancement = enhancement.map(|(inside, _)| inside).filter(|inside| {
            !inside.is_empty() && inside.len() <= 2 && inside.chars().all(|c| c.is_ascii_digit())
        });
        found.push(enhancement.map_or_else(
            || format!("{family}-{number}"),
            |inside| format!("{family}-{number}({})", inside.trim_start_matches('0')),
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use super::*;

    fn subject(told: Told<'_>) -> Subject {
        Subject::told(told)
    }

    const KIOSK: Told<'_> = Told {
        number: "SIMM 5300-A",
        title: "Account standard",
        section: "AC-2(1)",
        words: "",
        reason: "legacy_system",
        data_class: "personal",
        about: "Legacy kiosk without lock-out",
        cannot_be_met: "The kiosk firmware cannot lock accounts (AC-7), nor IA-02.",
    };

    #[test]
    fn controls_are_found_where_they_are_named_and_nowhere_else() {
        assert_eq!(controls_in("AC-2(1), and IA-02; SI-4 (2)."), ["AC-2(1)", "IA-2", "SI-4"]);
        assert_eq!(controls_in("XX-2 ac-2 PRE-AC-2 AC-204 AC- AC-x COVID-19"), Vec::<String>::new());
    }

    #[test]
    fn what_two_requests_have_in_common_is_told_in_words() {
        let other = Told {
            reason: "vendor_limit",
            section: "ac-2(1) ",
            about: "Kiosk firmware of the lobby",
            cannot_be_met: "Accounts are shared.",
            ..KIOSK
        };
        let grounds = subject(KIOSK).grounds(&subject(other));
        let words: Vec<String> = grounds.iter().map(Ground::words).collect();
        assert_eq!(
            words,
            [
                "Same section of the same policy",
                "Same data: Personal",
                "Words in common: kiosk, firmware, accounts"
            ]
        );
        assert!(!subject(KIOSK).is_alike(&subject(other)), "another reason");
        assert!(subject(Told { reason: "", ..KIOSK }).is_alike(&subject(other)), "no reason is known yet");
    }

    #[test]
    fn a_reason_or_a_class_of_data_alone_is_nothing_in_common() {
        let other = Told {
            number: "9",
            title: "Other",
            section: "4",
            about: "Printers",
            cannot_be_met: "Firmware",
            ..KIOSK
        };
        assert_eq!(subject(KIOSK).grounds(&subject(other)), []);
    }

    #[test]
    fn a_majority_is_clear_from_its_bounds_on_and_not_before() {
        let rule = PrecedentRule::default();
        for (accepted, declined, majority, share) in [
            (4, 0, None, None),
            (5, 0, Some(Answer::Accepted), Some(100)),
            (4, 1, Some(Answer::Accepted), Some(80)),
            (79, 21, None, Some(79)),
            (1, 4, Some(Answer::Declined), Some(20)),
            (3, 3, None, Some(50)),
            (0, 0, None, None),
        ] {
            let alike = Alike { accepted, declined };
            assert_eq!((alike.majority(rule), alike.share_accepted(rule)), (majority, share), "{alike:?}");
        }
    }

    #[test]
    fn a_decision_against_the_majority_is_explained_and_no_other_is() {
        let alike = Alike { accepted: 9, declined: 1 };
        let why = Prose::try_from("This one holds health data.".to_owned()).unwrap();
        let codes = |answer, different| {
            let mut problems = Problems::new();
            alike.check(answer, different, PrecedentRule::default(), &mut problems);
            problems.into_iter().map(|problem| problem.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(Answer::Declined, None), ["missing"]);
        assert_eq!(codes(Answer::Accepted, Some(&why)), ["not_needed"]);
        assert!(codes(Answer::Declined, Some(&why)).is_empty());
        assert!(codes(Answer::Accepted, None).is_empty());
    }
}
