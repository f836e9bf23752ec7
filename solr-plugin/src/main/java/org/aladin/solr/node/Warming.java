/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.nio.file.Path;
import java.util.List;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatures;

/**
 * Runs the first forward pass of each kind, so that no request has to: it takes several times as
 * long as later passes, and detects models whose outputs are not finite.
 */
final class Warming {
  private Warming() {}

  /**
   * @param encoder the encoder of the directory; closed on failure
   * @return the same encoder
   * @throws ModelDirectoryException if an output is NaN or infinite; the message names the
   *     directory and the output
   */
  static AladinEncoder warm(Path directory, AladinEncoder encoder) throws ModelDirectoryException {
    try {
      check(directory, "the caption \".\"", encoder.encodeCaptions(List.of(".")));
      float[] regions = new float[2 * encoder.regionWidth()];
      check(
          directory,
          "two regions of zeros",
          encoder.encodeImages(List.of(new RegionFeatures(regions, encoder.regionWidth(), ""))));
      return encoder;
    } catch (ModelDirectoryException | RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static void check(Path directory, String of, List<Embedding> made)
      throws ModelDirectoryException {
    Embedding embedding = made.get(0);
    check(directory, "global vector of " + of, embedding.vector());
    check(directory, "alignment vectors of " + of, embedding.alignment().vectors());
  }

  private static void check(Path directory, String output, float[] numbers)
      throws ModelDirectoryException {
    for (int i = 0; i < numbers.length; i++) {
      if (!Float.isFinite(numbers[i])) {
        throw new ModelDirectoryException(
            "Model directory "
                + directory
                + ": the "
                + output
                + " has "
                + numbers[i]
                + " at position "
                + i
                + ", expected finite numbers: the weights are broken, or too large to compute with");
      }
    }
  }
}
