import type { Answer } from "../components/types";
import { choicesOf } from "../form/ask";
import { asValues, type Sheet } from "../form/sheet.svelte";
import type { RequestView } from "../generated/types";
import { answerLabels } from "../generated/vocabulary";
import { draft, saveDraft, type Failure } from "../lib/commands";
import type { Values } from "../lib/values";
import { router } from "../route.svelte";

/** The two steps by which the requester's ISO answers the whole. */
export type ResponseStep = "accept_assessment" | "decline_assessment";

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

/**
 * Goes on with the other answer to the whole, and takes the answers to the alternatives along; gives why not, where the
 * draft that they go to could not be kept.
 */
export async function answerOtherwise(
  sheet: Sheet,
  number: string,
  other: ResponseStep,
): Promise<Failure | null> {
  await sheet.flush();
  const kept = await draft(number, other);
  if (!kept.ok) return kept.failure;
  const answers = sheet.snapshot()["answers"] ?? [];
  const input = { ...asValues(kept.value.input), step: other, answers };
  const saved = await saveDraft(number, other, input, kept.value.version);
  if (!saved.ok) return saved.failure;
  router.go({ page: "step", number, step: other });
  return null;
}
