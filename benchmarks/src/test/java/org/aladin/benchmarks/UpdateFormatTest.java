/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.solr.client.solrj.request.JavaBinUpdateRequestCodec;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.Test;

class UpdateFormatTest {
  private static final byte[] BYTES = {0, -1, 127, 64};
  private static final List<Map<String, Object>> DOCUMENTS =
      List.of(
          Map.of("id", "a", "region_features", BYTES),
          Map.of("id", "b", "image_vector", List.of(0.1f, -2f)));

  @Test
  void bytesAreBase64InJson() throws Exception {
    String json = new String(UpdateFormat.JSON.write(DOCUMENTS), StandardCharsets.UTF_8);
    List<JsonObject> read = new ArrayList<>();
    JsonParser.parseString(json).getAsJsonArray().forEach(each -> read.add(each.getAsJsonObject()));
    assertEquals(
        List.of(
            JsonParser.parseString("{\"id\":\"a\",\"region_features\":\"AP9/QA==\"}"),
            JsonParser.parseString("{\"id\":\"b\",\"image_vector\":[0.1,-2.0]}")),
        read);
  }

  @Test
  void solrReadsTheSameValuesFromJavabin() throws Exception {
    List<SolrInputDocument> read = new ArrayList<>();
    new JavaBinUpdateRequestCodec()
        .unmarshal(
            new ByteArrayInputStream(UpdateFormat.JAVABIN.write(DOCUMENTS)),
            (document, request, commitWithin, overwrite) -> {
              if (document != null) {
                read.add(document);
              }
            });
    assertEquals(2, read.size());
    assertEquals("a", read.get(0).getFieldValue("id").toString());
    assertArrayEquals(BYTES, (byte[]) read.get(0).getFieldValue("region_features"));
    assertEquals("b", read.get(1).getFieldValue("id").toString());
    assertEquals(List.of(0.1f, -2f), List.copyOf(read.get(1).getFieldValues("image_vector")));
  }

  @Test
  void otherFormatsAreRefused() {
    assertEquals(UpdateFormat.JAVABIN, UpdateFormat.of("javabin"));
    assertEquals(
        "format is \"xml\", expected json or javabin",
        assertThrows(IllegalArgumentException.class, () -> UpdateFormat.of("xml")).getMessage());
  }
}
