import { asValues, Sheet } from "../form/sheet.svelte";
import type { DocumentKind, RequestView, Taken } from "../generated/types";
import {
  check,
  desk,
  draft,
  dropDraft,
  fileEditedLetter,
  openRequest,
  recordSigning,
  recordSigningDropped,
  request,
  saveDraft,
  take,
  takeWithEvidence,
  type Failure,
  type Outcome,
} from "../lib/commands";
import { session } from "../lib/session.svelte";
import { instantInWords } from "../lib/dates";
import type { Values } from "../lib/values";
import { router } from "../route.svelte";
import { stepWords, type TakenStep } from "./steps";
import { told } from "./told.svelte";

/** One person taking one step: what they read, what they type, and how far they are. */
export class Stepping {
  /** The request as it was read; none for one that is not opened yet. */
  view = $state.raw<RequestView | null>(null);
  /** The day in California. */
  today = $state("");
  sheet = $state.raw<Sheet | null>(null);
  phase = $state<"filling" | "confirming">("filling");
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** The signed file by its name, where it was dropped on the window. */
  dropped = $state<string | null>(null);
  /** Whether a file goes with the evidence: it is chosen in the system's dialog. */
  withFile = $state(false);

  constructor(
    readonly number: string | null,
    readonly step: TakenStep,
    /**
     * What the address says already: the kind of a document that is drafted, which one on file it is about, or which
     * of the items that are watched; or whether a decision goes against requests alike.
     */
    readonly about: { kind?: DocumentKind; document?: string; item?: string; against?: "yes" } = {},
  ) {}

  get #kind(): DocumentKind | null {
    return this.about.kind ?? null;
  }

  /** Reads the request and the draft. */
  async load(): Promise<void> {
    if (!(await this.#read())) return;
    const kept = await draft(this.number, this.step, this.#kind);
    if (!kept.ok) {
      this.failure = kept.failure;
      return;
    }
    const { input, version, saved_at } = kept.value;
    const start = this.view ? (stepWords[this.step].start?.(this.view) ?? {}) : {};
    this.sheet = new Sheet(
      { ...start, ...asValues(input), ...this.about },
      version,
      (typed, from) => saveDraft(this.number, this.step, { ...typed, step: this.step }, from, this.#kind),
      () => this.#reread(),
    );
    if (saved_at !== null) this.sheet.saving = { state: "restored", at: instantInWords(saved_at) };
  }

  /** The draft as another person has kept it meanwhile: some steps have one draft for all who may take them. */
  async #reread(): Promise<Outcome<{ values: unknown; version: number }>> {
    const kept = await draft(this.number, this.step, this.#kind);
    return kept.ok ? { ok: true, value: { values: kept.value.input, version: kept.value.version } } : kept;
  }

  /** Throws the draft away and begins again from the record. */
  async startAgain(): Promise<void> {
    this.sheet?.close();
    const dropped = await dropDraft(this.number, this.step, this.#kind);
    if (dropped.ok) await this.load();
    else this.failure = dropped.failure;
  }

  async #read(): Promise<boolean> {
    const outcome = await this.#today();
    if (!outcome.ok) this.failure = outcome.failure;
    return outcome.ok;
  }

  async #today(): Promise<Outcome<unknown>> {
    if (this.number === null) {
      const here = await desk();
      if (here.ok) this.today = here.value.today;
      return here;
    }
    const view = await request(this.number);
    if (view.ok) {
      this.view = view.value;
      this.today = view.value.today;
    }
    return view;
  }

  /** What was typed, as the core reads it. */
  get input(): Values {
    return { ...this.sheet?.snapshot(), step: this.step };
  }

  /** What will be filed and sent, a sentence each; a step that has any is confirmed on a page of its own. */
  get consequences(): readonly string[] {
    const { consequences } = stepWords[this.step];
    if (typeof consequences !== "function") return consequences;
    return this.view ? consequences(this.view) : [];
  }

  /** Has everything checked at once; goes on when nothing is wrong. */
  async next(): Promise<void> {
    const sheet = this.sheet;
    if (!sheet) return;
    this.busy = true;
    this.failure = null;
    await sheet.flush();
    const checked = await check(this.number, this.input);
    this.busy = false;
    // Who may not take the step has tried to: the core refuses it, and keeps the attempt.
    if (!checked.ok && checked.failure.code === "refused") await this.file();
    else if (!checked.ok) this.#failed(checked.failure);
    else if (checked.value.length > 0) sheet.problems = checked.value;
    else if (this.consequences.length > 0) this.#confirm();
    else await this.fileAndLeave();
  }

  #confirm(): void {
    if (this.sheet) this.sheet.problems = [];
    this.phase = "confirming";
  }

  /** Goes back from the confirmation to the questions. */
  back(): void {
    this.phase = "filling";
  }

  /** Files the step and shows the request. Nothing typed is lost when it is not taken: it stays in the draft. */
  async file(): Promise<Taken | null> {
    const sheet = this.sheet;
    if (!sheet || this.busy) return null;
    this.busy = true;
    this.failure = null;
    await sheet.flush();
    const outcome = await this.#take();
    this.busy = false;
    // The dialog was closed without a file: nothing is filed, and what was typed stays.
    if (outcome.ok && outcome.value === null) {
      this.phase = "filling";
      return null;
    }
    if (!outcome.ok) {
      this.#failed(outcome.failure);
      return null;
    }
    sheet.close();
    told.taken = outcome.value;
    void session.refresh();
    return outcome.value;
  }

  #take(): Promise<Outcome<Taken | null>> {
    if (this.number === null) return openRequest(this.input);
    const version = this.view?.request.version ?? 0;
    // A file was dropped on the window, or is chosen in the system's dialog: the page names no path.
    if (this.step === "file_edited_letter") return fileEditedLetter(this.number, version, this.input);
    if (this.step === "record_signing") {
      return this.dropped === null
        ? recordSigning(this.number, version, this.input)
        : recordSigningDropped(this.number, version, this.input, this.dropped);
    }
    if (this.withFile) return takeWithEvidence(this.number, version, this.input);
    return take(this.number, version, this.input);
  }

  /** Files the step, then goes to the page of its request. */
  async fileAndLeave(): Promise<void> {
    const taken = await this.file();
    if (taken) router.go({ page: "request", number: taken.number });
  }

  #failed(failure: Failure): void {
    this.phase = "filling";
    if (failure.code === "invalid" && this.sheet) this.sheet.problems = failure.problems;
    else this.failure = failure;
  }

  /** Reads the request again, so that the step starts from its newest version; what was typed stays. */
  async renew(): Promise<void> {
    this.failure = null;
    await this.#read();
  }

  /** Keeps what is not kept yet, when the page is left. */
  leave(): void {
    void this.sheet?.flush();
  }
}
