/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import java.nio.file.Path;
import java.util.List;

/** The nodes whose indexes are opened by Solr 9. */
final class OlderSolrs {
  /** The first that runs all of the plugin, and the first with vectors. */
  static final List<OlderSolr> ALL =
      List.of(
          new OlderSolr(
              "oldest-plugin", classPath("oldest-plugin"), Path.of("target/lib"), true, false),
          new OlderSolr("oldest", classPath("oldest"), Path.of("target/lib"), false, true));

  /** How far scores may be from those of the older node. */
  static final double TOLERANCE = 0;

  /** Whether segments of the older Solr are left after a few updates. */
  static final boolean UPDATES_KEEP_SEGMENTS = true;

  private OlderSolrs() {}

  static List<OlderSolr> all() {
    return ALL;
  }

  /** One that runs the plugin. */
  static OlderSolr withPlugin() {
    return ALL.get(0);
  }

  private static Path classPath(String module) {
    return Path.of("older-solr", module, "target/class-path");
  }
}
