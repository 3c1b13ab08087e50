import type { Choice } from "../components/types";

interface Base {
  /** The name of the value, as the core reads it; a dotted one reaches into a group. */
  name: string;
  label: string;
  hint?: string | undefined;
  optional?: boolean | undefined;
  /** Only asked where another question has one of these answers. */
  when?: { name: string; is: readonly string[] } | undefined;
}

/** A member of its own for each kind, so that a page that has seen to one knows which are left. */
type Of<Kind extends string, More = unknown> = Kind extends string ? Base & { kind: Kind } & More : never;

/** One question of a step or a form. What may be answered is the core's to judge. */
export type Ask =
  | Of<"line" | "name" | "email" | "number", { width?: "short" | "medium" | "full" | undefined }>
  | Of<"passphrase" | "date" | "time">
  | Of<"prose", { limit?: number | undefined; lines?: number | undefined }>
  | Of<"choice" | "several", { choices: readonly Choice[] }>
  | Of<"statement", { words: string; yes: string | true }>
  | Of<
      "rows",
      {
        one: string;
        many: string;
        asks: readonly Ask[];
        most?: number | undefined;
        /** What a new row starts with. */
        blank?: Record<string, string> | undefined;
        /** Rows of single lines, asked as a table that takes what a spreadsheet gives. */
        grid?: boolean | undefined;
      }
    >
  | Of<"heading", { asks: readonly Ask[] }>;

/** Characters of a long text that the core takes. */
export const proseLimit = 20_000;

/** The labels of a closed set of words as what may be chosen. */
export function choicesOf(labels: Readonly<Record<string, string>>): Choice[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}
