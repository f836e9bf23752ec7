/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.util.Iterator;
import java.util.List;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;

/**
 * The local parameters of {@code {!aladin}}, checked. Immutable. Exactly one of text, id and
 * features is not null: what to search with.
 *
 * @param field the field to search
 * @param topK how many documents are found
 * @param text a text
 * @param id the id of an indexed document
 * @param from the vector field of that document; null for its only one
 * @param features the region features of an image, as base64
 * @param labels the object labels of that image; empty without any
 * @param model the model; null for the only one
 */
record AladinParams(
    String field,
    int topK,
    String text,
    String id,
    String from,
    String features,
    String labels,
    String model) {
  private static final int DEFAULT_TOP_K = 10;

  /** What a caller may say; the rest of what is allowed belongs to every query parser. */
  private static final List<String> OWN =
      List.of(
          "f",
          "topK",
          "v",
          "id",
          "from",
          "features",
          "labels",
          "model",
          "preFilter",
          "includeTags",
          "excludeTags");

  private static final List<String> COMMON = List.of("type", "tag", "cache", "cost", "key", "ex");

  /**
   * @param text the query without its local parameters; null if there is none
   * @throws SolrException (400) if a parameter is unknown, missing or has a wrong value
   */
  static AladinParams read(String text, SolrParams local) {
    for (Iterator<String> names = local.getParameterNamesIterator(); names.hasNext(); ) {
      String name = names.next();
      if (!OWN.contains(name) && !COMMON.contains(name)) {
        throw bad("unknown parameter '" + name + "', expected one of " + OWN);
      }
    }
    String field = local.get("f");
    if (field == null || field.isBlank()) {
      throw bad("the field to search is missing, expected f=<field>");
    }
    String asked = text == null || text.isBlank() ? null : text;
    String id = local.get("id");
    String features = local.get("features");
    checkOneOf(asked, id, features);
    checkCompanion(local, "from", "id");
    checkCompanion(local, "labels", "features");
    return new AladinParams(
        field,
        topK(local),
        asked,
        id,
        local.get("from"),
        features,
        local.get("labels", ""),
        local.get("model"));
  }

  private static void checkOneOf(String text, String id, String features) {
    int given = (text == null ? 0 : 1) + (id == null ? 0 : 1) + (features == null ? 0 : 1);
    if (given != 1) {
      throw bad(
          (given == 0 ? "no text is given" : "more than one thing to search with is given")
              + ", expected either a text, id=<document id> or features=<base64>");
    }
  }

  private static void checkCompanion(SolrParams local, String name, String companion) {
    if (local.get(name) != null && local.get(companion) == null) {
      throw bad(name + " is given without " + companion + ", expected both or neither");
    }
  }

  private static int topK(SolrParams local) {
    String value = local.get("topK");
    if (value == null) {
      return DEFAULT_TOP_K;
    }
    try {
      int topK = Integer.parseInt(value.strip());
      if (topK >= 1) {
        return topK;
      }
    } catch (NumberFormatException e) {
      // reported below, as a number out of range is
    }
    throw bad("topK is '" + value + "', expected a whole number of at least 1");
  }

  static SolrException bad(String message) {
    return new SolrException(SolrException.ErrorCode.BAD_REQUEST, "{!aladin}: " + message);
  }
}
