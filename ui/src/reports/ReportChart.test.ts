import { render, screen } from "@testing-library/svelte";
import axe from "axe-core";
import { expect, test } from "vitest";
import type { Drawing } from "../generated/types";
import ReportChart from "./ReportChart.svelte";

const drawing: Drawing = {
  height: 960,
  says: "By department: stacked bars of In force and Under way for 1 row; the longest is إدارة with 4.",
  marks: [
    { mark: "words", words: "إدارة", x: 0, y: 140, stand: "start", quiet: false },
    { mark: "bar", series: 0, x: 0, y: 200, width: 4920, height: 160 },
    { mark: "bar", series: 1, x: 4920, y: 200, width: 1640, height: 160 },
    { mark: "grid", from: 0, to: 7200, y: 900 },
    {
      mark: "line",
      series: 1,
      points: [
        [0, 1],
        [20, 30],
      ],
    },
    { mark: "dot", series: 1, x: 20, y: 30 },
    { mark: "dot", series: 2, x: 20, y: 30 },
  ],
  key: ["In force", "Under way"],
  note: "The first 1 of 30 rows are drawn.",
};

test("a picture is painted as it was laid out, and says what it shows", async () => {
  const { container } = render(ReportChart, { caption: "By department", drawing });
  const picture = screen.getByRole("img", { name: /By department/ });
  expect(picture).toHaveAttribute("viewBox", "0 0 7200 960");
  expect(picture).toHaveAccessibleName(/the longest is إدارة with 4\.$/);
  const bars = Array.from(picture.querySelectorAll("rect.bar-0, rect.bar-1"), (bar) =>
    bar.getAttribute("width"),
  );
  expect(bars).toEqual(["4920", "1640"]);
  expect(picture.querySelector("polyline")).toHaveAttribute("points", "0,1 20,30");
  expect(screen.getByText("Under way")).toBeInTheDocument();
  expect(screen.getByText(/The first 1 of 30 rows/)).toBeInTheDocument();
  expect((await axe.run(container)).violations).toEqual([]);
});
