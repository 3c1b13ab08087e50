import { SvelteSet } from "svelte/reactivity";
import type { Batch, DueLetter, LetterRef, Printing } from "../generated/types";
import {
  batch,
  dueLetters,
  forgetBatch,
  printing,
  printLetters,
  recordSendings,
  saveLetters,
  stopBatch,
  type Failure,
  type Outcome,
} from "../lib/commands";
import type { Values } from "../lib/values";
import { Choice } from "./choice.svelte";
import { keyOf, refOf } from "./told";

/** Most letters of one batch; the core holds to it. */
export const most = 500;

/** Where letters come from, and how they are printed and saved. */
export interface Source {
  list: () => Promise<Outcome<DueLetter[]>>;
  print: (letters: LetterRef[], input: Values) => Promise<Outcome<null>>;
  save: (letters: LetterRef[]) => Promise<Outcome<boolean>>;
}

const due: Source = { list: dueLetters, print: printLetters, save: saveLetters };

/** Letters that are due, or others; which of them are chosen, and the batch that they are printed or saved in. */
export class LettersDue {
  letters = $state.raw<DueLetter[] | null>(null);
  printing = $state.raw<Printing | null>(null);
  /** Why nothing can be printed here; letters can still be saved. */
  noPrinting = $state.raw<Failure | null>(null);
  batch = $state.raw<Batch | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  readonly choice = new Choice();
  readonly chosen = new SvelteSet<string>();

  readonly #source: Source;
  #asking = false;
  #again = false;

  readonly problems = $derived(this.failure?.code === "invalid" ? this.failure.problems : []);

  constructor(source: Source = due) {
    this.#source = source;
  }

  /** Reads the list, the printers and the batch; gives the way to stop listening for news of it. */
  start(): () => void {
    const news = () => void this.look();
    window.addEventListener("exception-desk:batch", news);
    void this.look();
    void this.load();
    void this.#findPrinters();
    return () => {
      window.removeEventListener("exception-desk:batch", news);
    };
  }

  /** Reads the list again; the first letters of it are chosen, as many as a batch takes. */
  async load(): Promise<void> {
    const outcome = await this.#source.list();
    if (!this.#ok(outcome)) return;
    this.letters = outcome.value;
    this.chooseAll(true);
  }

  /** Asks how far the batch is. News that comes meanwhile is asked for once more, not once each. */
  async look(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again) {
      this.#again = false;
      const outcome = await batch();
      if (outcome.ok) this.batch = outcome.value;
      else this.failure = outcome.failure;
    }
    this.#asking = false;
  }

  choose(letter: DueLetter, on: boolean): void {
    const key = keyOf(refOf(letter));
    if (on) this.chosen.add(key);
    else this.chosen.delete(key);
  }

  chooseAll(on: boolean): void {
    this.chosen.clear();
    if (on) for (const letter of this.letters?.slice(0, most) ?? []) this.choose(letter, true);
  }

  isChosen(letter: DueLetter): boolean {
    return this.chosen.has(keyOf(refOf(letter)));
  }

  async print(): Promise<void> {
    await this.#act(() => this.#source.print(this.#refs(), this.choice.input()));
    await this.look();
  }

  async save(): Promise<void> {
    await this.#act(() => this.#source.save(this.#refs()));
    await this.look();
  }

  async stop(): Promise<void> {
    await this.#act(() => stopBatch());
  }

  /** Goes back from what became of a batch to the list as it stands. */
  async back(): Promise<void> {
    await this.#act(() => forgetBatch());
    this.batch = null;
    await this.load();
  }

  /** Records that letters were sent: how many were recorded, and why the others were not. */
  async record(
    letters: LetterRef[],
    input: Values,
  ): Promise<{ recorded: number; not: { number: string; why: string }[] } | null> {
    const sent = await this.#act(() => recordSendings(letters, input));
    if (sent === null) return null;
    const not = sent.flatMap(({ letter, why }) => (why === null ? [] : [{ number: letter.number, why }]));
    return { recorded: sent.length - not.length, not };
  }

  async #findPrinters(): Promise<void> {
    const outcome = await printing();
    if (outcome.ok) {
      this.printing = outcome.value;
      this.choice.begin(outcome.value);
    } else this.noPrinting = outcome.failure;
  }

  #refs(): LetterRef[] {
    return (this.letters ?? []).filter((letter) => this.isChosen(letter)).map(refOf);
  }

  async #act<T>(act: () => Promise<Outcome<T>>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    const outcome = await act();
    this.busy = false;
    return this.#ok(outcome) ? outcome.value : null;
  }

  #ok<T>(outcome: Outcome<T>): outcome is { ok: true; value: T } {
    if (!outcome.ok) this.failure = outcome.failure;
    return outcome.ok;
  }
}
