/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

/** A defect of a file; the message does not name the file. */
final class PictureFault extends Exception {
  private static final long serialVersionUID = 1;

  PictureFault(String reason) {
    super(reason);
  }
}
