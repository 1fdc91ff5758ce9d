/* An input above each long list, which leaves the entries that have the words one types. */
(() => {
  "use strict";
  if (window.aikbFilters) return; // a theme that swaps pages may run the scripts of each
  const GONE = "aikb-gone";

  /* Neither case nor accents count. */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /* The boxes around a list that end where the filter stands: sections, and what themes wrap tables in. */
  const around = (list, place) => {
    const boxes = [list];
    for (let box = list.parentElement; box && !box.contains(place); box = box.parentElement) boxes.push(box);
    return boxes;
  };

  const titleOf = (box) => (box.tagName === "SECTION" ? box.querySelector("h1, h2, h3, h4, h5, h6")?.textContent ?? "" : "");

  /* Where groups are no sections, titles stand before their lists; H3 is below H2. */
  const rubricsBefore = (box) => {
    const found = [];
    let least = "H9";
    for (let node = box.previousElementSibling; node && !node.matches(".aikb-filter"); node = node.previousElementSibling) {
      if (!node.matches(".rubric") || node.tagName >= least) continue;
      least = node.tagName;
      found.push(node);
    }
    return found;
  };

  class Filter {
    constructor(place, lists) {
      this.place = place;
      this.entries = [];
      this.boxes = new Map(); // each box and title, and whether an entry below it is shown
      for (const list of lists) {
        const inside = around(list, place);
        const homes = [...inside, ...rubricsBefore(inside.at(-1))];
        for (const home of homes) this.boxes.set(home, true);
        const titles = homes.map((home) => (home.matches(".rubric") ? home.textContent : titleOf(home))).join(" ");
        for (const item of list.tBodies?.[0]?.rows ?? list.children) {
          this.entries.push({ item, homes, text: plain(`${item.textContent} ${titles}`) });
        }
      }
      const label = document.createElement("label");
      this.input = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off", spellcheck: false });
      this.count = document.createElement("span");
      this.count.setAttribute("role", "status");
      label.append(place.dataset.label, this.input);
      place.replaceChildren(label, this.count);
      place.hidden = false;
      this.apply(); // a page that was left and came back has what was typed then
      this.input.addEventListener("input", () => this.apply());
      this.input.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !this.input.value) return;
        event.preventDefault();
        event.stopPropagation();
        this.empty();
      });
    }

    empty() {
      this.input.value = "";
      this.apply();
    }

    apply() {
      const words = plain(this.input.value).split(/\s+/).filter(Boolean);
      for (const box of this.boxes.keys()) this.boxes.set(box, false);
      let shown = 0;
      for (const { item, homes, text } of this.entries) {
        const hit = words.every((word) => text.includes(word));
        item.classList.toggle(GONE, !hit);
        if (!hit) continue;
        shown += 1;
        for (const home of homes) this.boxes.set(home, true);
      }
      for (const [box, has] of this.boxes) box.classList.toggle(GONE, !has);
      const text = this.place.dataset.count.replace("{shown}", shown).replace("{all}", this.entries.length);
      this.count.textContent = words.length ? text : "";
    }
  }

  const filters = (window.aikbFilters = new Map());
  const look = () => {
    for (const place of filters.keys()) if (!place.isConnected) filters.delete(place);
    for (const place of document.querySelectorAll(".aikb-filter")) {
      if (filters.has(place)) continue;
      const lists = [];
      let after = false;
      for (const node of document.querySelectorAll(".aikb-filter, .aikb-filtered")) {
        if (node === place) after = true;
        else if (after && node.matches(".aikb-filter")) break;
        else if (after) lists.push(node);
      }
      if (lists.length) filters.set(place, new Filter(place, lists));
    }
  };
  look();
  /* Some themes swap the page without loading another, and tell nobody. */
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  /* A link to what the filter hides empties it. */
  addEventListener("hashchange", () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest(`.${GONE}`)) return;
    for (const filter of filters.values()) filter.empty();
    target.scrollIntoView();
  });
})();
