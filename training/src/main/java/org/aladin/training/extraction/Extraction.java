/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.engine.WorkStoppedException;
import org.aladin.model.vinvl.VinvlWriter;
import org.aladin.training.extraction.PictureExtractor.Outcome;
import org.aladin.training.output.Recovered;
import org.aladin.training.output.SkippedItems;
import org.aladin.training.output.WorkFolder;
import org.aladin.training.progress.Progress;
import org.aladin.training.work.OrderedWork;

/**
 * Extracts the regions of pictures into a folder that training reads. Only keys and captions are
 * kept in memory for all pictures. An extraction that ended early, even by a kill, is continued and
 * gives the same files as a single run. Used by one thread.
 */
public final class Extraction {
  /** Pictures submitted per thread, so that a slow picture does not stop the other threads. */
  private static final int AHEAD = 4;

  private static final String SKIPPED = "skipped";

  /**
   * How it went.
   *
   * @param extracted pictures with features
   * @param skipped pictures that are left out, and listed in {@code skipped.tsv}
   */
  public record Result(int extracted, int skipped) {}

  private final ExtractionPlan plan;
  private final RegionExtractor extractor;
  private final Path out;
  private final int threads;

  /**
   * @param pictures in the order in which they are written
   * @param extractor stays the caller's to close
   * @param out the output folder
   * @param threads that decode and extract, at least 1
   */
  public Extraction(
      List<CaptionedPicture> pictures, RegionExtractor extractor, Path out, int threads) {
    this.plan = new ExtractionPlan(List.copyOf(pictures), extractor.fingerprint());
    this.extractor = extractor;
    this.out = out;
    this.threads = threads;
  }

  /**
   * Begins or continues the extraction; does nothing if it is complete.
   *
   * @param progress where to show it
   * @throws WorkStoppedException if the JVM is ending; the message says how far it is
   * @throws IOException if a file cannot be written, the folder holds something else, or no picture
   *     at all can be used
   */
  public Result run(PrintStream progress) throws IOException, InterruptedException {
    try (WorkFolder folder = WorkFolder.open(out, "extraction", plan.json())) {
      int skipped = folder.isComplete() ? folder.count(SKIPPED) : extract(folder, progress);
      return new Result(plan.pictures().size() - skipped, skipped);
    }
  }

  private int extract(WorkFolder folder, PrintStream progress)
      throws IOException, InterruptedException {
    SkippedItems skipped = SkippedItems.resume(folder.work());
    try (VinvlWriter writer = VinvlWriter.resume(folder.work(), Optional.of(plan.extractor()))) {
      extract(writer, skipped, progress);
      if (writer.keys().isEmpty()) {
        throw new IOException(
            "None of the "
                + plan.pictures().size()
                + " pictures can be used: "
                + folder.work().resolve(SkippedItems.FILE)
                + " has the reasons");
      }
      writer.finish();
    }
    Set<String> without = new HashSet<>(skipped.keys());
    TrainingFiles.write(
        folder.work(), plan.pictures().stream().filter(p -> !without.contains(p.key())).toList());
    JsonObject counts = new JsonObject();
    counts.addProperty("extracted", plan.pictures().size() - without.size());
    counts.addProperty(SKIPPED, without.size());
    folder.complete(counts);
    return without.size();
  }

  private void extract(VinvlWriter writer, SkippedItems skipped, PrintStream progress)
      throws IOException, InterruptedException {
    int done = recover(writer, skipped);
    int all = plan.pictures().size();
    if (done == all) {
      return;
    }
    if (done > 0) {
      progress.println("Continuing after " + done + " of " + all + " pictures");
    }
    PictureExtractor pictures = new PictureExtractor(extractor, threads);
    int given = done;
    try (Progress shown = Progress.start("Extracting", "pictures", all - done, progress);
        OrderedWork<Outcome> work = new OrderedWork<>("extractor", threads)) {
      for (; done < all; done++) {
        while (given < all && work.open() < AHEAD * threads) {
          CaptionedPicture next = plan.pictures().get(given++);
          work.add(() -> pictures.extract(next));
        }
        CaptionedPicture picture = plan.pictures().get(done);
        Outcome outcome = work.next();
        if (outcome.regions() == null) {
          skipped.add(picture.key(), picture.name(), outcome.reason());
        } else {
          writer.write(
              picture.key(), outcome.regions().features(), outcome.regions().predictions());
        }
        shown.advance(1);
      }
    } catch (WorkStoppedException e) {
      throw new WorkStoppedException(
          "Stopped after " + done + " of " + all + " pictures; the same command continues there");
    }
  }

  /** Finds the pictures that an earlier run finished, and drops what follows them. */
  private int recover(VinvlWriter writer, SkippedItems skipped) throws IOException {
    Recovered recovered =
        Recovered.of(
            plan.pictures().stream().map(CaptionedPicture::key).toList(),
            writer.keys(),
            skipped.keys());
    writer.truncate(recovered.written());
    skipped.truncate(recovered.skipped());
    return recovered.done();
  }
}
