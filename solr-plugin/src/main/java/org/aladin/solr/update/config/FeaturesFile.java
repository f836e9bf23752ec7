/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.aladin.extractor.picture.PictureSizes;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImageSizes;
import org.aladin.model.vinvl.NoRegionsException;
import org.aladin.model.vinvl.SizesTsv;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.solr.node.NodePaths;
import org.apache.solr.core.CoreContainer;

/**
 * VinVL's features.tsv, or the predictions.tsv of its detector, on the node's disk, from which
 * documents take their regions by image key. Opened with the core and closed with it. Safe for
 * several threads.
 */
public final class FeaturesFile implements Closeable {
  private final String path;

  /** Null for none. */
  private final String sizesPath;

  private volatile VinvlFeatures features;

  /**
   * @param path absolute, or relative to Solr's home
   * @param sizesPath of a file with the sizes of the images, or of the directory of the pictures;
   *     null for none
   */
  FeaturesFile(String path, String sizesPath) {
    this.path = path;
    this.sizesPath = sizesPath;
  }

  /**
   * @throws IllegalArgumentException if the path is not allowed
   * @throws IOException if the file is missing or malformed
   */
  public void open(CoreContainer container) throws IOException {
    features = VinvlFeatures.open(NodePaths.allowed(container, path), sizes(container));
  }

  private Optional<ImageSizes> sizes(CoreContainer container) throws IOException {
    if (sizesPath == null) {
      return Optional.empty();
    }
    try {
      Path sizes = NodePaths.allowed(container, sizesPath);
      return Optional.of(Files.isDirectory(sizes) ? PictureSizes.of(sizes) : SizesTsv.open(sizes));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("imageSizes " + sizesPath + ": " + e.getMessage(), e);
    }
  }

  /** F, the numbers of a region. */
  int width() {
    return features.width();
  }

  /** The file, as it is configured. */
  public String path() {
    return path;
  }

  /**
   * @throws IllegalArgumentException if there is no such image, or it has no regions
   * @throws UncheckedIOException if the file is malformed
   */
  RegionFeatures read(String imageKey) {
    try {
      return features.read(imageKey);
    } catch (NoSuchElementException | NoRegionsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (features != null) {
      features.close();
    }
  }
}
