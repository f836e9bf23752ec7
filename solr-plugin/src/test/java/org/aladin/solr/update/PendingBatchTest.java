/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.aladin.solr.SolrNode;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.processor.UpdateRequestProcessor;
import org.junit.jupiter.api.Test;

/** A batch is sent on before it holds much, whatever it holds and wherever. */
class PendingBatchTest {
  private static final String CORE = "held-bytes";

  /** As 31 documents with a small caption and something large beside it. */
  @Test
  void documentsThatAreLargeElsewhereDoNotWaitForAFullBatch() throws IOException {
    assertEquals(200, SolrNode.shared().createCore(CORE).status());
    long all = BatchMemory.NODE.freeBytes();
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
        assertTrue(all - BatchMemory.NODE.freeBytes() >= held, "not counted");
      }
      processor.finish();
    }
    assertEquals(31, sentOn.size());
    assertEquals(all, BatchMemory.NODE.freeBytes());
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
