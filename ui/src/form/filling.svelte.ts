import type { FormToFill, RequestView, Section, Taken, Template } from "../generated/types";
import { check, formToFill, request, saveDraft, take, type Failure, type Outcome } from "../lib/commands";
import { instantInWords } from "../lib/dates";
import type { Problem } from "../lib/problems";
import { session } from "../lib/session.svelte";
import { told } from "../request/told.svelte";
import { Sheet } from "./sheet.svelte";

const step = "submit_form";

/** TECH 358 of one request while it is filled in, kept from one of its pages to the next. */
export class Filling {
  view = $state.raw<RequestView | null>(null);
  form = $state.raw<FormToFill | null>(null);
  /** The form as it is asked; the same object while its revision is the same, however often the answers are read. */
  template = $state.raw<Template | null>(null);
  sheet = $state.raw<Sheet | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  /** Whether submitting was tried: from then on every problem of the form is told, not those of one section. */
  tried = $state(false);

  constructor(
    readonly number: string,
    readonly account: string,
  ) {}

  /** Reads the request and the form; what is typed and not kept yet is kept first. */
  async load(): Promise<void> {
    await this.sheet?.flush();
    const [view, form] = await Promise.all([request(this.number), formToFill(this.number)]);
    this.failure = null;
    for (const outcome of [view, form]) if (!outcome.ok) this.failure = outcome.failure;
    if (!view.ok || !form.ok) return;
    this.view = view.value;
    this.form = form.value;
    const { id, revision } = form.value.template;
    if (this.template?.id !== id || this.template.revision !== revision) this.template = form.value.template;
    const unkept = this.sheet?.saving.state === "failed";
    if (unkept || (this.sheet && this.sheet.version === form.value.version)) return;
    this.#start(form.value);
  }

  #start({ answers, version, saved_at }: FormToFill): void {
    const problems = this.sheet?.problems ?? [];
    this.sheet = new Sheet(
      answers,
      version,
      (typed, from) => saveDraft(this.number, step, { step, answers: typed }, from),
      () => this.#reread(),
    );
    this.sheet.problems = problems;
    if (saved_at !== null) this.sheet.saving = { state: "restored", at: instantInWords(saved_at) };
  }

  async #reread(): Promise<Outcome<{ values: unknown; version: number }>> {
    const form = await formToFill(this.number);
    return form.ok ? { ok: true, value: { values: form.value.answers, version: form.value.version } } : form;
  }

  /** The sections that the requester fills in, in order, but for the certification. */
  get sections(): Section[] {
    return this.template?.section.filter((one) => one.by === "requester" && !certifies(one)) ?? [];
  }

  /** The section in which the form is certified, and from which it is submitted. */
  get certification(): Section | undefined {
    return this.template?.section.find(certifies);
  }

  /** The sections that the procedure itself fills in. */
  get others(): Section[] {
    return this.template?.section.filter((one) => one.by !== "requester") ?? [];
  }

  /** The section that a problem's field stands in. */
  sectionOf(field: string): Section | undefined {
    const id = field.split(".")[0];
    return this.template?.section.find((section) => section.field.some((one) => one.id === id));
  }

  /** The problems told in a section; all of them where none is named. */
  problemsIn(section: Section | null): Problem[] {
    const problems = this.sheet?.problems ?? [];
    return section ? problems.filter((problem) => this.sectionOf(problem.field) === section) : problems;
  }

  /** Has the form checked, and tells the problems of a section, or all. Whether there are none. */
  async look(section: Section | null): Promise<boolean> {
    const sheet = this.sheet;
    if (!sheet || this.busy) return false;
    this.busy = true;
    this.failure = null;
    await sheet.flush();
    const checked = await check(this.number, { step, answers: sheet.snapshot() });
    this.busy = false;
    if (!checked.ok) {
      if (checked.failure.code !== "invalid") this.failure = checked.failure;
      else sheet.problems = checked.failure.problems;
      return false;
    }
    if (section === null) this.tried = true;
    sheet.problems = this.tried
      ? checked.value
      : checked.value.filter((problem) => this.sectionOf(problem.field) === section);
    return this.problemsIn(section).length === 0;
  }

  /** Submits the form. What is typed stays in the draft when it is not taken. */
  async submit(): Promise<Taken | null> {
    const { sheet, view } = this;
    if (!sheet || !view || this.busy) return null;
    this.busy = true;
    this.failure = null;
    await sheet.flush();
    const outcome = await take(this.number, view.request.version, { step, answers: sheet.snapshot() });
    this.busy = false;
    if (!outcome.ok) {
      if (outcome.failure.code === "invalid") sheet.problems = outcome.failure.problems;
      else this.failure = outcome.failure;
      return null;
    }
    sheet.close();
    current = null;
    told.taken = outcome.value;
    void session.refresh();
    return outcome.value;
  }

  /** Whether the person at the desk may fill the form in, and if not, why. */
  get whyNot(): string | null {
    const offer = this.view?.offers.find((one) => one.step === step);
    if (!this.view || offer?.allowed) return null;
    return offer?.why_not ?? "The form is not open to be filled in at this stage.";
  }
}

function certifies(section: Section): boolean {
  return section.field.some((field) => field.kind === "statement");
}

let current: Filling | null = null;

/** The form of a request as the person at the desk is filling it in. */
export function filling(number: string): Filling {
  const account = session.desk?.person.account ?? "";
  if (current?.number !== number || current.account !== account) current = new Filling(number, account);
  return current;
}
