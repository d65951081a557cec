// "Run it for real": has the machine that serves the page run the scenario on its own kernel, and
// tells the page what was observed there. Fetched when somebody asks for it.
const GONE = "The program that served this page does not answer.";
let asking;

// What came of it, for the page; or a line for its reader.
const understand = ({ progress, result, error }) => {
  if (progress) return `step ${progress.step} of ${progress.of}`;
  if (!result) return error ?? "";
  const { verdict, reason, difference, observed, wire } = result;
  if (verdict != "agrees" && verdict != "differs") return reason ?? "";
  const steps = observed.events.length;
  // The step that differs is among them.
  const same = difference && steps ? steps - 1 : steps;
  const parts = difference ? [difference.at, difference.predicted, difference.observed] : [];
  const detail = [same, wire, ...parts].join("\t");
  dispatchEvent(new CustomEvent("idlerace:observed", { detail }));
  return "";
};

export default async (button) => {
  const { run, order } = button.parentElement.dataset;
  const said = button.parentElement.querySelector("[role=status]");
  asking?.abort();
  asking = new AbortController();
  said.textContent = "asking …";
  const path = order ? `api/run?order=${order}` : "api/run";
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await fetch(path, { method: "POST", headers, body: run, signal: asking.signal });
    if ([404, 405, 501].includes(answer.status)) throw GONE;
    if (!answer.ok) throw (await answer.text()).trim();
    let rest = "";
    for await (const part of chunks(answer.body.pipeThrough(new TextDecoderStream()))) {
      // Another scenario, another question.
      if (!said.isConnected) return asking.abort();
      const lines = (rest + part).split("\n");
      rest = lines.pop();
      if (lines.length) said.textContent = understand(JSON.parse(lines.pop()));
    }
    if (rest) said.textContent = understand(JSON.parse(rest));
  } catch (problem) {
    if (problem?.name != "AbortError") said.textContent = typeof problem == "string" ? problem : GONE;
  }
};

// A stream cannot be gone through by `for await` in every browser.
async function* chunks(stream) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
