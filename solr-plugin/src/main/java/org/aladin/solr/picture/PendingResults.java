/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.solr.common.SolrException;

/** Waits for the results of other threads, and throws what those threw. */
public final class PendingResults {
  private PendingResults() {}

  /**
   * The results, in order.
   *
   * @throws RuntimeException of the first that failed
   * @throws SolrException (503) if the thread is interrupted
   */
  public static <T> List<T> forAll(List<Future<T>> futures) {
    List<T> results = new ArrayList<>(futures.size());
    for (Future<T> future : futures) {
      results.add(result(future));
    }
    return results;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SolrException(
          SolrException.ErrorCode.SERVICE_UNAVAILABLE,
          "interrupted while pictures are being prepared; send it again later",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
