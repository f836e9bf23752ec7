/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.update.AddUpdateCommand;
import org.apache.solr.update.processor.DistributedUpdateProcessor.DistributedUpdatesAsyncException;
import org.apache.solr.update.processor.UpdateRequestProcessor;
import org.apache.solr.update.processor.UpdateRequestProcessorChain;
import org.apache.solr.update.processor.UpdateRequestProcessorFactory;

/**
 * The rest of the chain, which in a cluster hands updates to the leaders of other shards without
 * waiting for them. Where that matters, because what is indexed is to be read next or because an
 * update may have come too late, {@link #settle} ends that rest and goes on with a new one. What
 * other processors than Solr's own say in the answer is lost then. One request long, one thread.
 */
final class ChainRemainder {
  private final SolrQueryRequest req;
  private final List<UpdateRequestProcessorFactory> after;
  private final boolean waits;
  private final ChainResponses answers;
  private final Set<String> underway = new HashSet<>();
  private final UpdateRequestProcessor first;
  private UpdateRequestProcessor rest;
  private boolean deletesUnderway;

  /**
   * @param place whose processor the rest comes after
   * @param rest the rest, closed by its owner; those that take its place are closed here
   */
  ChainRemainder(
      SolrQueryRequest req,
      SolrQueryResponse response,
      UpdateRequestProcessorFactory place,
      UpdateRequestProcessor rest) {
    SolrCore core = req.getCore();
    this.req = req;
    List<UpdateRequestProcessorFactory> chain =
        core.getUpdateProcessorChain(req.getParams()).getProcessors();
    this.after = chain.subList(chain.indexOf(place) + 1, chain.size());
    this.waits =
        !after.isEmpty()
            && chain.contains(place)
            && core.getCoreDescriptor().getCloudDescriptor() != null;
    this.answers = new ChainResponses(response);
    this.first =
        rest != null ? rest : new UpdateRequestProcessor(null) {}; // the chain may end here
    this.rest = first;
  }

  /** What comes next; for whatever is neither added nor deleted. */
  UpdateRequestProcessor rest() {
    return rest;
  }

  /** Whether a block may not be indexed yet, although it came before. */
  boolean isUnderway(String key) {
    return waits && (deletesUnderway || (key != null && underway.contains(key)));
  }

  /** Hands a block on. */
  void add(String key, AddUpdateCommand command) throws IOException {
    underway.add(key);
    rest.processAdd(command);
  }

  /** Something was deleted, and it is not known what. */
  void deleted() {
    deletesUnderway = true;
  }

  /**
   * Waits until everything that was handed on is indexed, or refused.
   *
   * @throws SolrException what was refused, as {@link DistributedUpdatesAsyncException}
   */
  void settle() throws IOException {
    if (!waits || (underway.isEmpty() && !deletesUnderway)) {
      return;
    }
    UpdateRequestProcessor ended = rest;
    rest = restAnew();
    underway.clear();
    deletesUnderway = false;
    try {
      ended.finish();
    } finally {
      close(ended);
    }
  }

  private UpdateRequestProcessor restAnew() {
    return new UpdateRequestProcessorChain(after, req.getCore())
        .createProcessor(req, answers.next());
  }

  /** Ends the rest, and completes the answer to the client. */
  void finish() throws IOException {
    try {
      rest.finish();
    } finally {
      answers.merge();
    }
  }

  /** Frees what was made here. */
  void close() throws IOException {
    close(rest);
  }

  private void close(UpdateRequestProcessor of) throws IOException {
    if (of != first) {
      of.close();
    }
  }
}
