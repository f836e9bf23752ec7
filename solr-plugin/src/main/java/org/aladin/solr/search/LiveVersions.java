/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.Bits;

/**
 * How many live documents of a segment were embedded by which version of a model. A segment with
 * its deletions does not change, so each is looked through once, and forgotten when it is closed.
 * Safe for several threads.
 */
final class LiveVersions {
  private record Key(IndexReader.CacheKey segment, String versionField) {}

  private static final Map<Key, Map<String, Integer>> COUNTED = new ConcurrentHashMap<>();

  private LiveVersions() {}

  /**
   * The live documents of a segment by their version.
   *
   * @param versionField a string field with doc values
   */
  static Map<String, Integer> of(LeafReader segment, String versionField) throws IOException {
    IndexReader.CacheHelper helper = segment.getReaderCacheHelper();
    if (helper == null) {
      return count(segment, versionField);
    }
    Key key = new Key(helper.getKey(), versionField);
    try {
      return COUNTED.computeIfAbsent(key, absent -> countUntilClosed(segment, helper, absent));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Map<String, Integer> countUntilClosed(
      LeafReader segment, IndexReader.CacheHelper helper, Key key) {
    try {
      Map<String, Integer> counts = count(segment, key.versionField());
      helper.addClosedListener(closed -> COUNTED.remove(key));
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Integer> count(LeafReader segment, String versionField)
      throws IOException {
    SortedDocValues versions = DocValues.getSorted(segment, versionField);
    Bits live = segment.getLiveDocs();
    int[] counts = new int[versions.getValueCount()];
    while (versions.nextDoc() != SortedDocValues.NO_MORE_DOCS) {
      if (live == null || live.get(versions.docID())) {
        counts[versions.ordValue()]++;
      }
    }
    Map<String, Integer> byVersion = new HashMap<>();
    for (int ordinal = 0; ordinal < counts.length; ordinal++) {
      if (counts[ordinal] > 0) {
        byVersion.put(versions.lookupOrd(ordinal).utf8ToString(), counts[ordinal]);
      }
    }
    return Map.copyOf(byVersion);
  }

  /** How many answers are kept. */
  static int kept() {
    return COUNTED.size();
  }
}
