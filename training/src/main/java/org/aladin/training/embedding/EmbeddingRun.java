/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.engine.WorkStoppedException;
import org.aladin.training.output.KeyDigest;
import org.aladin.training.output.Recovered;
import org.aladin.training.output.SkippedItems;
import org.aladin.training.output.WorkFolder;
import org.aladin.training.progress.Progress;
import org.aladin.training.work.OrderedWork;

/**
 * Embeds all items of a source into an output. Only keys are kept in memory for all items. A run
 * that ended early, even by a kill, is continued and gives the same bytes as a single run: it
 * begins again with a whole batch. Used by one thread.
 */
public final class EmbeddingRun {
  private static final String SKIPPED = "skipped";

  /** Opens the output in the folder where the files are made. */
  public interface Opener {
    EmbeddingOutput open(Path folder) throws IOException;
  }

  /**
   * How it went.
   *
   * @param embedded items in the output
   * @param skipped items that are left out, and listed in {@code skipped.tsv}
   */
  public record Result(int embedded, int skipped) {}

  private final ItemSource source;
  private final AladinEncoder encoder;
  private final int batch;
  private final int threads;

  /**
   * @param encoder stays the caller's to close
   * @param batch items that are encoded together
   * @param threads that read items
   */
  public EmbeddingRun(ItemSource source, AladinEncoder encoder, int batch, int threads) {
    this.source = source;
    this.encoder = encoder;
    this.batch = batch;
    this.threads = threads;
  }

  /**
   * Begins or continues the run; does nothing if it is complete.
   *
   * @param out the output folder
   * @param form describes the output, which must be that of a run that is continued
   * @param progress where to show it
   * @throws WorkStoppedException if the JVM is ending; the message says how far the run is
   * @throws IOException if a file cannot be read or written, the folder holds something else, or no
   *     item at all can be embedded
   */
  public Result run(Path out, JsonObject form, Opener opener, PrintStream progress)
      throws IOException, InterruptedException {
    int all = source.keys().size();
    try (WorkFolder folder = WorkFolder.open(out, "embeddings", plan(form))) {
      int skipped = folder.isComplete() ? folder.count(SKIPPED) : embed(folder, opener, progress);
      return new Result(all - skipped, skipped);
    }
  }

  private JsonObject plan(JsonObject form) throws IOException {
    JsonObject plan = new JsonObject();
    plan.addProperty("model", encoder.version());
    plan.addProperty("device", encoder.device());
    plan.addProperty("kind", source.kind().label());
    plan.addProperty("items", source.keys().size());
    plan.addProperty("batch", batch);
    KeyDigest digest = new KeyDigest();
    source.keys().forEach(digest::add);
    plan.addProperty("plan", digest.hex());
    source.describe(plan);
    form.entrySet().forEach(entry -> plan.add(entry.getKey(), entry.getValue()));
    return plan;
  }

  private int embed(WorkFolder folder, Opener opener, PrintStream progress)
      throws IOException, InterruptedException {
    SkippedItems skipped = SkippedItems.resume(folder.work());
    try (EmbeddingOutput output = opener.open(folder.work())) {
      embed(output, skipped, progress);
      if (output.keys().isEmpty()) {
        throw new IOException(
            "None of the "
                + source.keys().size()
                + " items can be embedded: "
                + folder.work().resolve(SkippedItems.FILE)
                + " has the reasons");
      }
      output.finish();
    }
    JsonObject counts = new JsonObject();
    counts.addProperty("embedded", source.keys().size() - skipped.keys().size());
    counts.addProperty(SKIPPED, skipped.keys().size());
    folder.complete(counts);
    return skipped.keys().size();
  }

  private void embed(EmbeddingOutput output, SkippedItems skipped, PrintStream progress)
      throws IOException, InterruptedException {
    List<String> keys = source.keys();
    int all = keys.size();
    int done = recover(output, skipped);
    if (done > 0 && done < all) {
      progress.println("Continuing after " + done + " of " + all + " items");
    }
    int given = done;
    try (Progress shown = Progress.start("Embedding", "items", Math.max(1, all - done), progress);
        OrderedWork<EmbeddingItem> work = new OrderedWork<>("reader", threads)) {
      while (done < all) {
        while (given < all && work.open() < 2 * batch) {
          int next = given++;
          work.add(() -> NativeWork.<EmbeddingItem, IOException>run(() -> source.read(next)));
        }
        int count = Math.min(batch, all - done);
        List<EmbeddingItem> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          items.add(work.next());
        }
        write(items, output, skipped);
        done += count;
        shown.advance(count);
      }
    } catch (WorkStoppedException e) {
      throw new WorkStoppedException(
          "Stopped after " + done + " of " + all + " items; the same command continues there");
    }
  }

  /** Drops what follows the last whole batch. */
  private int recover(EmbeddingOutput output, SkippedItems skipped) throws IOException {
    List<String> keys = source.keys();
    Recovered found = Recovered.of(keys, output.keys(), skipped.keys());
    int whole = found.done() == keys.size() ? keys.size() : found.done() / batch * batch;
    Recovered kept = Recovered.of(keys.subList(0, whole), output.keys(), skipped.keys());
    output.truncate(kept.written());
    skipped.truncate(kept.skipped());
    return kept.done();
  }

  private void write(List<EmbeddingItem> items, EmbeddingOutput output, SkippedItems skipped)
      throws IOException {
    List<EmbeddingItem> usable = items.stream().filter(item -> item.skipped() == null).toList();
    List<Embedding> embeddings = encode(usable);
    int next = 0;
    for (EmbeddingItem item : items) {
      if (item.skipped() != null) {
        skipped.add(item.key(), item.key(), item.skipped());
        continue;
      }
      Embedding embedding = embeddings.get(next++);
      try {
        embedding.checkFinite();
      } catch (IllegalArgumentException e) {
        skipped.add(item.key(), item.key(), e.getMessage());
        continue;
      }
      output.write(item, embedding);
    }
  }

  private List<Embedding> encode(List<EmbeddingItem> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    return items.get(0).regions() == null
        ? encoder.encodeCaptions(items.stream().map(EmbeddingItem::text).toList())
        : encoder.encodeImages(items.stream().map(EmbeddingItem::regions).toList());
  }
}
