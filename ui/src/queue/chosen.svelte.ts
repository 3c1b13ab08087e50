import { SvelteSet } from "svelte/reactivity";
import type { QueueRow } from "../generated/types";

/** Most requests that are chosen at once; the core holds to it. */
export const mostChosen = 500;

/** The requests that are chosen from the list, in the order in which they stood there. The window alone knows them. */
class Chosen {
  /** Whether the list shows boxes to choose by. */
  choosing = $state(false);
  readonly numbers = new SvelteSet<string>();

  /** Chooses a request, or not any more. */
  set(number: string, on: boolean): void {
    if (on) this.numbers.add(number);
    else this.numbers.delete(number);
  }

  /** Chooses these, and no others. */
  all(rows: readonly QueueRow[]): void {
    this.numbers.clear();
    for (const row of rows) this.numbers.add(row.number);
  }

  /** Chooses none, and shows no boxes. */
  forget(): void {
    this.numbers.clear();
    this.choosing = false;
  }
}

export const chosen = new Chosen();
