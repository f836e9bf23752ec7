/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.SafetensorsWriter;
import org.aladin.model.torch.TorchTensor;
import org.aladin.model.torch.TorchType;
import org.aladin.training.file.DurableFile;
import org.aladin.training.optimiser.Adam;

/**
 * The complete state of a run, from which it continues bit for bit, in one safetensors file: the
 * parameters under their names, Adam's running means as {@code adam.mean.*} and {@code
 * adam.square.*}, and {@code run}, the bytes of a JSON with the counters, Adam's steps, the model's
 * sizes and the extractor of the features that it learns from.
 */
public final class Checkpoint {
  /** The file's name in the output folder. */
  public static final String FILE = "checkpoint.safetensors";

  private static final int FORMAT = 1;
  private static final String RUN = "run";
  private static final String MODEL = "model";
  private static final String CAPTION_TOKENS = "maxTokens";
  private static final String LABEL_TOKENS = "maxLabelTokens";
  private static final String MEAN = "adam.mean.";
  private static final String SQUARE = "adam.square.";
  private static final NDIndex ALL = new NDIndex(":");
  private static final Gson GSON = new GsonBuilder().create();

  /**
   * @param extractor null if it is not known, and in checkpoints of versions that knew none
   */
  private record Run(
      int format,
      RunState state,
      ModelConfig model,
      String extractor,
      Map<String, Long> adamSteps) {}

  private final Path file;
  private final Map<String, TorchTensor> tensors;
  private final Run run;

  private Checkpoint(Path file, Map<String, TorchTensor> tensors, Run run) {
    this.file = file;
    this.tensors = tensors;
    this.run = run;
  }

  /**
   * Writes a checkpoint. The previous one is kept until this one is complete.
   *
   * @param extractor what made the region features that the model learns from, if it is known
   * @throws IOException if it cannot be written; the previous one is then intact
   */
  public static void write(
      Path file,
      RunState state,
      ModelConfig model,
      Optional<ExtractorFingerprint> extractor,
      Parameters parameters,
      Adam adam)
      throws IOException {
    String made = extractor.map(ExtractorFingerprint::toString).orElse(null);
    Run run = new Run(FORMAT, state, model, made, adam.steps());
    try (NDManager manager = parameters.manager().newSubManager()) {
      Map<String, NDArray> arrays = new LinkedHashMap<>(parameters.asMap());
      adam.means().forEach((name, array) -> arrays.put(MEAN + name, array));
      adam.squares().forEach((name, array) -> arrays.put(SQUARE + name, array));
      arrays.put(RUN, manager.create(GSON.toJson(run).getBytes(StandardCharsets.UTF_8)));
      DurableFile.replace(file, out -> SafetensorsWriter.write(arrays, out));
    }
  }

  /**
   * Reads everything except the values of tensors.
   *
   * @param path the file, or the output folder that holds it
   * @throws IOException if it is not a checkpoint of this program, or of a newer version of it
   */
  public static Checkpoint read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString(), null, "there is no such checkpoint");
    }
    Map<String, TorchTensor> tensors = new LinkedHashMap<>(SafetensorsFile.read(file));
    TorchTensor json = tensors.remove(RUN);
    if (json == null) {
      throw new IOException(
          file + " is not a checkpoint to resume from: it has parameters, but no run");
    }
    byte[] bytes = new byte[Math.toIntExact(json.count())];
    json.bytes().get(bytes);
    Run run;
    try {
      JsonObject stored =
          GSON.fromJson(new String(bytes, StandardCharsets.UTF_8), JsonObject.class);
      withLabelTokens(stored.get(MODEL));
      run = GSON.fromJson(stored, Run.class);
    } catch (JsonParseException e) {
      throw new IOException(file + ": its run is malformed: " + e.getMessage(), e);
    }
    if (run.format() > FORMAT) {
      throw new IOException(
          file
              + " has format "
              + run.format()
              + ", but this version reads formats up to "
              + FORMAT
              + ": use a newer version of ALADIN for Solr");
    }
    return new Checkpoint(file, tensors, run);
  }

  /** Older versions had one limit for captions and object labels. */
  private static void withLabelTokens(JsonElement model) {
    if (model instanceof JsonObject sizes && !sizes.has(LABEL_TOKENS)) {
      sizes.add(LABEL_TOKENS, sizes.get(CAPTION_TOKENS));
    }
  }

  /** The file it was read from. */
  public Path file() {
    return file;
  }

  /** The progress of the run. */
  public RunState state() {
    return run.state();
  }

  /** The sizes of the model. */
  public ModelConfig model() {
    return run.model();
  }

  /**
   * What made the region features that the model learned from; nothing if it is not known.
   *
   * @throws IOException if the checkpoint names no extractor there but something else
   */
  public Optional<ExtractorFingerprint> extractor() throws IOException {
    if (run.extractor() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ExtractorFingerprint.parse(run.extractor()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Copies the parameters.
   *
   * @throws IOException if one is missing or has another shape; the message has both
   */
  public void loadInto(Parameters parameters) throws IOException {
    ByteBuffer buffer = newBuffer();
    for (Map.Entry<String, NDArray> entry : parameters.asMap().entrySet()) {
      copy(entry.getKey(), entry.getValue(), buffer);
    }
  }

  /**
   * Copies the optimiser's state.
   *
   * @throws IOException if the run trained other parameters
   */
  public void loadInto(Adam adam) throws IOException {
    ByteBuffer buffer = newBuffer();
    for (Map.Entry<String, NDArray> entry : adam.means().entrySet()) {
      copy(MEAN + entry.getKey(), entry.getValue(), buffer);
    }
    for (Map.Entry<String, NDArray> entry : adam.squares().entrySet()) {
      copy(SQUARE + entry.getKey(), entry.getValue(), buffer);
    }
    adam.restoreSteps(run.adamSteps());
  }

  private void copy(String name, NDArray target, ByteBuffer buffer) throws IOException {
    TorchTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IOException(file + " lacks " + name + ": it comes from another configuration");
    }
    Shape shape = new Shape(tensor.shape());
    if (!shape.equals(target.getShape()) || tensor.type() != TorchType.FLOAT32) {
      throw new IOException(
          file
              + ": "
              + name
              + " is "
              + tensor.type()
              + " of shape "
              + shape
              + ", expected FLOAT32 of shape "
              + target.getShape());
    }
    // One buffer for all: DJL's own buffers would fill memory outside the heap until the next
    // collection.
    ByteBuffer numbers = buffer.clear().put(tensor.bytes()).flip();
    try (NDManager manager = target.getManager().newSubManager()) {
      // Not copyTo: it leaves the target with memory outside the heap that counts against the
      // JVM's.
      target.set(ALL, manager.create(numbers, shape, DataType.FLOAT32));
    }
  }

  /** As large as the largest tensor. */
  private ByteBuffer newBuffer() {
    long bytes =
        tensors.values().stream().mapToLong(tensor -> tensor.count() * Float.BYTES).max().orElse(0);
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }
}
