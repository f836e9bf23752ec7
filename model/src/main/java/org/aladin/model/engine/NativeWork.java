/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks work inside libtorch, so that a JVM shutdown waits for it. Otherwise a shutdown (by
 * SIGTERM, a keyboard interrupt, or {@code System.exit} in another thread) frees libtorch's memory
 * while threads still compute in it, and the JVM crashes.
 *
 * <p>During shutdown, running work is finished within {@link #MAX_WAIT}, and new work is rejected.
 * Thread-safe.
 */
public final class NativeWork {
  /**
   * The maximum wait at shutdown: enough for a training step of the published size on few cores.
   */
  public static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private static final Logger log = LoggerFactory.getLogger(NativeWork.class);

  /** Work inside libtorch. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  private static final NativeWork OF_JVM = new NativeWork();

  private final List<Runnable> earlier = new ArrayList<>();
  private int inFlight;
  private boolean stopping;

  /** The shutdown hook, installed with the first work of the JVM. */
  private static final class Hook {
    static {
      try {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> OF_JVM.stop(MAX_WAIT), "end-of-native-work"));
      } catch (IllegalStateException e) {
        OF_JVM.refuse(); // the JVM is ending already
      } catch (SecurityException e) {
        log.warn(
            "The shutdown of this JVM will not wait for work inside libtorch: {}", e.getMessage());
      }
    }

    static void install() {
      // installed by the initialisation of this class
    }
  }

  NativeWork() {}

  /**
   * Runs work that a JVM shutdown waits for. Calls may be nested: a program of many operations runs
   * as one piece of work, so that it frees its memory before the JVM ends. The work must not call
   * {@code System.exit}, which would wait for this work in vain.
   *
   * @throws WorkStoppedException if the JVM is ending; the work is not run
   */
  public static <T, E extends Exception> T run(Work<T, E> work) throws E {
    Hook.install();
    OF_JVM.enter();
    try {
      return work.run();
    } finally {
      OF_JVM.leave();
    }
  }

  /**
   * Delays the rejection of work during shutdown, for example until a server has answered its last
   * requests.
   *
   * @param wait runs in the shutdown hook; work is rejected when it returns
   */
  public static void refuseAfter(Runnable wait) {
    OF_JVM.addEarlier(wait);
  }

  synchronized void addEarlier(Runnable wait) {
    earlier.add(wait);
  }

  synchronized void enter() {
    if (stopping) {
      throw new WorkStoppedException("Stopped, because the program is shutting down");
    }
    inFlight++;
  }

  synchronized void leave() {
    inFlight--;
    notifyAll();
  }

  private synchronized void refuse() {
    stopping = true;
  }

  /** Rejects further work and waits for running work. */
  void stop(Duration longest) {
    List<Runnable> waits;
    synchronized (this) {
      waits = List.copyOf(earlier);
    }
    waits.forEach(Runnable::run);
    long deadline = System.nanoTime() + longest.toNanos();
    synchronized (this) {
      refuse();
      try {
        for (long left = longest.toNanos();
            inFlight > 0 && left > 0;
            left = deadline - System.nanoTime()) {
          wait(left / 1_000_000, (int) (left % 1_000_000));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (inFlight > 0) {
        log.warn("Work inside libtorch is still running after {} s", longest.toSeconds());
      }
    }
  }
}
