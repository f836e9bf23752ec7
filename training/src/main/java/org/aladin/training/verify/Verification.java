/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.aladin.model.checkpoint.BackboneDirectory;

/**
 * Replays a reference set from its own files: the untouched teacher, then for each configuration
 * every training step in the given order, both score matrices and all recalls.
 */
public final class Verification {
  private final Map<String, Deviations> parts = new LinkedHashMap<>();

  private Verification() {}

  /**
   * @param reference the set's folder; its layout is described with the data
   * @param device the device
   * @throws IOException if a file is missing or malformed
   */
  public static Verification run(Path reference, Device device) throws IOException {
    Verification verification = new Verification();
    ReferenceSet set = ReferenceSet.open(reference);
    try (Replay replay = new Replay(set, device)) {
      replay.untrained(verification.part("untrained"));
      for (Path config : set.configs()) {
        String name = config.getFileName().toString().replace(".yaml", "");
        replay.config(config, verification.part(name));
      }
    }
    return verification;
  }

  /**
   * The hidden size of a set's model, known before anything is computed.
   *
   * @throws IOException if the folder is not a reference set
   */
  public static int hiddenSize(Path reference) throws IOException {
    return BackboneDirectory.read(ReferenceSet.open(reference).backbone()).config().hiddenSize();
  }

  private Deviations part(String name) {
    return parts.computeIfAbsent(name, n -> new Deviations());
  }

  /** Whether every number is within its tolerance. */
  public boolean passed() {
    return parts.values().stream().allMatch(Deviations::passed);
  }

  /** Prints a line for each quantity with its largest deviation. */
  public void print(PrintWriter out) {
    for (Map.Entry<String, Deviations> part : parts.entrySet()) {
      out.println(part.getKey());
      for (Deviations.Line line : part.getValue().lines()) {
        out.println(
            String.format(
                    Locale.ROOT,
                    "  %-4s %-34s %6d numbers, largest deviation %9.2e of %7.0e allowed, %s  %s",
                    line.passed() ? "ok" : "FAIL",
                    line.what(),
                    line.compared(),
                    line.largest(),
                    line.tolerance(),
                    line.unit(),
                    line.passed() ? "" : line.where())
                .stripTrailing());
      }
    }
    out.println(
        passed()
            ? "All within tolerance."
            : "Outside tolerance: this installation does not compute what the original does.");
  }
}
