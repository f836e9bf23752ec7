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
import org.aladin.model.network.AlignmentHead;
import org.aladin.model.onnx.NetworkGraph;
import org.aladin.model.text.TokenSequence;

/**
 * The inputs of one forward pass, padded to the longest token sequence and the largest number of
 * regions; see {@link NetworkGraph}.
 */
final class OnnxInputs implements AutoCloseable {
  private final AtomicInteger open;
  private final Map<String, OnnxTensor> tensors = new HashMap<>();
  private final int[] alignmentVectors;
  private final int positions;

  private OnnxInputs(AtomicInteger open, int[] alignmentVectors, int positions) {
    this.open = open;
    this.alignmentVectors = alignmentVectors;
    this.positions = positions;
  }

  /**
   * @param items at least one, all captions or all images
   * @param regionWidth F
   * @param open counts tensors that are not closed
   */
  static OnnxInputs of(List<Item> items, int regionWidth, AtomicInteger open) throws OrtException {
    List<TokenSequence> tokens = items.stream().map(OnnxInputs::tokens).toList();
    boolean images = items.get(0) instanceof Item.Image;
    int longest = tokens.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    int most = items.stream().mapToInt(OnnxInputs::regions).max().orElseThrow();
    int[] vectors =
        items.stream()
            .mapToInt(
                item ->
                    images
                        ? AlignmentHead.regionVectors(regions(item))
                        : AlignmentHead.wordVectors(item.length()))
            .toArray();
    OnnxInputs inputs = new OnnxInputs(open, vectors, images ? most : longest);
    try {
      inputs.addTokens(tokens, longest);
      inputs.addMask(items, longest, most);
      inputs.addRegions(items, most, regionWidth);
      inputs.addFirst(images ? longest : 0);
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

  private void addTokens(List<TokenSequence> tokens, int longest) throws OrtException {
    LongBuffer ids = bytes(tokens.size() * longest, Long.BYTES).asLongBuffer();
    LongBuffer segments = bytes(tokens.size() * longest, Long.BYTES).asLongBuffer();
    for (int b = 0; b < tokens.size(); b++) {
      TokenSequence sequence = tokens.get(b);
      for (int i = 0; i < sequence.length(); i++) {
        ids.put(b * longest + i, sequence.ids()[i]);
        segments.put(b * longest + i, sequence.segments()[i]);
      }
    }
    add(NetworkGraph.IDS, ids, tokens.size(), longest);
    add(NetworkGraph.SEGMENTS, segments, tokens.size(), longest);
  }

  private void addMask(List<Item> items, int longest, int most) throws OrtException {
    int width = longest + most;
    IntBuffer mask = bytes(items.size() * width, Integer.BYTES).asIntBuffer();
    for (int b = 0; b < items.size(); b++) {
      fill(mask, b * width, tokens(items.get(b)).length());
      fill(mask, b * width + longest, regions(items.get(b)));
    }
    add(NetworkGraph.MASK, mask, items.size(), width);
  }

  private static void fill(IntBuffer mask, int from, int count) {
    for (int i = from; i < from + count; i++) {
      mask.put(i, 1);
    }
  }

  private void addRegions(List<Item> items, int most, int width) throws OrtException {
    FloatBuffer regions = bytes(items.size() * most * width, Float.BYTES).asFloatBuffer();
    for (int b = 0; b < items.size(); b++) {
      if (items.get(b) instanceof Item.Image image) {
        regions.put(b * most * width, image.features().values(), 0, image.looked() * width);
      }
    }
    add(NetworkGraph.REGIONS, regions, items.size(), most, width);
  }

  private void addFirst(int first) throws OrtException {
    add(NetworkGraph.FIRST, bytes(1, Long.BYTES).asLongBuffer().put(0, first), 1);
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
    return alignmentVectors.length;
  }

  /** The number of output rows of each item, with padding. */
  int positions() {
    return positions;
  }

  /** The number of alignment vectors of an item, which follow its first output row. */
  int alignmentVectors(int item) {
    return alignmentVectors[item];
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
    open.addAndGet(-tensors.size());
    tensors.clear();
  }
}
