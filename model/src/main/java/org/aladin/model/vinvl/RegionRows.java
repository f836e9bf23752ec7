/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.aladin.model.image.RegionFeatures;

/** The lines of a features file, each the regions of an image. Thread-safe. */
interface RegionRows extends Closeable {
  /** F, the number of values per region, found in the first line. */
  int width();

  /**
   * @param line whose key is that of the image
   */
  RegionFeatures read(int line, String imageKey) throws IOException;

  /** The size and the objects of the image; 0 × 0 and no objects if they are unknown. */
  ImagePredictions predictions(int line, String imageKey) throws IOException;

  /** Whether there are predictions of the image, or none of any image. */
  boolean hasPredictions(int line, String imageKey) throws IOException;

  /** The file with the predictions; null if there is none. */
  Path predictionsFile();
}
