import type { Column, Field, Section } from "../generated/types";
import type { Ask } from "./ask";

type Asked = Pick<Column, "id" | "label" | "kind" | "options">;

/** What several rows are called. */
export function several(one: string): string {
  return one.endsWith("y") ? `${one.slice(0, -1)}ies` : `${one}s`;
}

function simple(field: Asked, optional: boolean, more: Partial<Field>): Ask {
  const base = {
    name: field.id,
    label: field.label,
    hint: more.help ?? undefined,
    optional,
    when: more.when ? { name: more.when.field, is: more.when.is } : undefined,
  };
  switch (field.kind) {
    case "line":
      return { ...base, kind: "line", width: more.limit && more.limit <= 40 ? "medium" : "full" };
    case "name":
      return { ...base, kind: "name", width: "medium" };
    case "email":
      return { ...base, kind: "email", width: "medium" };
    case "prose":
      return {
        ...base,
        kind: "prose",
        limit: more.limit ?? undefined,
        lines: more.limit && more.limit <= 1000 ? 3 : 5,
      };
    case "date":
      return { ...base, kind: "date" };
    case "choice":
      return { ...base, kind: "choice", choices: field.options };
    case "statement":
      return { ...base, kind: "statement", words: more.statement ?? field.label, yes: "yes" };
    case "table":
      return {
        ...base,
        kind: "rows",
        one: more.row ?? "row",
        many: several(more.row ?? "row"),
        most: more.most ?? undefined,
        grid: (more.column ?? []).every((column) => ["line", "name", "email"].includes(column.kind)),
        asks: (more.column ?? []).map((column) => simple(column, !column.required, {})),
      };
  }
}

/** The questions of a section of a form, those under one heading together. */
export function asksOf(section: Section): Ask[] {
  const asks: Ask[] = [];
  let group: string | null = null;
  let together: Ask[] = [];
  for (const field of section.field) {
    const ask = simple(field, field.required === "optional", field);
    if (field.group === null) {
      asks.push(ask);
    } else if (field.group === group) {
      together.push(ask);
    } else {
      together = [ask];
      asks.push({ kind: "heading", name: `group ${field.group}`, label: field.group, asks: together });
    }
    group = field.group;
  }
  return asks;
}

/** Whether a field is asked, given the other answers: the template's own condition, read out. */
export function isAsked(field: Field, text: (id: string) => string): boolean {
  return !field.when || field.when.is.includes(text(field.when.field));
}
