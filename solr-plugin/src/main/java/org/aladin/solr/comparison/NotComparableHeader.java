/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.comparison;

import java.util.Map;
import java.util.TreeMap;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.response.SolrQueryResponse;

/** The numbers of documents, by field, in the header of a response. Stateless. */
final class NotComparableHeader {
  static final String NAME = "aladin.notComparable";

  private NotComparableHeader() {}

  /** The numbers in a shard's header, which may be null. */
  static Map<String, Integer> read(NamedList<?> header) {
    Map<String, Integer> numbers = new TreeMap<>();
    if (header != null && header.get(NAME) instanceof NamedList<?> fields) {
      fields.forEach((field, documents) -> numbers.put(field, ((Number) documents).intValue()));
    }
    return numbers;
  }

  /** Puts a number into the header; replaces an earlier number of the same field. */
  @SuppressWarnings("unchecked")
  static void put(SolrQueryResponse rsp, String field, int documents) {
    NamedList<Object> header = rsp.getResponseHeader();
    if (header == null) {
      return;
    }
    NamedList<Object> fields = (NamedList<Object>) header.get(NAME);
    if (fields == null) {
      fields = new SimpleOrderedMap<>();
      header.add(NAME, fields);
    }
    int place = fields.indexOf(field, 0);
    if (place < 0) {
      fields.add(field, documents);
    } else {
      fields.setVal(place, documents);
    }
  }
}
