/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.image;

import java.io.Closeable;
import java.io.IOException;

/** Where region features come from, by image key. Implementations are safe for several threads. */
public interface RegionFeatureSource extends Closeable {
  /**
   * @param imageKey the key under which the source knows the image
   * @throws java.util.NoSuchElementException if the source has no such image; the message names the
   *     key and the source
   * @throws IOException if the source cannot be read or its content is malformed
   */
  RegionFeatures read(String imageKey) throws IOException;
}
