//! Who is in the bench data, and what each of its requests tells.

use super::{
    Maker,
    grammar::{Grammar, rank},
};
use crate::demonstration::{
    chance::Chance,
    story::{
        Alternative, Assessment, Control, Decision, Due, EndsAt, Letter, Meeting, Policy, Reason, Responses,
        Scenario, Someone, Story,
    },
};

/// How many of a hundred or so end so, and for how many days longer than it takes a request may stand there.
const ENDS: &[(EndsAt, u32, i64)] = &[
    (EndsAt::NotQualified, 7, i64::MAX),
    (EndsAt::Withdrawn, 8, i64::MAX),
    (EndsAt::ResolvedByAlternative, 18, i64::MAX),
    (EndsAt::DeniedSolutionAgreed, 17, i64::MAX),
    (EndsAt::ClosedOut, 34, i64::MAX),
    (EndsAt::EndedEarly, 9, i64::MAX),
    (EndsAt::Revoked, 3, i64::MAX),
    (EndsAt::InForce, 90, 240),
    (EndsAt::InForceExpired, 4, 60),
    (EndsAt::Intake, 40, 20),
    (EndsAt::Assessment, 30, 20),
    (EndsAt::IsoResponse, 25, 25),
    (EndsAt::Form, 25, 40),
    (EndsAt::ReArchitecture, 20, 120),
    (EndsAt::Review, 30, 40),
    (EndsAt::Decision, 20, 20),
    (EndsAt::Denial, 8, 15),
    (EndsAt::Findings, 10, 15),
    (EndsAt::Resolution, 12, 200),
];

const LEVELS: [&str; 5] = ["moderate", "low", "high", "very_low", "very_high"];
const CLASSES: [&str; 4] = ["sensitive", "personal", "confidential", "public"];
const CATEGORIES: [&str; 7] = [
    "legacy_system",
    "business_critical",
    "vendor_limit",
    "financial_barrier",
    "alternate_control",
    "emergency",
    "legal_conflict",
];

/// Everybody: those of the demonstration who are still there, and requesters and an ISO for each department.
pub(super) fn people(grammar: &Grammar, shipped: Vec<Someone>) -> Vec<Someone> {
    let mut people: Vec<Someone> = shipped.into_iter().filter(|one| !one.has_left).collect();
    let mut names =
        grammar.family.iter().flat_map(|family| grammar.given.iter().map(move |given| (given, family)));
    let mut add = |department: &str, title: &str, role: &str, unit: &str| {
        let Some((given, family)) = names.next() else { return };
        let account = format!("bench{:03}", people.len());
        people.push(Someone {
            email: format!("{account}@departments.example"),
            phone: format!("916-555-{:04}", 1000 + people.len()),
            address: format!("{} Capitol Way\nSacramento, CA 95814", 100 + people.len()),
            name: format!("{given} {family}"),
            title: title.to_owned(),
            department: department.to_owned(),
            unit: unit.to_owned(),
            roles: vec![role.to_owned()],
            has_left: false,
            account,
        });
    };
    for department in &grammar.departments {
        add(department, "System Manager", "requester", "Client Services");
        add(department, "Program Manager", "requester", "Field Support");
        add(department, "Information Security Officer", "requester_iso", "Information Security");
    }
    for _ in 0..9 {
        let cdt = "California Department of Technology";
        add(cdt, "Security Analyst", "smb_staff", "Security Management Branch");
    }
    people
}

/// Whether a request of the demonstration tells enough to be varied.
pub(super) fn is_whole(story: &Story) -> bool {
    story.assessment.is_some() && !story.scope.is_empty() && story.criterion.is_some()
}

/// Where a request of some age ends: closed, or open for no longer than is believed.
fn end(age: i64, chance: &mut Chance) -> EndsAt {
    let possible = |(ends_at, _, longer): &&(EndsAt, u32, i64)| {
        let takes = -ends_at.begun();
        takes <= age && age.saturating_sub(takes) <= *longer
    };
    let all: u32 = ENDS.iter().filter(possible).map(|(_, weight, _)| weight).sum();
    let mut left = chance.below(all);
    for (ends_at, weight, _) in ENDS.iter().filter(possible) {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return *ends_at,
        }
    }
    EndsAt::Intake
}

fn of<'a>(words: &[&'a str], chance: &mut Chance) -> &'a str {
    words.get(rank(words.len(), chance)).copied().unwrap_or_default()
}

impl Maker {
    /// What the request of a number and an age tells.
    pub(super) fn story(&self, index: u32, age: i64, chance: &mut Chance) -> Story {
        let ends_at = end(age, chance);
        let begun = (ends_at.begun() - i64::from(chance.below(15))).max(-age);
        let grammar = &self.grammar;
        let mut say = |patterns: &[String]| grammar.say(patterns, chance);
        let title = say(&grammar.titles);
        let (need, reason) = (say(&grammar.needs), say(&grammar.reasons));
        let (granted, not_granted) = (say(&grammar.impacts), say(&grammar.impacts));
        let words = Words { need, reason, granted };
        let (requester, iso) = self.asking(chance);
        let base = self.bases.get(rank(self.bases.len(), chance));
        let policy = base.map_or_else(
            || Policy {
                number: "5300".to_owned(),
                title: "Information Security Policy".to_owned(),
                version: String::new(),
                section: "1".to_owned(),
                words: String::new(),
            },
            |base| base.policy.clone(),
        );
        let level = of(&LEVELS, chance);
        Story {
            key: String::new(),
            renews: None,
            title,
            begun,
            ends_at,
            service_request: format!("CS{:07}", 1_000_000 + index),
            requester,
            requester_name: None,
            iso,
            iso_name: None,
            assessor: None,
            changes: None,
            watched: Vec::new(),
            forbidden_decider: false,
            policy,
            cannot_be_met: format!("{} {}", words.need, words.reason),
            criterion: Some(of(&["exhausted", "unforeseen", "both"], chance).to_owned()),
            facts: Some(words.reason.clone()),
            scope: grammar.fill("The {system} of the {place}, {unit}; nothing else.", chance),
            systems: self.systems(chance),
            users: Some(grammar.fill("Staff of {unit} at the {place} of {name}.", chance)),
            classification: of(&CLASSES, chance).to_owned(),
            fips: vec!["moderate".to_owned(), "low".to_owned(), "moderate".to_owned()],
            category: of(&CATEGORIES, chance).to_owned(),
            justification: words.reason.clone(),
            legal_basis: None,
            if_granted: words.granted.clone(),
            if_not_granted: not_granted,
            milestones: vec![Due {
                what: grammar.fill("{alternative}", chance),
                owner: grammar.fill("{unit}", chance),
                due: 60 + i64::from(chance.below(120)),
            }],
            start: None,
            end: None,
            expert: None,
            assessment: Some(self.assessment(&words, level, ends_at, chance)),
            send_assessment: true,
            response: format!("The alternatives were gone through one by one. {}", words.reason),
            information: None,
            assess_again: None,
            returned: None,
            meetings: vec![meeting(&words, level)],
            presented: format!("The risk is rated as {}.", level.replace('_', " ")),
            decision: Some(self.decision(&words, level, chance)),
            responses: Some(Responses {
                requester: "The department accepts the conditions.".to_owned(),
                cdt_iso: "Accepted for the period.".to_owned(),
            }),
            responses_recorded: true,
            letter: Some(Letter {
                delivery: Some("By e-mail".to_owned()),
                meanwhile: "The requirement applies as written.".to_owned(),
                next_steps: Some("SMB will call to arrange the next meeting.".to_owned()),
                copies: Vec::new(),
            }),
            letter_approved: true,
            work: vec![grammar.fill("SMB and the requester tried it at the {place} of {name}.", chance)],
            solution: grammar.fill("{alternative}, as tried at {name}.", chance),
            closed_after: matches!(ends_at, EndsAt::Revoked | EndsAt::EndedEarly).then_some(40),
            disposition: "gone".to_owned(),
            ending: ends_at.ending().to_owned(),
            attachments: Vec::new(),
            comments: Vec::new(),
            comments_inside_smb: Vec::new(),
        }
    }

    fn systems(&self, chance: &mut Chance) -> Vec<Vec<String>> {
        let system = |chance: &mut Chance| {
            let name = format!("{}-{:04}", self.grammar.fill("{name}", chance), chance.below(10_000));
            let more = ["{system}", "{place}", "{unit}"].map(|slot| self.grammar.fill(slot, chance));
            std::iter::once(name).chain(more).chain(["Records".to_owned()]).collect()
        };
        (0..=chance.below(3)).map(|_| system(chance)).collect()
    }

    /// A requester, of some departments more often than of others, with the ISO of the department.
    fn asking(&self, chance: &mut Chance) -> (String, String) {
        let departments = &self.grammar.departments;
        let department = departments.get(rank(departments.len(), chance)).map_or("", String::as_str);
        let of_department = |role: &str| -> Vec<&Someone> {
            let holds =
                |one: &&Someone| one.department == department && one.roles.iter().any(|held| held == role);
            self.cast.iter().filter(holds).collect()
        };
        let (requesters, isos) = (of_department("requester"), of_department("requester_iso"));
        let account = |one: Option<&&Someone>| one.map(|one| one.account.clone()).unwrap_or_default();
        (account(chance.one_of(&requesters)), account(chance.one_of(&isos)))
    }

    fn assessment(&self, words: &Words, level: &str, ends_at: EndsAt, chance: &mut Chance) -> Assessment {
        let levels = || [level.to_owned(), "moderate".to_owned(), level.to_owned()];
        let accepted = ends_at.is_re_architected();
        Assessment {
            summary: format!("{} {}", words.need, words.granted),
            scenarios: vec![Scenario {
                threat: self.grammar.fill("{threat} at the {place} of {name}.", chance),
                source: "adversarial".to_owned(),
                kinds: vec!["operations".to_owned()],
                inherent: levels(),
                residual: levels(),
            }],
            controls: vec![Control {
                control: self.grammar.fill("{measure}.", chance),
                kind: of(&["preventive", "detective"], chance).to_owned(),
                owner: Some(self.grammar.fill("{unit}", chance)),
                in_place_since: None,
                planned_by: None,
                verified_by: None,
                evidence: None,
            }],
            alternatives: vec![Alternative {
                title: self.grammar.fill("{alternative}", chance),
                description: None,
                effort: Some(format!("{} weeks", 2 + chance.below(40))),
                cost: None,
                risk_left: Some("low".to_owned()),
                recommended: true,
                answer: Some(if accepted { "accepted" } else { "declined" }.to_owned()),
                reason: (!accepted).then(|| words.reason.clone()),
            }],
        }
    }

    fn decision(&self, words: &Words, level: &str, chance: &mut Chance) -> Decision {
        let text = format!("The assessed risk is {}. {}", level.replace('_', " "), words.granted);
        let conditions = (0..chance.below(3))
            .map(|_| Due {
                what: self.grammar.fill("{measure}.", chance),
                owner: self.grammar.fill("{unit}", chance),
                due: 20 + i64::from(chance.below(60)),
            })
            .collect();
        Decision {
            reasons: vec![Reason { text, basis: "assessed_risk".to_owned() }],
            conditions,
            months: Some(12),
        }
    }
}

/// What several parts of a request say alike.
struct Words {
    need: String,
    reason: String,
    granted: String,
}

fn meeting(words: &Words, level: &str) -> Meeting {
    Meeting {
        place: "Video conference".to_owned(),
        background: Some(words.need.clone()),
        documentation: Some("The form and the maker’s letter were gone through.".to_owned()),
        risk_assessment: Some(format!("{} The risk is {}.", words.granted, level.replace('_', " "))),
        recommended_alternative: Some(words.reason.clone()),
        ..Meeting::default()
    }
}
