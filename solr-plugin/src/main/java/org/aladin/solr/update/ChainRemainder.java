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
 * The rest of the chain, from the processor behind this plugin's on. In a cluster it sends updates
 * to the leaders of other shards without waiting for them. {@link #awaitInFlight} waits, before the
 * index is read, or to see whether an update was too late: it finishes the rest of the chain and
 * continues with a new one. In the response, the values of processors other than Solr's own are
 * lost then. One request long, one thread.
 */
final class ChainRemainder {
  private final SolrQueryRequest req;
  private final List<UpdateRequestProcessorFactory> after;
  private final boolean waits;
  private final ChainResponses answers;
  private final Set<String> inFlight = new HashSet<>();
  private final UpdateRequestProcessor first;
  private UpdateRequestProcessor rest;
  private boolean deletesInFlight;

  /**
   * @param place the factory of the processor that the rest comes after
   * @param rest the first processor of the rest, closed by its owner; its replacements are closed
   *     here
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

  /** The first processor of the rest, for commands that are neither adds nor deletes. */
  UpdateRequestProcessor rest() {
    return rest;
  }

  /** Whether an earlier command for a block may not be indexed yet. */
  boolean isInFlight(String key) {
    return waits && (deletesInFlight || (key != null && inFlight.contains(key)));
  }

  /** Sends a block. */
  void add(String key, AddUpdateCommand command) throws IOException {
    inFlight.add(key);
    rest.processAdd(command);
  }

  /** A delete follows, of documents that are not known here. */
  void deleted() {
    deletesInFlight = true;
  }

  /**
   * Waits until everything that was sent is indexed or refused.
   *
   * @throws SolrException if anything was refused, as {@link DistributedUpdatesAsyncException}
   */
  void awaitInFlight() throws IOException {
    if (!waits || (inFlight.isEmpty() && !deletesInFlight)) {
      return;
    }
    UpdateRequestProcessor ended = rest;
    rest = newRest();
    inFlight.clear();
    deletesInFlight = false;
    try {
      ended.finish();
    } finally {
      close(ended);
    }
  }

  private UpdateRequestProcessor newRest() {
    return new UpdateRequestProcessorChain(after, req.getCore())
        .createProcessor(req, answers.next());
  }

  /** Finishes the rest, and completes the response to the client. */
  void finish() throws IOException {
    try {
      rest.finish();
    } finally {
      answers.merge();
    }
  }

  /** Closes the rest that was made here. */
  void close() throws IOException {
    close(rest);
  }

  private void close(UpdateRequestProcessor of) throws IOException {
    if (of != first) {
      of.close();
    }
  }
}
