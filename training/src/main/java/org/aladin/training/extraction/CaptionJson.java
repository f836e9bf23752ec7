/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.annotations.SerializedName;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captions in JSON: COCO's ({@code images} and {@code annotations}), or Karpathy's ({@code images}
 * with {@code sentences} and {@code split}). Read entry by entry, as these files have hundreds of
 * megabytes.
 */
final class CaptionJson {
  /** An entry of {@code images}, COCO's or Karpathy's. */
  private record Image(
      String id,
      @SerializedName("file_name") String fileName,
      String cocoid,
      String filepath,
      String filename,
      String split,
      List<Sentence> sentences) {}

  private record Sentence(String raw) {}

  /** An entry of {@code annotations}. */
  private record Annotation(@SerializedName("image_id") String imageId, String caption) {}

  /** Reads the next entry. */
  private interface Entry {
    void read(JsonReader json, String place) throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(CaptionJson.class);

  /** The number of images that a warning names. */
  private static final int SHOWN = 5;

  private static final Gson GSON = new Gson();

  private final PictureFolder folder;
  private final Path file;
  private final List<Image> images = new ArrayList<>();
  private Map<String, Captions> annotations;

  CaptionJson(PictureFolder folder) {
    this.folder = folder;
    this.file = folder.captions();
  }

  List<CaptionedPicture> read() throws IOException {
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        JsonReader json = new JsonReader(text)) {
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "images" -> entries(json, "images", this::readImage);
          case "annotations" -> {
            annotations = annotations == null ? new LinkedHashMap<>() : annotations;
            entries(json, "annotations", this::readAnnotation);
          }
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (JsonParseException | MalformedJsonException | IllegalStateException e) {
      throw new IOException(file + " is not a JSON of captions: " + firstLine(e), e);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
    return annotations == null ? karpathy() : coco();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private void entries(JsonReader json, String name, Entry entry) throws IOException {
    json.beginArray();
    for (int i = 0; json.hasNext(); i++) {
      entry.read(json, file + ": entry " + i + " of \"" + name + '"');
    }
    json.endArray();
  }

  private void readImage(JsonReader json, String place) throws IOException {
    Image image = GSON.fromJson(json, Image.class);
    if (image == null || image.fileName == null && image.filename == null) {
      throw new IOException(place + " has no \"file_name\" (COCO) or \"filename\" (Karpathy)");
    }
    images.add(image);
  }

  private void readAnnotation(JsonReader json, String place) throws IOException {
    Annotation annotation = GSON.fromJson(json, Annotation.class);
    if (annotation == null || annotation.imageId == null || annotation.caption == null) {
      throw new IOException(place + " has no \"image_id\" or no \"caption\"");
    }
    annotations.computeIfAbsent(annotation.imageId, id -> new Captions()).add(annotation.caption);
  }

  private List<CaptionedPicture> coco() throws IOException {
    Map<String, CaptionedPicture> pictures = new LinkedHashMap<>();
    for (Image image : images) {
      if (image.id == null || image.fileName == null) {
        throw new IOException(
            file
                + ": the image "
                + (image.id == null ? image.fileName : image.id)
                + " has no "
                + (image.id == null ? "\"id\"" : "\"file_name\""));
      }
      Captions captions = annotations.getOrDefault(image.id, new Captions());
      CaptionedPicture picture =
          new CaptionedPicture(
              image.id,
              image.fileName,
              folder.file(image.fileName, file + ": the image " + image.id),
              captions.texts(),
              folder.splitOr(Split.TRAIN));
      CaptionedPicture earlier = pictures.putIfAbsent(image.id, picture);
      if (earlier != null && !earlier.name().equals(picture.name())) {
        throw new IOException(
            file
                + ": the image "
                + image.id
                + " has the files "
                + earlier.name()
                + " and "
                + picture.name()
                + ", expected one");
      }
    }
    warnOfOthers(pictures.keySet());
    return List.copyOf(pictures.values());
  }

  /** A file that was cut down to some images often still has the captions of all. */
  private void warnOfOthers(Set<String> known) {
    List<String> others = annotations.keySet().stream().filter(id -> !known.contains(id)).toList();
    if (!others.isEmpty()) {
      log.warn(
          "{} has captions of {} images that it does not list, which are left out: {}{}",
          file,
          others.size(),
          String.join(", ", others.subList(0, Math.min(SHOWN, others.size()))),
          others.size() > SHOWN ? " and others" : "");
    }
  }

  private List<CaptionedPicture> karpathy() throws IOException {
    if (folder.split() != null) {
      throw new IOException(
          file + " says each image's split: --split " + folder.split() + " is not for it");
    }
    List<CaptionedPicture> pictures = new ArrayList<>(images.size());
    for (Image image : images) {
      String place = file + ": the image " + (image.filename == null ? image.id : image.filename);
      if (image.filename == null || image.sentences == null || image.split == null) {
        throw new IOException(
            place
                + " has no \"filename\", \"sentences\" or \"split\" (Karpathy), and the file no"
                + " \"annotations\" (COCO)");
      }
      Captions captions = new Captions();
      for (Sentence sentence : image.sentences) {
        if (sentence == null || sentence.raw == null) {
          throw new IOException(place + " has a sentence without \"raw\"");
        }
        captions.add(sentence.raw);
      }
      String name = image.filepath == null ? image.filename : image.filepath + '/' + image.filename;
      pictures.add(
          new CaptionedPicture(
              image.cocoid == null ? PictureFolder.key(image.filename) : image.cocoid,
              name,
              folder.file(name, image.filename, place),
              captions.texts(),
              split(image.split, place)));
    }
    return pictures;
  }

  private static Split split(String name, String place) throws IOException {
    try {
      return Split.named(name);
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }
}
