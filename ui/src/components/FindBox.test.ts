import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Completion } from "../generated/types";
import FindBox from "./FindBox.svelte";

const ways: Completion[] = [
  { text: "", label: "EX-2026-0007 Old portal", kind: "Request", opens: "EX-2026-0007" },
  { text: "stage:decision ", label: "Decision", kind: "Stage", opens: null },
];

function shown(complete = (typed: string) => Promise.resolve(typed.endsWith(" ") ? [] : ways)) {
  const onfind = vi.fn();
  const onopen = vi.fn();
  const onrest = vi.fn();
  const { unmount } = render(FindBox, { found: "", onfind, onopen, complete, onrest });
  return { onfind, onopen, onrest, unmount, box: screen.getByRole("combobox") };
}

afterEach(() => {
  vi.useRealTimers();
});

test("a way is chosen with the arrows and taken with Enter; what is typed is looked for with Enter alone", async () => {
  const { onfind, onopen, box } = shown();
  const user = userEvent.setup();
  await user.type(box, "dec");
  expect(await screen.findAllByRole("option")).toHaveLength(2);
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(box).toHaveAttribute("aria-activedescendant", "find-ways-1");
  await user.keyboard("{Enter}");
  expect(box).toHaveValue("stage:decision ");
  expect(onfind).not.toHaveBeenCalled();
  await user.keyboard("{Enter}");
  expect(onfind).toHaveBeenCalledExactlyOnceWith("stage:decision ");
  expect(onopen).not.toHaveBeenCalled();
});

test("a request is opened by choosing it, and Escape leaves what was typed", async () => {
  const { onopen, box } = shown();
  const user = userEvent.setup();
  await user.type(box, "2026-0007");
  await user.click(await screen.findByRole("option", { name: /EX-2026-0007/ }));
  expect(onopen).toHaveBeenCalledExactlyOnceWith("EX-2026-0007");
  await user.type(box, "x");
  await screen.findAllByRole("option");
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("option")).toBeNull();
  expect(box).toHaveValue("2026-0007x");
});

test("the ways go when the answer is there, and not those for what was typed meanwhile", async () => {
  const { onfind, box } = shown();
  const answers: (() => void)[] = [];
  onfind.mockImplementation(() => new Promise<void>((resolve) => answers.push(resolve)));
  const user = userEvent.setup();
  await user.type(box, "dec");
  await screen.findAllByRole("option");
  await user.keyboard("{Enter}");
  expect(screen.getAllByRole("option")).toHaveLength(2);
  answers[0]?.();
  await vi.waitFor(() => {
    expect(screen.queryByRole("option")).toBeNull();
  });
  await user.type(box, "i{Enter}s");
  await screen.findAllByRole("option");
  answers[1]?.();
  await Promise.resolve();
  expect(screen.getAllByRole("option")).toHaveLength(2);
});

test("ways for what was typed before are not shown", async () => {
  const waiting: ((ways: Completion[]) => void)[] = [];
  const { box } = shown(() => new Promise((resolve) => waiting.push(resolve)));
  const user = userEvent.setup();
  await user.type(box, "de");
  expect(waiting).toHaveLength(2);
  waiting[1]?.(ways.slice(1));
  expect(await screen.findAllByRole("option")).toHaveLength(1);
  waiting[0]?.(ways);
  await Promise.resolve();
  expect(screen.getAllByRole("option")).toHaveLength(1);
});

test("it is told once that typing rests, with what stands there then", async () => {
  vi.useFakeTimers();
  const { onrest, box } = shown();
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime.bind(vi), delay: 10 });
  await user.type(box, "kiosk");
  vi.advanceTimersByTime(1_000);
  expect(onrest).toHaveBeenCalledExactlyOnceWith("kiosk");
});

test.each(["Enter", "Escape", "the end of its page"])("%s ends the rest", async (end) => {
  vi.useFakeTimers();
  const { onrest, box, unmount } = shown();
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime.bind(vi), delay: 1 });
  await user.type(box, "kiosk");
  if (end === "the end of its page") unmount();
  else await user.keyboard(`{${end}}`);
  vi.advanceTimersByTime(1_000);
  expect(onrest).not.toHaveBeenCalled();
});
