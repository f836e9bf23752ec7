/* SPDX-License-Identifier: Apache-2.0 */

/** Builds elements. Texts are always text: nothing from a document is parsed as markup. */

/**
 * @param name of the element
 * @param properties of the element: "class", "text", attributes; null and undefined are left out
 * @param children elements and texts
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key === "text") {
      made.textContent = value;
    } else if (key === "class") {
      made.className = value;
    } else {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** One tab stop for all buttons of a list; arrow keys go from one to the next. */
export function roving(list, buttons) {
  buttons.forEach((button, i) => (button.tabIndex = i === 0 ? 0 : -1));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (step && at >= 0) {
      event.preventDefault();
      const next = buttons[(at + step + buttons.length) % buttons.length];
      buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
      next.focus();
    }
  });
}
