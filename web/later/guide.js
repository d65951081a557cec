// The tour and the course: fetched when somebody begins one, or comes by an address that leads
// there. What is shown is in the address alone; this goes from one to the next, has the words
// beside the picture, and gives back at the end what was there before. Of the page it knows the
// address, its headings, and whether it plays.
const TOUR = "tour", COURSE = "course";
const DOOR = "./#door-timeouts";
// What was on the page before, kept for as long as the window is open; and what was typed at the door.
const BEFORE = "idlerace.before", TYPED = "idlerace.typed";
const SKIPPED = "skip";

const kept = (name, store = "sessionStorage") => {
  try {
    return window[store][name];
  } catch {
    // A browser that keeps nothing gives nothing back.
  }
};
const keep = (name, value) => {
  try {
    if (value == null) delete sessionStorage[name];
    else sessionStorage[name] = value;
  } catch {
    // As above.
  }
};
const asked = () => new URLSearchParams(location.search);

const guide = document.createElement("section");
guide.id = "guide";
guide.hidden = true;
guide.innerHTML = `
  <style>
    #guide { display: flex; flex-direction: column; gap: 0.5rem; padding: 0.8rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--card); }
    #guide[hidden] { display: none; }
    #guide :is(p, ol) { margin: 0; max-width: 42rem; }
    #guide h1 { margin: 0; outline: 0; }
    #guide .count { color: var(--mute); font-size: 0.8125rem; }
    #guide .said { color: var(--mute); }
    #guide .truth { font-weight: 600; }
    #guide-words { display: grid; gap: 0.5rem; }
    #guide .choices { display: grid; gap: 0.35rem; }
    #guide .choices button { display: flex; gap: 0.6rem; align-items: baseline; text-align: left; line-height: 1.3; }
    #guide .steps { display: flex; flex-wrap: wrap; gap: 0.4rem 0.9rem; align-items: baseline; }
    #guide .steps button { min-height: 2rem; padding-inline: 0.9rem; }
    #guide .steps button.link { min-height: 1.6rem; padding: 0; }
    #guide a { display: inline-block; line-height: 1.6rem; color: var(--focus); }
    #guide ol { padding-left: 1.6rem; }
    #guide li { padding-block: 0.1rem; }
    #guide.right { box-shadow: inset 4px 0 var(--res); }
    #guide.wrong { box-shadow: inset 4px 0 var(--notice); }
    .guided #page > header, .guided #page > main > :is(.title, aside), .guided :is(.real, .zoom, .keys, #own-client), body.guided .story { display: none; }
    body.guided { height: auto; min-height: 100vh; min-height: 100dvh; }
    body.guided #page > main { display: flex; flex: 1; flex-direction: column; }
    body.guided #page .stage { flex: 1; height: auto; min-height: 19rem; padding: 0; }
    body.guided #page .scenes { flex: 1 1 0; }
    body.guided[data-shows] .story { display: flex; gap: 0.4rem 1.2rem; max-height: none; padding: 0.3rem 1.25rem 0.5rem; border-top: 1px solid var(--line); border-left: 0; overflow: visible; flex-direction: row; }
    body.guided .story > .told { display: grid; grid-auto-flow: column; grid-template-rows: auto 1fr; grid-auto-columns: minmax(0, 1fr); flex: 1; gap: 0 1.2rem; min-width: 0; margin: 0; padding: 0; border: 0; }
    body.guided .story > .told > * { display: none; margin-inline: 0; order: 0; }
    body.guided .story > .told > .which { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    body.guided[data-shows=log] .story > .told > :is(.log, :has(+ .log)) { display: block; }
    body.guided .story > .told > h2:not(.which) { margin-block: 0.2rem 0; }
    body.guided[data-shows=counts] .story > .told > .counts { display: flex; margin-bottom: 0; }
    body.guided .counts div { display: flex; gap: 0.4rem; align-items: baseline; padding: 0.15rem 0.6rem; }
    body.guided .counts { align-items: flex-start; }
    body.guided .counts b { font-size: 1.125rem; }
    body.guided .log { max-height: 5.5em; }
    @media (min-width: 68.75em) {
      body.guided { display: grid; grid-template: minmax(0, 1fr) auto / 25rem minmax(0, 1fr); height: 100vh; }
      #guide { grid-area: 1 / 1; padding-top: 1.4rem; border: 0; border-right: 1px solid var(--line); font-size: 1.0625rem; gap: 0.8rem; overflow-y: auto; }
      #guide h1 { font-size: 1.5rem; }
      body.guided #page > main { grid-area: 1 / 2; min-height: 0; }
      body.guided #page .stage { min-height: 0; }
      body.guided .player { grid-area: 2 / 1 / 3 / 3; }
      body.guided .legend { padding-left: 12px; }
      body.guided .log { max-height: 8.5em; }
      body.guided .ladder { zoom: calc(1.2rem / 16px); }
    }
    @media (max-width: 39.9375em) {
      #guide { padding: 0.5rem 0.75rem; gap: 0.35rem; font-size: 0.875rem; line-height: 1.35; }
      #guide .steps { gap: 0.3rem 0.7rem; }
      #guide .steps button:not(.link) { padding-inline: 0.7rem; }
      body.guided .legend { display: none; }
      body.guided[data-shows] .story { padding: 0.2rem 0.75rem; }
      body.guided[data-shows=counts] .story { order: -1; border-top: 0; }
      body.guided:has(.pair) #page .stage { min-height: 34rem; }
      body.guided[data-shows] .story:has(.told + .told), body.guided[data-shows=log] .story > .told { display: flex; flex-direction: column; }
      body.guided[data-shows=log] .story > .told > .log { max-height: 3.4em; padding: 2px 8px; }
    }
    @media (forced-colors: active) { #guide { border: 1px solid; } }
    @media print { #guide .steps { display: none; } }
  </style>
  <p class="count"></p>
  <h1 tabindex="-1" aria-describedby="guide-words"></h1>
  <div id="guide-words" aria-live="polite"></div>
  <div class="choices"></div>
  <div class="steps"></div>`;
document.getElementById("page").before(guide);
const part = (selector) => guide.querySelector(selector);

// An element with words in it, and a button that does something.
const made = (tag, words, more = {}) => Object.assign(document.createElement(tag), { textContent: words }, more);
const button = (words, onclick, more) => made("button", words, { onclick, ...more });
const link = (words, href, more) => made("a", words, { href, ...more });

// The page's address changes as by its own hand: an entry of its own, which "back" leads out of.
const go = (query) => {
  history.pushState((history.state ?? 0) + 1, "", query);
  dispatchEvent(new PopStateEvent("popstate"));
};
const there = (kind, number, said) => {
  const query = new URLSearchParams({ v: 1, [kind]: number });
  if (said?.length) query.set("said", said.join("."));
  return `?${query}`;
};
const leave = () => {
  const before = kept(BEFORE);
  keep(BEFORE);
  go(before ?? free());
};
// The run that is shown, without a guide.
const free = () => {
  const query = asked();
  for (const key of ["tour", "course", "said", "step"]) query.delete(key);
  if (asked().has(COURSE)) query.set("scenario", texts.course[question()]?.scenario ?? "crossing");
  return `?${query}`;
};

// The files as blocks of lines.
const texts = {};
const blocks = async (name) => {
  const answer = await fetch(`./${name}.txt`);
  return (await answer.text()).trim().split(/\n\n+/).map((block) => block.split("\n"));
};
const read = {
  tour: async () => (await blocks(TOUR)).map(([title, shows, words]) => ({ title, shows, words })),
  course: async () => {
    const [labels, ...all] = await blocks(COURSE);
    texts.labels = Object.fromEntries(labels.map((line) => /^(\w+): (.*)/.exec(line).slice(1)));
    return all.map(([scenario, ask, ...lines]) => {
      const [, href, title] = /^book: (\S+) (.*)/.exec(lines.pop());
      const answers = lines.map((line) => {
        const [, word, sign, why] = /^(\w+)([!:]) (.*)/.exec(line);
        return { word, right: sign === "!", why };
      });
      return { scenario, ask, answers, href, title };
    });
  },
};

const fill = ({ kind, count, title, words, choices = [], steps, look = "", shows }) => {
  guide.className = look;
  guide.setAttribute("aria-label", kind === TOUR ? "Guided tour" : "Course");
  part(".count").textContent = count;
  part("h1").textContent = title;
  part("#guide-words").replaceChildren(...words);
  part(".choices").replaceChildren(...choices);
  part(".steps").replaceChildren(...steps);
  if (shows && shows !== "picture") document.body.dataset.shows = shows;
  else delete document.body.dataset.shows;
};
const end = (words) => button(words, leave, { id: "guide-end", className: "link" });
const next = (words, query) => button(words, () => go(query), { id: "guide-next", className: "main" });
const door = () => link("Your two timeouts", DOOR, { id: "guide-door" });

const tour = (number) => {
  const stop = texts.tour[number - 1];
  const of = texts.tour.length;
  const last = number === of;
  const words = [made("p", stop.words)];
  if (last && kept(TYPED, "localStorage")) words.push(made("p", "What you typed there is there again.", { className: "said" }));
  const back = button("Back", () => go(there(TOUR, number - 1)), { id: "guide-back", disabled: number === 1 });
  const on = last
    ? button("Name your two timeouts", () => location.assign(DOOR), { id: "guide-next", className: "main" })
    : next("Next", there(TOUR, number + 1));
  const steps = [back, on, end("Leave the tour"), link("Its settings", free(), { id: "guide-open" })];
  fill({ kind: TOUR, count: `Tour, ${number} of ${of}`, title: stop.title, words, steps, shows: stop.shows });
};

// The number of the question, from 0, and what was said so far.
const question = () => +asked().get(COURSE) - 1;
const said = () => (asked().get("said") ?? "").split(".").filter(Boolean);
const isRight = (number, word) => texts.course[number].answers.some((one) => one.right && one.word === word);
const right = (words) => words.filter((word, number) => number < texts.course.length && isRight(number, word)).length;
const count = (number, words) => {
  const answered = Math.min(words.length, number);
  const score = answered ? ` · ${right(words.slice(0, answered))} of ${answered} right` : "";
  return `Question ${number} of ${texts.course.length}${score}`;
};
const label = (word) => texts.labels[word] ?? "no answer";

const ask = (number, words) => {
  const { ask, answers } = texts.course[number];
  const before = Array.from({ length: number }, (_, one) => words[one] ?? SKIPPED);
  const answer = (word) => go(there(COURSE, number + 1, [...before, word]));
  const choices = answers.map(({ word }, one) => {
    const choice = button("", () => answer(word));
    choice.dataset.guess = word;
    choice.append(made("kbd", one + 1, { ariaHidden: "true" }), made("span", label(word)));
    return choice;
  });
  const skip = button("Just show me", () => answer(SKIPPED), { id: "guide-skip", className: "link" });
  fill({ kind: COURSE, count: count(number + 1, before), title: "What will the client see?", words: [made("p", ask)], choices, steps: [skip, end("Leave the course")] });
};

// While the picture plays on to what came of it, the answer waits; not for ever where it does not.
const LONGEST = 3000;
let waits, began;
const plays = () => document.querySelector(".player .play")?.ariaLabel === "pause";
const look = () => {
  if (plays()) began = true;
  else if (began) waits?.();
};
new MutationObserver(look).observe(document.body, { subtree: true, attributeFilter: ["aria-label"] });
const isStill = () =>
  matchMedia("(prefers-reduced-motion: reduce)").matches || asked().has("step") || asked().has("view");
const watch = (number, words) => {
  if (isStill()) return reveal(number, words);
  const word = words[number];
  const tell = () => {
    waits = undefined;
    const held = guide.contains(document.activeElement);
    reveal(number, words);
    if (held) part("h1").focus();
  };
  [waits, began] = [tell, false];
  const title = word === SKIPPED ? "Watch what comes" : `You said: ${label(word)}`;
  const show = button("Tell me", () => waits?.(), { id: "guide-next", className: "main" });
  fill({ kind: COURSE, count: count(number + 1, words.slice(0, number)), title, words: [made("p", "The picture plays on.")], steps: [show, end("Leave the course")] });
  look();
  setTimeout(() => waits === tell && !plays() && tell(), LONGEST);
};

const reveal = (number, words) => {
  const { answers, scenario } = texts.course[number];
  const truth = answers.find((one) => one.right);
  const yours = answers.find((one) => one.word === words[number]);
  const ok = yours === truth;
  const lines = [];
  if (yours && !ok) lines.push(made("p", `You said: ${label(yours.word)}. ${yours.why}`, { className: "why" }));
  lines.push(made("p", `${label(truth.word)}.`, { className: "truth" }), made("p", truth.why));
  const title = ok ? "Right." : yours ? "Not so." : "So it went.";
  const isLast = number + 1 === texts.course.length;
  const steps = [
    next(isLast ? "How it went" : "Next question", there(COURSE, number + 2, words)),
    end("Leave the course"),
    link("Its settings", `?v=1&scenario=${scenario}`, { id: "guide-open" }),
  ];
  fill({ kind: COURSE, count: count(number + 1, words), title, words: lines, steps, look: ok ? "right" : "wrong" });
};

const result = (words, hasBook) => {
  const list = made("ol", "");
  texts.course.forEach(({ answers, href, title }, number) => {
    const truth = answers.find((one) => one.right).word;
    const ok = words[number] === truth;
    const how = ok ? "Right" : texts.labels[words[number]] ? "Not so" : "Not answered";
    const line = made("li", `${how}: ${label(truth)}. `);
    // The chapters stand beside the page where the book does.
    if (hasBook && !ok) line.append(link(title, `book/${href}`));
    list.append(line);
  });
  const steps = [
    door(),
    hasBook && link("The book: which cause is it?", "book/causes.html", { id: "guide-book" }),
    link("The tour", there(TOUR, 1)),
    button("Once more", () => go(there(COURSE, 1)), { id: "guide-again" }),
    end("Leave the course"),
  ];
  const { length } = texts.course;
  fill({ kind: COURSE, count: "The course is over", title: `${right(words)} of ${length} right`, words: [list], steps: steps.filter(Boolean) });
};

// What the address asks for, as it was shown last.
let shown, hasBook;
const render = async () => {
  const query = asked();
  const kind = query.has("embed") ? null : [COURSE, TOUR].find((key) => +query.get(key) > 0);
  const number = kind && +query.get(kind);
  const place = kind && [kind, number, query.get("said")].join();
  if (place === shown) return;
  shown = place;
  waits = undefined;
  if (kind) texts[kind] ??= await read[kind]();
  if (shown !== place) return;
  const most = kind && texts[kind].length + (kind === COURSE);
  const on = !!kind && number <= most;
  const held = guide.contains(document.activeElement);
  document.body.classList.toggle("guided", on);
  guide.hidden = !on;
  if (!on) {
    delete document.body.dataset.shows;
    const home = held && document.querySelector("main h1");
    if (home) home.tabIndex = -1, home.focus();
    return;
  }
  if (kind === TOUR) tour(number);
  else if (number === most) result(said(), hasBook);
  else if (said().length < number) ask(number - 1, said());
  else watch(number - 1, said());
  guide.scrollTop = 0;
  scrollTo(0, 0);
  part("h1").focus({ preventScroll: true });
  setTimeout(aim, SETTLED);
};
// The picture has another size with each text, and when the page needs no scroll bar any more: it
// is drawn anew, and what is spoken of stays in sight. A picture that becomes larger or smaller
// keeps its place by pixels of the screen, which is another moment.
const aim = () => {
  for (const frame of document.querySelectorAll(".guided .ladder .frame")) {
    const head = frame.querySelector(".playhead path")?.getBoundingClientRect();
    const { top, height } = frame.getBoundingClientRect();
    const off = head && head.top - top;
    if (off < 0 || off > height - 20) frame.scrollTop += ((off - height / 2) * frame.offsetHeight) / height;
  }
};
const SETTLED = 200;
const sizes = new ResizeObserver(() =>
  requestAnimationFrame(() => {
    dispatchEvent(new Event("resize"));
    setTimeout(aim, SETTLED);
  }),
);
for (const one of [guide, document.documentElement]) sizes.observe(one);

// The arrows to the left and right and the space bar are the clock's.
const onKey = (event) => {
  const { key, target } = event;
  if (guide.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const choices = [...guide.querySelectorAll("[data-guess]")];
  const all = [...guide.querySelectorAll("button:enabled, a")];
  const here = all.indexOf(target);
  const takes = /^(button|a|select|summary)$/.test(target.localName);
  if (key === "Escape") leave();
  else if (key === "Enter" && !takes && part(".main")) part(".main").click();
  else if (choices[key - 1] && target.localName !== "select") choices[key - 1].click();
  else if (key === "ArrowDown" && guide.contains(target)) all[(here + 1) % all.length].focus();
  else if (key === "ArrowUp" && guide.contains(target)) all.at(here < 0 ? -1 : here - 1).focus();
  else return;
  event.preventDefault();
};
addEventListener("keydown", onKey, true);
addEventListener("popstate", render);
addEventListener("idlerace:address", render);
// Somebody who has come by a link had nothing before it.
if (!history.state && (asked().has(TOUR) || asked().has(COURSE))) keep(BEFORE);

// Begins the tour or the course, or shows what the address has of them.
export const show = (kind, site) => {
  hasBook = site === "site";
  if (!kind) return render();
  if (!asked().has(TOUR) && !asked().has(COURSE)) keep(BEFORE, location.search);
  go(there(kind, 1));
};
