/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.aladin.extractor.picture.PictureSizes;
import org.aladin.model.vinvl.ImageSizes;
import org.aladin.model.vinvl.SizesTsv;
import picocli.CommandLine.Option;

/** The sizes of images, which a detector's output may lack. */
final class SizeOptions {
  @Option(
      names = "--image_sizes",
      paramLabel = "PATH",
      description =
          "Sizes of images that a detector's predictions.tsv lacks: scene_graph_benchmark's hw.tsv,"
              + " or the folder of the pictures (default: the hw.tsv in the folder of"
              + " predictions.tsv).")
  private Path path;

  /** Names the source, for messages and to recognise a run. */
  String source() {
    return path == null ? "in the file or beside it" : path.toAbsolutePath().normalize().toString();
  }

  /**
   * Opens the source of the sizes.
   *
   * @return empty if the user gave none
   */
  Optional<ImageSizes> open() throws IOException {
    if (path == null) {
      return Optional.empty();
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(), null, "there is no such file or folder (--image_sizes)");
    }
    return Optional.of(Files.isDirectory(path) ? PictureSizes.of(path) : SizesTsv.open(path));
  }
}
