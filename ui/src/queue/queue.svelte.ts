import type { Sort } from "../components/types";
import type { QueueAsk, QueueChoices, QueueRow, QueueSort } from "../generated/types";
import { requestChoices, requests, sentence } from "../lib/commands";

/** What a list may be sorted by. */
export const sortKeys: readonly QueueSort[] = [
  "number",
  "title",
  "stage",
  "department",
  "owed_since",
  "due",
  "updated",
];

type Filter = Pick<QueueAsk, "stages" | "owed_by" | "department" | "policy" | "ratings">;

const none: Filter = { stages: [], owed_by: null, department: null, policy: null, ratings: [] };

/** A list of requests as it is looked at: its filters, its order, and the rows loaded so far. */
export class Queue {
  rows = $state.raw<QueueRow[]>([]);
  /** How many rows the whole list has; null until the core said so. */
  total = $state<number | null>(null);
  trouble = $state("");
  choices = $state.raw<QueueChoices>({ stages: [], departments: [], policies: [] });
  filter = $state.raw<Filter>(none);

  #find: string;
  #by = $state<QueueSort>("number");
  #descending = $state(true);
  #next = $state<string | null>(null);
  #asked = 0;

  constructor(find: string) {
    this.#find = find;
  }

  /** Whether a filter is set. */
  get narrowed(): boolean {
    return this.filter !== none;
  }

  get sort(): Sort {
    return { key: this.#by, direction: this.#descending ? "descending" : "ascending" };
  }

  /** Loads the next page; undefined at the end of the list. */
  get more(): (() => Promise<void>) | undefined {
    return this.#next === null ? undefined : () => this.#load(this.#next);
  }

  /** Loads the first page and what may be chosen in the filters. */
  async start(): Promise<void> {
    const [choices] = await Promise.all([requestChoices(), this.#load(null)]);
    if (choices.ok) this.choices = choices.value;
  }

  /** Sets filters and loads the list anew. */
  async narrow(change: Partial<Filter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    await this.#load(null);
  }

  /** Takes all filters away. */
  async widen(): Promise<void> {
    this.filter = none;
    await this.#load(null);
  }

  /** Sorts by a column. */
  async sortBy(by: QueueSort, descending: boolean): Promise<void> {
    this.#by = by;
    this.#descending = descending;
    await this.#load(null);
  }

  async #load(after: string | null): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const outcome = await requests({
      ...this.filter,
      text: this.#find,
      sort: this.#by,
      descending: this.#descending,
      after,
      limit: 50,
    });
    // An answer that was overtaken by a later question is not shown.
    if (asked !== this.#asked) return;
    if (!outcome.ok) {
      this.trouble = sentence(outcome.failure);
      return;
    }
    const { rows, next, total } = outcome.value;
    this.trouble = "";
    this.rows = after === null ? rows : [...this.rows, ...rows];
    this.#next = next;
    this.total = total;
  }
}
