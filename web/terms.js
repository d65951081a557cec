// What a term means, from the book's glossary: beside what it stands in, where that is pointed at,
// has the focus or is touched, until Escape or something else.
const shown = ".event, .legend span, .heads text";
const response = await fetch("./glossary.md");
const terms = [...(await response.text()).matchAll(/^\*\*(.+?)\*\*(?:, [^:]*)?: (.+)$/gm)]
  // Links and code are for the book.
  .map(([, term, means]) => [term, means.replace(/\[(.+?)\]\(.+?\)/g, "$1").replace(/[`*]/g, "")])
  .map(([term, means]) => [term, means, new RegExp(`\\b${term}s?\\b`, term == term.toUpperCase() ? "" : "i")]);
// What plain words say in place of a term.
const also = { EOF: /end of stream|read = 0/, "Idle timeout": /idle timer|idle:/, Applied: /applied/, ECONNRESET: /reset by peer/ };
const card = document.createElement("div");
card.id = "term";
card.role = "tooltip";
card.hidden = true;
document.body.append(card);
let described;
const hide = () => {
  described?.removeAttribute("aria-describedby");
  card.hidden = true;
};
export default ({ target }) => {
  const place = target.closest?.(shown);
  if (card.contains(target) || place == described && !card.hidden) return;
  hide();
  if (!place) return;
  const words = `${place.getAttribute("aria-label") ?? ""} ${place.textContent}`;
  const found = terms.filter(([term, , known]) => known.test(words) || also[term]?.test(words));
  if (!found.length) return;
  card.replaceChildren(
    ...found.slice(0, 3).map(([term, means]) => {
      const line = document.createElement("p");
      line.append(Object.assign(document.createElement("b"), { textContent: term }), `: ${means}`);
      return line;
    }),
  );
  described = place;
  place.setAttribute("aria-describedby", card.id);
  card.hidden = false;
  const { left, right, top, bottom } = (place.querySelector("text") ?? place).getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const below = bottom + 10 + height < innerHeight;
  card.style.left = `${Math.max(8, Math.min((left + right - width) / 2, innerWidth - width - 8))}px`;
  card.style.top = `${below ? bottom + 10 : top - height - 10}px`;
};
addEventListener("keydown", ({ key }) => key == "Escape" && hide());
addEventListener("scroll", hide, true);
