/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Selects entries of the dict in a file.
 *
 * @param names the names of the entries; null for the whole value of any kind
 */
record WantedEntries(Set<String> names) {
  static final WantedEntries ALL = new WantedEntries(null);

  boolean all() {
    return names == null;
  }

  /** The value of a file without the entries that are not selected. */
  Object of(Object root) {
    if (all() || !(root instanceof Map<?, ?> entries)) {
      return root;
    }
    Map<Object, Object> wanted = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          if (key instanceof String name && names.contains(name)) {
            wanted.put(key, value);
          }
        });
    return wanted;
  }
}
