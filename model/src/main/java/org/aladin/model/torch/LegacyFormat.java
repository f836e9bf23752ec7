/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * torch's format before version 1.6: five pickles in a row (magic number, protocol version,
 * properties of the machine, the object, the keys of its storages), then each storage as a count of
 * 8 bytes followed by its values.
 */
final class LegacyFormat {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  private final Path file;
  private final MemoryBudget budget;
  private final WantedEntries wanted;
  private final Storages storages = new Storages();

  LegacyFormat(Path file, MemoryBudget budget, WantedEntries wanted) {
    this.file = file;
    this.budget = budget;
    this.wanted = wanted;
  }

  Object read() throws IOException {
    FileIdentity identity = FileIdentity.of(file);
    try (FileChannel channel = FileChannel.open(file)) {
      PickleInput input =
          new PickleInput(Channels.newInputStream(channel), file.toString(), identity.size());
      if (!MAGIC.equals(next(input))) {
        throw problem("a pickle, but not one of torch.save: its magic number is missing");
      }
      Object protocol = next(input);
      if (!Long.valueOf(PROTOCOL).equals(protocol)) {
        throw problem("protocol version " + protocol + ", expected " + PROTOCOL);
      }
      if (next(input) instanceof Map<?, ?> machine
          && Boolean.FALSE.equals(machine.get("little_endian"))) {
        throw problem("written on a big-endian machine; save it again on a little-endian one");
      }
      Object value = wanted.of(unpickle(input));
      Set<String> used = PickledGraph.check(value, input);
      if (!(next(input) instanceof List<?> keys)) {
        throw problem("the list of storage keys is missing");
      }
      locate(keys, used, input.position(), identity);
      return value;
    }
  }

  private Object next(PickleInput input) throws IOException {
    Object value = unpickle(input);
    PickledGraph.check(value, input);
    return value;
  }

  private Object unpickle(PickleInput input) throws IOException {
    return new TorchUnpickler(input, budget, this::storage).read();
  }

  private TorchStorage storage(List<?> fields) {
    StorageReference reference = StorageReference.of(fields);
    TorchStorage storage = storages.mention(reference);
    if (reference.view() == null) {
      return storage;
    }
    long first = (Long) reference.view().get(1);
    long count = (Long) reference.view().get(2);
    if (first < 0 || count < 0 || first > storage.count() || count > storage.count() - first) {
      throw new IllegalArgumentException(
          "a view of "
              + count
              + " numbers from "
              + first
              + " leaves its storage of "
              + storage.count());
    }
    return storage.view(first, count);
  }

  /**
   * Reads through the storages, which follow each other without an index.
   *
   * @param used the keys of the storages that are read later; stops after the last of them unless
   *     the whole file is wanted
   */
  private void locate(List<?> keys, Set<String> used, long start, FileIdentity identity)
      throws IOException {
    Map<String, TorchStorage> missing = new HashMap<>(storages.byKey());
    Set<String> left = new HashSet<>(used);
    long position = start;
    for (Object key : keys) {
      if (left.isEmpty() && !wanted.all()) {
        return;
      }
      left.remove(key);
      TorchStorage storage = missing.remove(key instanceof String ? key : "");
      if (storage == null) {
        throw problem("holds the storage " + key + " that no tensor mentions, or twice");
      }
      long count = identity.read(position, Long.BYTES).getLong();
      position += Long.BYTES;
      if (count != storage.count()) {
        throw problem(
            "storage " + key + " has " + count + " numbers, its tensors expect " + storage.count());
      }
      if (storage.bytes() > identity.size() - position) {
        throw problem(
            "the file is truncated: storage "
                + key
                + " needs "
                + storage.bytes()
                + " bytes, but only "
                + (identity.size() - position)
                + " are left");
      }
      long at = position;
      storage.locate((offset, bytes) -> identity.read(at + offset, bytes));
      position += storage.bytes();
    }
    missing.keySet().retainAll(used);
    if (!missing.isEmpty()) {
      throw problem("lacks the storages " + missing.keySet());
    }
  }

  private TorchFormatException problem(String problem) {
    return new TorchFormatException(file.toString(), problem);
  }
}
