/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What is searched, and how: one immutable object, in the address of the page, so that the browser's
 * history, a reload and a shared address show the same hits.
 *
 *   text      a sentence, or ""
 *   like      the id of a document to search with, or ""
 *   from      with like: "image" or "caption", the document's vectors to use
 *   picture   the key of a picture that this browser tab keeps, or ""
 *   find      "image" or "caption": the kind of hits
 *   rerank    whether the alignment head ranks the first hits again
 *   topK      documents that each shard finds
 *   window    documents that are ranked again
 *   min       the minimum score of the stage that ranks, 0 to 1; 0 for none
 *   start     the first hit of the page, from 0
 *   rows      hits of a page
 *   filters   [[field, value], …]
 */
export const DEFAULTS = Object.freeze({
  text: "",
  like: "",
  from: "",
  picture: "",
  find: "image",
  rerank: true,
  topK: 100,
  window: 100,
  min: 0,
  start: 0,
  rows: 24,
  filters: Object.freeze([]),
});

const MAX_ROWS = 200;
const FILTER = "f.";

function whole(text, byDefault, min, max = 1_000_000) {
  const number = Number(text);
  return text !== null && text !== "" && Number.isInteger(number)
    ? Math.min(max, Math.max(min, number))
    : byDefault;
}

function fraction(text) {
  const number = Number(text);
  return number > 0 && number <= 1 ? number : 0;
}

/** The state of an address. Unknown and wrong values become the defaults. */
export function fromAddress(query) {
  const params = new URLSearchParams(query);
  const filters = [];
  for (const [name, value] of params) {
    if (name.startsWith(FILTER)) {
      filters.push([name.slice(FILTER.length), value]);
    }
  }
  return {
    text: params.get("q") ?? "",
    like: params.get("like") ?? "",
    from: params.get("from") === "caption" ? "caption" : params.get("from") === "image" ? "image" : "",
    picture: params.get("picture") ?? "",
    find: params.get("find") === "caption" ? "caption" : "image",
    rerank: params.get("rerank") !== "no",
    topK: whole(params.get("topK"), DEFAULTS.topK, 1),
    window: whole(params.get("window"), DEFAULTS.window, 1),
    min: fraction(params.get("min")),
    start: whole(params.get("start"), 0, 0),
    rows: whole(params.get("rows"), DEFAULTS.rows, 1, MAX_ROWS),
    filters,
  };
}

/** The address of a state, relative to the page: only what differs from the defaults. */
export function toAddress(state) {
  const params = new URLSearchParams();
  const add = (name, value, byDefault) => {
    if (value !== byDefault) {
      params.append(name, value);
    }
  };
  add("q", state.text, "");
  add("like", state.like, "");
  add("from", state.from, "");
  add("picture", state.picture, "");
  add("find", state.find, DEFAULTS.find);
  add("rerank", state.rerank ? "yes" : "no", "yes");
  add("topK", state.topK, DEFAULTS.topK);
  add("window", state.window, DEFAULTS.window);
  add("min", state.min, 0);
  add("rows", state.rows, DEFAULTS.rows);
  for (const [field, value] of state.filters) {
    params.append(FILTER + field, value);
  }
  add("start", state.start, 0);
  const query = params.toString();
  return query === "" ? location.pathname : "?" + query;
}

/** A changed state. Everything but paging starts on the first page. */
export function changed(state, change) {
  return { ...state, start: 0, ...change };
}

/** "text", "like" or "picture"; null if nothing is searched yet. */
export function source(state) {
  return state.picture ? "picture" : state.like ? "like" : state.text.trim() ? "text" : null;
}
