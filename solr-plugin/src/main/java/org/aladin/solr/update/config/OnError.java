/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.Arrays;
import java.util.Locale;

/** What happens to a document that cannot be embedded. */
public enum OnError {
  /** The request fails at the document, as it does for any other bad document. */
  FAIL,
  /** The document is left out and named in the response; the rest of the request goes on. */
  SKIP,
  /** The document is indexed without vectors, with the reason in the error field. */
  FLAG;

  public static OnError of(String label) {
    for (OnError value : values()) {
      if (value.label().equals(label)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "onError is '"
            + label
            + "', expected one of "
            + Arrays.stream(values()).map(OnError::label).toList());
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
