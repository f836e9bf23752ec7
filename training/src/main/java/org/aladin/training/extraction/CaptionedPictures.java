/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The pictures of folders, in the order of their captions files, each once. */
public final class CaptionedPictures {
  private static final int BYTE_ORDER_MARK = 0xEF;
  private static final int LONGEST_KEY = 250;

  private CaptionedPictures() {}

  /**
   * Reads captions files.
   *
   * @return at least one picture
   * @throws IOException if a file cannot be read or has another form, or two pictures have the same
   *     key; the message names the file and the place
   */
  public static List<CaptionedPicture> read(List<PictureFolder> folders) throws IOException {
    List<CaptionedPicture> all = new ArrayList<>();
    Map<String, Path> origins = new HashMap<>();
    for (PictureFolder folder : folders) {
      List<CaptionedPicture> own =
          isJson(folder.captions())
              ? new CaptionJson(folder).read()
              : new CaptionTable(folder).read();
      if (own.isEmpty()) {
        throw new IOException(folder.captions() + " names no picture");
      }
      for (CaptionedPicture picture : own) {
        requireKey(picture, folder.captions());
        Path earlier = origins.put(picture.key(), folder.captions());
        if (earlier != null) {
          throw new IOException(
              folder.captions()
                  + ": the picture "
                  + picture.name()
                  + " has the key "
                  + picture.key()
                  + ", which another picture of "
                  + (earlier.equals(folder.captions()) ? "this file" : earlier.toString())
                  + " has too");
        }
      }
      all.addAll(own);
    }
    return all;
  }

  /** Keys are columns of files. */
  private static void requireKey(CaptionedPicture picture, Path captions) throws IOException {
    String key = picture.key();
    if (key.isBlank() || key.length() > LONGEST_KEY || key.chars().anyMatch(c -> c < ' ')) {
      throw new IOException(
          captions
              + ": the picture \""
              + picture.name()
              + "\" has the key \""
              + key
              + "\", expected 1 to "
              + LONGEST_KEY
              + " characters without tabs and line ends");
    }
  }

  private static boolean isJson(Path captions) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(captions))) {
      int first = in.read();
      if (first == BYTE_ORDER_MARK) {
        in.skipNBytes(2);
        first = in.read();
      }
      while (first >= 0 && Character.isWhitespace(first)) {
        first = in.read();
      }
      return first == '{';
    }
  }

  /**
   * Takes pictures from the training split, by chance.
   *
   * @param seed the same seed takes the same pictures
   * @throws IllegalArgumentException if there are too few; the message has the numbers
   */
  public static List<CaptionedPicture> holdOut(
      List<CaptionedPicture> pictures, int minival, int test, long seed) {
    List<String> usable = new ArrayList<>();
    for (CaptionedPicture picture : pictures) {
      if (picture.split() == Split.TRAIN && picture.hasCaptions()) {
        usable.add(picture.key());
      }
    }
    if ((long) minival + test >= Math.max(1, usable.size()) && minival + test > 0) {
      throw new IllegalArgumentException(
          "--minival "
              + minival
              + " and --test "
              + test
              + " leave none of the "
              + usable.size()
              + " pictures to train with");
    }
    Collections.shuffle(usable, new Random(seed));
    Set<String> forMinival = new HashSet<>(usable.subList(0, minival));
    Set<String> forTest = new HashSet<>(usable.subList(minival, minival + test));
    List<CaptionedPicture> all = new ArrayList<>(pictures.size());
    for (CaptionedPicture picture : pictures) {
      Split split =
          forMinival.contains(picture.key())
              ? Split.MINIVAL
              : forTest.contains(picture.key()) ? Split.TEST : picture.split();
      all.add(picture.withSplit(split));
    }
    return all;
  }
}
