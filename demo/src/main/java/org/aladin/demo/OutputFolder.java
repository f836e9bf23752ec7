/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.file.PathUtils;

/**
 * The folder for all files of the demo.
 *
 * @param root the folder
 */
record OutputFolder(Path root) {
  private static final List<String> OWN =
      List.of("images", "features", "captions", "backbone", "training", "solr", "summary.json");

  /** Creates the folder, and deletes the files of an earlier run from it, and no others. */
  void clear() throws IOException {
    Files.createDirectories(root);
    for (String name : OWN) {
      Path old = root.resolve(name);
      if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
        PathUtils.delete(old);
      }
    }
  }

  Path images() {
    return root.resolve("images");
  }

  Path features() {
    return root.resolve("features");
  }

  Path captions() {
    return root.resolve("captions");
  }

  Path backbone() {
    return root.resolve("backbone");
  }

  Path training() {
    return root.resolve("training");
  }

  Path solrHome() {
    return root.resolve("solr");
  }

  Path summary() {
    return root.resolve("summary.json");
  }
}
