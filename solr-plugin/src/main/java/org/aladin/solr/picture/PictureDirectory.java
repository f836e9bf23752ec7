/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.aladin.solr.node.NodePaths;
import org.apache.solr.core.CoreContainer;

/**
 * The directory on the node's disk below which documents may name pictures. Opened with the core.
 * Safe for several threads.
 */
public final class PictureDirectory {
  private final String path;
  private volatile Path root;

  /**
   * @param path absolute, or relative to Solr's home
   */
  public PictureDirectory(String path) {
    this.path = path;
  }

  /** The directory, as it is configured. */
  public String path() {
    return path;
  }

  /**
   * @throws IllegalArgumentException if the path is not allowed
   * @throws IOException if there is no such directory
   */
  public void open(CoreContainer container) throws IOException {
    Path directory = NodePaths.allowed(container, path);
    if (!Files.isDirectory(directory)) {
      throw new IOException("there is no such directory");
    }
    root = directory.toRealPath();
  }

  /**
   * A picture below the directory.
   *
   * @param name the picture as messages name it, without the value
   * @param value the file, relative to the directory
   * @throws IllegalArgumentException if it is no such path, leads out of the directory, by a
   *     symbolic link too, or is no file; the message has name and value
   */
  public PictureContent picture(String name, String value) {
    return file(name, value);
  }

  private FilePicture file(String name, String value) {
    String named = name + ": '" + value + "'";
    Path relative;
    try {
      relative = Path.of(value);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(named + " is not a path: " + e.getReason(), e);
    }
    boolean up = false;
    for (Path step : relative) {
      up |= step.toString().equals("..");
    }
    if (value.isBlank() || relative.isAbsolute() || up) {
      throw new IllegalArgumentException(
          named + ", expected a path relative to the image directory, without '..'");
    }
    return new FilePicture(name + ": " + value, resolve(named, relative));
  }

  /**
   * The bytes of a picture that reading it would take: at most those of the largest picture that is
   * taken, 0 if there is no such picture.
   *
   * @param value the file, relative to the directory
   */
  public long size(String value) {
    try {
      return file("", value).size();
    } catch (IllegalArgumentException e) {
      return 0; // reported when it is read
    }
  }

  private Path resolve(String named, Path relative) {
    Path file;
    try {
      file = root.resolve(relative).toRealPath();
    } catch (IOException e) {
      throw new IllegalArgumentException(named + " does not exist in the image directory", e);
    }
    if (!file.startsWith(root)) {
      throw new IllegalArgumentException(
          named + " leads out of the image directory by a symbolic link");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(named + " is not a file");
    }
    return file;
  }
}
