import type { Desk, OfficeState } from "../generated/types";
import { desk, officeState, sentence, signIn, signOut, type Failure } from "./commands";

/** Who is at the desk of which office, as the core last said it. */
class Session {
  office = $state.raw<OfficeState | null>(null);
  /** Why the office could not be opened; null while it can. */
  trouble = $state.raw<string | null>(null);
  /** What the next page says first: what was just done. */
  notice = $state("");

  /** Who is at the desk; null while nobody is. */
  get desk(): Desk | null {
    return this.office?.desk ?? null;
  }

  /** Asks the core how things stand. */
  async load(): Promise<void> {
    const outcome = await officeState();
    if (outcome.ok) this.office = outcome.value;
    this.trouble = outcome.ok ? null : sentence(outcome.failure);
  }

  /** Looks again at what waits for the person at the desk. */
  async refresh(): Promise<void> {
    if (!this.office?.desk) return;
    const outcome = await desk();
    if (outcome.ok) this.office = { ...this.office, desk: outcome.value };
  }

  /** Puts a person at the desk; gives why not, where that failed. */
  async enter(account: string, passphrase: string): Promise<Failure | null> {
    const outcome = await signIn(account, passphrase);
    if (!outcome.ok) return outcome.failure;
    await this.load();
    return null;
  }

  /** Takes the person from the desk, so that another may sit down. */
  async leave(): Promise<void> {
    const outcome = await signOut();
    this.notice = "";
    await this.load();
    if (!outcome.ok) this.trouble = sentence(outcome.failure);
  }

  /** Has the next page say what was done. */
  say(notice: string): void {
    this.notice = notice;
  }

  /** Gives the notice to the page that shows it; each is shown once. */
  heard(): string {
    const notice = this.notice;
    this.notice = "";
    return notice;
  }
}

/** The session of this window. */
export const session = new Session();
