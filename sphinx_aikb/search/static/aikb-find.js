/* The way to the search with Pagefind: "/" and Ctrl+K open it on each page, before the keys of themes and of Sphinx, which lead to their own fields. */
(() => {
  "use strict";
  if (window.aikbFind) return; // a theme that swaps pages may run the script of each
  window.aikbFind = true;
  const { src, dataset } = document.currentScript;
  // The texts in the order in which the page has them.
  const TEXTS = ["search", "found", "unfound", "near", "channel", "tags", "year", "more", "close", "disk", "broken"];
  const said = dataset.say.split("|");
  const texts = Object.fromEntries(TEXTS.map((name, at) => [name, said[at]]));
  const SOUGHT = "aikb-find-sought";
  const root = new URL("..", src); // above `_static`
  let box = null;
  let field = null;

  const show = async () => {
    if (!box) {
      box = Object.assign(document.createElement("dialog"), { className: "aikb-find", ariaLabel: texts.search });
      const close = Object.assign(document.createElement("button"), { type: "button", className: "aikb-find-close", textContent: "×", ariaLabel: texts.close });
      close.addEventListener("click", () => box.close());
      box.append(close);
      document.body.append(box);
    }
    if (box.showModal && !box.open) box.showModal();
    if (field === null) {
      field = false; // it is on its way
      try {
        if (location.protocol === "file:") throw texts.disk;
        const { build } = await import(new URL("aikb-finder.js", src).href);
        field = build(box, texts, root, SOUGHT);
      } catch (reason) {
        box.append(Object.assign(document.createElement("p"), { textContent: reason === texts.disk ? reason : texts.broken }));
      }
    }
    field?.focus?.();
    field?.select?.();
  };

  const page = document.querySelector("div.aikb-find");
  if (page) {
    box = page;
    show();
  }

  addEventListener("keydown", (event) => {
    const [target] = event.composedPath();
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const typing = target.closest?.("input, textarea, select") || target.isContentEditable;
    const slash = key === "/" && !ctrlKey && !metaKey && !altKey && !typing;
    if (!slash && !(key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey && !shiftKey)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    show();
  }, true);

  // Who comes from a result to a moment is at its time, so that the next key plays it.
  const start = parseInt(new URLSearchParams(location.search).get("t"), 10);
  try {
    if (start >= 0 && sessionStorage.getItem(SOUGHT)) {
      addEventListener("load", () => {
        const video = document.querySelector(".aikb-player")?.dataset.video;
        const isSought = ({ searchParams: it }) => it.get("v") === video && parseInt(it.get("t") ?? 0, 10) === start;
        [...document.querySelectorAll("a.yt-timestamp")].find((it) => isSought(new URL(it.href)))?.focus({ preventScroll: true });
      });
    }
    sessionStorage.removeItem(SOUGHT);
  } catch { /* storage is turned off */ }
})();
