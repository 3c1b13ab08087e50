// What a person sees on the page and can lay hands on, by its words. Put before every script of window.rs.
const eyes = (() => {
  const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const shown = (element) => element.getClientRects().length > 0;
  // Exactly these words, else words that begin so: "Reason (optional)", "Requests 12".
  const best = (elements, wanted, named) => {
    const all = elements.map((element) => [element, named(element)]);
    const exact = all.find(([, name]) => name === wanted);
    return (exact ?? all.find(([, name]) => name.startsWith(wanted)) ?? [null])[0];
  };
  const nameOf = (element) => {
    const labelled = element.getAttribute("aria-labelledby");
    if (element.getAttribute("aria-label")) return words(element.getAttribute("aria-label"));
    if (labelled) return words(labelled.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
    if (element.tagName === "FIELDSET") return words(element.querySelector(":scope > legend")?.innerText);
    if (element.tagName === "TABLE") return words(element.caption?.innerText);
    return words(element.innerText);
  };
  const groups = "fieldset, [role=group], [role=search], [role=toolbar], [role=dialog], dialog, section, form[aria-label], form[aria-labelledby], table";
  // The place within the groups of these names, one inside the other.
  const within = (names) => {
    let place = document;
    for (const name of names) {
      place = best([...place.querySelectorAll(groups)].filter(shown), name, nameOf);
      if (!place) return null;
    }
    return place;
  };
  const control = (path) => {
    const place = within(path.slice(0, -1));
    if (!place) return null;
    const wanted = path[path.length - 1];
    const labels = [...place.querySelectorAll("label")].filter((label) => label.control && shown(label.control));
    const label = best(labels, wanted, (label) => words(label.textContent));
    if (label) return label.control;
    const named = [...place.querySelectorAll("input[aria-label], select[aria-label], textarea[aria-label], input[aria-labelledby], select[aria-labelledby], textarea[aria-labelledby]")];
    return best(named.filter(shown), wanted, nameOf);
  };
  const group = (name) => best([...document.querySelectorAll(`${groups}, [aria-label]`)].filter(shown), name, nameOf);
  // What to click for a choice: the option of a list, or the button or box of a group, that stands beside these words.
  const choice = (path, wanted) => {
    const group = within(path);
    if (group && group !== document) {
      const labels = [...group.querySelectorAll("label")].filter((label) => /radio|checkbox/.test(label.control?.type));
      const label = best(labels, wanted, (label) => words(label.textContent));
      if (label) return label.control;
    }
    const list = control(path);
    if (list?.tagName !== "SELECT") return null;
    return best([...list.options], wanted, (option) => words(option.textContent));
  };
  const press = (wanted) => {
    const all = [...document.querySelectorAll("button, a[href], summary, [role=button], [role=tab]")];
    return best(all.filter(shown), wanted, nameOf);
  };
  // What stands where it stood at the last glance: nobody can press what is just moving away.
  const still = (element) => {
    const { top = 0, left = 0 } = element?.getBoundingClientRect() ?? {};
    const place = element && [top, left, location.hash].join(" ");
    const stands = place !== null && place === window.eyesLast;
    window.eyesLast = place;
    return stands ? element : null;
  };
  const heading = () => words([...document.querySelectorAll("h1")].find(shown)?.innerText);
  // Whether something is drawn on a page of a document: anything that is not paper.
  const drawn = (canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0 && data[at] < 128) return true;
    return false;
  };
  // Whether nothing on the page is still being read or made.
  const settled = () =>
    !document.querySelector("[aria-busy=true]") &&
    [...document.querySelectorAll("[role=status]")].every((place) => !/^(Reading|Opening|Making)/.test(words(place.innerText))) &&
    // Pages further down are drawn when they come into sight.
    [...document.querySelectorAll("main canvas")].slice(0, 1).every(drawn);
  const says = (text) => words(document.body.innerText).includes(words(text));
  const focus = () => {
    const element = document.activeElement;
    // A heading that is read out has the focus and is no place to stop at.
    if (!element || element === document.body || element.tabIndex < 0) return "";
    return element.labels?.length ? words(element.labels[0].textContent) : nameOf(element);
  };
  return { still, control, choice, group, press, heading, settled, says, focus };
})();
