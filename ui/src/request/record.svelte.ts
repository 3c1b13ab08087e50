import type { RequestView, Step, StepOffer, Taken } from "../generated/types";
import { request, take, type Failure, type Outcome } from "../lib/commands";
import { session } from "../lib/session.svelte";
import type { Values } from "../lib/values";
import { told } from "./told.svelte";

/** A request as its page shows it, read again after each step taken on the page. */
export class RequestRecord {
  view = $state.raw<RequestView | null>(null);
  failure = $state.raw<Failure | null>(null);

  constructor(readonly number: string) {}

  async load(): Promise<void> {
    const outcome = await request(this.number);
    if (outcome.ok) this.view = outcome.value;
    this.failure = outcome.ok ? null : outcome.failure;
  }

  /** Takes a step that has its few fields on the page itself. */
  async take(input: Values): Promise<Outcome<Taken>> {
    const outcome = await take(this.number, this.view?.request.version ?? 0, input);
    if (outcome.ok) await this.taken(outcome.value);
    return outcome;
  }

  /** Tells of a step that was taken, and reads the request as it is after it. */
  async taken(taken: Taken): Promise<void> {
    told.taken = taken;
    await this.load();
    void session.refresh();
  }
}

/** What this person is told of a step in the present stage; nothing where it is none of the stage's. */
export function offerOf(view: RequestView, step: Step): StepOffer | undefined {
  return view.offers.find((offer) => offer.step === step);
}

/** Whether this person may take a step now. */
export function mayTake(view: RequestView, step: Step): boolean {
  return offerOf(view, step)?.allowed ?? false;
}
