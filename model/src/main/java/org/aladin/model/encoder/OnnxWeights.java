/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aladin.model.onnx.ResidentWeights;
import org.aladin.model.torch.FileIdentity;
import org.aladin.model.torch.TensorPlace;

/** Copies of the {@link ResidentWeights} in ONNX Runtime's memory. Owns them. */
final class OnnxWeights implements AutoCloseable {
  private static final int PART = 1 << 20;

  private final List<OnnxTensor> tensors = new ArrayList<>();

  /**
   * Copies weights from a file.
   *
   * @param places the places of the weights by their names in the graph
   * @param options receives the copies, in place of the file's
   */
  void read(Path file, Map<String, TensorPlace> places, SessionOptions options)
      throws IOException, OrtException {
    FileIdentity identity = FileIdentity.of(file);
    for (Map.Entry<String, TensorPlace> entry : places.entrySet()) {
      OnnxTensor tensor = tensor(identity, entry.getValue());
      tensors.add(tensor);
      options.addInitializer(entry.getKey(), tensor);
    }
  }

  /**
   * Made of Java's arrays, which ONNX Runtime copies: direct buffers would count towards the JVM's
   * limit, -Xmx.
   */
  private static OnnxTensor tensor(FileIdentity file, TensorPlace place)
      throws IOException, OrtException {
    int width = Math.toIntExact(place.shape()[place.shape().length - 1]);
    int bytes = width * Float.BYTES;
    float[][] rows = new float[Math.toIntExact(place.length() / bytes)][width];
    // In parts: a table of words takes 94 MB already.
    int step = Math.max(1, PART / bytes);
    for (int from = 0; from < rows.length; from += step) {
      int count = Math.min(step, rows.length - from);
      FloatBuffer part =
          file.read(place.offset() + (long) from * bytes, count * bytes).asFloatBuffer();
      for (int row = from; row < from + count; row++) {
        part.get(rows[row]);
      }
    }
    return OnnxTensor.createTensor(
        OnnxEnvironment.get(), place.shape().length == 1 ? rows[0] : rows);
  }

  int count() {
    return tensors.size();
  }

  @Override
  public void close() {
    tensors.forEach(OnnxTensor::close);
    tensors.clear();
  }
}
