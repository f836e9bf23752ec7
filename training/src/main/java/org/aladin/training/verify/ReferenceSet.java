/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.aladin.model.file.StrictJson;

/**
 * The files of a reference set: a backbone, captions, features, a teacher, configurations, and what
 * the original computed from them.
 *
 * @param directory the set's folder
 * @param backbone its one folder {@code checkpoint-*}
 */
record ReferenceSet(Path directory, Path backbone) {
  /**
   * @throws IOException if the folder is not a whole reference set; the message names what is
   *     missing
   */
  static ReferenceSet open(Path directory) throws IOException {
    for (String needed :
        List.of(
            "coco_ir",
            "features/features.tsv",
            "teacher.pth.tar",
            "configs",
            "expected/order.json",
            "expected/untrained.json")) {
      if (!Files.exists(directory.resolve(needed))) {
        throw new NoSuchFileException(
            directory.toString(), null, "is not a reference set: it has no " + needed);
      }
    }
    return new ReferenceSet(directory, backbone(directory));
  }

  private static Path backbone(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith("checkpoint-"))
          .filter(Files::isDirectory)
          .min(Path::compareTo)
          .orElseThrow(
              () ->
                  new NoSuchFileException(
                      directory.toString(),
                      null,
                      "is not a reference set: it has no folder checkpoint-*"));
    }
  }

  /** The configurations in alphabetical order. */
  List<Path> configs() throws IOException {
    try (Stream<Path> children = Files.list(directory.resolve("configs"))) {
      List<Path> configs =
          children.filter(child -> child.toString().endsWith(".yaml")).sorted().toList();
      if (configs.isEmpty()) {
        throw new IOException(directory.resolve("configs") + " holds no configuration");
      }
      return configs;
    }
  }

  Path coco() {
    return directory.resolve("coco_ir");
  }

  Path features() {
    return directory.resolve("features/features.tsv");
  }

  Path teacher() {
    return directory.resolve("teacher.pth.tar");
  }

  /** What the original computed with a configuration, {@code order} or {@code untrained}. */
  JsonObject expected(String name) throws IOException {
    return StrictJson.readObject(directory.resolve("expected/" + name + ".json"));
  }

  /** The pairs of each training step. */
  List<int[]> steps(int count) throws IOException {
    JsonObject order = expected("order");
    int size = order.get("batch_size").getAsInt();
    JsonArray pairs = order.getAsJsonArray("pairs");
    if (pairs.size() < size * count) {
      throw new IOException(
          "expected/order.json has "
              + pairs.size()
              + " pairs, expected "
              + count
              + " steps of "
              + size);
    }
    List<int[]> steps = new ArrayList<>();
    for (int step = 0; step < count; step++) {
      int[] batch = new int[size];
      for (int i = 0; i < size; i++) {
        batch[i] = pairs.get(step * size + i).getAsInt();
      }
      steps.add(batch);
    }
    return steps;
  }

  /** All numbers of a nested array, in order; none if the entry is absent. */
  static double[] numbers(JsonElement element) {
    return element == null ? new double[0] : flatten(element).toArray();
  }

  /** A number of an object; NaN, which fails every comparison, if it is not there. */
  static double number(JsonObject object, String key) {
    return object.get(key) instanceof JsonPrimitive value && value.isNumber()
        ? value.getAsDouble()
        : Double.NaN;
  }

  /**
   * A list of a file.
   *
   * @throws IOException if the file has none under that key, or an empty one
   */
  JsonArray list(JsonObject expected, String key, String name) throws IOException {
    if (expected.get(key) instanceof JsonArray list && !list.isEmpty()) {
      return list;
    }
    throw new IOException(
        directory.resolve("expected/" + name + ".json")
            + " has no list "
            + key
            + ", so there is nothing to compare");
  }

  private static DoubleStream flatten(JsonElement element) {
    return element.isJsonArray()
        ? StreamSupport.stream(element.getAsJsonArray().spliterator(), false)
            .flatMapToDouble(ReferenceSet::flatten)
        : DoubleStream.of(element.getAsDouble());
  }
}
