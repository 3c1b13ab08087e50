import type { Outcome } from "../lib/commands";
import { asInLetters } from "../lib/dates";
import type { Problem } from "../lib/problems";
import { isValues, type Value, type Values } from "../lib/values";
import type { Saving } from "../components/types";

export type { Value, Values };

/** Keeps the values of a draft; gives the draft's new version. */
export type Save = (values: Values, version: number) => Promise<Outcome<number>>;

/** Reads the draft again as it is on file. */
export type Reread = () => Promise<Outcome<{ values: unknown; version: number }>>;

/** How long after the last keystroke a draft is kept, in milliseconds. */
const pause = 700;

const clock = new Intl.DateTimeFormat("en-US", {
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
  timeZone: "America/Los_Angeles",
});

/** Values of whatever shape a draft has come back in. */
export function asValues(input: unknown): Values {
  return isValues(input) ? input : {};
}

/** One step's or form's answers while they are typed: read and written by path, kept by themselves. */
export class Sheet {
  #values = $state<Values>({});
  /** What the core found wrong, at the last look. */
  problems = $state.raw<Problem[]>([]);
  saving = $state.raw<Saving>({ state: "untouched" });
  /** Whether somebody else had changed the draft, so that it was read again under what was typed. */
  merged = $state(false);

  #save: Save | null;
  #reread: Reread | null;
  /** The questions answered since the draft was last kept. */
  #touched: string[] = [];
  #version: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsaved = false;
  #running: Promise<void> | null = null;

  constructor(values: unknown, version = 0, save: Save | null = null, reread: Reread | null = null) {
    this.#values = asValues(values);
    this.#version = version;
    this.#save = save;
    this.#reread = reread;
  }

  /** The version of the draft that is on file. */
  get version(): number {
    return this.#version;
  }

  /** Everything typed, as plain values. */
  snapshot(): Values {
    // The type of a snapshot of a type that names itself never ends.
    return $state.snapshot<unknown>(this.#values) as Values;
  }

  /** The value at a path such as `reasons.0.text`. */
  at(path: string): Value {
    let value: Value = this.#values;
    for (const part of path.split(".")) {
      if (Array.isArray(value)) value = value[Number(part)] ?? null;
      else if (isValues(value)) value = value[part] ?? null;
      else return null;
    }
    return value;
  }

  /** The text at a path; empty where there is none. */
  text(path: string): string {
    const value = this.at(path);
    return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
  }

  /** Whether the answer at a path is yes. */
  yes(path: string): boolean {
    const value = this.at(path);
    return value === true || value === "yes" || value === "true";
  }

  /** The rows at a path. */
  rows(path: string): Values[] {
    const value = this.at(path);
    return Array.isArray(value) ? value.filter(isValues) : [];
  }

  /** The texts of the rows at a path, as plain values. */
  plainRows(path: string): Record<string, string>[] {
    return this.rows(path).map((row) =>
      Object.fromEntries(
        Object.entries(row).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
      ),
    );
  }

  /** The words chosen at a path. */
  chosen(path: string): string[] {
    const value = this.at(path);
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  }

  /** Writes a value at a path, making what is missing on the way, and keeps the draft soon after. */
  set(path: string, value: Value): void {
    const parts = path.split(".");
    const last = parts.pop() ?? "";
    let place: Values | Value[] = this.#values;
    for (const [index, part] of parts.entries()) {
      const next: Value = Array.isArray(place) ? (place[Number(part)] ?? null) : (place[part] ?? null);
      if (Array.isArray(next) || isValues(next)) {
        place = next;
        continue;
      }
      const made: Value = /^\d+$/.test(parts[index + 1] ?? last) ? [] : {};
      if (Array.isArray(place)) place[Number(part)] = made;
      else place[part] = made;
      // Read back: what stands in state is its own object.
      const kept: Value | undefined = Array.isArray(place) ? place[Number(part)] : place[part];
      if (!Array.isArray(kept) && !isValues(kept)) return;
      place = kept;
    }
    if (Array.isArray(place)) place[Number(last)] = value;
    else place[last] = value;
    this.#touch(parts[0] ?? last);
    this.#edited();
  }

  /** Whether something was typed that is not kept. */
  get edited(): boolean {
    return this.#touched.length > 0;
  }

  /** Has what was typed count as kept: it was saved by other means than a draft. */
  settle(): void {
    this.#touched = [];
  }

  #touch(name: string): void {
    if (!this.#touched.includes(name)) this.#touched.push(name);
  }

  #edited(): void {
    if (!this.#save) return;
    this.#unsaved = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.flush();
    }, pause);
  }

  /** Keeps what is not kept yet; done when all of it is, or when keeping it failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    // One at a time: two that overlap would refuse each other by their version.
    this.#running = (this.#running ?? Promise.resolve()).then(() => this.#keep());
    await this.#running;
  }

  async #keep(): Promise<void> {
    if (!this.#save || !this.#unsaved) return;
    this.#unsaved = false;
    this.saving = { state: "saving" };
    const touched = this.#touched;
    this.#touched = [];
    const outcome = await this.#save(this.snapshot(), this.#version);
    if (outcome.ok) {
      this.#version = outcome.value;
      this.saving = { state: "saved", at: asInLetters(clock.format(Date.now())) };
      return;
    }
    this.#unsaved = true;
    for (const name of touched) this.#touch(name);
    const { failure } = outcome;
    if (failure.code === "stale" && (await this.#merge())) {
      await this.#keep();
      return;
    }
    const message = failure.code === "invalid" ? (failure.problems[0]?.message ?? "") : failure.message;
    this.saving = { state: "failed", message };
  }

  /** Reads the draft that somebody else has kept, and puts what was typed here on top of it. */
  async #merge(): Promise<boolean> {
    const fresh = await this.#reread?.();
    // The same version again is no newer draft: the request itself has moved on.
    if (!fresh?.ok || fresh.value.version === this.#version) return false;
    const typed = this.snapshot();
    const mine = Object.fromEntries(this.#touched.map((name) => [name, typed[name] ?? null]));
    this.#values = { ...asValues(fresh.value.values), ...mine };
    this.#version = fresh.value.version;
    this.merged = true;
    return true;
  }

  /** Stops keeping the draft: the step was taken, and the draft went with it. */
  close(): void {
    clearTimeout(this.#timer);
    this.#unsaved = false;
    this.#save = null;
  }
}
