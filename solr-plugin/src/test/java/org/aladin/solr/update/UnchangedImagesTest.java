/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonObject;
import java.util.Base64;
import java.util.List;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.impl.HttpJdkSolrClient;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.Test;

/** Whether an image changed depends on its numbers, not on the format that they come in. */
class UnchangedImagesTest {
  private static final String CORE = "unchanged-images";

  @Test
  void theSameRegionsInAnyFormatAreNotEmbeddedAgain() throws Exception {
    float[] regions = TestImages.random(9, "", 5).values().clone();
    SolrNode node = SolrNode.shared();
    try (EmbeddingCore core = EmbeddingCore.create(CORE);
        SolrClient javabin = new HttpJdkSolrClient.Builder(node.baseUrl() + "/" + CORE).build()) {
      String text = TestImages.base64(regions);
      byte[] bytes = Base64.getDecoder().decode(text);
      sendJson(core, text);
      JsonObject first = core.document("i");
      core.assertImage(new RegionFeatures(regions, TestImages.REGION_WIDTH, ""), "i");
      assertEquals(1, EmbeddingCore.metric(CORE, "documentsEmbedded"));

      for (Object value : new Object[] {bytes, List.of(bytes), text}) {
        sendJavabin(javabin, value);
        assertSame(first, core.document("i"));
      }
      SolrHttp.Answer xml =
          node.post(
              "/" + CORE + "/update?commit=true&wt=json",
              "text/xml",
              "<add><doc><field name=\"id\">i</field><field name=\"region_features\">"
                  + text
                  + "</field></doc></add>");
      assertEquals(200, xml.status());
      assertSame(first, core.document("i"));
      sendJson(core, text);
      assertSame(first, core.document("i"));
      assertEquals(1, EmbeddingCore.metric(CORE, "documentsEmbedded"));
      assertEquals(5, EmbeddingCore.metric(CORE, "documentsUnchanged"));

      regions[regions.length - 1] += 0.25f;
      sendJavabin(javabin, Base64.getDecoder().decode(TestImages.base64(regions)));
      core.assertImage(new RegionFeatures(regions, TestImages.REGION_WIDTH, ""), "i");
      assertNotEquals(first.get("image_hash"), core.document("i").get("image_hash"));
      assertEquals(2, EmbeddingCore.metric(CORE, "documentsEmbedded"));
    }
  }

  private static void sendJson(EmbeddingCore core, String features) {
    core.update("{\"id\":\"i\",\"region_features\":\"" + features + "\"}");
  }

  private static void sendJavabin(SolrClient client, Object features) throws Exception {
    SolrInputDocument image = new SolrInputDocument("id", "i");
    image.addField("region_features", features);
    client.add(image);
    client.commit();
  }

  private static void assertSame(JsonObject expected, JsonObject document) {
    for (String field : List.of("image_vector", "image_alignment", "image_model", "image_hash")) {
      assertEquals(expected.get(field), document.get(field), field);
    }
  }
}
