(async (last) => {
  // Goes from the step at which the page stands to a later one, and says of each step which
  // words stand on others: in the picture by the boxes of their letters, which may be askew,
  // beside it by the boxes of their lines.
  const channel = new MessageChannel();
  const turn = () =>
    new Promise((done) => {
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    });
  const frame = () => new Promise(requestAnimationFrame);
  // Letters may touch a neighbour's box by as much, in pixels.
  const TOUCH = 0.5;

  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  const measured = new Map();
  const heights = (font, words) => {
    const key = font + words;
    if (!measured.has(key)) {
      pen.font = font;
      const { actualBoundingBoxAscent, actualBoundingBoxDescent } = pen.measureText(words);
      measured.set(key, [actualBoundingBoxAscent, actualBoundingBoxDescent]);
    }
    return measured.get(key);
  };
  // The corners of a label in the picture, clockwise, as they are seen.
  const label = (text) => {
    const words = text.textContent.trim();
    // What is under way passes over what stands, as its name does.
    if (!words || text.closest(".flight")) return [];
    if (!text.checkVisibility({ opacityProperty: true })) return [];
    const { x, width } = text.getBBox();
    const foot = text.y.baseVal.length ? text.y.baseVal[0].value : 0;
    const [up, down] = heights(getComputedStyle(text).font, words);
    const [left, right] = [x + TOUCH, x + width - TOUCH];
    const [top, bottom] = [foot - up + TOUCH, foot + down - TOUCH];
    const matrix = text.getScreenCTM();
    const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
    const at = corners.map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
    return [{ words, corners: at, group: text.ownerSVGElement }];
  };
  // What moves over the page has words of its own; and what cuts words off at its edges.
  const known = new WeakMap();
  const around = (element) => {
    if (!known.has(element)) {
      const all = [];
      for (let one = element; one && one !== document.body; one = one.parentElement) all.push(one);
      const moves = (one) => /fixed|sticky/.test(getComputedStyle(one).position);
      const layer = all.find((one) => moves(one) || one.id === "catalogue");
      const edges = all.filter((one) => getComputedStyle(one).overflow !== "visible");
      known.set(element, { layer, edges });
    }
    return known.get(element);
  };
  // The part of a box that its ancestors let through.
  const clipped = (box, edges) => {
    let { left, top, right, bottom } = box;
    for (const edge of edges.map((one) => one.getBoundingClientRect())) {
      [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
      [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
    }
    return { left, top, right, bottom };
  };
  // The lines of all words in a part of the page that are not in a picture.
  const lines = (part) => {
    const all = [];
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest("svg, script, option, .unseen")) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { layer, edges } = around(element);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        // A line's box has room above and below its letters.
        const spare = box.height * 0.15;
        const high = { left: box.left, right: box.right, top: box.top + spare, bottom: box.bottom - spare };
        const { left, top, right, bottom } = clipped(high, edges);
        if (right - left < 2 || bottom - top < 2) continue;
        const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
        const at = corners.map(([x, y]) => ({ x: x + (x === left ? 1 : -1), y }));
        all.push({ words: node.data.trim(), corners: at, group: layer });
      }
    }
    return all;
  };
  // Whether a side of one has all of the other beyond it.
  const parted = (one, other) =>
    one.some((from, side) => {
      const to = one[(side + 1) % 4];
      const [right, down] = [to.x - from.x, to.y - from.y];
      return other.every((at) => right * (at.y - from.y) - down * (at.x - from.x) <= 0);
    });
  const found = new Map();
  const look = (all, step) => {
    all.forEach((one, index) => {
      for (const other of all.slice(0, index)) {
        if (one.group !== other.group) continue;
        if (parted(one.corners, other.corners) || parted(other.corners, one.corners)) continue;
        const pair = `"${one.words}" on "${other.words}"`;
        if (!found.has(pair)) found.set(pair, `step ${step}: ${pair}`);
      }
    });
  };
  const labels = () => [...document.querySelectorAll(".ladder svg text")].flatMap(label);
  const seen = (all) => all.map(({ words, corners }) => words + corners.map(({ x, y }) => [x, y])).join();

  // Which step it is, and of how many.
  const place = () => document.querySelector(".scrubber").ariaValueText.match(/\d+/g).map(Number);
  const scrolled = () => [...document.querySelectorAll(".frame")].map((one) => one.scrollTop).join();
  // What a step can change; the settings are looked at once.
  const changing = "header, .title, .legend, .story, .menu, .player, .brief";
  let before = ["", ""];
  let parts = [document.body];
  for (;;) {
    const [step, of] = place();
    const both = [labels(), parts.flatMap(lines)];
    parts = [...document.querySelectorAll(changing)];
    const after = both.map(seen);
    both.forEach((all, index) => after[index] !== before[index] && look(all, step));
    before = after;
    if (step >= Math.min(last, of)) return { step, of, found: [...found.values()] };
    const height = scrolled();
    dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    for (let turns = 0; place()[0] === step; turns += 1) {
      if (turns > 1000) throw new Error(`it stays at step ${step} of ${of}`);
      await turn();
    }
    // What comes into sight is drawn when the browser says that it was scrolled.
    if (scrolled() !== height) {
      await frame();
      await turn();
    }
  }
})
