/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.Objects;
import org.aladin.model.PublicApi;

/**
 * On whose behalf something is encoded, and for how long it is wanted.
 *
 * @param urgency queries go before documents that wait
 * @param patience how long the caller waits; once nothing is left of it, the call is given up
 */
@PublicApi
public record EncodeRequest(Urgency urgency, Patience patience) {
  public EncodeRequest {
    Objects.requireNonNull(urgency, "urgency");
    Objects.requireNonNull(patience, "patience");
  }

  /** For a query that waits as long as it takes. */
  public static EncodeRequest query() {
    return query(Patience.ENDLESS);
  }

  /** For a query that is given up when its patience ends. */
  public static EncodeRequest query(Patience patience) {
    return new EncodeRequest(Urgency.QUERY, patience);
  }

  /** For documents, which wait as long as it takes. */
  public static EncodeRequest document() {
    return new EncodeRequest(Urgency.DOCUMENT, Patience.ENDLESS);
  }
}
