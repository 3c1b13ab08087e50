import type { Stage } from "../components/types";
import type { RequestView } from "../generated/types";
import { stageLabels } from "../generated/vocabulary";
import { dateInWords } from "../lib/dates";
import { named } from "./said";

/** The procedure's stages as the stepper shows them: what a later stage has left behind was not needed. */
export function stagesOf(view: RequestView): Stage[] {
  const reached = Math.max(...view.stepper.map((stage, index) => (stage.state === "ahead" ? -1 : index)));
  return view.stepper.map(({ stage, state, entered_on, by }, index) => ({
    label: stageLabels[stage],
    state: state === "ahead" && index < reached ? "passed over" : state,
    on: entered_on ? dateInWords(entered_on) : undefined,
    by: by ? named(by) : undefined,
  }));
}
