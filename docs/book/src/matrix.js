// Filters and sorts the tables of the matrix. Without it they are plain tables.
const form = document.getElementById("pick");
const rows = [...document.querySelectorAll("#clients tbody tr")];
const servers = [...document.querySelectorAll("#servers tbody tr")];
const words = new Map([...rows, ...servers].map((row) => [row, row.textContent.toLowerCase()]));

/** Shows the rows that are asked for, and says how many. */
function pick() {
  const { text, order, is } = form.elements;
  const asked = text.value.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (row) => asked.every((word) => words.get(row).includes(word));
  for (const row of rows) {
    const of = !order.value || row.id.endsWith(`.${order.value}`);
    const marked = !is.value || (row.dataset.is ?? "").split(" ").includes(is.value);
    row.hidden = !(of && marked && has(row));
  }
  for (const row of servers) row.hidden = !has(row);
  const shown = rows.filter((row) => !row.hidden).length;
  form.elements.count.value = `${shown} of ${rows.length} rows of clients`;
}

/** Puts a table's rows in the order of one of its columns; a second time, backwards. */
function sort(table, column, head) {
  const backwards = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", backwards ? "descending" : "ascending");
  const body = table.tBodies[0];
  const of = (row) => row.cells[column].textContent;
  const sorted = [...body.rows].sort((one, other) =>
    of(one).localeCompare(of(other), "en", { numeric: true }));
  body.append(...(backwards ? sorted.reverse() : sorted));
}

for (const table of document.querySelectorAll("table.matrix")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, column, head));
    head.append(button);
  });
}

form.hidden = false;
form.addEventListener("input", pick);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(pick));
form.elements.twice.addEventListener("click", () => {
  form.reset();
  form.elements.is.value = "twice";
  setTimeout(pick);
});
if (new URLSearchParams(location.search).has("twice")) form.elements.twice.click();
pick();
