/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.solr.node.NodePaths;
import org.apache.solr.core.CoreContainer;

/**
 * VinVL's features.tsv on the node's disk, from which documents take their regions by image key.
 * Opened with the core and closed with it. Safe for several threads.
 */
public final class FeaturesFile implements Closeable {
  private final String path;
  private volatile VinvlFeatures features;

  /**
   * @param path absolute, or relative to Solr's home
   */
  FeaturesFile(String path) {
    this.path = path;
  }

  /**
   * @throws IllegalArgumentException if the path is not allowed
   * @throws IOException if the file is missing or malformed
   */
  public void open(CoreContainer container) throws IOException {
    features = VinvlFeatures.open(NodePaths.allowed(container, path));
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
   * @throws IllegalArgumentException if there is no such image
   * @throws UncheckedIOException if the file is malformed
   */
  RegionFeatures read(String imageKey) {
    try {
      return features.read(imageKey);
    } catch (NoSuchElementException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (features != null) {
      features.close();
    }
  }
}
