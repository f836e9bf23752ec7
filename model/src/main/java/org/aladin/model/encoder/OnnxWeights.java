/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aladin.model.onnx.ResidentWeights;
import org.aladin.model.torch.FileIdentity;
import org.aladin.model.torch.TensorPlace;
import org.aladin.model.torch.TorchType;

/** Copies of the {@link ResidentWeights} in ONNX Runtime's memory. Owns them. */
final class OnnxWeights implements AutoCloseable {
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

  /** A direct buffer, which ONNX Runtime uses as it is; from Java's arrays it would make one. */
  private static OnnxTensor tensor(FileIdentity file, TensorPlace place)
      throws IOException, OrtException {
    ByteBuffer bytes = file.readDirect(place.offset(), Math.toIntExact(place.length()));
    OrtEnvironment environment = OnnxEnvironment.get();
    return place.type() == TorchType.INT8
        ? OnnxTensor.createTensor(environment, bytes, place.shape(), OnnxJavaType.INT8)
        : OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), place.shape());
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
