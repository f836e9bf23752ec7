/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.SolrNode;
import org.aladin.solr.node.AladinMetrics;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.update.SendResult.Outcome;
import org.aladin.solr.update.block.BlockResolver;
import org.aladin.solr.update.block.PendingBlock;
import org.aladin.solr.update.config.ModelShape;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.processor.DistributedUpdateProcessor.DistributedUpdatesAsyncException;
import org.apache.solr.update.processor.UpdateRequestProcessor;
import org.apache.solr.update.processor.UpdateRequestProcessorChain;
import org.apache.solr.update.processor.UpdateRequestProcessorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a block shows in the result of sending it, in a real chain. */
class BlockSenderTest {
  private static final String CORE = "block-sender";

  private static EmbeddingCore documents;
  private SolrCore core;
  private SolrQueryRequest req;

  @BeforeAll
  static void create() throws Exception {
    documents = EmbeddingCore.create(CORE);
  }

  @AfterAll
  static void closeEncoder() {
    documents.close();
  }

  @BeforeEach
  void open() {
    documents.empty();
    core = SolrNode.shared().container().getCore(CORE);
    req = new SolrQueryRequestBase(core, new ModifiableSolrParams()) {};
  }

  @AfterEach
  void close() {
    req.close();
    core.close();
  }

  @Test
  void anUpdateThatAnotherOneOvertookIsEmbeddedAgainWithWhatThatOneIndexed() throws Exception {
    documents.update("{\"id\":\"a\",\"caption\":\"a dog\"}");
    try (Sending sending = new Sending("fail", false)) {
      PendingBlock block = sending.embedded(dependent("a"));
      documents.update("{\"id\":\"a\",\"caption\":\"a cat\"}");

      SendResult once = sending.sender.sendOnce(block);
      assertEquals(Outcome.OVERTAKEN, once.outcome());
      assertEquals(409, ((SolrException) once.cause()).code());
      documents.commit();
      documents.assertCaption("a cat", "a");

      assertSame(SendResult.SENT, sending.sender.send(block));
      sending.finish();
    }
    documents.commit();
    documents.assertCaption("a cat", "a");
    assertEquals("new", documents.document("a").get("title_s").getAsString());
  }

  @Test
  void aBlockThatTheChainRefusesHasTheReason() throws Exception {
    SolrInputDocument wrong =
        new SolrInputDocument("id", "b", "caption", "a dog", "n_i", "no number");
    try (Sending sending = new Sending("fail", false)) {
      SendResult once = sending.sender.sendOnce(sending.embedded(wrong));
      assertEquals(Outcome.REFUSED, once.outcome());
      assertEquals(400, ((SolrException) once.cause()).code());
      PendingBlock block = sending.embedded(wrong);
      SolrException failed = assertThrows(SolrException.class, () -> sending.sender.send(block));
      assertTrue(failed.getMessage().contains("n_i"), failed.getMessage());
    }
    try (Sending tolerant = new Sending("fail", true)) {
      SendResult result = tolerant.sender.send(tolerant.embedded(wrong));
      assertEquals(Outcome.REFUSED, result.outcome());
      DistributedUpdatesAsyncException kept =
          assertThrows(DistributedUpdatesAsyncException.class, tolerant::finish);
      assertTrue(kept.getMessage().contains("n_i"), kept.getMessage());
    }
    documents.commit();
    assertNull(documents.document("b"));
  }

  @Test
  void aBlockThatCannotBeEmbeddedIsNotSentUnlessItIsFlagged() throws Exception {
    SolrInputDocument tooLong = new SolrInputDocument("id", "c", "caption", "a".repeat(100_000));
    try (Sending sending = new Sending("skip", false)) {
      assertSame(SendResult.NOT_EMBEDDED, sending.sender.send(sending.embedded(tooLong)));
      sending.finish();
    }
    documents.commit();
    assertNull(documents.document("c"));
    try (Sending sending = new Sending("flag", false)) {
      assertSame(SendResult.SENT, sending.sender.send(sending.embedded(tooLong)));
      sending.finish();
    }
    documents.commit();
    assertTrue(documents.document("c").get("error_s").getAsString().contains("100000 characters"));
  }

  /** An update whose embedding depends on the indexed caption. */
  private static SolrInputDocument dependent(String id) {
    SolrInputDocument update = new SolrInputDocument("id", id);
    update.addField("caption", Map.of("remove", "nothing"));
    update.addField("title_s", Map.of("set", "new"));
    return update;
  }

  /** A sender before the rest of the core's own chain. */
  private final class Sending implements AutoCloseable {
    private final UpdateOptions options;
    private final BlockEmbedder embedder;
    private final UpdateRequestProcessor rest;
    private final ChainRemainder remainder;
    private final FailurePolicy failures;
    private final BlockSender sender;

    Sending(String onError, boolean tolerant) {
      options = options(onError);
      AladinEncoder encoder = ModelRegistry.encoder(core, null);
      AladinMetrics metrics = ModelRegistry.metrics(core);
      ModelShape model = ModelShape.of(encoder);
      embedder =
          new BlockEmbedder(
              new BlockResolver(options, model, req),
              encoder,
              new TargetValues(req.getSchema(), encoder),
              metrics);
      List<UpdateRequestProcessorFactory> chain =
          core.getUpdateProcessingChain("aladin").getProcessors();
      UpdateRequestProcessorFactory place =
          chain.stream()
              .filter(AladinUpdateProcessorFactory.class::isInstance)
              .findFirst()
              .orElseThrow();
      SolrQueryResponse response = new SolrQueryResponse();
      response.addResponseHeader(new SimpleOrderedMap<>());
      rest =
          new UpdateRequestProcessorChain(
                  chain.subList(chain.indexOf(place) + 1, chain.size()), core)
              .createProcessor(req, response);
      remainder = new ChainRemainder(req, response, place, rest);
      failures = new FailurePolicy(options, response, tolerant, metrics);
      sender = new BlockSender(embedder, remainder, failures);
    }

    PendingBlock embedded(SolrInputDocument document) {
      AddUpdateCommand command = new AddUpdateCommand(req);
      command.solrDoc = document.deepCopy();
      PendingBlock block = new PendingBlock(command, options.targets());
      embedder.embed(List.of(block));
      return block;
    }

    void finish() throws IOException {
      failures.finish(remainder::finish);
    }

    @Override
    public void close() throws IOException {
      remainder.close();
      rest.close();
    }
  }

  private static UpdateOptions options(String onError) {
    NamedList<Object> caption = new NamedList<>();
    caption.add("textField", "caption");
    caption.add("vectorField", "caption_vector");
    caption.add("alignmentField", "caption_alignment");
    caption.add("versionField", "caption_model");
    caption.add("hashField", "caption_hash");
    NamedList<Object> args = new NamedList<>();
    args.add("caption", caption);
    args.add("onError", onError);
    if (onError.equals("flag")) {
      args.add("errorField", "error_s");
    }
    return UpdateOptions.read(args);
  }
}
