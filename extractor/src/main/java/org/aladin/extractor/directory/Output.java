/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

/**
 * A reference to an output of a network.
 *
 * @param name the name; null to use the position
 * @param position from 0; -1 to use the name
 */
public record Output(String name, int position) {
  @Override
  public String toString() {
    return name == null ? "output " + position : "output \"" + name + "\"";
  }
}
