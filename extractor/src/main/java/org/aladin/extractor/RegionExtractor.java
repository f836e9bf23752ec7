/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.aladin.extractor.descriptor.GridFeatureExtractor;
import org.aladin.extractor.detector.Detected;
import org.aladin.extractor.detector.DetectorRegions;
import org.aladin.extractor.directory.ExtractorDescription;
import org.aladin.extractor.directory.ExtractorDirectory;
import org.aladin.extractor.directory.ExtractorDirectoryException;
import org.aladin.extractor.grid.GridRegions;
import org.aladin.extractor.network.Network;
import org.aladin.extractor.network.NetworkException;
import org.aladin.extractor.network.PictureTensor;
import org.aladin.extractor.network.Tensor;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.PublicApi;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;

/**
 * Extracts region features and object labels from pictures. There are three kinds of extractors: a
 * <b>detector</b> finds boxes with features and classes; a <b>grid</b> cuts a feature map into
 * cells; the <b>descriptor</b> measures pixels and needs no network.
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
 * <p>Opening an extractor reads the description, hashes and loads the network, and runs it once, so
 * a network that does not match its description is rejected at once. The features of a picture
 * depend only on that picture, not on others extracted in the same call or at the same time. On one
 * machine they are the same bit for bit.
 *
 * <p>Thread-safe: calls of ONNX networks and of the descriptor run in parallel, those of
 * TorchScript networks one at a time. {@link #close} waits for running calls; later calls throw
 * {@link IllegalStateException}.
 */
@PublicApi
public final class RegionExtractor implements AutoCloseable {
  private final ExtractorDescription description;
  private final ExtractorFingerprint fingerprint;

  /** Null for the descriptor. */
  private final Network network;

  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private RegionExtractor(
      ExtractorDescription description, ExtractorFingerprint fingerprint, Network network) {
    this.description = description;
    this.fingerprint = fingerprint;
    this.network = network;
  }

  /**
   * Opens an extractor directory: {@code extractor.json} and the network that it names.
   *
   * @throws ExtractorDirectoryException if a file is missing, a key is wrong, or the network does
   *     not match the description
   * @throws IOException if a file cannot be read
   */
  public static RegionExtractor open(Path directory, ExtractorOptions options) throws IOException {
    return open(ExtractorDirectory.read(directory), options);
  }

  /** Opens an extractor directory with {@link ExtractorOptions#DEFAULT}. */
  public static RegionExtractor open(Path directory) throws IOException {
    return open(directory, ExtractorOptions.DEFAULT);
  }

  /**
   * Opens a network with a shipped description, so only the network's file is needed.
   *
   * @param network the network's file, or a directory that contains exactly one network
   * @param description one of {@link #descriptions()}
   * @throws ExtractorDirectoryException if there is no such description or network, or the network
   *     does not match the description
   * @throws IOException if a file cannot be read
   */
  public static RegionExtractor open(Path network, String description, ExtractorOptions options)
      throws IOException {
    return open(ExtractorDirectory.shipped(description, network), options);
  }

  /** The built-in descriptor. */
  public static RegionExtractor descriptor() {
    try {
      return open(ExtractorDirectory.shipped("descriptor", null), ExtractorOptions.DEFAULT);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of the shipped descriptions. */
  public static List<String> descriptions() {
    return ExtractorDirectory.shipped();
  }

  private static RegionExtractor open(ExtractorDirectory directory, ExtractorOptions options)
      throws IOException {
    ExtractorDescription description = directory.description();
    ExtractorFingerprint fingerprint;
    try {
      fingerprint = new ExtractorFingerprint(description.name(), directory.digest());
    } catch (IllegalArgumentException e) {
      throw new ExtractorDirectoryException(e.getMessage(), e);
    }
    if (directory.network() == null) {
      return new RegionExtractor(description, fingerprint, null);
    }
    Network network =
        Network.open(
            directory.network(),
            description.engine(),
            description.input().name(),
            options.threads(),
            options.gpu());
    RegionExtractor extractor = new RegionExtractor(description, fingerprint, network);
    try {
      extractor.extract(Picture.of(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB)));
      return extractor;
    } catch (NetworkException e) {
      extractor.close();
      throw new ExtractorDirectoryException(
          directory.network() + " does not fit its description: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      extractor.close();
      throw e;
    }
  }

  /**
   * Extracts the regions of one picture.
   *
   * @throws NetworkException if the network fails on this picture
   * @throws IllegalStateException if the extractor is closed
   */
  public ExtractedRegions extract(Picture picture) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The extractor " + fingerprint + " is closed");
      }
      return switch (description.kind()) {
        case DESCRIPTOR -> unlabelled(new GridFeatureExtractor().extract(picture), picture);
        case GRID -> grid(picture);
        case DETECTOR -> detector(picture);
      };
    } catch (IllegalArgumentException e) {
      // The features contain NaN or infinity.
      throw new NetworkException("The extractor " + fingerprint + ": " + e.getMessage(), e);
    } finally {
      use.readLock().unlock();
    }
  }

  private static ExtractedRegions unlabelled(RegionFeatures features, Picture picture) {
    return new ExtractedRegions(
        features, new ImagePredictions(picture.height(), picture.width(), List.of()));
  }

  private ExtractedRegions grid(Picture picture) {
    PictureTensor input = PictureTensor.of(picture, description.input());
    List<Tensor> outputs = network.run(input.values(), input.shape());
    GridRegions regions =
        new GridRegions(
            description.maximum(), description.wholePictureFirst(), description.featureWidth());
    return unlabelled(
        regions.pool(network.find(outputs, description.features()), input.picture()), picture);
  }

  private ExtractedRegions detector(Picture picture) {
    PictureTensor input = PictureTensor.of(picture, description.input());
    List<Tensor> outputs = network.run(input.values(), input.shape());
    Detected detected = new DetectorRegions(description, network).read(outputs, picture, input);
    return new ExtractedRegions(detected.features(), detected.predictions());
  }

  /** Extracts the regions of pictures, one after the other; one result per picture, in order. */
  public List<ExtractedRegions> extract(List<Picture> pictures) {
    List<ExtractedRegions> regions = new ArrayList<>(pictures.size());
    for (Picture picture : pictures) {
      regions.add(extract(picture));
    }
    return regions;
  }

  /** The fingerprint of everything that determines the features. */
  public ExtractorFingerprint fingerprint() {
    return fingerprint;
  }

  /** F, the number of values per region, including the six of its box. */
  public int featureWidth() {
    return description.featureWidth();
  }

  /** The maximum number of regions per picture, including the whole picture. */
  public int maximumRegions() {
    return description.maximum();
  }

  /** Releases the network. Idempotent. */
  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed && network != null) {
        network.close();
      }
      closed = true;
    } finally {
      use.writeLock().unlock();
    }
  }
}
