/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.extractor.picture.Picture;

/**
 * Makes region features and object labels of pictures. There are three kinds: a <b>detector</b>
 * finds boxes with features and classes; a <b>grid</b> cuts a feature map into cells; the
 * <b>descriptor</b> measures pixels and needs no network.
 *
 * <pre>{@code
 * PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
 * try (RegionExtractor extractor = RegionExtractor.open(Path.of("my-extractor"))) {
 *   Picture picture = decoder.decode(Path.of("bus.jpg"));
 *   ExtractedRegions regions = extractor.extract(picture);
 *   regions.features();    // R × F values, object labels
 *   regions.predictions(); // size of the picture, labelled boxes in pixels
 * }
 * }</pre>
 *
 * <p>Opening reads the description, digests and loads the network and runs it once, so that a
 * network that does not fit its description is refused at once. The features of a picture depend on
 * the picture alone, not on those extracted with it or at the same time: on one machine they are
 * the same bit for bit.
 *
 * <p>Safe for several threads: networks in ONNX and the descriptor run side by side, TorchScript
 * networks one call at a time. After {@link #close} every call throws {@link
 * IllegalStateException}; closing waits for calls that run.
 */
public final class RegionExtractor implements AutoCloseable {
  private RegionExtractor() {}

  /**
   * Opens an extractor directory: {@code extractor.json} and the network that it names.
   *
   * @throws org.aladin.extractor.directory.ExtractorDirectoryException if a file is missing, a key
   *     is wrong, or the network does not fit the description
   * @throws IOException if a file cannot be read
   */
  public static RegionExtractor open(Path directory, ExtractorOptions options) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Opens an extractor directory with {@link ExtractorOptions#DEFAULT}. */
  public static RegionExtractor open(Path directory) throws IOException {
    return open(directory, ExtractorOptions.DEFAULT);
  }

  /**
   * Opens a network by a description that is shipped, so that the network's file is all that is
   * needed.
   *
   * @param network the network's file, or a directory with just one network in it
   * @param description one of {@link #descriptions()}
   */
  public static RegionExtractor open(Path network, String description, ExtractorOptions options)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The built-in descriptor. */
  public static RegionExtractor descriptor() {
    throw new UnsupportedOperationException();
  }

  /** The names of the descriptions that are shipped. */
  public static List<String> descriptions() {
    throw new UnsupportedOperationException();
  }

  /**
   * Extracts the regions of one picture.
   *
   * @throws IllegalStateException if the extractor is closed
   */
  public ExtractedRegions extract(Picture picture) {
    throw new UnsupportedOperationException();
  }

  /** Extracts the regions of pictures, one after the other; one result per picture, in order. */
  public List<ExtractedRegions> extract(List<Picture> pictures) {
    List<ExtractedRegions> regions = new ArrayList<>(pictures.size());
    for (Picture picture : pictures) {
      regions.add(extract(picture));
    }
    return regions;
  }

  /** What determines the features. */
  public ExtractorFingerprint fingerprint() {
    throw new UnsupportedOperationException();
  }

  /** F, the values of one region, the six of its box included. */
  public int featureWidth() {
    throw new UnsupportedOperationException();
  }

  /** The maximum number of regions of a picture, the whole picture included. */
  public int maximumRegions() {
    throw new UnsupportedOperationException();
  }

  /** Releases the network; any number of times. */
  @Override
  public void close() {}
}
