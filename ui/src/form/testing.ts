import type { Column, Field, FormToFill, Section, Template } from "../generated/types";

function field(id: string, label: string, more: Partial<Field> = {}): Field {
  return {
    id,
    label,
    group: null,
    help: null,
    kind: "line",
    required: "submit",
    when: null,
    limit: null,
    options: [],
    column: [],
    row: null,
    most: null,
    not_before: null,
    statement: null,
    prefill: null,
    ...more,
  };
}

function column(id: string, label: string, required: boolean): Column {
  return { id, label, kind: "line", required, options: [] };
}

function section(
  id: string,
  letter: string,
  title: string,
  fields: Field[],
  by: Section["by"] = "requester",
) {
  return { id, letter, title, by, field: fields };
}

/** A small form with a field of each kind. */
export const sampleTemplate: Template = {
  id: "TECH-358",
  number: "TECH 358",
  revision: 1,
  title: "Exception Request Form",
  section: [
    section("reference", "A", "Reference", [
      field("request_type", "Type of request", {
        kind: "choice",
        options: [
          { value: "new", label: "New" },
          { value: "renewal", label: "Renewal" },
        ],
      }),
      field("previous", "Previous exception", { when: { field: "request_type", is: ["renewal"] } }),
      field("requested_on", "Date of request", { kind: "date" }),
    ]),
    section("request", "D", "Request", [
      field("requester", "Requester’s name", { kind: "name", group: "Requester" }),
      field("email", "Requester’s e-mail address", { kind: "email", group: "Requester" }),
      field("justification", "Justification", { kind: "prose" }),
      field("systems", "Systems", {
        kind: "table",
        row: "system",
        most: 5000,
        column: [column("name", "Name", true), column("role", "Role", false)],
      }),
    ]),
    section("risk", "F", "Risk assessment", [field("risk", "Residual risk")], "smb"),
    section("certification", "I", "Certification", [
      field("certified", "Acceptance of risk", { kind: "statement", statement: "I accept the risk." }),
    ]),
  ],
};

/** The form with these answers. */
export function sampleForm(answers: FormToFill["answers"] = {}, version = 0): FormToFill {
  return {
    template: sampleTemplate,
    answers,
    version,
    saved_at: null,
    problems: [],
    sections: sampleTemplate.section.map(({ id }) => ({ id, state: "not_started" })),
  };
}
