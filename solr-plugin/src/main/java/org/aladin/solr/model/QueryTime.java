/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncodeRequest;
import org.aladin.model.encoder.EncodingExpiredException;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.params.CursorMarkParams;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.search.QueryLimits;
import org.apache.solr.search.QueryLimitsExceededException;

/**
 * The limits of the request that this thread serves ({@code timeAllowed} and its like), for a query
 * that is encoded: it gives up where they are reached, and the answer is that of Solr's own stages.
 * For one thread.
 */
final class QueryTime {
  private static final long LOOK_MILLIS = 10;
  private static final String STAGE = "encoding the query";

  private final QueryLimits limits = QueryLimits.getCurrentLimits();

  EncodeRequest request() {
    return limits.isLimitsEnabled()
        ? EncodeRequest.query(limits::shouldExit)
        : EncodeRequest.query();
  }

  /**
   * Waits for what another request encodes; null if that request got none.
   *
   * @throws EncodingExpiredException if a limit is reached meanwhile
   */
  Embedding await(CompletableFuture<Embedding> underWay) {
    try {
      while (true) {
        if (limits.isLimitsEnabled() && limits.shouldExit()) {
          throw new EncodingExpiredException();
        }
        try {
          return underWay.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // looks again
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the encoder", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends the request as Solr does between two of its stages: no documents and {@code
   * partialResults}, or nothing at all if the request does not want part of an answer.
   */
  QueryLimitsExceededException exceeded() {
    if (limits.maybeExitWithPartialResults(STAGE)) {
      SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
      SolrQueryResponse response = info.getRsp();
      if (response != null && response.getResponse() == null) {
        response.addResponse(new SolrDocumentList());
        // The next page begins where this one would have.
        String cursor = info.getReq().getParams().get(CursorMarkParams.CURSOR_MARK_PARAM);
        if (cursor != null) {
          response.add(CursorMarkParams.CURSOR_MARK_NEXT, cursor);
        }
      }
    }
    return new QueryLimitsExceededException(limits.formatExceptionMessage(STAGE));
  }
}
