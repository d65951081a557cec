(() => {
  // Text that stands out by less than 4.5:1 from what lies behind it, a line for each kind of
  // it. By computed colours and by opacities, in HTML and in SVG: axe-core leaves SVG out.
  const LEAST = 4.5;
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const colour = (text) => {
    if (!known.has(text)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = "transparent";
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  };
  const over = ([r, g, b, a], under) =>
    [r, g, b].map((part, index) => part * a + under[index] * (1 - a));
  const faded = ([r, g, b, a], by) => [r, g, b, a * by];
  // WCAG 2.2, relative luminance and contrast ratio.
  const luminance = (parts) => {
    const [r, g, b] = parts.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const length = (text) => parseFloat(text) || 0;

  // What an element paints of its own below its content.
  const painted = (element, pixel) =>
    element.ownerSVGElement
      ? pixel
      : over(colour(getComputedStyle(element).backgroundColor), pixel);
  // A pixel of what is painted last in the innermost of these elements, each with its
  // background, and all that is in it with its opacity.
  const layered = (chain, pixel, last) => {
    const [element, ...inner] = chain;
    if (!element) return last(pixel);
    const within = layered(inner, painted(element, pixel), last);
    const opacity = Number(getComputedStyle(element).opacity);
    return over([...within, opacity], pixel);
  };
  const chain = (element) => {
    const all = [];
    for (let one = element; one; one = one.parentElement) all.unshift(one);
    return all;
  };
  const canvas = colour(matchMedia("(forced-colors: active)").matches ? "Canvas" : "white");

  // The fills that lie under words in a picture, where no outline of theirs covers them.
  const meets = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const fills = (text) => {
    const box = text.getBoundingClientRect();
    const shapes = text.ownerSVGElement.querySelectorAll("rect, circle, ellipse, polygon, path");
    return [...shapes].filter((shape) => {
      const before = text.compareDocumentPosition(shape) & Node.DOCUMENT_POSITION_PRECEDING;
      return before && shape.checkVisibility() && meets(shape.getBoundingClientRect(), box);
    });
  };
  const fill = (style) => faded(colour(style.fill), Number(style.fillOpacity));

  // The colours of letters and of what surrounds them, worst first tried last.
  const pairs = (element) => {
    const style = getComputedStyle(element);
    const layers = chain(element);
    if (!element.ownerSVGElement) {
      const ink = (pixel) => over(colour(style.color), pixel);
      return [[layered(layers, canvas, ink), layered(layers, canvas, (pixel) => pixel)]];
    }
    const outlined = style.stroke !== "none" && length(style.strokeWidth) >= 2;
    const halo = outlined ? faded(colour(style.stroke), Number(style.strokeOpacity)) : [0, 0, 0, 0];
    const grounds = [(pixel) => pixel];
    for (const shape of halo[3] < 1 ? fills(element) : []) {
      const below = grounds.at(-1);
      const its = getComputedStyle(shape);
      grounds.push((pixel) => over(faded(fill(its), Number(its.opacity)), below(pixel)));
    }
    return grounds.map((ground) => {
      const around = (pixel) => over(halo, ground(pixel));
      const ink = (pixel) => over(fill(style), around(pixel));
      return [layered(layers, canvas, ink), layered(layers, canvas, around)];
    });
  };

  const seen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest("script, style, noscript, title, desc, option, datalist, [hidden]") &&
    !chain(element).some((one) => getComputedStyle(one).clipPath === "inset(50%)");
  const found = new Map();
  const look = (element, words, [ink, ground]) => {
    const stands = ratio(ink, ground);
    if (stands >= LEAST) return;
    const [inks, grounds] = [ink, ground].map((one) => `rgb(${one.map(Math.round)})`);
    const place = chain(element).slice(-3);
    const names = place.map((one) => [one.localName, ...one.classList].join("."));
    const line = `${stands.toFixed(2)}:1, ${inks} on ${grounds}, ${names.join(" > ")}`;
    found.set(line, found.get(line) ?? words.trim().slice(0, 40));
  };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !seen(element)) continue;
    for (const pair of pairs(element)) look(element, node.data, pair);
  }
  for (const field of document.querySelectorAll("input[type=text], input:not([type]), select, textarea")) {
    if (!seen(field)) continue;
    const pseudo = field.placeholder && !field.value ? "::placeholder" : undefined;
    const text = colour(getComputedStyle(field, pseudo).color);
    const layers = chain(field);
    const ground = layered(layers, canvas, (pixel) => pixel);
    look(field, pseudo ?? field.value, [layered(layers, canvas, (pixel) => over(text, pixel)), ground]);
  }
  return [...found].map(([line, words]) => `${line}: ${words}`);
})()
