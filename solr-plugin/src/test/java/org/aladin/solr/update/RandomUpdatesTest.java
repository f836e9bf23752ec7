/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.aladin.model.TestSeed;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.testing.ConcurrentUpdates;
import org.aladin.solr.testing.ForeignVectors;
import org.junit.jupiter.api.Test;

/** Whatever two clients send at once, queries answer, and with what is to be found. */
class RandomUpdatesTest {
  private static final String CORE = "random-updates";

  @Test
  void queriesFindWhatTheOracleFindsWhateverTwoClientsSend() throws Exception {
    long seed = TestSeed.of(getClass());
    SolrNode node = SolrNode.shared();
    // Segments stay as they are flushed, so that there are several.
    node.addConfigset(
        CORE,
        config ->
            ForeignVectors.withPlainChain(config)
                .replace(
                    "<indexConfig>",
                    "<indexConfig><mergePolicyFactory"
                        + " class=\"org.apache.solr.index.NoMergePolicyFactory\"/>"));
    assertOk(node.createCoreOf(CORE, CORE));
    try (AladinEncoder encoder =
        AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.cpu())) {
      ConcurrentUpdates.run(List.of(node, node), CORE, 1, encoder, seed);
      assertTrue(segments(node) >= 3, () -> segments(node) + " segments");
      assertResentCaptionsAreEmbedded(node, encoder);
    }
  }

  private static int segments(SolrNode node) {
    return node.get("/" + CORE + "/admin/luke?show=index&numTerms=0")
        .body()
        .getAsJsonObject("index")
        .get("segmentCount")
        .getAsInt();
  }

  /** Whatever became of their vectors meanwhile. */
  private static void assertResentCaptionsAreEmbedded(SolrNode node, AladinEncoder encoder) {
    SolrHttp.Answer captions =
        node.select(CORE, "q", "caption:* -_nest_path_:*", "fl", "id,caption", "rows", "1000");
    int count = 0;
    for (JsonElement hit : captions.hits()) {
      JsonObject document = hit.getAsJsonObject();
      String text = document.get("caption").getAsString();
      if (text.isBlank()) {
        continue;
      }
      assertOk(node.post("/" + CORE + "/update", "[" + document + "]"));
      float[] vector =
          Documents.floats(node.document(CORE, document.get("id").getAsString()), "caption_vector");
      assertArrayEquals(encoder.encodeCaptions(List.of(text)).get(0).vector(), vector, 1e-5f, text);
      count++;
    }
    assertTrue(count > 0, "no captions were left");
  }
}
