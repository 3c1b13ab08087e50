import type { Failure, Outcome } from "../lib/commands";
import { session } from "../lib/session.svelte";

interface Ways<Found, Used> {
  /** Lets a file be chosen, and says what it holds; null when the dialog was cancelled. */
  look: () => Promise<Outcome<Found | null>>;
  /** Makes records of the file that was looked into last. */
  use: () => Promise<Outcome<Used>>;
  /** What is said on the next page. */
  said: (used: Used) => string;
}

/** A file of which records are made: chosen and looked into first, and then used. */
export class Looking<Found, Used> {
  busy = $state<"looking" | "using" | null>(null);
  found = $state.raw<Found | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #ways: Ways<Found, Used>;

  constructor(ways: Ways<Found, Used>) {
    this.#ways = ways;
  }

  async look(): Promise<void> {
    this.busy = "looking";
    this.failure = null;
    this.found = null;
    const answer = await this.#ways.look();
    this.busy = null;
    if (answer.ok) this.found = answer.value;
    else this.failure = answer.failure;
  }

  async use(): Promise<void> {
    this.busy = "using";
    this.failure = null;
    const answer = await this.#ways.use();
    this.busy = null;
    this.found = null;
    if (answer.ok) {
      session.say(this.#ways.said(answer.value));
      await session.load();
    } else this.failure = answer.failure;
  }
}
