/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The callers' side of an encoder thread: queues calls and waits for their embeddings. */
final class EncoderCalls {
  private final EncoderThread thread;
  private final int maxItems;

  /**
   * @param maxItems the maximum number of items per call; longer lists are split so that other
   *     callers of the same urgency can interleave
   */
  EncoderCalls(EncoderThread thread, int maxItems) {
    this.thread = thread;
    this.maxItems = maxItems;
  }

  /**
   * @return an embedding for each item, in order
   * @throws EncodingExpiredException if the request's time runs out
   * @throws IllegalStateException if the encoder is closed or fails
   */
  List<Embedding> encode(List<? extends Item> items, EncodeRequest request) {
    List<Embedding> embeddings = new ArrayList<>(items.size());
    for (int from = 0; from < items.size(); from += maxItems) {
      int to = Math.min(items.size(), from + maxItems);
      embeddings.addAll(await(new Call(items.subList(from, to), request)));
    }
    return embeddings;
  }

  private List<Embedding> await(Call call) {
    boolean answered = false;
    try {
      thread.queue().put(call);
      List<Embedding> embeddings = call.patience().await(call.result());
      answered = true;
      return embeddings;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the encoder", e);
    } catch (ExecutionException e) {
      answered = true;
      throw new IllegalStateException("The encoder failed: " + e.getCause().getMessage(), e);
    } finally {
      if (!answered) {
        call.result().cancel(false);
        thread.queue().remove(call);
      }
    }
  }
}
