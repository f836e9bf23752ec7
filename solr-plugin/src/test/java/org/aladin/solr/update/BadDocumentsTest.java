/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a document may get wrong: each with its message, and nothing of it indexed. */
class BadDocumentsTest {
  private static final String CORE = "bad-documents";

  @BeforeAll
  static void start() {
    assertEquals(200, SolrNode.shared().createCore(CORE).status());
  }

  static Stream<Arguments> documents() {
    float[] nan = new float[TestImages.REGION_WIDTH];
    nan[7] = Float.NaN;
    float[] infinite = nan.clone();
    infinite[7] = Float.NEGATIVE_INFINITY;
    return Stream.of(
        bad(
            "\"title_s\":\"x\"",
            "nothing to embed, expected one of the fields [caption, region_features]"),
        bad(
            "\"caption\":\" \"",
            "nothing to embed, expected one of the fields [caption, region_features]"),
        bad("\"caption\":[\"one\",\"two\"]", "field 'caption' has 2 values, expected one caption"),
        bad(
            "\"caption\":\"" + "x".repeat(10_001) + "\"",
            "field 'caption' has 10001 characters, expected at most 10000"),
        bad(
            "\"region_features\":\"!not base64!\"",
            "field 'region_features': not base64: Illegal base64 character 21"),
        bad(
            "\"region_features\":\"\"",
            "field 'region_features': 0 bytes are 0.0 float32 numbers, expected a positive multiple"
                + " of the region width 2054"),
        bad(
            "\"region_features\":\"" + TestImages.base64(new float[2048]) + "\"",
            "field 'region_features': 8192 bytes are 2048.0 float32 numbers, expected a positive"
                + " multiple of the region width 2054"),
        bad(
            "\"region_features\":\"AAAA\"",
            "field 'region_features': 3 bytes are 0.75 float32 numbers, expected a positive multiple"
                + " of the region width 2054"),
        bad(
            "\"region_features\":\"" + TestImages.base64(nan) + "\"",
            "field 'region_features': Region 0 holds NaN at position 7, expected a finite number"),
        bad(
            "\"region_features\":\"" + TestImages.base64(infinite) + "\"",
            "field 'region_features': Region 0 holds -Infinity at position 7, expected a finite"
                + " number"),
        bad(
            "\"region_features\":[[1,2,3],[4,5,6]]",
            "field 'region_features': region 0 has 3 numbers, expected the region width 2054"),
        bad(
            "\"region_features\":[[1,2,3]]",
            "field 'region_features': region 0 has 3 numbers, expected the region width 2054"),
        bad(
            "\"region_features\":[" + "\"x\",".repeat(2) + "\"y\"]",
            "field 'region_features': region 0 is a value of type String, expected base64 of"
                + " little-endian float32 numbers, their bytes, or a list with one list of numbers per"
                + " region"),
        bad(
            "\"region_features\":[" + "[1],".repeat(1000) + "[1]]",
            "field 'region_features': 1001 regions, expected at most 1000"));
  }

  private static Arguments bad(String fields, String message) {
    return Arguments.of(message, fields);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void isRefusedWithItsIdAndIndexedNowhere(String message, String fields) {
    SolrNode node = SolrNode.shared();
    SolrHttp.Answer answer = node.update(CORE, "[{\"id\":\"bad\"," + fields + "}]");
    assertEquals(
        List.of(400, "Document 'bad': " + message),
        Arrays.asList(answer.status(), answer.message()));
    node.get("/" + CORE + "/update?commit=true");
    assertEquals(0, node.count(CORE, "*:*"));
  }
}
