import { SvelteSet } from "svelte/reactivity";
import { Sheet } from "../form/sheet.svelte";
import type { OrphanRow, Person, Reassigned, RetiredKind } from "../generated/types";
import { orphans, people, reassign, type Failure } from "../lib/commands";

/** What a row is known by: a request may have more than one part. */
export function keyOf(row: OrphanRow): string {
  return `${row.request.number} ${row.part}`;
}

/** What one retirement leaves behind, which of it is chosen, and what becomes of that. */
export class Left {
  rows = $state.raw<OrphanRow[] | null>(null);
  next = $state.raw<string | null>(null);
  /** What people call it: of a person the name, which is known once it is answered. */
  label = $state("");
  people = $state.raw<Person[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** What became of each request of the last reassignment. */
  told = $state.raw<Reassigned[]>([]);
  busy = $state(false);
  readonly chosen = new SvelteSet<string>();
  readonly sheet = new Sheet({});
  readonly open = $derived((this.rows ?? []).filter((row) => row.is_open));
  readonly refused = $derived(this.told.filter((one) => one.why_not !== null));

  constructor(
    readonly kind: RetiredKind,
    readonly name: string,
  ) {
    if (kind !== "person") this.label = name;
  }

  async load(): Promise<void> {
    const [page, everybody] = await Promise.all([this.#page(null), people()]);
    if (everybody.ok) this.people = everybody.value;
    else this.failure = everybody.failure;
    if (page) this.rows = page;
  }

  async more(): Promise<void> {
    const page = await this.#page(this.next);
    if (page) this.rows = [...(this.rows ?? []), ...page];
  }

  choose(row: OrphanRow, on: boolean): void {
    if (on) this.chosen.add(keyOf(row));
    else this.chosen.delete(keyOf(row));
  }

  chooseAll(on: boolean): void {
    this.chosen.clear();
    if (on) for (const row of this.open) this.chosen.add(keyOf(row));
  }

  async reassign(): Promise<void> {
    this.busy = true;
    this.failure = null;
    this.told = [];
    this.sheet.problems = [];
    const chosen = this.open
      .filter((row) => this.chosen.has(keyOf(row)))
      .map((row) => ({ number: row.request.number, kind: this.kind, name: this.name, part: row.part }));
    const outcome = await reassign({ ...this.sheet.snapshot(), chosen });
    if (outcome.ok) {
      this.told = outcome.value;
      this.chosen.clear();
      await this.load();
    } else {
      this.failure = outcome.failure;
      if (outcome.failure.code === "invalid") this.sheet.problems = outcome.failure.problems;
    }
    this.busy = false;
  }

  async #page(after: string | null): Promise<OrphanRow[] | null> {
    const outcome = await orphans({ kind: this.kind, name: this.name, after });
    if (!outcome.ok) {
      this.failure = outcome.failure;
      return null;
    }
    this.next = outcome.value.next;
    this.label = outcome.value.label;
    return outcome.value.rows;
  }
}
