/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.model.file.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code predictions.tsv}. If there is no such file, no image has objects. */
final class PredictionsTsv implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(PredictionsTsv.class);
  static final ImagePredictions NONE = new ImagePredictions(0, 0, List.of());

  private final IndexedTsv tsv;
  private Map<String, Integer> lines;

  private PredictionsTsv(IndexedTsv tsv) {
    this.tsv = tsv;
  }

  static PredictionsTsv open(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      return new PredictionsTsv(IndexedTsv.open(file));
    }
    log.warn("{} is missing: images have no object labels", file);
    return new PredictionsTsv(null);
  }

  /**
   * @param likelyLine the line of the image if the file has the same order as {@code features.tsv},
   *     as in the published data
   */
  ImagePredictions read(String imageKey, int likelyLine) throws IOException {
    if (tsv == null) {
      return NONE;
    }
    Integer line = line(imageKey, likelyLine);
    if (line == null) {
      throw new IOException(
          tsv.file() + ": no line for image key " + imageKey + " of features.tsv");
    }
    byte[] bytes = tsv.read(line);
    int from = IndexedTsv.columnEnd(bytes, 0) + 1;
    String place = tsv.place(line) + ", image key " + imageKey;
    return PredictionsLine.read(
        TextFile.decode(bytes, from, bytes.length - from, place + ", its JSON"), place);
  }

  /** Whether an image can be read: it has a line, or there is no predictions file. */
  boolean has(String imageKey, int likelyLine) throws IOException {
    return tsv == null || line(imageKey, likelyLine) != null;
  }

  Path file() {
    return tsv == null ? null : tsv.file();
  }

  private Integer line(String imageKey, int likelyLine) throws IOException {
    return likelyLine < tsv.lines() && tsv.key(likelyLine).equals(imageKey)
        ? Integer.valueOf(likelyLine)
        : lines().get(imageKey);
  }

  private synchronized Map<String, Integer> lines() throws IOException {
    if (lines == null) {
      log.info("{} has another order than features.tsv: reading its image keys", tsv.file());
      lines = tsv.keys();
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    if (tsv != null) {
      tsv.close();
    }
  }
}
