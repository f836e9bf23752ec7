/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aladin.model.file.TextFile;

/**
 * A TSV of captions, a caption per line: the picture's file name, the caption and, if the folder
 * has no split, {@code train}, {@code minival} or {@code test}. The number that Flickr's files have
 * behind a name, as in {@code 42.jpg#0}, is left out.
 */
final class CaptionTable {
  private static final Pattern NUMBERED = Pattern.compile("(.+\\.\\w+)#\\d+");

  private final PictureFolder folder;
  private final Map<String, Captions> captions = new LinkedHashMap<>();
  private final Map<String, Path> files = new HashMap<>();
  private final Map<String, Split> splits = new HashMap<>();

  CaptionTable(PictureFolder folder) {
    this.folder = folder;
  }

  List<CaptionedPicture> read() throws IOException {
    List<String> lines = TextFile.lines(folder.captions());
    for (int line = 0; line < lines.size(); line++) {
      if (!lines.get(line).isBlank()) {
        read(lines.get(line).split("\t", -1), folder.captions() + ", line " + (line + 1));
      }
    }
    List<CaptionedPicture> pictures = new ArrayList<>(captions.size());
    for (Map.Entry<String, Captions> entry : captions.entrySet()) {
      String name = entry.getKey();
      pictures.add(
          new CaptionedPicture(
              PictureFolder.key(name),
              name,
              files.get(name),
              entry.getValue().texts(),
              splits.get(name)));
    }
    return pictures;
  }

  private void read(String[] columns, String place) throws IOException {
    if (columns.length < 2 || columns.length > 3) {
      throw new IOException(
          place
              + " has "
              + columns.length
              + " columns, expected a file name, a caption and possibly a split, with tabs between"
              + " them");
    }
    String name = name(columns[0].strip(), place);
    files.putIfAbsent(name, folder.file(name, place));
    captions.computeIfAbsent(name, n -> new Captions()).add(columns[1]);
    Split split = split(columns, place);
    Split earlier = splits.putIfAbsent(name, split);
    if (earlier != null && earlier != split) {
      throw new IOException(
          place + ": " + name + " is in the split " + split + ", but was in " + earlier);
    }
  }

  private String name(String column, String place) throws IOException {
    Matcher numbered = NUMBERED.matcher(column);
    return numbered.matches() && !Files.exists(folder.file(column, place))
        ? numbered.group(1)
        : column;
  }

  private Split split(String[] columns, String place) throws IOException {
    if (columns.length == 2) {
      return folder.splitOr(Split.TRAIN);
    }
    if (folder.split() != null) {
      throw new IOException(place + " has a split: --split " + folder.split() + " is not for it");
    }
    try {
      return Split.named(columns[2].strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }
}
