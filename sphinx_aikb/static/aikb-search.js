/* Names of documents are addresses in the results of the search: a name with "#", "?" or "%" would lead elsewhere. */
(() => {
  "use strict";
  if (typeof Search === "undefined") return;
  const address = (name) => name.split("/").map(encodeURIComponent).join("/");
  const quoted = (index) => ({ ...index, docnames: index.docnames.map(address) });
  const setIndex = Search.setIndex;
  Search.setIndex = (index) => setIndex(quoted(index));
  if (Search.hasIndex()) Search._index = quoted(Search._index); // it came before this script
})();
