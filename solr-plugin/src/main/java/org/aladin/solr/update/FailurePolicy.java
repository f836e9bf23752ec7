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
 * What happens to a document that fails, one request long. Documents leave their batch later than
 * they came, when TolerantUpdateProcessor is already busy with another one and would blame that; so
 * if there is such a processor, errors are kept until the request is finished and handed over as it
 * expects those of other nodes, each with its document's id. Those of other nodes are kept in any
 * case. Not safe for several threads.
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
   * @return whether it is to be indexed all the same
   * @throws SolrException if the request is to fail here
   */
  boolean notEmbedded(PendingBlock add) {
    List<BlockDocument> failed =
        add.documents().stream().filter(document -> document.problem() != null).toList();
    metrics.documentsFailed().inc(failed.size());
    SolrException error = add.problem();
    switch (options.onError()) {
      case SKIP -> {
        NamedList<Object> entry = new SimpleOrderedMap<>();
        entry.add("id", add.id());
        entry.add("message", error.getMessage());
        skipped.add(entry);
        return false;
      }
      case FLAG -> {
        failed.forEach(this::flag);
        return true;
      }
      default -> {
        rejected(add, error);
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
  void rejected(PendingBlock add, Exception error) {
    SolrException failure =
        error instanceof SolrException solr
            ? solr
            : new SolrException(
                SolrException.ErrorCode.SERVER_ERROR,
                add.head().name() + ": " + error.getMessage(),
                error);
    if (!tolerant) {
      throw failure;
    }
    if (error instanceof DistributedUpdatesAsyncException remote) { // says already whom to blame
      keep(remote);
      return;
    }
    ToleratedUpdateError tolerated =
        new ToleratedUpdateError(ToleratedUpdateError.CmdType.ADD, add.id(), failure.getMessage());
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

  /** The rest of the request, which is run by {@link #finish}. */
  @FunctionalInterface
  interface Rest {
    void finish() throws IOException;
  }

  /**
   * Ends the request: finishes what follows, then reports.
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
