/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.ChildJvm;
import org.aladin.training.SmallReference;

/** A command line of {@code train} over the small reference set, with dropout, to be varied. */
final class TrainArguments {
  private final Map<String, String> options = new LinkedHashMap<>();

  /**
   * @param folder gets the configuration; the output folder is {@code out} in it
   */
  TrainArguments(Path folder, String config) throws IOException {
    Path reference = SmallReference.DIRECTORY;
    String text = Files.readString(reference.resolve("configs/" + config + ".yaml"));
    Path yaml = folder.resolve(config + ".yaml");
    Files.writeString(yaml, text.replace("dropout: 0.0", "dropout: 0.1"));
    set("--config", yaml);
    set("--data_dir", reference.resolve("coco_ir"));
    set("--img_feat_file", reference.resolve("features/features.tsv"));
    set("--eval_model_dir", reference.resolve("checkpoint-0132780"));
    set("--logger_name", folder.resolve("out"));
    set("--num_epochs", "2");
    set("--val_step", "4");
    set("--max_seq_length", "50");
    set("--max_img_seq_length", "34");
  }

  TrainArguments set(String option, Object value) {
    options.put(option, value.toString());
    return this;
  }

  TrainArguments flag(String option) {
    options.put(option, null);
    return this;
  }

  TrainArguments without(String option) {
    options.remove(option);
    return this;
  }

  /** Changes a line of the configuration. */
  TrainArguments configure(String line, String instead) throws IOException {
    Path yaml = Path.of(options.get("--config"));
    String text = Files.readString(yaml);
    if (!text.contains(line)) {
      throw new IllegalArgumentException(yaml + " has no line " + line);
    }
    Files.writeString(yaml, text.replace(line, instead));
    return this;
  }

  String[] toArray() {
    List<String> arguments = new ArrayList<>(List.of("train"));
    options.forEach(
        (option, value) -> {
          arguments.add(option);
          if (value != null) {
            arguments.add(value);
          }
        });
    return arguments.toArray(String[]::new);
  }

  CommandRun run() {
    return CommandRun.of(toArray());
  }

  /** Runs it in a JVM of its own. */
  Process start(Path log) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(toArray()));
    return ChildJvm.start(
        ChildJvm.prepare(command).redirectErrorStream(true).redirectOutput(log.toFile()));
  }
}
