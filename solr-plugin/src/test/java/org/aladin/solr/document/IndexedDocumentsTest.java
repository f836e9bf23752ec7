/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.platform.InternalResponses;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.response.SolrQueryResponse;
import org.junit.jupiter.api.Test;

/** The oracle is the response that Solr writes and parses, with alignment sets as bytes. */
class IndexedDocumentsTest {
  private static final String CORE = "indexed-documents";

  private static final List<String> FIELDS =
      List.of(
          "_version_",
          "caption",
          "caption_vector",
          "caption_alignment",
          "caption_model",
          "caption_hash",
          "image_vector",
          "image_alignment",
          "image_hash",
          "image_width",
          "name_s",
          "names_ss",
          "score_f",
          "sold_b",
          "made_dt",
          "missing_s");

  @Test
  void valuesAreThoseThatClientsRead() {
    SolrNode node = SolrNode.shared();
    assertOk(node.createCore(CORE));
    String image = TestImages.json("image", TestImages.random(5, "a dog", 3));
    String documents =
        "[{\"id\":\"text\",\"caption\":\"a dog in a park\",\"name_s\":\"n\",\"names_ss\":[\"a\",\"b\"],"
            + "\"score_f\":1.5,\"sold_b\":true,\"made_dt\":\"2020-02-29T01:02:03Z\",\"image_width\":7},"
            + image
            + ",{\"id\":\"one\",\"caption\":\"ä€😀\",\"names_ss\":[\"c\"]}]";
    assertOk(node.post("/" + CORE + "/update", documents));
    assertSameAsClients(node);
    assertOk(node.get("/" + CORE + "/update?commit=true"));
    assertSameAsClients(node);
  }

  private static void assertSameAsClients(SolrNode node) {
    try (SolrCore core = node.container().getCore(CORE);
        SolrQueryRequest req = new SolrQueryRequestBase(core, new ModifiableSolrParams()) {}) {
      for (List<String> ids :
          List.of(List.of("text"), List.of("text", "image", "one", "none"), List.of("none"))) {
        Map<String, SolrDocument> read = IndexedDocuments.asNode(req).read(ids, FIELDS);
        SolrDocumentList expected = read(core, ids);
        assertEquals(expected.size(), read.size());
        for (SolrDocument document : expected) {
          assertSame(document, read.get(document.getFieldValue("id").toString()));
        }
      }
    }
  }

  private static SolrDocumentList read(SolrCore core, List<String> ids) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    params.add("fl", "id");
    FIELDS.forEach(field -> params.add("fl", field));
    params.set("ids", String.join(",", ids)); // a list even for one
    try (SolrQueryRequest get = new SolrQueryRequestBase(core, params) {}) {
      SolrQueryResponse response = new SolrQueryResponse();
      core.execute(core.getRequestHandler("/get"), get, response);
      return (SolrDocumentList) InternalResponses.parsed(get, response).get("response");
    }
  }

  private static void assertSame(SolrDocument expected, SolrDocument read) {
    assertTrue(expected.size() > 3, expected::toString);
    assertEquals(expected.getFieldNames(), read.getFieldNames());
    for (String field : expected.getFieldNames()) {
      Object value = expected.getFieldValue(field);
      if (field.endsWith("_alignment")) {
        // Solr has bytes from the index, but base64 from its transaction log.
        byte[] bytes =
            value instanceof byte[] array ? array : Base64.getDecoder().decode(value.toString());
        assertArrayEquals(bytes, (byte[]) read.getFieldValue(field), field);
      } else {
        assertEquals(value, read.getFieldValue(field), field);
      }
    }
  }
}
