/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.search.ReRankOperator;
import org.junit.jupiter.api.Test;

class AlignmentParamsTest {
  private static final List<String> NAMES =
      List.of(
          "f",
          "id",
          "from",
          "vectors",
          "features",
          "image",
          "labels",
          "model",
          "reRankDocs",
          "operator",
          "weight",
          "scale",
          "mainScale",
          "score",
          "missing",
          "words",
          "cost",
          "text",
          "topK");

  private static final List<String> VALUES =
      List.of(
          "image_alignment",
          "1",
          "100",
          "0",
          "-1",
          "2147483648",
          "1e3",
          "0.5",
          "NaN",
          "Infinity",
          "add",
          "ADD",
          "replace",
          "sum",
          "mean",
          "last",
          "keep",
          "0-1",
          "1-0",
          "0-0-1",
          "-",
          "0-",
          "a dog",
          "",
          " ",
          "\u0000",
          "\uD83D\uDE00",
          "$text");

  private static AlignmentParams read(String text, ModifiableSolrParams local) {
    return AlignmentParams.read(text, new CheckedParams(QueryParams.ALIGNMENT, local));
  }

  @Test
  void defaultsAreThoseThatAreDocumented() {
    AlignmentParams params = read("a dog", new ModifiableSolrParams().set("f", "image_alignment"));
    assertEquals(100, params.reRankDocs());
    assertEquals(AlignmentSum.SUM, params.sum());
    assertEquals(
        new Combination(ReRankOperator.REPLACE, 1, null, null, MissingPolicy.LAST),
        params.combination());
  }

  /**
   * 100,000 random combinations: accepted within the documented ranges, or the caller's mistake.
   */
  @Test
  void anyParametersAreReadOrRefusedClearly() {
    long seed = TestSeed.of(getClass(), 616);
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      ModifiableSolrParams local = new ModifiableSolrParams();
      local.set("f", "image_alignment");
      for (int n = random.nextInt(4); n > 0; n--) {
        local.set(NAMES.get(random.nextInt(NAMES.size())), value(random));
      }
      try {
        AlignmentParams params = read(random.nextInt(3) > 0 ? "a dog" : null, local);
        read++;
        assertTrue(params.reRankDocs() >= 1, () -> seed + ": " + local);
        assertTrue(params.combination().weight() >= 0, () -> seed + ": " + local);
        assertTrue(Float.isFinite(params.combination().weight()), () -> seed + ": " + local);
      } catch (SolrException e) {
        assertEquals(400, e.code(), () -> seed + ": " + local);
        assertTrue(
            e.getMessage().startsWith("{!alignment}: ") && e.getMessage().contains("expected"),
            () -> seed + ": " + local + ": " + e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", case " + i + ": " + local, e);
      }
    }
    assertTrue(read > 5_000 && read < 95_000, "accepted " + read);
  }

  private static String value(Random random) {
    if (random.nextInt(4) > 0) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    char[] text = new char[random.nextInt(6)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) (random.nextInt(3) == 0 ? random.nextInt(65_536) : 32 + random.nextInt(96));
    }
    return new String(text);
  }
}
