(() => {
  // Text below 12 pixels, and what can be pressed and is less than 24 pixels high or wide
  // (WCAG 2.2, 2.5.8), a line for each kind. Links within a sentence are as high as it is, and
  // marks of the picture have the steps and the table for those who cannot hit them.
  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen, [hidden]");
  const name = (element) => [element.localName, ...element.classList].join(".");
  const found = new Map();
  const tell = (what, element) => {
    const line = `${what}, ${name(element.parentElement)} > ${name(element)}`;
    found.set(line, found.get(line) ?? element.textContent.trim().slice(0, 40));
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, noscript, option") || !seen(element)) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 12) tell(`text of ${size} px`, element);
  }
  for (const target of document.querySelectorAll("button, summary, select, input, a[href]")) {
    if (target.closest("svg") || !seen(target)) continue;
    const { width, height } = target.getBoundingClientRect();
    const within = getComputedStyle(target).display === "inline" &&
      target.parentElement.textContent.trim() !== target.textContent.trim();
    if (!within && Math.min(width, height) < 23.9)
      tell(`a target of ${Math.round(width)} by ${Math.round(height)} px`, target);
  }
  return [...found].map(([line, words]) => `${line}: ${words}`);
})()
