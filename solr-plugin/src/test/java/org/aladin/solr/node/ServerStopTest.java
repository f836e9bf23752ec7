/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.util.thread.ShutdownThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerStopTest {
  @Test
  void itWaitsForTheHookOfJetty() throws Exception {
    CountDownLatch requests = new CountDownLatch(1);
    Thread jetty =
        new Thread(
            () -> {
              try {
                requests.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            ShutdownThread.getInstance().getName());
    Thread ours = new Thread(ServerStop::await, "ours");
    jetty.start();
    ours.start();
    while (ours.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(2);
    }
    Thread.sleep(300); // longer than without Jetty
    assertTrue(ours.isAlive());
    requests.countDown();
    ours.join();
    jetty.join();
  }

  @Test
  void withoutJettyItEndsSoon() {
    assertEquals(Thread.State.NEW, ShutdownThread.getInstance().getState());
    ServerStop.await();
  }
}
