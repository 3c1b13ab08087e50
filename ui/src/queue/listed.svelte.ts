import type { ViewList, ViewRow } from "../generated/types";
import { sentence, views } from "../lib/commands";
import { router, type Route } from "../route.svelte";
import { all, read, written, type Asks } from "./asks";
import { Queue } from "./queue.svelte";

/** A place that is a list of requests. */
export type ListPlace = Extract<Route, { page: "requests" }>;

/** What the page of a list shows: the saved views, which of them it is, and the list itself. */
export class Listed {
  readonly place: ListPlace;
  /** The saved views of whoever is at the desk; null until they came. */
  views = $state.raw<ViewList | null>(null);
  /** Why there are none to show. */
  trouble = $state("");
  /** The view that is shown; null: all requests, or what was looked for. */
  shown = $state.raw<ViewRow | null>(null);
  /** Null until it is known what the list asks for. */
  queue = $state.raw<Queue | null>(null);

  constructor(place: ListPlace) {
    this.place = place;
  }

  /** What was looked for. */
  get find(): string {
    return this.shown ? this.shown.ask.text : this.place.find;
  }

  /** Asks for all of it; what is shown waits for the views only where they say what that is. */
  async start(): Promise<void> {
    const { view, find } = this.place;
    const told = this.#tell();
    if (view === undefined ? find === "" : view !== "all") {
      await told;
      const known = this.views?.views ?? [];
      this.shown = known.find((one) => (view === undefined ? one.is_chosen : one.number === view)) ?? null;
    }
    await Promise.all([told, this.#open()]);
  }

  async #tell(): Promise<void> {
    const outcome = await views();
    if (outcome.ok) this.views = outcome.value;
    else this.trouble = sentence(outcome.failure);
  }

  async #open(): Promise<void> {
    const { asks } = this.place;
    const queue = new Queue(this.find, asks === undefined ? (this.shown?.ask ?? all) : read(asks), (now) => {
      this.#note(now);
    });
    this.queue = queue;
    await queue.start();
  }

  /** The address says what is asked for where that is something else than the page would open with. */
  #note(now: Asks): void {
    const { current } = router;
    if (current.page !== "requests") return;
    const asked = written(now);
    router.note({ ...current, asks: asked === written(this.shown?.ask ?? all) ? undefined : asked });
  }
}

/** What was asked for ahead, by the very place that is gone to: no other visit, and nobody else, is shown it. */
const ahead = new WeakMap<ListPlace, Listed>();

/** Asks for the list of a place that is gone to, before its page is there to show it. */
export async function askAhead(place: ListPlace): Promise<void> {
  const listed = new Listed(place);
  ahead.set(place, listed);
  await listed.start();
}

/** What the page of a place shows: what was asked for ahead of it, or is asked for now. */
export function listedAt(place: ListPlace): Listed {
  const known = ahead.get(place);
  if (known) return known;
  const listed = new Listed(place);
  void listed.start();
  return listed;
}
