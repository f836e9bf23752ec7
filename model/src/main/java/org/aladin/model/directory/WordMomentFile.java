/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.torch.PlainTensor;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.SafetensorsWriter;
import org.aladin.model.torch.TorchFormatException;
import org.aladin.model.torch.TorchTensor;
import org.aladin.model.torch.TorchType;

/** {@link ModelDirectory#WORDS}: one tensor of D × D numbers in float32, {@value #TENSOR}. */
final class WordMomentFile {
  static final String TENSOR = "second_moment";

  private WordMomentFile() {}

  /**
   * Reads the file if there is one.
   *
   * @param dimension D of the model
   * @throws ModelDirectoryException if it is malformed, or of another dimension
   */
  static Optional<WordMoment> read(Path directory, int dimension) throws IOException {
    Path file = directory.resolve(ModelDirectory.WORDS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Map<String, TorchTensor> tensors = SafetensorsFile.read(file);
      TorchTensor tensor = tensors.get(TENSOR);
      if (tensor == null || tensors.size() != 1) {
        throw new ModelDirectoryException(
            file + " holds " + tensors.keySet() + ", expected one tensor " + TENSOR);
      }
      if (tensor.type() != TorchType.FLOAT32
          || !Arrays.equals(tensor.shape(), new long[] {dimension, dimension})) {
        throw new ModelDirectoryException(
            file
                + " holds "
                + tensor
                + ", expected FLOAT32["
                + dimension
                + ", "
                + dimension
                + "], the model's dimension");
      }
      return Optional.of(new WordMoment(tensor.toFloats(), dimension));
    } catch (TorchFormatException e) {
      throw new ModelDirectoryException(
          file + " is not a complete safetensors file: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ModelDirectoryException(file + ": " + e.getMessage(), e);
    }
  }

  static void write(Path directory, WordMoment words) throws IOException {
    float[] values = words.values();
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    long[] shape = {words.dimension(), words.dimension()};
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(ModelDirectory.WORDS)))) {
      SafetensorsWriter.writePlain(
          Map.of(TENSOR, new PlainTensor(TorchType.FLOAT32, shape, bytes.array())), out);
    }
  }
}
