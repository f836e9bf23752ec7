/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTest {
  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      var e = assertThrows(IOException.class, () -> Port.choose(port));
      assertTrue(e.getMessage().startsWith("Port " + port + " cannot be used ("), e.getMessage());
      assertTrue(e.getMessage().endsWith("; choose another with --port"), e.getMessage());
    }
  }

  @Test
  void aFreePortIsTaken() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertEquals(port, Port.choose(port));
    assertTrue(Port.choose(null) > 0);
  }
}
