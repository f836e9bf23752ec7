/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;

/**
 * Loads under the plugin's class loader: DJL finds its engines through the thread's, which in Solr
 * does not see plugins.
 */
final class PluginClassLoader {
  private PluginClassLoader() {}

  /** Something that reads files. */
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
