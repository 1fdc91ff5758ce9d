/* Two parts, both of which only add to a page that is complete without them. First: a player that waits to be asked. Without this script every link leads to YouTube, and with it a click of another kind than the plain one. */
(() => {
  "use strict";
  if (window.aikbPlayers) return; // a theme that swaps pages may run the scripts of each
  window.aikbPlayers = true;
  const HOST = "https://www.youtube-nocookie.com";
  const PATIENCE = [20000, 4000]; // milliseconds for an embed to load, and then to answer
  const NEAR = 3; // seconds between two reports of the embed, when it plays faster
  const PASSAGES = "li, p, dd, dt, td, th, .line, h1, h2, h3, h4, h5, h6";
  const SIZE = "aikb-player-large";
  const DEAD = "aikb-player-dead-";
  const root = document.documentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const players = new Map();
  let active = null;

  const remember = (store, key, value) => {
    try {
      return value === undefined ? window[store].getItem(key) : window[store].setItem(key, value);
    } catch {
      return null; // storage is turned off
    }
  };

  const parsed = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null; // no message of the player
    }
  };

  /* The moment that a link leads to: video, start and end in seconds. */
  const momentOf = (link) => {
    const query = new URL(link.href.baseVal ?? link.href, location).searchParams; // an object in a drawing
    const start = parseInt(query.get("t"), 10);
    return { video: query.get("v"), start: start >= 0 ? start : null, end: parseFloat(link.dataset.end) || Infinity };
  };

  const unfold = (node) => {
    for (let at = node; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  class Player {
    constructor(box) {
      this.box = box;
      this.texts = JSON.parse(box.dataset.say);
      this.video = box.dataset.video;
      this.lead = parseFloat(box.dataset.lead) || 0;
      if (location.protocol === "file:") this.say(this.texts.file);
      else if (remember("sessionStorage", DEAD + this.video)) this.say(this.texts.error);
    }

    say(text) {
      this.line ??= this.box.appendChild(Object.assign(document.createElement("p"), { className: "aikb-status", role: "status" }));
      this.line.textContent = text;
      this.dead = true;
    }

    play({ start, end }, link) {
      // The button goes on where the video was closed.
      const from = start === null ? this.time ?? 0 : Math.max(0, start - this.lead);
      unfold(this.box);
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
        if (other.frame && !other.ready) other.close(); // it would start as soon as it is there
        other.send("pauseVideo");
        other.mark(null);
        other.dock();
      }
      this.dock();
    }

    dock() {
      const docked = Boolean(this.away) && active === this;
      if (this.stage) {
        const room = this.place.style; // what was there stays free, so that no text moves
        if (docked) room.minHeight ||= `${this.place.offsetHeight}px`;
        this.stage.classList.toggle("aikb-docked", docked);
        if (!docked) room.minHeight = "";
      }
      const shown = active?.away && active.stage;
      if (shown) root.style.setProperty("--aikb-room", `${shown.offsetHeight + 32}px`);
      root.classList.toggle("aikb-reading", Boolean(shown));
    }

    load(start) {
      const query = new URLSearchParams({
        enablejsapi: 1, autoplay: 1, playsinline: 1, rel: 0, start: Math.floor(start), origin: location.origin,
      });
      const frame = Object.assign(document.createElement("iframe"), {
        src: `${HOST}/embed/${this.video}?${query}`,
        title: this.box.querySelector("a").textContent,
        allow: "autoplay; encrypted-media; picture-in-picture",
        allowFullscreen: true,
        referrerPolicy: "strict-origin-when-cross-origin",
      });
      const make = (kind) => Object.assign(document.createElement("div"), { className: `aikb-${kind}` });
      this.stage = make("stage");
      this.stage.append(frame, this.tools());
      this.stage.classList.toggle("aikb-wide", remember("localStorage", SIZE) === "1");
      this.place = make("place");
      this.place.append(this.stage);
      this.frame = frame;
      this.steadily(() => {
        this.box.classList.add("aikb-loaded");
        this.box.insertBefore(this.place, this.box.querySelector(".aikb-bar"));
      }, this.box.contains(this.link) ? null : this.link);
      if (!this.link.getClientRects().length) frame.focus({ preventScroll: true }); // the link is gone
      this.wait(navigator.onLine === false ? 0 : PATIENCE[0]);
      // What stands there for an embed that is blocked or not found is loaded, too. One that is there
      // hears nothing before its own script runs, which nothing tells: ask until it answers.
      frame.addEventListener("load", () => {
        if (this.ready) return;
        this.answered();
        this.wait(PATIENCE[1]);
        this.asking = setInterval(() => this.post({ event: "listening" }), 250);
      });
      this.watcher = new IntersectionObserver((seen) => {
        if (!this.box.isConnected) return lookAgain();
        this.away = seen.at(-1).intersectionRatio < 0.5;
        this.dock();
      }, { threshold: 0.5 });
      this.watcher.observe(this.place);
    }

    /* What one reads below the box stays where it is; not every browser sees to that. So does the
       link that was followed, if the box would push it out of the window. */
    steadily(change, link) {
      const above = this.box.getBoundingClientRect().bottom < 0;
      const place = () => (link ? link.getBoundingClientRect().top : this.box.getBoundingClientRect().bottom);
      const before = place();
      change();
      if (above || (link && place() > innerHeight - 40)) scrollBy({ top: place() - before, behavior: "instant" });
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
      this.switch = button("pause", () => this.send(this.state === 1 ? "pauseVideo" : "playVideo"));
      button("here", () => this.show());
      if (!still.matches) {
        press(button("follow", (made) => {
          this.following = !this.following;
          press(made, this.following);
          if (this.following) this.show();
        }), false);
      }
      press(button("large", (made) => {
        const large = this.stage.classList.toggle("aikb-wide");
        remember("localStorage", SIZE, large ? "1" : "0");
        press(made, large);
        this.dock();
      }), remember("localStorage", SIZE) === "1");
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
        this.place.remove();
        this.box.classList.remove("aikb-loaded");
      });
      this.mark(null);
      this.frame = this.stage = null;
      this.ready = this.away = this.following = false;
      this.later = this.state = undefined;
      this.dock();
    }

    /* The page was swapped for another: nothing of it is there any more. */
    leave() {
      this.answered();
      this.watcher?.disconnect();
      this.frame = this.stage = null;
      if (active !== this) return;
      active = null;
      root.classList.remove("aikb-reading");
    }

    /* The embed does not play: say so, and let the links lead where they lead. */
    fail() {
      const { link, state, frame } = this;
      if (!frame) return;
      this.close();
      this.say(this.texts.error);
      if (navigator.onLine === false || active !== this || state !== undefined) return;
      location.assign(link.href.baseVal ?? link.href);
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
      if (!message?.event) return;
      this.answered();
      if (message.event === "onError") {
        remember("sessionStorage", DEAD + this.video, "1"); // for who comes back to the page
        return this.fail();
      }
      if (!this.ready) {
        this.ready = true;
        for (const name of ["onError", "onStateChange"]) this.send("addEventListener", [name]);
        if (this.later !== undefined) this.seek(this.later);
        this.later = undefined;
      }
      const { currentTime: time, playerState: state } = message.info ?? {};
      if (state === 1 && this.state !== 1) this.activate(); // also where one pressed its own button
      if (state >= 0 && state < 3) {
        this.state = state;
        this.switch.textContent = this.texts[state === 1 ? "pause" : "resume"];
      }
      if (typeof time === "number") this.at(time);
    }

    /* Where the video is: stop at the end of a range, and mark the passage. */
    at(time) {
      this.time = this.state === 0 ? 0 : time;
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

    /* The passage that is nearest before a time: in the text, or as an entry of a timeline. */
    passageAt(time, listed) {
      if (!this.text) this.find();
      let block = null;
      for (const passage of listed ? this.listed : this.text) {
        if (passage.start > time) break;
        block = passage.block;
      }
      return block;
    }

    /* The passages of the page by their times; of equal ones the first in the text counts. Where the
       page has no text on the video, entries of its timeline are what one reads. */
    find() {
      const text = [];
      this.listed = [];
      for (const link of document.querySelectorAll("a.yt-timestamp")) {
        const { video, start } = momentOf(link);
        const block = link.closest(PASSAGES);
        if (video === this.video && block && !link.closest(".aikb-backlinks")) {
          (link.closest(".aikb-timeline") ? this.listed : text).push({ start, block });
        }
      }
      for (const found of [text, this.listed]) found.reverse().sort((a, b) => a.start - b.start);
      this.text = text.length ? text : this.listed;
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
      unfold(block);
      block?.scrollIntoView({ block: "center", behavior: still.matches ? "instant" : "smooth" });
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
    box.classList.remove("aikb-loaded");
    box.dataset.video = video;
    box.append(Object.assign(document.createElement("a"), { className: "aikb-play reference external", href: link.href, textContent: first.texts.play }));
    first.steadily(() => first.box.after(box), link);
    return add(box);
  };

  /* The players of the page that is there now: some themes swap it without loading another. */
  const lookAgain = () => {
    for (const [video, player] of players) {
      if (player.box.isConnected) continue;
      players.delete(video);
      player.leave();
    }
    for (const box of document.querySelectorAll(".aikb-player")) if (!players.has(box.dataset.video)) add(box);
  };

  lookAgain();

  // An address of a page with a moment in it, as search engines have them: be there, and ask no one.
  const [first] = players.values();
  const start = parseInt(new URLSearchParams(location.search).get("t"), 10);
  if (first && start >= 0) {
    first.box.querySelector("a").href += `&t=${start}s`;
    first.mark(first.passageAt(start));
    addEventListener("load", () => first.show()); // some themes scroll before
  }

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== HOST || typeof data !== "string") return;
    for (const player of players.values()) {
      if (player.frame && source === player.frame.contentWindow) {
        player.receive(parsed(data));
        return;
      }
    }
  });

  // A policy that forbids the embed tells so at once.
  document.addEventListener("securitypolicyviolation", ({ blockedURI, disposition }) => {
    if (disposition === "enforce" && blockedURI.startsWith(HOST)) active?.fail();
  });

  /* Marks are thin: all of the bar can be clicked. */
  const nearest = (bar, x) => {
    const far = (mark) => Math.abs(mark.getBoundingClientRect().left - x);
    return [...bar.querySelectorAll("a")].reduce((one, other) => (far(other) < far(one) ? other : one));
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const bar = event.target.closest?.(".aikb-bar");
    const link = event.target.closest?.("a.yt-timestamp, a.aikb-play") ?? (bar && nearest(bar, event.clientX));
    if (!link || link.getAttribute("target")) return;
    lookAgain();
    const moment = momentOf(link);
    const player = players.get(moment.video) ?? addFor(moment.video, link);
    if (!player || player.dead) return;
    event.preventDefault();
    player.play(moment, link);
    if (bar) player.show(player.passageAt(moment.start, !link.closest(".aikb-player")));
  });
})();

/* Previews of notes, from data files beside the pages; none is loaded before the first look. */
(() => {
  "use strict";
  const script = document.currentScript;
  if (script?.dataset.previews === undefined || location.protocol === "file:" || window.aikbPreviews) return;
  window.aikbPreviews = true;
  const base = new URL("..", script.src); // above `_static`
  const files = new Map();
  let off = false;
  let shown = null;
  let wait = 0;
  let turn = 0; // what is asked for counts until something else is
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
      files.set(number, fetch(url).then((answer) => (answer.ok ? answer.json() : {})).catch(() => {
        files.delete(number); // perhaps it is there next time
        return {};
      }));
    }
    return files.get(number);
  };

  const hide = () => {
    clearTimeout(wait);
    turn += 1;
    if (!shown) return;
    shown.box.remove();
    shown.link.removeAttribute("aria-describedby");
    if (shown.title) shown.link.title = shown.title;
    shown = null;
  };

  const add = (box, kind, text) => text && box.append(Object.assign(document.createElement("p"), { className: kind, textContent: text }));

  /* The address below the root of the page that a link leads to, if that is another one. */
  const pageOf = (link) => {
    const { origin, pathname } = new URL(link.href);
    if (origin !== base.origin || !pathname.startsWith(base.pathname) || pathname === location.pathname) return null;
    try {
      return decodeURIComponent(pathname.slice(base.pathname.length));
    } catch {
      return null; // not an address that Sphinx wrote
    }
  };

  const show = async (link) => {
    const mine = turn;
    const page = pageOf(link);
    if (page === null) return;
    const found = (await load(fileOf(page)))[page];
    if (!found || mine !== turn) return;
    const [title, channel, sentence, moments] = found;
    const box = Object.assign(document.createElement("div"), { id: "aikb-preview", className: "aikb-preview" });
    box.setAttribute("role", "tooltip");
    add(box, "aikb-preview-title", title);
    add(box, "aikb-details", [channel, moments].filter(Boolean).join(" · "));
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
    const link = off ? null : target.closest?.("a.wikilink[href]:not(.download, .wikilink-missing)");
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
