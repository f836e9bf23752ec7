/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.aladin.model.encoder.Embedding;

/**
 * Files that embeddings are appended to. Closed before it is finished, or killed, an output can be
 * continued. Used by one thread.
 */
public interface EmbeddingOutput extends Closeable {
  /** The keys of the items that are in the files, in order. */
  List<String> keys();

  /**
   * Drops items from the end.
   *
   * @param count the number of items to keep
   */
  void truncate(int count) throws IOException;

  /** Appends an item. */
  void write(EmbeddingItem item, Embedding embedding) throws IOException;

  /** Completes the files; can be repeated. */
  void finish() throws IOException;
}
