/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.aladin.model.alignment.encoded.AlignmentKind;

/** The captions or images of a run, in order. Thread-safe. */
public interface ItemSource {
  /** What the alignment sets hold: words for captions, regions for images. */
  AlignmentKind kind();

  /** Whether the items are pictures, whose sizes are known. */
  default boolean arePictures() {
    return false;
  }

  /** The keys of all items, each once. */
  List<String> keys();

  /**
   * Reads an item.
   *
   * @param index into the keys
   * @throws IOException if the source cannot be read or is malformed; the message names the place
   */
  EmbeddingItem read(int index) throws IOException;

  /** Adds what a run must have in common with the one that it continues. */
  void describe(JsonObject plan) throws IOException;
}
