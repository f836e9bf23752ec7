/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.aladin.solr.platform.VectorDocuments;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FilteredDocIdSetIterator;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.SparseFixedBitSet;

/**
 * Finds the live documents of a segment with vectors of another model version than a query's. A
 * segment with its deletions does not change, so each is scanned once per version, and the result
 * is dropped when the segment is closed. Segments without other versions are not scanned.
 * Thread-safe.
 */
final class LiveVersions {
  /**
   * The documents of other versions in a segment.
   *
   * @param documents the number of documents
   * @param example one of the other versions; null if there is none
   * @param comparable the number of remaining documents with vectors
   * @param places the numbers of the documents; null if there are none
   */
  record Others(int documents, String example, int comparable, BitSet places) {
    /** The result for a segment without other versions. */
    static final Others NONE = new Others(0, null, Integer.MAX_VALUE, null);

    /** Whether this document is of another version. */
    boolean holds(int doc) {
      return places != null && places.get(doc);
    }

    /** The accepted documents without those of other versions; null accepts all. */
    Bits leftOutOf(Bits accepted) {
      if (places == null) {
        return accepted;
      }
      return new Bits() {
        @Override
        public boolean get(int doc) {
          return !places.get(doc) && (accepted == null || accepted.get(doc));
        }

        @Override
        public int length() {
          return places.length();
        }
      };
    }

    /** Excludes documents of other versions. */
    DocIdSetIterator leftOutOf(DocIdSetIterator accepted) {
      if (places == null) {
        return accepted;
      }
      return new FilteredDocIdSetIterator(accepted) {
        @Override
        protected boolean match(int doc) {
          return !places.get(doc);
        }
      };
    }
  }

  private record Key(
      IndexReader.CacheKey segment, String vectorField, String versionField, String version) {}

  private static final Map<Key, Others> COUNTED = new ConcurrentHashMap<>();

  private LiveVersions() {}

  /**
   * The live documents of a segment that have a vector and name another version.
   *
   * @param vectorField a field of float32 vectors
   * @param versionField a string field with doc values; a document without a value has an unknown
   *     version and is not counted
   * @param version the query's version
   */
  static Others of(LeafReader segment, String vectorField, String versionField, String version)
      throws IOException {
    IndexReader.CacheHelper helper = segment.getReaderCacheHelper();
    if (!namesOther(segment, versionField, version)) {
      return Others.NONE;
    }
    if (helper == null) {
      return count(segment, vectorField, versionField, version);
    }
    Key key = new Key(helper.getKey(), vectorField, versionField, version);
    try {
      return COUNTED.computeIfAbsent(key, absent -> countUntilClosed(segment, helper, absent));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Whether a segment contains another version, possibly of a deleted document. */
  private static boolean namesOther(LeafReader segment, String versionField, String version)
      throws IOException {
    SortedDocValues versions = DocValues.getSorted(segment, versionField);
    int count = versions.getValueCount();
    return count > 1 || (count == 1 && !versions.lookupOrd(0).utf8ToString().equals(version));
  }

  private static Others countUntilClosed(
      LeafReader segment, IndexReader.CacheHelper helper, Key key) {
    try {
      Others others = count(segment, key.vectorField(), key.versionField(), key.version());
      helper.addClosedListener(closed -> COUNTED.remove(key));
      return others;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Others count(
      LeafReader segment, String vectorField, String versionField, String version)
      throws IOException {
    FloatVectorValues vectors = segment.getFloatVectorValues(vectorField);
    if (vectors == null) {
      return Others.NONE;
    }
    SortedDocValues versions = DocValues.getSorted(segment, versionField);
    Bits live = segment.getLiveDocs();
    int same = versions.lookupTerm(new BytesRef(version)); // negative if missing
    int documents = 0;
    int comparable = 0;
    int other = -1;
    BitSet places = new SparseFixedBitSet(segment.maxDoc());
    DocIdSetIterator documentsWithVectors = VectorDocuments.of(vectors);
    for (int doc = documentsWithVectors.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = documentsWithVectors.nextDoc()) {
      if (live != null && !live.get(doc)) {
        continue;
      }
      if (versions.advanceExact(doc) && versions.ordValue() != same) {
        documents++;
        other = versions.ordValue();
        places.set(doc);
      } else {
        comparable++;
      }
    }
    return documents == 0
        ? Others.NONE
        : new Others(documents, versions.lookupOrd(other).utf8ToString(), comparable, places);
  }

  /** The number of cached results. */
  static int kept() {
    return COUNTED.size();
  }
}
