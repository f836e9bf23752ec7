/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.util.List;

/**
 * A pickle's reference to a storage, torch's persistent id: the word {@code storage}, the storage's
 * class, its key, its device (ignored), its number of values, and in the legacy format a view of it
 * or None.
 *
 * @param view null, or the key, the first value and the count of a part of the storage
 */
record StorageReference(String key, TorchType type, long count, List<?> view) {
  private static final String PACKAGE = "torch.";

  /**
   * @throws IllegalArgumentException if the fields are not those of a storage
   */
  static StorageReference of(List<?> fields) {
    if (fields.size() < 5
        || !"storage".equals(fields.get(0))
        || !(fields.get(1) instanceof InertGlobal storageClass)
        || !(fields.get(4) instanceof Long count)) {
      throw new IllegalArgumentException("a reference that is not one to a storage");
    }
    TorchType type =
        storageClass.name().startsWith(PACKAGE)
            ? TorchType.ofStorage(storageClass.name().substring(PACKAGE.length()))
            : null;
    if (type == null) {
      throw new IllegalArgumentException(
          "the storage class "
              + storageClass.name()
              + " is not one of torch's "
              + TorchType.storageNames());
    }
    if (count < 0 || count > Long.MAX_VALUE / type.bytes()) {
      throw new IllegalArgumentException("a storage of " + count + " numbers");
    }
    List<?> view = fields.size() > 5 ? (List<?>) fields.get(5) : null;
    return new StorageReference((String) fields.get(2), type, count, view);
  }
}
