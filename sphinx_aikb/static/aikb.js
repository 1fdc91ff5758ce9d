/* Two parts, both of which only add to a page that is complete without them. First: a player that waits to be asked. Without this script every link leads to YouTube, and with it a click of another kind than the plain one. */
(() => {
  "use strict";
  if (window.aikbPlayers) return; // a theme that swaps pages may run the scripts of each
  window.aikbPlayers = true;
  const HOST = "https://www.youtube-nocookie.com";
  const PATIENCE = [20000, 4000]; // milliseconds for an embed to load, and then to answer
  const NEAR = 3; // seconds between two reports of the embed, when it plays faster
  const PASSAGES = "li, p, dd, dt, td, th, .line, h1, h2, h3, h4, h5, h6";
  const TIMES = "a.yt-timestamp";
  // What is remembered: for all visits, and for this one.
  const SIZE = "aikb-player-large";
  const SPOT = "aikb-player-spot";
  const LETTERS = "aikb-player-letters";
  const DEAD = "aikb-player-dead-";
  const LEFT = "aikb-player-left";
  // Pixels: the narrowest margin to dock in, what lies around it there, the least that YouTube allows
  // and that stays of the text, the width of a small player and of a large one.
  const MARGIN = 288;
  const GAP = 12;
  const LEAST = 200;
  const WIDTHS = [368, 592];
  // The texts; a page in another language has its own, in this order.
  const TEXTS = {
    play: "Play the video",
    pause: "Pause",
    resume: "Continue",
    back: "Back {n} seconds",
    on: "Forward {n} seconds",
    speed: "Speed",
    here: "Where I am",
    follow: "Follow",
    copy: "Copy a link to this moment",
    copied: "Copied",
    large: "Larger",
    move: "Move the player",
    keys: "Keys",
    signs: "Letters and signs are keys",
    close: "Close",
    away: "Playing in the corner: bring it back",
    again: "Continue at {time}",
    moments: "Moments of the video",
    file: "Opened from disk, this page cannot play the video: times lead to YouTube. To play it here, run “python3 -m http.server -b 127.0.0.1 0” in the folder of the site, and open the address that it prints.",
    error: "The video cannot be played here: times lead to YouTube.",
  };
  const ICONS = {
    pause: "M8 5v14M16 5v14",
    resume: "M7 5l12 7-12 7z",
    back: "M12 6l-7 6 7 6M20 6l-7 6 7 6",
    on: "M4 6l7 6-7 6M12 6l7 6-7 6",
    here: "M12 9a3 3 0 1 0 .1 0zM12 2v5M12 17v5M2 12h5M17 12h5",
    follow: "M4 6h10M4 12h7M4 18h5M17 7v13M13 16l4 4 4-4",
    copy: "M10 7H7a5 5 0 0 0 0 10h3M14 7h3a5 5 0 0 1 0 10h-3M8 12h8",
    large: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
    move: "M3 5h18v14H3zM13 19v-6h8",
    keys: "M2 7h20v10H2zM6 11h1M10 11h1M14 11h1M18 11h0M8 14h8",
    close: "M6 6l12 12M18 6L6 18",
  };
  const root = document.documentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const players = new Map();
  const askedFor = () => parseInt(new URLSearchParams(location.search).get("t"), 10); // by the address
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

  const make = (tag, name, more) => Object.assign(document.createElement(tag), { className: `aikb-${name}`, ...more });

  const draw = (tag, attributes) => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    return shape;
  };

  const icon = (name) => {
    const drawn = draw("svg", { viewBox: "0 0 24 24", "aria-hidden": true });
    drawn.append(draw("path", { d: ICONS[name] }));
    return drawn;
  };

  /* Seconds as one reads them: 2:28, 1:02:03. */
  const clock = (seconds) => {
    const two = (number) => `${number}`.padStart(2, "0");
    const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  };

  const addressOf = (link) => link.href.baseVal ?? link.href; // an object in a drawing

  /* The moment that a link leads to: video, start and end in seconds. */
  const momentOf = (link) => {
    const query = new URL(addressOf(link), location).searchParams;
    const start = parseInt(query.get("t"), 10);
    return { video: query.get("v"), start: start >= 0 ? start : null, end: parseFloat(link.dataset.end) || Infinity };
  };

  const unfold = (node) => {
    for (let at = node; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  /* How far down a header reaches that stays at the top of the window. */
  const headerAt = (x, stage) => {
    for (let at of document.elementsFromPoint(x, 1)) {
      for (; at && at !== root && !stage.contains(at); at = at.parentElement) {
        const { bottom, height } = at.getBoundingClientRect();
        if (/fixed|sticky/.test(getComputedStyle(at).position) && height < innerHeight / 4) return Math.max(0, bottom);
      }
    }
    return 0;
  };

  /* Whether one would miss what is there: words, pictures, what can be pressed. The columns of themes
     are often empty where one looks. */
  const holds = (node) =>
    node.matches("a, button, input, select, textarea, img, svg *, iframe, video, canvas")
    || [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());

  const isFree = (stage, left, top, width, height) => {
    const found = (x, y) => document.elementsFromPoint(x, y).find((it) => !stage.contains(it));
    for (let y = top; y <= top + height; y += 14) {
      for (let x = left; x <= left + width; x += 20) {
        const hit = found(x, y);
        if (hit && holds(hit)) return false;
      }
    }
    return true;
  };

  class Player {
    constructor(box) {
      this.box = box;
      this.area = box.closest("section, .section, [role=main], main, article, body");
      const said = box.dataset.say?.split("|");
      this.texts = said ? Object.fromEntries(Object.keys(TEXTS).map((name, at) => [name, said[at]])) : TEXTS;
      this.video = box.dataset.video;
      this.lead = parseFloat(box.dataset.lead) || 0;
      const left = parsed(remember("sessionStorage", LEFT));
      if (location.protocol === "file:") this.say(this.texts.file);
      else if (remember("sessionStorage", DEAD + this.video)) this.say(this.texts.error);
      else if (left?.video === this.video && !(askedFor() >= 0)) this.offer(left.time);
    }

    say(text) {
      this.line ??= this.box.appendChild(make("p", "status", { role: "status" }));
      this.line.textContent = text;
      this.dead = true;
    }

    /* Go on where one left another page of the same video. */
    offer(time) {
      const link = this.box.querySelector("a");
      const again = make("button", "again", { type: "button", textContent: this.texts.again.replace("{time}", clock(time)) });
      again.addEventListener("click", () => this.play({ start: time + this.lead, end: Infinity }, link));
      link.after(again);
    }

    keep() {
      if (this.time > NEAR) remember("sessionStorage", LEFT, JSON.stringify({ video: this.video, time: Math.floor(this.time) }));
      else if (this.time === 0) remember("sessionStorage", LEFT, "");
    }

    play({ start, end }, link) {
      // The button goes on where the video was closed.
      const from = start === null ? this.time ?? 0 : Math.max(0, start - this.lead);
      unfold(this.box);
      this.range = { from, end };
      this.wanted = Math.floor(from);
      this.link = link;
      if (!this.frame) return this.load(from);
      this.activate();
      this.sought = link;
      if (this.ready) this.seek(from);
      else this.later = from;
    }

    seek(seconds) {
      this.send("seekTo", [seconds, true]);
      this.send("playVideo");
    }

    /* Some seconds on or back, without starting what is paused. */
    step(seconds) {
      if (!this.ready) return;
      this.time = Math.max(0, (this.time ?? 0) + seconds);
      this.range = { end: Infinity };
      this.send("seekTo", [this.time, true]);
    }

    toggle() {
      this.send(this.state === 1 ? "pauseVideo" : "playVideo");
    }

    speed(rate) {
      this.rate = Math.min(2, Math.max(0.25, rate));
      this.send("setPlaybackRate", [this.rate]);
      this.tell();
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

    /* Stand in the page, or where one sees it while one reads on. */
    dock() {
      const { stage } = this;
      let spot = null;
      if (stage) {
        const room = this.place.style; // what was there stays free, so that no text moves
        const wanted = active === this && (this.away || !this.home);
        if (wanted && this.home) room.minHeight ||= `${this.place.getBoundingClientRect().height}px`;
        spot = wanted ? this.spot() : null;
        if (!spot) {
          this.put("", {});
          if (this.frame) room.minHeight = "";
        }
        this.pin = spot?.kind ?? "page";
        this.place.classList.toggle("aikb-vacant", Boolean(spot));
      }
      if (active && active !== this) return;
      root.classList.toggle("aikb-under", spot?.kind === "top");
      if (spot) root.style.setProperty("--aikb-room", `${spot.bottom + GAP}px`);
    }

    put(kind, { left = "", top = "", width = "", height = "" }) {
      const { classList, style } = this.stage;
      classList.toggle("aikb-docked", Boolean(kind));
      classList.toggle("aikb-strip", kind === "top");
      const pixels = Object.entries({ left, top, width, height });
      for (const [name, value] of pixels) style[name] = value === "" ? "" : `${value}px`;
      style.zIndex = "";
    }

    /* The first place that there is room for, in the order of what one likes: a margin, if one is wide
       enough and empty, else a strip at the top, if enough of the text stays. */
    spot() {
      const end = getComputedStyle(this.box).direction === "rtl" ? "left" : "right";
      const all = [end, end === "left" ? "right" : "left", "top", "page"];
      const liked = remember("localStorage", SPOT);
      if (liked === "page" && this.home) return null;
      const order = all.includes(liked) && liked !== "page" ? [liked, ...all] : all;
      this.stage.classList.remove("aikb-stacked");
      for (const kind of order) {
        const spot = kind === "page" ? null : kind === "top" ? this.above() : this.beside(kind);
        if (spot || kind === "page") return spot;
      }
      return null;
    }

    /* The column of the text, and how wide what is beside it may be. */
    column() {
      const { left, right } = this.area.getBoundingClientRect();
      return { left, right, window: root.clientWidth };
    }

    beside(side) {
      const { stage } = this;
      const { left, right, window } = this.column();
      const room = (side === "left" ? left : window - right) - 2 * GAP;
      if (room < MARGIN - 2 * GAP) return null;
      const [small, large] = WIDTHS.map((it) => Math.min(it, room, ((innerHeight - 160) * 16) / 9));
      const width = this.large(large > small + GAP) ? large : small;
      const x = side === "left" ? GAP : window - GAP - width;
      this.put(side, { left: x, top: GAP, width });
      const height = stage.offsetHeight;
      const header = headerAt(x + width / 2, stage) + GAP;
      for (let y = innerHeight - GAP - height; y >= header; y -= 48) {
        if (isFree(stage, x, y, width, height)) {
          this.put(side, { left: x, top: y, width });
          this.raise();
          return { kind: side, bottom: 0 };
        }
      }
      return null;
    }

    above() {
      const { stage } = this;
      const { left, right, window } = this.column();
      const isWhole = right - left > window - 100;
      const x = isWhole ? 0 : left - GAP;
      const width = isWhole ? window : right - left + 2 * GAP;
      const top = headerAt(x + width / 2, stage);
      const most = Math.max(LEAST, Math.floor(innerHeight * 0.35));
      this.put("top", { left: x, top, width });
      const tools = this.panel.firstChild.offsetHeight + 8;
      const stacked = width < 600 && most >= LEAST + tools;
      const least = LEAST + (stacked ? tools : 0);
      const height = !this.frame ? stage.offsetHeight : this.large(most > least + GAP) ? most : least;
      if (innerHeight - top - height < LEAST) return null;
      stage.classList.toggle("aikb-stacked", stacked);
      this.put("top", { left: x, top, width, height });
      return { kind: "top", bottom: top + height };
    }

    /* Whether it is to be large. */
    large(can) {
      this.sizer.hidden = !can;
      return can && remember("localStorage", SIZE) === "1";
    }

    /* Above the columns of a theme that lie there. */
    raise() {
      const { left, right, top, bottom } = this.stage.getBoundingClientRect();
      for (const [x, y] of [[left + 9, top + 9], [right - 9, bottom - 9], [(left + right) / 2, (top + bottom) / 2]]) {
        for (let at = document.elementFromPoint(x, y); at && !at.contains(this.stage) && !this.stage.contains(at); at = at.parentElement) {
          const level = parseInt(getComputedStyle(at).zIndex, 10);
          // What is higher is a menu or a dialog.
          if (level < 500) this.stage.style.zIndex = Math.max(level + 1, this.stage.style.zIndex);
        }
      }
    }

    /* Once all is still: the best place, and what was sought is seen. */
    settle() {
      this.dock();
      this.uncover(this.sought);
      this.sought = null;
    }

    /* A strip covers nothing that one has asked for. */
    uncover(node) {
      if (this.pin !== "top" || !this.area.contains(node) || this.box.contains(node)) return;
      const { bottom } = this.stage.getBoundingClientRect();
      const { top, bottom: end } = node.getBoundingClientRect();
      if (end > 0 && top < bottom + GAP) scrollBy({ top: top - bottom - 2 * GAP, behavior: "instant" });
    }

    /* The next place of those that there is room for. */
    move() {
      const end = getComputedStyle(this.box).direction === "rtl" ? ["left", "right"] : ["right", "left"];
      const all = [...end, "top", "page"];
      const now = all.indexOf(this.pin);
      for (let on = 1; on <= all.length; on += 1) {
        const next = all[(now + on) % all.length];
        remember("localStorage", SPOT, next);
        if (next === "page") return this.bring();
        this.home &&= this.away; // where one moves it, it is
        this.dock();
        if (this.pin === next) break;
      }
      this.sought = this.now ?? this.link;
      soon();
    }

    /* Back to where it stood. */
    bring() {
      this.home = true;
      this.away = false;
      this.dock();
      this.place.scrollIntoView({ block: "center", behavior: "instant" });
      this.switch.focus({ preventScroll: true });
    }

    load(start) {
      const query = new URLSearchParams({
        enablejsapi: 1, autoplay: 1, playsinline: 1, rel: 0, start: Math.floor(start), origin: location.origin,
      });
      const frame = Object.assign(document.createElement("iframe"), {
        src: `${HOST}/embed/${this.video}?${query}`,
        title: this.box.querySelector("a").ariaLabel.replace(`${this.texts.play}: `, ""),
        allow: "autoplay; encrypted-media; picture-in-picture",
        allowFullscreen: true,
        referrerPolicy: "strict-origin-when-cross-origin",
      });
      const { link } = this;
      this.sought = link;
      const inside = this.box.contains(link);
      this.stage = make("div", "stage");
      this.stage.append(frame, this.tools());
      this.place = make("div", "place");
      const back = make("button", "return", { type: "button", textContent: this.texts.away });
      back.addEventListener("click", () => this.bring());
      this.place.append(this.stage, back);
      this.frame = frame;
      // Who asks for a time reads on, and sees it beside the text if it has room there.
      this.home = inside || remember("localStorage", SPOT) === "page";
      this.away = false;
      this.steadily(() => {
        this.box.classList.add("aikb-loaded");
        this.box.insertBefore(this.place, this.box.querySelector(".aikb-scale"));
        this.activate();
        if (!this.home && !/left|right/.test(this.pin)) {
          this.home = true;
          this.dock();
          this.fit(link);
        }
      }, inside ? null : link);
      if (!link.getClientRects().length) this.switch.focus({ preventScroll: true }); // the link is gone
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
        const away = seen.at(-1).intersectionRatio < 0.5;
        if (away === this.away) return;
        this.away = away;
        this.dock();
      }, { threshold: 0.5 });
      this.watcher.observe(this.place);
    }

    /* In the page it is not so high that it pushes the time out of the window that was asked for. */
    fit(link) {
      const { bottom } = link.getBoundingClientRect();
      const over = bottom - (innerHeight - 40);
      const { offsetHeight: height } = this.frame;
      if (over > 0 && this.box.getBoundingClientRect().bottom > 0) {
        this.place.style.maxWidth = `${(Math.max(LEAST, height - over) * 16) / 9}px`;
      }
    }

    /* What one reads below the box stays where it is; not every browser sees to that. So does the
       link that was followed, if the box would push it out of the window. */
    steadily(change, link) {
      const above = this.box.getBoundingClientRect().bottom < 0;
      const place = () => (link ? link.getBoundingClientRect().top : this.box.getBoundingClientRect().bottom);
      const before = place();
      change();
      const over = above ? place() - before : link ? link.getBoundingClientRect().bottom - (innerHeight - 40) : 0;
      if (above || over > 0) scrollBy({ top: over, behavior: "instant" });
    }

    wait(time) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.fail(true), time);
    }

    tools() {
      this.panel = make("div", "tools", { dir: "ltr" }); // as the controls of all players
      const button = (name, action, label = this.texts[name]) => {
        const made = make("button", name, { type: "button", title: label });
        made.setAttribute("aria-label", label);
        if (name !== "speed") made.append(icon(name));
        made.addEventListener("click", (event) => action(made, event));
        this.panel.append(made);
        return made;
      };
      const press = (made, on) => made.setAttribute("aria-pressed", on);
      const seconds = (name) => this.texts[name].replace("{n}", 10);
      this.switch = button("pause", () => this.toggle());
      button("back", () => this.step(-10), seconds("back"));
      button("on", () => this.step(10), seconds("on"));
      this.speeder = button("speed", () => this.speed(this.rate < 2 ? this.rate + 0.25 : 0.75));
      button("here", () => this.show());
      if (!still.matches) {
        press(button("follow", (made) => {
          this.following = !this.following;
          press(made, this.following);
          if (this.following) this.show();
        }), false);
      }
      button("copy", (_, { shiftKey }) => this.copy(shiftKey));
      this.sizer = button("large", (made) => {
        const large = remember("localStorage", SIZE) !== "1";
        remember("localStorage", SIZE, large ? "1" : "0");
        press(made, large);
        this.dock();
      });
      press(this.sizer, remember("localStorage", SIZE) === "1");
      button("move", () => this.move());
      button("keys", () => this.help());
      button("close", () => this.quit());
      this.news = this.panel.appendChild(make("span", "news", { ariaLive: "polite" }));
      this.rate = 1;
      this.tell();
      return this.panel;
    }

    /* What the buttons say of the video. */
    tell() {
      const name = (made, label) => {
        made.title = label;
        made.setAttribute("aria-label", label);
      };
      const shown = this.state === undefined || this.state === 1 ? "pause" : "resume";
      if (this.switch.title !== this.texts[shown]) {
        name(this.switch, this.texts[shown]);
        this.switch.replaceChildren(icon(shown));
      }
      const rate = `${this.rate}×`;
      if (this.speeder.textContent === rate) return;
      name(this.speeder, `${this.texts.speed}: ${rate}`);
      this.speeder.textContent = rate;
    }

    /* A link to this moment: of this page, which shows the passage, or of YouTube. */
    async copy(youtube) {
      const at = Math.floor(this.time ?? 0);
      const [first] = players.values();
      const link = youtube || this !== first
        ? `https://www.youtube.com/watch?v=${this.video}&t=${at}s`
        : `${location.href.split(/[?#]/)[0]}?t=${at}`;
      try {
        await navigator.clipboard.writeText(link);
        this.news.textContent = this.texts.copied;
        setTimeout(() => { this.news.textContent = ""; }, 3000);
      } catch {
        prompt(this.texts.copy, link);
      }
    }

    /* The list of the keys. */
    help() {
      const { texts } = this;
      const dialog = make("dialog", "keys-list", { ariaLabel: texts.keys });
      const list = document.createElement("dl");
      const say = (name, n) => texts[name].replace("{n}", n);
      const rows = [
        ["Esc", `${texts.pause}; ${texts.close}`], ["␣ K", texts.pause], ["←", say("back", 5)], ["→", say("on", 5)],
        ["J", say("back", 10)], ["L", say("on", 10)], ["< >", texts.speed], ["?", texts.keys],
      ];
      for (const [keys, does] of rows) {
        const term = document.createElement("dt");
        for (const key of keys.split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
        list.append(term, Object.assign(document.createElement("dd"), { textContent: does }));
      }
      const letters = Object.assign(document.createElement("input"), { type: "checkbox", checked: remember("localStorage", LETTERS) !== "0" });
      letters.addEventListener("change", () => remember("localStorage", LETTERS, letters.checked ? "1" : "0"));
      const label = document.createElement("label");
      label.append(letters, ` ${texts.signs}`);
      const close = make("button", "shut", { type: "button", textContent: texts.close });
      close.addEventListener("click", () => dialog.close());
      const before = document.activeElement;
      dialog.addEventListener("close", () => {
        dialog.remove();
        before?.focus({ preventScroll: true });
      });
      dialog.append(list, label, close);
      this.box.append(dialog);
      dialog.showModal();
    }

    /* Close, and go on to read where one was. */
    quit() {
      const { link } = this;
      this.close();
      (link.closest(".aikb-bar") ? this.box.querySelector("a") : link).focus({ preventScroll: true });
    }

    close() {
      this.answered();
      this.keep();
      this.watcher.disconnect();
      this.steadily(() => {
        this.place.remove();
        this.box.classList.remove("aikb-loaded");
      });
      this.mark(null);
      this.frame = this.stage = this.fresh = null;
      this.ready = this.away = this.following = false;
      this.later = this.state = undefined;
      this.dock();
      if (this.dead) this.say(this.texts.error);
    }

    /* The page was swapped for another: nothing of it is there any more. */
    leave() {
      this.answered();
      this.keep();
      this.watcher?.disconnect();
      this.frame = this.stage = null;
      if (active !== this) return;
      active = null;
      root.classList.remove("aikb-under");
    }

    /* The embed does not play: say so, and let the links lead where they lead. Who learns it long
       after the click reads on, and finds the link in the place of the embed. */
    fail(isLate) {
      const { link, state, frame } = this;
      if (!frame) return;
      this.dead = true;
      if (navigator.onLine === false || active !== this || state !== undefined) return this.close();
      if (!isLate) {
        this.close();
        return location.assign(addressOf(link));
      }
      this.answered();
      const held = this.box.contains(document.activeElement);
      this.box.querySelector("dialog")?.close();
      this.place.style.minHeight = `${this.place.getBoundingClientRect().height}px`; // no text moves
      this.place.querySelector(".aikb-return").remove();
      this.panel.replaceChildren(this.panel.querySelector(".aikb-close"));
      this.stage.classList.add("aikb-off");
      this.frame = null;
      const line = make("p", "status", { role: "status" });
      frame.replaceWith(line);
      const href = `https://www.youtube.com/watch?v=${this.video}&t=${this.wanted}s`;
      const on = Object.assign(document.createElement("a"), { href, textContent: `YouTube ${clock(this.wanted)}` });
      line.append(`${this.texts.error} `, on);
      this.dock();
      if (held) on.focus({ preventScroll: true });
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
      const { currentTime: time, playerState: state, playbackRate: rate, duration } = message.info ?? {};
      if (state === 1 && this.state !== 1) this.activate(); // also where one pressed its own button
      if (state >= 0 && state < 3) this.state = state;
      if (rate > 0) this.rate = rate;
      this.tell();
      if (duration > 0) for (const scale of this.scales()) scale.stretch(duration);
      if (typeof time === "number") this.at(time);
    }

    scales() {
      return [...bars.values()].filter((it) => it.video === this.video);
    }

    /* Where the video is: stop at the end of a range, and mark the passage. */
    at(time) {
      this.time = this.state === 0 ? 0 : time;
      for (const scale of this.scales()) scale.at(time);
      if (active !== this) return; // what it says late is not where one is
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
      for (const { video, start, block, link } of passages()) {
        if (video === this.video) (link.closest(".aikb-timeline") ? this.listed : text).push({ start, block });
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
      if (!block) return;
      unfold(block);
      this.sought = block;
      // Of one that is higher than what is seen, the beginning.
      const high = block.offsetHeight > innerHeight / 2;
      block.scrollIntoView({ block: high ? "start" : "center", behavior: still.matches ? "instant" : "smooth" });
    }
  }

  const passages = () =>
    [...document.querySelectorAll(TIMES)].filter((link) => !link.closest(".aikb-backlinks"))
      .map((link) => ({ ...momentOf(link), link, block: link.closest(PASSAGES) })).filter(({ block }) => block);

  /* What is said at a time: the words around it, without the times. */
  const wordsOf = (block) => {
    const copy = block.cloneNode(true);
    for (const other of copy.querySelectorAll(`${TIMES}, .headerlink, ul, ol, dl`)) other.remove();
    const words = copy.textContent.replace(/\s+/g, " ").replace(/ (?=[.,:;])|^[\s.,:;·–—-]+/g, "").trim();
    return words.length > 120 ? `${words.slice(0, 120).replace(/\s+\S*$/, "")}…` : words;
  };

  /* The bar of a video, whose marks the script makes links for the keyboard, too. */
  class Bar {
    constructor(scale, said, label) {
      this.scale = scale;
      this.drawing = scale.querySelector("svg");
      this.marks = [...scale.querySelectorAll("a")];
      this.video = momentOf(this.marks[0]).video;
      this.length = parseFloat(scale.dataset.length);
      this.drawing.removeAttribute("aria-hidden");
      this.drawing.setAttribute("role", "group");
      this.drawing.setAttribute("aria-label", label);
      this.marks[0].setAttribute("tabindex", 0);
      for (const mark of this.marks) {
        const { start } = momentOf(mark);
        mark.said = said.get(`${this.video} ${start}`) ?? "";
        mark.setAttribute("aria-label", `${clock(start)} ${mark.said}`.trim());
      }
      scale.addEventListener("pointermove", ({ clientX, target }) => target !== this.tip && this.over(clientX));
      scale.addEventListener("pointerleave", () => this.hide());
      scale.addEventListener("focusout", () => this.hide());
      scale.addEventListener("focusin", ({ target }) => this.show(target));
      scale.addEventListener("keydown", (event) => this.key(event));
    }

    nearest(x) {
      const far = (mark) => Math.abs(mark.getBoundingClientRect().left - x);
      return this.marks.reduce((one, other) => (far(other) < far(one) ? other : one));
    }

    over(x) {
      const mark = this.nearest(x);
      const { left, width } = this.drawing.getBoundingClientRect();
      if (Math.abs(mark.getBoundingClientRect().left - x) < 9) this.show(mark);
      else this.write(Math.min(1, Math.max(0, (x - left) / width)) * this.length);
    }

    show(mark) {
      if (mark.said !== undefined) this.write(momentOf(mark).start, mark.said);
    }

    write(time, said = "") {
      this.tip ??= this.scale.appendChild(make("span", "tip", { dir: "auto" }));
      this.tip.ariaHidden = true; // the marks have the same as their names
      const share = time / this.length;
      const chapter = [...this.drawing.querySelectorAll("[data-name]")].findLast((it) => it.getAttribute("x") <= share * 1000 + 1);
      this.tip.textContent = [clock(time), chapter?.dataset.name, said].filter(Boolean).join(" · ");
      this.tip.hidden = false;
      const { left, width } = this.drawing.getBoundingClientRect();
      const at = left + share * width - this.scale.getBoundingClientRect().left;
      const most = this.scale.offsetWidth - this.tip.offsetWidth;
      this.tip.style.left = `${Math.max(0, Math.min(most, at - this.tip.offsetWidth / 2))}px`;
    }

    hide() {
      if (this.tip) this.tip.hidden = true;
    }

    /* From mark to mark with arrows. */
    key(event) {
      const at = this.marks.indexOf(event.target);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: this.marks.length - 1 }[event.key];
      if (event.key === "Escape" && this.tip?.hidden === false) this.hide();
      else if (to === undefined || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      else if (this.marks[to]) {
        event.target.setAttribute("tabindex", -1);
        this.marks[to].setAttribute("tabindex", 0);
        this.marks[to].focus();
      }
      event.preventDefault();
    }

    at(time) {
      this.head ??= this.drawing.appendChild(draw("rect", { class: "aikb-playhead", width: 3 }));
      this.head.setAttribute("x", Math.min(1, time / this.length) * 997);
    }

    /* The embed knows how long the video is; without, the bar ends at the last moment. */
    stretch(length) {
      if (this.scale.dataset.known !== undefined || length === this.length) return;
      const by = this.length / length;
      for (const part of this.drawing.querySelectorAll("rect:not(.aikb-playhead)")) {
        part.setAttribute("x", part.getAttribute("x") * by);
        if (part.dataset.name !== undefined) part.setAttribute("width", part.getAttribute("width") * by);
      }
      this.length = length;
      this.scale.dataset.to = clock(length);
      this.scale.dataset.known = "";
    }
  }

  const bars = new Map();

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
    const named = link.title || first.texts.play;
    box.append(make("a", "play reference external", { href: link.href, textContent: named, ariaLabel: `${first.texts.play}: ${named}` }));
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
    for (const scale of bars.keys()) if (!scale.isConnected) bars.delete(scale);
    const [first] = players.values();
    const found = [...document.querySelectorAll(".aikb-scale")].filter((it) => !bars.has(it) && it.querySelector("a"));
    if (!first || !found.length) return;
    const said = new Map();
    const words = new Map(); // of a block, however many times it has
    for (const { video, start, block } of passages()) {
      const key = `${video} ${start}`;
      if (!words.has(block)) words.set(block, wordsOf(block));
      if (!said.has(key)) said.set(key, words.get(block));
    }
    for (const scale of found) bars.set(scale, new Bar(scale, said, first.texts.moments));
  };

  lookAgain();

  // An address of a page with a moment in it, as search engines have them: be there, and ask no one.
  const [first] = players.values();
  const asked = askedFor();
  if (first && asked >= 0) {
    first.box.querySelector("a").href += `&t=${asked}s`;
    first.mark(first.passageAt(asked));
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

  // Who leaves the page leaves the video, also where the browser keeps the page to come back to.
  addEventListener("pagehide", () => {
    active?.keep();
    active?.send("pauseVideo");
  });

  // Where columns end and windows change, there may be another place.
  let later = 0;
  const soon = () => {
    clearTimeout(later);
    later = setTimeout(() => active?.stage && active.settle(), 120);
  };
  addEventListener("resize", soon);
  addEventListener("scroll", soon, { passive: true });
  addEventListener("click", soon); // what is unfolded needs room

  document.addEventListener("focusin", ({ target }) => {
    if (!active?.stage || active.box.contains(target)) return;
    active.sought = target;
    soon();
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const scale = event.target.closest?.(".aikb-bar")?.parentElement;
    if (scale) lookAgain();
    // Marks are thin: all of the bar can be clicked.
    const link = event.target.closest?.(`${TIMES}, a.aikb-play`)
      ?? (scale && (event.detail ? bars.get(scale)?.nearest(event.clientX) : event.target.closest("a")));
    if (!link || link.getAttribute("target")) return;
    lookAgain();
    const moment = momentOf(link);
    const player = players.get(moment.video) ?? addFor(moment.video, link);
    if (!player || player.dead) {
      if (scale && !event.target.closest("a")) location.assign(addressOf(link));
      return;
    }
    event.preventDefault();
    player.play(moment, link);
    player.fresh = player.box.contains(link) ? null : link;
    if (scale) player.show(player.passageAt(moment.start, !link.closest(".aikb-player")));
  });

  /* Keys of the player that is there. Those of a time or of its controls are its own; Escape is so
     everywhere but where one types or something else is open. */
  document.addEventListener("keydown", (event) => {
    const [target] = event.composedPath();
    const { key, shiftKey } = event;
    const player = active?.stage ? active : null;
    if (!player || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !target.closest) return;
    if (target.closest("input, textarea, select, dialog") || target.isContentEditable) return;
    if (key === "Escape") {
      if (document.querySelector(".aikb-preview, dialog[open]")) return;
      if (player.state !== 1) return player.quit();
      player.send("pauseVideo");
      player.state = 2;
      return player.tell();
    }
    if (key === "Tab") return byTab(player, event, target);
    if (!player.frame) return;
    if (!target.closest(`${TIMES}, .aikb-player`)) return;
    const letter = key.length === 1 && key !== " ";
    if (letter && remember("localStorage", LETTERS) === "0") return;
    if (key === " " && target.tagName === "BUTTON") return; // it presses the button
    const act = {
      " ": () => player.toggle(),
      k: () => player.toggle(),
      j: () => player.step(-10),
      l: () => player.step(10),
      "<": () => player.speed(player.rate - 0.25),
      ">": () => player.speed(player.rate + 0.25),
      "?": () => player.help(),
      ...(shiftKey ? {} : { ArrowLeft: () => player.step(-5), ArrowRight: () => player.step(5) }),
    }[letter ? key.toLowerCase() : key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* From the time that was just asked for, the next stop are the controls, and from these the way
     goes on behind the time. */
  const byTab = (player, event, target) => {
    const stops = [...player.stage.querySelectorAll("a, button")].filter((it) => it.getClientRects().length);
    if (target === player.fresh && !event.shiftKey) {
      event.preventDefault();
      player.from = target;
      stops[0].focus({ preventScroll: true });
    } else if (player.from?.isConnected && target === (event.shiftKey ? stops[0] : stops.at(-1))) {
      player.from.focus();
      if (event.shiftKey) event.preventDefault();
      player.from = null;
    }
    player.fresh = null;
  };
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

  const add = (box, kind, text) => text && box.append(Object.assign(document.createElement("p"), { className: kind, dir: "auto", textContent: text }));

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
  // A page that moves under a pointer at rest asks for nothing.
  document.addEventListener("pointermove", (event) => event.pointerType !== "touch" && over(event));
  document.addEventListener("focusin", over);
  document.addEventListener("focusout", () => {
    hide();
    asked = null;
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
})();
