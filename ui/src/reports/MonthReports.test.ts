import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import { core } from "../test-core";
import MonthReports from "./MonthReports.svelte";

test("each month's report is saved by a button that names it", async () => {
  const file = { sha256: "ab".repeat(32), name: "report.pdf", size: 1, media_type: "application/pdf" };
  const asked = core({
    month_reports: () => [
      {
        month: "2026-10",
        words: "October 2026",
        file,
        made_at: "2026-11-02T18:00:00.000Z",
        made_by: "Tomás Echeverría",
      },
    ],
    save_month_report: () => "/tmp/report.pdf",
  });
  const { container } = render(MonthReports);
  await userEvent.click(await screen.findByRole("button", { name: /October 2026/ }));
  await expect
    .poll(() => asked.find(({ command }) => command === "save_month_report")?.args)
    .toEqual({
      month: "2026-10",
    });
  expect(await screen.findByText(/\/tmp\/report\.pdf/)).toBeInTheDocument();
  expect((await axe.run(container)).violations).toEqual([]);
});

test("before the first month is over it says when the first is made", async () => {
  core({ month_reports: () => [] });
  render(MonthReports);
  expect(await screen.findByText("The first one is made after the end of the month.")).toBeInTheDocument();
});
