/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.io.IOException;
import java.util.List;
import org.aladin.solr.update.SendResult.Outcome;
import org.aladin.solr.update.block.PendingBlock;
import org.apache.solr.common.SolrException;
import org.apache.solr.update.processor.DistributedUpdateProcessor.DistributedUpdatesAsyncException;

/**
 * Sends embedded blocks to the rest of the chain. An update that another one overtook is resolved
 * and embedded with what that one indexed, and sent again. One request long, one thread.
 */
final class BlockSender {
  /** Each retry means that another update succeeded. */
  private static final int MAX_RETRIES = 100;

  private final BlockEmbedder embedder;
  private final ChainRemainder remainder;
  private final FailurePolicy failures;

  BlockSender(BlockEmbedder embedder, ChainRemainder remainder, FailurePolicy failures) {
    this.embedder = embedder;
    this.remainder = remainder;
    this.failures = failures;
  }

  /**
   * Sends a block until it is indexed or refused, and reports to the failure policy.
   *
   * @return the outcome; {@link Outcome#OVERTAKEN} only after the last retry
   * @throws SolrException if the block failed and the request is to fail with it
   */
  SendResult send(PendingBlock block) throws IOException {
    if (!isToBeSent(block)) {
      return SendResult.NOT_EMBEDDED;
    }
    if (block.pinned()) {
      awaitInFlight();
    }
    SendResult result = sendOnce(block);
    for (int retry = 0; result.outcome() == Outcome.OVERTAKEN && retry < MAX_RETRIES; retry++) {
      block.unpin();
      embedder.embed(List.of(block));
      if (!isToBeSent(block)) {
        return SendResult.NOT_EMBEDDED;
      }
      result = sendOnce(block);
    }
    if (result.cause() != null) {
      failures.rejected(block, result.cause());
    }
    return result;
  }

  private boolean isToBeSent(PendingBlock block) {
    return block.problem() == null || failures.notEmbedded(block);
  }

  /** Sends a block once. The failure policy does not learn the result. */
  SendResult sendOnce(PendingBlock block) {
    try {
      remainder.add(block.key(), block.command());
      if (block.pinned()) {
        remainder.awaitInFlight(); // only then a conflict is known
      }
      return SendResult.SENT;
    } catch (SolrException e) {
      return block.pinned() && e.code() == SolrException.ErrorCode.CONFLICT.code
          ? SendResult.overtaken(e)
          : SendResult.refused(e);
    } catch (IOException | RuntimeException e) {
      return SendResult.refused(e);
    }
  }

  /** Waits for the blocks in flight. Those that were refused fail the request at its end. */
  void awaitInFlight() throws IOException {
    try {
      remainder.awaitInFlight();
    } catch (DistributedUpdatesAsyncException refused) {
      failures.keep(refused);
    }
  }
}
