/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.Objects;
import org.aladin.model.PublicApi;

/**
 * The urgency and the time limit of a call to the encoder.
 *
 * @param urgency queries go before waiting documents
 * @param patience how long the caller waits; the call is cancelled when this time ends
 */
@PublicApi
public record EncodeRequest(Urgency urgency, Patience patience) {
  public EncodeRequest {
    Objects.requireNonNull(urgency, "urgency");
    Objects.requireNonNull(patience, "patience");
  }

  /** A query without a time limit. */
  public static EncodeRequest query() {
    return query(Patience.ENDLESS);
  }

  /** A query that is cancelled when its patience ends. */
  public static EncodeRequest query(Patience patience) {
    return new EncodeRequest(Urgency.QUERY, patience);
  }

  /** Documents, without a time limit. */
  public static EncodeRequest document() {
    return new EncodeRequest(Urgency.DOCUMENT, Patience.ENDLESS);
  }
}
