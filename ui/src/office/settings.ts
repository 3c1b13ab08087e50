import { choicesOf, type Ask } from "../form/ask";
import type { Settings } from "../generated/types";
import {
  backupScheduleLabels,
  coversLabels,
  fateLabels,
  poamColumnLabels,
  triggerLabels,
} from "../generated/vocabulary";

/** The settings with what is typed as one line in one line: the days of a ladder. */
export function asTyped(settings: Settings): unknown {
  const { ladder, short_ladder } = settings.timing;
  return {
    ...settings,
    timing: { ...settings.timing, ladder: ladder.join(", "), short_ladder: short_ladder.join(", ") },
  };
}

function target(stage: keyof Settings["timing"]["targets"], label: string): Ask {
  return { kind: "number", name: `timing.targets.${stage}`, label };
}

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
    name: "desk",
    label: "At the desk",
    asks: [
      {
        kind: "number",
        name: "lock_after_minutes",
        label: "After how many minutes without a sign of anybody the desk is locked",
        hint: "1 to 60. What was typed waits as it was left.",
      },
    ],
  },
  {
    kind: "heading",
    name: "reminders",
    label: "Reminders",
    hint: "After its day, everything is reminded of once a week until it is done. The end of an exception is also reminded of when 80 % of its period have passed.",
    asks: [
      {
        kind: "line",
        name: "timing.ladder",
        label: "Days before the last day of an exception",
        hint: "With commas between them, each 0 to 365; 0 is the day itself.",
        width: "medium",
      },
      {
        kind: "line",
        name: "timing.short_ladder",
        label: "Days before everything else that is due",
        hint: "With commas between them, each 0 to 365; 0 is the day itself.",
        width: "medium",
      },
    ],
  },
  {
    kind: "heading",
    name: "targets",
    label: "How long each stage may take",
    hint: "In business days of the state, 1 to 250. A clock stands still while the request is in another stage.",
    asks: [
      target("intake", "Intake"),
      target("assessment", "Assessment"),
      target("iso_response", "ISO response"),
      target("re_architecture", "Re-architecture"),
      target("form", "Form"),
      target("review", "Review"),
      target("decision", "Decision"),
      target("findings", "Findings"),
      target("denial", "Denial"),
      target("resolution", "Resolution"),
      target("revocation_notice", "Sending the notice of a revocation"),
    ],
  },
  {
    kind: "heading",
    name: "matters",
    label: "How long audits and violation reports may take",
    hint: "In business days of the state, 1 to 250: the procedure gives no terms.",
    asks: [
      target("violation_report", "Sending a violation report"),
      target("violation_acknowledgement", "Acknowledging a violation report"),
      target("violation_inquiry", "Looking into a violation"),
      target("audit_sheets", "Judging the requests of an audit"),
      target("finding_notice", "Notifying who is responsible for a finding"),
      target("finding_verification", "Verifying an answer to a finding"),
    ],
  },
  {
    kind: "heading",
    name: "closures",
    label: "Days on which the office is closed",
    hint: "The holidays of Government Code 19853 are known. Add other days, such as one that the Governor gives.",
    asks: [
      {
        kind: "rows",
        name: "timing.closures",
        label: "Closed days",
        one: "closed day",
        many: "closed days",
        most: 1000,
        asks: [
          { kind: "date", name: "on", label: "Day" },
          { kind: "line", name: "why", label: "Why" },
        ],
      },
    ],
  },
  {
    kind: "heading",
    name: "precedents",
    label: "Precedents",
    hint: "A decision against a clear majority of requests alike is explained by the decider, and listed for leadership.",
    asks: [
      {
        kind: "number",
        name: "precedents.least",
        label: "How many requests alike make a precedent",
        hint: "3 to 100.",
      },
      {
        kind: "number",
        name: "precedents.share",
        label: "Which share of them, decided the same way, is a clear majority, in percent",
        hint: "51 to 100.",
      },
    ],
  },
  {
    kind: "heading",
    name: "plan",
    label: "Plan of action",
    asks: [
      {
        kind: "rows",
        name: "poam_columns",
        label: "Columns of the plan of action",
        hint: "In the order of the file. Without any, the columns of the state’s worksheet stand.",
        one: "column",
        many: "columns",
        most: 30,
        asks: [
          { kind: "choice", name: "column", label: "What it holds", choices: choicesOf(poamColumnLabels) },
          { kind: "line", name: "heading", label: "Heading", optional: true, width: "medium" },
        ],
        blank: { column: "", heading: "" },
        grid: true,
      },
    ],
  },
  {
    kind: "heading",
    name: "backups",
    label: "Backups",
    hint: "Where they go is chosen under Safe keeping, on each computer.",
    asks: [
      {
        kind: "choice",
        name: "keeping.schedule",
        label: "When the program backs up",
        choices: choicesOf(backupScheduleLabels),
      },
      {
        kind: "number",
        name: "keeping.hour",
        label: "Hour of the daily backup",
        hint: "0 to 23, in California. Where the program is not open then, as soon as it is.",
        when: { name: "keeping.schedule", is: ["daily"] },
      },
      {
        kind: "number",
        name: "keeping.daily",
        label: "Of how many days the last backup is kept",
        hint: "1 to 366.",
      },
      {
        kind: "number",
        name: "keeping.weekly",
        label: "Of how many weeks the last backup is kept",
        hint: "0 to 520.",
      },
      {
        kind: "number",
        name: "keeping.monthly",
        label: "Of how many months the last backup is kept",
        hint: "0 to 600.",
      },
      {
        kind: "number",
        name: "keeping.warn_after_days",
        label: "After how many days without a backup to warn",
        hint: "1 to 90.",
      },
    ],
  },
  {
    kind: "heading",
    name: "grounds",
    label: "Public-records requests",
    hint: "The sections of the law under which something may be withheld from a copy of a record. Without one, those of the Government Code that a policy exception is likely to meet.",
    asks: [
      {
        kind: "rows",
        name: "grounds",
        label: "Grounds",
        one: "ground",
        many: "grounds",
        most: 40,
        asks: [
          {
            kind: "line",
            name: "section",
            label: "Section, as it is cited",
            hint: "Such as Gov. Code § 7929.210.",
          },
          { kind: "line", name: "covers", label: "What it covers" },
        ],
      },
    ],
  },
  {
    kind: "heading",
    name: "retention",
    label: "Records retention",
    hint: "The office’s approved schedule. Without a series nothing is ever past its period, and nothing may be disposed of.",
    asks: [
      {
        kind: "rows",
        name: "retention.series",
        label: "Series",
        hint: "The first that covers a request is its own.",
        one: "series",
        many: "series",
        most: 20,
        asks: [
          { kind: "line", name: "title", label: "Title of the series" },
          {
            kind: "line",
            name: "schedule",
            label: "Approved schedule and item",
            hint: "Such as STD 73, 2026-014, item 7.",
          },
          { kind: "choice", name: "covers", label: "Which requests", choices: choicesOf(coversLabels) },
          { kind: "choice", name: "trigger", label: "Counted from", choices: choicesOf(triggerLabels) },
          { kind: "number", name: "months", label: "Months", hint: "1 to 1,200." },
          {
            kind: "choice",
            name: "fate",
            label: "What becomes of them then",
            choices: choicesOf(fateLabels),
          },
        ],
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
        name: "department",
        label: "Department whose office this is",
        hint: "Empty in SMB’s own office. A department’s office sends its requests to SMB as packets.",
        optional: true,
        width: "medium",
      },
      {
        kind: "number",
        name: "numbers_after",
        label: "Requests opened here are numbered after",
        hint: "0 in SMB’s own office. SMB gives each department’s office a number of its own, such as 200000, so that no two offices give the same.",
      },
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
