import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, expect, test } from "vitest";
import type { LeftPart, OrphanRow } from "../generated/types";
import { chosen } from "../queue/chosen.svelte";
import { core, deskOf, person, queueRow } from "../test-core";
import LeftBehind from "./LeftBehind.svelte";

const smb = person("sam", "Sam Ito", "smb_staff");

function row(number: string, part: LeftPart, open = true): OrphanRow {
  return {
    request: queueRow(number, "Kiosk"),
    part,
    is_open: open,
    state: open ? "To be reassigned" : "Reassigned",
  };
}

afterEach(() => {
  chosen.forget();
});

test("what a retired person saw to is assigned anew by the step over many requests", async () => {
  core({
    people: () => [smb],
    orphans: () => ({
      label: "Susan Ito",
      rows: [
        row("EX-2026-0001", "assigned"),
        row("EX-2026-0002", "owner"),
        row("EX-2026-0003", "assigned"),
        row("EX-2026-0004", "assigned", false),
      ],
      next: null,
    }),
  });
  const { container } = render(LeftBehind, { kind: "person", name: "sue", desk: deskOf(smb) });
  expect(await screen.findByRole("heading", { name: "Left behind by Susan Ito" })).toBeInTheDocument();
  expect(container).toHaveTextContent("Susan Ito sees to 2 requests that are listed here.");
  expect(screen.getAllByText("Who sees to it")).toHaveLength(3);
  expect((await axe.run(container)).violations).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Assign 2 requests to somebody else" }));
  expect([...chosen.numbers]).toEqual(["EX-2026-0001", "EX-2026-0003"]);
  expect(window.location.hash).toBe("#/chosen/assign");
});

test("who does not reassign is offered no step", async () => {
  core({
    people: () => [smb],
    orphans: () => ({ label: "Susan Ito", rows: [row("EX-2026-0001", "assigned")], next: null }),
  });
  render(LeftBehind, { kind: "person", name: "sue", desk: deskOf(person("ada", "Ada Obi", "auditor")) });
  await screen.findByText("EX-2026-0001");
  expect(screen.queryByRole("button", { name: /^Assign/ })).toBeNull();
});
