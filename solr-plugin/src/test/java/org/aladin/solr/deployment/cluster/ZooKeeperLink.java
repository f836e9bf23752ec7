/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A node's way to ZooKeeper: passes the bytes of connections on, until it is cut. Safe for several
 * threads.
 */
final class ZooKeeperLink implements AutoCloseable {
  private final int zooKeeper;
  private final ServerSocket server;
  private final Set<Socket> sockets = new HashSet<>();
  private boolean cut;

  /**
   * @param zooKeeper the port of ZooKeeper on this machine
   */
  ZooKeeperLink(int zooKeeper) throws IOException {
    this.zooKeeper = zooKeeper;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** The port that stands for ZooKeeper's. */
  int port() {
    return server.getLocalPort();
  }

  /** Ends all connections, and every new one at once. */
  synchronized void cut() {
    cut = true;
    sockets.forEach(ZooKeeperLink::end);
    sockets.clear();
  }

  /** Allows new connections. */
  synchronized void mend() {
    cut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        pass(server.accept());
      } catch (IOException e) {
        // Closed, or ZooKeeper is gone: the node tries again.
      }
    }
  }

  private synchronized void pass(Socket node) throws IOException {
    if (cut) {
      node.close();
      return;
    }
    Socket other = connect(node);
    sockets.addAll(List.of(node, other));
    start(() -> copy(node, other));
    start(() -> copy(other, node));
  }

  private Socket connect(Socket node) throws IOException {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), zooKeeper);
    } catch (IOException e) {
      node.close();
      throw e;
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side has ended the connection, and so it ends for the other one.
    } finally {
      end(from);
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "zookeeper-link");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
