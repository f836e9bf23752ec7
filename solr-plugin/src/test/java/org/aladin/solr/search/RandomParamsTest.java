/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.junit.jupiter.api.Test;

/** Whatever a caller says, it is understood or refused with a reason. */
class RandomParamsTest {
  private static final List<String> NAMES =
      List.of(
          "f",
          "topK",
          "efSearch",
          "id",
          "from",
          "features",
          "image",
          "labels",
          "model",
          "preFilter",
          "tag",
          "odd");
  private static final List<String> VALUES =
      List.of("", " ", "image_vector", "1", "0", "-3", "2147483648", "1e3", "AAAA", "\u0000", "ß");

  @Test
  void anyParametersAreUnderstoodOrRefused() {
    long seed = TestSeed.of(getClass());
    Random random = new Random(seed);
    int understood = 0;
    for (int i = 0; i < 100_000; i++) {
      ModifiableSolrParams local = new ModifiableSolrParams();
      local.set("f", "image_vector");
      for (int n = random.nextInt(4); n > 0; n--) {
        local.set(
            NAMES.get(random.nextInt(NAMES.size())), VALUES.get(random.nextInt(VALUES.size())));
      }
      String text = random.nextInt(3) == 0 ? null : VALUES.get(random.nextInt(VALUES.size()));
      try {
        AladinParams params = AladinParams.read(text, new CheckedParams(QueryParams.ALADIN, local));
        assertNotNull(params.field());
        assertTrue(params.topK() >= 1 && params.efSearch() >= params.topK());
        understood++;
      } catch (SolrException e) {
        assertEquals(400, e.code());
        assertTrue(e.getMessage().startsWith("{!aladin}: "), e.getMessage());
      }
    }
    assertTrue(understood > 1000 && understood < 99_000, understood + " understood");
  }
}
