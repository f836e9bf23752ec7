/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

/**
 * What happened to a block that was to be sent to the rest of the chain.
 *
 * @param cause why it was not indexed; null if it was sent, or if its embedding failed, which the
 *     block itself knows
 */
record SendResult(Outcome outcome, Exception cause) {
  /** The outcomes of sending a block. */
  enum Outcome {
    /**
     * The rest of the chain took the block. A block that is tied to a version of the index is
     * indexed then; any other can still be refused by another node, at the end of the request.
     */
    SENT,
    /** Another update changed the indexed block after this one was resolved with it. */
    OVERTAKEN,
    /** The rest of the chain, or another node, refused the block. */
    REFUSED,
    /** A document of the block could not be embedded, and the block is not to be indexed. */
    NOT_EMBEDDED
  }

  static final SendResult SENT = new SendResult(Outcome.SENT, null);
  static final SendResult NOT_EMBEDDED = new SendResult(Outcome.NOT_EMBEDDED, null);

  static SendResult overtaken(Exception conflict) {
    return new SendResult(Outcome.OVERTAKEN, conflict);
  }

  static SendResult refused(Exception cause) {
    return new SendResult(Outcome.REFUSED, cause);
  }
}
