/* SPDX-License-Identifier: Apache-2.0 */

/** Shows hits, filters and pages. */

import { element, roving } from "./dom.js";
import { changed, toAddress } from "./state.js";
import { sourceKind, target } from "./requests.js";
import { boxes, mark, regionsOf, wordsOf } from "./words.js";

const THUMBNAIL = 480;

/** A link to another state of this page. */
export function link(text, state, properties = {}) {
  return element("a", { href: toAddress(state), ...properties, text });
}

/** Whether the picture of a document can be asked for. */
function hasPicture(doc, facts) {
  const { pathField, imageField } = facts.pictures;
  const hash = target(facts, "image")?.hash;
  return Boolean((pathField && doc[pathField]) || (imageField && (!hash || doc[hash])));
}

function pictureAddress(doc, facts) {
  const address = new URL("picture", facts.here);
  address.searchParams.set("id", doc[facts.uniqueKey]);
  address.searchParams.set("size", THUMBNAIL);
  const version = doc[target(facts, "image")?.hash];
  if (version) {
    address.searchParams.set("v", version);
  }
  return address.href;
}

function described(doc, facts) {
  const text = doc[target(facts, "caption")?.text] ?? doc[target(facts, "image")?.labels];
  return [].concat(text ?? []).join(" ");
}

/** The picture of a document with its regions over it, or an empty frame of regions. */
export function frame(doc, facts, regions, picture = null) {
  const name = described(doc, facts) || doc[facts.uniqueKey];
  const figure = element("div", { class: "frame" });
  const empty = (reason) => {
    figure.classList.add("empty");
    figure.querySelector("img")?.remove();
    figure.prepend(element("p", { class: "nothing", text: reason }));
  };
  if (picture || hasPicture(doc, facts)) {
    const image = element("img", {
      src: picture ?? pictureAddress(doc, facts),
      alt: name,
      loading: "lazy",
      decoding: "async",
    });
    image.addEventListener("error", () => empty("The picture cannot be shown"));
    figure.append(image);
  } else {
    empty("No picture");
  }
  if (regions?.size > 0) {
    figure.append(boxes(regions, `Regions of ${name}`));
  }
  return figure;
}

/** A caption whose words light their regions. */
function litCaption(text, words) {
  const buttons = [];
  const parts = [];
  const lower = text.toLowerCase();
  let at = 0;
  for (const { word, matches } of words) {
    const found = lower.indexOf(word, at);
    if (found < 0) {
      continue; // read otherwise than written: an accent, a rare character
    }
    parts.push(text.slice(at, found));
    at = found + word.length;
    const regions = matches.map(({ region }) => region).filter((region) => region !== undefined);
    if (regions.length === 0) {
      parts.push(text.slice(found, at));
      continue;
    }
    const button = element("button", {
      type: "button",
      class: "word",
      "aria-pressed": "false",
      text: text.slice(found, at),
    });
    mark(button, [...new Set(regions.map((region) => "r" + region))], regions[0]);
    buttons.push(button);
    parts.push(button);
  }
  parts.push(text.slice(at));
  const caption = element("p", { class: "caption", role: "group", "aria-label": text }, ...parts);
  roving(caption, buttons);
  return caption;
}

/** The mean of the words' cosines, which a minimum score is compared with; null if it is another sum. */
function meanCosine(doc) {
  const cosines = (doc["[alignment]"] ?? []).map(({ cosine }) => Math.max(0, cosine ?? 0));
  const sum = cosines.reduce((a, b) => a + b, 0);
  return cosines.length > 0 && Math.abs(sum - doc.score) < 0.01 ? sum / cosines.length : null;
}

function scores(doc, rank) {
  const score = doc.score?.toFixed(3);
  const mean = rank.ranked ? meanCosine(doc) : null;
  return element(
    "div",
    { class: "scores" },
    element("p", {}, element("strong", { class: "rank", text: `${rank.now}.` }), element("span", { class: "before" })),
    element(
      "p",
      {},
      rank.ranked ? element("span", { class: "second", text: `alignment ${score}` }) : null,
      mean === null ? null : element("span", { class: "mean", text: `mean ${mean.toFixed(3)}` }),
      element("span", { class: "first", text: rank.ranked ? "" : `kNN ${score}` }),
    ),
  );
}

/** Adds rank and score of the first stage to the hits that are shown. */
export function addBefore(list, docs, uniqueKey) {
  const places = new Map(docs.map((doc, i) => [String(doc[uniqueKey]), [i + 1, doc.score]]));
  for (const hit of list.querySelectorAll(".hit[data-ranked]")) {
    const [rank, score] = places.get(hit.dataset.id) ?? [];
    if (rank === undefined) {
      continue;
    }
    const now = Number(hit.dataset.rank);
    const move = rank > now ? `↑ from ${rank}` : rank < now ? `↓ from ${rank}` : "unmoved";
    const before = hit.querySelector(".before");
    before.textContent = move;
    before.classList.add(rank > now ? "up" : rank < now ? "down" : "same");
    hit.querySelector(".first").textContent = `kNN ${score.toFixed(3)}`;
  }
}

/** Which word met which region, for people who do not see the boxes. */
function why(words) {
  const details = element("details", { class: "why" }, element("summary", { text: "Why" }));
  details.addEventListener(
    "toggle",
    () => {
      const rows = words.map(({ word, matches }) => {
        const best = matches.reduce((a, b) => (b.cosine > a.cosine ? b : a));
        return element(
          "tr",
          {},
          element("th", { scope: "row", text: word }),
          element("td", { text: best.region === undefined ? "none" : String(best.region) }),
          element("td", { text: best.cosine.toFixed(3) }),
        );
      });
      const head = ["word", "region", "cosine"].map((text) => element("th", { scope: "col", text }));
      details.append(
        element(
          "table",
          {},
          element("thead", {}, element("tr", {}, ...head)),
          element("tbody", {}, ...rows),
        ),
      );
    },
    { once: true },
  );
  return details;
}

function actions(doc, state, facts) {
  const id = doc[facts.uniqueKey];
  const other = state.find === "image" ? "caption" : "image";
  const from = (find) =>
    changed(state, { text: "", picture: "", like: String(id), from: state.find, find, filters: [], min: 0 });
  const links = [link("More like this", from(state.find), { "aria-label": `More like ${id}` })];
  if (target(facts, other)) {
    const text = other === "caption" ? "Find captions" : "Find images";
    links.unshift(link(text, from(other), { "aria-label": `${text} for ${id}` }));
  }
  return element("p", { class: "actions" }, ...links);
}

/**
 * One hit.
 *
 * @param rank {now, ranked}; null if nothing was searched
 */
function hit(doc, rank, state, facts) {
  const id = String(doc[facts.uniqueKey]);
  const words = wordsOf(doc["[alignment]"]);
  const text = [].concat(doc[target(facts, state.find)?.text ?? target(facts, "caption")?.text] ?? []).join(" ");
  const card = element("li", {
    class: "hit " + state.find,
    "data-id": id,
    "data-rank": rank?.now,
    "data-ranked": rank?.ranked,
  });
  if (state.find === "image") {
    const regions = regionsOf(words, (word) => "w" + word);
    card.append(frame(doc, facts, regions));
  }
  if (rank) {
    card.append(scores(doc, rank));
  }
  if (state.find === "caption" && words.length > 0) {
    card.append(litCaption(text, words));
  } else if (text) {
    card.append(element("p", { class: "caption", text }));
  }
  const labels = [].concat(doc[target(facts, "image")?.labels] ?? []).join(" ");
  if (state.find === "image" && labels) {
    card.append(element("p", { class: "labels", text: labels, title: labels }));
  }
  card.append(element("p", { class: "id", text: id, title: id }));
  if (words.length > 0) {
    card.append(why(words));
  }
  card.append(actions(doc, state, facts));
  return card;
}

/**
 * The list of hits.
 *
 * @param parts [{docs, first, ranked}]: the hits, the rank of the first one (null for no ranks), and
 *     whether the alignment head ranked them
 * @param windowEnd the number of hits after which the window ends, if that is on this page
 */
export function hitList(parts, state, facts, windowEnd) {
  const list = element("ol", { class: "hits " + state.find, role: "list" });
  for (const { docs, first, ranked } of parts) {
    docs.forEach((doc, i) => {
      const rank = first === null ? null : { now: first + i, ranked };
      list.append(hit(doc, rank, state, facts));
      if (rank?.now === windowEnd) {
        list.append(
          element("li", {
            class: "window-end",
            text: `The reranked window of ${windowEnd} ends here. Hits below keep the order of the first stage.`,
          }),
        );
      }
    });
  }
  return list;
}

/** The words of the sentence, which light their regions. */
export function sentence(docs) {
  const words = wordsOf(docs.find((doc) => doc["[alignment]"])?.["[alignment]"]);
  if (words.length === 0) {
    return null;
  }
  const buttons = words.map(({ word }, i) => {
    const button = element("button", { type: "button", class: "word chip", "aria-pressed": "false", text: word });
    mark(button, ["w" + i], i);
    return button;
  });
  const row = element("div", { class: "words", role: "group", "aria-label": "Words of the sentence" }, ...buttons);
  roving(row, buttons);
  return row;
}

/** The regions of the query's picture, with the words of all captions that met them. */
export function queryRegions(docs) {
  const regions = new Map();
  for (const doc of docs) {
    for (const { word, matches } of wordsOf(doc["[alignment]"])) {
      for (const { region, box } of matches) {
        if (region !== undefined) {
          const known = regions.get(region) ?? { box, words: [], keys: ["r" + region], hue: region };
          if (!known.words.includes(word) && known.words.length < 3) {
            known.words.push(word);
          }
          regions.set(region, known);
        }
      }
    }
  }
  return regions;
}

/** A row of filters; empty fields and those whose values are all different are left out. */
export function filters(container, counts, state) {
  const rows = [];
  const selected = (field, value) => state.filters.some(([f, v]) => f === field && v === value);
  for (const [field, value] of state.filters) {
    const rest = state.filters.filter(([f, v]) => f !== field || v !== value);
    rows.push(
      link(`${field}: ${value} ✕`, changed(state, { filters: rest }), {
        class: "chip selected",
        "aria-label": `Remove the filter ${field}: ${value}`,
      }),
    );
  }
  for (const [field, values] of Object.entries(counts ?? {})) {
    const open = values.filter(([value]) => !selected(field, value));
    if (open.length === 0 || values.length < 2 || values.every(([, count]) => count === 1)) {
      continue;
    }
    rows.push(
      element(
        "span",
        { class: "facet" },
        element("span", { class: "facet-name", text: field }),
        ...open.map(([value, count]) =>
          link(`${value} (${count})`, changed(state, { filters: [...state.filters, [field, value]] }), {
            class: "chip",
            "aria-label": `Only ${field}: ${value}, ${count} hits`,
          }),
        ),
      ),
    );
  }
  container.replaceChildren(...rows);
  container.hidden = rows.length === 0;
}

/** Links to the page before and after. */
export function pages(container, state, shown, numFound) {
  const links = [];
  if (state.start > 0) {
    const start = Math.max(0, state.start - state.rows);
    links.push(link("← Previous", { ...state, start }, { rel: "prev" }));
  }
  if (shown > 0) {
    links.push(element("span", { text: `${state.start + 1}–${state.start + shown} of ${numFound}` }));
  }
  if (state.start + shown < numFound) {
    links.push(link("Next →", { ...state, start: state.start + state.rows }, { rel: "next" }));
  }
  container.replaceChildren(...links);
  container.hidden = links.length < 2;
}

/** What the query is, if it is not a sentence. */
export function queryPicture(state, facts, picture, doc, regions) {
  const clear = link("Remove", changed(state, { picture: "", like: "", from: "" }), { class: "button" });
  if (picture) {
    return element(
      "div",
      { class: "asked" },
      frame({ [facts.uniqueKey]: "the query's picture" }, facts, regions, picture.url),
      element("p", {}, "Searching with this picture. ", clear),
    );
  }
  const id = String(doc?.[facts.uniqueKey] ?? state.like);
  const isImage = sourceKind(state) === "image";
  const text = [].concat(doc?.[target(facts, "caption")?.text] ?? []).join(" ");
  return element(
    "div",
    { class: "asked" },
    isImage && doc ? frame(doc, facts, regions) : null,
    element("p", {}, `Searching with the ${isImage ? "image" : "caption"} `, element("strong", { text: text && !isImage ? text : id }), ". ", clear),
  );
}
