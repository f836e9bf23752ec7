/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

/** What is wrong with a file, without its name. */
final class PictureFault extends Exception {
  private static final long serialVersionUID = 1;

  PictureFault(String reason) {
    super(reason);
  }
}
