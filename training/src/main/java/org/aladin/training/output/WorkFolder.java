/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.output;

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
import java.util.Map;
import java.util.stream.Stream;
import org.aladin.model.file.StrictJson;
import org.aladin.training.file.DurableFile;

/**
 * The output folder of a command that continues after a kill. The files are made in a folder inside
 * it, {@code NAME.part}, and are moved out when all are whole, {@code NAME.json} last: if that
 * exists, the work is complete. Each step can be repeated, so a run that is killed at any moment
 * can be continued. One program at a time uses the folder.
 */
public final class WorkFolder implements Closeable {
  private static final String PLAN = "plan.json";
  private static final String LOCK = "lock";
  private static final String FORMAT = "format";

  private final Path out;
  private final String name;
  private final Path work;
  private final JsonObject plan;
  private FileChannel lock;

  private WorkFolder(Path out, String name, JsonObject plan) {
    this.out = out;
    this.name = name;
    this.work = out.resolve(name + ".part");
    this.plan = plan;
  }

  /**
   * Opens a folder to begin or to continue work.
   *
   * @param out created if missing
   * @param name of the work, for instance {@code extraction}
   * @param plan what is to be done: work is only continued by the same
   * @throws IOException if the folder holds anything else, other work, or another program works in
   *     it; the message says which
   */
  public static WorkFolder open(Path out, String name, JsonObject plan) throws IOException {
    JsonObject described = new JsonObject();
    described.addProperty(FORMAT, 1);
    plan.entrySet().forEach(entry -> described.add(entry.getKey(), entry.getValue()));
    WorkFolder folder = new WorkFolder(out, name, described);
    if (folder.isComplete()) {
      folder.requireSamePlan(folder.summaryFile());
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
      if (Files.exists(folder.work.resolve(folder.summaryName()))) {
        folder.moveOut();
      }
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private String summaryName() {
    return name + ".json";
  }

  private Path summaryFile() {
    return out.resolve(summaryName());
  }

  private void requireNothingElse() throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new IOException(out + " is a file, expected a folder to write (--out)");
    }
    try (Stream<Path> files = Files.list(out)) {
      // Files that were moved out already are beside the work.
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
      throw new IOException("Another program writes the " + name + " in " + out);
    }
  }

  private void requireSamePlan(Path file) throws IOException {
    JsonObject json = StrictJson.readObject(file);
    for (Map.Entry<String, JsonElement> own : plan.entrySet()) {
      JsonElement found = json.get(own.getKey());
      if (!own.getValue().equals(found)) {
        throw new IOException(
            out
                + " holds the "
                + name
                + " of another command: its "
                + own.getKey()
                + " is "
                + found
                + ", but this one's is "
                + own.getValue()
                + "; give another --out, or empty it first");
      }
    }
  }

  private void write(Path file, JsonObject more) throws IOException {
    JsonObject json = plan.deepCopy();
    more.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
    byte[] bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
    DurableFile.replace(file, to -> to.write(bytes));
  }

  /** Where the files are made. */
  public Path work() {
    return work;
  }

  /** Whether all is done. */
  public boolean isComplete() {
    return Files.exists(summaryFile());
  }

  /**
   * A count in the summary of complete work.
   *
   * @param key as given to {@link #complete}
   * @throws IOException if the summary cannot be read, or does not hold it
   */
  public int count(String key) throws IOException {
    return (int) number(key, Integer.MAX_VALUE);
  }

  /** A number of bytes in the summary of complete work. */
  public long bytes(String key) throws IOException {
    return number(key, Long.MAX_VALUE);
  }

  private long number(String key, long max) throws IOException {
    JsonElement value = StrictJson.readObject(summaryFile()).get(key);
    return StrictJson.wholeNumber(value, 0, max)
        .orElseThrow(() -> new IOException(summaryFile() + ": " + key + " is " + value));
  }

  /**
   * All files are made: forces them to the disk and moves them out.
   *
   * @param summary is added to the plan in the summary
   */
  public void complete(JsonObject summary) throws IOException {
    for (Path file : files()) {
      DurableFile.force(file);
    }
    write(work.resolve(summaryName()), summary);
    moveOut();
  }

  private void moveOut() throws IOException {
    for (Path file : files()) {
      Files.move(file, out.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    DurableFile.rename(work.resolve(summaryName()), summaryFile());
    deleteWork();
  }

  /** The files that belong outside, but for the summary. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      return files
          .filter(
              file -> !List.of(PLAN, LOCK, summaryName()).contains(file.getFileName().toString()))
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
