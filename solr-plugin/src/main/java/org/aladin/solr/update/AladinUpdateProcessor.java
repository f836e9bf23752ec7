/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.CommitUpdateCommand;
import org.apache.solr.update.DeleteUpdateCommand;
import org.apache.solr.update.MergeIndexesCommand;
import org.apache.solr.update.RollbackUpdateCommand;
import org.apache.solr.update.processor.UpdateRequestProcessor;

/**
 * Keeps the documents of one request back until a batch is full, then embeds them together and
 * sends them on in the order they came. Whatever is not an added document (deletes, commits, …)
 * empties the batch first, so that the order of commands is exactly the client's. One request long,
 * one thread.
 */
final class AladinUpdateProcessor extends UpdateRequestProcessor {
  private final UpdateOptions options;
  private final DocumentEmbedder embedder;
  private final FailurePolicy failures;
  private final SourceLimits limits;
  private final List<PendingAdd> batch = new ArrayList<>();

  AladinUpdateProcessor(
      UpdateOptions options,
      DocumentEmbedder embedder,
      FailurePolicy failures,
      UpdateRequestProcessor next) {
    super(next);
    this.options = options;
    this.embedder = embedder;
    this.failures = failures;
    this.limits =
        new SourceLimits(embedder.regionWidth(), options.maxRegions(), options.maxTextLength());
  }

  @Override
  public void processAdd(AddUpdateCommand command) throws IOException {
    PendingAdd add = new PendingAdd(command);
    try {
      findJobs(add);
    } catch (IllegalArgumentException e) {
      // What came before is to be indexed even if the request ends here.
      flush();
      SolrException error =
          new SolrException(
              SolrException.ErrorCode.BAD_REQUEST,
              "Document '" + add.id() + "': " + e.getMessage(),
              e);
      if (!failures.notEmbedded(add, error)) {
        return;
      }
    }
    batch.add(add);
    if (batch.size() >= options.batchSize()) {
      flush();
    }
  }

  private void findJobs(PendingAdd add) {
    SolrInputDocument document = add.command().getSolrInputDocument();
    boolean hasVector = false;
    for (Target target : options.targets()) {
      Optional<Source> source = target.read(document, limits);
      source.ifPresent(found -> add.jobs().add(new PendingAdd.Job(target, found)));
      hasVector |= document.containsKey(target.output().vector());
    }
    if (add.jobs().isEmpty() && !hasVector && options.requireSource()) {
      throw new IllegalArgumentException(
          "nothing to embed, expected one of the fields "
              + options.targets().stream().map(target -> target.sourceFields().get(0)).toList());
    }
  }

  private void flush() throws IOException {
    List<PendingAdd> adds = List.copyOf(batch);
    batch.clear();
    boolean embedded = embedTogether(adds);
    for (PendingAdd add : adds) {
      if (embedded || embedAlone(add)) {
        sendOn(add);
      }
    }
  }

  private boolean embedTogether(List<PendingAdd> adds) {
    try {
      embedder.embed(adds);
      return true;
    } catch (RuntimeException e) {
      return false; // one by one then, to find out which document it was
    }
  }

  private boolean embedAlone(PendingAdd add) {
    try {
      embedder.embed(List.of(add));
      return true;
    } catch (SolrException e) {
      return failures.notEmbedded(add, e);
    } catch (RuntimeException e) {
      return failures.notEmbedded(
          add,
          new SolrException(
              SolrException.ErrorCode.SERVER_ERROR,
              "Document '" + add.id() + "' could not be embedded: " + e.getMessage(),
              e));
    }
  }

  private void sendOn(PendingAdd add) throws IOException {
    try {
      super.processAdd(add.command());
    } catch (IOException | RuntimeException e) {
      failures.rejected(add, e);
    }
  }

  @Override
  public void processDelete(DeleteUpdateCommand command) throws IOException {
    flush();
    super.processDelete(command);
  }

  @Override
  public void processMergeIndexes(MergeIndexesCommand command) throws IOException {
    flush();
    super.processMergeIndexes(command);
  }

  @Override
  public void processCommit(CommitUpdateCommand command) throws IOException {
    flush();
    super.processCommit(command);
  }

  @Override
  public void processRollback(RollbackUpdateCommand command) throws IOException {
    flush();
    super.processRollback(command);
  }

  @Override
  public void finish() throws IOException {
    // Called after a failure too: what came before it is to be indexed, as without this processor.
    try {
      flush();
    } finally {
      failures.finish(super::finish);
    }
  }
}
