/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.aladin.model.encoder.Embedding;

/**
 * Embeddings of recent query texts, by the model's version and the text. Concurrent requests for
 * one text share one encoding, each under its own time limit, and do not wait for other texts.
 * Thread-safe.
 */
public final class QueryCache {
  private record Key(String version, String text) {}

  /** Waits for the embedding that another request is computing; null if that request failed. */
  @FunctionalInterface
  public interface Waiter {
    Embedding await(CompletableFuture<Embedding> underWay);
  }

  private final Cache<Key, Embedding> cache;
  private final ConcurrentMap<Key, CompletableFuture<Embedding>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param maxBytes the approximate maximum of memory; 0 to disable the cache
   */
  QueryCache(long maxBytes) {
    cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(QueryCache::bytes)
            // Evictions run on the caller's thread, so no thread pool outlives the core.
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  private static int bytes(Key key, Embedding embedding) {
    int numbers = embedding.vector().length + embedding.alignment().vectors().length;
    return 100 + 2 * key.text().length() + Float.BYTES * numbers;
  }

  /**
   * @param encode computes the embedding; its exceptions only reach the caller that computes
   * @param waiter waits for another caller's embedding; its exceptions reach the waiting caller
   */
  public Embedding get(String version, String text, Supplier<Embedding> encode, Waiter waiter) {
    Key key = new Key(version, text);
    while (true) {
      Embedding known = cache.getIfPresent(key);
      if (known != null) {
        return known;
      }
      CompletableFuture<Embedding> mine = new CompletableFuture<>();
      CompletableFuture<Embedding> other = underWay.putIfAbsent(key, mine);
      if (other == null) {
        return encode(key, encode, mine);
      }
      Embedding theirs = waiter.await(other);
      if (theirs != null) {
        return theirs;
      }
    }
  }

  private Embedding encode(
      Key key, Supplier<Embedding> encode, CompletableFuture<Embedding> promised) {
    Embedding made = null;
    try {
      made = encode.get();
      cache.put(key, made);
      return made;
    } finally {
      underWay.remove(key);
      promised.complete(made);
    }
  }

  CacheStats stats() {
    return cache.stats();
  }

  /** The number of cached texts. */
  long size() {
    return cache.estimatedSize();
  }
}
