/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.Box;
import org.aladin.training.output.AppendedFile;

/**
 * One safetensors file of all embeddings: {@code alignment} [T, D], the vectors of all items one
 * after the other; {@code boxes} [T, 4] of images; {@code offsets} [N + 1] int64, where the vectors
 * of each item begin; {@code vectors} [N, D]. The number of an item in the index is its number of
 * alignment vectors.
 *
 * <p>Alignment vectors, nearly all of the bytes, are written where they stay, behind the room for a
 * header. The other tensors are appended at the end. The header is written last, so a file without
 * one is not complete.
 */
public final class TensorsOutput implements EmbeddingOutput {
  /** The name of the file. */
  public static final String FILE = "embeddings.safetensors";

  /** The position of the first tensor; the header before it is padded with spaces. */
  private static final int DATA = 1024;

  private static final int LENGTH = Long.BYTES;
  private static final int CORNERS = 4;

  private final Path folder;
  private final AlignmentKind kind;
  private final String modelVersion;
  private final int dimension;
  private final ItemIndex index;
  private final AppendedFile alignment;
  private AppendedFile vectors;
  private AppendedFile boxes;
  private long rows;

  private TensorsOutput(Path folder, AlignmentKind kind, String modelVersion, int dimension)
      throws IOException {
    this.folder = folder;
    this.kind = kind;
    this.modelVersion = modelVersion;
    this.dimension = dimension;
    this.index = ItemIndex.open(folder);
    this.alignment = AppendedFile.open(folder.resolve(FILE));
  }

  /**
   * Opens the files to begin or continue them.
   *
   * @param kind words or regions
   * @param dimension D
   */
  public static TensorsOutput open(
      Path folder, AlignmentKind kind, String modelVersion, int dimension) throws IOException {
    TensorsOutput output = new TensorsOutput(folder, kind, modelVersion, dimension);
    if (!output.isAssembled()) {
      output.vectors = AppendedFile.open(output.part("vectors"));
      output.boxes = AppendedFile.open(output.part("boxes"));
      if (output.alignment.size() < DATA) {
        output.alignment.truncate(0);
        output.alignment.write(ByteBuffer.allocate(DATA));
      }
      output.truncate(output.index.size());
    }
    return output;
  }

  private Path part(String tensor) {
    return folder.resolve(tensor + ".part");
  }

  private boolean isAssembled() throws IOException {
    ByteBuffer length = alignment.read(0, LENGTH);
    return length.remaining() == LENGTH && length.getLong() != 0;
  }

  @Override
  public List<String> keys() {
    return index.keys();
  }

  @Override
  public void truncate(int count) throws IOException {
    if (vectors == null) {
      return;
    }
    int kept = 0;
    rows = 0;
    while (kept < count && isWhole(kept)) {
      rows += index.number(kept++);
    }
    index.truncate(kept);
    vectors.truncate((long) kept * dimension * Float.BYTES);
    alignment.truncate(DATA + rows * dimension * Float.BYTES);
    boxes.truncate(kind == AlignmentKind.REGIONS ? rows * CORNERS * Float.BYTES : 0);
  }

  private boolean isWhole(int item) throws IOException {
    long end = rows + index.number(item);
    return vectors.size() >= (item + 1L) * dimension * Float.BYTES
        && alignment.size() >= DATA + end * dimension * Float.BYTES
        && (kind == AlignmentKind.WORDS || boxes.size() >= end * CORNERS * Float.BYTES);
  }

  @Override
  public void write(EmbeddingItem item, Embedding embedding) throws IOException {
    int count = embedding.alignment().count();
    alignment.write(bytes(embedding.alignment().vectors()));
    vectors.write(bytes(embedding.vector()));
    if (kind == AlignmentKind.REGIONS) {
      float[] corners = new float[count * CORNERS];
      for (int i = 0; i < count; i++) {
        // Region 0 plays the role of a CLS token and has no vector.
        Box box = item.regions().box(i + 1);
        corners[i * CORNERS] = box.x1();
        corners[i * CORNERS + 1] = box.y1();
        corners[i * CORNERS + 2] = box.x2();
        corners[i * CORNERS + 3] = box.y2();
      }
      boxes.write(bytes(corners));
    }
    index.add(item.key(), count);
    rows += count;
  }

  private static ByteBuffer bytes(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  @Override
  public void finish() throws IOException {
    if (vectors != null) {
      alignment.truncate(DATA + rows * dimension * Float.BYTES);
      alignment.append(boxes);
      appendOffsets();
      alignment.append(vectors);
      alignment.overwrite(0, header());
      closeParts();
    }
    Files.deleteIfExists(part("vectors"));
    Files.deleteIfExists(part("boxes"));
  }

  private void appendOffsets() throws IOException {
    ByteBuffer offsets =
        ByteBuffer.allocate((index.size() + 1) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long at = 0;
    offsets.putLong(at);
    for (int i = 0; i < index.size(); i++) {
      at += index.number(i);
      offsets.putLong(at);
    }
    alignment.write(offsets.flip());
  }

  private ByteBuffer header() {
    JsonObject json = new JsonObject();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "aladin-embeddings-1");
    metadata.addProperty("model", modelVersion);
    metadata.addProperty("kind", kind.label());
    json.add("__metadata__", metadata);
    long at = add(json, "alignment", "F32", 0, rows, dimension);
    if (kind == AlignmentKind.REGIONS) {
      at = add(json, "boxes", "F32", at, rows, CORNERS);
    }
    at = add(json, "offsets", "I64", at, index.size() + 1L);
    add(json, "vectors", "F32", at, index.size(), dimension);
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, DATA - LENGTH);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return ByteBuffer.allocate(DATA)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(padded.length)
        .put(padded)
        .flip();
  }

  private static long add(JsonObject json, String name, String type, long from, long... shape) {
    JsonArray sizes = new JsonArray();
    long count = 1;
    for (long size : shape) {
      sizes.add(size);
      count *= size;
    }
    long to = from + count * (type.equals("I64") ? Long.BYTES : Float.BYTES);
    JsonArray offsets = new JsonArray();
    offsets.add(from);
    offsets.add(to);
    JsonObject tensor = new JsonObject();
    tensor.addProperty("dtype", type);
    tensor.add("shape", sizes);
    tensor.add("data_offsets", offsets);
    json.add(name, tensor);
    return to;
  }

  private void closeParts() throws IOException {
    if (vectors != null) {
      vectors.close();
      boxes.close();
      vectors = null;
      boxes = null;
    }
  }

  @Override
  public void close() throws IOException {
    try (index;
        alignment) {
      closeParts();
    }
  }
}
