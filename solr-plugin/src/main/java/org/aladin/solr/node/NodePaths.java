/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.nio.file.Path;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.CoreContainer;

/** Paths of the node's file system that a configuration may name. */
public final class NodePaths {
  private NodePaths() {}

  /**
   * @param path absolute, or relative to Solr's home
   * @throws IllegalArgumentException if the path is outside those that Solr allows: its home and
   *     solr.xml's allowPaths
   */
  public static Path allowed(CoreContainer container, String path) {
    Path resolved =
        Path.of(container.getConfig().getSolrHome().toString()).resolve(path).normalize();
    try {
      container.assertPathAllowed(resolved);
    } catch (SolrException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return resolved;
  }
}
