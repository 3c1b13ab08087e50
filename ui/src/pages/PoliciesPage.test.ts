import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import type { Policy, PolicyImport, PolicyView } from "../generated/types";
import { core, deskOf, fail, person, queueRow } from "../test-core";
import PoliciesPage from "./PoliciesPage.svelte";

const policy: Policy = {
  kind: "standard",
  number: "3522",
  title: "Transmission Standard",
  version: "2023-10",
  effective_on: "2023-10-01",
  owner: "SMB",
  max_months: 6,
  not_waivable: null,
  sections: [{ number: "4", title: "Fax", words: "Through the gateway.", not_waivable: "45 CFR 164.312" }],
};
const staff = deskOf(person("tomas", "Tomás Echeverría", "smb_staff"));
const requester = deskOf(person("rosa", "Rosa Vega", "requester"));

test("the library is shown to everybody, and changed by those who may", async () => {
  core({ policies: () => [{ policy, versions: 2, retired_on: "2026-11-01" }] });
  const { container, unmount } = render(PoliciesPage, { number: null, of: null, desk: requester });
  const table = await screen.findByRole("table", { name: "The policy library, by number" });
  expect(within(table).getByRole("link", { name: "3522" })).toHaveAttribute("href", "#/policies/3522");
  expect(table).toHaveTextContent("Retired");
  expect(screen.queryByRole("button", { name: "Import policies" })).toBeNull();
  expect((await axe.run(container)).violations).toEqual([]);
  unmount();
  render(PoliciesPage, { number: null, of: null, desk: staff });
  expect(await screen.findByRole("link", { name: "Add a policy" })).toBeInTheDocument();
});

test("what became of each policy of a file is told, whether it was taken or not", async () => {
  const made: PolicyImport = {
    taken: false,
    rows: [
      { row: 2, what: "3500 Awareness", fate: "added", problems: [] },
      { row: 4, what: "3511", fate: "refused", problems: ["Row 4, kind: Choose what it is."] },
    ],
  };
  core({ policies: () => [], import_policies: () => made });
  const { container } = render(PoliciesPage, { number: null, of: null, desk: staff });
  await userEvent.click(await screen.findByRole("button", { name: "Import policies" }));
  expect(await screen.findByText("Nothing was taken")).toBeInTheDocument();
  const table = screen.getByRole("table", { name: "What became of each policy of the file" });
  expect(within(table).getByRole("row", { name: /3511/ })).toHaveTextContent(
    "Row 4, kind: Choose what it is.",
  );
  expect((await axe.run(container)).violations).toEqual([]);
});

test("a policy shows the requests that it touches, its sections and its versions", async () => {
  const view: PolicyView = {
    versions: [{ policy, at: "2026-11-01T18:00:00.000Z", by: "Tomás Echeverría" }],
    retired_on: null,
    touched: [queueRow("EX-2026-0007", "بوابة قديمة", { to_on: "2027-01-31" })],
    total: 12,
    may_publish: false,
  };
  core({ policy: () => view });
  const { container } = render(PoliciesPage, { number: "3522", of: null, desk: requester });
  const table = await screen.findByRole("table", { name: /Open requests and exceptions in force/ });
  expect(within(table).getByRole("link", { name: "EX-2026-0007" })).toBeInTheDocument();
  expect(table).toHaveTextContent("January 31, 2027");
  expect(screen.getByText("1 of 12 requests")).toBeInTheDocument();
  expect(screen.getByText(/45 CFR 164.312/)).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Add a new version" })).toBeNull();
  expect((await axe.run(container)).violations).toEqual([]);
});

test("a new version begins with the newest, and what the core finds wrong stands at its field", async () => {
  const asked = core({
    policy: () => ({
      versions: [{ policy, at: "2026-11-01T18:00:00.000Z", by: "T" }],
      retired_on: null,
      touched: [],
      total: 0,
      may_publish: true,
    }),
    publish_policy: () =>
      fail({
        code: "invalid",
        problems: [{ field: "version", code: "unchanged", message: "Change something." }],
      }),
  });
  const { container } = render(PoliciesPage, { number: "new", of: "3522", desk: staff });
  const title = await screen.findByRole("textbox", { name: "Title" });
  expect(title).toHaveValue("Transmission Standard");
  await userEvent.click(screen.getByRole("button", { name: "Put it into the library" }));
  expect(await screen.findByRole("link", { name: "Change something." })).toHaveAttribute(
    "href",
    "#field-version",
  );
  expect(title).toHaveValue("Transmission Standard");
  expect(asked.filter(({ command }) => command === "publish_policy")).toHaveLength(1);
  expect((await axe.run(container)).violations).toEqual([]);
});
