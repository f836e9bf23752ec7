/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * The sizes of images by image key, for a detector's output that does not hold them.
 * Implementations are thread-safe.
 */
public interface ImageSizes extends Closeable {
  /**
   * @return empty if the image is unknown
   * @throws IOException if the size cannot be read; the message names the place
   */
  Optional<ImageSize> find(String imageKey) throws IOException;

  /** Describes the source, for messages. */
  @Override
  String toString();
}
