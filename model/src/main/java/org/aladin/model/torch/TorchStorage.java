/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A sequence of values in a file, which several tensors may share. It is created when the pickle
 * refers to it and located afterwards, because the legacy format stores the values after the
 * pickle.
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

  /** The number of values. */
  long count() {
    return count;
  }

  long bytes() {
    return count * type.bytes();
  }

  void locate(StorageBytes where) {
    location = where;
  }

  /** A range of the values, from this position. */
  ByteBuffer read(long first, int numbers) throws IOException {
    return location.read(first * type.bytes(), Math.multiplyExact(numbers, type.bytes()));
  }

  /** A part of this storage as a separate storage (torch wrote such views until version 0.4). */
  TorchStorage view(long first, long numbers) {
    TorchStorage view = new TorchStorage(key, type, numbers);
    view.location = (offset, bytes) -> location.read(first * type.bytes() + offset, bytes);
    return view;
  }
}
