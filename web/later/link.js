// Copies the page's link or, where that is not allowed, shows it. Fetched when somebody asks.
//
// Of a scenario as it stands in the catalogue it copies the address that brings its picture along
// where a site has such: programs that show a link look there, and run no scripts.
const SAID = 2500;
const local = /^(localhost|\[::1\]|127\..*|)$/.test(location.hostname);

const address = (query) => {
  const home = document.querySelector('meta[property="og:url"]')?.content;
  const [, plain] = query.match(/^\?v=1&scenario=([a-z0-9-]+)$/) ?? [];
  return new URL(home && plain ? `${home}s/${plain}/` : query, location.href).href;
};

const byHand = (button, link) => {
  document.getElementById("link")?.parentElement.remove();
  const shown = document.createElement("span");
  shown.className = "by-hand";
  shown.setAttribute("role", "status");
  const why = local ? "It opens on this computer only. " : "";
  shown.innerHTML = `<label for="link">${why}Copy it from here:</label>
    <input id="link" type="text" readonly /><button>Close</button>`;
  const [, field, close] = shown.children;
  field.value = link;
  close.onclick = () => {
    shown.remove();
    button.focus();
  };
  button.after(shown);
  field.select();
};

let timer;
export default async (button) => {
  const link = address(button.dataset.query);
  // The page's program keeps the text and does not change it.
  const name = button.firstChild;
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    return byHand(button, link);
  }
  name.data = local ? "Copied: opens on this computer only" : "Copied";
  clearTimeout(timer);
  timer = setTimeout(() => (name.data = "Copy link"), SAID);
};
