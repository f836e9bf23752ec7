/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest;
import org.apache.solr.client.solrj.impl.HttpJdkSolrClient;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.junit.jupiter.api.Test;

/** The example in Java of {@code docs/solr.md}, over HTTP in javabin. */
class SolrJExampleTest {
  @Test
  void anImageIsIndexedFoundRankedAndExplained() throws Exception {
    SolrNode node = SolrNode.shared();
    assertEquals(200, node.createCore("solrj").status());
    byte[] regions = bytes(TestImages.random(4, "", 3).values());
    try (SolrClient solr = new HttpJdkSolrClient.Builder(node.baseUrl() + "/solrj").build()) {
      // what the guide shows
      SolrInputDocument image =
          new SolrInputDocument("id", "image-9", "object_labels", "bus church");
      image.addField("region_features", regions); // byte[]: little-endian float32
      solr.add(image);
      solr.commit();

      ModifiableSolrParams query = new ModifiableSolrParams();
      query.set("q", "{!aladin f=image_vector topK=100 v=$text}");
      query.set("rq", "{!alignment f=image_alignment reRankDocs=100 v=$text}");
      query.set("text", "a red bus in front of a church");
      query.set("fl", "id", "score", "[alignment]");
      QueryResponse response = solr.query(query, SolrRequest.METHOD.POST);
      // until here

      SolrDocument hit = response.getResults().get(0);
      assertEquals("image-9", hit.getFieldValue("id"));
      List<?> words = (List<?>) hit.getFieldValue("[alignment]");
      float sum = 0;
      for (Object word : words) {
        sum += (Float) ((Map<?, ?>) word).get("cosine");
      }
      assertEquals((Float) hit.getFieldValue("score"), sum, 1e-5f);
      assertTrue(words.size() > 5, words::toString);
    }
  }

  private static byte[] bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
