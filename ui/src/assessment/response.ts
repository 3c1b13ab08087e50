import type { Answer } from "../components/types";
import type { Sheet } from "../form/sheet.svelte";
import { choicesOf } from "../form/ask";
import type { RequestView } from "../generated/types";
import { answerLabels } from "../generated/vocabulary";
import type { Values } from "../lib/values";

/** The two answers, as the act that they are. */
export const answerChoices = choicesOf({ accepted: "Accept it", declined: "Decline it" });

function alternativesOf(view: RequestView) {
  return view.request.assessments.at(-1)?.value.alternatives ?? [];
}

/** An answer to give for each alternative, in their order. */
export function blankAnswers(view: RequestView): Values {
  return { answers: alternativesOf(view).map(() => ({ answer: "", reason: "" })) };
}

/** The answers given, to be read once more. */
export function responseAnswers(sheet: Sheet, view: RequestView): Answer[] {
  return alternativesOf(view).map(({ number, title }, index) => {
    const answer = sheet.text(`answers.${index}.answer`);
    const word = answer === "accepted" || answer === "declined" ? answerLabels[answer] : "";
    const reason = sheet.text(`answers.${index}.reason`);
    return {
      label: `Alternative ${number}: ${title}`,
      value: reason === "" ? word : `${word}\n${reason}`,
    };
  });
}
