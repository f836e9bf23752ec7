/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A run of numbers in a file, which several tensors may share. It is made when the pickle mentions
 * it and located afterwards: the legacy format puts the numbers behind the pickle.
 */
final class TorchStorage {
  private final String key;
  private final TorchType type;
  private final long count;
  private StorageBytes location;

  TorchStorage(String key, TorchType type, long count) {
    this.key = key;
    this.type = type;
    this.count = count;
  }

  String key() {
    return key;
  }

  TorchType type() {
    return type;
  }

  /** How many numbers. */
  long count() {
    return count;
  }

  long bytes() {
    return count * type.bytes();
  }

  void locate(StorageBytes where) {
    location = where;
  }

  /** Some of the numbers, from the given one on. */
  ByteBuffer read(long first, int numbers) throws IOException {
    return location.read(first * type.bytes(), Math.multiplyExact(numbers, type.bytes()));
  }

  /** A part of this storage as one of its own (torch wrote such views until version 0.4). */
  TorchStorage view(long first, long numbers) {
    TorchStorage view = new TorchStorage(key, type, numbers);
    view.location = (offset, bytes) -> location.read(first * type.bytes() + offset, bytes);
    return view;
  }
}
