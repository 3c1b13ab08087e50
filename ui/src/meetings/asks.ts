import type { Ask } from "../form/ask";
import { topicLabels } from "../generated/vocabulary";

/** When a meeting was held. */
export const when: readonly Ask[] = [
  { kind: "date", name: "held_on", label: "Date of the meeting" },
  { kind: "time", name: "held_at", label: "Time of the meeting", hint: "By the clock in California." },
];

/** Which of two instants, asked only about a time that happens twice. */
export const zone: readonly Ask[] = [
  {
    kind: "choice",
    name: "zone",
    label: "Which of the two hours?",
    hint: "Clocks went back that day, and this time happened twice.",
    choices: [
      { value: "PDT", label: "The first, by daylight time (PDT)" },
      { value: "PST", label: "The second, by standard time (PST)" },
    ],
  },
];

/** What else is kept of a meeting. */
export const record: readonly Ask[] = [
  { kind: "line", name: "place", label: "Place or link" },
  {
    kind: "rows",
    name: "attendees",
    label: "Attendees",
    one: "attendee",
    many: "attendees",
    most: 100,
    asks: [
      { kind: "name", name: "name", label: "Name", width: "medium" },
      { kind: "line", name: "role", label: "Role or organization", optional: true, width: "medium" },
    ],
    blank: { name: "", role: "" },
    grid: true,
  },
  {
    kind: "heading",
    name: "topics",
    label: "The four topics",
    hint: "At least one. Leave a topic empty when the meeting did not cover it.",
    asks: Object.entries(topicLabels).map(([name, label]) => ({
      kind: "prose",
      name,
      label,
      optional: true,
      lines: 4,
    })),
  },
  {
    kind: "heading",
    name: "more",
    label: "Notes and actions",
    asks: [
      { kind: "prose", name: "notes", label: "Further notes", optional: true, lines: 4 },
      {
        kind: "rows",
        name: "actions",
        label: "Actions agreed",
        optional: true,
        one: "action",
        many: "actions",
        most: 100,
        asks: [
          { kind: "line", name: "what", label: "What is to be done" },
          { kind: "line", name: "owner", label: "Who does it", width: "medium" },
          { kind: "date", name: "due", label: "Due" },
        ],
        blank: { what: "", owner: "", due: "" },
      },
    ],
  },
];
