/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.aladin.model.network.AlignmentHead;
import org.aladin.model.onnx.NetworkGraph;
import org.aladin.model.text.TokenSequence;

/**
 * The inputs of one forward pass; see {@link NetworkGraph}. Sequences of tokens and regions are
 * padded at their end to the longest.
 */
final class OnnxInputs implements AutoCloseable {
  private final List<Item> items;
  private final AtomicInteger open;
  private final Map<String, OnnxTensor> tensors = new HashMap<>();
  private final boolean images;
  private final int positions;

  private OnnxInputs(List<Item> items, AtomicInteger open) {
    this.items = items;
    this.open = open;
    this.images = items.get(0) instanceof Item.Image;
    this.positions = Math.max(NetworkGraph.MIN_READ, most(this::read));
  }

  /**
   * @param items at least one, all captions or all images
   * @param regionWidth F
   * @param open counts tensors that are not closed
   */
  static OnnxInputs of(List<Item> items, int regionWidth, AtomicInteger open) throws OrtException {
    OnnxInputs inputs = new OnnxInputs(items, open);
    try {
      inputs.addTokens();
      inputs.addRegions(regionWidth);
      inputs.addPlaces();
      return inputs;
    } catch (OrtException | RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  private static TokenSequence tokens(Item item) {
    return item instanceof Item.Image image ? image.labels() : ((Item.Caption) item).text();
  }

  private static int regions(Item item) {
    return item instanceof Item.Image image ? image.looked() : 0;
  }

  /** The number of positions that the heads read. */
  private int read(Item item) {
    return images ? regions(item) : item.length();
  }

  private int most(ToIntFunction<Item> count) {
    return items.stream().mapToInt(count).max().orElseThrow();
  }

  private int sum(ToIntFunction<Item> count) {
    return items.stream().mapToInt(count).sum();
  }

  private void addTokens() throws OrtException {
    int count = sum(item -> tokens(item).length());
    LongBuffer ids = longs(count);
    LongBuffer segments = longs(count);
    LongBuffer places = longs(count);
    for (Item item : items) {
      TokenSequence sequence = tokens(item);
      for (int i = 0; i < sequence.length(); i++) {
        ids.put(sequence.ids()[i]);
        segments.put(sequence.segments()[i]);
        places.put(i);
      }
    }
    add(NetworkGraph.IDS, ids.flip(), count);
    add(NetworkGraph.SEGMENTS, segments.flip(), count);
    add(NetworkGraph.POSITIONS, places.flip(), count);
  }

  private void addRegions(int width) throws OrtException {
    int count = sum(OnnxInputs::regions);
    FloatBuffer regions = bytes(count * width, Float.BYTES).asFloatBuffer();
    for (Item item : items) {
      if (item instanceof Item.Image image) {
        regions.put(image.features().values(), 0, image.looked() * width);
      }
    }
    add(NetworkGraph.REGIONS, regions.flip(), count, width);
  }

  private void addPlaces() throws OrtException {
    int longest = Math.max(positions, most(item -> tokens(item).length() + regions(item)));
    LongBuffer order = longs(items.size() * longest);
    IntBuffer mask = ints(items.size() * longest);
    LongBuffer read = longs(items.size() * positions);
    IntBuffer readMask = ints(items.size() * positions);
    int token = 0;
    int region = sum(item -> tokens(item).length());
    for (int b = 0; b < items.size(); b++) {
      int length = tokens(items.get(b)).length();
      int looked = regions(items.get(b));
      int from = b * longest;
      count(order, from, length, token);
      count(order, from + length, looked, region);
      fill(mask, from, length + looked);
      int used = read(items.get(b));
      count(read, b * positions, used, images ? from + length : from);
      fill(readMask, b * positions, used);
      token += length;
      region += looked;
    }
    add(NetworkGraph.ORDER, order, items.size(), longest);
    add(NetworkGraph.MASK, mask, items.size(), longest);
    add(NetworkGraph.READ, read, items.size(), positions);
    add(NetworkGraph.READ_MASK, readMask, items.size(), positions);
  }

  /** Puts {@code first} and the numbers after it. */
  private static void count(LongBuffer buffer, int from, int count, int first) {
    for (int i = 0; i < count; i++) {
      buffer.put(from + i, first + i);
    }
  }

  private static void fill(IntBuffer mask, int from, int count) {
    for (int i = from; i < from + count; i++) {
      mask.put(i, 1);
    }
  }

  private static LongBuffer longs(int count) {
    return bytes(count, Long.BYTES).asLongBuffer();
  }

  private static IntBuffer ints(int count) {
    return bytes(count, Integer.BYTES).asIntBuffer();
  }

  private static ByteBuffer bytes(int count, int size) {
    return ByteBuffer.allocateDirect(count * size).order(ByteOrder.nativeOrder());
  }

  private void add(String name, Buffer values, long... shape) throws OrtException {
    OrtEnvironment environment = OnnxEnvironment.get();
    OnnxTensor tensor;
    if (values instanceof LongBuffer whole) {
      tensor = OnnxTensor.createTensor(environment, whole, shape);
    } else if (values instanceof IntBuffer whole) {
      tensor = OnnxTensor.createTensor(environment, whole, shape);
    } else {
      tensor = OnnxTensor.createTensor(environment, (FloatBuffer) values, shape);
    }
    tensors.put(name, tensor);
    open.incrementAndGet();
  }

  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  /** The number of items. */
  int count() {
    return items.size();
  }

  /** The number of output rows of each item, with padding. */
  int positions() {
    return positions;
  }

  /** The number of alignment vectors of an item, which follow its first output row. */
  int alignmentVectors(int item) {
    int read = read(items.get(item));
    return images ? AlignmentHead.regionVectors(read) : AlignmentHead.wordVectors(read);
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
    open.addAndGet(-tensors.size());
    tensors.clear();
  }
}
