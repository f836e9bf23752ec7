/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.model.file.StrictJson;
import org.aladin.training.file.DurableFile;

/**
 * The output folder of an extraction. The files are made in a folder inside it, {@value #WORK}, and
 * are moved out when all are whole, {@value #SUMMARY} last: where that is, the extraction is
 * complete. Each step can be repeated, so a run that is killed at any moment can be continued. One
 * program at a time uses the folder.
 */
final class ExtractionFolder implements Closeable {
  static final String WORK = "extraction.part";
  static final String SUMMARY = "extraction.json";

  private static final String PLAN = "plan.json";
  private static final String LOCK = "lock";
  private static final String FORMAT = "format";

  private final Path out;
  private final Path work;
  private final ExtractionPlan plan;
  private FileChannel lock;

  private ExtractionFolder(Path out, ExtractionPlan plan) {
    this.out = out;
    this.work = out.resolve(WORK);
    this.plan = plan;
  }

  /**
   * Opens a folder to begin or to continue an extraction.
   *
   * @param out made if it is not there
   * @throws IOException if it holds anything else, another extraction, or another program works in
   *     it; the message says which
   */
  static ExtractionFolder open(Path out, ExtractionPlan plan) throws IOException {
    ExtractionFolder folder = new ExtractionFolder(out, plan);
    if (Files.exists(out.resolve(SUMMARY))) {
      folder.requireSamePlan(out.resolve(SUMMARY));
      folder.deleteWork();
      return folder;
    }
    folder.requireNothingElse();
    Files.createDirectories(folder.work);
    folder.lock();
    try {
      Path planFile = folder.work.resolve(PLAN);
      if (Files.exists(planFile)) {
        folder.requireSamePlan(planFile);
      } else {
        folder.write(planFile, new JsonObject());
      }
      if (Files.exists(folder.work.resolve(SUMMARY))) {
        folder.moveOut();
      }
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private void requireNothingElse() throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new IOException(out + " is a file, expected a folder to write (--out)");
    }
    try (Stream<Path> files = Files.list(out)) {
      // Files that were moved out already stand beside the work.
      if (!Files.exists(work) && files.findAny().isPresent()) {
        throw new IOException(out + " is not empty: give another --out, or empty it first");
      }
    }
  }

  private void lock() throws IOException {
    lock =
        FileChannel.open(work.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked;
    try {
      locked = lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    }
    if (!locked) {
      lock.close();
      throw new IOException("Another program extracts into " + out);
    }
  }

  private void requireSamePlan(Path file) throws IOException {
    JsonObject json = StrictJson.readObject(file);
    JsonObject own = describe(new JsonObject());
    for (String key : List.of(FORMAT, "extractor", "pictures", "plan")) {
      JsonElement found = json.get(key);
      if (!own.get(key).equals(found)) {
        throw new IOException(
            out
                + " holds another extraction: its "
                + key
                + " is "
                + found
                + ", but this one's is "
                + own.get(key)
                + "; give another --out, or empty it first");
      }
    }
  }

  private JsonObject describe(JsonObject more) {
    JsonObject json = new JsonObject();
    json.addProperty(FORMAT, 1);
    json.addProperty("extractor", plan.extractor().toString());
    json.addProperty("pictures", plan.pictures().size());
    json.addProperty("plan", plan.digest());
    more.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
    return json;
  }

  private void write(Path file, JsonObject more) throws IOException {
    byte[] bytes = (describe(more) + "\n").getBytes(StandardCharsets.UTF_8);
    DurableFile.replace(file, to -> to.write(bytes));
  }

  /** Where the files are made. */
  Path work() {
    return work;
  }

  /** Whether all is done. */
  boolean isComplete() {
    return Files.exists(out.resolve(SUMMARY));
  }

  /**
   * How many pictures are left out of a complete extraction.
   *
   * @throws IOException if its summary cannot be read
   */
  int skipped() throws IOException {
    Path file = out.resolve(SUMMARY);
    JsonElement skipped = StrictJson.readObject(file).get("skipped");
    return (int)
        StrictJson.wholeNumber(skipped, 0, plan.pictures().size())
            .orElseThrow(() -> new IOException(file + ": skipped is " + skipped));
  }

  /** All files are made: forces them to the disk and moves them out. */
  void complete(int skipped) throws IOException {
    for (Path file : files()) {
      DurableFile.force(file);
    }
    JsonObject counts = new JsonObject();
    counts.addProperty("extracted", plan.pictures().size() - skipped);
    counts.addProperty("skipped", skipped);
    write(work.resolve(SUMMARY), counts);
    moveOut();
  }

  private void moveOut() throws IOException {
    for (Path file : files()) {
      Files.move(file, out.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    DurableFile.rename(work.resolve(SUMMARY), out.resolve(SUMMARY));
    deleteWork();
  }

  /** The files that belong outside, but for the summary. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      return files
          .filter(file -> !List.of(PLAN, LOCK, SUMMARY).contains(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private void deleteWork() throws IOException {
    if (Files.exists(work)) {
      Files.deleteIfExists(work.resolve(PLAN));
      Files.deleteIfExists(work.resolve(LOCK));
      Files.delete(work);
    }
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
