/* Two parts, both of which only add to a page that is complete without them. First: a player that waits to be asked. Without this script every link leads to YouTube, and with it a click of another kind than the plain one. */
(() => {
  "use strict";
  const HOST = "https://www.youtube-nocookie.com";
  const PATIENCE = 8000; // milliseconds in which an embed must have answered
  const PASSAGES = "li, p, dd, dt, td, th, h1, h2, h3, h4, h5, h6";
  const ELSEWHERE = ".aikb-backlinks, .aikb-video, .aikb-player, .aikb-bar";
  const SIZE = "aikb-player-large";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const players = new Map();

  const remember = (key, value) => {
    try {
      return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value);
    } catch {
      return null; // storage is turned off
    }
  };

  /* The moment that a link leads to: video, start and end in seconds. */
  const momentOf = (link) => {
    const query = new URL(link.href.baseVal ?? link.href).searchParams; // in a drawing it is an object
    const end = parseFloat(link.dataset.end);
    return { video: query.get("v"), start: parseInt(query.get("t"), 10) || 0, end: end || Infinity };
  };

  class Player {
    constructor(box) {
      this.box = box;
      this.texts = JSON.parse(box.dataset.say);
      this.video = box.dataset.video;
      this.lead = parseFloat(box.dataset.lead) || 0;
      this.end = Infinity;
      if (location.protocol === "file:") this.say(this.texts.file);
    }

    say(text) {
      this.line ??= this.box.appendChild(Object.assign(document.createElement("p"), { className: "aikb-status", role: "status" }));
      this.line.textContent = text;
      this.dead = true;
    }

    play({ start, end }, link) {
      const from = Math.max(0, start - this.lead);
      this.end = end;
      if (!this.frame) return this.load(from, link);
      this.link = link;
      if (this.ready) this.seek(from);
      else this.later = from;
    }

    seek(seconds) {
      this.send("seekTo", [seconds, true]);
      this.send("playVideo");
    }

    load(start, link) {
      this.link = link;
      const query = new URLSearchParams({
        enablejsapi: 1, autoplay: 1, playsinline: 1, rel: 0, start: Math.floor(start), origin: location.origin,
      });
      const frame = Object.assign(document.createElement("iframe"), {
        src: `${HOST}/embed/${this.video}?${query}`,
        title: this.box.querySelector("a").textContent,
        allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
        allowFullscreen: true,
        referrerPolicy: "strict-origin-when-cross-origin",
      });
      // The embed hears this only when its own script runs, which nothing tells: ask until it answers.
      this.asking = setInterval(() => this.post({ event: "listening" }), 200);
      this.stage = document.createElement("div");
      this.stage.className = "aikb-stage";
      this.stage.append(frame, this.tools());
      this.stage.classList.toggle("aikb-large", remember(SIZE) === "1");
      this.frame = frame;
      this.box.classList.add("aikb-loaded");
      this.box.append(this.stage);
      this.timer = setTimeout(() => this.fail(), navigator.onLine === false ? 0 : PATIENCE);
      this.watcher = new IntersectionObserver(([entry]) => this.dock(!entry.isIntersecting));
      this.watcher.observe(this.box);
    }

    dock(docked) {
      this.stage.classList.toggle("aikb-docked", docked);
      document.documentElement.classList.toggle("aikb-reading", docked);
    }

    tools() {
      const bar = document.createElement("div");
      bar.className = "aikb-tools";
      const button = (name, action) => {
        const made = Object.assign(document.createElement("button"), { type: "button", textContent: this.texts[name] });
        made.className = `aikb-${name}`;
        made.addEventListener("click", () => action(made));
        bar.append(made);
        return made;
      };
      const press = (made, on) => made.setAttribute("aria-pressed", on);
      button("here", () => this.show());
      if (!still.matches) {
        press(button("follow", (made) => {
          this.following = !this.following;
          press(made, this.following);
          if (this.following) this.show();
        }), false);
      }
      press(button("large", (made) => {
        const large = this.stage.classList.toggle("aikb-large");
        remember(SIZE, large ? "1" : "0");
        press(made, large);
      }), remember(SIZE) === "1");
      button("close", () => {
        this.close();
        this.box.querySelector("a").focus();
      });
      return bar;
    }

    close() {
      this.answered();
      this.watcher.disconnect();
      this.dock(false);
      this.stage.remove();
      this.mark(null);
      this.box.classList.remove("aikb-loaded");
      this.frame = this.stage = null;
      this.ready = this.played = this.following = false;
      this.later = undefined;
    }

    /* The embed does not play: say so, and let the links lead where they lead. */
    fail() {
      const { link, played } = this;
      this.close();
      this.say(this.texts.error);
      if (!played) location.assign(link.href.baseVal ?? link.href);
    }

    post(message) {
      this.frame?.contentWindow?.postMessage(JSON.stringify({ ...message, id: this.video, channel: "widget" }), HOST);
    }

    send(func, args = []) {
      this.post({ event: "command", func, args });
    }

    answered() {
      clearTimeout(this.timer);
      clearInterval(this.asking);
    }

    receive(message) {
      this.answered();
      if (message.event === "onReady") {
        this.ready = true;
        for (const name of ["onError", "onStateChange"]) this.send("addEventListener", [name]);
        if (this.later !== undefined) this.seek(this.later);
        this.later = undefined;
      } else if (message.event === "onError") {
        this.fail();
      } else if (message.info && typeof message.info === "object") {
        const time = message.info.currentTime;
        if (message.info.playerState === 1) this.played = true;
        if (typeof time === "number") this.at(time);
      }
    }

    /* Where the video is: stop at the end of a range, and mark the passage. */
    at(time) {
      if (time >= this.end) {
        this.end = Infinity;
        this.send("pauseVideo");
      }
      const now = this.passageAt(time + this.lead);
      if (now !== this.now) {
        this.mark(now);
        if (this.following) this.show();
      }
    }

    passageAt(time) {
      let block = null;
      for (const passage of (this.passages ??= this.find())) {
        if (passage.start > time) break;
        block = passage.block;
      }
      return block;
    }

    /* The passages of the page by their times; of equal ones the first in the text counts. */
    find() {
      const found = [];
      for (const link of document.querySelectorAll("a.yt-timestamp")) {
        const { video, start } = momentOf(link);
        const block = link.closest(PASSAGES);
        if (video === this.video && block && !link.closest(ELSEWHERE)) found.push({ start, block });
      }
      return found.reverse().sort((a, b) => a.start - b.start);
    }

    mark(block) {
      if (this.now) {
        this.now.classList.remove("aikb-now");
        this.now.removeAttribute("aria-current");
      }
      this.now = block;
      if (block) {
        block.classList.add("aikb-now");
        block.setAttribute("aria-current", "time");
      }
    }

    show(block = this.now) {
      block?.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
    }
  }

  for (const box of document.querySelectorAll(".aikb-player")) {
    if (!players.has(box.dataset.video)) players.set(box.dataset.video, new Player(box));
  }

  // An address of a page with a moment in it, as search engines have them: be there, and ask no one.
  const [first] = players.values();
  const start = parseInt(new URLSearchParams(location.search).get("t"), 10);
  if (first && start >= 0) {
    first.box.querySelector("a").href += `&t=${start}s`;
    first.mark(first.passageAt(start));
    first.show();
  }

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== HOST || typeof data !== "string") return;
    for (const player of players.values()) {
      if (player.frame && source === player.frame.contentWindow) {
        try {
          player.receive(JSON.parse(data));
        } catch {
          // Not a message of the player.
        }
        return;
      }
    }
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a.yt-timestamp, a.aikb-play, a.aikb-moment");
    if (!link || link.getAttribute("target")) return;
    const moment = momentOf(link);
    const player = players.get(moment.video);
    if (!player || player.dead) return;
    event.preventDefault();
    player.play(moment, link);
    if (link.closest(".aikb-bar")) player.show(player.passageAt(moment.start));
  });
})();

/* Previews of notes, from data files beside the pages; none is loaded before the first look. */
(() => {
  "use strict";
  const root = document.documentElement.dataset.content_root;
  const data = document.querySelector("script[data-previews]")?.dataset.previews;
  if (!data || root === undefined || location.protocol === "file:") return;
  const base = new URL(root, location.href);
  const texts = JSON.parse(data);
  const files = new Map();
  let off = false;
  let shown = null;
  let wait = 0;
  // Read the Docs has previews of its own, where a project turned them on.
  document.addEventListener("readthedocs-addons-data-ready", (event) => {
    off = Boolean(event.detail?.data?.()?.addons?.linkpreviews?.enabled);
  });

  const fileOf = (page) => {
    let sum = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(page)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
    return sum % 256;
  };

  const load = (number) => {
    if (!files.has(number)) {
      const url = new URL(`_static/aikb-previews/${number}.json`, base);
      files.set(number, fetch(url).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({})));
    }
    return files.get(number);
  };

  const hide = () => {
    clearTimeout(wait);
    if (!shown) return;
    shown.box.remove();
    shown.link.removeAttribute("aria-describedby");
    if (shown.title) shown.link.title = shown.title;
    shown = null;
  };

  const add = (box, kind, text) => text && box.append(Object.assign(document.createElement("p"), { className: kind, textContent: text }));

  const show = async (link) => {
    const { origin, pathname } = new URL(link.href);
    if (origin !== base.origin || !pathname.startsWith(base.pathname)) return;
    const page = decodeURI(pathname.slice(base.pathname.length));
    const found = (await load(fileOf(page)))[page];
    if (!found || asked !== link) return;
    const [title, channel, sentence, moments] = found;
    const box = Object.assign(document.createElement("div"), { id: "aikb-preview", className: "aikb-preview" });
    box.setAttribute("role", "tooltip");
    add(box, "aikb-preview-title", title);
    add(box, "aikb-details", [channel, moments && texts[moments === 1 ? "moment" : "moments"].replace("{count}", moments)].filter(Boolean).join(" · "));
    add(box, "", sentence);
    (link.closest("main, [role=main]") ?? document.body).append(box); // in a landmark, as all content
    const place = link.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(place.left, width - box.offsetWidth - 8));
    const below = place.bottom + box.offsetHeight + 8 < innerHeight || place.top < box.offsetHeight + 8;
    const from = box.getBoundingClientRect(); // it has `left: 0; top: 0`, wherever that is
    box.style.left = `${left - from.left}px`;
    box.style.top = `${(below ? place.bottom + 4 : place.top - box.offsetHeight - 4) - from.top}px`;
    shown = { link, box, title: link.title };
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", box.id);
  };

  let asked = null;
  const over = ({ target }) => {
    if (shown?.box.contains(target)) return;
    const link = off ? null : target.closest?.("a.wikilink[href]");
    if (link === asked) return;
    hide();
    asked = link;
    if (link) wait = setTimeout(show, 250, link);
  };
  document.addEventListener("pointerover", (event) => event.pointerType !== "touch" && over(event));
  document.addEventListener("focusin", over);
  document.addEventListener("focusout", () => {
    hide();
    asked = null;
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
})();
