import { choicesOf, type Ask } from "../form/ask";
import {
  controlKindLabels,
  impactKindLabels,
  levelLabels,
  threatSourceLabels,
} from "../generated/vocabulary";

/** The summary of an assessment. */
export const summary: readonly Ask[] = [
  {
    kind: "prose",
    name: "summary",
    label: "Summary of the assessment",
    hint: "What was assessed, and what was found.",
  },
];

/** What is asked of a threat scenario beside its ratings. */
export const threat: readonly Ask[] = [
  {
    kind: "prose",
    name: "threat",
    label: "Threat event",
    hint: "Who or what could do harm, how, and to what.",
    lines: 3,
  },
  {
    kind: "choice",
    name: "source",
    label: "Where does the threat come from?",
    choices: choicesOf(threatSourceLabels).map((choice) => ({
      ...choice,
      hint: choice.value === "adversarial" ? "Somebody means it." : "Error, failure or nature.",
    })),
  },
  {
    kind: "several",
    name: "kinds",
    label: "What does the impact fall on?",
    hint: "At least one.",
    choices: choicesOf(impactKindLabels),
  },
];

/** A threat scenario in which nothing is said yet. */
export function blankScenario() {
  return {
    threat: "",
    source: "",
    kinds: [],
    inherent: { initiation: "", adverse_impact: "", impact: "" },
    residual: { initiation: "", adverse_impact: "", impact: "" },
  };
}

/** Compensating controls, and the alternatives that SMB recommends. */
export const controlsAndAlternatives: readonly Ask[] = [
  {
    kind: "rows",
    name: "controls",
    label: "Compensating controls",
    hint: "What lowers the risk while the exception lasts. Leave it empty when there are none.",
    optional: true,
    one: "control",
    many: "controls",
    most: 50,
    asks: [
      { kind: "prose", name: "control", label: "Control", lines: 3 },
      { kind: "choice", name: "kind", label: "Kind", choices: choicesOf(controlKindLabels) },
      { kind: "line", name: "owner", label: "Owner", optional: true, width: "medium" },
      { kind: "date", name: "in_place_since", label: "In place since", optional: true },
      { kind: "date", name: "planned_by", label: "Planned by", optional: true },
      { kind: "line", name: "verified_by", label: "How it is verified", optional: true },
      { kind: "line", name: "evidence", label: "Evidence", optional: true },
    ],
  },
  {
    kind: "rows",
    name: "alternatives",
    label: "Alternative recommendations",
    hint: "At least one. The requester’s ISO answers each.",
    one: "alternative",
    many: "alternatives",
    most: 50,
    asks: [
      { kind: "line", name: "title", label: "Alternative", hint: "In one line." },
      { kind: "prose", name: "description", label: "How it would work", optional: true, lines: 3 },
      { kind: "line", name: "effort", label: "Effort", optional: true, width: "medium" },
      { kind: "line", name: "cost", label: "Cost", optional: true, width: "medium" },
      {
        kind: "choice",
        name: "risk_left",
        label: "Risk left with it",
        optional: true,
        choices: choicesOf(levelLabels),
      },
      {
        kind: "statement",
        name: "recommended",
        label: "Recommendation",
        words: "SMB recommends this one above the others",
        optional: true,
        yes: true,
      },
    ],
  },
];
