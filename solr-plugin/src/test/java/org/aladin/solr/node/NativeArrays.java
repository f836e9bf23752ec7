/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Counts DJL's arrays in this JVM: each holds memory of libtorch until it is closed, and whoever
 * has it open refers to it.
 */
public final class NativeArrays {
  private static final String ARRAY = "ai.djl.pytorch.engine.PtNDArray";

  private NativeArrays() {}

  /** How many arrays are reachable, after a garbage collection. */
  public static long live() {
    return live(ARRAY);
  }

  /** How many objects of a class are reachable, after a garbage collection. */
  public static long live(String className) {
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
          .filter(columns -> columns.length >= 4 && columns[3].equals(className))
          .mapToLong(columns -> Long.parseLong(columns[1]))
          .sum();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
