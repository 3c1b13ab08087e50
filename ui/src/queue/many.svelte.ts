import type { ChosenAct, ChosenRow } from "../generated/types";
import {
  checkChosen,
  saveReminders,
  sentence,
  takeChosen,
  type Failure,
  type Outcome,
} from "../lib/commands";
import type { Values } from "../lib/values";

/** What became of one request: what was done, or why nothing. */
export interface Became {
  number: string;
  title: string;
  done: boolean;
  what: string;
}

/** One step over many requests: what would be done, how far it is, and what became of each. */
export class Many {
  rows = $state.raw<readonly ChosenRow[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  /** How many are done while it runs; null before and after. */
  at = $state<number | null>(null);
  became = $state.raw<readonly Became[]>([]);
  /** Whether somebody stopped it before its end. */
  stopped = $state(false);

  readonly #act: ChosenAct;
  #input: Values = {};
  #stop = false;

  readonly problems = $derived(this.failure?.code === "invalid" ? this.failure.problems : []);
  readonly can = $derived((this.rows ?? []).filter((row) => row.why_not === null));
  readonly cannot = $derived((this.rows ?? []).filter((row) => row.why_not !== null));

  constructor(act: ChosenAct) {
    this.#act = act;
  }

  /** Asks what would be done with each; nothing is filed. */
  async look(numbers: readonly string[], input: Values): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const outcome = await checkChosen(this.#act, numbers, input);
    this.busy = false;
    this.failure = outcome.ok ? null : outcome.failure;
    if (!outcome.ok) return;
    this.rows = outcome.value;
    this.#input = input;
  }

  /** Goes back from what would be done to what is the same for all. */
  again(): void {
    this.rows = null;
    this.became = [];
  }

  /** Does it with each that can, one after the other, until all are done or somebody stops it. */
  async run(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.#stop = false;
    this.stopped = false;
    this.became = [];
    const rows = this.can;
    for (const [place, row] of rows.entries()) {
      this.at = place;
      if (this.#isStopping()) {
        this.stopped = true;
        break;
      }
      const outcome = await this.#do(row);
      const { number, title } = row;
      const what = outcome.ok ? outcome.value.join(" ") : sentence(outcome.failure);
      this.became = [...this.became, { number, title, done: outcome.ok, what }];
      // Nobody is at the desk any more: what is left stays undone.
      if (!outcome.ok && outcome.failure.code === "locked") {
        this.stopped = true;
        break;
      }
    }
    this.at = null;
    this.busy = false;
  }

  /** Stops after the request at hand. */
  stop(): void {
    this.#stop = true;
  }

  /** Somebody may have said so since the request before. */
  #isStopping(): boolean {
    return this.#stop;
  }

  async #do({ number, version }: ChosenRow): Promise<Outcome<string[]>> {
    if (this.#act === "remind") {
      const saved = await saveReminders(number);
      return saved.ok ? { ok: true, value: saved.value.map((name) => `Saved as ${name}.`) } : saved;
    }
    const taken = await takeChosen(this.#act, number, version, this.#input);
    return taken.ok ? { ok: true, value: taken.value.map(({ line }) => line.text) } : taken;
  }
}
