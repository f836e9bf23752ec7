/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The storages that a pickle refers to, each once even if several tensors share it. */
final class Storages {
  private final Map<String, TorchStorage> byKey = new HashMap<>();

  /**
   * The whole storage of a reference.
   *
   * @throws IllegalArgumentException if it was mentioned before with another type or size
   */
  TorchStorage mention(StorageReference reference) {
    TorchStorage storage =
        byKey.computeIfAbsent(
            reference.key(), key -> new TorchStorage(key, reference.type(), reference.count()));
    if (storage.type() != reference.type() || storage.count() != reference.count()) {
      throw new IllegalArgumentException(
          "storage " + storage.key() + " is mentioned with two types or sizes");
    }
    return storage;
  }

  Map<String, TorchStorage> byKey() {
    return Collections.unmodifiableMap(byKey);
  }
}
