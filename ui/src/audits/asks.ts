import { choicesOf, type Ask } from "../form/ask";
import type { AuditStep, AuditView, Person } from "../generated/types";
import { checkLabels, roleLabels } from "../generated/vocabulary";
import { setOff } from "../lib/shown";

const prose = (name: string, label: string, hint?: string): Ask => ({
  kind: "prose",
  name,
  label,
  hint,
  lines: 4,
});

/** What a step of an audit asks for. */
export function asksOf(step: AuditStep, view: AuditView, people: readonly Person[]): Ask[] {
  switch (step) {
    case "record_finding":
      return findingAsks(view, people);
    case "respond_to_finding":
      return [
        prose(
          "text",
          "What was done about it?",
          "The auditor reads this and looks at the evidence before the finding is closed.",
        ),
      ];
    case "close_finding":
      return [prose("words", "How do you know that it is remedied?")];
    case "return_finding":
      return [
        prose("words", "What does the answer lack?"),
        { kind: "date", name: "due_on", label: "To be remedied by" },
      ];
    case "conclude":
      return [prose("words", "What does the audit come to?", "It stands at the head of the report.")];
    case "abandon":
      return [prose("reasons", "Why is the audit given up?")];
    case "attach_evidence":
      return [{ kind: "line", name: "note", label: "What is the file?", optional: true, width: "full" }];
    case "open":
    case "revise":
    case "draw":
    case "read_again":
    case "judge_sheet":
    case "notify_finding":
    case "make_report":
    case "close":
    case "attempt_refused":
      return [];
  }
}

function findingAsks(view: AuditView, people: readonly Person[]): Ask[] {
  const drawn = view.audit.sheets.map(({ reading }) => ({
    value: reading.value.number,
    label: `${reading.value.number}: ${setOff(reading.value.title)}`,
  }));
  const answering = people.filter((person) => !person.roles.includes("administrator"));
  return [
    {
      kind: "choice",
      name: "request",
      label: "Which request is it about?",
      optional: true,
      choices: [{ value: "", label: "Several, or none in particular" }, ...drawn],
    },
    {
      kind: "choice",
      name: "check",
      label: "Which step of the procedure?",
      optional: true,
      choices: choicesOf(checkLabels),
    },
    prose("what", "What was found?"),
    {
      kind: "choice",
      name: "account",
      label: "Who is responsible?",
      hint: "A person, or below a role with or without a department.",
      choices: [
        { value: "", label: "Whoever has the role below" },
        ...answering.map((person) => ({
          value: person.account,
          label: `${setOff(person.name)}, ${setOff(person.department)}`,
        })),
      ],
    },
    {
      kind: "choice",
      name: "role",
      label: "In which role?",
      optional: true,
      choices: choicesOf(roleLabels).filter(
        (one) => one.value !== "administrator" && one.value !== "auditor",
      ),
    },
    { kind: "line", name: "department", label: "Of which department?", optional: true, width: "medium" },
    {
      kind: "name",
      name: "addressee",
      label: "How does the notice address them?",
      hint: "A name, such as Anahit Sargsyan.",
    },
    prose("remediation", "What is to be done?"),
    { kind: "date", name: "due_on", label: "To be remedied by" },
  ];
}
