import type { Ask } from "../form/ask";
import { choicesOf } from "../form/ask";
import type { DocumentKind } from "../generated/types";
import { letterFormLabels } from "../generated/vocabulary";

/** Letter or memorandum; the denial letter is asked it, too. */
export const form: Ask = {
  kind: "choice",
  name: "form",
  label: "Form",
  hint: "A memorandum is for departments of the state: To, From, Date and Subject, without salutation and closing.",
  choices: choicesOf(letterFormLabels),
};

export const dated: Ask = { kind: "date", name: "dated", label: "Date of the letter" };

export const delivery: Ask = {
  kind: "line",
  name: "delivery",
  label: "Delivery line",
  hint: "Such as “By certified mail”.",
  optional: true,
};

/** Only a letter greets its reader. */
export const salutation: Ask = {
  kind: "line",
  name: "salutation",
  label: "Salutation",
  hint: "Such as “Dear Ms. Nguyen:”.",
  when: { name: "form", is: ["letter"] },
};

export const enclosures: Ask = {
  kind: "rows",
  name: "enclosures",
  label: "Enclosures",
  optional: true,
  one: "enclosure",
  many: "enclosures",
  most: 20,
  asks: [{ kind: "line", name: "what", label: "Enclosure" }],
};

export const copies: Ask = {
  kind: "rows",
  name: "copies",
  label: "Copies",
  optional: true,
  one: "copy",
  many: "copies",
  most: 20,
  asks: [{ kind: "line", name: "to", label: "Copy to" }],
};

const added: Ask = {
  kind: "prose",
  name: "added",
  label: "A paragraph of your own",
  hint: "It stands before the closing.",
  optional: true,
};

const answerBy: Ask = { kind: "date", name: "answer_by", label: "Answer by" };

/** What the drafter of a document gives; everything else in it comes from the record. */
export function draftAsks(kind: DocumentKind): readonly Ask[] {
  switch (kind) {
    case "tech_358":
    case "findings_packet":
    case "denial_letter":
      return [];
    case "meeting_minutes":
      return [form, { ...dated, label: "Date of the minutes" }, delivery, added, enclosures, copies];
    case "information_request":
      return [form, dated, answerBy, delivery, salutation, added, enclosures, copies];
    case "approval_letter":
    case "not_qualified_notice":
    case "revocation_notice":
    case "expiry_reminder":
      return [form, dated, delivery, salutation, added, enclosures, copies];
  }
}
