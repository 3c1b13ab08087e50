import type { ViewList, ViewRow } from "../generated/types";
import { sentence, views, type Outcome } from "../lib/commands";
import { router, type Route } from "../route.svelte";
import { all, read, written, type Asks } from "./asks";
import { firstOf, Queue, type PageOfRows } from "./queue.svelte";

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
  async start(asked?: Guessed): Promise<void> {
    const { view, find } = this.place;
    const told = this.#tell(asked?.views ?? views());
    if (view === undefined ? find === "" : view !== "all") {
      await told;
      const known = this.views?.views ?? [];
      this.shown = known.find((one) => (view === undefined ? one.is_chosen : one.number === view)) ?? null;
    }
    await Promise.all([told, this.#open(asked?.page)]);
  }

  async #tell(told: Promise<Outcome<ViewList>>): Promise<void> {
    const outcome = await told;
    if (outcome.ok) this.views = outcome.value;
    else this.trouble = sentence(outcome.failure);
  }

  async #open(asked?: Promise<PageOfRows>): Promise<void> {
    const { asks } = this.place;
    const queue = new Queue(this.find, asks === undefined ? (this.shown?.ask ?? all) : read(asks), (now) => {
      this.#note(now);
    });
    this.queue = queue;
    await queue.start(asked);
  }

  /** The address says what is asked for where that is something else than the page would open with. */
  #note(now: Asks): void {
    const { current } = router;
    if (current.page !== "requests") return;
    const asked = written(now);
    router.note({ ...current, asks: asked === written(this.shown?.ask ?? all) ? undefined : asked });
  }
}

/** How long a page that was asked for while somebody typed may be shown as the answer, in milliseconds. */
const fresh = 5000;

/** Pages that are asked for at once while somebody types: one that takes long does not keep what was typed since waiting. */
const most = 2;

/** What a list of words shows first, asked for. */
interface Guessed {
  views: Promise<Outcome<ViewList>>;
  page: Promise<PageOfRows>;
}

/**
 * The first page of what stands in the box for finding, asked for when typing rests, so that it is there when somebody
 * presses Enter. It belongs to who is at the desk, and goes with their window.
 */
export class Guess {
  #known: (Guessed & { find: string; at: number }) | null = null;
  /** What was typed while the core looked for as much as it may at once. */
  #next = "";
  #running = 0;

  /** Asks for the page. With a word that has only begun nearly everything would be found: that is not asked for. */
  make(typed: string): void {
    const find = typed.trim();
    this.#next = /\S{3}$/u.test(find) ? find : "";
    if (this.#running < most) void this.#ask();
  }

  /** The page of a place that is gone to, where that is what was typed a moment ago; it is kept no longer, wherever one goes. */
  take(to: Route): Guessed | undefined {
    const known = this.#known;
    this.#known = null;
    this.#next = "";
    const isMeant =
      to.page === "requests" && to.view === undefined && to.asks === undefined && to.find === known?.find;
    return known && isMeant && performance.now() - known.at < fresh ? known : undefined;
  }

  async #ask(): Promise<void> {
    this.#running += 1;
    while (this.#next !== "") {
      const find = this.#next;
      this.#next = "";
      this.#known = { find, at: performance.now(), views: views(), page: firstOf(find) };
      await this.#known.page;
    }
    this.#running -= 1;
  }
}

/** What was asked for ahead, by the very place that is gone to: no other visit, and nobody else, is shown it. */
const ahead = new WeakMap<ListPlace, Listed>();

/** Asks for the list of a place that is gone to, before its page is there to show it; its first page may be asked for already. */
export async function askAhead(place: ListPlace, asked?: Guessed): Promise<void> {
  const listed = new Listed(place);
  ahead.set(place, listed);
  await listed.start(asked);
}

/** What the page of a place shows: what was asked for ahead of it, or is asked for now. */
export function listedAt(place: ListPlace): Listed {
  const known = ahead.get(place);
  if (known) return known;
  const listed = new Listed(place);
  void listed.start();
  return listed;
}
