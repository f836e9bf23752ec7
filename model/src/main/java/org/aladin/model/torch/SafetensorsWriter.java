/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes arrays in the format that {@link SafetensorsFile} reads, one after the other.
 *
 * <p>DJL's writer is not used: it counts bytes in 32 bits, so its files beyond 2 GiB are unreadable
 * (a checkpoint of a BERT large has 4 GiB), and it keeps a copy in memory of each array on a GPU.
 */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * Writes a whole file.
   *
   * @param arrays the arrays by name in the order of writing, on any device; no other thread may
   *     use them meanwhile
   * @param out stays open
   * @throws IOException if it cannot be written
   */
  public static void write(Map<String, NDArray> arrays, OutputStream out) throws IOException {
    byte[] header = header(arrays).toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(0, header.length).array());
    out.write(header);
    WritableByteChannel channel = Channels.newChannel(out);
    for (NDArray array : arrays.values()) {
      try (NDManager scope = array.getManager().newSubManager()) {
        // A copy from a GPU belongs to the array's manager; attach it to this one.
        array.tempAttach(scope);
        ByteBuffer numbers = array.toByteBuffer(true);
        while (numbers.hasRemaining()) {
          channel.write(numbers);
        }
      }
    }
  }

  static JsonObject header(Map<String, NDArray> arrays) {
    JsonObject header = new JsonObject();
    long end = 0;
    for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
      NDArray array = entry.getValue();
      long begin = end;
      end += array.size() * array.getDataType().getNumOfBytes();
      header.add(
          entry.getKey(),
          entry(array.getDataType().asSafetensors(), array.getShape().getShape(), begin, end));
    }
    return header;
  }

  /**
   * Writes a whole file of tensors in Java's memory. The values begin at a multiple of eight.
   *
   * @param out stays open
   * @throws IOException if it cannot be written
   */
  public static void writePlain(Map<String, PlainTensor> tensors, OutputStream out)
      throws IOException {
    JsonObject header = new JsonObject();
    long end = 0;
    for (Map.Entry<String, PlainTensor> entry : tensors.entrySet()) {
      PlainTensor tensor = entry.getValue();
      long begin = end;
      end += tensor.bytes().length;
      header.add(
          entry.getKey(), entry(tensor.type().safetensorsName(), tensor.shape(), begin, end));
    }
    String text = header.toString();
    byte[] bytes = (text + " ".repeat(-text.length() & 7)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(0, bytes.length).array());
    out.write(bytes);
    for (PlainTensor tensor : tensors.values()) {
      out.write(tensor.bytes());
    }
  }

  private static JsonObject entry(String type, long[] sizes, long begin, long end) {
    JsonArray shape = new JsonArray();
    for (long size : sizes) {
      shape.add(size);
    }
    JsonArray offsets = new JsonArray();
    offsets.add(begin);
    offsets.add(end);
    JsonObject tensor = new JsonObject();
    tensor.addProperty("dtype", type);
    tensor.add("shape", shape);
    tensor.add("data_offsets", offsets);
    return tensor;
  }
}
