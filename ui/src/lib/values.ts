/** What was typed into the questions of a step or a form, as it was typed: the core reads it, and nothing else does. */
export type Value = string | number | boolean | null | Value[] | Values;
/** Values by the name of their question. */
export interface Values {
  [name: string]: Value;
}

/** Whether a value holds named values. */
export function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
