import type { Sort } from "../components/types";
import { SvelteMap } from "svelte/reactivity";
import type { Passage, QueueAsk, QueueChoices, QueueRow, QueueSort, ViewAsk } from "../generated/types";
import { passages, requestChoices, requests, sentence } from "../lib/commands";
import type { Problem } from "../lib/problems";
import { rowsInSight } from "../lib/sight";
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

const none: Filter = { stages: [], owed_by: [], ratings: [], departments: [], policies: [] };

/** A list of requests as it is looked at: its filters, its order, and the rows loaded so far. */
export class Queue {
  rows = $state.raw<QueueRow[]>([]);
  /** How many rows the whole list has; null until the core said so. */
  total = $state<number | null>(null);
  trouble = $state("");
  /** Whether the list has more rows than were counted. */
  totalIsLeast = $state(false);
  choices = $state.raw<QueueChoices>({
    stages: [],
    owed_by: [],
    ratings: [],
    departments: [],
    policies: [],
  });
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

  /** Loads the first page, and after it what may be chosen in the filters. */
  async start(): Promise<void> {
    await this.#load(null);
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

  async #load(after: string | null): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const ask: QueueAsk = { ...this.asks, from: this.begins || null, after, limit: 50 };
    const outcome = await requests(ask);
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
    const looksFor = sought.length > 0;
    const most = rowsInSight();
    // Rows in sight come with where it stands in them: painted once, and nothing moves under the eye.
    const inSight = looksFor ? await this.#passagesOf(rows.slice(0, most)) : [];
    if (asked !== this.#asked) return;
    this.trouble = "";
    for (const { number, text } of inSight) this.passages.set(number, text);
    this.rows = after === null ? rows : [...this.rows, ...rows];
    this.#next = next;
    this.total = total;
    this.totalIsLeast = total_is_least;
    this.sought = sought;
    void this.#follow(ask, looksFor ? rows.slice(most) : []);
  }

  /** What comes when it comes: where it stands in the rows out of sight, and the counts of the filters. */
  async #follow(ask: QueueAsk, rows: readonly QueueRow[]): Promise<void> {
    for (const { number, text } of await this.#passagesOf(rows)) this.passages.set(number, text);
    if (ask.after === null) await this.#choose(ask);
  }

  async #passagesOf(rows: readonly QueueRow[]): Promise<readonly Passage[]> {
    if (rows.length === 0) return [];
    const outcome = await passages(
      this.#find,
      rows.map((row) => row.number),
    );
    return outcome.ok ? outcome.value : [];
  }

  async #choose(ask: QueueAsk): Promise<void> {
    const asked = this.#asked;
    const choices = await requestChoices(ask);
    if (choices.ok && asked === this.#asked) this.choices = choices.value;
  }
}
