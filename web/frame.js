// The page in somebody else's: how high it would like to be, in whose colours, when it plays and
// is proven. What its host says besides the address stands behind the address's #: a colour
// scheme, which is also the one message that is taken, and timeouts as people type them.
export default (open, hash) => {
  const [scheme, typed] = hash.slice(1).split("?");
  const root = document.documentElement;
  root.style.colorScheme = scheme;
  const find = (selector) => document.querySelector(selector);
  // Whoever asks for a step wants to see that one, and whoever minds motion the decisive one.
  let waits = !matchMedia("(prefers-reduced-motion)").matches && !/step=/.test(location);
  let seen;
  const look = () => {
    const frame = find(".embed .frame");
    if (!frame) return;
    if (!find(".verdict") && (seen || typed)) {
      find(".brief").insertAdjacentHTML("beforeend", "<div class=verdict></div>");
      open("proof", { typed });
    }
    // Before the timeouts are understood there is nothing to be shown.
    if (typed && !find(".verdict p:not(.busy)")) return;
    const picture = frame.firstElementChild.getBoundingClientRect().height + 2;
    const height = root.scrollHeight - frame.clientHeight + Math.min(picture, 480);
    parent.postMessage({ type: "idlerace:height", height }, "*");
    const play = find(".player .play");
    const plays = play?.ariaLabel == "pause";
    if (seen ? waits : plays && !waits) {
      waits = !seen;
      if (plays == waits) play?.click();
    }
  };
  new MutationObserver(look).observe(document.body, {
    attributeFilter: ["open"],
    characterData: true,
    childList: true,
    subtree: true,
  });
  new IntersectionObserver(
    (all) => {
      seen = all.pop().intersectionRatio > 0.49;
      look();
    },
    { threshold: 0.5 },
  ).observe(document.body);
  addEventListener("resize", look);
  addEventListener("message", ({ source, data }) => {
    if (source == parent && data?.scheme) root.style.colorScheme = data.scheme;
  });
  look();
};
