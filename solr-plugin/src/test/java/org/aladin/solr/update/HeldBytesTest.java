/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aladin.solr.SolrNode;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.ByteArrayUtf8CharSequence;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.processor.UpdateRequestProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch is sent on before it holds much, whatever it holds and wherever. */
class HeldBytesTest {
  private static final String CORE = "held-bytes";
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
    assertCounted(HeldBytes.of(document));
    SolrInputDocument parent = new SolrInputDocument("id", "parent");
    parent.addChildDocument(document);
    assertCounted(HeldBytes.of(parent));
  }

  private static void assertCounted(long bytes) {
    assertTrue(bytes >= SIZE && bytes < SIZE + 500, () -> bytes + " bytes");
  }

  /** As 31 documents with a small caption and something large beside it. */
  @Test
  void documentsThatAreLargeElsewhereDoNotWaitForAFullBatch() throws IOException {
    assertEquals(200, SolrNode.shared().createCore(CORE).status());
    long all = WaitingBytes.NODE.freeBytes();
    List<String> sentOn = new ArrayList<>();
    String large = "x".repeat((int) PendingBatch.FULL_BYTES / 3);
    try (SolrCore core = SolrNode.shared().container().getCore(CORE);
        SolrQueryRequest req = new SolrQueryRequestBase(core, new ModifiableSolrParams()) {};
        UpdateRequestProcessor processor = processor(core, req, sentOn)) {
      for (int i = 0; i < 31; i++) {
        AddUpdateCommand command = new AddUpdateCommand(req);
        command.solrDoc = new SolrInputDocument("id", "d" + i, "caption", "a dog", "any_t", large);
        processor.processAdd(command);
        long held = (i + 1L - sentOn.size()) * large.length();
        assertTrue(held <= PendingBatch.FULL_BYTES, () -> held + " bytes wait");
        assertTrue(all - WaitingBytes.NODE.freeBytes() >= held, "not counted");
      }
      processor.finish();
    }
    assertEquals(31, sentOn.size());
    assertEquals(all, WaitingBytes.NODE.freeBytes());
  }

  private static UpdateRequestProcessor processor(
      SolrCore core, SolrQueryRequest req, List<String> sentOn) {
    UpdateRequestProcessor sink =
        new UpdateRequestProcessor(null) {
          @Override
          public void processAdd(AddUpdateCommand command) {
            sentOn.add(command.getIndexedIdStr());
          }
        };
    return core.getUpdateProcessingChain("aladin").getProcessors().stream()
        .filter(AladinUpdateProcessorFactory.class::isInstance)
        .map(factory -> factory.getInstance(req, new SolrQueryResponse(), sink))
        .findFirst()
        .orElseThrow();
  }
}
