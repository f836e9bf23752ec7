/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

/** What an embedding is for: queries go before documents. */
public enum Urgency {
  /** A search that waits for the embedding: latency matters. */
  QUERY,
  /** Indexing of documents, or an evaluation: throughput matters. */
  DOCUMENT
}
