// What words of the page mean: a pointer, the focus or a tap on one explains it, as the book's
// glossary has it. Fetched with the first sign of a pointer, a finger or the Tab key.
//
// The programs draw their sentences anew as they like, so nothing is put among their nodes: a
// sentence gets a shadow, which shows its words with the terms as buttons. What can be pressed
// itself, in the picture and among the causes, explains all of its terms.
const SENTENCES = "main p, dialog p, #doors li span, dialog li span, .legend span";
const PRESSED = ".event, .causes button";
// So long a pointer rests before it is taken to ask, and has to get from a term to its
// explanation, in milliseconds.
const RESTS = 250;
const SHADOW = `<style>
  button { display: inline; padding: 0; border: 0; background: none; color: inherit; font: inherit;
    letter-spacing: inherit; text-decoration: underline dotted; text-underline-offset: 0.2em; cursor: help; }
  button:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
  @media print { button { text-decoration: none; } }
</style>`;

const meanings = new Map();
let terms;
const load = async () => {
  const text = await (await fetch("terms.txt")).text();
  for (const line of text.trim().split("\n")) {
    const [words, meaning] = line.split("\t");
    meanings.set(words, meaning);
  }
  // The longest first, and no part of a longer word. Only what is written in capitals is always so.
  const names = [...meanings.keys()].sort((one, other) => other.length - one.length);
  const any = names.map((name) => {
    const plain = name.replace(/[^\w ]/g, "\\$&");
    return /^.[A-Z]/.test(name) ? plain : `[${name[0]}${name[0].toUpperCase()}]${plain.slice(1)}s?`;
  });
  terms = new RegExp(`(?<![\\w-])(${any.join("|")})(?![\\w-])`);
};
const meaning = (found) =>
  [found, found[0].toLowerCase() + found.slice(1)]
    .flatMap((name) => [name, name.replace(/s$/, "")])
    .map((name) => meanings.get(name))
    .find(Boolean);
// A text in parts: words, then a term, and so on; each term once.
const split = (text) => {
  const told = new Set();
  return text.split(terms).reduce((parts, part, index) => {
    const is = index % 2 && !told.has(meaning(part)) && told.add(meaning(part));
    parts.push([part, is]);
    return parts;
  }, []);
};

// What explains. One thing at a time.
const tip = document.createElement("div");
tip.id = "term";
tip.popover = "manual";
tip.setAttribute("role", "tooltip");
tip.innerHTML = `<style>
  #term { position: fixed; inset: auto; max-width: min(24rem, calc(100vw - 16px)); margin: 0; padding: 0.5rem 0.75rem;
    border: 1px solid var(--edge); border-radius: 0.5rem; background: var(--card); color: var(--ink);
    font: 0.875rem/1.4 Inter, system-ui, sans-serif; text-align: left; box-shadow: 0 4px 16px #0003; }
  #term p { margin: 0; padding: 0; border: 0; color: var(--ink); font: inherit; }
  #term p + p { margin-top: 0.35rem; }
</style>`;
let explained, timer;
const later = (does) => {
  clearTimeout(timer);
  timer = setTimeout(does, RESTS);
};
const hide = () => {
  clearTimeout(timer);
  explained = null;
  if (tip.matches(":popover-open")) tip.hidePopover();
};
const show = (element, texts) => {
  clearTimeout(timer);
  if (!texts.length || explained == element) return;
  hide();
  explained = element;
  tip.querySelectorAll("p").forEach((one) => one.remove());
  for (const name of texts) {
    const [line, strong] = [document.createElement("p"), document.createElement("b")];
    strong.textContent = name;
    line.append(strong, `: ${meaning(name)}`);
    tip.append(line);
  }
  // All beside an open dialog is out of reach.
  const within = element.getRootNode().host ?? element;
  (within.closest("dialog, main") ?? document.body).append(tip);
  tip.showPopover();
  const at = element.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const below = at.bottom + 4 + height < innerHeight || at.top < height + 8;
  tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  tip.style.top = `${below ? at.bottom + 4 : at.top - height - 4}px`;
};
const plays = () => document.querySelector(".player .play")?.ariaLabel == "pause";

// A pointer that rests asks, but where what it rests on goes by.
const ask = (element, texts) => {
  element.addEventListener("pointerenter", ({ pointerType }) => {
    if (pointerType == "mouse" && !plays()) later(() => show(element, texts()));
  });
  element.addEventListener("pointerleave", () => later(hide));
  element.addEventListener("focus", () => element.matches(":focus-visible") && show(element, texts()));
  element.addEventListener("blur", hide);
};
tip.addEventListener("pointerenter", () => clearTimeout(timer));
tip.addEventListener("pointerleave", () => later(hide));
addEventListener("scroll", hide, true);
addEventListener("pointerdown", (event) => event.composedPath().includes(tip) || hide(), true);
addEventListener(
  "keydown",
  (event) => {
    if (event.key != "Escape" || !explained) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hide();
  },
  true,
);

const term = (name) => {
  const button = document.createElement("button");
  button.textContent = name;
  button.ariaDescription = meaning(name);
  const texts = () => [name];
  ask(button, texts);
  button.addEventListener("click", () => show(button, texts()));
  // The page has other uses for these keys.
  button.addEventListener("keydown", (event) => " Enter".includes(event.key) && event.stopPropagation());
  return button;
};
// A line may end before and after a button, but none begins with the comma behind a term.
const joined = (words) => words.replace(/^[,.;:)]/, "\u2060$&");
// Shows a sentence with its terms as buttons.
const dress = (sentence) => {
  if (!sentence.isConnected || sentence.closest("#term, button, summary")) return;
  const nodes = [...sentence.childNodes];
  const texts = nodes.map((node) => (node.nodeType == Node.TEXT_NODE ? split(node.data) : []));
  let root = sentence.shadowRoot;
  if (!root && !texts.flat().some(([, is]) => is)) return;
  root ??= sentence.attachShadow({ mode: "open", slotAssignment: "manual" });
  const held = root.activeElement?.textContent;
  if (root.contains(explained)) hide();
  root.innerHTML = SHADOW;
  nodes.forEach((node, index) => {
    if (node.nodeType == Node.TEXT_NODE) {
      root.append(...texts[index].map(([part, is]) => (is ? term(part) : joined(part))));
    } else if (node.nodeType == Node.ELEMENT_NODE) {
      const slot = document.createElement("slot");
      root.append(slot);
      slot.assign(node);
    }
  });
  if (held == null) return;
  // Who was on a term stays in the sentence.
  const buttons = [...root.querySelectorAll("button")];
  const same = buttons.find((one) => one.textContent == held) ?? buttons[0];
  if (!same) sentence.tabIndex = -1;
  (same ?? sentence).focus({ preventScroll: true });
};
// What can be pressed keeps its own name and use; it is asked of when somebody points at it.
const asked = new WeakSet();
const named = (element) => split(element.textContent).flatMap(([part, is]) => (is ? [part] : []));
const wait = ({ target }) => {
  const element = target.closest?.(PRESSED);
  if (!element || asked.has(element)) return;
  asked.add(element);
  ask(element, () => named(element));
  const texts = named(element);
  if (texts.length) element.ariaDescription = texts.map((name) => `${name}: ${meaning(name)}`).join(" ");
  if (element.matches(":focus-visible")) show(element, texts);
  else if (!plays()) later(() => element.matches(":hover") && show(element, texts));
};

const waiting = new Set();
const all = (element) => {
  const own = element.closest(SENTENCES);
  if (own) waiting.add(own);
  for (const sentence of element.querySelectorAll(SENTENCES)) waiting.add(sentence);
};
const work = () => {
  waiting.forEach(dress);
  waiting.clear();
};
const changed = (records) => {
  for (const { target, addedNodes } of records) {
    const element = target.nodeType == Node.TEXT_NODE ? target.parentElement : target;
    if (!element || element.closest("svg, table, #term")) continue;
    const own = element.closest(SENTENCES);
    if (own) waiting.add(own);
    for (const node of addedNodes) if (node.nodeType == Node.ELEMENT_NODE) all(node);
  }
  work();
};

await load();
all(document.body);
work();
new MutationObserver(changed).observe(document.body, { characterData: true, childList: true, subtree: true });
for (const sign of ["pointerover", "focusin"]) addEventListener(sign, wait);
