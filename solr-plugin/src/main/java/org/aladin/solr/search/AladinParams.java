/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.util.Iterator;
import java.util.List;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;

/**
 * The local parameters of {@code {!aladin}}, checked. Immutable.
 *
 * @param field the field to search
 * @param topK how many documents are found
 * @param text what to search with; null if it is a document
 * @param id the document to search with; null if it is a text
 * @param from the vector field of that document; null for its only one
 * @param model the model; null for the only one
 */
record AladinParams(String field, int topK, String text, String id, String from, String model) {
  private static final int DEFAULT_TOP_K = 10;

  /** What a caller may say; the rest of what is allowed belongs to every query parser. */
  private static final List<String> OWN =
      List.of("f", "topK", "v", "id", "from", "model", "preFilter", "includeTags", "excludeTags");

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
    String id = local.get("id");
    boolean hasText = text != null && !text.isBlank();
    if (hasText == (id != null)) {
      throw bad(
          (hasText ? "a text and an id are given" : "no text is given")
              + ", expected either a text or id=<document id>");
    }
    if (local.get("from") != null && id == null) {
      throw bad("from is given without id, expected both or neither");
    }
    return new AladinParams(
        field, topK(local), hasText ? text : null, id, local.get("from"), local.get("model"));
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
