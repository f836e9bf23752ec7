/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Counts DJL's arrays in this JVM: each holds memory of libtorch until it is closed, and whoever
 * has it open refers to it.
 */
final class NativeArrays {
  private static final String ARRAY = "ai.djl.pytorch.engine.PtNDArray";

  private NativeArrays() {}

  /** How many arrays are reachable, after a garbage collection. */
  static long live() {
    try {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {null},
                  new String[] {String[].class.getName()});
      return histogram
          .toString()
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(columns -> columns.length >= 4 && columns[3].equals(ARRAY))
          .mapToLong(columns -> Long.parseLong(columns[1]))
          .sum();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
