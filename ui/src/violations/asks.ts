import type { Ask } from "../form/ask";
import { choicesOf } from "../form/ask";
import type { Person, ViolationStep, ViolationView } from "../generated/types";
import { findingLabels, incidentLabels, recipientLabels, sentByLabels } from "../generated/vocabulary";
import { setOff } from "../lib/shown";

/** What a step asks, and what it is for. */
export interface ViolationAsks {
  about: string;
  asks: (view: ViolationView) => readonly Ask[];
}

function accounts(people: readonly Person[]) {
  return people.map((person) => ({
    value: person.account,
    label: `${setOff(person.name)}, ${setOff(person.department)}`,
  }));
}

/** What a report asks of whoever makes it. */
export function reportAsks(people: readonly Person[]): Ask[] {
  return [
    { kind: "line", name: "subject", label: "What is it about, in a line?" },
    { kind: "prose", name: "what", label: "What happened?", lines: 6 },
    { kind: "date", name: "noticed_on", label: "When was it noticed?" },
    {
      kind: "line",
      name: "request",
      label: "Request it is about",
      hint: "Such as EX-2026-0001; one that you may see.",
      optional: true,
      width: "short",
    },
    { kind: "line", name: "policy", label: "Policy or part of the procedure", optional: true },
    {
      kind: "rows",
      name: "involved",
      label: "Who is involved?",
      hint: "Who is named here does not judge the report.",
      one: "person",
      many: "people",
      most: 20,
      blank: { name: "" },
      asks: [
        { kind: "name", name: "name", label: "Name", width: "medium" },
        { kind: "choice", name: "account", label: "Account", optional: true, choices: accounts(people) },
      ],
    },
    {
      kind: "heading",
      name: "supervisor",
      label: "Your immediate supervisor",
      hint: "The report goes to them and to the CDT ISO. With an account they read it here.",
      asks: [
        { kind: "name", name: "supervisor.name", label: "Supervisor’s name", width: "medium" },
        {
          kind: "email",
          name: "supervisor.email",
          label: "Supervisor’s e-mail address",
          optional: true,
          width: "medium",
        },
        {
          kind: "choice",
          name: "supervisor.account",
          label: "Supervisor’s account",
          optional: true,
          choices: accounts(people),
        },
      ],
    },
    {
      kind: "choice",
      name: "incident",
      label: "Is it also a security incident?",
      hint: "An incident is reported as such besides: this report does not take the place of that.",
      choices: choicesOf(incidentLabels),
    },
    {
      kind: "line",
      name: "incident_number",
      label: "Number of the incident",
      optional: true,
      width: "medium",
      when: { name: "incident", is: ["yes", "unknown"] },
    },
    {
      kind: "prose",
      name: "incident_done",
      label: "What was done about it as an incident?",
      optional: true,
      lines: 3,
      when: { name: "incident", is: ["yes", "unknown"] },
    },
  ];
}

function open(view: ViolationView) {
  return view.violation.actions.flatMap(({ remedy, done }, index) =>
    done ? [] : [{ value: String(index + 1), label: `${remedy.value.owner}: ${remedy.value.what}` }],
  );
}

/** What each step of a report asks; the report itself is asked by `reportAsks`. */
export const violationAsks: Readonly<
  Record<Exclude<ViolationStep, "open" | "attach" | "attempt_refused">, ViolationAsks>
> = {
  make_report: {
    about:
      "The report is made as a document, with the evidence that is attached by now. Earlier versions stay.",
    asks: () => [],
  },
  send: {
    about: "The report counts as reported when both have it. It goes out by your own means; record it here.",
    asks: () => [
      {
        kind: "choice",
        name: "recipient",
        label: "To which of the two?",
        choices: choicesOf(recipientLabels),
      },
      { kind: "line", name: "to", label: "To whom, by name", width: "medium" },
      { kind: "date", name: "on", label: "On which day?" },
      { kind: "choice", name: "by", label: "How was it sent?", choices: choicesOf(sentByLabels) },
    ],
  },
  acknowledge: {
    about: "You have the report, and look into it.",
    asks: () => [{ kind: "prose", name: "remarks", label: "Remarks", optional: true, lines: 3 }],
  },
  note: {
    about: "What was found out, for the reporter, their supervisor and the CDT ISO.",
    asks: () => [{ kind: "prose", name: "text", label: "What was found out?" }],
  },
  add_action: {
    about: "What is to be done is followed until it is done.",
    asks: () => [
      { kind: "prose", name: "what", label: "What is to be done?", lines: 3 },
      { kind: "line", name: "owner", label: "By whom?", width: "medium" },
      { kind: "date", name: "due", label: "By which day?" },
    ],
  },
  finish_action: {
    about: "The action is done, and something shows it.",
    asks: (view) => [
      { kind: "choice", name: "action", label: "Which action?", choices: open(view) },
      { kind: "prose", name: "evidence", label: "What shows that it is done?", lines: 3 },
    ],
  },
  end: {
    about: "The report ends with what was found. Every action must be done.",
    asks: () => [
      { kind: "choice", name: "finding", label: "What was found?", choices: choicesOf(findingLabels) },
      { kind: "prose", name: "words", label: "In words", lines: 4 },
      {
        kind: "prose",
        name: "remediation",
        label: "What was or will be put right?",
        lines: 4,
        when: { name: "finding", is: ["confirmed", "corrected"] },
      },
    ],
  },
};
