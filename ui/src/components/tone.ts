/** What a colour helps to say; the word beside it says it alone. */
export type Tone = "approved" | "denied" | "owed" | "told" | "plain";
