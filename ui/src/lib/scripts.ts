/** Letters of scripts other than Latin. */
const others = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/** Whether a text has letters for which other faces are needed than Public Sans. */
export function needsScripts(text: string): boolean {
  return others.test(text);
}

/**
 * Loads the rules of the faces for other scripts, two hundred thousand characters: after the page stands, so that it
 * stands sooner.
 */
export function loadScripts(): void {
  void document.fonts.ready.then(() => import("../styles/scripts"));
}
