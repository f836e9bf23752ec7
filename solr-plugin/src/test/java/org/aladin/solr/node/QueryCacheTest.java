/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.encoder.Embedding;
import org.junit.jupiter.api.Test;

/** What the cache of query texts keeps, and what it gives up. */
class QueryCacheTest {
  private static final int NUMBERS = 1000;

  private static Embedding embedding() {
    return new Embedding(new float[NUMBERS], new AlignmentSet(new float[9 * NUMBERS], NUMBERS));
  }

  private static Embedding get(QueryCache cache, String version, String text) {
    return cache.get(version, text, QueryCacheTest::embedding, CompletableFuture::join);
  }

  @Test
  void aTextIsKeptForTheVersionThatEncodedIt() {
    QueryCache cache = new QueryCache(1 << 20);
    Embedding one = get(cache, "v1", "a dog");
    Embedding other = get(cache, "v2", "a dog");
    assertNotSame(one, other);
    assertSame(one, get(cache, "v1", "a dog"));
    assertSame(other, get(cache, "v2", "a dog"));
    assertEquals(2, cache.size());
    assertEquals(2, cache.stats().hitCount());
    assertEquals(2, cache.stats().missCount());
  }

  @Test
  void moreThanItsMemoryIsGivenUp() {
    int bytes = Float.BYTES * 10 * NUMBERS;
    QueryCache cache = new QueryCache(10L * bytes);
    for (int i = 0; i < 100; i++) {
      get(cache, "v1", "text " + i);
      assertTrue(cache.size() <= 10, "after " + i + ": " + cache.size());
    }
    assertTrue(cache.size() >= 8, "kept: " + cache.size());
    assertEquals(100 - cache.size(), cache.stats().evictionCount());
  }

  @Test
  void withoutMemoryNothingIsKept() {
    QueryCache cache = new QueryCache(0);
    Embedding first = get(cache, "v1", "a dog");
    assertNotSame(first, get(cache, "v1", "a dog"));
    assertEquals(0, cache.size());
  }
}
