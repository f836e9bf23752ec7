/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Counts the arrays of both engines, and the sessions of ONNX Runtime, in this JVM: each holds
 * native memory until it is closed, and its user refers to it while it is open.
 */
public final class NativeArrays {
  private static final Set<String> CLASSES =
      Set.of(
          "ai.djl.pytorch.engine.PtNDArray",
          "ai.onnxruntime.OnnxTensor",
          "ai.onnxruntime.OrtSession");

  private NativeArrays() {}

  /** How many arrays are reachable, after a garbage collection. */
  public static long live() {
    return live(CLASSES);
  }

  /**
   * The same, once it is the expected number or after ten seconds: a response is sent before its
   * thread has left the methods whose variables refer to arrays.
   */
  public static long settled(long expected) throws InterruptedException {
    long live = live();
    for (int look = 0; look < 100 && live != expected; look++) {
      Thread.sleep(100);
      live = live();
    }
    return live;
  }

  /** How many objects of a class are reachable, after a garbage collection. */
  public static long live(String className) {
    return live(Set.of(className));
  }

  private static long live(Set<String> classNames) {
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
          .filter(columns -> columns.length >= 4 && classNames.contains(columns[3]))
          .mapToLong(columns -> Long.parseLong(columns[1]))
          .sum();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
