/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;

/**
 * Runs code with the plugin's class loader as the thread's context class loader: DJL finds its
 * engines through the latter, which in Solr does not see plugins.
 */
final class PluginClassLoader {
  private PluginClassLoader() {}

  /** Work that reads files. */
  @FunctionalInterface
  interface Work<T> {
    T call() throws IOException;
  }

  static <T> T call(Work<T> work) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(PluginClassLoader.class.getClassLoader());
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
