import type { Ask } from "../form/ask";

/** The settings of the office, as they are asked for. */
export const settingsAsks: readonly Ask[] = [
  {
    kind: "heading",
    name: "letterhead",
    label: "Letterhead",
    asks: [
      { kind: "line", name: "agency", label: "Agency" },
      { kind: "line", name: "branch", label: "Branch", optional: true },
      { kind: "prose", name: "address", label: "Postal address", optional: true, limit: 1000, lines: 3 },
    ],
  },
  {
    kind: "heading",
    name: "particulars",
    label: "Particulars of every letter",
    hint: "Government Code 7525 to 7527: without them no letter is made.",
    asks: [
      { kind: "line", name: "telephone", label: "The agency’s telephone", width: "medium" },
      {
        kind: "prose",
        name: "inquiries_address",
        label: "Address for inquiries",

        limit: 1000,
        lines: 3,
      },
      {
        kind: "line",
        name: "inquiries_telephone",
        label: "Telephone for inquiries",

        width: "medium",
      },
      { kind: "name", name: "signer_name", label: "Who signs letters", width: "medium" },
      { kind: "line", name: "signer_title", label: "Title of the signer", width: "medium" },
      { kind: "name", name: "contact_name", label: "Person to contact", width: "medium" },
      {
        kind: "line",
        name: "contact_phone",
        label: "Telephone of the contact",

        width: "medium",
      },
      {
        kind: "email",
        name: "contact_email",
        label: "E-mail address of the contact",

        width: "medium",
      },
    ],
  },
  {
    kind: "heading",
    name: "letters",
    label: "Letters and marking",
    asks: [
      {
        kind: "line",
        name: "marking",
        label: "Marking on form, assessment and packet",
        hint: "Leave empty for none.",
        optional: true,
      },
      {
        kind: "statement",
        name: "marking_on_letters",
        label: "Marking on letters",
        words: "Letters carry the marking too",
        yes: true,
      },
      {
        kind: "statement",
        name: "letters_need_second_person",
        label: "Approval of letters",
        words: "Another person than the drafter approves a denial letter",
        yes: true,
      },
      {
        kind: "statement",
        name: "appeal_paragraph",
        label: "Appeal",
        words: "Denial letters carry the appeal paragraph",
        hint: "The procedure gives no appeal.",
        yes: true,
      },
    ],
  },
  {
    kind: "heading",
    name: "limits",
    label: "Limits of an exception",
    asks: [
      {
        kind: "number",
        name: "longest_grant_months",
        label: "Longest single grant, in months",
        hint: "1 to 36.",
      },
      { kind: "number", name: "renewals", label: "How often an exception may be renewed", hint: "0 to 10." },
      {
        kind: "number",
        name: "cumulative_months",
        label: "Longest time in all, with its renewals, in months",
        hint: "1 to 120.",
      },
    ],
  },
  {
    kind: "heading",
    name: "service requests",
    label: "Service Requests",
    asks: [
      {
        kind: "line",
        name: "service_request_pattern",
        label: "What a Service Request number looks like",
        hint: "# stands for a digit, @ for a letter, such as SR#######. Another number is warned of, and never blocked.",
        optional: true,
        width: "medium",
      },
    ],
  },
];
