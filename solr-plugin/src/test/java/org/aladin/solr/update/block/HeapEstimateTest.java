/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.util.ByteArrayUtf8CharSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The estimate counts a value in every form that clients send it in. */
class HeapEstimateTest {
  private static final int SIZE = 1 << 20;
  private static final String TEXT = "x".repeat(SIZE);

  static Stream<Object> values() {
    return Stream.of(
        TEXT,
        "\u0431".repeat(SIZE / 2),
        new ByteArrayUtf8CharSequence(TEXT.getBytes(StandardCharsets.US_ASCII), 0, SIZE),
        new byte[SIZE],
        ByteBuffer.allocate(SIZE),
        new float[SIZE / 4],
        new double[SIZE / 8],
        List.of(TEXT.substring(1), "y"),
        new Object[] {TEXT},
        Map.of("set", List.of(TEXT)),
        new SolrInputDocument("note", TEXT),
        List.of(new SolrInputDocument("note", TEXT)),
        Map.of("add", new SolrInputDocument("note", TEXT)));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueCountsWhateverItsForm(Object value) {
    SolrInputDocument document = new SolrInputDocument("id", "held");
    document.addField("any", value);
    HeapEstimate estimate = new HeapEstimate();
    assertCounted(estimate.of(document));
    assertEquals(estimate.of(document), estimate.of(document), "asked for again");
    SolrInputDocument parent = new SolrInputDocument("id", "parent");
    parent.addChildDocument(document);
    assertCounted(estimate.of(parent));
  }

  /** Equal texts may take different memory, and each of them takes its own. */
  @Test
  void equalTextsCountEachForItself() {
    String again = new String(TEXT);
    SolrInputDocument document = new SolrInputDocument("a", TEXT, "b", again, "c", TEXT);
    long bytes = new HeapEstimate().of(document);
    assertTrue(bytes >= 3L * SIZE && bytes < 3L * SIZE + 500, () -> bytes + " bytes");
  }

  private static void assertCounted(long bytes) {
    assertTrue(bytes >= SIZE && bytes < SIZE + 500, () -> bytes + " bytes");
  }
}
