/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * Reads files that Python's {@code torch.save} wrote: {@code pytorch_model.bin}, {@code
 * *_captions.pt}, {@code checkpoint.pth.tar}, {@code training_args.bin}.
 *
 * <p>Values of the file are converted as follows:
 *
 * <ul>
 *   <li>None: null; bool: Boolean; int: Long, or BigInteger if it is larger; float: Double; str:
 *       String; bytes: byte[]; NumPy scalars of these kinds: the same;
 *   <li>list, tuple, torch.Size: List; dict, OrderedDict, defaultdict, Counter: Map in the file's
 *       order, keyed by numbers and texts; set: Set;
 *   <li>tensor, parameter: {@link TorchTensor}, whose values stay in the file until they are read;
 *   <li>the name of a class or function: {@link InertGlobal}; any other object: {@link
 *       InertObject}.
 * </ul>
 *
 * <p>A file cannot run code, create instances of other classes, or use more than half of the heap.
 * The result contains no cycles and is at most 200 levels deep. Thread-safe.
 */
public final class TorchFile {
  private static final int TAR_MARK_AT = 257;

  private TorchFile() {}

  /**
   * Reads a file without the tensors' values.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws TorchFormatException if it is not a torch file, is damaged or truncated, was written on
   *     a big-endian machine, or needs more memory than half of the heap
   */
  public static Object read(Path file) throws IOException {
    return read(file, MemoryBudget.ofThisJvm());
  }

  /**
   * Reads some entries of a file that contains a dict, without the tensors' values. Other entries
   * may be of any kind: they are neither checked nor kept, and the values of their tensors may be
   * missing.
   *
   * @param names the names of the entries
   * @return the entries that the file has; the file's value if it is not a dict
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws TorchFormatException as {@link #read(Path)}
   */
  public static Object readEntries(Path file, Set<String> names) throws IOException {
    return read(file, MemoryBudget.ofThisJvm(), new WantedEntries(Set.copyOf(names)));
  }

  static Object read(Path file, long memory) throws IOException {
    return read(file, memory, WantedEntries.ALL);
  }

  private static Object read(Path file, long memory, WantedEntries wanted) throws IOException {
    String source = file.toString();
    MemoryBudget budget = new MemoryBudget(source, memory);
    ByteBuffer start = ByteBuffer.allocate(TAR_MARK_AT + 5);
    try (FileChannel channel = FileChannel.open(file)) {
      while (start.hasRemaining() && channel.read(start) >= 0) {
        // stops when the buffer is full or the file ends
      }
    }
    String head = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
    if (head.startsWith("PK\003\004")) {
      return new ZipFormat(file, budget, wanted).read();
    }
    if (head.startsWith("\u0080")) {
      return new LegacyFormat(file, budget, wanted).read();
    }
    throw new TorchFormatException(
        source,
        head.startsWith("ustar", TAR_MARK_AT)
            ? "a tar archive, as torch wrote them before version 0.2 (or any other): load it with a"
                + " newer torch and save it again"
            : "neither a zip archive nor a legacy file of torch.save");
  }
}
