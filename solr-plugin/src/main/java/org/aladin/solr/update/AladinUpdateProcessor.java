/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.aladin.solr.query.DeleteQueries;
import org.aladin.solr.update.block.BlockDocument;
import org.aladin.solr.update.block.BlockResolver;
import org.aladin.solr.update.block.PendingBlock;
import org.aladin.solr.update.block.SourceBytes;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.util.IOUtils;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.CommitUpdateCommand;
import org.apache.solr.update.DeleteUpdateCommand;
import org.apache.solr.update.MergeIndexesCommand;
import org.apache.solr.update.RollbackUpdateCommand;
import org.apache.solr.update.processor.DistributedUpdateProcessor.DistributedUpdatesAsyncException;
import org.apache.solr.update.processor.UpdateRequestProcessor;

/**
 * Keeps the documents of one request back until a batch is full, then embeds them together and
 * sends them on in the order they came, each with its children. Whatever is not an added document
 * (deletes, commits, …) empties the batch first, and so does a second document of the same block:
 * the order of commands is exactly the client's. One request long, one thread.
 */
final class AladinUpdateProcessor extends UpdateRequestProcessor {
  /** How often an update is tried again that another one overtook; each time that one got on. */
  private static final int RETRIES = 100;

  private final UpdateOptions options;
  private final BlockResolver resolver;
  private final DocumentEmbedder embedder;
  private final FailurePolicy failures;
  private final ChainRemainder outlet;
  private final PendingBatch batch;
  private long requestBytes;

  AladinUpdateProcessor(
      UpdateOptions options,
      BlockResolver resolver,
      DocumentEmbedder embedder,
      FailurePolicy failures,
      ChainRemainder outlet) {
    super(outlet.rest());
    this.options = options;
    this.resolver = resolver;
    this.embedder = embedder;
    this.failures = failures;
    this.outlet = outlet;
    this.batch = new PendingBatch(options.batchSize(), BatchMemory.NODE);
  }

  @Override
  public void processAdd(AddUpdateCommand command) throws IOException {
    PendingBlock add = new PendingBlock(command, options.targets());
    checkRequestBytes(add);
    if (batch.contains(add.key())) {
      flush();
    }
    if (!batch.tryAdd(add)) {
      flush();
      waitForMemory(add);
    }
    if (batch.isFull()) {
      flush();
    }
  }

  private void checkRequestBytes(PendingBlock add) throws IOException {
    requestBytes += SourceBytes.of(add);
    if (requestBytes > options.maxRequestBytes()) {
      flush();
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          add.name()
              + ": with it the request has "
              + requestBytes
              + " bytes to embed, expected at most "
              + options.maxRequestBytes());
    }
  }

  private void waitForMemory(PendingBlock add) {
    boolean added = false;
    try {
      added = batch.add(add, Duration.ofSeconds(options.maxWaitSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!added) {
      throw new SolrException(
          SolrException.ErrorCode.SERVICE_UNAVAILABLE,
          add.name()
              + ": other requests' documents wait to be embedded and leave no room for it after "
              + options.maxWaitSeconds()
              + " seconds; send it again later");
    }
  }

  private void flush() throws IOException {
    List<PendingBlock> adds = batch.adds();
    try {
      if (adds.stream().anyMatch(add -> asksTheIndex(add) && outlet.isUnderway(add.key()))) {
        settle();
      }
      resolver.resolve(adds);
      embedTogether(adds);
      for (PendingBlock add : adds) {
        if (add.problem() == null || failures.notEmbedded(add)) {
          sendOn(add);
        }
      }
    } finally {
      batch.clear();
    }
  }

  private boolean asksTheIndex(PendingBlock add) {
    return add.isDependent(options.flags()) || (options.requireSource() && add.changesRoot());
  }

  private void embedTogether(List<PendingBlock> adds) {
    List<BlockDocument> documents = adds.stream().flatMap(add -> add.documents().stream()).toList();
    try {
      embedder.embed(documents);
    } catch (RuntimeException e) {
      // One by one then: one document must not take the others with it.
      documents.forEach(this::embedAlone);
    }
  }

  private void embedAlone(BlockDocument document) {
    try {
      embedder.embed(List.of(document));
    } catch (IllegalArgumentException e) {
      document.fail(SolrException.ErrorCode.BAD_REQUEST, e);
    } catch (SolrException e) {
      document.fail(SolrException.ErrorCode.getErrorCode(e.code()), e);
    } catch (RuntimeException e) {
      document.fail(SolrException.ErrorCode.SERVER_ERROR, e);
    }
  }

  /** Waits for what was sent on, and keeps what was refused of it for the end of the request. */
  private void settle() throws IOException {
    try {
      outlet.settle();
    } catch (DistributedUpdatesAsyncException refused) {
      failures.keep(refused);
    }
  }

  private void sendOn(PendingBlock add) throws IOException {
    if (add.pinned()) {
      settle();
    }
    for (int attempt = 0; ; attempt++) {
      try {
        outlet.add(add.key(), add.command());
        if (add.pinned()) {
          outlet.settle(); // whether it came too late is known no earlier
        }
        return;
      } catch (SolrException e) {
        boolean overtaken =
            e.code() == SolrException.ErrorCode.CONFLICT.code && add.pinned() && attempt < RETRIES;
        if (!overtaken) {
          failures.rejected(add, e);
          return;
        }
      } catch (IOException | RuntimeException e) {
        failures.rejected(add, e);
        return;
      }
      add.unpin();
      resolver.resolve(List.of(add));
      embedTogether(List.of(add));
      if (add.problem() != null && !failures.notEmbedded(add)) {
        return;
      }
    }
  }

  @Override
  public void processDelete(DeleteUpdateCommand command) throws IOException {
    flush();
    DeleteQueries.check(command);
    outlet.deleted();
    outlet.rest().processDelete(command);
  }

  @Override
  public void processMergeIndexes(MergeIndexesCommand command) throws IOException {
    flush();
    outlet.rest().processMergeIndexes(command);
  }

  @Override
  public void processCommit(CommitUpdateCommand command) throws IOException {
    flush();
    outlet.rest().processCommit(command);
  }

  @Override
  public void processRollback(RollbackUpdateCommand command) throws IOException {
    flush();
    outlet.rest().processRollback(command);
  }

  @Override
  public void finish() throws IOException {
    // Called after a failure too: what came before it is to be indexed, as without this processor.
    try {
      flush();
    } catch (IOException | RuntimeException e) {
      try {
        failures.finish(outlet::finish);
      } catch (IOException | RuntimeException later) {
        e.addSuppressed(later);
      }
      throw e;
    }
    failures.finish(outlet::finish);
  }

  @Override
  protected void doClose() {
    batch.clear();
    IOUtils.closeQuietly(outlet::close);
  }
}
