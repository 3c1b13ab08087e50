import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { expect, test, vi } from "vitest";
import DataTable from "./DataTable.svelte";
import type { Column } from "./types";

interface Row {
  number: string;
  title: string;
}

const columns: Column[] = [
  { key: "number", label: "Number", names: true, sortable: true },
  { key: "title", label: "Title", sortable: true },
];
const rows: Row[] = [1, 2, 3].map((index) => ({ number: `EX-2026-000${index}`, title: `Title ${index}` }));
const cell = createRawSnippet<[Row, Column]>((row, column) => ({
  render: () =>
    column().key === "number"
      ? `<a href="#/requests/${row().number}">${row().number}</a>`
      : `<span>${row().title}</span>`,
}));
const keyOf = (row: Row) => row.number;

test("it is a table with a caption, named columns and named rows", () => {
  render(DataTable<Row>, { caption: "Requests", columns, rows, keyOf, cell, count: "3 of 10 requests" });
  const table = screen.getByRole("table", { name: "Requests" });
  expect(within(table).getAllByRole("columnheader")).toHaveLength(2);
  expect(within(table).getByRole("rowheader", { name: "EX-2026-0002" })).toBeInTheDocument();
  expect(screen.getByRole("status")).toHaveTextContent("3 of 10 requests");
});

test("a header sorts upwards first, downwards when pressed again", async () => {
  const onsort = vi.fn();
  const view = render(DataTable<Row>, { caption: "Requests", columns, rows, keyOf, cell, onsort });
  await userEvent.click(screen.getByRole("button", { name: "Title" }));
  expect(onsort).toHaveBeenLastCalledWith({ key: "title", direction: "ascending" });
  await view.rerender({ sort: { key: "title", direction: "ascending" } });
  expect(screen.getByRole("columnheader", { name: "Title" })).toHaveAttribute("aria-sort", "ascending");
  expect(screen.getByRole("columnheader", { name: "Number" })).not.toHaveAttribute("aria-sort");
  await userEvent.click(screen.getByRole("button", { name: "Title" }));
  expect(onsort).toHaveBeenLastCalledWith({ key: "title", direction: "descending" });
});

test("what is loaded more is below, and the focus goes to its first row", async () => {
  const view = render(DataTable<Row>, {
    caption: "Requests",
    columns,
    rows: rows.slice(0, 2),
    keyOf,
    cell,
    onmore: (): Promise<void> => view.rerender({ rows }),
  });
  await userEvent.click(screen.getByRole("button", { name: "Load more" }));
  expect(screen.getByRole("link", { name: "EX-2026-0003" })).toHaveFocus();
});
