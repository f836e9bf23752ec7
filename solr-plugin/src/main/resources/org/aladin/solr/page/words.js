/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Words and regions that belong together. Elements with a common key light each other: a word of
 * the sentence and its region in each hit, or a region of the query's picture and its words in each
 * caption.
 */

import { element, roving } from "./dom.js";

const HUES = [212, 4, 130, 284, 32, 178, 328, 84];

/**
 * Joins word pieces ("fr", "##isbee") to words: [{word, matches}], with the matches of the pieces.
 * In alignment modes that sum over regions, a match can be that of a region, with its best word.
 */
export function wordsOf(alignment) {
  const ofWords = (alignment ?? []).filter((match) => match.for !== "region");
  if (ofWords.length === 0) {
    return wordsOfRegions(alignment ?? []);
  }
  const words = [];
  for (const match of ofWords) {
    const piece = String(match.word);
    if (piece.startsWith("##") && words.length > 0) {
      const last = words[words.length - 1];
      last.word += piece.slice(2);
      last.matches.push(match);
    } else {
      words.push({ word: piece, matches: [match] });
    }
  }
  return words;
}

function wordsOfRegions(alignment) {
  const words = new Map();
  for (const match of alignment) {
    if (match.word !== undefined) {
      const word = String(match.word);
      words.set(word, [...(words.get(word) ?? []), match]);
    }
  }
  return [...words].map(([word, matches]) => ({ word, matches }));
}

/** Marks an element with its keys and a colour. */
export function mark(element, keys, hue) {
  element.dataset.keys = keys.join(" ");
  if (hue !== undefined) {
    element.style.setProperty("--hue", HUES[hue % HUES.length]);
  }
}

const keysOf = (element) => (element?.dataset.keys ?? "").split(" ").filter(Boolean);

/** Lights what belongs to the element under the pointer, with the focus, or pinned by a click. */
export class Lights {
  constructor(root) {
    this.root = root;
    this.pinned = [];
    const marked = (event) => event.target.closest?.("[data-keys]");
    root.addEventListener("pointerover", (event) => this.show(keysOf(marked(event))));
    root.addEventListener("pointerleave", () => this.show([]));
    root.addEventListener("focusin", (event) => this.show(keysOf(marked(event))));
    root.addEventListener("focusout", () => this.show([]));
    root.addEventListener("click", (event) => {
      const word = event.target.closest?.("button.word");
      if (word) {
        const keys = keysOf(word);
        this.pin(keys.every((key) => this.pinned.includes(key)) ? [] : keys);
      }
    });
  }

  pin(keys) {
    this.pinned = keys;
    for (const word of this.root.querySelectorAll("button.word")) {
      word.setAttribute("aria-pressed", keysOf(word).some((key) => keys.includes(key)));
    }
    this.show(keys);
  }

  show(keys) {
    const lit = new Set(keys.length > 0 ? keys : this.pinned);
    this.root.classList.toggle("lighting", lit.size > 0);
    for (const element of this.root.querySelectorAll("[data-keys]")) {
      element.classList.toggle("lit", keysOf(element).some((key) => lit.has(key)));
    }
  }
}

function percent(fraction) {
  return Math.min(100, Math.max(0, fraction * 100)).toFixed(3) + "%";
}

/**
 * The boxes of a picture.
 *
 * @param regions a map: region → {box: [x1, y1, x2, y2], words: [text], keys: [key], hue}
 * @return a group of buttons
 */
export function boxes(regions, label) {
  const area = ([x1, y1, x2, y2]) => (x2 - x1) * (y2 - y1);
  // Small regions last, so that large ones do not cover them.
  const ordered = [...regions].sort(([, a], [, b]) => area(b.box) - area(a.box));
  const buttons = ordered.map(([region, { box, words, keys, hue }]) => {
    const button = element(
      "button",
      {
        type: "button",
        class: "region",
        "data-region": region,
        "aria-label": `Region ${region}: ${words.join(", ")}`,
      },
      element("span", { class: "tag", text: words.join(" ") }),
    );
    mark(button, keys, hue);
    const [x1, y1, x2, y2] = box;
    Object.assign(button.style, {
      left: percent(x1),
      top: percent(y1),
      width: percent(x2 - x1),
      height: percent(y2 - y1),
    });
    return button;
  });
  const group = element("div", { class: "regions", role: "group", "aria-label": label }, ...buttons);
  roving(group, buttons);
  return group;
}

/** The regions of one hit that are the best of a word, for boxes(). */
export function regionsOf(words, keyOf) {
  const regions = new Map();
  words.forEach(({ word, matches }, i) => {
    for (const { region, box } of matches) {
      if (region === undefined) {
        continue;
      }
      const known = regions.get(region) ?? { box, words: [], keys: [], hue: i };
      if (!known.words.includes(word)) {
        known.words.push(word);
      }
      const key = keyOf(i, region);
      if (!known.keys.includes(key)) {
        known.keys.push(key);
      }
      regions.set(region, known);
    }
  });
  return regions;
}
