/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncodingExpiredException;
import org.aladin.model.encoder.Patience;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.CursorMarkParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.search.QueryLimits;
import org.apache.solr.search.QueryLimitsExceededException;

/**
 * Applies the limits of the current thread's request ({@code timeAllowed} and others) to encoding a
 * query. Encoding stops when a limit is reached, and the response is the same as for Solr's own
 * stages.
 *
 * <p>Only {@code timeAllowed} elapses while a thread sleeps: {@code cpuAllowed} and {@code
 * memAllowed} measure the thread's usage. Therefore the latter are checked before and after a wait,
 * and the wait itself ends with the time allowed. Not thread-safe.
 */
final class QueryTimeLimit implements Patience {
  private static final String STAGE = "encoding the query";

  /**
   * Solr rounds the end of the time allowed to milliseconds, so it may detect the end this much
   * later.
   */
  private static final long ROUNDING_NANOS = 1_000_000;

  private final QueryLimits limits = QueryLimits.getCurrentLimits();

  /** The end of the time allowed, by {@link System#nanoTime}; unused if there is no limit. */
  private final long deadline;

  private final boolean timed;

  QueryTimeLimit() {
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    SolrQueryRequest request = info == null ? null : info.getReq();
    long allowed =
        request == null ? -1 : request.getParams().getLong(CommonParams.TIME_ALLOWED, -1);
    timed = allowed >= 0 && limits.isLimitsEnabled();
    deadline = timed ? System.nanoTime() + nanosLeft(request, allowed) : 0;
  }

  /** Limits the time to a year, so that nanoseconds do not overflow. */
  private static long nanosLeft(SolrQueryRequest request, long allowedMillis) {
    double left = allowedMillis - request.getRequestTimer().getTime();
    return (long) (Math.min(left, TimeUnit.DAYS.toMillis(365)) * 1e6);
  }

  @Override
  public long nanosLeft() {
    if (!limits.isLimitsEnabled()) {
      return Patience.FOREVER;
    }
    if (limits.shouldExit()) {
      return 0;
    }
    return timed ? Math.max(deadline - System.nanoTime(), ROUNDING_NANOS) : Patience.FOREVER;
  }

  /**
   * Waits for the embedding that another request computes; null if that request failed.
   *
   * @throws EncodingExpiredException if a limit is reached meanwhile
   */
  Embedding awaitOther(CompletableFuture<Embedding> underWay) {
    try {
      return await(underWay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the encoder", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends the request as Solr does between its stages: without documents and with {@code
   * partialResults}, or with the results omitted if the request does not accept partial ones.
   */
  QueryLimitsExceededException exceeded() {
    if (limits.maybeExitWithPartialResults(STAGE)) {
      SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
      SolrQueryResponse response = info.getRsp();
      if (response != null && response.getResponse() == null) {
        response.addResponse(new SolrDocumentList());
        // The next page starts where this one would have started.
        String cursor = info.getReq().getParams().get(CursorMarkParams.CURSOR_MARK_PARAM);
        if (cursor != null) {
          response.add(CursorMarkParams.CURSOR_MARK_NEXT, cursor);
        }
      }
    }
    return new QueryLimitsExceededException(limits.formatExceptionMessage(STAGE));
  }
}
