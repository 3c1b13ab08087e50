// Written by `cargo test -p tests --test contract`. Never edited.
import type { Level } from "./types";

/** The five values, lowest first. */
export const levels: readonly Level[] = ["very_low", "low", "moderate", "high", "very_high"];

/** NIST SP 800-30 Rev. 1, table G-5: by likelihood of initiation or occurrence, then of adverse impact. */
export const overallLikelihood: Record<Level, Record<Level, Level>> = {
  very_low: { very_low: "very_low", low: "very_low", moderate: "low", high: "low", very_high: "low" },
  low: { very_low: "very_low", low: "low", moderate: "low", high: "moderate", very_high: "moderate" },
  moderate: { very_low: "low", low: "low", moderate: "moderate", high: "moderate", very_high: "high" },
  high: { very_low: "low", low: "moderate", moderate: "moderate", high: "high", very_high: "very_high" },
  very_high: { very_low: "low", low: "moderate", moderate: "high", high: "very_high", very_high: "very_high" },
};

/** NIST SP 800-30 Rev. 1, table I-2: by overall likelihood, then impact. */
export const risk: Record<Level, Record<Level, Level>> = {
  very_low: { very_low: "very_low", low: "very_low", moderate: "very_low", high: "low", very_high: "low" },
  low: { very_low: "very_low", low: "low", moderate: "low", high: "low", very_high: "moderate" },
  moderate: { very_low: "very_low", low: "low", moderate: "moderate", high: "moderate", very_high: "high" },
  high: { very_low: "very_low", low: "low", moderate: "moderate", high: "high", very_high: "very_high" },
  very_high: { very_low: "very_low", low: "low", moderate: "moderate", high: "high", very_high: "very_high" },
};
