/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a node takes of one request and of all together, from end to end. */
class UpdateLimitsTest {
  private static final String CORE = "limits";

  private static SolrNode node;

  @BeforeAll
  static void start() throws Exception {
    node = SolrNode.shared();
    node.addConfigset(
        CORE,
        config ->
            config.replace(
                "AladinUpdateProcessorFactory\">",
                "AladinUpdateProcessorFactory\"><int name=\"maxRequestMegabytes\">1</int>"
                    + "<int name=\"maxWaitSeconds\">1</int><int name=\"batchSize\">2</int>"
                    + "<bool name=\"requireSource\">false</bool>"));
    assertEquals(200, node.createCoreOf(CORE, CORE).status());
  }

  /** 150 regions are 1.2 MB: more than a request may bring, in whichever form. */
  @Test
  void aRequestWithMoreThanItMayBringIsRefusedInEachFormAndWhatCameBeforeStays() throws Exception {
    float[] numbers = TestImages.random(150, "", 1).values();
    byte[] bytes = Base64.getDecoder().decode(TestImages.base64(numbers));
    List<float[]> rows = new ArrayList<>();
    List<List<Float>> lists = new ArrayList<>();
    for (int r = 0; r < 150; r++) {
      float[] row = new float[TestImages.REGION_WIDTH];
      System.arraycopy(numbers, r * row.length, row, 0, row.length);
      rows.add(row);
      List<Float> list = new ArrayList<>();
      for (float number : row) {
        list.add(number);
      }
      lists.add(list);
    }
    try (SolrClient client = node.client(CORE)) {
      int number = 0;
      for (Object form : List.of(TestImages.base64(numbers), bytes, rows, lists)) {
        String before = "before" + number++;
        SolrInputDocument image = new SolrInputDocument("id", "too-large");
        image.addField("region_features", form);
        SolrException e =
            assertThrows(
                SolrException.class,
                () ->
                    client.add(
                        List.of(new SolrInputDocument("id", before, "caption", "a dog"), image)));
        assertEquals(400, e.code());
        assertTrue(
            e.getMessage().contains("Document 'too-large': with it the request has ")
                && e.getMessage().contains(" bytes to embed, expected at most 1048576"),
            e.getMessage());
      }
      client.commit();
    }
    assertEquals(4, node.count(CORE, "caption_alignment:* AND id:before*"));
    assertEquals(0, node.count(CORE, "id:too-large"));
  }

  @Test
  void whoFindsNoMemoryInTimeIsToldToComeAgainAndThenGetsIt() throws Exception {
    long all = BatchMemory.NODE.freeBytes();
    assertTrue(BatchMemory.NODE.take(1L << 40, Duration.ofSeconds(30)));
    String document = "[{\"id\":\"waiting\",\"caption\":\"a dog\"}]";
    try {
      SolrHttp.Answer refused = node.update(CORE, document);
      assertEquals(503, refused.status());
      assertEquals(
          "Document 'waiting': other requests' documents wait to be embedded and leave no room for"
              + " it after 1 seconds; send it again later",
          refused.message());
    } finally {
      BatchMemory.NODE.giveBack(1L << 40);
    }
    assertEquals(200, node.update(CORE, document).status());
    assertTrue(node.document(CORE, "waiting").has("caption_vector"));
    assertEquals(all, BatchMemory.NODE.freeBytes());
  }

  @Test
  void withoutRequireSourceADocumentWithNothingToEmbedIsIndexed() {
    assertEquals(200, node.update(CORE, "[{\"id\":\"plain\",\"title_s\":\"x\"}]").status());
    assertFalse(node.document(CORE, "plain").has("caption_vector"));
  }

  @Test
  void aClientsOwnVectorIsTakenFromXmlToo() {
    StringBuilder xml = new StringBuilder("<add><doc><field name=\"id\">own</field>");
    for (int d = 0; d < SolrNode.DIMENSION; d++) {
      xml.append("<field name=\"caption_vector\">").append(d == 3 ? "1" : "0.0").append("</field>");
    }
    assertEquals(
        200,
        node.post("/" + CORE + "/update?commit=true&wt=json", "text/xml", xml + "</doc></add>")
            .status());
    assertEquals(1f, Documents.floats(node.document(CORE, "own"), "caption_vector")[3]);
  }

  @Test
  void batchesAreNoLargerThanTheyMayBe() {
    long before = EmbeddingCore.metric(CORE, "updateBatchSizes");
    StringBuilder documents = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      documents
          .append(i == 0 ? "" : ",")
          .append("{\"id\":\"b" + i + "\",\"caption\":\"dog number " + i + "\"}");
    }
    assertEquals(200, node.update(CORE, "[" + documents + "]").status());
    assertEquals(before + 4, EmbeddingCore.metric(CORE, "updateBatchSizes"), "of 2, 2, 2 and 1");
  }
}
