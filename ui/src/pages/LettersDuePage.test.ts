import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import type { Batch, DueLetter, Printing } from "../generated/types";
import { core, fail, type Answers } from "../test-core";
import LettersDuePage from "./LettersDuePage.svelte";

function letter(number: string, to: string): DueLetter {
  const file = {
    sha256: number.slice(-2).repeat(32),
    name: "letter.pdf",
    size: 1,
    media_type: "application/pdf",
  };
  return {
    number,
    title: "Signature pads",
    department: "Department of Motor Vehicles",
    document: { kind: "denial_letter", version: 1, file, pages: 1 },
    to,
    made_at: "2026-11-20T18:00:00.000Z",
  };
}

const letters = [letter("EX-2026-0003", "Anahit Sargsyan"), letter("EX-2026-0007", "مريم الحداد")];
const printing: Printing = {
  printers: [
    {
      name: "laser",
      description: "Laser",
      location: "Room 12",
      state: "ready",
      reason: "",
      is_default: true,
      two_sided: true,
    },
  ],
  choice: null,
};

function ended(more: Partial<Batch>): Batch {
  return {
    kind: "print",
    state: "stopped",
    total: 2,
    done: 1,
    at: "",
    why: "",
    place: "",
    letters: letters.map(({ number, document, to }, place) => ({
      number,
      sha256: document.file.sha256,
      what: "Denial letter, version 1",
      to,
      done: place === 0,
      job: place === 0 ? { printer: "laser", job: "laser-1", state: "printed", reason: "" } : null,
    })),
    ...more,
  };
}

function shown(more: Answers = {}) {
  const asked = core({ due_letters: () => letters, printing: () => printing, batch: () => null, ...more });
  return { ...render(LettersDuePage, { today: "2026-11-21" }), asked };
}

test("every letter is chosen at first, and those that are left out are not printed", async () => {
  const { asked, container } = shown({ print_letters: () => null });
  expect(await screen.findByText("2 of 2 letters chosen")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("checkbox", { name: /Choose EX-2026-0003/ }));
  expect(screen.getByText("1 of 2 letters chosen")).toBeInTheDocument();
  expect(screen.getByRole("checkbox", { name: "Choose all letters" })).not.toBeChecked();
  await userEvent.selectOptions(await screen.findByLabelText("Printer"), "laser");
  expect((await axe.run(container)).violations).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Print 1 letter" }));
  const print = asked.find(({ command }) => command === "print_letters");
  expect(print?.args).toEqual({
    letters: [{ number: "EX-2026-0007", sha256: "07".repeat(32) }],
    input: { printer: "laser", copies: "1", sides: "one" },
  });
});

test("where nothing can be printed the letters can still be saved", async () => {
  const { asked } = shown({
    printing: () => fail({ code: "refused", message: "Printing is not set up on this computer." }),
    save_letters: () => false,
  });
  expect(await screen.findByText("Printing is not set up on this computer.")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /^Print/ })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Save 2 letters as one file" }));
  expect(asked.some(({ command }) => command === "save_letters")).toBe(true);
});

test("a batch that runs is told as it goes on, and can be stopped", async () => {
  let now: Batch = ended({
    state: "running",
    done: 0,
    letters: [],
    at: "EX-2026-0003, Denial letter, version 1",
  });
  const { asked } = shown({ batch: () => now, stop_batch: () => null });
  expect(await screen.findByText("0 of 2 letters")).toBeInTheDocument();
  expect(screen.getByRole("progressbar", { name: "The letters are being printed" })).toHaveAttribute(
    "max",
    "2",
  );
  await userEvent.click(screen.getByRole("button", { name: "Stop after this letter" }));
  expect(asked.some(({ command }) => command === "stop_batch")).toBe(true);
  now = ended({});
  window.dispatchEvent(new CustomEvent("exception-desk:batch"));
  expect(
    await screen.findByText("Stopped. The printer was given 1 of 2 letters; 1 was not printed."),
  ).toBeInTheDocument();
  expect(screen.getByRole("row", { name: /EX-2026-0007/ })).toHaveTextContent("Not printed");
});

test("what was printed is recorded as sent, and what could not be is told with its reason", async () => {
  const { asked } = shown({
    batch: () =>
      ended({ state: "done", done: 2, letters: ended({}).letters.map((one) => ({ ...one, done: true })) }),
    record_sendings: ({ letters: named }) =>
      (named as { number: string }[]).map((one, place) => ({
        letter: one,
        why: place === 0 ? null : "It is not due any more.",
      })),
  });
  await userEvent.selectOptions(await screen.findByLabelText("How they were sent"), "post");
  await userEvent.click(screen.getByRole("button", { name: "Record the sending of 2 letters" }));
  expect(await screen.findByText("The sending of 1 letter is recorded.")).toBeInTheDocument();
  const not = within(screen.getByRole("list")).getByRole("listitem");
  expect(not).toHaveTextContent("EX-2026-0007: It is not due any more.");
  const record = asked.find(({ command }) => command === "record_sendings");
  expect(record?.args["input"]).toEqual({ on: "2026-11-21", by: "post" });
});
