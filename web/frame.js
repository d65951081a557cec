// The page in somebody else's: how high it would like to be, in whose colours, when it plays and
// is proven. What its host says besides the address stands behind the address's #: a colour
// scheme, which is also the one message that is taken, and timeouts as people type them.
export default (open, hash) => {
  const [scheme, typed] = hash.slice(1).split("?");
  const root = document.documentElement;
  const paint = (scheme) => (root.style.colorScheme = scheme);
  paint(scheme);
  const find = (selector) => document.querySelector(selector);
  // Whoever asks for a step wants to see that one, and whoever minds motion the decisive one.
  let waiting =
    !matchMedia("(prefers-reduced-motion: reduce)").matches && !location.search.includes("step=");
  let seen, proving;
  const look = () => {
    const frame = find(".embed .frame");
    if (!frame) return;
    if (!proving && (seen || typed)) {
      proving = true;
      find(".brief").insertAdjacentHTML("beforeend", "<div class=verdict></div>");
      open("proof", { typed });
    }
    // Before the timeouts are understood there is nothing to be shown.
    if (typed && !find(".verdict p:not(.busy)")) return;
    const picture = Math.min(frame.firstElementChild.getBoundingClientRect().height + 2, 480);
    const height = root.scrollHeight - frame.clientHeight + picture;
    parent.postMessage({ type: "idlerace:height", height }, "*");
    const play = find(".player .play");
    const plays = /pause/i.test(play?.ariaLabel);
    if (seen && waiting) {
      waiting = false;
      if (!plays) play?.click();
    } else if (!seen && plays && !waiting) {
      waiting = true;
      play.click();
    }
  };
  new MutationObserver(look).observe(document.body, {
    attributeFilter: ["open"],
    characterData: true,
    childList: true,
    subtree: true,
  });
  const half = (all) => {
    seen = all.pop().intersectionRatio > 0.49;
    look();
  };
  new IntersectionObserver(half, { threshold: 0.5 }).observe(document.body);
  addEventListener("resize", look);
  addEventListener("message", ({ source, data }) => {
    if (source == parent && data?.type == "idlerace:scheme") paint(data.scheme);
  });
  look();
};
