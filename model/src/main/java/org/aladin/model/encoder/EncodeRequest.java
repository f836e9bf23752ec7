/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.aladin.model.PublicApi;

/**
 * On whose behalf something is encoded, and for how long it is wanted.
 *
 * @param urgency queries go before documents that wait
 * @param expired asked on the caller's thread, every few milliseconds while it waits; once it says
 *     true the call is given up
 */
@PublicApi
public record EncodeRequest(Urgency urgency, BooleanSupplier expired) {
  private static final BooleanSupplier NEVER = () -> false;

  public EncodeRequest {
    Objects.requireNonNull(urgency, "urgency");
    Objects.requireNonNull(expired, "expired");
  }

  /** For a query that waits as long as it takes. */
  public static EncodeRequest query() {
    return query(NEVER);
  }

  /** For a query that waits until {@code expired} says true. */
  public static EncodeRequest query(BooleanSupplier expired) {
    return new EncodeRequest(Urgency.QUERY, expired);
  }

  /** For documents, which wait as long as it takes. */
  public static EncodeRequest document() {
    return new EncodeRequest(Urgency.DOCUMENT, NEVER);
  }
}
