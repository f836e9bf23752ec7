/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.aladin.model.PublicApi;

/**
 * How long a caller is willing to wait from now on. Nothing polls it: it is asked on the caller's
 * thread before the caller sleeps, and again only when it wakes.
 */
@FunctionalInterface
@PublicApi
public interface Patience {
  /** What {@link #nanosLeft} returns if the caller waits as long as it takes. */
  long FOREVER = Long.MAX_VALUE;

  /** Waits as long as it takes. */
  Patience ENDLESS = () -> FOREVER;

  /**
   * Nanoseconds that the caller still waits, {@link #FOREVER} for no limit; 0 or less once the call
   * is to be given up.
   */
  long nanosLeft();

  /**
   * Sleeps until the answer is there or nothing is left.
   *
   * @throws EncodingExpiredException if nothing is left
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
        // nanosLeft decides whether that was all
      }
    }
  }
}
