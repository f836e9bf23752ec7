/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.image;

import java.io.Closeable;
import java.io.IOException;

/** A source of region features by image key. Implementations are thread-safe. */
public interface RegionFeatureSource extends Closeable {
  /**
   * @param imageKey the key of the image in this source
   * @throws java.util.NoSuchElementException if the source has no such image; the message names the
   *     key and the source
   * @throws IOException if the source cannot be read or its content is malformed
   */
  RegionFeatures read(String imageKey) throws IOException;
}
