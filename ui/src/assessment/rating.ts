import type { Mark } from "../components/types";
import type { Level, Rated } from "../generated/types";
import { levels, overallLikelihood, risk } from "../generated/risk";
import { levelLabels } from "../generated/vocabulary";

function level(word: string): Level | undefined {
  return levels.find((one) => one === word);
}

/** The rating of three inputs as the core's tables give it; null while one of them is not chosen. */
export function rated(initiation: string, adverseImpact: string, impact: string): Rated | null {
  const [start, harm, loss] = [level(initiation), level(adverseImpact), level(impact)];
  if (!start || !harm || !loss) return null;
  const likelihood = overallLikelihood[start][harm];
  return { likelihood, risk: risk[likelihood][loss] };
}

/** Where a rating stands in table I-2. */
export function markAt(label: string, rating: Rated, impact: string): Mark {
  return {
    label,
    likelihood: levels.indexOf(rating.likelihood),
    impact: levels.findIndex((one) => one === impact),
  };
}

/** The five values in words, lowest first. */
export const levelWords = levels.map((one) => levelLabels[one]);

/** Table I-2 by rank, for the drawing of it. */
export const risksByRank = levels.map((likelihood) =>
  levels.map((impact) => levels.indexOf(risk[likelihood][impact])),
);

/** The five values, highest first, to choose from. */
export const levelChoices = levels.map((value) => ({ value, label: levelLabels[value] })).reverse();

/** The highest of several levels; null of none. */
export function highest(of: readonly Level[]): Level | null {
  return levels.filter((one) => of.includes(one)).at(-1) ?? null;
}
