/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.aladin.model.content.ContentDigest;

/**
 * A picture in a file of a {@link PictureDirectory}.
 *
 * @param name the picture as messages name it
 * @param file no symbolic link
 */
record FilePicture(String name, Path file) implements PictureContent {
  @Override
  public byte[] read() {
    int maximum = PictureExtraction.LIMITS.maxBytes();
    try (InputStream in = open()) {
      checkedSize();
      // A file that grows meanwhile is read up to the limit only.
      byte[] bytes = in.readNBytes(maximum + 1);
      if (bytes.length > maximum) {
        throw tooLarge(Math.max(bytes.length, Files.size(file)));
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Takes no memory for the bytes: the thread of a request calls it. */
  @Override
  public String hash() {
    try (InputStream in = open()) {
      ContentDigest digest = new ContentDigest();
      if (!digest.part(checkedSize(), in)) {
        throw changed();
      }
      return digest.hex();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The bytes that {@link #read} gives, at most those of the largest picture that is taken. */
  long size() {
    try {
      return Math.min(Files.size(file), PictureExtraction.LIMITS.maxBytes());
    } catch (IOException e) {
      return 0; // reported when it is read
    }
  }

  private InputStream open() throws IOException {
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  private int checkedSize() throws IOException {
    long size = Files.size(file);
    if (size > PictureExtraction.LIMITS.maxBytes()) {
      throw tooLarge(size);
    }
    return (int) size;
  }

  IllegalArgumentException changed() {
    return new IllegalArgumentException(
        name + " was changed while it was being read: send the document again");
  }

  private IllegalArgumentException tooLarge(long size) {
    return new IllegalArgumentException(
        name + " has " + size + " bytes, expected at most " + PictureExtraction.LIMITS.maxBytes());
  }

  /** Without the exception's message, which has the path on the node. */
  private IllegalArgumentException unreadable(IOException e) {
    return new IllegalArgumentException(
        name + " cannot be read: " + e.getClass().getSimpleName(), e);
  }
}
