/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.aladin.model.PublicApi;

/**
 * How long a caller is willing to wait from now on. It is not polled: the caller's thread asks
 * before it sleeps and after it wakes.
 */
@FunctionalInterface
@PublicApi
public interface Patience {
  /** The result of {@link #nanosLeft} if there is no time limit. */
  long FOREVER = Long.MAX_VALUE;

  /** No time limit. */
  Patience ENDLESS = () -> FOREVER;

  /**
   * Nanoseconds that the caller still waits; {@link #FOREVER} for no limit, 0 or less to cancel the
   * call.
   */
  long nanosLeft();

  /**
   * Sleeps until the future is done or no time is left.
   *
   * @throws EncodingExpiredException if no time is left
   */
  default <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException {
    while (true) {
      long left = nanosLeft();
      if (left <= 0) {
        throw new EncodingExpiredException();
      }
      if (left == FOREVER) {
        return answer.get();
      }
      try {
        return answer.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // nanosLeft decides whether the time is over
      }
    }
  }
}
