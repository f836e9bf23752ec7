/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;

/**
 * The fields of open indexes whose windows had documents that cannot be compared with a query. Such
 * windows are ranked for each request, because Solr's cache would lose the number of these
 * documents. Thread-safe.
 */
final class UncacheableFields {
  private static final Map<IndexReader.CacheKey, Set<String>> FIELDS = new ConcurrentHashMap<>();

  private UncacheableFields() {}

  static void add(IndexReader index, String field) {
    IndexReader.CacheHelper helper = index.getReaderCacheHelper();
    if (helper != null) {
      FIELDS
          .computeIfAbsent(
              helper.getKey(),
              key -> {
                helper.addClosedListener(FIELDS::remove);
                return ConcurrentHashMap.newKeySet();
              })
          .add(field);
    }
  }

  static boolean contains(IndexReader index, String field) {
    IndexReader.CacheHelper helper = index.getReaderCacheHelper();
    return helper != null && FIELDS.getOrDefault(helper.getKey(), Set.of()).contains(field);
  }
}
