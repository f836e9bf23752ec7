/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import java.nio.file.Path;
import java.util.List;

/** The nodes whose indexes are opened by Solr 10. */
final class OlderSolrs {
  /** The Solr 9 that the other plugin is built for. */
  static final List<OlderSolr> ALL =
      List.of(
          new OlderSolr(
              "solr9",
              Path.of("../solr-plugin/older-solr/solr9/target/class-path"),
              Path.of("../solr-plugin/target/lib"),
              true,
              false));

  /** How far scores may be from those of the older node. */
  static final double TOLERANCE = 1e-6;

  /**
   * Whether segments of the older Solr are left after a few updates: Lucene 10 merges these few at
   * once.
   */
  static final boolean UPDATES_KEEP_SEGMENTS = false;

  private OlderSolrs() {}

  static List<OlderSolr> all() {
    return ALL;
  }

  /** One that runs the plugin. */
  static OlderSolr withPlugin() {
    return ALL.get(0);
  }
}
