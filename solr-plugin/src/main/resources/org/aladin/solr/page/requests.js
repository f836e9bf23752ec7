/* SPDX-License-Identifier: Apache-2.0 */

/** The requests to Solr: what any client could send. */

import { source } from "./state.js";
import { Problem } from "./problems.js";

const TIMEOUT = 60_000;
const FACET_VALUES = 8;

/** A name inside local parameters. */
function quoted(name) {
  return /^[\w.-]+$/.test(name) ? name : "'" + name.replace(/[\\']/g, "\\$&") + "'";
}

/** The target that documents of a kind are embedded by: the first one of the configuration. */
export function target(facts, kind) {
  return facts.targets.find((candidate) => candidate.kind === (kind === "image" ? "regions" : "words"));
}

/** The kind of what a state searches with. */
export function sourceKind(state) {
  return state.picture ? "image" : state.like ? state.from || "image" : "caption";
}

/** Whether the alignment head can compare: words with regions, or regions with words. */
export function canRerank(state, facts) {
  return sourceKind(state) !== state.find && Boolean(target(facts, state.find)?.alignment);
}

/** The fields of hits that are shown. */
function shownFields(facts) {
  const fields = new Set([facts.uniqueKey, "score"]);
  for (const { text, labels, hash } of facts.targets) {
    [text, labels, hash].filter(Boolean).forEach((field) => fields.add(field));
  }
  if (facts.pictures.pathField) {
    fields.add(facts.pictures.pathField);
  }
  facts.facets.forEach((field) => fields.add(field));
  return [...fields];
}

/** Whether the alignment head ranks, or else the first stage alone. */
export function isReranked(state, facts) {
  return state.rerank && canRerank(state, facts);
}

/**
 * The parameters that both stages have in common.
 *
 * @param minFirst the minimum score of the first stage; 0 for none
 */
function common(state, facts, picture, minFirst) {
  const params = new URLSearchParams();
  const searched = target(facts, state.find);
  const model = searched.model ? ` model=${quoted(searched.model)}` : "";
  let by;
  if (source(state) === "text") {
    by = "v=$text";
    params.set("text", state.text.trim());
  } else if (source(state) === "picture") {
    by = "image=$picture";
    params.set("picture", picture.base64);
  } else {
    by = "id=$like";
    params.set("like", state.like);
  }
  const ofDocument = source(state) === "like" ? target(facts, sourceKind(state)) : null;
  const from = (field) => (ofDocument?.[field] ? ` from=${quoted(ofDocument[field])}` : "");
  const cut = minFirst > 0 ? ` minScore=${minFirst}` : "";
  params.set("q", `{!aladin f=${quoted(searched.vector)} topK=${state.topK}${cut}${model} ${by}${from("vector")}}`);
  state.filters.forEach(([field, value], i) => {
    params.append("fq", `{!term f=${quoted(field)} v=$filter${i}}`);
    params.set("filter" + i, value);
  });
  // A "${…}" in a sentence is text.
  params.set("expandMacros", "false");
  params.set("wt", "json");
  params.set("json.nl", "arrarr");
  const words = state.find === "caption" && searched.text ? ` words=${quoted(searched.text)}` : "";
  const rq = searched.alignment
    ? `{!alignment f=${quoted(searched.alignment)} reRankDocs=${state.window}${state.min > 0 ? ` minScore=${state.min}` : ""}${model}${words} ${by}${from("alignment")}}`
    : null;
  return { params, rq };
}

function page(params, start, rows, fields) {
  const own = new URLSearchParams(params);
  own.set("start", start);
  own.set("rows", rows);
  own.set("fl", fields.join(","));
  return own;
}

function withFacets(params, facts) {
  if (facts.facets.length > 0) {
    params.set("facet", "true");
    params.set("facet.mincount", "1");
    params.set("facet.limit", FACET_VALUES);
    facts.facets.forEach((field) => params.append("facet.field", field));
  }
  return params;
}

/**
 * The requests of a state.
 *
 *   ranked   the hits of the page that are inside the window, ranked by both stages; null for none
 *   found    the hits of the page in the order of the first stage; null if the window has them all
 *   before   what the first stage alone finds, with its ranks and scores; null if found tells all
 *   main     the request that people see
 */
export function plan(state, facts, picture) {
  const fields = shownFields(facts);
  const end = state.start + state.rows;
  if (!isReranked(state, facts)) {
    const { params } = common(state, facts, picture, state.min);
    const found = withFacets(page(params, state.start, state.rows, fields), facts);
    const all = common(state, facts, picture, 0).params;
    const before = state.min > 0 ? page(all, 0, 0, [facts.uniqueKey]) : null;
    return { ranked: null, found, before, main: found, windowEnd: null };
  }
  const { params, rq } = common(state, facts, picture, 0);
  const rankedRows = Math.max(0, Math.min(end, state.window) - state.start);
  let ranked = null;
  if (rankedRows > 0) {
    ranked = page(params, state.start, rankedRows, [...fields, "[alignment]"]);
    ranked.set("rq", rq);
    withFacets(ranked, facts);
  }
  // A minimum score cuts off all that is beyond the window.
  const beyond = end > state.window && state.min === 0;
  const foundStart = Math.max(state.start, state.window);
  const found = beyond ? page(params, foundStart, end - foundStart, fields) : null;
  if (found && !ranked) {
    withFacets(found, facts);
  }
  const before = ranked
    ? page(params, 0, Math.max(state.window, end), [facts.uniqueKey, "score"])
    : null;
  return { ranked, found, before, main: ranked ?? found, windowEnd: state.window };
}

/** Sends a request. Its signal ends it when a newer search begins. */
export async function send(url, params, signal) {
  const timeout = AbortSignal.timeout(TIMEOUT);
  let response;
  let body;
  try {
    response = await fetch(url, {
      method: params ? "POST" : "GET",
      body: params,
      // With this header Solr answers 401 without the browser's own dialog: the page explains it.
      headers: { "X-Requested-With": "XMLHttpRequest" },
      signal: AbortSignal.any(signal ? [signal, timeout] : [timeout]),
      cache: "no-store",
    });
    body = await response.text();
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw Problem.ofConnection(timeout.aborted, TIMEOUT / 1000);
  }
  let json = null;
  try {
    json = JSON.parse(body);
  } catch {
    // Solr refuses users with a page of HTML.
  }
  if (!response.ok || json === null) {
    throw Problem.ofAnswer(response.status, json?.error?.msg ?? "");
  }
  return json;
}

function shellQuoted(text) {
  return "'" + text.replaceAll("'", "'\\''") + "'";
}

/** A request as a curl command. A picture is too long for one: it comes from a file. */
export function curl(url, params) {
  const lines = [];
  if (params.has("picture")) {
    lines.push("# picture.jpg is the picture that was searched with");
    lines.push("base64 -w0 picture.jpg > picture.b64");
  }
  const parts = ["curl " + shellQuoted(url)];
  for (const [name, value] of params) {
    parts.push(
      name === "picture"
        ? "--data-urlencode picture@picture.b64"
        : "--data-urlencode " + shellQuoted(name + "=" + value),
    );
  }
  lines.push(parts.join(" \\\n  "));
  return lines.join("\n");
}
