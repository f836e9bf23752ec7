/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.encoder.Embedding;
import org.junit.jupiter.api.Test;

/** What the cache of query texts keeps, and what it gives up. */
class QueryCacheTest {
  private static final int NUMBERS = 1000;

  private static Embedding embedding() {
    return new Embedding(new float[NUMBERS], new AlignmentSet(new float[9 * NUMBERS], NUMBERS));
  }

  @Test
  void aTextIsKeptForTheVersionThatEncodedIt() {
    QueryCache cache = new QueryCache(1 << 20);
    Embedding one = cache.get("v1", "a dog", QueryCacheTest::embedding);
    Embedding other = cache.get("v2", "a dog", QueryCacheTest::embedding);
    assertNotSame(one, other);
    assertSame(one, cache.get("v1", "a dog", QueryCacheTest::embedding));
    assertSame(other, cache.get("v2", "a dog", QueryCacheTest::embedding));
    assertEquals(2, cache.size());
    assertEquals(2, cache.stats().hitCount());
    assertEquals(2, cache.stats().missCount());
  }

  @Test
  void moreThanItsMemoryIsGivenUp() {
    int bytes = Float.BYTES * 10 * NUMBERS;
    QueryCache cache = new QueryCache(10L * bytes);
    for (int i = 0; i < 100; i++) {
      cache.get("v1", "text " + i, QueryCacheTest::embedding);
      assertTrue(cache.size() <= 10, "after " + i + ": " + cache.size());
    }
    assertTrue(cache.size() >= 8, "kept: " + cache.size());
    assertEquals(100 - cache.size(), cache.stats().evictionCount());
  }

  @Test
  void withoutMemoryNothingIsKept() {
    QueryCache cache = new QueryCache(0);
    Embedding first = cache.get("v1", "a dog", QueryCacheTest::embedding);
    assertNotSame(first, cache.get("v1", "a dog", QueryCacheTest::embedding));
    assertEquals(0, cache.size());
  }
}
