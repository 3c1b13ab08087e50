import { fieldsOf } from "./fields";
import type {
  DayOrder,
  ImportAsk,
  ImportField,
  ImportMade,
  ImportTrial,
  RecordedAs,
} from "../generated/types";
import { chooseImport, dropped, takeImport, tryImport, type Failure } from "../lib/commands";

/** A file that is being imported: what would become of it, and what the person says of its columns. */
export class Importing {
  trial = $state.raw<ImportTrial | null>(null);
  made = $state.raw<ImportMade | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state<"trying" | "taking" | null>(null);
  names = $state.raw<string[]>([]);
  sheet = $state("");
  ready = $state("");
  order = $state<DayOrder>("month_first");
  leaveOut = $state(false);
  columns = $state<Partial<Record<ImportField, string>>>({});
  fixed = $state<Partial<Record<ImportField, string>>>({});
  statuses = $state<Record<string, RecordedAs>>({});
  /** Whether something was said since the file was last tried. */
  changed = $state(false);

  /** Asks for a file, or takes one that was dropped. */
  async choose(name: string | null): Promise<void> {
    await this.#try(() => chooseImport(name));
    this.names = [];
  }

  async look(): Promise<void> {
    const outcome = await dropped();
    if (outcome.ok) this.names = outcome.value;
    else this.failure = outcome.failure;
  }

  /** Tries the file again with what was said. */
  async again(): Promise<void> {
    await this.#try(() => tryImport(this.#ask()));
  }

  /** Tries it with a mapping that ships with the program. */
  async withReady(): Promise<void> {
    await this.#try(() => tryImport({ ...this.#ask(), mapping: null, ready: this.ready }));
  }

  /** Tries another sheet, whose columns are others. */
  async withSheet(): Promise<void> {
    await this.#try(() => tryImport({ ...this.#ask(), mapping: null }));
  }

  async take(): Promise<void> {
    if (this.busy) return;
    this.busy = "taking";
    const outcome = await takeImport(this.#ask());
    this.busy = null;
    this.failure = outcome.ok ? null : outcome.failure;
    if (outcome.ok) {
      this.made = outcome.value;
      this.trial = null;
    }
  }

  async #try(
    ask: () => Promise<{ ok: true; value: ImportTrial | null } | { ok: false; failure: Failure }>,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = "trying";
    const outcome = await ask();
    this.busy = null;
    this.failure = outcome.ok ? null : outcome.failure;
    if (!outcome.ok || outcome.value === null) return;
    this.made = null;
    this.#heard(outcome.value);
  }

  #heard(trial: ImportTrial): void {
    this.trial = trial;
    this.sheet = trial.sheet ?? "";
    this.ready = "";
    this.order = trial.mapping.order;
    this.columns = { ...trial.mapping.columns };
    this.fixed = { ...trial.mapping.fixed };
    this.statuses = { ...trial.mapping.statuses };
    this.changed = false;
  }

  #ask(): ImportAsk {
    return {
      sheet: this.sheet === "" ? null : this.sheet,
      head_row: null,
      ready: null,
      mapping: {
        columns: said(this.columns),
        fixed: said(this.fixed),
        statuses: this.statuses,
        order: this.order,
      },
      leave_out: this.leaveOut,
    };
  }
}

/** What is not blank. */
function said(texts: Partial<Record<ImportField, string>>): Partial<Record<ImportField, string>> {
  const kept: Partial<Record<ImportField, string>> = {};
  for (const field of fieldsOf) {
    const text = texts[field] ?? "";
    if (text.trim() !== "") kept[field] = text;
  }
  return kept;
}
