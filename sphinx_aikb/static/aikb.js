/* Two parts, both of which only add to a page that is complete without them. First: a player that waits to be asked. Without this script every link leads to YouTube, and with it a click of another kind than the plain one. */
(() => {
  "use strict";
  const HOST = "https://www.youtube-nocookie.com";
  const PATIENCE = [20000, 4000]; // milliseconds for an embed to load, and then to answer
  const NEAR = 3; // seconds between two reports of the embed, when it plays faster
  const PASSAGES = "li, p, dd, dt, td, th, h1, h2, h3, h4, h5, h6";
  const ELSEWHERE = ".aikb-backlinks, .aikb-video, .aikb-player, .aikb-bar";
  const SIZE = "aikb-player-large";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const players = new Map();
  let active = null;

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
      if (location.protocol === "file:") this.say(this.texts.file);
    }

    say(text) {
      this.line ??= this.box.appendChild(Object.assign(document.createElement("p"), { className: "aikb-status", role: "status" }));
      this.line.textContent = text;
      this.dead = true;
    }

    play({ start, end }, link) {
      const from = Math.max(0, start - this.lead);
      this.range = { from, end };
      this.link = link;
      this.activate();
      if (!this.frame) return this.load(from);
      if (this.ready) this.seek(from);
      else this.later = from;
    }

    seek(seconds) {
      this.send("seekTo", [seconds, true]);
      this.send("playVideo");
    }

    /* One plays at a time, and only that one docks. */
    activate() {
      const other = active;
      active = this;
      if (other && other !== this) {
        other.send("pauseVideo");
        other.dock();
      }
      this.dock();
    }

    dock() {
      this.stage?.classList.toggle("aikb-docked", Boolean(this.away) && active === this);
      document.documentElement.classList.toggle("aikb-reading", Boolean(active.away));
    }

    load(start) {
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
      this.steadily(() => {
        this.box.classList.add("aikb-loaded");
        this.box.append(this.stage);
      });
      this.wait(navigator.onLine === false ? 0 : PATIENCE[0]);
      // That a page stands there for one that is blocked or not found is an event, too.
      frame.addEventListener("load", () => this.ready || this.wait(PATIENCE[1]));
      this.watcher = new IntersectionObserver((seen) => {
        this.away = !seen.at(-1).isIntersecting;
        this.dock();
      });
      this.watcher.observe(this.box);
    }

    /* What one reads below the box stays where it is; not every browser sees to that. */
    steadily(change) {
      const bottom = () => this.box.getBoundingClientRect().bottom;
      const before = bottom();
      change();
      if (before < 0) scrollBy({ top: bottom() - before, behavior: "instant" });
    }

    wait(time) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.fail(), time);
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
        const { link } = this;
        this.close();
        (link.closest(".aikb-bar") ? this.box.querySelector("a") : link).focus({ preventScroll: true });
      });
      return bar;
    }

    close() {
      this.answered();
      this.watcher.disconnect();
      this.steadily(() => {
        this.stage.remove();
        this.box.classList.remove("aikb-loaded");
      });
      this.mark(null);
      this.frame = this.stage = null;
      this.ready = this.away = this.following = false;
      this.later = this.state = undefined;
      this.dock();
    }

    /* The embed does not play: say so, and let the links lead where they lead. */
    fail() {
      const { link, state, frame } = this;
      if (!frame) return;
      this.close();
      this.say(this.texts.error);
      if (!state) location.assign(link.href.baseVal ?? link.href);
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
      if (message.event === "onError") return this.fail();
      if (!this.ready) {
        this.ready = true;
        for (const name of ["onError", "onStateChange"]) this.send("addEventListener", [name]);
        if (this.later !== undefined) this.seek(this.later);
        this.later = undefined;
      }
      const { currentTime: time, playerState: state } = message.info ?? {};
      if (state === 1 && this.state !== 1) this.activate(); // also where one pressed its own button
      if (state === 1 || state === 2) this.state = state;
      if (typeof time === "number") this.at(time);
    }

    /* Where the video is: stop at the end of a range, and mark the passage. */
    at(time) {
      const { from, end, inside } = this.range;
      if (time > from - NEAR && time < end) {
        this.range.inside = true; // what comes before is of the time before the click
      } else if (inside) {
        if (time >= end && time < end + NEAR) this.send("pauseVideo");
        this.range = { end: Infinity };
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
      for (let at = block; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
      block?.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
    }
  }

  const add = (box) => {
    const player = new Player(box);
    players.set(box.dataset.video, player);
    return player;
  };

  /* A time of a video that has no place of its own on the page: it plays below the first one. */
  const addFor = (video, link) => {
    const [first] = players.values();
    if (!video || !first || first.dead) return undefined;
    const box = first.box.cloneNode();
    box.removeAttribute("id");
    box.dataset.video = video;
    box.append(Object.assign(document.createElement("a"), { className: "aikb-play reference external", href: link.href, textContent: first.texts.play }));
    first.box.after(box);
    return add(box);
  };

  for (const box of document.querySelectorAll(".aikb-player")) if (!players.has(box.dataset.video)) add(box);

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

  // A policy that forbids the embed tells so at once.
  document.addEventListener("securitypolicyviolation", ({ blockedURI }) => {
    if (blockedURI.startsWith(HOST)) active?.fail();
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a.yt-timestamp, a.aikb-play, a.aikb-moment");
    if (!link || link.getAttribute("target")) return;
    const moment = momentOf(link);
    const player = players.get(moment.video) ?? addFor(moment.video, link);
    if (!player || player.dead) return;
    event.preventDefault();
    player.play(moment, link);
    if (link.closest(".aikb-bar")) player.show(player.passageAt(moment.start));
  });
})();

/* Previews of notes, from data files beside the pages; none is loaded before the first look. */
(() => {
  "use strict";
  const script = document.currentScript;
  const data = script?.dataset.previews;
  if (!data || location.protocol === "file:") return;
  const base = new URL("..", script.src); // above `_static`
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
    box.style.top = `${(below ? place.bottom : place.top - box.offsetHeight) - from.top}px`;
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
