// <idle-race scenario="crossing"></idle-race>: a scenario that plays when it is seen, and can be
// stepped through, in any page. What stands inside the element is shown where scripts are off,
// and until the frame runs.
//
// Attributes: client, client-idle, server, server-idle, rtt and method, as people type them;
// scenario, set ("requests.pause=310ms server.idle_timeout=5s"), order (as the page's address
// has it), step (a number or "end": there it stands still), beside, view, zoom, words ("plain",
// "packets"), theme ("auto", "light", "dark") and label.
(() => {
  const name = "idle-race";
  // Twice in a page is once.
  if (customElements.get(name)) return;
  // A module is no current script.
  const own = document.currentScript || document.querySelector('script[src$="embed.js"]');
  const here = new URL(".", own.src);
  const plain = ["order", "beside", "step", "view", "zoom", "words", "theme"];
  const typed = ["client", "client-idle", "server", "server-idle", "rtt", "method"];
  const near = new IntersectionObserver(
    (seen) => seen.forEach((one) => one.isIntersecting && one.target.update(1)),
    { rootMargin: "300px" },
  );
  customElements.define(
    name,
    class extends HTMLElement {
      static observedAttributes = ["scenario", "set", "label", ...plain, ...typed];

      // Through the object model: a policy against inline styles does not mind.
      connectedCallback() {
        if (!this.root) {
          this.root = this.attachShadow({ mode: "open" });
          this.style.display ||= "block";
          this.still = document.createElement("slot");
          this.picture = new Image();
          this.picture.style.maxWidth = "100%";
          this.still.append(this.picture);
          this.root.append(this.still);
        }
        this.update();
        near.unobserve(this);
        near.observe(this);
        addEventListener("message", this);
      }

      disconnectedCallback() {
        removeEventListener("message", this);
        // Put back elsewhere, a frame would load anew.
        this.frame?.remove();
        this.frame = this.source = this.still.style.display = null;
      }

      attributeChangedCallback() {
        if (this.root) this.update(this.source);
      }

      update(loads) {
        const get = (key) => this.getAttribute(key);
        const scenario = get("scenario") || "crossing";
        const label = get("label") || `Idlerace: ${scenario}`;
        const query = new URLSearchParams({ v: 1, scenario });
        for (const pair of get("set")?.match(/\S+/g) || []) {
          const [key, ...value] = pair.split("=");
          query.append("set." + key, value.join("="));
        }
        const given = new URLSearchParams();
        for (const [keys, into] of [[plain, query], [typed, given]])
          for (const key of keys) if (get(key) != null) into.set(key, get(key));
        // Where the page brings a picture of its own, that is shown.
        if (!this.childElementCount)
          this.picture.src = `${here}pictures/${encodeURIComponent(scenario)}.svg`;
        this.picture.alt = label;
        const source = `${here}index.html?${query}&embed=1#?${given}`;
        const scheme = this.paint();
        if (loads && source != this.source) {
          this.source = source;
          // Another frame, for with another address in it there is one more page to go back through.
          const frame = document.createElement("iframe");
          // Another origin's frame may run and open a window, and has its own origin to load
          // its program from; it may not lead the page around it away.
          if (here.origin != location.origin)
            frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
          // When the page gets other colours the frame has a colour to change, and says so.
          frame.style = "width:100%;border:0;display:block;transition:color 1ms";
          frame.style.height = this.frame?.style.height || 0;
          frame.ontransitionend = () => this.paint();
          frame.src = source.replace("#", "#" + scheme);
          this.frame?.remove();
          this.root.append((this.frame = frame));
        }
        if (this.frame) this.frame.title = label;
      }

      // Where text is light the page is dark, and so is its frame then, which has the colours of
      // its system otherwise. Of a colour the green tells best how light it is, however the colour
      // is written.
      paint() {
        const canvas = new OffscreenCanvas(1, 1).getContext("2d");
        canvas.fillStyle = getComputedStyle(this).color;
        canvas.fillRect(0, 0, 1, 1);
        let scheme = canvas.getImageData(0, 0, 1, 1).data[1] > 127 ? "dark" : "light";
        const theme = this.getAttribute("theme");
        if (/^(dark|light)$/.test(theme)) scheme = theme;
        this.picture.style.colorScheme = scheme;
        if (this.frame) {
          this.frame.style.colorScheme = scheme;
          this.frame.contentWindow.postMessage({ scheme }, "*");
        }
        return scheme;
      }

      // The frame runs and says how high it would like to be; nothing else is taken from it.
      // Beside it there is always some of the page, to scroll by.
      handleEvent({ source, origin, data }) {
        if (source != this.frame?.contentWindow || origin != here.origin || !data?.height) return;
        this.still.style.display = "none";
        // What is no number makes no height, and changes nothing.
        this.frame.style.height = `clamp(320px, ${data.height}px, 85vh)`;
        this.paint();
      }
    },
  );
})();
