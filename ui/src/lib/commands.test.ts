import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, describe, expect, test } from "vitest";
import { officeOf } from "../test-core";
import { ask, failureFrom, officeState } from "./commands";

afterEach(clearMocks);

const problem = { field: "reasons.0.text", code: "missing", message: "Enter a reason" };

describe("a rejection", () => {
  test.each([
    [
      { code: "invalid", problems: [problem] },
      { code: "invalid", problems: [problem] },
    ],
    [
      { code: "refused", message: "You assessed it." },
      { code: "refused", message: "You assessed it." },
    ],
    [
      { code: "stale", message: "It has moved on." },
      { code: "stale", message: "It has moved on." },
    ],
    ["command not allowed", { code: "broken", message: "command not allowed" }],
    [new TypeError("no bridge"), { code: "broken", message: "no bridge" }],
  ])("%j becomes a failure with a code", (rejection, failure) => {
    expect(failureFrom(rejection)).toEqual(failure);
  });

  test.each([
    [null],
    [{ code: "invalid", problems: [{ field: 1 }] }],
    [{ code: "other", message: "x" }],
    [7],
  ])("%j of an unknown shape is broken, and is shown", (rejection) => {
    const failure = failureFrom(rejection);
    expect(failure.code).toBe("broken");
    expect(failure.code === "broken" && failure.message).toContain(JSON.stringify(rejection));
  });
});

test("a command's arguments and value pass through unchanged", async () => {
  mockIPC((command, args) => ({ command, args }));
  expect(await ask("open_request", { number: "EX-2026-0001" })).toEqual({
    ok: true,
    value: { command: "open_request", args: { number: "EX-2026-0001" } },
  });
});

test("a command's own error is the outcome's failure", async () => {
  mockIPC(() => {
    // A command's error reaches the page as the plain value that Rust wrote.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw { code: "invalid", problems: [problem] };
  });
  expect(await ask("save")).toEqual({ ok: false, failure: { code: "invalid", problems: [problem] } });
});

test("the answer that the program asked for beforehand is taken once", async () => {
  const [before, after] = [officeOf([]), officeOf([])];
  mockIPC(() => after);
  window.officeStateAsked = Promise.resolve(before);
  const [first, second] = [await officeState(), await officeState()];
  expect(first.ok && first.value).toBe(before);
  expect(second.ok && second.value).toBe(after);
  window.officeStateAsked = Promise.reject(new Error("no bridge"));
  expect(await officeState()).toEqual({ ok: false, failure: { code: "broken", message: "no bridge" } });
});
