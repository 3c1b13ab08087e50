import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Completion } from "../generated/types";
import FindBox from "./FindBox.svelte";

const ways: Completion[] = [
  { text: "", label: "EX-2026-0007 Old portal", kind: "Request", opens: "EX-2026-0007" },
  { text: "stage:decision ", label: "Decision", kind: "Stage", opens: null },
];

function shown(complete = (typed: string) => Promise.resolve(typed.endsWith(" ") ? [] : ways)) {
  const onfind = vi.fn();
  const onopen = vi.fn();
  render(FindBox, { found: "", onfind, onopen, complete });
  return { onfind, onopen, box: screen.getByRole("combobox") };
}

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
