/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.aladin.extractor.ExtractedRegions;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.network.NetworkException;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureException;
import org.aladin.extractor.picture.PictureLimits;
import org.aladin.model.engine.LibtorchFailure;
import org.aladin.model.engine.NativeWork;

/**
 * Extracts the regions of picture files, several at a time. Ordinary pictures share a quarter of
 * the heap. A picture that takes more than its share is extracted alone, with a quarter of the
 * heap, so the number of threads does not decide which pictures can be used. Safe for several
 * threads.
 */
public final class PictureExtractor {
  private final RegionExtractor extractor;
  private final PictureDecoder ordinary;
  private final PictureDecoder alone = new PictureDecoder(PictureLimits.DEFAULT);
  private final ReadWriteLock memory = new ReentrantReadWriteLock(true);

  /**
   * @param extractor stays the caller's to close
   * @param threads that extract at the same time
   */
  public PictureExtractor(RegionExtractor extractor, int threads) {
    this.extractor = extractor;
    this.ordinary = new PictureDecoder(PictureLimits.ofHeap(threads));
  }

  /**
   * What became of a picture.
   *
   * @param regions null if there are none
   * @param reason why there are none; null if there are
   */
  public record Outcome(ExtractedRegions regions, String reason) {
    static Outcome skipped(String reason) {
      return new Outcome(null, reason);
    }
  }

  /**
   * Extracts the regions of a picture.
   *
   * @throws NetworkException if there is no memory for the network: the next pictures would fail,
   *     too
   */
  Outcome extract(CaptionedPicture picture) {
    if (!picture.hasCaptions()) {
      return Outcome.skipped("it has no captions with words, expected at least 1");
    }
    return extractFile(picture.file());
  }

  /** As {@link #extract}, of a file without captions. */
  public Outcome extractFile(Path file) {
    return NativeWork.run(() -> extract(file));
  }

  private Outcome extract(Path file) {
    memory.readLock().lock();
    try {
      return new Outcome(regions(ordinary, file), null);
    } catch (PictureException e) {
      // The other decoder tells whether only memory was short.
    } catch (IOException e) {
      return Outcome.skipped(reason(file, e));
    } catch (NetworkException e) {
      return failed(e);
    } finally {
      memory.readLock().unlock();
    }
    memory.writeLock().lock();
    try {
      return new Outcome(regions(alone, file), null);
    } catch (IOException e) {
      return Outcome.skipped(reason(file, e));
    } catch (NetworkException e) {
      return failed(e);
    } finally {
      memory.writeLock().unlock();
    }
  }

  private ExtractedRegions regions(PictureDecoder decoder, Path file) throws IOException {
    return extractor.extract(decoder.decode(file));
  }

  private static String reason(Path file, IOException failure) {
    if (failure instanceof PictureException picture) {
      return picture.reason();
    }
    if (failure instanceof NoSuchFileException) {
      return Files.isDirectory(file) ? "it is a folder" : "there is no such file";
    }
    return failure instanceof AccessDeniedException
        ? "it may not be read"
        : "it cannot be read: " + failure.getMessage();
  }

  private static Outcome failed(NetworkException failure) {
    if (failure.getCause() instanceof EngineException cause
        && LibtorchFailure.isOutOfMemory(cause)) {
      throw failure;
    }
    return Outcome.skipped(failure.getMessage());
  }
}
