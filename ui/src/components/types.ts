/** What a colour helps to say; the word beside it says it alone. */
export type Tone = "approved" | "denied" | "owed" | "told" | "plain";

/** One answer that may be chosen: the value that is sent, the words that are read. */
export interface Choice {
  value: string;
  label: string;
  hint?: string | undefined;
}

/** One column: its key is what `onsort` names. */
export interface Column {
  key: string;
  label: string;
  sortable?: boolean | undefined;
  numeric?: boolean | undefined;
  /** The column that names the row; one a table. */
  names?: boolean | undefined;
  /** How wide it is, in rem; columns without a width share what is left. */
  width?: number | undefined;
  /** Never broken over lines: numbers, dates, tags. */
  nowrap?: boolean | undefined;
}

/** The column that the rows are in order of. */
export interface Sort {
  key: string;
  direction: "ascending" | "descending";
}

/** One stage of the way, in the order of the procedure. */
export interface Stage {
  label: string;
  state: "done" | "current" | "ahead" | "passed over";
  /** The day, and who took the step; empty while it is owed. */
  on?: string | undefined;
  by?: string | undefined;
}

/** One task: a link to where it is done, and a word for how far it is. */
export interface Task {
  title: string;
  href: string;
  status: string;
  tone?: Tone | undefined;
  hint?: string | undefined;
}

/** One question and its answer. */
export interface Answer {
  label: string;
  /** The answer as it was given; empty when none was. */
  value: string;
  /** Where it can be changed; the label says of what, to those who hear the link alone. */
  change?: string | undefined;
  /** What stands there for an answer that was not given. */
  none?: string | undefined;
}

/** A scenario's place in the table: 0 is Very Low, 4 is Very High. */
export interface Mark {
  likelihood: number;
  impact: number;
  /** What stands there: "Inherent", "Residual", "Scenario 2". */
  label: string;
}

/** One event of the history, as the core tells it. */
export interface Entry {
  sequence: number;
  what: string;
  who: string;
  /** The instant in UTC; shown by the office's clock. */
  at: string;
  detail?: string | undefined;
  /** What checking its signature and its place in the chain found, in words, and whether all is well. */
  check: string;
  sound: boolean;
}

/** How what is typed is kept. */
export type Saving =
  | { state: "untouched" }
  /** What was typed on another day is here again. */
  | { state: "restored"; at: string }
  | { state: "saving" }
  | { state: "saved"; at: string }
  | { state: "failed"; message: string };

/** A place of the rail. */
export interface Place {
  href: string;
  label: string;
  /** How many wait there; shown when it is known and not 0. */
  count?: number | undefined;
  /** What the count is of, for those who hear it: "owed by you". */
  of?: string | undefined;
  here: boolean;
}
