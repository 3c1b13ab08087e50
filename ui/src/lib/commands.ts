import { invoke, type InvokeArgs, type InvokeOptions } from "@tauri-apps/api/core";
import type { Problem } from "./problems";

/** Why the core did not do what was asked; one code for each thing that a page does differently. */
export type Failure =
  | { code: "invalid"; problems: Problem[] }
  | { code: "refused"; message: string }
  | { code: "stale"; message: string }
  | { code: "broken"; message: string };

/** What a command came back with. A page cannot reach the value without having looked at `ok`. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isProblem(value: unknown): value is Problem {
  return (
    isRecord(value) &&
    typeof value["field"] === "string" &&
    typeof value["code"] === "string" &&
    typeof value["message"] === "string"
  );
}

/**
 * Reads a rejection of `invoke`. A permission that is missing and an argument of the wrong shape arrive as a plain
 * string, not as the command's own error: those are `broken`, with the string as message.
 */
export function failureFrom(rejection: unknown): Failure {
  if (isRecord(rejection)) {
    const { code, problems, message } = rejection;
    if (code === "invalid" && Array.isArray(problems) && problems.every(isProblem)) return { code, problems };
    if ((code === "refused" || code === "stale" || code === "broken") && typeof message === "string") {
      return { code, message };
    }
  }
  if (rejection instanceof Error) return { code: "broken", message: rejection.message };
  if (typeof rejection === "string") return { code: "broken", message: rejection };
  return {
    code: "broken",
    message: `The program answered in a way that it should not: ${JSON.stringify(rejection)}`,
  };
}

/** Asks the core for one thing. It never throws: what goes wrong is in the outcome. */
export async function ask<T>(
  command: string,
  args?: InvokeArgs,
  options?: InvokeOptions,
): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await invoke<T>(command, args, options) };
  } catch (rejection) {
    return { ok: false, failure: failureFrom(rejection) };
  }
}
