// What the keys do, and which colours the page has: fetched when somebody asks for it. The
// choice of colours stays in this browser, and is in no address.
const KEYS = [
  ["→", "the next step"],
  ["←", "the step before"],
  ["Space", "play, or pause"],
  ["]", "the next request"],
  ["[", "the request before"],
  ["Home", "the first step"],
  ["End", "the last step"],
  ["+", "draw delays higher"],
  ["−", "draw delays less high"],
  ["Ctrl Z", "undo the last change"],
  ["Ctrl Shift Z", "do it again"],
  ["Enter", "in the tour and the course: go on"],
  ["1–4", "in the course: this answer"],
  ["Esc", "close what is open; leave the tour or the course"],
  ["?", "show this"],
];
const THEMES = [
  ["auto", "as the system has them"],
  ["light", "light"],
  ["dark", "dark"],
];
const KEPT = "idlerace.theme";
const page = document.documentElement;

const key = ([name, does]) =>
  `<tr><th scope="row">${name.split(" ").map((one) => `<kbd>${one}</kbd>`).join(" ")}</th><td>${does}</td></tr>`;
const theme = ([name, words]) =>
  `<label><input type="radio" name="theme" value="${name}" /> ${words}</label>`;

const dialog = document.createElement("dialog");
dialog.id = "keys";
dialog.setAttribute("aria-labelledby", "keys-title");
dialog.innerHTML = `
  <style>
    #keys { min-width: 19rem; padding: 1rem 1.25rem; border: 1px solid var(--edge); border-radius: 0.7rem; background: var(--card); color: var(--ink); }
    #keys > form { float: right; }
    #keys h2 { margin-top: 0; }
    #keys td, #keys th { border: 0; white-space: nowrap; }
    #keys fieldset { margin: 1rem 0 0; border: 1px solid var(--line); border-radius: 0.5rem; }
    #keys label { display: block; min-height: 1.6rem; }
  </style>
  <form method="dialog"><button>Close</button></form>
  <h2 id="keys-title">Keys</h2>
  <table>${KEYS.map(key).join("")}</table>
  <fieldset><legend>Colours</legend>${THEMES.map(theme).join("")}</fieldset>`;
dialog.addEventListener("change", ({ target }) => {
  page.dataset.theme = target.value;
  try {
    localStorage.setItem(KEPT, target.value);
  } catch {
    // A browser that keeps nothing shows them all the same.
  }
});
// The page below has keys of its own.
dialog.addEventListener("keydown", (event) => event.stopPropagation());
document.body.append(dialog);

export default () => {
  const now = page.dataset.theme || "auto";
  dialog.querySelector(`[value="${now}"]`).checked = true;
  if (!dialog.open) dialog.showModal();
};
