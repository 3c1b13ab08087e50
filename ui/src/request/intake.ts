import { choicesOf, type Ask } from "../form/ask";
import { criterionLabels, requestKindLabels } from "../generated/vocabulary";

function party(name: string, who: string): Ask[] {
  return [
    { kind: "name", name: `${name}.name`, label: `${who}’s name`, width: "medium" },
    { kind: "line", name: `${name}.title`, label: `${who}’s title`, optional: true, width: "medium" },
    { kind: "line", name: `${name}.department`, label: `${who}’s department` },
    { kind: "line", name: `${name}.unit`, label: `${who}’s unit`, optional: true },
    { kind: "line", name: `${name}.phone`, label: `${who}’s telephone`, optional: true, width: "medium" },
    {
      kind: "email",
      name: `${name}.email`,
      label: `${who}’s e-mail address`,
      optional: true,
      width: "medium",
    },
    {
      kind: "prose",
      name: `${name}.address`,
      label: `${who}’s postal address`,
      optional: true,
      limit: 1000,
      lines: 3,
    },
  ];
}

/** What is asked when a request is opened, and again while its intake record is not complete. */
export const intake: readonly Extract<Ask, { kind: "heading" }>[] = [
  {
    kind: "heading",
    name: "service request",
    label: "Service Request",
    hint: "Every exception request is tied to an existing Service Request.",
    asks: [
      {
        kind: "line",
        name: "service_request",
        label: "Service Request number",
        hint: "As it stands in the Service Request, up to 40 characters.",
        width: "medium",
      },
      { kind: "date", name: "service_request_opened_on", label: "Service Request opened on", optional: true },
      { kind: "line", name: "related", label: "Related Service Requests", optional: true },
    ],
  },
  {
    kind: "heading",
    name: "request",
    label: "The request",
    asks: [
      {
        kind: "line",
        name: "title",
        label: "What the request is about",
        hint: "One line, such as “Legacy portal without multi-factor sign-in”.",
      },
      { kind: "choice", name: "kind", label: "Type of request", choices: choicesOf(requestKindLabels) },
      {
        kind: "line",
        name: "previous",
        label: "Previous exception",
        hint: "Its number, such as EX-2026-0001.",
        width: "medium",
        when: { name: "kind", is: ["renewal", "change", "reconsideration"] },
      },
    ],
  },
  {
    kind: "heading",
    name: "requester",
    label: "Requester",
    hint: "The customer or employee who can't comply. Name and department are needed from the first save.",
    asks: party("requester", "Requester"),
  },
  {
    kind: "heading",
    name: "iso",
    label: "Requester’s Information Security Officer (ISO)",
    hint: "The ISO answers the assessment and receives the findings or the denial letter.",
    asks: party("iso", "ISO"),
  },
  {
    kind: "heading",
    name: "policy",
    label: "Policy or standard",
    asks: [
      { kind: "line", name: "policy.number", label: "Number", optional: true, width: "medium" },
      { kind: "line", name: "policy.title", label: "Title", optional: true },
      { kind: "line", name: "policy.version", label: "Version or date", optional: true, width: "medium" },
      { kind: "line", name: "policy.section", label: "Section", optional: true, width: "medium" },
      { kind: "prose", name: "cannot_be_met", label: "What can't be met", optional: true },
    ],
  },
  {
    kind: "heading",
    name: "qualification",
    label: "Qualification",
    hint: "The procedure applies when at least one of the two criteria does.",
    asks: [
      {
        kind: "choice",
        name: "qualification.criterion",
        label: "Which criterion applies?",
        optional: true,
        choices: choicesOf(criterionLabels),
      },
      { kind: "prose", name: "qualification.facts", label: "Supporting facts", optional: true },
    ],
  },
];
