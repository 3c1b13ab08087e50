import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import { Sheet } from "../form/sheet.svelte";
import { sampleView } from "../request/testing";
import { blankScenario } from "./asks";
import AssessmentFields from "./AssessmentFields.svelte";

function fields() {
  const sheet = new Sheet({ scenarios: [blankScenario()], alternatives: [{ title: "" }] });
  return { sheet, ...render(AssessmentFields, { sheet, view: sampleView() }) };
}

async function rate(side: string, ...values: string[]): Promise<void> {
  const inputs = within(screen.getByRole("group", { name: side })).getAllByRole("combobox");
  for (const [index, input] of inputs.entries()) await userEvent.selectOptions(input, values[index] ?? "");
}

test("the risk is said as soon as its three inputs are chosen, and its cell is marked", async () => {
  const { sheet } = fields();
  await rate("Inherent risk", "High", "High", "Very High");
  expect(screen.getByText("Risk Very High")).toBeVisible();
  expect(screen.getByRole("cell", { name: "Very High Inherent" })).toBeVisible();
  await rate("Residual risk", "Low", "High", "Moderate");
  expect(screen.getByRole("cell", { name: "Moderate Residual" })).toBeVisible();
  expect(screen.getByText("By the tables the residual risk is", { exact: false })).toHaveTextContent(
    "Moderate",
  );
  expect(sheet.text("scenarios.0.residual.adverse_impact")).toBe("high");
});

test("a rating of one's own, taken back and given again, says what it said", async () => {
  const { sheet } = fields();
  const own = screen.getByLabelText("I rate the residual risk differently from the tables");
  await userEvent.click(own);
  await userEvent.type(screen.getByLabelText("Why does it differ?"), "The room is locked.");
  await userEvent.click(own);
  expect(sheet.at("overridden")).toBeNull();
  await userEvent.click(own);
  expect(screen.getByLabelText("Why does it differ?")).toHaveValue("The room is locked.");
});

test("axe finds nothing on the fields of an assessment", async () => {
  const { container } = fields();
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations).toEqual([]);
});
