/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.aladin.model.TestModels;

/**
 * A checkpoint of the original to be changed and written, in torch's zip format with pickle
 * protocol 2. Values are null, Boolean, Integer, Long, Double, String, List, Map, {@link Namespace}
 * and {@link Numbers}.
 */
public final class TestCheckpoint {
  /** An {@code argparse.Namespace}. */
  public record Namespace(Map<String, Object> attributes) {}

  /**
   * A tensor of float32.
   *
   * @param next gives its values in row-major order when it is written
   */
  public record Numbers(long[] shape, DoubleSupplier next) {
    static Numbers of(long[] shape, float[] values) {
      int[] at = {0};
      return new Numbers(shape, () -> values[at[0]++ % values.length]);
    }
  }

  private final Map<String, Object> root = new LinkedHashMap<>();

  /** The teacher of the small reference set. */
  public static TestCheckpoint teacher() {
    try {
      AladinCheckpoint read =
          AladinCheckpoint.read(TestModels.reference().resolve("teacher.pth.tar"));
      TestCheckpoint copy = new TestCheckpoint();
      Map<String, Object> model = new LinkedHashMap<>();
      read.tensors()
          .forEach((name, tensor) -> model.put(name, Numbers.of(tensor.shape(), floats(tensor))));
      copy.root.put("epoch", 0);
      copy.root.put("model", model);
      copy.root.put("optimizer", null);
      copy.root.put("scheduler", null);
      copy.root.put("opt", new Namespace(new LinkedHashMap<>(read.options())));
      copy.root.put("config", copied(read.config()));
      copy.root.put("Eiters", 0);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A checkpoint with these parameters, and the configuration and command line of the teacher. */
  public static TestCheckpoint of(Map<String, Numbers> model) {
    TestCheckpoint checkpoint = teacher();
    checkpoint.root.put("model", new LinkedHashMap<>(model));
    return checkpoint;
  }

  private static float[] floats(org.aladin.model.torch.TorchTensor tensor) {
    try {
      return tensor.toFloats();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> copied(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            copy.put(key.toString(), value instanceof Map<?, ?> inner ? copied(inner) : value));
    return copy;
  }

  /**
   * Sets an entry of a dict.
   *
   * @param path the keys from the root, for example "config", "training", "measure"
   */
  public TestCheckpoint set(Object value, String... path) {
    parent(path).put(path[path.length - 1], value);
    return this;
  }

  /** Removes an entry of a dict. */
  public TestCheckpoint remove(String... path) {
    parent(path).remove(path[path.length - 1]);
    return this;
  }

  /** An entry of a dict. */
  public Object get(String... path) {
    return parent(path).get(path[path.length - 1]);
  }

  /** The parameters by name. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> model() {
    return (Map<String, Object>) root.get("model");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> parent(String... path) {
    Map<String, Object> map = root;
    for (int i = 0; i < path.length - 1; i++) {
      Object inner = map.get(path[i]);
      map =
          inner instanceof Namespace namespace
              ? namespace.attributes()
              : (Map<String, Object>) inner;
    }
    return map;
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    Pickle pickle = new Pickle();
    pickle.value(root);
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      entry(zip, "checkpoint/data.pkl", pickle.finish());
      for (int i = 0; i < pickle.storages.size(); i++) {
        entry(zip, "checkpoint/data/" + i, bytes(pickle.storages.get(i)));
      }
      entry(zip, "checkpoint/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    return file;
  }

  private static byte[] bytes(Numbers numbers) {
    int count = Math.toIntExact(count(numbers.shape()));
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat((float) numbers.next().getAsDouble());
    }
    return bytes.array();
  }

  private static long count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return count;
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static final class Pickle {
    private final List<Numbers> storages = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Pickle() throws IOException {
      out.write(new byte[] {(byte) 0x80, 2});
    }

    byte[] finish() throws IOException {
      out.writeByte('.');
      return bytes.toByteArray();
    }

    private void ops(String operations) throws IOException {
      out.write(operations.getBytes(StandardCharsets.ISO_8859_1));
    }

    void value(Object value) throws IOException {
      if (value == null) {
        out.writeByte('N');
      } else if (value instanceof Boolean flag) {
        out.writeByte(flag ? 0x88 : 0x89);
      } else if (value instanceof Double number) {
        out.writeByte('G');
        out.writeDouble(number);
      } else if (value instanceof Number whole) {
        integer(whole.longValue());
      } else if (value instanceof String text) {
        text(text);
      } else if (value instanceof List<?> list) {
        ops("](");
        for (Object item : list) {
          value(item);
        }
        out.writeByte('e');
      } else if (value instanceof Map<?, ?> map) {
        dict(map);
      } else if (value instanceof Namespace namespace) {
        ops("cargparse\nNamespace\n)\u0081");
        dict(namespace.attributes());
        out.writeByte('b');
      } else {
        tensor((Numbers) value);
      }
    }

    private void dict(Map<?, ?> map) throws IOException {
      ops("}(");
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        value(entry.getKey());
        value(entry.getValue());
      }
      out.writeByte('u');
    }

    private void text(String text) throws IOException {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.writeByte('X');
      out.writeInt(Integer.reverseBytes(utf8.length));
      out.write(utf8);
    }

    /** A number of eight bytes. */
    private void integer(long value) throws IOException {
      out.write(new byte[] {(byte) 0x8A, 8});
      out.writeLong(Long.reverseBytes(value));
    }

    private void tensor(Numbers numbers) throws IOException {
      long[] shape = numbers.shape();
      ops("ctorch._utils\n_rebuild_tensor_v2\n((");
      text("storage");
      ops("ctorch\nFloatStorage\n");
      text(String.valueOf(storages.size()));
      text("cpu");
      integer(count(shape));
      ops("tQ");
      integer(0);
      out.writeByte('(');
      for (long size : shape) {
        integer(size);
      }
      ops("t(");
      for (int i = 0; i < shape.length; i++) {
        long stride = 1;
        for (int j = i + 1; j < shape.length; j++) {
          stride *= shape[j];
        }
        integer(stride);
      }
      out.writeByte('t');
      out.writeByte(0x89);
      ops("ccollections\nOrderedDict\n)RtR");
      storages.add(numbers);
    }
  }
}
