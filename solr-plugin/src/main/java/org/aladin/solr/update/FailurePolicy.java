/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.aladin.solr.node.AladinMetrics;
import org.aladin.solr.update.block.BlockDocument;
import org.aladin.solr.update.block.PendingBlock;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.ToleratedUpdateError;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.update.SolrCmdDistributor;
import org.apache.solr.update.processor.DistributedUpdateProcessor.DistributedUpdatesAsyncException;

/**
 * Decides what happens to a document that fails. Documents leave their batch later than they came:
 * TolerantUpdateProcessor would attribute their errors to the document that it is just processing.
 * If the chain has one, errors are kept until the end of the request, and reported as errors of
 * other nodes are, each with its document's id. Errors of other nodes are kept in any case. One
 * request long, not safe for several threads.
 */
final class FailurePolicy {
  private final UpdateOptions options;
  private final SolrQueryResponse response;
  private final boolean tolerant;
  private final AladinMetrics metrics;
  private final List<SolrCmdDistributor.SolrError> errors = new ArrayList<>();
  private final List<NamedList<Object>> skipped = new ArrayList<>();

  FailurePolicy(
      UpdateOptions options, SolrQueryResponse response, boolean tolerant, AladinMetrics metrics) {
    this.options = options;
    this.metrics = metrics;
    this.response = response;
    this.tolerant = tolerant;
  }

  /**
   * Documents of a block could not be embedded.
   *
   * @return whether it is to be indexed nevertheless
   * @throws SolrException if the request is to fail here
   */
  boolean notEmbedded(PendingBlock block) {
    List<BlockDocument> failed =
        block.documents().stream().filter(document -> document.problem() != null).toList();
    metrics.documentsFailed().add(failed.size());
    SolrException error = block.problem();
    switch (options.onError()) {
      case SKIP -> {
        NamedList<Object> entry = new SimpleOrderedMap<>();
        entry.add("id", block.id());
        entry.add("message", error.getMessage());
        skipped.add(entry);
        return false;
      }
      case FLAG -> {
        failed.forEach(this::flag);
        return true;
      }
      default -> {
        rejected(block, error);
        return false;
      }
    }
  }

  private void flag(BlockDocument document) {
    document.clearVectors(options.targets());
    String reason = document.problem().getMessage();
    document
        .writer()
        .set(
            options.errorField(),
            document.leftOut().isEmpty()
                ? reason
                : reason + "; fields left out: " + document.leftOut());
  }

  /**
   * A block was refused, here or by a later processor.
   *
   * @throws SolrException if the request is to fail here
   */
  void rejected(PendingBlock block, Exception error) {
    SolrException failure =
        error instanceof SolrException solr
            ? solr
            : new SolrException(
                SolrException.ErrorCode.SERVER_ERROR,
                block.head().name() + ": " + error.getMessage(),
                error);
    if (!tolerant) {
      throw failure;
    }
    if (error instanceof DistributedUpdatesAsyncException remote) { // has the ids of the documents
      keep(remote);
      return;
    }
    ToleratedUpdateError tolerated =
        new ToleratedUpdateError(
            ToleratedUpdateError.CmdType.ADD, block.id(), failure.getMessage());
    failure.setMetadata(tolerated.getMetadataKey(), tolerated.getMetadataValue());
    SolrCmdDistributor.SolrError entry = new SolrCmdDistributor.SolrError();
    entry.e = failure;
    entry.statusCode = failure.code();
    errors.add(entry);
  }

  /** Errors of other nodes, to be reported when the request is finished. */
  void keep(DistributedUpdatesAsyncException remote) {
    errors.addAll(remote.errors);
  }

  /** The end of the request, which {@link #finish} runs. */
  @FunctionalInterface
  interface Rest {
    void finish() throws IOException;
  }

  /**
   * Ends the request: finishes the rest of the chain, then reports.
   *
   * @throws DistributedUpdatesAsyncException if errors were kept, together with those of other
   *     nodes
   */
  void finish(Rest rest) throws IOException {
    if (!skipped.isEmpty()) {
      response.getResponseHeader().add("aladin.skipped", skipped);
    }
    try {
      rest.finish();
    } catch (DistributedUpdatesAsyncException remote) {
      if (errors.isEmpty()) {
        throw remote;
      }
      errors.addAll(remote.errors);
    }
    if (!errors.isEmpty()) {
      throw new DistributedUpdatesAsyncException(errors);
    }
  }
}
