import { Sheet } from "../form/sheet.svelte";
import type { TemplateProblem, TemplateView } from "../generated/types";
import {
  checkTemplate,
  dropTemplateDraft,
  previewTemplate,
  publishTemplate,
  saveTemplateDraft,
  template,
  type Failure,
} from "../lib/commands";
import { instantInWords } from "../lib/dates";

/** How long after the last keystroke the text is looked at, in milliseconds. */
const pause = 350;

/** One template while it is changed: what is typed, what is wrong with it, and the page it makes. */
export class Editing {
  view = $state.raw<TemplateView>();
  sheet = $state.raw(new Sheet({}));
  problems = $state.raw<readonly TemplateProblem[]>([]);
  /** Whether the problems are those of what stands there, and not of what stood there a moment ago. */
  looked = $state(false);
  /** The request that the letter is shown with; empty for made-up data. */
  number = $state("");
  bytes = $state.raw<Uint8Array | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Why there is no page, though the text has no problem. */
  noPage = $state.raw<Failure | null>(null);
  /** Whether the page is being made. */
  making = $state(false);
  busy = $state(false);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(readonly id: string) {}

  /** What is typed. */
  get text(): string {
    return this.sheet.text("text");
  }

  /** The revision that what is typed started from. */
  get startedFrom(): number {
    return Number(this.sheet.text("started_from"));
  }

  /** Whether what is typed is another text than the one in force. */
  get changed(): boolean {
    return this.text.trimEnd() !== this.view?.text.trimEnd();
  }

  /** Whether somebody published another revision since this one was begun. */
  get overtaken(): boolean {
    return this.view !== undefined && this.startedFrom !== this.view.row.revision;
  }

  /** Why it can't be published; empty when it can. */
  get hindrance(): string {
    if (this.problems.length > 0)
      return "Put the problems right first: a template with a problem can’t be published.";
    if (!this.looked) return "The text is being checked.";
    if (!this.changed) return "Nothing is changed.";
    if (this.overtaken) return "Look first at what was published in the meantime.";
    return "";
  }

  async load(): Promise<void> {
    const read = await template(this.id);
    if (!read.ok) {
      this.failure = read.failure;
      return;
    }
    this.view = read.value;
    this.number = read.value.examples[0]?.number ?? "";
    const { draft, text, row } = read.value;
    this.#begin(draft?.text ?? text, draft?.started_from ?? row.revision, draft?.version ?? 0);
    if (draft) this.sheet.saving = { state: "restored", at: instantInWords(draft.saved_at) };
  }

  #begin(text: string, started: number, version: number): void {
    this.sheet.close();
    this.sheet = new Sheet({ text, started_from: started }, version, (_, from) =>
      saveTemplateDraft(this.id, this.text, this.startedFrom, from),
    );
    void this.look();
  }

  /** Takes what is typed; it is looked at when typing rests. */
  type(text: string): void {
    this.sheet.set("text", text);
    this.looked = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.look();
    }, pause);
  }

  /** Finds the problems of what is typed, and has the page made where there is none. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const mine = this.#asked;
    const { text } = this;
    const found = await checkTemplate(this.id, text);
    // An answer that later typing has overtaken is not shown.
    if (mine !== this.#asked) return;
    if (!found.ok) {
      this.failure = found.failure;
      return;
    }
    this.problems = found.value;
    this.looked = true;
    if (found.value.length > 0) {
      this.making = false;
      return;
    }
    this.making = true;
    const page = await previewTemplate(this.id, this.number === "" ? null : this.number, text);
    if (mine !== this.#asked) return;
    this.making = false;
    this.noPage = page.ok ? null : page.failure;
    if (page.ok) this.bytes = page.value;
  }

  /** Goes on from the revision in force: what was published meanwhile has been looked at. */
  goOn(): void {
    if (this.view) this.sheet.set("started_from", this.view.row.revision);
  }

  /** Throws away what is typed. */
  async startAgain(): Promise<void> {
    this.sheet.close();
    const dropped = await dropTemplateDraft(this.id);
    if (dropped.ok) await this.load();
    else this.failure = dropped.failure;
  }

  /** Publishes what is typed; gives whether it was. */
  async publish(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = null;
    await this.sheet.flush();
    const published = await publishTemplate(this.id, this.text, this.startedFrom);
    this.busy = false;
    if (published.ok) {
      this.sheet.close();
      return true;
    }
    this.failure = published.failure;
    // Who was overtaken sees by what, and keeps what is typed.
    const fresh = await template(this.id);
    if (fresh.ok) this.view = fresh.value;
    void this.look();
    return false;
  }

  /** Keeps what is not kept yet, when the page is left. */
  leave(): void {
    clearTimeout(this.#timer);
    void this.sheet.flush();
  }
}
