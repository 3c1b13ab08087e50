import type { Desk, OfficeState } from "../generated/types";
import {
  choosePassphrase,
  desk,
  lock,
  officeState,
  sentence,
  signIn,
  signOut,
  type Failure,
} from "./commands";
import type { Values } from "./values";

/** Who is at the desk of which office, as the core last said it. */
class Session {
  office = $state.raw<OfficeState | null>(null);
  /** Why the office could not be opened; null while it can. */
  trouble = $state.raw<string | null>(null);
  /** What the next page says first: what was just done. */
  notice = $state("");
  /** Whether whoever sits at the desk is locked out until they enter their passphrase; their page waits as it is. */
  locked = $state(false);
  /** Who has signed in with a passphrase for one time, and chooses their own before anything else. */
  choosing = $state.raw<string | null>(null);

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
    if (outcome.value === null) this.choosing = account;
    else await this.load();
    return null;
  }

  /** Gives the person a passphrase of their own in the place of one for one time. */
  async choose(input: Values): Promise<Failure | null> {
    const outcome = await choosePassphrase(input);
    if (!outcome.ok) return outcome.failure;
    this.choosing = null;
    await this.load();
    return null;
  }

  /** The desk was locked: the page stays as it is, behind the question for the passphrase. */
  shut(): void {
    if (this.desk) this.locked = true;
  }

  /** Locks the desk at once. */
  async lock(): Promise<void> {
    await lock();
    this.shut();
  }

  /** Lets the person who sat there go on; gives why not, where that failed. */
  async unlock(passphrase: string): Promise<Failure | null> {
    const here = this.desk;
    if (!here) return null;
    const outcome = await signIn(here.person.account, passphrase);
    if (!outcome.ok) return outcome.failure;
    // Reset by an administrator meanwhile: they begin anew.
    if (outcome.value === null) {
      this.choosing = here.person.account;
      await this.load();
    } else if (this.office) this.office = { ...this.office, desk: outcome.value };
    this.locked = false;
    return null;
  }

  /** Takes the person from the desk, so that another may sit down. */
  async leave(): Promise<void> {
    const outcome = await signOut();
    this.notice = "";
    this.locked = false;
    this.choosing = null;
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
