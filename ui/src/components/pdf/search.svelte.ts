import { find } from "../../lib/finding";
import type { PageWords } from "../../lib/pdfWords";
import type { Viewing } from "./viewing.svelte";

/** A place where the words stand: its page, and from which letter of which item of the page's text to which. */
export interface Match {
  page: number;
  from: { item: number; letter: number };
  to: { item: number; letter: number };
}

/** Finding words in the document that a viewer shows. */
export class Search {
  open = $state(false);
  words = $state("");
  matches = $state.raw<readonly Match[]>([]);
  /** The match that is looked at, counted from 0; none before the first is found. */
  current = $state<number | null>(null);
  /** The page that is being read; none when all have been. */
  reading = $state<number | null>(null);
  trouble = $state<string | null>(null);
  /** Whether the current match is still to be brought into sight. */
  wanted = $state(false);

  #asked = 0;

  constructor(private readonly viewing: Viewing) {}

  /** The match that is looked at. */
  readonly match = $derived(this.current === null ? undefined : this.matches[this.current]);

  /** What was found, in words. */
  readonly told = $derived.by(() => {
    if (this.trouble !== null) return this.trouble;
    if (this.words.trim() === "") return "";
    const count = this.matches.length;
    if (this.reading !== null && this.current === null) return `Reading page ${this.reading}…`;
    if (count === 0) return "Not found";
    const place = `${(this.current ?? 0) + 1} of ${count.toLocaleString("en-US")}`;
    return this.reading === null ? place : `${place} so far`;
  });

  /** The matches of a page, and which of them is looked at. */
  on(page: number): readonly Match[] {
    return this.matches.filter((match) => match.page === page);
  }

  /** Finds words from the page that is looked at on. */
  async look(words: string): Promise<void> {
    this.words = words;
    await this.#run(true);
  }

  /** Looks again in the document that has taken the place of the one before, where that was looked at. */
  again(): void {
    if (this.open && this.words.trim() !== "") void this.#run(false);
    else this.#clear();
  }

  /** Goes to the next match (1) or the one before (-1), and from the last to the first. */
  go(direction: 1 | -1): void {
    const count = this.matches.length;
    if (count === 0) return;
    this.current = ((this.current ?? -direction) + direction + count) % count;
    this.wanted = true;
  }

  /** Ends finding; the words stay for the next time. */
  close(): void {
    this.open = false;
    this.#asked += 1;
    this.#clear();
  }

  #clear(): void {
    this.matches = [];
    this.current = null;
    this.reading = null;
    this.trouble = null;
    this.wanted = false;
  }

  async #run(fresh: boolean): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const { pdf, page: here } = this.viewing;
    const { words, current } = this;
    if (!pdf || words.trim() === "") {
      this.#clear();
      return;
    }
    const found: Match[] = [];
    let shown = false;
    this.trouble = null;
    for (let page = 1; page <= pdf.pages; page += 1) {
      this.reading = page;
      let text: PageWords;
      try {
        text = await pdf.words(page);
      } catch (reason) {
        if (mine === this.#asked) this.trouble = `Page ${page} cannot be read: ${String(reason)}`;
        return;
      }
      if (mine !== this.#asked) return;
      const first = found.length;
      found.push(...on(text, page, words));
      if (!fresh || found.length === first) continue;
      // The first from here on is gone to; those after it can be gone to while the rest is read.
      if (page >= here && !shown) this.#show(first);
      shown ||= page >= here;
      if (shown) this.matches = [...found];
    }
    this.reading = null;
    this.matches = found;
    if (found.length === 0) this.current = null;
    else if (!fresh) this.current = Math.min(current ?? 0, found.length - 1);
    else if (!shown) this.#show(0);
  }

  #show(current: number): void {
    this.current = current;
    this.wanted = true;
  }
}

function on(text: PageWords, page: number, words: string): Match[] {
  return find(text.text, words).map(({ from, to }) => ({
    page,
    from: placeOf(text, from),
    to: placeOf(text, to - 1, 1),
  }));
}

/** The item that a letter of the page's text stands in, and its place there. */
function placeOf(text: PageWords, letter: number, behind = 0): Match["from"] {
  let item = 0;
  text.starts.forEach((start, index) => {
    if (start <= letter) item = index;
  });
  return { item, letter: letter - (text.starts[item] ?? 0) + behind };
}
