/* The search with Pagefind: a field, filters and results. `aikb-find.js` loads it when a reader wants to search; the index is asked for with the first letter. */

const STEP = 10; // results that are shown at once
const LENGTH = 40; // words of a passage
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

const make = (tag, name, more) => Object.assign(document.createElement(tag), { className: `aikb-find-${name}`, ...more });
const fold = (word) => word.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const wordsIn = (text) => text.split(/\s+/).map(fold).filter(Boolean);

const clock = (seconds) => {
  const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  const two = (number) => `${number}`.padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};

/* Where in a note the words are: its passage with most of them. */
const placeIn = ({ raw_content: raw, anchors, locations }) => {
  const unspaced = raw.includes("\u200b");
  const words = raw.replaceAll("&lt;", "<").replaceAll("&gt;", ">").split(unspaced ? "\u200b" : /\s+/);
  const all = anchors.map(({ id, location }) => ({ id, from: location })).sort((a, b) => a.from - b.from);
  const [own, ...places] = all;
  places.forEach((place, at) => Object.assign(place, { to: places[at + 1]?.from ?? words.length, hits: new Set() }));
  for (const at of locations) places.findLast(({ from, to }) => from <= at && at < to)?.hits.add(fold(words[at]));
  const best = places.reduce((one, other) => (other.hits.size > (one?.hits.size ?? 0) ? other : one), null);
  return { words, joint: unspaced ? "" : " ", address: own.id.slice(1), best, shown: best ?? places[0], hit: new Set(locations) };
};

/* The address of a passage, and its second. A browser finds the words of one without a moment. */
const addressOf = ({ address, best, words, joint }, root) => {
  const [, plays, second, anchor] = best?.id.match(/^(t?)(\d*)#(.*)~\d+$/) ?? [];
  const url = new URL(`./${address}`, root);
  if (plays) url.searchParams.set("t", second);
  if (anchor) url.hash = anchor;
  if (!best || plays) return [url.href, second];
  const begin = words.slice(best.from, Math.min(best.to, best.from + 5)).join(joint).replace(/[.,:;]+$/, "");
  return [`${url.href}${anchor ? "" : "#"}:~:text=${encodeURIComponent(begin).replaceAll("-", "%2D")}`, second];
};

const linkTo = (href, title) => {
  const link = make("a", "hit", { href });
  link.append(make("strong", "title", { textContent: title }));
  return link;
};

const item = (link) => {
  const made = document.createElement("li");
  made.append(link);
  return made;
};

/* A result is a link: the note, the sentence with the words marked, the moment and the video. */
const show = (data, root, sought) => {
  const place = placeIn(data);
  const { shown, hit, words, joint } = place;
  const [href, second] = addressOf(place, root);
  const link = linkTo(href, data.meta.title);
  if (shown) {
    const { from, to } = shown;
    const first = data.locations.find((at) => at >= from && at < to) ?? from;
    const start = to - from > LENGTH ? Math.max(from, first - 12) : from;
    const end = Math.min(to, start + LENGTH);
    const sentence = make("span", "sentence", { textContent: start > from ? "… " : "" });
    for (let at = start; at < end; at += 1) {
      const word = words[at];
      sentence.append(hit.has(at) ? Object.assign(document.createElement("mark"), { textContent: word }) : word, joint);
    }
    if (end < to) sentence.append("…");
    link.append(sentence);
  }
  const details = [second ? clock(Number(second)) : "", data.meta.video, data.meta.channel].filter(Boolean);
  link.append(make("span", "details", { textContent: details.join(" · ") }));
  link.addEventListener("click", () => {
    try {
      sessionStorage.setItem(sought, "1");
    } catch { /* storage is turned off */ }
  });
  return Object.assign(item(link), { words: [...hit].map((at) => fold(words[at])) });
};

/* Whether a word was found as it is or with another ending: what is misspelt gets results, too. */
const isLike = (word, other) => {
  let same = 0;
  while (same < other.length && word[same] === other[same]) same += 1;
  return same === word.length || same >= Math.max(3, word.length - 3);
};

/* How many letters to change, leave out, add or swap. */
const distance = (one, other) => {
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[other.length];
};

/* The titles with a word that is like a misspelt one. */
const nearest = (titles, word) => {
  const most = word.length > 7 ? 2 : 1;
  const far = (other) => (Math.abs(other.length - word.length) > most ? most + 1 : distance(word, other));
  return titles.map(([title, address]) => ({ title, address, far: Math.min(...wordsIn(title).slice(0, 100).map(far)) }))
    .filter((it) => it.far <= most).sort((a, b) => a.far - b.far).slice(0, 5);
};

/* Build a search into a box, on its own page or in the dialog of another, and return its field. *texts* are by their names, *root* is where the pages begin, *sought* is the key that is set for the page that a result leads to. */
export const build = (box, texts, root, sought) => {
  const home = new URL("_static/aikb-search/", root);
  const isPage = box.tagName !== "DIALOG";
  const get = async (name) => (await fetch(new URL(name, home), { cache: "no-cache" })).json();

  const load = async () => {
    const names = await get("bundles.json");
    if (!names.length) return { search: async () => ({ results: [] }), filters: async () => ({}) };
    const [first, ...others] = names.map((name) => new URL(`${name}/`, home).pathname);
    const found = await import(`${first}pagefind.js`);
    await found.options({ basePath: first, baseUrl: "/" });
    await found.init();
    const options = (at) => ({ baseUrl: "/", language: names[at + 1].split("-")[0] });
    await Promise.all(others.map((path, at) => found.mergeIndex(path, options(at))));
    return found;
  };
  let engine = null;
  const engineOf = () => (engine ??= load().catch((error) => {
    engine = null;
    throw error;
  }));

  /* All words are wanted. Results with the words side by side come first: the order knows no nearness. */
  const find = async (query, filters) => {
    const found = await engineOf();
    const plain = /\s/.test(query) && !query.includes('"');
    const queries = query ? [...(plain ? [`"${query}"`] : []), query] : [null];
    const answers = await Promise.all(queries.map((text) => found.search(text, { filters })));
    const seen = new Set();
    return answers.flatMap(({ results }) => results).filter(({ id }) => !seen.has(id) && seen.add(id));
  };

  const field = make("input", "field", { type: "search", name: "q", autocomplete: "off", ariaLabel: texts.search, placeholder: texts.search });
  const filters = make("div", "filters");
  const status = make("p", "status");
  status.setAttribute("role", "status");
  const list = make("ol", "hits");
  const more = make("button", "more", { type: "button", textContent: texts.more, hidden: true });
  box.append(field, filters, status, list, more);

  const selects = ["channel", "tags", "year"].map((name) => {
    const select = make("select", "filter", { name, ariaLabel: texts[name] });
    select.append(new Option(texts[name], ""));
    select.addEventListener("change", () => run());
    filters.append(select);
    return select;
  });
  let offered = false;
  const offer = async () => {
    if (offered) return;
    offered = true;
    const found = await (await engineOf()).filters();
    for (const select of selects) {
      const values = Object.entries(found[select.name] ?? {});
      if (select.name === "year") values.reverse();
      select.append(...values.map(([value, count]) => new Option(`${value} (${count})`, value)));
      select.disabled = !values.length;
    }
  };
  filters.addEventListener("pointerenter", offer);
  filters.addEventListener("focusin", offer);

  /* What was found of a misspelt word: nothing, and titles that are like it. */
  const showNear = async (word, isOld) => {
    const titles = nearest(await get("titles.json"), fold(word));
    if (isOld()) return;
    status.textContent = `${texts.unfound.replace("{word}", word)} ${titles.length ? texts.near : ""}`;
    list.append(...titles.map(({ title, address }) => item(linkTo(new URL(`./${address}`, root).href, title))));
  };

  const showHits = async (query, wanted, isOld) => {
    const results = await find(query, wanted);
    const next = async () => {
      const shown = list.children.length;
      const found = await Promise.all(results.slice(shown, shown + STEP).map((it) => it.data()));
      return isOld() ? [] : found.map((data) => show(data, root, sought));
    };
    const items = await next();
    if (isOld()) return;
    const known = items.flatMap(({ words }) => words);
    const words = query.replaceAll('"', "").split(/\s+/).filter((it) => fold(it).length > 2 && !UNSPACED.test(it));
    const isIn = (word, found) => found.some((it) => isLike(fold(word), it));
    let missed = items.length && words.find((word) => !isIn(word, known));
    // Without a note that has all of it, each word may be in one.
    for (const word of items.length || !query ? [] : words.length ? words : [query]) {
      const alone = (await find(word, {})).slice(0, STEP);
      const notes = await Promise.all(alone.map((it) => it.data()));
      missed ||= isIn(word, notes.flatMap((data) => show(data, root, sought).words)) ? "" : word;
    }
    if (isOld()) return;
    if (missed) {
      await showNear(missed, isOld);
      return;
    }
    status.textContent = texts.found.replace("{n}", results.length);
    list.append(...items);
    const rest = () => { more.hidden = list.children.length >= results.length; };
    more.onclick = async () => {
      const added = await next();
      list.append(...added);
      rest();
      added[0]?.querySelector("a").focus();
    };
    rest();
  };

  let turn = 0;
  const run = async () => {
    const mine = (turn += 1);
    const isOld = () => turn !== mine;
    const query = field.value.trim();
    const wanted = Object.fromEntries(selects.filter((it) => it.value).map((it) => [it.name, it.value]));
    if (isPage) history.replaceState(history.state, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    list.replaceChildren();
    more.hidden = true;
    status.textContent = "";
    try {
      if (query || Object.keys(wanted).length) await showHits(query, wanted, isOld);
    } catch (error) {
      if (!isOld()) status.textContent = texts.broken;
      console.warn(error);
    }
  };

  let wait = 0;
  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(run, 150);
  });
  box.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(event.target);
    if (event.target !== field && at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Enter" && event.target === field) links[0]?.click();
    if (to === undefined) return;
    event.preventDefault();
    (to < 0 ? field : links[Math.min(to, links.length - 1)])?.focus();
  });
  if (isPage) field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) run();
  return field;
};
