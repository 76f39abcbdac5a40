// What can be measured of a page as it stands. Called with what the page may say, and the least target.
({ least, foreign, language }) => {
  const faults = [];
  const tell = (what, element, more = "") =>
    faults.push(`${what}: ${name(element)}${more ? ` ${more}` : ""}`);
  const name = (element) => {
    const words = (element.innerText || element.value || "").trim().replace(/\s+/g, " ").slice(0, 60);
    const kind = element.id ? `#${element.id}` : element.className?.baseVal ?? element.className;
    return `<${element.tagName.toLowerCase()} ${kind}> ${words}`;
  };
  const seen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 1;

  const page = document.scrollingElement;
  if (page.scrollWidth > innerWidth) faults.push(`wider than the glass: ${page.scrollWidth}`);

  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  // What is typed may be longer than its field.
  for (const element of document.body.querySelectorAll("*:not(input, select, textarea)")) {
    if (!seen(element) || element.closest("svg, video")) continue;
    const style = getComputedStyle(element);
    const sticks = element.scrollWidth > element.clientWidth + 1;
    if (sticks && element.clientWidth && style.display !== "inline" && !scrolls(element))
      tell("cut off", element, `${element.scrollWidth} > ${element.clientWidth}`);
  }

  const controls = [...document.querySelectorAll("button, a[href], input, select, textarea, summary")].filter(
    (element) => seen(element) && element.type !== "hidden" && !element.closest("[inert]"),
  );
  // A label that holds its box is the target; a link within a sentence is as tall as the line.
  const target = (element) => (["checkbox", "radio"].includes(element.type) ? (element.closest("label") ?? element) : element);
  const inSentence = (element) =>
    element.tagName === "A" && getComputedStyle(element).display === "inline" && element.closest("p, li, td, th, dd");
  for (const element of controls) {
    const box = target(element).getBoundingClientRect();
    // A word is as wide as it is.
    const wide = element.tagName === "A" ? 24 : least;
    if (!inSentence(element) && (box.height < least - 0.5 || box.width < wide - 0.5))
      tell("small", element, `${Math.round(box.width)} x ${Math.round(box.height)}`);
  }
  const boxes = [...new Set(controls.map(target))].map((element) => [element, element.getBoundingClientRect()]);
  boxes.forEach(([one, a], place) => {
    for (const [other, b] of boxes.slice(place + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const raised = [one, other].some((each) => each.closest("dialog, .strip-sheet, .person, .told-here, .undo, .foot"));
      if (wide > 1 && high > 1 && !raised) tell("lies on another", one, name(other));
    }
  });

  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = words.nextNode(); text; text = words.nextNode()) {
    const around = text.parentElement;
    if (!around.checkVisibility() || around.closest("script, style, pre, textarea, kbd, code")) continue;
    const said = text.textContent.trim();
    // Of the journal nothing is left out or put into other words.
    if (around.closest(".pair")) continue;
    if (/[0-9a-f]{16}|\bticket-\d|\b(rating|complaint|call)-\w+-\d/.test(said)) tell("an id", around, said.slice(0, 60));
    if (/(^|[\s"'])\/(tmp|home|root|var|opt)\//.test(said)) tell("a path of the server", around, said.slice(0, 60));
    if (/\d{4}-\d\d-\d\d/.test(said)) tell("a date as machines write it", around, said.slice(0, 60));
    // What people write, and what the bank's directory says, is in whichever language.
    if (around.closest(".visits, .told-of, .told-here, .note, .case-text")) continue;
    if (around.closest("[lang]").lang !== language) continue;
    // What is small and in one piece is a code, which is nobody's language.
    if (/^[a-z0-9:-]+$/.test(said)) continue;
    const left = said.replace(new RegExp(foreign, "g"), "");
    if (language !== "en" && /[A-Za-z]{3,}/.test(left)) tell("in another language", around, said.slice(0, 60));
    if (language === "en" && /[\u3400-\u9fff\uac00-\ud7a3]/.test(left)) tell("in another language", around, said.slice(0, 60));
  }
  return [...new Set(faults)];
}
