import { SvelteMap } from "svelte/reactivity";
import { pdfReader, type Pdf, type PdfReader, type Size } from "../../lib/pdf";
import { Search } from "./search.svelte";

/** How large pages are shown: as wide as there is room, whole, or so many times their size on paper. */
export type Zoom = "width" | "page" | number;

/** The zooms that can be chosen, smallest first. */
export const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const;

/** Paper that nothing is known of yet: US Letter. */
const letter: Size = { width: 816, height: 1056 };

/** The room around a page, in CSS pixels. */
export const margin = 12;

/** What one viewer shows: the document, how large, and which page is looked at. */
export class Viewing {
  pdf = $state.raw<Pdf | null>(null);
  /** Why the newest document cannot be shown. */
  trouble = $state<string | null>(null);
  zoom = $state<Zoom>("width");
  /** The page that is looked at. */
  page = $state(1);
  /** The room for pages, in CSS pixels. */
  room = $state.raw<Size>({ width: 0, height: 0 });
  /** Whether a page has been drawn: until then nothing is shown in its place but what is being waited for. */
  drawn = $state(false);
  /** The last page whose text has been read, so that all of it can be read out. */
  read = $state(0);
  readonly search = new Search(this);

  /** The sizes of pages that are not as the first. */
  readonly #sizes = new SvelteMap<number, Size>();
  #reader: Promise<PdfReader> | null = null;
  #opened = 0;
  #closed = false;

  readonly pages = $derived(this.pdf?.pages ?? 0);
  readonly size = $derived(this.pdf?.size ?? letter);
  /** How many CSS pixels one of the paper is. */
  readonly scale = $derived.by(() => {
    if (typeof this.zoom === "number") return this.zoom;
    const wide = (this.room.width - 2 * margin) / this.size.width;
    const high = (this.room.height - 2 * margin) / this.size.height;
    return Math.max(0.2, Math.min(4, this.zoom === "page" ? Math.min(wide, high) : wide));
  });

  /** Gets the reader while the document is still being made. */
  prepare(): void {
    this.#reader ??= pdfReader();
    // Who opens a document is told what went wrong.
    this.#reader.catch(() => undefined);
  }

  /** Shows a document. What was shown stays until it is open: a letter that is being written does not flicker. */
  async open(bytes: Uint8Array): Promise<void> {
    this.#opened += 1;
    const mine = this.#opened;
    const overtaken = () => mine !== this.#opened || this.#closed;
    try {
      this.prepare();
      const pdf = await (await this.#reader)?.open(bytes);
      if (!pdf) return;
      if (overtaken()) {
        await pdf.close();
        return;
      }
      const before = this.pdf;
      this.#sizes.clear();
      this.trouble = null;
      this.page = Math.min(this.page, pdf.pages);
      this.pdf = pdf;
      this.search.again();
      await before?.close();
      if (this.drawn) void this.#readOn(pdf);
    } catch (reason) {
      if (!overtaken()) this.trouble = words(reason);
    }
  }

  /** Lets go of the document and of the reader. */
  close(): void {
    this.#closed = true;
    void this.pdf?.close();
    void this.#reader?.then(
      (reader) => {
        reader.close();
      },
      () => undefined,
    );
  }

  /** Notes that a page could not be drawn; what another document has overtaken is no trouble. */
  failed(pdf: Pdf, reason: unknown): void {
    if (pdf === this.pdf && !this.#closed) this.trouble = words(reason);
  }

  /** Notes that a page was drawn, and how large it is. */
  drew(pdf: Pdf, number: number, size: Size): void {
    const known = this.sizeOf(number);
    if (known.width !== size.width || known.height !== size.height) this.#sizes.set(number, size);
    if (this.drawn) return;
    this.drawn = true;
    void this.#readOn(pdf);
  }

  sizeOf(number: number): Size {
    return this.#sizes.get(number) ?? this.size;
  }

  /** Reads one page after the other, once the first has been drawn: a packet is there to be read out as a whole. */
  async #readOn(pdf: Pdf): Promise<void> {
    for (this.read = 0; this.read < pdf.pages && pdf === this.pdf && !this.#closed; this.read += 1) {
      // What cannot be read, the page itself says.
      await pdf.words(this.read + 1).catch(() => undefined);
    }
  }

  /** The next zoom in (1) or out (-1); none further than the last. */
  step(direction: 1 | -1): void {
    // A hair beside: a page that fits at just 100 % is at 100 %.
    const next =
      direction === 1
        ? zooms.find((zoom) => zoom > this.scale * 1.01)
        : [...zooms].reverse().find((zoom) => zoom < this.scale * 0.99);
    if (next !== undefined) this.zoom = next;
  }
}

function words(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
