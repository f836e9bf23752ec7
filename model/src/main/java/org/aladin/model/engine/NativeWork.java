/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work inside libtorch, so that the end of the JVM waits for it. A JVM that is told to end (by
 * SIGTERM, by an interrupt from the keyboard, by {@code System.exit} of another thread) otherwise
 * takes libtorch's memory away from the threads that compute in it, and ends in a crash report.
 *
 * <p>Once the JVM ends, what is in flight is finished, at most {@link #LONGEST}, and nothing new
 * begins. Safe for several threads.
 */
public final class NativeWork {
  /** How long the end of the JVM waits: a training step of the published size on few cores. */
  public static final Duration LONGEST = Duration.ofSeconds(60);

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

  /** Installed once, with the first work of the JVM. */
  private static final class Hook {
    static {
      try {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> OF_JVM.stop(LONGEST), "end-of-native-work"));
      } catch (IllegalStateException e) {
        OF_JVM.refuse(); // the JVM is ending already
      } catch (SecurityException e) {
        log.warn("The end of this JVM does not wait for work inside libtorch: {}", e.getMessage());
      }
    }

    static void install() {
      // by the initialisation of this class
    }
  }

  NativeWork() {}

  /**
   * Runs work, which the end of the JVM waits for. Calls may be nested: a program that consists of
   * many operations runs as one, so that it frees what it holds before the JVM ends. The work must
   * not call {@code System.exit}, which would wait for it.
   *
   * @throws WorkStoppedException if the JVM is ending; then nothing is run
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
   * Lets something else end before work is refused, such as a server whose last requests are still
   * answered.
   *
   * @param wait returns once that has ended, or has taken too long; runs in a shutdown hook
   */
  public static void refuseAfter(Runnable wait) {
    OF_JVM.addEarlier(wait);
  }

  synchronized void addEarlier(Runnable wait) {
    earlier.add(wait);
  }

  synchronized void enter() {
    if (stopping) {
      throw new WorkStoppedException("Stopped, since the program was told to end");
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

  /** Refuses further work and waits for what is in flight. */
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
        log.warn("Work inside libtorch is still in flight after {} s", longest.toSeconds());
      }
    }
  }
}
