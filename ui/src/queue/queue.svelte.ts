import type { Sort } from "../components/types";
import { SvelteMap } from "svelte/reactivity";
import type {
  Passage,
  QueueAsk,
  QueueChoices,
  QueuePage,
  QueueRow,
  QueueSort,
  ViewAsk,
} from "../generated/types";
import { passages, requestChoices, requests, sentence, type Outcome } from "../lib/commands";
import type { Problem } from "../lib/problems";
import { rowsInSight, whenShown } from "../lib/sight";
import { all, type Asks, type Filter, type FilterName } from "./asks";

/** Every request that somebody may see. */
export const everything: QueueAsk = {
  ...all,
  text: "",
  descending: false,
  from: null,
  after: null,
  limit: null,
};

/** Rows of a page. */
const limit = 50;

/** A page of a list as it is painted first: its rows, and where what was looked for stands in those that are in sight. */
export interface PageOfRows {
  outcome: Outcome<QueuePage>;
  inSight: readonly Passage[];
}

/** Asks for the first page of what was typed, in the order in which a list opens. */
export function firstOf(find: string): Promise<PageOfRows> {
  return pageOf({ ...everything, text: find, limit });
}

/** Asks for a page. Rows in sight come with where it stands in them: painted once, and nothing moves under the eye. */
async function pageOf(ask: QueueAsk): Promise<PageOfRows> {
  const outcome = await requests(ask);
  const rows = outcome.ok && outcome.value.sought.length > 0 ? outcome.value.rows : [];
  return { outcome, inSight: await passagesOf(ask.text, rows.slice(0, rowsInSight())) };
}

async function passagesOf(find: string, rows: readonly QueueRow[]): Promise<readonly Passage[]> {
  if (rows.length === 0) return [];
  const outcome = await passages(
    find,
    rows.map((row) => row.number),
  );
  return outcome.ok ? outcome.value : [];
}

const none: Filter = { stages: [], owed_by: [], ratings: [], departments: [], policies: [] };

/** A list of requests as it is looked at: its filters, its order, and the rows loaded so far. */
export class Queue {
  rows = $state.raw<QueueRow[]>([]);
  /** How many rows the whole list has; null until the core said so. */
  total = $state<number | null>(null);
  trouble = $state("");
  /** Whether the list has more rows than were counted. */
  totalIsLeast = $state(false);
  /** What may be chosen in the filters, and how many requests each would leave; null where that was not counted. */
  choices = $state.raw<QueueChoices | null>(null);
  /** Why they could not be counted. */
  uncounted = $state("");
  /** The words and phrases that were looked for. */
  sought = $state.raw<readonly string[]>([]);
  /** Where in each request they stand; it comes after the rows. */
  passages = new SvelteMap<string, string>();
  filter = $state.raw<Filter>(none);

  #find: string;
  #by = $state<QueueSort>(all.sort);
  #descending = $state(all.descending);
  #next = $state<string | null>(null);
  /** The number with which the list begins, as it was typed; empty: with its first row. */
  begins = $state("");
  /** Why the list does not begin with the number that was typed. */
  problems = $state.raw<readonly Problem[]>([]);
  #asked = 0;
  /** How often the list was asked for anew, and not for more of it. */
  #lists = 0;
  #counts = false;

  #told: (asks: Asks) => void;

  /** A list of what was typed; `told` hears whenever somebody has it ask for something else. */
  constructor(find: string, asks: Asks = all, told: (asks: Asks) => void = () => undefined) {
    this.#find = find;
    this.#told = told;
    const { stages, owed_by, ratings, departments, policies } = asks;
    this.filter = { stages, owed_by, ratings, departments, policies };
    this.#by = asks.sort;
    this.#descending = asks.descending;
  }

  /** What the list asks for now, as a view keeps it. */
  get asks(): ViewAsk {
    return { ...this.filter, text: this.#find, sort: this.#by, descending: this.#descending };
  }

  /** Whether a filter is set. */
  get narrowed(): boolean {
    return Object.values(this.filter).some((values) => values.length > 0);
  }

  get sort(): Sort {
    return { key: this.#by, direction: this.#descending ? "descending" : "ascending" };
  }

  /** Loads the next page; undefined at the end of the list. */
  get more(): (() => Promise<void>) | undefined {
    return this.#next === null ? undefined : () => this.#load(this.#next);
  }

  /** Loads the first page, unless it was asked for before. */
  async start(asked?: Promise<PageOfRows>): Promise<void> {
    await this.#load(null, asked);
  }

  /** Sets filters and loads the list anew. */
  async narrow(change: Partial<Filter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    await this.#changed();
  }

  /** Chooses a value of a filter, or takes it away. */
  async choose(name: FilterName, value: string, on: boolean): Promise<void> {
    const others = this.filter[name].filter((one) => one !== value);
    await this.narrow({ [name]: on ? [...others, value] : others });
  }

  /**
   * Has the choices counted, now and whenever the list changes, as long as somebody looks at them: of words that most
   * requests have, that reads them all.
   */
  async countChoices(on: boolean): Promise<void> {
    this.#counts = on;
    if (on && this.choices === null) await this.#choose();
  }

  /** Takes all filters away. */
  async widen(): Promise<void> {
    this.filter = none;
    await this.#changed();
  }

  /** Begins the list with a number, wherever that stands in its order; with an empty text from its first row. */
  async goTo(typed: string): Promise<void> {
    this.begins = typed.trim();
    await this.#load(null);
  }

  /** The first rows that match, as many as may be chosen at once; null where that failed. */
  async matching(limit: number): Promise<readonly QueueRow[] | null> {
    const outcome = await requests({ ...this.asks, from: null, after: null, limit });
    if (outcome.ok) return outcome.value.rows;
    this.trouble = sentence(outcome.failure);
    return null;
  }

  /** Sorts by a column. */
  async sortBy(by: QueueSort, descending: boolean): Promise<void> {
    this.#by = by;
    this.#descending = descending;
    await this.#changed();
  }

  async #changed(): Promise<void> {
    this.#told(this.asks);
    await this.#load(null);
  }

  async #load(after: string | null, before?: Promise<PageOfRows>): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    if (after === null) this.#lists += 1;
    const { outcome, inSight } = await (before ?? pageOf(this.#ask(after)));
    // An answer that was overtaken by a later question is not shown.
    if (asked !== this.#asked) return;
    this.problems = [];
    if (!outcome.ok) {
      const { failure } = outcome;
      if (failure.code === "invalid" && failure.problems.every(({ field }) => field === "from")) {
        this.problems = failure.problems;
        this.begins = "";
      } else this.trouble = sentence(failure);
      return;
    }
    const { rows, next, total, total_is_least, sought } = outcome.value;
    this.trouble = "";
    for (const { number, text } of inSight) this.passages.set(number, text);
    this.rows = after === null ? rows : [...this.rows, ...rows];
    this.#next = next;
    this.total = total;
    this.totalIsLeast = total_is_least;
    this.sought = sought;
    if (after === null && !this.#counts) this.choices = null;
    void this.#follow(after === null && this.#counts, sought.length > 0 ? rows.slice(rowsInSight()) : []);
  }

  /** What comes when it comes: where it stands in the rows out of sight, and the counts of an open filter. */
  async #follow(counts: boolean, rows: readonly QueueRow[]): Promise<void> {
    const list = this.#lists;
    await new Promise<void>(whenShown);
    for (const { number, text } of await passagesOf(this.#find, rows)) this.passages.set(number, text);
    if (counts && list === this.#lists) await this.#choose();
  }

  async #choose(): Promise<void> {
    const list = this.#lists;
    const outcome = await requestChoices(this.#ask(null));
    if (list !== this.#lists) return;
    this.uncounted = outcome.ok ? "" : sentence(outcome.failure);
    if (outcome.ok) this.choices = outcome.value;
  }

  #ask(after: string | null): QueueAsk {
    return { ...this.asks, from: this.begins || null, after, limit };
  }
}
