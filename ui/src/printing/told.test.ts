import { describe, expect, it } from "vitest";
import type { Batch, Printer } from "../generated/types";
import { batchInWords, firstChoice, jobInWords, letterInWords } from "./told";

function printer(name: string, more: Partial<Printer> = {}): Printer {
  return {
    name,
    description: name,
    location: "",
    state: "ready",
    reason: "",
    is_default: false,
    two_sided: true,
    ...more,
  };
}

function batch(more: Partial<Batch>): Batch {
  return {
    kind: "print",
    state: "done",
    total: 5,
    done: 5,
    at: "",
    why: "",
    place: "",
    letters: [],
    ...more,
  };
}

describe("what stands in the fields at first", () => {
  const printers = [printer("ink"), printer("laser", { is_default: true })];

  it("is the system's default when nobody has printed yet", () => {
    expect(firstChoice({ printers, choice: null })).toEqual({ printer: "laser", copies: 1, sides: "one" });
  });

  it("is what was chosen last, unless that printer is gone", () => {
    const choice = { printer: "ink", copies: 2, sides: "long_edge" as const };
    expect(firstChoice({ printers, choice })).toEqual(choice);
    expect(firstChoice({ printers, choice: { ...choice, printer: "gone" } }).printer).toBe("laser");
    expect(firstChoice({ printers: [], choice }).printer).toBe("");
  });
});

describe("what became of it", () => {
  it("says why a document waits", () => {
    const job = { printer: "laser", job: "laser-1", state: "stopped" as const, reason: "Out of paper" };
    expect(jobInWords(job)).toContain("is stopped (“Out of paper”)");
    const letter = { number: "EX-2026-0001", sha256: "", what: "", to: "", done: true, job };
    expect(letterInWords("print", letter)).toBe("Waits: the printer is stopped (“Out of paper”)");
    expect(letterInWords("print", { ...letter, done: false, job: null })).toBe("Not printed");
    expect(letterInWords("file", { ...letter, job: null })).toBe("In the file");
  });

  it("counts what was printed and what was not", () => {
    expect(batchInWords(batch({}))).toBe("The printer was given all 5 letters.");
    expect(batchInWords(batch({ state: "stopped", done: 4 }))).toBe(
      "Stopped. The printer was given 4 of 5 letters; 1 was not printed.",
    );
    expect(batchInWords(batch({ state: "failed", done: 2, why: "It is gone." }))).toBe(
      "The printer was given 2 of 5 letters; 3 were not printed. It is gone.",
    );
    expect(batchInWords(batch({ kind: "file", state: "stopped", done: 0 }))).toBe(
      "Stopped. No file was written.",
    );
    expect(batchInWords(batch({ kind: "file", place: "/tmp/Letters.pdf" }))).toBe(
      "5 letters are saved as /tmp/Letters.pdf.",
    );
  });
});
