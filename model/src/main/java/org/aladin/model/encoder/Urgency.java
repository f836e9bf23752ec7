/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

/** Who waits for an embedding: queries go before documents. */
public enum Urgency {
  /** Somebody searches and waits for the answer. */
  QUERY,
  /** A document is indexed, or a set is evaluated: what counts is how many there are an hour. */
  DOCUMENT
}
