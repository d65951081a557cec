// <idle-race scenario="crossing" step="12"></idle-race>: a scenario that can be stepped
// through, in any page. What stands inside the element is shown where scripts are off, and
// until the frame runs.
//
// Attributes: scenario, set ("requests.pause=310ms server.idle_timeout=5s"), order (as the
// page's address has it), step (a number or "end"), beside, view, zoom, theme ("auto", "light",
// "dark") and label.
(() => {
  const name = "idle-race";
  // Twice in a page is once.
  if (customElements.get(name)) return;
  // A module is no current script.
  const own = document.currentScript || document.querySelector('script[src$="embed.js"]');
  const here = new URL(".", own.src);
  const near = new IntersectionObserver(
    (seen) => seen.forEach((one) => one.isIntersecting && one.target.load()),
    { rootMargin: "300px" },
  );
  customElements.define(
    name,
    class extends HTMLElement {
      static observedAttributes = ["scenario", "set", "order", "step", "beside", "view", "zoom", "theme", "label"];

      // Through the object model: a policy against inline styles does not mind.
      connectedCallback() {
        if (!this.root) {
          this.root = this.attachShadow({ mode: "open" });
          this.style.display ||= "block";
          this.still = document.createElement("slot");
          this.picture = document.createElement("img");
          this.picture.style.maxWidth = "100%";
          this.still.append(this.picture);
          this.root.append(this.still);
        }
        this.update();
        near.observe(this);
        addEventListener("message", this);
      }

      disconnectedCallback() {
        near.unobserve(this);
        removeEventListener("message", this);
        // Put back elsewhere, a frame would load anew.
        this.frame?.remove();
        this.frame = this.source = null;
        if (this.still) this.still.style.display = "";
      }

      attributeChangedCallback() {
        if (this.root) this.update();
      }

      update() {
        const scenario = this.getAttribute("scenario") || "crossing";
        const label = this.getAttribute("label") || `Idlerace: ${scenario}, step by step`;
        const query = new URLSearchParams({ v: 1, scenario });
        for (const pair of (this.getAttribute("set") || "").split(/\s+/).filter(Boolean)) {
          const [key, ...value] = pair.split("=");
          query.append(`set.${key}`, value.join("="));
        }
        for (const key of ["order", "beside", "step", "view", "zoom", "theme"]) {
          if (this.hasAttribute(key)) query.set(key, this.getAttribute(key));
        }
        query.set("embed", 1);
        const picture = new URL(`pictures/${encodeURIComponent(scenario)}.svg`, here).href;
        // Where the page brings a picture of its own, that is shown.
        if (!this.childElementCount && this.picture.src != picture) this.picture.src = picture;
        this.picture.alt = label;
        const source = new URL(`index.html?${query}`, here).href;
        if (!this.frame) return;
        this.frame.title = label;
        if (source == this.source) return;
        // Not one more page to go back through.
        if (this.source) this.frame.contentWindow.location.replace(source);
        else this.frame.src = source;
        this.source = source;
      }

      load() {
        near.unobserve(this);
        const frame = (this.frame = document.createElement("iframe"));
        // Another origin's frame may run and open a window, and has its own origin to load
        // its program from; it may not lead the page around it away.
        if (here.origin != location.origin) {
          frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
        }
        Object.assign(frame.style, { width: "100%", height: "0", border: "0", display: "block" });
        this.update();
        this.root.append(frame);
      }

      // The frame runs and says how high it would like to be; nothing else is taken from it.
      handleEvent({ source, origin, data }) {
        if (!this.frame || source != this.frame.contentWindow || origin != here.origin) return;
        if (data?.type != "idlerace:height" || !Number.isFinite(data.height)) return;
        this.still.style.display = "none";
        this.frame.style.height = `${Math.min(Math.max(data.height, 320), 1600)}px`;
      }
    },
  );
})();
