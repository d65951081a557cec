// "On your own client": the commands that force on a program what the page shows. Fetched when
// somebody asks for it, with the file beside the page that says which order a scenario shows
// (`xtask/beside`): a line for each, its parts between tabs.
const COPIED = 2500;
let orders;

const dialog = document.createElement("dialog");
dialog.id = "own";
dialog.setAttribute("aria-labelledby", "own-title");
dialog.innerHTML = `
  <style>
    #own { width: min(46rem, calc(100vw - 2rem)); padding: 1rem 1.25rem; border: 1px solid var(--edge); border-radius: 0.7rem; background: var(--card); color: var(--ink); }
    #own > form { float: right; }
    #own h2 { margin-top: 0; }
    #own div { display: flex; gap: 0.5rem; align-items: start; margin: 0.35rem 0; }
    #own code { flex: 1; padding: 0.35rem 0.5rem; border: 1px solid var(--line); border-radius: 0.4rem; overflow-wrap: anywhere; user-select: all; }
    #own button { min-height: 1.6rem; }
  </style>
  <form method="dialog"><button>Close</button></form>
  <h2 id="own-title">On your own client</h2>
  <section></section>
  <p>Put your own program in curl’s place: it makes two requests to {url}, or IDLERACE_URL, on one
  connection. <code>--traces FOLDER</code> keeps what was seen, a file for each run: “Files” opens
  it.</p>`;
// The page below has keys of its own.
dialog.addEventListener("keydown", (event) => event.stopPropagation());
document.body.append(dialog);

const made = (name, ...content) => {
  const element = document.createElement(name);
  element.append(...content);
  return element;
};
const command = (words) => {
  const copy = made("button", "Copy");
  copy.ariaLabel = `Copy: ${words}`;
  const code = made("code", words);
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(words);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      copy.textContent = "Selected";
    }
    setTimeout(() => (copy.textContent = "Copy"), COPIED);
  };
  return made("div", code, copy);
};
const told = (set) => ([, , order, about, own]) => {
  const method = set["requests.method"] ?? own;
  const client = set["client.profile"];
  const beside = client ? ` --client ${client}` : "";
  const asks = `curl -sS {url} --next -sS -X ${method} {url}`;
  return [
    made("p", made("b", order), `: the server ${about}.`),
    command(`idlerace test --orders ${order}${beside} -- ${asks}`),
    command(`idlerace proxy --to HOST:PORT --order ${order}${beside}`),
  ];
};

export default async () => {
  orders ??= fetch("orders.txt").then((found) => (found.ok ? found.text() : ""));
  const lines = (await orders).trimEnd().split("\n").map((line) => line.split("\t"));
  const { name, set } = JSON.parse(document.querySelector(".real").dataset.run);
  const pairs = ([, settings]) => settings.split(",").filter((pair) => pair);
  const is = (pair) => set[pair.split("=")[0]] == pair.split("=")[1];
  const own = lines.filter((line) => line[0] == name && pairs(line).every(is));
  // Of two the one that says more of it.
  const most = Math.max(...own.map((line) => pairs(line).length));
  const shown = own.filter((line) => pairs(line).length == most);
  const none = "None of the orders that can be forced by plain calls is this scenario. These can:";
  const rest = shown.length ? [] : [made("p", none)];
  const all = shown.length ? shown : lines.filter(([scenario]) => !scenario);
  dialog.querySelector("section").replaceChildren(...rest, ...all.flatMap(told(set)));
  if (!dialog.open) dialog.showModal();
};
