import type { Taken } from "../generated/types";

/** What was filed last, told on the page of its request. */
class Told {
  taken = $state.raw<Taken | null>(null);

  /** What is to be told of a request; nothing when the last step was another's. */
  of(number: string): Taken | null {
    return this.taken?.number === number ? this.taken : null;
  }
}

/** What one page leaves for the next to tell. */
export const told = new Told();
