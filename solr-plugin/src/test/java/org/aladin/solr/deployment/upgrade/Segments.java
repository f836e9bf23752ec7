/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/**
 * The segments of a core's last commit, by what they say of themselves.
 *
 * @param versions the Lucene that wrote each one
 * @param deleted how many deleted documents all of them still hold
 */
record Segments(List<Version> versions, int deleted) {
  static Segments of(Path index) throws IOException {
    try (Directory directory = FSDirectory.open(index)) {
      List<Version> versions = new ArrayList<>();
      int deleted = 0;
      for (SegmentCommitInfo segment : SegmentInfos.readLatestCommit(directory)) {
        versions.add(segment.info.getVersion());
        deleted += segment.getDelCount();
      }
      return new Segments(versions, deleted);
    }
  }
}
