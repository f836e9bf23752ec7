/* SPDX-License-Identifier: Apache-2.0 */

/** What went wrong, in words, and what to do about it. */

export class Problem extends Error {
  /**
   * @param title what happened
   * @param advice what to do
   * @param detail Solr's own message, or ""
   */
  constructor(title, advice, detail = "") {
    super(title);
    this.title = title;
    this.advice = advice;
    this.detail = detail;
  }

  static ofConnection(timedOut, seconds) {
    return timedOut
      ? new Problem(
          `Solr did not answer within ${seconds} seconds.`,
          "The node may be busy. Search again later, or with a smaller topK.",
        )
      : new Problem(
          "Solr cannot be reached.",
          "Check that the node runs and that this computer is connected to it, then search again.",
        );
  }

  /** Of the status and the message of a refused request. */
  static ofAnswer(status, message) {
    const make = (title, advice) => new Problem(title, advice, message);
    if (status === 401) {
      return make(
        "Solr asks who you are (401).",
        "Reload this page and log in. If you did, your password may have changed.",
      );
    }
    if (status === 403) {
      return make(
        "You may not search this collection (403).",
        "Ask its administrator for the permission to read.",
      );
    }
    if (status === 404) {
      return make(
        "The collection or its search handler does not exist (404).",
        "Check the address. If the collection was deleted or renamed, open the page of another one.",
      );
    }
    if (/cannot be read as a picture|not base64 of a picture|has no extractor|: image |image is given/.test(message)) {
      return make(
        "Solr refuses this picture.",
        "Choose a JPEG, PNG, WebP or GIF file. Searching by pictures needs an extractor beside the model.",
      );
    }
    if (/no document has the id/.test(message)) {
      return make("The document to search with does not exist.", "It may have been deleted. Start from another hit.");
    }
    if (/another version|cannot be compared|filled by the model/.test(message)) {
      return make(
        "The document was embedded by another model than the one that searches.",
        "Index it again with the current model. Other searches are not affected.",
      );
    }
    if (/declares no model|encoder of model .* has ended/.test(message)) {
      return make(
        "No model is loaded.",
        "Declare one in solrconfig.xml (ModelsHandler), or reload the collection.",
      );
    }
    if (status === 503) {
      return make("The node cannot serve this search now (503).", "Search again later.");
    }
    if (status >= 500) {
      return make(`Solr failed (${status}).`, "The node's log has the cause.");
    }
    return make(`Solr refuses this search (${status}).`, "Change what its message names.");
  }
}

/** Warnings in a response that succeeded. */
export function warnings(header) {
  const found = [];
  if (header.partialResults) {
    found.push(
      "The time for this search ran out: only a part of the collection was searched. Search again, or allow more time." +
        (header.partialResultsDetails ? ` (${[].concat(header.partialResultsDetails).join("; ")})` : ""),
    );
  }
  const skipped = header["aladin.notComparable"];
  if (skipped) {
    const entries = Array.isArray(skipped) ? skipped : Object.entries(skipped);
    for (const [field, count] of entries) {
      found.push(
        `${count} documents are left out: another model made their vectors (field ${field}). Index them again.`,
      );
    }
  }
  return found;
}
