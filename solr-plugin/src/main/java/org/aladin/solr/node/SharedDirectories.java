/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects loaded from directories, with reference counts. A directory is loaded again only if its
 * content has changed, so reloading a core reuses objects that other cores hold. Objects of the old
 * content stay until the last core has released them.
 *
 * <p>Thread-safe. Cores that request the same directory at the same time share one load. No lock is
 * held while an object is read, warmed or closed, so requests for others are served meanwhile.
 *
 * @param <P> the type of the location
 * @param <L> the type of the loaded object
 */
abstract class SharedDirectories<P, L extends LoadedDirectory> {
  private static final Logger log = LoggerFactory.getLogger(SharedDirectories.class);

  /** A load in progress. */
  private record Load<P, L>(P place, ContentFingerprint fingerprint, CompletableFuture<L> result) {
    Path directory() {
      return fingerprint.directory();
    }
  }

  private final String noun;
  private final Map<ContentFingerprint, L> loaded = new HashMap<>();
  private final Map<L, Integer> holders = new HashMap<>();
  private final Map<Path, Load<P, L>> loads = new LinkedHashMap<>();

  /**
   * @param noun the name of loaded objects in messages
   */
  SharedDirectories(String noun) {
    this.noun = noun;
  }

  /** The fingerprint of a location's content. */
  abstract ContentFingerprint fingerprint(P place) throws IOException;

  /** The key of a location's content, as in {@link LoadedDirectory#key}, without loading it. */
  abstract String readKey(P place) throws IOException;

  /** The exception for a directory that cannot be loaded. */
  abstract IOException malformed(String message);

  /**
   * Loads and warms the object.
   *
   * @param directory the directory of the location, with symbolic links resolved
   * @param start the time at which loading began
   */
  abstract L load(P place, Path directory, Instant start) throws IOException;

  /**
   * Returns the object of a location, and loads it unless a core holds it and it is running. Each
   * call needs one {@link #release}.
   *
   * @throws IOException if the location is missing or malformed, or changes meanwhile
   */
  final L acquire(P place) throws IOException {
    while (true) {
      Load<P, L> mine = new Load<>(place, fingerprint(place), new CompletableFuture<>());
      Load<P, L> other;
      synchronized (this) {
        L known = loaded.get(mine.fingerprint());
        if (known != null && known.isRunning()) {
          return hold(known);
        }
        other = loads.putIfAbsent(mine.directory(), mine);
      }
      if (other == null) {
        return carryOut(mine);
      }
      await(other, mine.fingerprint());
    }
  }

  /** Returns once another load has ended. If that load fails, all callers that share it fail. */
  private static void await(Load<?, ?> other, ContentFingerprint wanted) throws IOException {
    try {
      other.result().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Interrupted while another core loads " + other.directory(), e);
    } catch (ExecutionException e) {
      if (!other.fingerprint().equals(wanted)) {
        return; // the directory has changed since then and needs a separate load
      }
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private L carryOut(Load<P, L> load) throws IOException {
    try {
      L result = held(load);
      if (result == null) {
        result = loadUnchanged(load);
        synchronized (this) {
          loaded.put(load.fingerprint(), result);
          hold(result);
          loads.remove(load.directory());
        }
      }
      load.result().complete(result);
      return result;
    } catch (IOException | RuntimeException | Error e) {
      synchronized (this) {
        loads.remove(load.directory());
      }
      load.result().completeExceptionally(e);
      throw e;
    }
  }

  /** The loaded object, if the files were only touched or copied; null if their content differs. */
  private L held(Load<P, L> load) {
    if (ofDirectory(load.directory()).isEmpty()) {
      return null;
    }
    String key;
    try {
      key = readKey(load.place());
      checkUnchanged(load);
    } catch (IOException e) {
      return null; // loading reports the problem
    }
    synchronized (this) {
      for (L known : ofDirectory(load.directory())) {
        if (known.key().equals(key)) {
          loaded.put(load.fingerprint(), known);
          loads.remove(load.directory());
          return hold(known);
        }
      }
      return null;
    }
  }

  private synchronized List<L> ofDirectory(Path directory) {
    return holders.keySet().stream()
        .filter(held -> held.directory().equals(directory) && held.isRunning())
        .toList();
  }

  private synchronized L hold(L held) {
    holders.merge(held, 1, Integer::sum);
    return held;
  }

  private L loadUnchanged(Load<P, L> load) throws IOException {
    L result = load(load.place(), load.directory(), Instant.now());
    try {
      checkUnchanged(load);
    } catch (IOException | RuntimeException e) {
      result.close();
      throw e;
    }
    log.info(
        "Loaded {} {} of version {} in {} ms",
        noun,
        load.directory(),
        result.version(),
        result.loadTime().toMillis());
    return result;
  }

  private void checkUnchanged(Load<P, L> load) throws IOException {
    if (!fingerprint(load.place()).equals(load.fingerprint())) {
      throw malformed(
          capitalised()
              + " directory "
              + load.directory()
              + " was changed while it was being loaded: load it again once it is complete");
    }
  }

  private String capitalised() {
    return noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
  }

  /**
   * Releases an object from {@link #acquire}. The last release closes it, which waits for running
   * calls.
   *
   * @throws IllegalStateException if it is not held
   */
  final void release(L held) {
    synchronized (this) {
      Integer count = holders.get(held);
      if (count == null) {
        throw new IllegalStateException(
            capitalised() + " " + held.directory() + " is released too often");
      }
      if (count > 1) {
        holders.put(held, count - 1);
        return;
      }
      holders.remove(held);
      loaded.values().removeIf(known -> known == held);
    }
    held.close();
    log.info("Released {} {} of version {}", noun, held.directory(), held.version());
  }

  /** The number of cores that hold it; 0 if it is closed. */
  final synchronized int holders(L held) {
    return holders.getOrDefault(held, 0);
  }

  /** The number of loaded objects. */
  final synchronized int size() {
    return holders.size();
  }

  /** The names of the directories that are being loaded, without their parent folders. */
  final synchronized List<String> loading() {
    return loads.keySet().stream().map(directory -> directory.getFileName().toString()).toList();
  }
}
