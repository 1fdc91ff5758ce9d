/* What Sphinx's search shows of the pages of notes. */
(() => {
  "use strict";
  if (typeof Search === "undefined") return;

  // Names of documents are addresses in the results: a name with "#", "?" or "%" would lead elsewhere.
  const address = (name) => name.split("/").map(encodeURIComponent).join("/");
  const quoted = (index) => ({ ...index, docnames: index.docnames.map(address) });
  const setIndex = Search.setIndex;
  Search.setIndex = (index) => setIndex(quoted(index));
  if (Search.hasIndex()) Search._index = quoted(Search._index); // it came before this script

  // Excerpts are what a note says: no times, lists of other notes, or players.
  const NOT_SAID = ".no-search, .aikb-time, .aikb-list, .aikb-table, .aikb-cards, .headerlink, script, style";
  const BLOCKS = "p, li, dd, dt, td, th, .line, h2, h3, h4, h5, h6";
  const TIMES = "a.yt-timestamp";

  const parse = (text) => new DOMParser().parseFromString(text, "text/html").querySelector('[role="main"]');

  Search.htmlToText = (text, anchor) => {
    const main = parse(text);
    const part = (anchor && main?.querySelector(`[id="${CSS.escape(anchor.slice(1))}"]`)) || main;
    for (const node of part?.querySelectorAll(NOT_SAID) ?? []) node.remove();
    return part?.textContent.replace(/\s+/g, " ").replace(/ (?=[.,:;])/g, "") ?? "";
  };

  /* The time of a word: it follows its sentence, unless the first one stands before all words. */
  const nearest = (block, links, words) => {
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let leads = null;
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const data = text.data.toLowerCase();
      if (/[^\W_]/.test(data)) leads ??= links[0].contains(text);
      if (links.some((link) => link.contains(text)) || !words.some((word) => data.includes(word))) continue;
      const isBehind = (link) => text.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;
      const [before, behind] = [links.findLast((link) => !isBehind(link)), links.find(isBehind)];
      return (leads ? before ?? behind : behind ?? before) ?? links[0];
    }
    return links[0];
  };

  /* The place of the passage with most of the words: the moment, if the player of the page has it, or the section. */
  const placeIn = (main, words) => {
    const count = (block) => words.filter((word) => block.textContent.toLowerCase().includes(word)).length;
    let [best, most] = [null, 0];
    for (const block of main.querySelectorAll(BLOCKS)) {
      if (block.querySelector(BLOCKS) || block.closest(NOT_SAID)) continue;
      const found = count(block);
      if (found > most) [best, most] = [block, found];
    }
    if (!best) return "";
    const video = main.querySelector(".aikb-player")?.dataset.video;
    const links = [...best.querySelectorAll(TIMES)].filter((link) => video && new URL(link.href).searchParams.get("v") === video);
    if (links.length) return `?t=${parseInt(new URL(nearest(best, links, words).href).searchParams.get("t") ?? 0, 10)}`;
    const { id } = best.closest("[id]") ?? main;
    return main.contains(best.closest("[id]")) && id ? `#${encodeURIComponent(id)}` : "";
  };

  const makeSummary = Search.makeSearchSummary;
  Search.makeSearchSummary = (text, keywords, anchor) => {
    const summary = makeSummary(text, keywords, anchor);
    const main = summary && !anchor && parse(text);
    // What calls this puts the summary behind its link.
    if (main) queueMicrotask(() => {
      const link = summary.parentElement?.querySelector("a");
      if (link && !/[?#]/.test(link.getAttribute("href"))) link.href += placeIn(main, [...keywords]);
    });
    return summary;
  };
})();
