/* SPDX-License-Identifier: Apache-2.0 */

/** The page: reads the form, searches, shows what comes back. */

import { element } from "./dom.js";
import { addBefore, filters, hitList, link, pages, queryPicture, queryRegions, sentence } from "./hits.js";
import { acceptPictures, keptPicture, readPicture } from "./picture.js";
import { Problem, warnings } from "./problems.js";
import { canRerank, curl, isReranked, plan, send, sourceKind, target } from "./requests.js";
import { changed, fromAddress, source, toAddress } from "./state.js";
import { Lights } from "./words.js";

const SAMPLES = 12;
const SENTENCES = 4;

const part = (id) => document.getElementById(id);
const form = part("form");
const results = part("results");
const lights = new Lights(document.querySelector("main"));

let facts = null;
let state = fromAddress(location.search);
/** Counts searches: the answer of an older one is not shown. */
let latest = 0;
let running = new AbortController();
/** Whether a link was followed, which is gone when its hits are shown. */
let followed = false;

const searchAddress = () => new URL(facts.core + facts.searchHandler, location.href).href;

/** Starts a search; its signal ends when the next one starts. */
function begin() {
  running.abort();
  running = new AbortController();
  const number = ++latest;
  return { signal: running.signal, isLatest: () => number === latest };
}

function navigate(next) {
  const address = toAddress(next);
  state = next;
  if (address !== (location.search || location.pathname)) {
    history.pushState(null, "", address);
  }
  scrollTo({ top: 0 });
  show();
}

function fillForm() {
  part("text").value = state.text;
  form.elements.find.value = state.find;
  part("rerank").checked = state.rerank;
  part("topK").value = state.topK;
  part("window").value = state.window;
  part("window").disabled = !state.rerank;
  part("min").value = state.min;
  part("min-value").textContent = state.min > 0 ? state.min.toFixed(2) : "off";
  part("min-name").textContent = isReranked(state, facts) ? "Minimum mean cosine" : "Minimum kNN score";
  const useless = source(state) && state.rerank && !canRerank(state, facts);
  const kinds = state.find === "image" ? "images with images" : "captions with captions";
  part("hint").hidden = !useless;
  part("hint").textContent = useless
    ? `Ranked by the first stage alone: the alignment head compares words with regions, not ${kinds}.`
    : "";
  document.title = (state.text || state.like || "Search") + " – ALADIN";
}

/** The two stages have scores of their own: a minimum of one means nothing for the other. */
function withComparableMinimum(next) {
  return isReranked(next, facts) === isReranked(state, facts) ? next : { ...next, min: 0 };
}

function readForm() {
  const number = (id, old) => (part(id).validity.valid && part(id).value ? Number(part(id).value) : old);
  const text = part("text").value;
  const next = changed(state, {
    text,
    ...(text.trim() ? { like: "", from: "", picture: "" } : {}),
    find: form.elements.find.value,
    rerank: part("rerank").checked,
    topK: number("topK", state.topK),
    window: number("window", state.window),
    min: Number(part("min").value),
  });
  return withComparableMinimum(next);
}

/** Removes what the last search showed. */
function clear() {
  for (const id of ["query", "filters", "pages", "request"]) {
    part(id).hidden = true;
  }
  part("notices").replaceChildren();
  results.replaceChildren();
  lights.pin([]);
}

function message(kind, title, advice, detail = "", ...more) {
  return element(
    "div",
    { class: "message " + kind, role: kind === "error" ? "alert" : null },
    element("h2", { text: title }),
    element("p", { text: advice }),
    detail ? element("p", { class: "detail", text: detail }) : null,
    ...more,
  );
}

function showProblem(problem) {
  clear();
  part("status").textContent = "";
  const known =
    problem instanceof Problem
      ? problem
      : new Problem("The page failed.", "Reload it. If this happens again, report it.", String(problem));
  results.replaceChildren(message("error", known.title, known.advice, known.detail));
}

async function show() {
  const search = begin();
  fillForm();
  results.setAttribute("aria-busy", "true");
  try {
    if (source(state) === null) {
      await browse(search);
    } else {
      await find(search);
    }
  } catch (problem) {
    if (search.isLatest() && !search.signal.aborted) {
      showProblem(problem);
    }
  } finally {
    if (search.isLatest()) {
      results.removeAttribute("aria-busy");
      if (followed && document.activeElement === document.body) {
        results.focus({ preventScroll: true });
      }
      followed = false;
    }
  }
}

async function find({ signal, isLatest }) {
  const picture = state.picture ? keptPicture(state.picture) : null;
  if (state.picture && !picture) {
    throw new Problem(
      "The picture of this search is not here.",
      "Pictures stay in the browser tab that searched with them. Choose the picture again.",
    );
  }
  if (!target(facts, state.find)) {
    throw new Problem(
      `This collection has no ${state.find}s to find.`,
      "Its update processor declares no such target: choose the other kind.",
    );
  }
  const asked = state;
  const requests = plan(asked, facts, picture);
  part("status").textContent = "Searching…";
  const url = searchAddress();
  const ask = (params) => (params ? send(url, params, signal) : Promise.resolve(null));
  const before = ask(requests.before).catch(() => null);
  const queryDocument = asked.like ? queryDocumentOf(asked.like, signal).catch(() => null) : Promise.resolve(null);
  const started = performance.now();
  const [ranked, found] = await Promise.all([ask(requests.ranked), ask(requests.found)]);
  const millis = Math.round(performance.now() - started);
  if (!isLatest()) {
    return;
  }
  performance.mark("answer");
  const main = ranked ?? found;
  const parts = [];
  if (ranked) {
    parts.push({ docs: ranked.response.docs, first: asked.start + 1, ranked: true });
  }
  if (found) {
    const first = Math.max(asked.start, requests.windowEnd ?? 0) + 1;
    parts.push({ docs: found.response.docs, first, ranked: false });
  }
  const docs = parts.flatMap(({ docs }) => docs);
  const numFound = main.response.numFound;
  clear();
  const warned = [...new Set([ranked, found].filter(Boolean).flatMap(({ responseHeader }) => warnings(responseHeader)))];
  part("notices").replaceChildren(...warned.map((text) => element("p", { class: "notice", text })));
  if (docs.length === 0) {
    results.replaceChildren(await emptyState(signal, numFound));
    if (!isLatest()) {
      return;
    }
  } else {
    const ends = requests.windowEnd !== null && requests.windowEnd < numFound && asked.min === 0;
    const windowEnd = ends ? requests.windowEnd : null;
    const list = hitList(parts, asked, facts, windowEnd);
    results.replaceChildren(element("h2", { class: "hidden", text: "Results" }), list);
    requestAnimationFrame(() =>
      setTimeout(() => performance.measure("hits visible", "answer")),
    );
    before.then((response) => {
      if (response && isLatest()) {
        addBefore(list, response.response.docs, facts.uniqueKey);
      }
    });
  }
  filters(part("filters"), main.facet_counts?.facet_fields, asked);
  pages(part("pages"), asked, docs.length, numFound);
  showRequest(url, requests.main);
  const kind = asked.find === "image" ? "images" : "captions";
  part("status").textContent = `${numFound} ${kind} found in ${millis} ms`;
  before.then((response) => {
    if (response && isLatest() && asked.min > 0) {
      showHidden(asked, response.response.numFound - numFound);
    }
  });
  showQuery(asked, docs, picture, null);
  const doc = await queryDocument;
  if (asked.like && isLatest()) {
    showQuery(asked, docs, null, doc);
  }
}

/** What the minimum score hides. */
function showHidden(asked, hidden) {
  if (hidden > 0) {
    const where = isReranked(asked, facts) ? " or beyond the window" : "";
    part("notices").append(
      element(
        "p",
        { class: "notice hidden-hits" },
        `${hidden} more are hidden: below the minimum of ${asked.min.toFixed(2)}${where}. `,
        link("Show them", changed(asked, { min: 0 })),
      ),
    );
  }
}

/** The sentence's words, or the picture or document that is searched with. */
function showQuery(asked, docs, picture, doc) {
  const query = part("query");
  const content =
    source(asked) === "text"
      ? sentence(docs)
      : queryPicture(asked, facts, picture, doc, sourceKind(asked) === "image" ? queryRegions(docs) : null);
  const words = source(asked) === "like" && sourceKind(asked) === "caption" ? sentence(docs) : null;
  query.replaceChildren(...[content, words].filter(Boolean));
  query.hidden = query.childElementCount === 0;
}

/** The document that is searched with. */
async function queryDocumentOf(id, signal) {
  const { text, labels, hash } = target(facts, sourceKind(state)) ?? {};
  const fields = [facts.uniqueKey, text, labels, hash, facts.pictures.pathField].filter(Boolean);
  const params = new URLSearchParams({
    q: `{!term f='${facts.uniqueKey}' v=$id}`,
    id,
    fl: fields.join(","),
    expandMacros: "false",
    wt: "json",
  });
  const answer = await send(searchAddress(), params, signal);
  return answer.response.docs[0] ?? null;
}

function showRequest(url, params) {
  part("curl").textContent = curl(url, params);
  part("copied").textContent = "";
  part("request").hidden = false;
}

/** How many documents a query finds, and the first of them. */
async function count(q, signal, rows = 0) {
  const fields = facts.targets.flatMap(({ text, labels, hash }) => [text, labels, hash]).filter(Boolean);
  const fl = [facts.uniqueKey, ...fields, facts.pictures.pathField].filter(Boolean).join(",");
  const params = new URLSearchParams({ q, rows, fl, wt: "json" });
  return (await send(searchAddress(), params, signal)).response;
}

/** A query for the documents that have vectors of a kind. */
function embedded(kind) {
  const { alignment, version } = target(facts, kind) ?? {};
  const field = alignment ?? version;
  return field ? `${field}:*` : null;
}

/** Why there is nothing to see. */
async function emptyState(signal, numFound) {
  if (numFound > 0) {
    return message("empty", "This page is beyond the last hit.", "Go back to an earlier page.", "",
      element("p", {}, link("First page", { ...state, start: 0 })));
  }
  const kind = state.find === "image" ? "images" : "captions";
  const all = await count("*:*", signal);
  if (all.numFound === 0) {
    return message("empty", "The collection has no documents.", "Index images and captions, and commit.");
  }
  const q = embedded(state.find);
  if (q && (await count(q, signal)).numFound === 0) {
    return message(
      "empty",
      `No document has the vectors of ${kind}.`,
      state.find === "image"
        ? "Index images with their pictures or region features, through the update chain with ALADIN's processor."
        : "Index captions through the update chain with ALADIN's processor.",
    );
  }
  if (state.min > 0) {
    return message("empty", "Nothing reaches the minimum score.", "Lower it.", "",
      element("p", {}, link("Without a minimum", changed(state, { min: 0 }))));
  }
  return state.filters.length > 0
    ? message("empty", "Nothing was found with these filters.", "Remove a filter.", "",
        element("p", {}, link("Remove all filters", changed(state, { filters: [] }))))
    : message("empty", "Nothing was found.", "Search with another sentence or picture.");
}

/** Before the first search: what there is to find. */
async function browse({ signal, isLatest }) {
  const ask = (kind, rows) => {
    const q = embedded(kind);
    return q ? count(q, signal, rows) : Promise.resolve({ numFound: 0, docs: [] });
  };
  const [images, captions] = await Promise.all([ask("image", SAMPLES), ask("caption", SENTENCES)]);
  if (!isLatest()) {
    return;
  }
  clear();
  if (images.numFound + captions.numFound === 0) {
    const { numFound } = await count("*:*", signal);
    if (isLatest()) {
      part("status").textContent = "";
      results.replaceChildren(
        numFound === 0
          ? message("empty", "The collection has no documents.", "Index images and captions, and commit. Then type a sentence.")
          : message("empty", "No document has vectors.", "Index the documents again through the update chain with ALADIN's processor."),
      );
    }
    return;
  }
  part("status").textContent = `${images.numFound} images and ${captions.numFound} captions can be found`;
  const text = target(facts, "caption")?.text;
  const sentences = captions.docs.map((doc) => [].concat(doc[text] ?? []).join(" ")).filter(Boolean);
  const samples = { ...state, find: "image" };
  results.replaceChildren(
    element("p", { class: "invite", text: "Type a sentence, or drop, paste or pick a picture." }),
    ...(sentences.length > 0
      ? [
          element(
            "p",
            { class: "samples" },
            "For example ",
            ...sentences.map((sentence) => link(sentence, changed(state, { text: sentence, find: "image" }), { class: "chip" })),
          ),
        ]
      : []),
    ...(images.docs.length > 0
      ? [hitList([{ docs: images.docs, first: null, ranked: false }], samples, facts, null)]
      : []),
  );
}

async function useFile(file) {
  const search = begin();
  try {
    const picture = await readPicture(file);
    if (search.isLatest()) {
      navigate(withComparableMinimum(changed(state, { picture: picture.key, text: "", like: "", from: "", find: form.elements.find.value })));
    }
  } catch (problem) {
    if (search.isLatest()) {
      showProblem(problem);
    }
  }
}

async function copy() {
  try {
    await navigator.clipboard.writeText(part("curl").textContent);
    part("copied").textContent = "Copied";
  } catch {
    // Browsers allow it on https and localhost only.
    const range = document.createRange();
    range.selectNodeContents(part("curl"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    part("copied").textContent = "Press Ctrl+C to copy";
  }
}

function wire() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    navigate(readForm());
  });
  part("min").addEventListener("input", () => {
    const min = Number(part("min").value);
    part("min-value").textContent = min > 0 ? min.toFixed(2) : "off";
  });
  form.addEventListener("change", (event) => {
    if (event.target.id === "all") {
      document.body.classList.toggle("all-words", event.target.checked);
    } else if (event.target.type !== "search" && event.target.type !== "file") {
      navigate(readForm());
    }
  });
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (anchor && plain && anchor.origin === location.origin && anchor.pathname === location.pathname && !anchor.hash) {
      event.preventDefault();
      followed = true;
      navigate(fromAddress(anchor.search));
    }
  });
  addEventListener("popstate", () => {
    state = fromAddress(location.search);
    show();
  });
  part("copy").addEventListener("click", copy);
  acceptPictures({ button: part("pick"), input: part("file"), overlay: part("drop"), use: useFile });
}

async function start() {
  try {
    const here = new URL("./", import.meta.url);
    facts = await send(new URL("facts", here).href);
    facts.here = here.href;
    facts.core = here.pathname.slice(0, here.pathname.length - facts.handler.length - 1);
    part("collection").textContent = facts.collection;
    if (!target(facts, "caption")) {
      form.elements.find[1].disabled = true;
    }
    if (facts.models.length === 0) {
      throw new Problem(
        "This collection has no model.",
        "Declare one in solrconfig.xml (request handler ModelsHandler) and reload the collection.",
      );
    }
    if (facts.targets.length === 0) {
      throw new Problem(
        "This collection embeds nothing.",
        "Add ALADIN's update processor to its update chain, reload it, and index the documents again.",
      );
    }
    wire();
    await show();
  } catch (problem) {
    showProblem(problem);
  }
}

if (location.pathname.endsWith("/")) {
  location.replace(location.pathname.slice(0, -1) + location.search);
} else {
  start();
}
