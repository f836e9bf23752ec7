/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.function.Supplier;
import org.aladin.model.encoder.Embedding;

/**
 * Embeddings of query texts that were asked for lately, by the model's version and the text. Safe
 * for several threads; who asks for what is being encoded already waits for that.
 */
final class QueryCache {
  private record Key(String version, String text) {}

  private final Cache<Key, Embedding> cache;

  /**
   * @param maxBytes about how much memory to take; 0 to keep nothing
   */
  QueryCache(long maxBytes) {
    cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(QueryCache::bytes)
            // Evictions happen on the caller's thread: no pool of threads outlives the core.
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  private static int bytes(Key key, Embedding embedding) {
    int numbers = embedding.vector().length + embedding.alignment().vectors().length;
    return 100 + 2 * key.text().length() + Float.BYTES * numbers;
  }

  Embedding get(String version, String text, Supplier<Embedding> encode) {
    return cache.get(new Key(version, text), key -> encode.get());
  }

  CacheStats stats() {
    return cache.stats();
  }

  /** How many texts are kept. */
  long size() {
    return cache.estimatedSize();
  }
}
