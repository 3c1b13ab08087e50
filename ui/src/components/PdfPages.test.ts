import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, expect, test, vi } from "vitest";
import type { Pdf } from "../lib/pdf";
import { pageWords } from "../lib/pdfWords";
import PdfPages from "./PdfPages.svelte";

/** What the reader makes of a file: here each line of the file is a page. */
const reader = vi.hoisted(() => ({
  open: vi.fn<(bytes: Uint8Array) => Promise<Pdf>>(),
  close: vi.fn(),
}));
vi.mock("../lib/pdf", () => ({ pdfReader: () => Promise.resolve(reader) }));

// Nothing is laid out here: everything is in sight.
class Sight {
  constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
  observe = () => {
    this.tell([{ isIntersecting: true }]);
  };
  disconnect = () => undefined;
}
vi.stubGlobal("IntersectionObserver", Sight);

const file = (...pages: string[]) => new TextEncoder().encode(pages.join("\n"));

function opened(bytes: Uint8Array): Pdf {
  const pages = new TextDecoder().decode(bytes).split("\n");
  return {
    pages: pages.length,
    size: { width: 816, height: 1056 },
    draw: vi.fn<Pdf["draw"]>(() => {
      const canvas = document.createElement("canvas");
      canvas.title = pages.join();
      return Promise.resolve({ canvas, size: { width: 816, height: 1056 } });
    }),
    words: (number) => {
      const str = pages[number - 1] ?? "";
      const item = { str, dir: "ltr", transform: [], width: 0, height: 0, fontName: "", hasEOL: false };
      return Promise.resolve(pageWords([item], null));
    },
    lay: () => Promise.resolve([]),
    close: () => {
      closed.push(pages.join());
      return Promise.resolve();
    },
  };
}

const closed: string[] = [];

const drawn = () => [...document.querySelectorAll("canvas")].map((canvas) => canvas.title);
const viewer = () => screen.getByRole("region", { name: "The letter" });

beforeEach(() => {
  reader.open.mockReset().mockImplementation((bytes) => Promise.resolve(opened(bytes)));
});

test("a document is shown page by page, and read out", async () => {
  render(PdfPages, { label: "The letter", bytes: file("First page", "Second page") });
  expect(screen.getByText("Opening the document…")).toBeInTheDocument();
  expect(viewer()).toHaveAttribute("aria-busy", "true");
  await expect.poll(drawn).toHaveLength(2);
  expect(viewer()).not.toHaveAttribute("aria-busy");
  expect(await screen.findByText("Second page")).toBeInTheDocument();
  expect(screen.getByText("of 2")).toBeInTheDocument();
  expect(screen.queryByText("Opening the document…")).toBeNull();
});

test("what is shown stays until the next version is drawn", async () => {
  const { rerender } = render(PdfPages, { label: "The letter", bytes: file("before") });
  await expect.poll(drawn).toEqual(["before"]);
  const opening: ((pdf: Pdf) => void)[] = [];
  reader.open.mockImplementation(() => new Promise((resolve) => opening.push(resolve)));
  await rerender({ bytes: file("after"), making: true });
  await expect.poll(() => opening.length).toBe(1);
  expect(drawn()).toEqual(["before"]);
  expect(screen.getByText("Making it anew…")).toBeInTheDocument();
  opening[0]?.(opened(file("after")));
  await rerender({ making: false });
  await expect.poll(drawn).toEqual(["after"]);
});

test("a version that was overtaken is closed and never shown", async () => {
  const opening: ((pdf: Pdf) => void)[] = [];
  reader.open.mockImplementation(() => new Promise((resolve) => opening.push(resolve)));
  const { rerender } = render(PdfPages, { label: "The letter", bytes: file("slow") });
  await rerender({ bytes: file("fast") });
  await expect.poll(() => opening.length).toBe(2);
  opening[1]?.(opened(file("fast")));
  await expect.poll(drawn).toEqual(["fast"]);
  opening[0]?.(opened(file("slow")));
  await expect.poll(() => closed).toContain("slow");
  expect(drawn()).toEqual(["fast"]);
});

test("a file that cannot be shown says why, and what was shown before stays", async () => {
  const { rerender } = render(PdfPages, { label: "The letter", bytes: file("sound") });
  await expect.poll(drawn).toEqual(["sound"]);
  reader.open.mockImplementation(() => Promise.reject(new Error("The file is damaged, or is no PDF.")));
  await rerender({ bytes: file("broken") });
  expect(await screen.findByText("The file is damaged, or is no PDF.")).toBeInTheDocument();
  expect(drawn()).toEqual(["sound"]);
});

test("control and F finds words, F3 goes on, escape ends it where it was", async () => {
  render(PdfPages, { label: "The letter", bytes: file("A risk, a RISK", "nothing", "Another risk") });
  await expect.poll(drawn).toHaveLength(3);
  await userEvent.keyboard("{Control>}f{/Control}");
  const bar = within(screen.getByRole("search", { name: "In the document" }));
  expect(bar.getByRole("searchbox", { name: "Find" })).toHaveFocus();
  await userEvent.keyboard("risk");
  await expect.poll(() => bar.getByRole("status").textContent).toBe("1 of 3");
  await userEvent.keyboard("{F3}{F3}");
  expect(bar.getByRole("status")).toHaveTextContent("3 of 3");
  await userEvent.keyboard("{Enter}");
  expect(bar.getByRole("status")).toHaveTextContent("1 of 3");
  await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
  expect(bar.getByRole("status")).toHaveTextContent("3 of 3");
  await userEvent.keyboard("x");
  await expect.poll(() => bar.getByRole("status").textContent).toBe("Not found");
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("search", { name: "In the document" })).toBeNull();
  expect(screen.getByRole("region", { name: "Pages, to scroll through" })).toHaveFocus();
});

test("pages are gone to by their number, and one that there is not is refused in words", async () => {
  render(PdfPages, { label: "The letter", bytes: file("one", "two", "three") });
  await expect.poll(drawn).toHaveLength(3);
  const page = screen.getByRole("textbox", { name: "Page" });
  await userEvent.clear(page);
  await userEvent.type(page, "7{Enter}");
  expect(screen.getByText("Enter a page from 1 to 3.")).toBeInTheDocument();
  expect(page).toHaveValue("7");
  await userEvent.clear(page);
  await userEvent.type(page, "3{Enter}");
  expect(page).toHaveValue("3");
  expect(screen.queryByText("Enter a page from 1 to 3.")).toBeNull();
});

test("plus, minus and 0 zoom where the pages have the focus", async () => {
  render(PdfPages, { label: "The letter", bytes: file("one") });
  await expect.poll(drawn).toHaveLength(1);
  const zoom = screen.getByRole("combobox", { name: "Zoom" });
  expect(zoom).toHaveDisplayValue("Fit width");
  screen.getByRole("region", { name: "Pages, to scroll through" }).focus();
  await userEvent.keyboard("0");
  expect(zoom).toHaveDisplayValue("100 %");
  await userEvent.keyboard("+");
  expect(zoom).toHaveDisplayValue("125 %");
  await userEvent.keyboard("--");
  expect(zoom).toHaveDisplayValue("75 %");
  await userEvent.selectOptions(zoom, "Fit page");
  expect(zoom).toHaveDisplayValue("Fit page");
});

test("thumbnails are one place to stop at, moved about in with arrows", async () => {
  render(PdfPages, { label: "The letter", bytes: file("one", "two", "three") });
  await expect.poll(drawn).toHaveLength(3);
  await userEvent.click(screen.getByRole("button", { name: "Thumbnails" }));
  const strip = within(screen.getByRole("toolbar", { name: "Thumbnails" }));
  await expect.poll(drawn).toHaveLength(6);
  expect(strip.getAllByRole("button").map((button) => button.tabIndex)).toEqual([0, -1, -1]);
  strip.getByRole("button", { name: "Page 1" }).focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(strip.getByRole("button", { name: "Page 2", current: "page" })).toHaveFocus();
  await userEvent.keyboard("{End}");
  expect(strip.getByRole("button", { name: "Page 3", current: "page" })).toHaveFocus();
});

test("axe finds nothing in the viewer with everything open", async () => {
  render(PdfPages, { label: "The letter", bytes: file("one", "two") });
  await expect.poll(drawn).toHaveLength(2);
  await userEvent.click(screen.getByRole("button", { name: "Thumbnails" }));
  await userEvent.click(screen.getByRole("button", { name: "Find in text" }));
  const { violations } = await axe.run(document.body, {
    // jsdom draws nothing, and the viewer stands outside a page here.
    rules: {
      "color-contrast": { enabled: false },
      "label-content-name-mismatch": { enabled: false },
      region: { enabled: false },
      "page-has-heading-one": { enabled: false },
    },
  });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ""}`)).toEqual([]);
});
