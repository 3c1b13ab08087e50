/** One answer that may be chosen: the value that is sent, the words that are read. */
export interface Choice {
  value: string;
  label: string;
  hint?: string | undefined;
}
