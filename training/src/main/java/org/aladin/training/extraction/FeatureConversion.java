/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.engine.WorkStoppedException;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;
import org.aladin.model.vinvl.NoRegionsException;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.model.vinvl.VinvlWriter;
import org.aladin.training.output.KeyDigest;
import org.aladin.training.output.Recovered;
import org.aladin.training.output.SkippedItems;
import org.aladin.training.output.WorkFolder;
import org.aladin.training.progress.Progress;
import org.aladin.training.work.OrderedWork;

/**
 * Writes VinVL's {@code features.tsv} from a detector's own {@code predictions.tsv}, image by
 * image. A conversion that ended early, even by a kill, is continued and gives the same files as a
 * single run. Used by one thread.
 */
public final class FeatureConversion {
  private static final String SKIPPED = "skipped";
  private static final String BYTES = "bytes";

  /** Lines that are read ahead, about a megabyte each, per thread. */
  private static final int AHEAD = 4;

  private record Image(RegionFeatures regions, ImagePredictions seen, String reason) {}

  private final VinvlFeatures features;
  private final long bytes;
  private final String sizes;
  private final Optional<ExtractorFingerprint> extractor;
  private final Path out;

  /**
   * @param features stay the caller's to close
   * @param bytes the size of their file
   * @param sizes where the sizes of images come from; a run is only continued with the same
   * @param extractor of the features, if it is known
   * @param out the output folder
   */
  public FeatureConversion(
      VinvlFeatures features,
      long bytes,
      String sizes,
      Optional<ExtractorFingerprint> extractor,
      Path out) {
    this.features = features;
    this.bytes = bytes;
    this.sizes = sizes;
    this.extractor = extractor;
    this.out = out;
  }

  /**
   * Begins or continues the conversion; does nothing if it is complete.
   *
   * @param progress where to show it
   * @return the number of images that are skipped, because the detector found no object in them
   * @throws WorkStoppedException if the JVM is ending
   * @throws IOException if a line is malformed, a file cannot be written, or the folder holds
   *     something else
   */
  public int run(PrintStream progress) throws IOException, InterruptedException {
    List<String> keys = features.keysInOrder();
    JsonObject plan = new JsonObject();
    extractor.ifPresent(known -> plan.addProperty("extractor", known.toString()));
    plan.addProperty("image_sizes", sizes);
    plan.addProperty("images", keys.size());
    KeyDigest digest = new KeyDigest();
    keys.forEach(digest::add);
    plan.addProperty("plan", digest.hex());
    try (WorkFolder folder = WorkFolder.open(out, "features", plan)) {
      if (!folder.isComplete()) {
        return convert(folder, keys, progress);
      }
      requireSameFile(folder.bytes(BYTES));
      return folder.count(SKIPPED);
    }
  }

  /** A line that was mended is read by a run that continues, but not by one that has ended. */
  private void requireSameFile(long converted) throws IOException {
    if (converted != bytes) {
      throw new IOException(
          out
              + " holds the features of a file of "
              + converted
              + " bytes, but this one has "
              + bytes
              + ": give another --out, or empty it first");
    }
  }

  private int convert(WorkFolder folder, List<String> keys, PrintStream progress)
      throws IOException, InterruptedException {
    SkippedItems skipped = SkippedItems.resume(folder.work());
    try (VinvlWriter writer = VinvlWriter.resume(folder.work(), extractor)) {
      Recovered recovered = Recovered.of(keys, writer.keys(), skipped.keys());
      writer.truncate(recovered.written());
      skipped.truncate(recovered.skipped());
      convert(keys.subList(recovered.done(), keys.size()), writer, skipped, progress);
      writer.finish();
    }
    JsonObject counts = new JsonObject();
    counts.addProperty("written", keys.size() - skipped.keys().size());
    counts.addProperty(SKIPPED, skipped.keys().size());
    counts.addProperty(BYTES, bytes);
    folder.complete(counts);
    return skipped.keys().size();
  }

  private void convert(
      List<String> keys, VinvlWriter writer, SkippedItems skipped, PrintStream progress)
      throws IOException, InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    int given = 0;
    try (Progress shown =
            Progress.start("Converting", "images", Math.max(1, keys.size()), progress);
        OrderedWork<Image> work = new OrderedWork<>("detector-output", threads)) {
      for (String key : keys) {
        while (given < keys.size() && work.open() < AHEAD * threads) {
          String next = keys.get(given++);
          work.add(() -> NativeWork.<Image, IOException>run(() -> read(next)));
        }
        Image image = work.next();
        if (image.regions() == null) {
          skipped.add(key, key, image.reason());
        } else {
          writer.write(key, image.regions(), image.seen());
        }
        shown.advance(1);
      }
    } catch (WorkStoppedException e) {
      throw new WorkStoppedException(
          "Stopped after " + writer.keys().size() + " images; the same command continues there");
    }
  }

  private Image read(String key) throws IOException {
    try {
      return new Image(features.read(key), features.predictions(key), null);
    } catch (NoRegionsException e) {
      return new Image(null, null, "the detector found no object in it");
    }
  }
}
