/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.torch.PlainTensor;
import org.aladin.model.torch.SafetensorsWriter;
import org.aladin.model.torch.TorchTensor;
import org.aladin.model.torch.TorchType;

/**
 * The weights of linear layers and the word embeddings in int8. A matrix [out, in] is stored
 * transposed, [in, out], as products of whole numbers need it, with one scale per output; the joint
 * projection of the matching head as three such matrices. The word embeddings [words, H] have one
 * scale per word. All other parameters stay float32, among them the layer of the regions, whose
 * inputs differ in magnitude.
 */
public final class Int8Weights {
  /**
   * The largest magnitude of a weight. With 64, processors without VNNI instructions could not
   * exceed the 16 bits in which they add two products, but the cosines to float32 fell from 0.997
   * to 0.994 for the model of the photographs.
   */
  static final int LARGEST = 127;

  private static final int JOINT = 3;

  private Int8Weights() {}

  /** The name of the scales of a matrix. */
  static String scaleOf(String weight) {
    return weight + "_scale";
  }

  private static boolean isJoint(String name) {
    return name.endsWith("in_proj_weight");
  }

  private static boolean isWords(String name) {
    return name.equals(ParameterNames.WORDS);
  }

  private static boolean isRounded(String name, long[] shape) {
    return shape.length == 2
        && !name.equals(ParameterNames.POSITIONS)
        && !name.equals(ParameterNames.SEGMENTS)
        && !name.startsWith(ParameterNames.REGION_PROJECTION);
  }

  /** The tensors of a model of these sizes: names, types and shapes. */
  public static Map<String, StoredType> types(ModelConfig config) {
    Map<String, StoredType> types = new LinkedHashMap<>();
    ParameterNames.shapes(config)
        .forEach(
            (name, sizes) -> {
              long[] shape = sizes.getShape();
              if (isRounded(name, shape)) {
                types.put(name, new StoredType(TorchType.INT8, stored(name, shape)));
                types.put(scaleOf(name), new StoredType(TorchType.FLOAT32, new long[] {shape[0]}));
              } else {
                types.put(name, new StoredType(TorchType.FLOAT32, shape));
              }
            });
    return types;
  }

  private static long[] stored(String name, long[] shape) {
    if (isWords(name)) {
      return shape;
    }
    return isJoint(name)
        ? new long[] {JOINT, shape[1], shape[0] / JOINT}
        : new long[] {shape[1], shape[0]};
  }

  /**
   * Writes a safetensors file.
   *
   * @param parameters the float32 parameters of the model
   * @param out stays open
   */
  public static void write(Map<String, TorchTensor> parameters, OutputStream out)
      throws IOException {
    Map<String, PlainTensor> float32 = new LinkedHashMap<>();
    Map<String, PlainTensor> int8 = new LinkedHashMap<>();
    for (Map.Entry<String, TorchTensor> entry : parameters.entrySet()) {
      String name = entry.getKey();
      TorchTensor tensor = entry.getValue();
      long[] shape = tensor.shape();
      if (isRounded(name, shape)) {
        float[] values = tensor.toFloats();
        float[] scales = scales(values, (int) shape[0]);
        float32.put(
            scaleOf(name),
            new PlainTensor(TorchType.FLOAT32, new long[] {shape[0]}, bytes(scales)));
        int8.put(
            name,
            new PlainTensor(
                TorchType.INT8,
                stored(name, shape),
                isWords(name)
                    ? rounded(values, scales)
                    : rounded(values, scales, isJoint(name) ? JOINT : 1)));
      } else {
        float32.put(name, new PlainTensor(TorchType.FLOAT32, shape, bytes(tensor.toFloats())));
      }
    }
    // Last, because they may take a number of bytes that is no multiple of four.
    float32.putAll(int8);
    SafetensorsWriter.writePlain(float32, out);
  }

  private static float[] scales(float[] values, int outputs) {
    float[] scales = new float[outputs];
    int inputs = values.length / outputs;
    for (int i = 0; i < values.length; i++) {
      int output = i / inputs;
      scales[output] = Math.max(scales[output], Math.abs(values[i]) / LARGEST);
    }
    return scales;
  }

  private static byte rounded(float value, float scale) {
    return (byte) Math.round(scale == 0 ? 0 : value / scale);
  }

  /** Rows stay rows. */
  private static byte[] rounded(float[] values, float[] scales) {
    byte[] rounded = new byte[values.length];
    int width = values.length / scales.length;
    for (int i = 0; i < values.length; i++) {
      rounded[i] = rounded(values[i], scales[i / width]);
    }
    return rounded;
  }

  /** Matrices are transposed. */
  private static byte[] rounded(float[] values, float[] scales, int matrices) {
    int outputs = scales.length / matrices;
    int inputs = values.length / scales.length;
    byte[] rounded = new byte[values.length];
    for (int output = 0; output < scales.length; output++) {
      int matrix = output / outputs * outputs * inputs;
      for (int input = 0; input < inputs; input++) {
        rounded[matrix + input * outputs + output % outputs] =
            rounded(values[output * inputs + input], scales[output]);
      }
    }
    return rounded;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
