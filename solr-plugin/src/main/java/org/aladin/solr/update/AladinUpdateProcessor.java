/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.aladin.solr.query.DeleteQueries;
import org.aladin.solr.update.block.PendingBlock;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.util.IOUtils;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.CommitUpdateCommand;
import org.apache.solr.update.DeleteUpdateCommand;
import org.apache.solr.update.MergeIndexesCommand;
import org.apache.solr.update.RollbackUpdateCommand;
import org.apache.solr.update.processor.UpdateRequestProcessor;

/**
 * Holds the documents of one request until a batch is full, then embeds them together and sends
 * them on in the order they came, each with its children. Other commands (deletes, commits, …)
 * empty the batch first, and so does a second document of the same block: the client's order is
 * kept. One request long, one thread.
 */
final class AladinUpdateProcessor extends UpdateRequestProcessor {
  private final UpdateOptions options;
  private final BlockEmbedder embedder;
  private final BlockSender sender;
  private final FailurePolicy failures;
  private final ChainRemainder remainder;
  private final PendingBatch batch;
  private long requestBytes;

  AladinUpdateProcessor(
      UpdateOptions options,
      BlockEmbedder embedder,
      FailurePolicy failures,
      ChainRemainder remainder) {
    super(remainder.rest());
    this.options = options;
    this.embedder = embedder;
    this.sender = new BlockSender(embedder, remainder, failures);
    this.failures = failures;
    this.remainder = remainder;
    this.batch = new PendingBatch(options.batchSize(), BatchMemory.NODE);
  }

  @Override
  public void processAdd(AddUpdateCommand command) throws IOException {
    PendingBlock block = new PendingBlock(command, options.targets());
    checkRequestBytes(block);
    if (batch.contains(block.key())) {
      flush();
    }
    if (!batch.tryAdd(block)) {
      flush();
      waitForMemory(block);
    }
    if (batch.isFull()) {
      flush();
    }
  }

  private void checkRequestBytes(PendingBlock block) throws IOException {
    requestBytes += block.sourceBytes();
    if (requestBytes > options.maxRequestBytes()) {
      flush();
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          block.name()
              + ": with it the request has "
              + requestBytes
              + " bytes to embed, expected at most "
              + options.maxRequestBytes());
    }
  }

  private void waitForMemory(PendingBlock block) {
    boolean added = false;
    try {
      added = batch.add(block, Duration.ofSeconds(options.maxWaitSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!added) {
      throw new SolrException(
          SolrException.ErrorCode.SERVICE_UNAVAILABLE,
          block.name()
              + ": other requests' documents wait to be embedded and leave no room for it after "
              + options.maxWaitSeconds()
              + " seconds; send it again later");
    }
  }

  private void flush() throws IOException {
    List<PendingBlock> blocks = batch.blocks();
    try {
      if (blocks.stream().anyMatch(this::dependsOnInFlight)) {
        sender.awaitInFlight();
      }
      embedder.embed(blocks);
      for (PendingBlock block : blocks) {
        sender.send(block);
      }
    } finally {
      batch.clear();
    }
  }

  private boolean dependsOnInFlight(PendingBlock block) {
    boolean readsIndex =
        block.isDependent(options.flags()) || (options.requireSource() && block.changesRoot());
    return readsIndex && remainder.isInFlight(block.key());
  }

  @Override
  public void processDelete(DeleteUpdateCommand command) throws IOException {
    flush();
    DeleteQueries.check(command);
    remainder.deleted();
    remainder.rest().processDelete(command);
  }

  @Override
  public void processMergeIndexes(MergeIndexesCommand command) throws IOException {
    flush();
    remainder.rest().processMergeIndexes(command);
  }

  @Override
  public void processCommit(CommitUpdateCommand command) throws IOException {
    flush();
    remainder.rest().processCommit(command);
  }

  @Override
  public void processRollback(RollbackUpdateCommand command) throws IOException {
    flush();
    remainder.rest().processRollback(command);
  }

  @Override
  public void finish() throws IOException {
    // Called after a failure too: the documents before it are indexed, as without this processor.
    try {
      flush();
    } catch (IOException | RuntimeException e) {
      try {
        failures.finish(remainder::finish);
      } catch (IOException | RuntimeException later) {
        e.addSuppressed(later);
      }
      throw e;
    }
    failures.finish(remainder::finish);
  }

  @Override
  protected void doClose() {
    batch.clear();
    IOUtils.closeQuietly(remainder::close);
  }
}
