/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import java.io.IOException;
import java.net.ServerSocket;
import org.aladin.demo.options.DemoOptions;

/** Chooses the node's port before the long work that precedes the node. */
public final class Port {
  private Port() {}

  /**
   * A port that can be listened on.
   *
   * @param wanted 1 to 65535, or null for {@value DemoOptions#USUAL_PORT} if it is free, otherwise
   *     any other
   * @throws IOException if the wanted port is in use
   */
  public static int choose(Integer wanted) throws IOException {
    if (wanted != null) {
      return free(wanted);
    }
    try {
      return free(DemoOptions.USUAL_PORT);
    } catch (IOException e) {
      return free(0);
    }
  }

  private static int free(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException(
          "Port " + port + " cannot be used (" + e.getMessage() + "); choose another with --port",
          e);
    }
  }
}
