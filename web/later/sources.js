// Where a profile's figures were read, out of a file beside the page (`xtask/beside`): a line a
// figure, its parts between tabs: whose, the figure, and where it was read or measured. The first
// line of each profile is its title. Fetched by whoever wants to know.
let text;

// Where a place can be looked up: its address, or the tree of the commit that it names.
const link = (place) => {
  for (const word of place.split(/\s+/)) {
    if (word.startsWith("https://")) return word;
    const [, repository, commit] = word.match(/^([^/@]+\/[^/@]+)@([0-9a-f]{7,}):*$/) ?? [];
    if (commit) return `https://github.com/${repository}/tree/${commit}`;
  }
};
const made = (name, ...content) => {
  const element = document.createElement(name);
  element.append(...content);
  return element;
};
const place = (text) => {
  const href = link(text);
  if (!href) return made("small", text);
  const leads = made("a", text);
  Object.assign(leads, { href, rel: "noreferrer" });
  return made("small", leads);
};

const fill = async (details) => {
  text ??= fetch("sources.txt").then((found) => (found.ok ? found.text() : ""));
  const lines = (await text).split("\n").map((line) => line.split("\t"));
  const own = lines.filter(([whose]) => whose == details.dataset.whose);
  const [, title] = own.shift() ?? [];
  const said = title ? `${title}, unless a setting below says otherwise:` : "";
  details.querySelector("p").textContent = said;
  const figures = own.map(([, figure, ...places]) => made("li", figure, ...places.map(place)));
  details.querySelector("ul").replaceChildren(...figures);
};

const filled = new WeakSet();
export default (details) => {
  if (filled.has(details)) return;
  filled.add(details);
  fill(details);
  // Another profile, other figures.
  new MutationObserver(() => fill(details)).observe(details, { attributeFilter: ["data-whose"] });
};
