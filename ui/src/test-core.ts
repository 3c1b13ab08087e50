import { afterEach } from "vitest";
import type { Failure } from "./lib/commands";
import type { Desk, OfficeState, Person, QueueRow, Role } from "./generated/types";

/** What the core answers to a command; what it throws is the command's failure. */
export type Answers = Record<string, (args: Record<string, unknown>) => unknown>;

/** What was asked of the core, in order. */
export type Asked = { command: string; args: Record<string, unknown> }[];

interface Bridge {
  __TAURI_INTERNALS__?: { invoke: (command: string, args?: Record<string, unknown>) => Promise<unknown> };
}

afterEach(() => {
  delete (window as Bridge).__TAURI_INTERNALS__;
});

/** Puts a core behind the window that answers each command so. */
export function answering(answer: (command: string, args: Record<string, unknown>) => unknown): void {
  (window as Bridge).__TAURI_INTERNALS__ = {
    invoke: (command, args = {}) => Promise.resolve().then(() => answer(command, args)),
  };
}

/** Puts a core behind the window that answers these commands and refuses every other, as the real one does. */
export function core(answers: Answers): Asked {
  const asked: Asked = [];
  answering((command, args) => {
    asked.push({ command, args });
    const answer = answers[command];
    if (!answer) throw new Error(`${command} not allowed`);
    return answer(args);
  });
  return asked;
}

/** Answers a command with a failure, as the plain value that the core writes. */
export function fail(failure: Failure): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw failure;
}

/** A person with an account. */
export function person(account: string, name: string, ...roles: Role[]): Person {
  return {
    account,
    name,
    title: "",
    department: "Department of Motor Vehicles",
    email: "",
    phone: "",
    roles,
  };
}

/** A desk with that person at it, on Saturday, November 21, 2026. */
export function deskOf(at: Person): Desk {
  return {
    person: at,
    today: "2026-11-21",
    owed: 2,
    visible: 30,
    may_open: true,
    acts_for: [],
    failed_sign_ins: null,
  };
}

/** An office of these people. */
export function officeOf(people: Person[], desk: Desk | null = null): OfficeState {
  return {
    set_up: people.length > 0,
    demonstration: false,
    passphrase: null,
    people: people.map((one) => ({
      person: one,
      retired_at: null,
      fingerprint: "ab".repeat(32),
      one_time: false,
      failed_sign_ins: null,
    })),
    to_let_in: [],
    desk,
  };
}

/** A request in a list. */
export function queueRow(number: string, title: string, more: Partial<QueueRow> = {}): QueueRow {
  return {
    number,
    title,
    stage: "assessment",
    service_request: "SR0012345",
    department: "Department of Motor Vehicles",
    policy: "3500 Security Awareness Policy",
    rating: null,
    owed: "Assess the risk and recommend alternatives",
    owed_by: "smb_staff",
    owed_since: "2026-11-01T18:00:00.000Z",
    owed_days: 20,
    due_on: null,
    from_on: null,
    to_on: null,
    in_force: false,
    outcome: null,
    opened_on: "2026-11-01",
    updated_at: "2026-11-01T18:00:00.000Z",
    owed_for: null,
    imported: false,
    assigned_to: null,
    ...more,
  };
}
