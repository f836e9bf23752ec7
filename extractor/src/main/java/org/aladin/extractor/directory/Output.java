/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

/**
 * Which of a network's outputs is meant.
 *
 * @param name null to go by position
 * @param position from 0, or -1 to go by name
 */
public record Output(String name, int position) {
  @Override
  public String toString() {
    return name == null ? "output " + position : "output \"" + name + "\"";
  }
}
